"""Orders, statements and administrations: what is taken now, was taken, will be taken."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fhir_bundle import (
    RXNORM,
    concept,
    medication,
    read,
    reasons,
)


def where(resource: dict[str, Any]) -> str | None:
    """The list in which the medicine of a resource ends up."""
    reading = read(resource)
    lists = [fact for fact in reading.facts if fact.startswith("medicines.")]
    assert len(lists) + len(reading.unread) == 1
    return lists[0].removeprefix("medicines.") if lists else None


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("active", "current"),
        ("on-hold", "recent"),
        ("completed", "recent"),
        ("stopped", "recent"),
        ("cancelled", None),
        ("draft", None),
        ("unknown", None),
        ("entered-in-error", None),
        (None, None),
    ],
)
def test_the_status_of_an_order_says_whether_the_medicine_is_taken(
    status: str | None, expected: str | None
) -> None:
    assert where(medication("MedicationRequest", status)) == expected


@pytest.mark.parametrize(
    ("intent", "expected"),
    [
        ("order", "current"),
        ("instance-order", "current"),
        ("plan", "planned"),
        ("proposal", None),
        ("option", None),
        (None, None),
    ],
)
def test_only_an_order_is_an_order(intent: str | None, expected: str | None) -> None:
    assert where(medication("MedicationRequest", "active", intent=intent)) == expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("active", "current"),
        ("intended", "planned"),
        ("completed", "recent"),
        ("stopped", "recent"),
        ("on-hold", "recent"),
        ("not-taken", None),
        ("unknown", None),
        ("entered-in-error", None),
    ],
)
def test_the_status_of_a_statement_says_whether_the_medicine_is_taken(
    status: str, expected: str | None
) -> None:
    assert where(medication("MedicationStatement", status)) == expected


@pytest.mark.parametrize(
    ("status", "when", "expected"),
    [
        ("completed", "2026-11-24T08:00:00Z", "current"),
        ("completed", "2026-11-23", "recent"),
        ("not-done", "2026-11-23", None),
        ("entered-in-error", "2026-11-23", None),
        ("completed", "2026-11-25", None),
        ("completed", "", None),
    ],
)
def test_what_was_administered_is_recent_and_today_current(
    status: str, when: str, expected: str | None
) -> None:
    given = medication("MedicationAdministration", status, effectiveDateTime=when)

    assert where(given) == expected


def test_an_order_not_to_give_a_medicine_is_refused() -> None:
    assert reasons(read(medication("MedicationRequest", "active", doNotPerform=True))) == [
        "do-not-perform"
    ]


def test_dates_of_use_are_kept() -> None:
    statement = medication(
        "MedicationStatement",
        "stopped",
        effectivePeriod={"start": "2025-01-01", "end": "2026-09-30"},
    )
    given = medication("MedicationAdministration", "completed", "Infliximab")

    reading = read(statement, given)

    assert reading.facts["medicines.recent"] == [
        {"name": "Etanercept", "start": "2025-01-01", "stop": "2026-09-30"},
        {
            "name": "Infliximab",
            "start": "2026-11-01",
            "stop": "2026-11-01",
            "last_given": "2026-11-01",
        },
    ]


def test_a_statement_that_begins_later_is_planned() -> None:
    statement = medication(
        "MedicationStatement", "active", effectivePeriod={"start": "2026-12-01"}
    )

    assert where(statement) == "planned"


@pytest.mark.parametrize("reference", ["#m", "Medication/m", "urn:uuid:m"])
def test_a_medication_is_found_wherever_it_is(reference: str) -> None:
    drug = {
        "resourceType": "Medication",
        "id": "m",
        "code": concept(RXNORM, "214555", "Etanercept"),
    }
    order = medication("MedicationRequest", "active", medicationReference={"reference": reference})
    del order["medicationCodeableConcept"]
    if reference == "#m":
        order["contained"] = [drug]

    reading = read(order, *([] if reference == "#m" else [drug]))

    assert reading.facts["medicines.current"] == [
        {"name": "Etanercept", "code": [{"system": "rxnorm", "value": "214555"}]}
    ]


def test_a_medication_that_is_not_there_is_listed() -> None:
    order = medication(
        "MedicationRequest", "active", medicationReference={"reference": "Medication/x"}
    )
    del order["medicationCodeableConcept"]

    assert reasons(read(order)) == ["not-found"]


def test_orders_of_the_same_medicine_are_one_entry() -> None:
    reading = read(
        medication("MedicationRequest", "stopped", authoredOn="2019-01-01"),
        medication("MedicationRequest", "active", authoredOn="2025-01-01"),
        medication("MedicationRequest", "active", authoredOn="2026-01-01"),
    )

    assert reading.facts["medicines.current"] == [{"name": "Etanercept", "start": "2026-01-01"}]
    assert "medicines.recent" not in reading.facts


def test_the_medicine_itself_is_listed_apart_and_tells_the_start_of_therapy() -> None:
    statement = medication(
        "MedicationStatement", "active", "Anakinra", effectivePeriod={"start": "2026-03-05"}
    )

    reading = read(statement)

    assert "medicines.current" not in reading.facts
    assert [(use.role, use.start) for use in reading.own] == [("current", "2026-03-05")]
    assert reading.facts["therapy.start"] == "2026-03-05"
    assert reading.facts["therapy.phase"] == "on-treatment"


@pytest.mark.parametrize(
    "use",
    [
        medication("MedicationRequest", "active", "Kineret 100 mg", authoredOn="2026-01-01"),
        medication("MedicationStatement", "active", "anakinra", effectiveDateTime="2026-01-01"),
        medication("MedicationAdministration", "completed", "anakinra"),
    ],
)
def test_only_a_statement_with_a_period_tells_the_start(use: dict[str, Any]) -> None:
    reading = read(use)

    assert reading.own
    assert not [fact for fact in reading.facts if fact.startswith("therapy.")]
