"""Doses over many people and orders: exact, unit-proof, never a proposal over the maximum."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dose_pack import dose
from vademecum.model.dose import DoseCheck, DoseResult
from vademecum.model.quantity import Quantity

JURISDICTIONS = st.sampled_from(["US", "EU", "UK", None])
USES = st.sampled_from(
    ["nomid", "dira", "rheumatoid-arthritis", "covid-19", "fcas", "stills-disease",
     "familial-mediterranean-fever", "gout"]
)  # fmt: skip
GRAMS = st.integers(5_000, 99_999)
TENTHS = st.integers(1, 9_999)
FACTS = {
    "person.age": "30 a", "therapy.phase": "starting", "indication.severity": "severe",
    "renal.creatinine_clearance": "90 mL/min", "renal.esrd": False,
}  # fmt: skip


def text(value: int, scale: int, unit: str) -> str:
    number = format(Decimal(value).scaleb(-scale), "f")
    return f"{number.rstrip('0').rstrip('.') if '.' in number else number} {unit}"


def ask(use: str, weight: str, amount: str, where: str | None, **more: object) -> DoseCheck:
    facts = {**FACTS, **more, "indication.code": use, "person.weight": weight}
    order = {"dose": amount, "interval": "P1D", "route": "subcutaneous", "duration": "P10D"}
    return dose(facts, order, where)


def results(answer: DoseCheck) -> list[DoseResult]:
    return [check.result for check in answer.checks]


@settings(max_examples=150, deadline=None)
@given(USES, GRAMS, TENTHS, JURISDICTIONS)
def test_writing_the_weight_in_grams_changes_nothing(
    use: str, grams: int, tenths: int, where: str | None
) -> None:
    amount = text(tenths, 1, "mg")

    kilograms = ask(use, text(grams, 3, "kg"), amount, where)
    plain = ask(use, text(grams, 0, "g"), amount, where)

    assert results(kilograms) == results(plain)
    assert kilograms.measurable == plain.measurable


@settings(max_examples=100, deadline=None)
@given(USES, st.integers(100, 2_000), TENTHS, JURISDICTIONS)
def test_pounds_are_converted_exactly(
    use: str, tenths_of_pounds: int, tenths: int, where: str | None
) -> None:
    weight = text(tenths_of_pounds, 1, "lb")

    answer = ask(use, weight, text(tenths, 1, "mg"), where)

    kilograms = Fraction(tenths_of_pounds, 10) * Fraction("0.45359237")
    shown = answer.arithmetic["daily_dose_per_kg"]
    assert isinstance(shown, Quantity)
    assert Fraction(shown.value) == Fraction(tenths, 10) / kilograms


@settings(max_examples=150, deadline=None)
@given(USES, GRAMS, TENTHS, JURISDICTIONS)
def test_milligrams_and_micrograms_are_the_same_order(
    use: str, grams: int, tenths: int, where: str | None
) -> None:
    weight = text(grams, 3, "kg")

    plain = ask(use, weight, text(tenths, 1, "mg"), where)
    grams_of = ask(use, weight, text(tenths * 100, 3, "mg"), where)

    assert results(plain) == results(grams_of)


@settings(max_examples=200, deadline=None)
@given(USES, GRAMS, TENTHS, JURISDICTIONS)
def test_nothing_is_proposed_over_the_maximum(
    use: str, grams: int, tenths: int, where: str | None
) -> None:
    answer = ask(use, text(grams, 3, "kg"), text(tenths, 1, "mg"), where)
    around, maximum = answer.measurable, answer.arithmetic.get("maximum_daily_dose")

    assert around is not None
    if isinstance(maximum, Quantity) and around.largest_within_maximum is not None:
        assert around.largest_within_maximum.base <= maximum.base
    for each in around.doses:
        if each.policy_choice is not None:
            chosen = each.below if each.policy_choice == "below" else each.above
            assert chosen is not None
            assert chosen.result is DoseResult.WITHIN


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 300).map(lambda n: n * 10))
def test_every_way_to_draw_a_dose_is_measurable_and_adds_up(milligrams: int) -> None:
    answer = ask("nomid", "60 kg", f"{milligrams} mg", "US")

    for drawn in answer.syringes:
        for way in drawn.splits:
            assert len(way) == drawn.count
            assert sum(part.base for part in way) == milligrams
            assert all(20 <= part.base <= 100 and part.base % 10 == 0 for part in way)
        assert drawn.count * 100 - drawn.discard.base == milligrams


@settings(max_examples=150, deadline=None)
@given(USES, GRAMS, st.sampled_from(["US", "EU", "UK"]), TENTHS, TENTHS)
def test_a_larger_dose_is_never_judged_more_mildly_from_above(
    use: str, grams: int, where: str, one: int, other: int
) -> None:
    scale = [
        DoseResult.BELOW_RANGE, DoseResult.WITHIN, DoseResult.ABOVE_RANGE,
        DoseResult.ABOVE_MAXIMUM,
    ]  # fmt: skip
    small, large = sorted((one, other))

    found = [
        ask(use, text(grams, 3, "kg"), text(tenths, 1, "mg"), where).checks[1].result
        for tenths in (small, large)
    ]

    if all(result in scale for result in found):
        assert scale.index(found[0]) <= scale.index(found[1])


@settings(max_examples=150, deadline=None)
@given(GRAMS, st.integers(10, 20), st.sampled_from(["nomid", "dira", "fcas", "stills-disease"]))
def test_ten_times_and_a_tenth_of_a_labelled_dose_land_outside(
    grams: int, tenths: int, use: str
) -> None:
    where = "US" if use in ("nomid", "dira") else "EU"
    weight = text(grams, 3, "kg")

    within = ask(use, weight, text(tenths, 1, "mg/kg"), where).checks[1].result
    ten = ask(use, weight, text(tenths, 0, "mg/kg"), where).checks[1].result
    tenth = ask(use, weight, text(tenths, 2, "mg/kg"), where).checks[1].result

    if within is DoseResult.WITHIN:
        assert ten is DoseResult.ABOVE_MAXIMUM
        assert tenth is DoseResult.BELOW_RANGE


@settings(max_examples=150, deadline=None)
@given(USES, GRAMS, TENTHS, JURISDICTIONS, st.sampled_from(sorted(FACTS)))
def test_forgetting_a_fact_never_puts_an_order_inside_the_label(
    use: str, grams: int, tenths: int, where: str | None, forgotten: str
) -> None:
    told = ask(use, text(grams, 3, "kg"), text(tenths, 1, "mg"), where)
    facts = {key: value for key, value in FACTS.items() if key != forgotten}
    facts |= {"indication.code": use, "person.weight": text(grams, 3, "kg")}
    order = {
        "dose": text(tenths, 1, "mg"), "interval": "P1D", "route": "subcutaneous",
        "duration": "P10D",
    }  # fmt: skip

    less = dose(facts, order, where)

    if told.verdict is not DoseResult.WITHIN:
        assert less.verdict is not DoseResult.WITHIN
