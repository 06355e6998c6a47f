"""Facts that follow from other facts: exact values, limits of the formulas, units."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from vademecum.engine.derive import (
    adjusted_weight,
    bedside_schwartz,
    clearance_variants,
    creatinine_clearance,
    derived,
    ideal_weight,
    urea_from_nitrogen,
    variants_of,
)
from vademecum.model.patient import Age, Measured, Patient, Value
from vademecum.model.quantity import Quantity

ON = date(2026, 5, 4)


def amount(text: str) -> Quantity:
    return Quantity.parse(text)


def person(age: tuple[int, int] | None = (65 * 12, 66 * 12), **facts: str) -> Patient:
    """Facts by their last part: sex, weight, height, serum_creatinine, ..."""
    values: dict[str, Value] = {}
    if age is not None:
        values["person.age"] = Age(Fraction(age[0]), Fraction(age[1]))
    for name, text in facts.items():
        group = "person" if name in ("sex", "weight", "height") else "renal"
        if name == "sex":
            values["person.sex"] = text
            continue
        quantity = amount(text)
        values[f"{group}.{name}"] = Measured(quantity, quantity.base)
    return Patient(ON, values)


def test_a_man_of_60_years_and_72_kg_with_creatinine_1_has_a_clearance_of_80_exactly() -> None:
    clearance = creatinine_clearance(60, "male", amount("72 kg"), amount("1 mg/dL"))

    assert clearance is not None
    assert clearance.value == 80
    assert str(clearance.quantity) == "80 mL/min"


def test_a_woman_has_0_85_of_it() -> None:
    clearance = creatinine_clearance(60, "female", amount("72 kg"), amount("1 mg/dL"))

    assert clearance is not None
    assert clearance.value == 68


def test_the_value_is_exact_and_only_its_text_is_rounded() -> None:
    clearance = creatinine_clearance(82, "female", amount("47 kg"), amount("1.55 mg/dL"))

    assert clearance is not None
    assert clearance.value == Fraction(58 * 47) * Fraction("0.85") / (72 * Fraction("1.55"))
    assert "20.7625 mL/min" in str(clearance.working[0])


@pytest.mark.parametrize(
    ("age", "calculable"), [(17, False), (18, True), (139, True), (140, False)]
)
def test_only_adults_have_a_clearance(age: int, calculable: bool) -> None:
    clearance = creatinine_clearance(age, "male", amount("72 kg"), amount("1 mg/dL"))

    assert (clearance is not None) is calculable


@pytest.mark.parametrize("sex", ["other", "", "unknown"])
def test_without_a_sex_that_the_formula_knows_there_is_none(sex: str) -> None:
    assert creatinine_clearance(60, sex, amount("72 kg"), amount("1 mg/dL")) is None


def test_pounds_and_litres_give_the_same_clearance() -> None:
    metric = creatinine_clearance(60, "male", amount("150 lb").to("kg"), amount("1 mg/dL"))
    pounds = creatinine_clearance(60, "male", amount("150 lb"), amount("10 mg/L"))

    assert metric is not None
    assert pounds is not None
    assert pounds.value == metric.value


@pytest.mark.parametrize(
    ("sex", "height", "kilograms"),
    [
        ("male", "60 in", "50 kg"),
        ("female", "60 in", "45.5 kg"),
        ("male", "70 in", "73 kg"),
        ("female", "65 in", "57 kg"),
    ],
)
def test_ideal_weight_adds_2_3_kg_per_inch_over_60(sex: str, height: str, kilograms: str) -> None:
    assert str(ideal_weight(sex, amount(height))) == kilograms


def test_ideal_weight_stops_under_60_inches() -> None:
    assert ideal_weight("male", amount("152.3 cm")) is None
    assert str(ideal_weight("male", amount("152.4 cm"))) == "50 kg"


def test_adjusted_weight_adds_0_4_of_the_excess() -> None:
    assert str(adjusted_weight(amount("123 kg"), amount("73 kg"))) == "93 kg"
    assert adjusted_weight(amount("73 kg"), amount("73 kg")) is None


def test_variants_tell_whether_a_limit_is_crossed() -> None:
    heavy = clearance_variants(
        70, "male", amount("130 kg"), amount("3 mg/dL"), height=amount("70 in")
    )

    assert heavy is not None
    assert [c.weight_kind for c in heavy.known] == ["actual", "ideal", "adjusted"]
    assert not heavy.stable_at(amount("30 mL/min"))
    assert heavy.stable_at(amount("50 mL/min"))


def test_without_height_only_the_actual_weight_counts() -> None:
    variants = clearance_variants(70, "male", amount("130 kg"), amount("3 mg/dL"))

    assert variants is not None
    assert variants.known == (variants.actual,)
    assert variants.stable_at(amount("30 mL/min"))


def test_the_bedside_estimate_of_a_child_is_0_413_times_height_over_creatinine() -> None:
    estimate = bedside_schwartz(amount("100 cm"), amount("0.5 mg/dL"))

    assert str(estimate) == "82.6 mL/min/{1.73_m2}"


def test_without_any_creatinine_there_is_no_estimate() -> None:
    nothing = amount("0 mg/dL")

    assert bedside_schwartz(amount("100 cm"), nothing) is None
    assert creatinine_clearance(60, "male", amount("72 kg"), nothing) is None


def test_urea_is_2_14_times_its_nitrogen() -> None:
    assert str(urea_from_nitrogen(amount("20 mg/dL"))) == "42.8 mg/dL"


def test_a_derived_clearance_names_its_inputs_and_shows_its_working() -> None:
    known = derived(person(sex="male", weight="72 kg", serum_creatinine="1 mg/dL"))

    assert str(known.quantity("renal.creatinine_clearance")) == "75 mL/min"
    assert str(known.arithmetic["creatinine_clearance"]) == "75 mL/min"
    assert "Cockcroft-Gault, actual weight" in str(known.working[0])
    assert "renal.serum_creatinine" in known.inputs["renal.creatinine_clearance"]


def test_a_told_clearance_is_never_replaced() -> None:
    told = person(
        sex="male", weight="72 kg", serum_creatinine="1 mg/dL", creatinine_clearance="28 mL/min"
    )

    assert derived(told) is told


@pytest.mark.parametrize("reason", ["conflicting", "unusable", "stale"])
def test_what_was_told_and_cannot_be_used_stays_unknown(reason: str) -> None:
    facts = {"sex": "male", "weight": "72 kg", "serum_creatinine": "1 mg/dL"}
    told = person((65 * 12, 66 * 12), **facts, blood_urea_nitrogen="25 mg/dL")

    clearance = Patient(ON, told.values, {"renal.creatinine_clearance": reason})
    urea = Patient(ON, told.values, {"renal.blood_urea": reason})

    assert derived(clearance).value("renal.creatinine_clearance") is None
    assert derived(clearance).value("renal.blood_urea") is not None
    assert derived(urea).value("renal.blood_urea") is None


@pytest.mark.parametrize("left_out", ["sex", "weight", "serum_creatinine"])
def test_a_missing_input_leaves_the_clearance_unknown(left_out: str) -> None:
    facts = {"sex": "male", "weight": "72 kg", "serum_creatinine": "1 mg/dL"}
    del facts[left_out]

    assert derived(person((65 * 12, 66 * 12), **facts)).value("renal.creatinine_clearance") is None


def test_an_age_that_is_not_known_in_years_leaves_the_clearance_unknown() -> None:
    facts = {"sex": "male", "weight": "72 kg", "serum_creatinine": "1 mg/dL"}

    assert variants_of(person(None, **facts)) is None
    assert variants_of(person((17 * 12, 19 * 12), **facts)) is None


@pytest.mark.parametrize(("months", "estimated"), [(11, False), (12, True), (17 * 12 + 11, True)])
def test_a_child_gets_a_marked_estimate_that_decides_nothing(months: int, estimated: bool) -> None:
    child = derived(
        person((months, months + 1), sex="male", height="100 cm", serum_creatinine="0.5 mg/dL")
    )

    assert ("egfr_schwartz" in child.arithmetic) is estimated
    assert child.value("renal.creatinine_clearance") is None
    assert child.value("renal.egfr") is None
    if estimated:
        assert "substitution" in str(child.working[0])


def test_urea_is_derived_only_where_it_is_not_told() -> None:
    converted = derived(person(blood_urea_nitrogen="25 mg/dL"))
    told = derived(person(blood_urea_nitrogen="25 mg/dL", blood_urea="40 mg/dL"))

    assert str(converted.quantity("renal.blood_urea")) == "53.5 mg/dL"
    assert str(converted.arithmetic["blood_urea"]) == "53.5 mg/dL"
    assert str(told.quantity("renal.blood_urea")) == "40 mg/dL"


def test_deriving_twice_changes_nothing() -> None:
    adult = derived(
        person(
            sex="male",
            weight="72 kg",
            height="70 in",
            serum_creatinine="1 mg/dL",
            blood_urea_nitrogen="25 mg/dL",
        )
    )
    child = derived(person((60, 61), sex="male", height="100 cm", serum_creatinine="0.5 mg/dL"))

    assert derived(adult) == adult
    assert derived(child) == child
