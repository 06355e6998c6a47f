"""The same thing told in other words or units has the same answer: assess, dose and triage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from tests.anakinra_pack import ON, ask, label, options, person, plain, rules
from tests.effort import HALF, QUARTER
from tests.random_people import Facts, told
from vademecum.engine.assess import assess
from vademecum.engine.derive import derived
from vademecum.engine.prepared import rules as prepared
from vademecum.engine.shared import situated
from vademecum.model.answer import Answer, Context
from vademecum.model.assessment import Assessment
from vademecum.model.dose import DoseCheck
from vademecum.model.patient import Patient
from vademecum.model.terms import Term
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import Jurisdiction

places = st.sampled_from(["US", "EU", "UK", None])
Pair = tuple[str, str]


def text(value: Decimal | int, unit: str) -> str:
    number = format(Decimal(value), "f")
    return f"{number.rstrip('0').rstrip('.') if '.' in number else number} {unit}"


def pairs(
    numbers: st.SearchStrategy[int],
    *sides: tuple[str, Callable[[int], Decimal]],
) -> st.SearchStrategy[Pair]:
    """Two different renditions of one amount."""
    chosen = st.permutations(sides).map(lambda each: each[:2])
    return st.builds(
        lambda n, two: (text(two[0][1](n), two[0][0]), text(two[1][1](n), two[1][0])),
        numbers,
        chosen,
    )


def of(scale: str) -> Callable[[int], Decimal]:
    return lambda n: n * Decimal(scale)


# Cells per microlitre and per litre; the number counts hundredths of 10*9/L.
CELLS = pairs(st.integers(0, 2_000), ("10*9/L", of("0.01")), ("10*3/uL", of("0.01")),
              ("K/uL", of("0.01")), ("/uL", of("10")), ("10*6/L", of("10")))  # fmt: skip
RENDITIONS: dict[str, st.SearchStrategy[Pair]] = {
    "person.weight": pairs(st.integers(2_000, 99_000), ("kg", of("0.001")), ("g", of("1"))),
    "person.height": pairs(st.integers(20, 86), ("cm", of("2.54")), ("in", of("1"))),
    "person.age": pairs(st.integers(1, 99), ("a", of("1")), ("years", of("1")), ("mo", of("12"))),
    # 442 umol/L are 5 mg/dL.
    "renal.serum_creatinine": pairs(
        st.integers(2, 149), ("mg/dL", of("0.1")), ("umol/L", of("8.84")), ("µmol/L", of("8.84"))
    ),
    # 1 mmol/L of urea is 6.006 mg/dL.
    "renal.blood_urea": pairs(st.integers(1, 60), ("mg/dL", of("6.006")), ("mmol/L", of("1"))),
    "blood.neutrophil_count": CELLS,
    "blood.eosinophils": CELLS,
    "blood.platelets": CELLS,
    "blood.haemoglobin": pairs(st.integers(30, 240), ("g/dL", of("0.1")), ("g/L", of("1"))),
    "blood.ferritin": pairs(st.integers(1, 90_000), ("ng/mL", of("1")), ("mcg/L", of("1"))),
    "blood.crp": pairs(st.integers(0, 700), ("mg/L", of("1")), ("mg/dL", of("0.1"))),
    "vitals.temperature": pairs(
        st.integers(320, 430),
        ("Cel", of("0.1")),
        ("°C", of("0.1")),
        ("[degF]", lambda n: n * Decimal("0.18") + 32),
    ),
    "liver.transaminases": pairs(st.integers(1, 90), ("{ULN}", of("0.1")), ("x ULN", of("0.1"))),
}


@st.composite
def two_renditions(draw: st.DrawFn) -> tuple[Facts, Facts]:
    """The facts of a person twice, every amount in another unit."""
    facts = draw(told(most=10))
    one, other = dict(facts), dict(facts)
    for fact, ways in RENDITIONS.items():
        if draw(st.booleans()):
            both = draw(ways)
            # Two numbers for one thing, or a weight that is odd for the age, must be confirmed.
            one[fact], other[fact] = ({"value": each, "confirmed": True} for each in both)
    return one, other


def same_words_aside(answer: Answer) -> dict[str, object]:
    """An answer without what repeats the input as it was told."""
    assert isinstance(answer, Assessment)
    findings = tuple(finding._replace(matched=None) for finding in answer.findings)
    criteria = tuple(replace(each, facts={}) for each in answer.indication.criteria)
    use = replace(answer.indication, criteria=criteria)
    return plain(replace(answer, told={}, findings=findings, indication=use, problems=()))


def truths(patient: Patient, where: str | None) -> dict[str, Truth]:
    context = Context(Jurisdiction(where) if where else None)
    known = situated(derived(patient), context)
    return {rule.statement.id: rule.compiled.reason(known).truth for rule in prepared(label())}


@given(two_renditions(), places)
def test_another_unit_changes_no_truth(both: tuple[Facts, Facts], where: str | None) -> None:
    one, other = (person(facts) for facts in both)

    assert truths(one, where) == truths(other, where)
    assert [(p.fact, p.code) for p in one.problems] == [(p.fact, p.code) for p in other.problems]


@QUARTER
@given(two_renditions(), places)
def test_another_unit_changes_no_assessment(both: tuple[Facts, Facts], where: str | None) -> None:
    context = options(where).context
    one, other = (assess(label(), person(facts), on=ON, context=context) for facts in both)

    assert same_words_aside(one) == same_words_aside(other)


ORDERS = st.builds(
    lambda dose, interval: {"dose": dose, "interval": interval, "route": "subcutaneous"},
    st.sampled_from(["100 mg", "1 mg/kg", "2 mg/kg", "2.5 mg/kg", "8 mg/kg", "57 mg", "10 mg/kg"]),
    st.sampled_from(["P1D", "P2D", "PT12H"]),
)
USES = st.sampled_from(["nomid", "dira", "rheumatoid-arthritis", "stills-disease", "covid-19"])


@HALF
@given(two_renditions(), ORDERS, USES, places)
def test_another_unit_changes_no_check_of_a_dose(
    both: tuple[Facts, Facts], order: Facts, use: str, where: str | None
) -> None:
    documents = [{"facts": {**facts, "indication.code": use}, "order": order} for facts in both]

    one, other = (ask("dose", document, options(where)) for document in documents)

    assert isinstance(one, DoseCheck)
    assert plain(replace(one, problems=())) == plain(
        replace(cast("DoseCheck", other), problems=())
    )


@HALF
@given(
    st.integers(20, 900),
    st.integers(2, 400),
    st.sampled_from(["nomid", "dira", "stills-disease"]),
    st.sampled_from(["starting", "on-treatment"]),
)
def test_pounds_to_three_decimals_change_no_check_away_from_a_limit(
    tenths: int, milligrams: int, use: str, phase: str
) -> None:
    # Kilograms ending in .3: no whole milligrams lie on a limit of 1, 2, 4 or 8 mg/kg.
    kilograms = Decimal(tenths // 10 + 2) + Decimal("0.3")
    pounds = (kilograms / Decimal("0.45359237")).quantize(Decimal("0.001"))
    facts = {"indication.code": use, "therapy.phase": phase,
             "therapy.current_daily_dose": "100 mg/d"}  # fmt: skip
    order = {"dose": f"{milligrams} mg", "interval": "P1D", "route": "subcutaneous"}

    found = []
    for weight in (text(kilograms, "kg"), text(pounds, "lb")):
        document = {"facts": {**facts, "person.weight": weight}, "order": order}
        answer = ask("dose", document, options("EU"))
        assert isinstance(answer, DoseCheck)
        found.append([check.result for check in answer.checks])

    assert found[0] == found[1]


@HALF
@given(RENDITIONS["vitals.temperature"], CELLS, st.sampled_from(["tiredness", "rash", "cough"]))
def test_another_unit_changes_no_triage(temperature: Pair, cells: Pair, term: str) -> None:
    found = []
    for one, other in zip(temperature, cells, strict=True):
        facts = {"vitals.temperature": one, "blood.neutrophil_count": other,
                 "blood.eosinophils": other}  # fmt: skip
        document = {"facts": facts, "symptoms": [{"term": term}]}
        found.append(plain(replace(ask("triage", document), problems=())))

    assert found[0] == found[1]


@HALF
@given(st.integers(1, 400), st.sampled_from(["swelling", "redness", "rash"]))
def test_the_size_of_a_symptom_may_be_told_in_any_length(millimetres: int, term: str) -> None:
    sizes = [f"{millimetres} mm", text(Decimal(millimetres) / 10, "cm")]

    one, other = (
        ask("triage", {"symptoms": [{"term": term, "at": "injection-site", "size": size}]})
        for size in sizes
    )

    assert plain(one) == plain(other)


TERMS = {
    kind: [term for term in rules().terms.terms if term.kind == kind and not term.group]
    for kind in ("medicine", "vaccine")
}
FACT_OF = {
    "medicine": ("medicines.current", "medicines.planned"),
    "vaccine": ("vaccines.planned",),
}


def written(term: Term) -> list[object]:
    """Every way to name a term that means this term alone."""
    terms = rules().terms
    names = [term.id, *term.names, *term.brands]
    names += [each.upper() for each in names] + [each.title() for each in term.names]
    codes = [
        {"system": system, "value": value}
        for system, values in term.codes.items()
        if system in ("rxnorm", "atc", "ndc", "snomed", "cvx")
        for value in values
    ]
    plain_names: list[object] = [
        name for name in names
        if [(m.term_id, m.partial) for m in terms.match(term.kind, name)] == [(term.id, False)]
    ]  # fmt: skip
    known = [
        {"code": code} for code in codes
        if [m.term_id for m in terms.match(term.kind, None, [(code["system"], code["value"])])]
        == [term.id]
    ]  # fmt: skip
    return [*plain_names, *known]


@given(st.sampled_from(sorted(TERMS)), st.booleans(), places, st.data())
def test_a_brand_a_name_and_a_code_of_one_medicine_have_the_same_answer(
    kind: str, complete: bool, where: str | None, data: st.DataObject
) -> None:
    term = data.draw(st.sampled_from(TERMS[kind]))
    ways = written(term)
    fact = data.draw(st.sampled_from(FACT_OF[kind]))
    one, other = data.draw(st.sampled_from(ways)), data.draw(st.sampled_from(ways))

    found = [
        person({fact: {"items": [each], "complete": complete}, "therapy.phase": "starting"})
        for each in (one, other)
    ]

    assert truths(found[0], where) == truths(found[1], where)
    assert found[0].problems == found[1].problems == ()
