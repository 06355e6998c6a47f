"""Likely readings of values that cannot be used, and what each would lead to."""

from __future__ import annotations

import pytest

from tests.anakinra_pack import Facts, ask, options, person, plain, rules
from vademecum.model.answer import Hint
from vademecum.model.assessment import Assessment
from vademecum.model.quantity import Quantity
from vademecum.model.readvalue import canonical, plausible

ADULT: Facts = {"person.age": "65 a", "person.sex": "male", "person.weight": "84 kg"}
QUANTITIES = [fact for fact in rules().registry.facts.values() if fact.type == "quantity"]


def readings(fact: str, value: object, **more: object) -> list[tuple[str, str]]:
    found = person({fact: value, **more})
    return [(hint.reading, hint.means) for hint in found.problems[0].hints]


def led_to(facts: Facts, command: str = "assess") -> list[Hint]:
    document: dict[str, object] = {"facts": facts}
    if command == "dose":
        document["order"] = {"dose": "100 mg", "interval": "P1D"}
    problems = ask(command, document).problems
    return [hint for problem in problems for hint in problem.hints]


@pytest.mark.parametrize(
    ("fact", "value", "expected"),
    [
        ("renal.serum_creatinine", "95", [("95 umol/L", "1.075 mg/dL")]),
        ("renal.serum_creatinine", 95, [("95 umol/L", "1.075 mg/dL")]),
        ("renal.serum_creatinine", "1.1", [("1.1 mg/dL", "1.1 mg/dL")]),
        ("renal.serum_creatinine", "95 mg/dL", [("95 umol/L", "1.075 mg/dL")]),
        ("renal.serum_creatinine", "95 mmol/L", [("95 umol/L", "1.075 mg/dL")]),
        ("renal.serum_creatinine", "0.9 umol/L", [("0.9 mg/dL", "0.9 mg/dL")]),
        ("person.weight", "150", [("150 kg", "150 kg"), ("150 [lb_av]", "68.04 kg")]),
        ("person.weight", "3200", [("3200 g", "3.2 kg")]),
        ("person.weight", "500 kg", [("500 [lb_av]", "226.8 kg")]),
        ("person.height", "1.7", [("1.7 m", "170 cm")]),
        ("blood.neutrophil_count", "1500",
         [("1500 /uL", "1.5 10*9/L"), ("1500 10*6/L", "1.5 10*9/L")]),
        ("vitals.temperature", "101", [("101 [degF]", "38.33 Cel")]),
        ("renal.creatinine_clearance", "28", [("28 mL/min", "28 mL/min")]),
    ],
)  # fmt: skip
def test_a_number_is_offered_in_every_unit_in_which_it_would_be_usual(
    fact: str, value: object, expected: list[tuple[str, str]]
) -> None:
    assert readings(fact, value) == expected


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("person.weight", "abc"),
        ("person.weight", "1,5"),
        ("renal.serum_creatinine", "99999"),
        # A filtration rate by body surface is no clearance, whatever the number.
        ("renal.creatinine_clearance", "28 mL/min/1.73m2"),
        ("renal.creatinine_clearance", "401 mL/min"),
        ("person.age", "8"),
    ],
)
def test_nothing_is_offered_where_no_reading_is_likely(fact: str, value: str) -> None:
    assert readings(fact, value) == []


def test_pounds_are_offered_for_a_child_only_where_they_fit_the_age() -> None:
    age = {"person.age": "3 a"}

    assert readings("person.weight", "68 kg", **age) == [("68 [lb_av]", "30.84 kg")]
    assert readings("person.weight", "100 kg", **age) == []


@pytest.mark.parametrize("fact", QUANTITIES, ids=lambda fact: fact.id)
def test_each_accepted_unit_of_each_fact_is_read_and_no_other(fact: object) -> None:
    registered = rules().registry.facts[fact.id]  # type: ignore[attr-defined]
    assert registered.range is not None
    middle = registered.range.plausible[1]

    for unit in registered.units:
        read = canonical(registered, Quantity.parse(f"1 {unit}"))
        assert read is not None
        assert read.quantity.unit == registered.units[0]
    assert canonical(registered, Quantity.parse("1 mg/kg")) is None
    assert plausible(registered, canonical(registered, middle), None)  # type: ignore[arg-type]


def test_a_creatinine_without_a_unit_shows_the_clearance_that_it_would_lead_to() -> None:
    hints = led_to({**ADULT, "renal.serum_creatinine": "95"})

    # (140 - 65) x 84 kg / (72 x 95 x 5/442 mg/dL)
    assert plain(hints[0]) == {
        "reading": "95 umol/L",
        "means": "1.075 mg/dL",
        "leads_to": {"creatinine_clearance": "81.42 mL/min"},
    }


def test_each_likely_reading_of_a_creatinine_leads_to_its_own_clearance() -> None:
    hints = led_to({**ADULT, "renal.serum_creatinine": "15 mg"})

    assert [(hint.reading, hint.leads_to) for hint in hints] == [
        ("15 mg/dL", {"creatinine_clearance": "5.833 mL/min"}),
    ]


def test_the_dose_command_shows_it_as_well() -> None:
    hints = led_to({**ADULT, "renal.serum_creatinine": "95"}, "dose")

    assert hints[0].leads_to == {"creatinine_clearance": "81.42 mL/min"}


@pytest.mark.parametrize("missing", ["person.age", "person.sex", "person.weight"])
def test_without_the_rest_of_the_formula_a_reading_leads_to_nothing(missing: str) -> None:
    facts = {key: value for key, value in ADULT.items() if key != missing}

    hints = led_to({**facts, "renal.serum_creatinine": "95"})

    assert [hint.leads_to for hint in hints] == [{}]


def test_a_clearance_that_was_told_is_not_calculated_anew() -> None:
    told = {**ADULT, "renal.serum_creatinine": "95", "renal.creatinine_clearance": "50 mL/min"}

    assert [hint.leads_to for hint in led_to(told)] == [{}]


def test_a_weight_without_a_unit_leads_to_no_clearance_of_its_own() -> None:
    facts = {**ADULT, "person.weight": "150", "renal.serum_creatinine": "95"}

    assert [(hint.reading, hint.leads_to) for hint in led_to(facts)] == [
        ("150 kg", {}), ("150 [lb_av]", {}), ("95 umol/L", {})
    ]  # fmt: skip


def test_hints_are_never_acted_on() -> None:
    answer = ask("assess", {"facts": {**ADULT, "renal.serum_creatinine": "95"}}, options("US"))

    assert isinstance(answer, Assessment)
    assert "creatinine_clearance" not in answer.arithmetic
    assert "renal.serum_creatinine" not in answer.inputs_used
