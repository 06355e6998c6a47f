"""What the product promises of every assessment, for random people and random small labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.anakinra_pack import ON, label, person
from tests.effort import HALF, QUARTER
from tests.random_criteria import criteria, forgetting, people
from tests.random_people import Facts, fact_ids, told, values
from tests.small_label import CITE
from vademecum.engine.assess import assess, verdict
from vademecum.engine.derive import derived
from vademecum.engine.missing import settling_facts
from vademecum.engine.prepared import rules
from vademecum.engine.shared import situated
from vademecum.model.answer import Context
from vademecum.model.assessment import Assessment, Verdict
from vademecum.model.criteria import Criterion, criterion_json
from vademecum.model.label import Label, Statement
from vademecum.model.patient import Patient
from vademecum.model.reading import read_facts
from vademecum.model.source import Policy
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import Jurisdiction, Wording
from vademecum.packs.commands import fact_rules

places = st.sampled_from([Jurisdiction.US, Jurisdiction.EU, Jurisdiction.UK, None]).map(Context)
wordings = st.sampled_from(list(Wording))


def truths(patient: Patient, context: Context, asked: Label | None = None) -> dict[str, Truth]:
    known = situated(derived(patient), context)
    return {
        rule.statement.id: rule.compiled.reason(known).truth for rule in rules(asked or label())
    }


def interval(patient: Patient, context: Context, asked: Label | None = None) -> Verdict:
    return verdict(asked or label(), patient, context=context)


def ranks(found: Verdict) -> tuple[int, int]:
    return found.at_least.rank, found.at_most.rank


@given(told(), places, st.data())
def test_deleting_facts_never_makes_the_verdict_milder_nor_settles_a_finding(
    facts: Facts, context: Context, data: st.DataObject
) -> None:
    forgotten = data.draw(st.sets(st.sampled_from(sorted(facts)))) if facts else set()
    less = {fact: value for fact, value in facts.items() if fact not in forgotten}

    full, poorer = person(facts), person(less)

    before, after = truths(full, context), truths(poorer, context)
    assert interval(poorer, context).at_most.rank >= interval(full, context).at_most.rank
    assert all(after[name] in (before[name], Truth.UNKNOWN) for name in before)


@given(told(), places)
def test_not_knowing_the_jurisdiction_is_never_milder(facts: Facts, context: Context) -> None:
    patient = person(facts)

    here, anywhere = interval(patient, context), interval(patient, Context())

    assert anywhere.at_most.rank >= here.at_most.rank
    assert anywhere.at_least.rank <= here.at_least.rank


@given(told(most=12), places, st.sampled_from(fact_ids()), st.data())
def test_learning_a_fact_narrows_the_interval(
    facts: Facts, context: Context, learned: str, data: st.DataObject
) -> None:
    value = data.draw(values(learned))
    told_value = {"value": value, "confirmed": True} if learned == "person.weight" else value
    before = person({key: each for key, each in facts.items() if key != learned})
    after = person({**facts, learned: told_value})

    wide, narrow = interval(before, context), interval(after, context)

    assert ranks(narrow)[0] >= ranks(wide)[0]
    assert ranks(narrow)[1] <= ranks(wide)[1]


AGAINST: Mapping[str, list[object]] = {
    "allergies": ["E. coli protein", "anakinra"],
    "medicines.current": ["etanercept", "Humira", "Ilaris", "abatacept"],
    "vaccines.planned": [{"name": "MMR"}, {"name": "yellow fever vaccine"}],
}  # fmt: skip


def with_entry(value: object, entry: object) -> object:
    if isinstance(value, dict):
        return {**value, "items": [*value["items"], entry]}
    return [*value, entry] if isinstance(value, list) else [entry]


@given(told(), places, st.sampled_from(sorted(AGAINST)), st.data())
def test_adding_what_speaks_against_it_never_lowers_the_verdict(
    facts: Facts, context: Context, fact: str, data: st.DataObject
) -> None:
    entry = data.draw(st.sampled_from(AGAINST[fact]))
    more = {**facts, fact: with_entry(facts.get(fact), entry)}

    before, after = interval(person(facts), context), interval(person(more), context)

    assert ranks(after)[0] >= ranks(before)[0]
    assert ranks(after)[1] >= min(ranks(before)[1], ranks(after)[0])


@HALF
@given(told(), places, st.randoms(use_true_random=False))
def test_the_order_of_keys_and_entries_changes_nothing(
    facts: Facts, context: Context, source: object
) -> None:
    keys = list(facts)
    source.shuffle(keys)  # type: ignore[attr-defined]
    turned = {key: _turned(facts[key]) for key in keys}

    one, other = person(facts), person(turned)

    assert truths(one, context) == truths(other, context)
    assert one.reasons == other.reasons
    assert sorted((p.fact, p.code) for p in one.problems) == sorted(
        (p.fact, p.code) for p in other.problems
    )


def _turned(value: object) -> object:
    if isinstance(value, list):
        return value[::-1]
    if isinstance(value, dict):
        return {key: _turned(each) for key, each in reversed(value.items())}
    return value


@QUARTER
@given(told(most=12), places)
def test_the_order_of_entries_changes_no_part_of_an_answer(facts: Facts, context: Context) -> None:
    turned = {key: _turned(facts[key]) for key in reversed(facts)}

    one, other = (
        assess(label(), person(each), on=ON, context=context) for each in (facts, turned)
    )

    assert _without_the_words_told(one) == _without_the_words_told(other)


def _without_the_words_told(answer: Assessment) -> Assessment:
    """The answer without what repeats the input: its values, their order and their places."""
    findings = tuple(finding._replace(matched=None) for finding in answer.findings)
    criteria = tuple(replace(each, facts={}) for each in answer.indication.criteria)
    return replace(
        answer,
        told={},
        findings=findings,
        problems=(),
        not_checked=tuple(sorted(answer.not_checked)),
        indication=replace(answer.indication, criteria=criteria),
    )


@HALF
@given(told(), places)
def test_what_is_shown_of_a_person_is_what_every_rule_says(facts: Facts, context: Context) -> None:
    patient = person(facts)

    answer = assess(label(), patient, on=ON, context=context, show_false=True)

    expected = truths(patient, context)
    assert {f.id: f.truth for f in answer.findings} == {
        each.id: expected[each.id] for each in answer.findings
    }
    assert {f.id for f in answer.findings} == set(expected)


FRESH = Policy.model_validate(
    {
        "id": "anakinra.policy.freshness",
        "durations": dict.fromkeys((*fact_ids(), "renal.creatinine_clearance"), "P30D"),
    }
)


# Enough to calculate a clearance far from that of a failing kidney.
KIDNEYS: Facts = {
    "person.age": "40 a", "person.sex": "male", "renal.serum_creatinine": "0.8 mg/dL",
    "person.weight": {"value": "80 kg", "confirmed": True}, "renal.esrd": False,
}  # fmt: skip


def aged(facts: Facts, days: int, old: set[str]) -> Patient:
    day = (ON - timedelta(days=days)).isoformat()
    observed = {
        fact: _observed(fact, value, day) if fact in old else value
        for fact, value in facts.items()
    }
    watched = replace(label(), policies={**label().policies, FRESH.id: FRESH})
    return read_facts([("/facts", observed)], fact_rules(watched), on=ON)


def _observed(fact: str, value: object, day: str) -> object:
    if value == "none" and label().registry.facts[fact].type in ("list", "codes"):
        return {"items": [], "complete": True, "observed_at": day}
    if isinstance(value, list):
        return {"items": value, "observed_at": day}
    long = value if isinstance(value, dict) else {"value": value}
    return {**long, "observed_at": day}


@given(told(), st.sampled_from(["20 mL/min", "60 mL/min", None]), places, st.data())
def test_an_older_observation_is_never_milder(
    facts: Facts, clearance: str | None, context: Context, data: st.DataObject
) -> None:
    all_told = {**facts, **KIDNEYS, "renal.creatinine_clearance": clearance}
    facts = {fact: value for fact, value in all_told.items() if value is not None}
    older = data.draw(st.sets(st.sampled_from(sorted(facts))))
    new, old = aged(facts, 0, older), aged(facts, data.draw(st.integers(0, 60)), older)

    before, after = truths(new, context), truths(old, context)

    assert interval(old, context).at_most.rank >= interval(new, context).at_most.rank
    assert all(after[name] in (before[name], Truth.UNKNOWN) for name in before)


@st.composite
def small_labels(draw: st.DrawFn) -> Label:
    """A label of up to four statements over the small world of facts."""
    chosen = draw(st.lists(st.tuples(criteria(largest=4), wordings), min_size=1, max_size=4))
    statements = tuple(
        _statement(number, criterion, wording)
        for number, (criterion, wording) in enumerate(chosen)
    )
    return replace(label(), statements=statements, indications=(), conflicts=())


def _statement(number: int, criterion: Criterion, wording: Wording) -> Statement:
    raw = {
        "id": f"x.s{number}", "kind": "precaution", "subject": f"s{number}", "cite": CITE,
        "when": criterion_json(criterion), "then": {"wording": wording.value},
    }  # fmt: skip
    return Statement.model_validate(raw)


@HALF
@given(small_labels(), people(), st.data())
def test_on_any_label_forgetting_is_never_milder(
    asked: Label, patient: Patient, data: st.DataObject
) -> None:
    known = sorted(patient.values)
    forgotten = data.draw(st.sets(st.sampled_from(known))) if known else set()

    full = assess(asked, patient, on=ON)
    less = assess(asked, forgetting(patient, *forgotten), on=ON)

    assert ranks(less.verdict)[1] >= ranks(full.verdict)[1]
    assert ranks(less.verdict)[0] <= ranks(full.verdict)[0]


@HALF
@given(small_labels(), people(), criteria(largest=4), wordings)
def test_adding_a_statement_never_lowers_the_verdict(
    asked: Label, patient: Patient, criterion: Criterion, wording: Wording
) -> None:
    more = replace(asked, statements=(*asked.statements, _statement(9, criterion, wording)))

    before, after = (assess(each, patient, on=ON).verdict for each in (asked, more))

    assert ranks(after)[0] >= ranks(before)[0]
    assert ranks(after)[1] >= ranks(before)[1]


@HALF
@given(small_labels(), people())
def test_the_interval_its_findings_and_its_questions_fit_together(
    asked: Label, patient: Patient
) -> None:
    answer = assess(asked, patient, on=ON)
    true = [f.level.rank for f in answer.findings if f.truth is Truth.TRUE]
    waiting = [f for f in answer.findings if f.truth is Truth.UNKNOWN]

    assert answer.verdict == verdict(asked, patient, context=Context())
    assert ranks(answer.verdict)[0] == max(true, default=0)
    assert ranks(answer.verdict)[1] == max([*true, *(f.level.rank for f in waiting)], default=0)
    assert bool(answer.next_question) == bool(waiting)
    missing = {entry.fact for entry in answer.missing}
    assert all(set(finding.reason.missing) <= missing for finding in waiting)
    assert set(answer.next_question) <= missing | {"therapy.stop"}


@HALF
@given(small_labels(), people())
def test_what_is_prepared_for_nobody_is_what_asking_would_give(
    asked: Label, patient: Patient
) -> None:
    answer = assess(asked, patient, on=ON, show_false=True)

    found = {finding.id: finding.reason for finding in answer.findings}
    for rule in rules(asked):
        assert found[rule.statement.id] == rule.compiled.reason(patient)


@HALF
@given(small_labels(), people())
def test_the_next_question_is_the_shortest_way_to_settle_a_gravest_finding(
    asked: Label, patient: Patient
) -> None:
    answer = assess(asked, patient, on=ON)
    waiting = {f.id: f.level.rank for f in answer.findings if f.truth is Truth.UNKNOWN}

    ways = [
        settling_facts(rule.criterion, patient)
        for rule in rules(asked)
        if waiting.get(rule.statement.id) == max(waiting.values(), default=None)
    ]
    assert not ways or set(answer.next_question) in ways
    assert len(answer.next_question) == min(map(len, ways), default=0)
