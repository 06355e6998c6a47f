"""Observations: the newest usable number with its unit, never a guess."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.fhir_bundle import LNC, SCT, UCUM, concept, observation, read, reasons, told

STATUSES = [
    "registered",
    "preliminary",
    "final",
    "amended",
    "corrected",
    "cancelled",
    "entered-in-error",
    "unknown",
    "nonsense",
    None,
]


def weight(value: object = 68, unit: str | None = "kg", **keys: Any) -> dict[str, Any]:
    return observation("29463-7", value, unit, **keys)


@pytest.mark.parametrize("status", STATUSES)
def test_only_a_final_observation_counts(status: str | None) -> None:
    reading = read(weight(status=status))

    used = status in ("final", "amended", "corrected")
    assert told(reading, "person.weight") == ("68 kg" if used else None)
    assert len(reasons(reading)) == (not used)


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (68, "kg", "68 kg"),
        (68.0, "kg", "68 kg"),
        (68.5, "kg", "68.5 kg"),
        (Decimal("68.50"), "kg", "68.50 kg"),
        (149.914, "[lb_av]", "149.914 [lb_av]"),
        (73.79823648129, "kg", "73.798 kg"),
        (68.0004, "kg", "68 kg"),
        (1e5, "g", "100000 g"),
        (0.00042, "kg", "0.00042 kg"),
        (68, None, "68"),
    ],
)
def test_the_number_keeps_its_digits_and_its_unit(
    value: object, unit: str | None, expected: str
) -> None:
    reading = read(weight(value, unit))

    assert told(reading, "person.weight") == expected
    assert reading.rounded == (("person.weight",) if value in (73.79823648129, 68.0004) else ())


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        ({"value": 68, "unit": "kg"}, "68 kg"),
        ({"value": 150, "unit": "lbs", "system": UCUM, "code": "[lb_av]"}, "150 [lb_av]"),
        ({"value": 150, "unit": "lb", "system": "urn:local", "code": "kg"}, "150 lb"),
        ({"value": 68, "unit": "kilo", "system": UCUM, "code": "kg"}, "68 kg"),
        ({"value": 68, "system": UCUM, "code": "stone"}, "68 stone"),
    ],
)
def test_the_coded_unit_counts_before_the_written_one(
    quantity: dict[str, Any], expected: str
) -> None:
    assert told(read(weight(valueQuantity=quantity)), "person.weight") == expected


def test_a_written_unit_that_contradicts_the_code_makes_the_value_unusable() -> None:
    reading = read(
        weight(valueQuantity={"value": 150, "unit": "lb", "system": UCUM, "code": "kg"})
    )

    assert told(reading, "person.weight") is None
    assert [(p.pointer, p.code) for p in reading.problems] == [
        ("/entry/1/resource/valueQuantity", "conflicting")
    ]


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        ({"valueQuantity": {"value": 5, "comparator": "<", "unit": "kg"}}, "comparator"),
        ({"dataAbsentReason": {"text": "refused"}}, "absent"),
        ({"valueQuantity": {"value": "68", "unit": "kg"}}, "not-a-number"),
        ({"valueQuantity": {"value": True, "unit": "kg"}}, "not-a-number"),
        ({"valueQuantity": {"unit": "kg"}}, "not-a-number"),
        ({"focus": [{"reference": "Patient/baby"}]}, "other-focus"),
        ({"effectiveDateTime": "2026-11-25"}, "future"),
        ({"effectiveDateTime": "soon"}, "undated"),
    ],
)
def test_what_is_no_usable_value_is_listed(keys: dict[str, Any], reason: str) -> None:
    reading = read({**weight(), **keys})

    assert told(reading, "person.weight") is None
    assert reasons(reading) == [reason]


def test_a_text_or_nothing_is_not_a_quantity() -> None:
    text = observation("29463-7", valueString="68 kg")

    assert reasons(read(text)) == ["not-a-quantity"]
    assert reasons(read(observation("29463-7"))) == ["absent"]


def test_a_value_without_any_date_is_not_used() -> None:
    assert reasons(read(weight(when=None))) == ["undated"]


def test_the_newest_usable_value_counts_whatever_the_order() -> None:
    old, new = weight(60, when="2025-01-01"), weight(68, when="2026-11-01T08:00:00Z")
    wrong = weight(99, when="2026-11-20", status="entered-in-error")

    for reading in (read(old, new, wrong), read(wrong, new, old)):
        assert reading.facts["person.weight"] == {
            "value": "68 kg",
            "observed_at": "2026-11-01",
            "source": reading.facts["person.weight"]["source"],  # type: ignore[index]
        }


def test_instants_are_compared_across_offsets() -> None:
    first = weight(60, when="2026-11-11T01:00:00+05:00")
    later = weight(68, when="2026-11-10T23:00:00-05:00")

    assert told(read(first, later), "person.weight") == "68 kg"


@pytest.mark.parametrize("when", ["2026-11-10", "2026-11-10T08:00:00Z"])
def test_two_values_of_the_same_time_that_disagree_are_a_conflict(when: str) -> None:
    older = weight(60, when="2025-01-01")
    reading = read(older, weight(68, when=when), weight(86, when=when))

    assert told(reading, "person.weight") is None
    assert [(p.fact, p.code) for p in reading.problems] == [("person.weight", "conflicting")]


def test_the_same_amount_in_two_units_is_no_conflict() -> None:
    reading = read(weight(68, "kg"), weight(149.9, "[lb_av]"))
    creatinine = read(observation("2160-0", 1.0, "mg/dL"), observation("14682-9", 88, "umol/L"))

    assert told(reading, "person.weight") in ("68 kg", "149.9 [lb_av]")
    assert told(creatinine, "renal.serum_creatinine") in ("1 mg/dL", "88 umol/L")
    assert reading.problems == creatinine.problems == ()


def test_a_day_without_a_time_is_not_before_an_hour_of_the_same_day() -> None:
    reading = read(weight(68, when="2026-11-10"), weight(86, when="2026-11-10T08:00:00Z"))

    assert [p.code for p in reading.problems] == ["conflicting"]


def test_a_month_counts_from_its_first_day() -> None:
    reading = read(weight(when="2026-10"))

    assert reading.facts["person.weight"]["observed_at"] == "2026-10-01"  # type: ignore[index]


def test_components_of_a_panel_are_read_each() -> None:
    parts = [
        {"code": concept(LNC, "751-8"), "valueQuantity": {"value": 2.1, "unit": "10*9/L"}},
        {
            "code": concept(LNC, "777-3"),
            "valueQuantity": {"value": 250, "unit": "10*9/L"},
            "modifierExtension": [{"url": "x"}],
        },
        {"code": concept(LNC, "1-1"), "valueQuantity": {"value": 1, "unit": "%"}},
    ]
    reading = read(observation("57021-8", component=parts))

    assert told(reading, "blood.neutrophil_count") == "2.1 10*9/L"
    assert "blood.platelets" not in reading.facts
    assert reasons(reading) == ["modifier-extension", "not-bound"]


@pytest.mark.parametrize(
    ("code", "answer", "fact", "expected"),
    [
        ("72166-2", concept(SCT, "266919005"), "lifestyle.smoking", "never"),
        ("72166-2", concept(SCT, "8517006"), "lifestyle.smoking", "former"),
        ("72166-2", concept(SCT, "449868002"), "lifestyle.smoking", "current"),
        ("72166-2", concept(SCT, "266927001"), "lifestyle.smoking", None),
        ("82810-3", concept(LNC, "LA15173-0"), "pregnancy.pregnant", True),
        ("82810-3", concept(LNC, "LA26683-5"), "pregnancy.pregnant", False),
        ("82810-3", concept(LNC, "LA4489-6"), "pregnancy.pregnant", None),
        ("71773-6", concept(SCT, "10828004"), "tb.igra", "positive"),
        ("71773-6", concept(SCT, "82334004"), "tb.igra", "indeterminate"),
        ("71773-6", {"text": "Negative"}, "tb.igra", "negative"),
        ("94500-6", concept(SCT, "260373001"), "covid.sars_cov_2_test", "positive"),
    ],
)
def test_a_coded_answer_is_read_where_it_is_known(
    code: str, answer: dict[str, Any], fact: str, expected: object
) -> None:
    reading = read(observation(code, valueCodeableConcept=answer))

    assert told(reading, fact) == expected
    assert reasons(reading) == ([] if expected is not None else ["answer-not-known"])


def test_a_measurement_that_contradicts_a_diagnosis_leaves_the_fact_open() -> None:
    pregnant = {
        "resourceType": "Condition",
        "code": concept(SCT, "77386006"),
        "clinicalStatus": concept("x", "active"),
    }
    reading = read(pregnant, observation("82810-3", valueCodeableConcept=concept(SCT, "60001007")))

    assert told(reading, "pregnancy.pregnant") is None
    assert [p.fact for p in reading.problems] == ["pregnancy.pregnant"]
