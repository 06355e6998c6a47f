"""Allergies, vaccines and lists: what is there, and when "none" may be said."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fhir_bundle import (
    CVX,
    EMPTY_REASON,
    LNC,
    SCT,
    allergy,
    concept,
    medication,
    read,
    reasons,
    told,
)

NO_ALLERGY = concept(SCT, "716186003")
IPS = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"


def names(items: object) -> list[str]:
    if isinstance(items, dict):
        items = items["items"]
    assert isinstance(items, list)
    return [item.get("name") or item["substance"] for item in items]


@pytest.mark.parametrize(
    ("clinical", "verified", "used"),
    [
        ("active", "confirmed", True),
        ("active", None, True),
        (None, None, True),
        ("inactive", "confirmed", False),
        ("resolved", "confirmed", False),
        ("active", "unconfirmed", False),
        ("active", "presumed", False),
        ("active", "refuted", False),
        (None, "entered-in-error", False),
    ],
)
def test_only_a_confirmed_allergy_of_now_is_listed(
    clinical: str | None, verified: str | None, used: bool
) -> None:
    reading = read(allergy({"text": "Latex"}, clinical, verified))

    assert ("allergies" in reading.facts) is used
    assert len(reasons(reading)) == (not used)


def test_the_gravest_reaction_is_kept() -> None:
    shown = [
        {"manifestation": [concept(SCT, "271807003"), concept(SCT, "39579001")]},
        {"manifestation": [{"text": "Sneezing"}]},
    ]
    reading = read(allergy({"text": "E. coli protein"}, reaction=shown, recordedDate="2023-04-17"))

    assert reading.facts["allergies"] == [
        {"substance": "E. coli protein", "reaction": "anaphylaxis", "date": "2023-04-17"}
    ]


@pytest.mark.parametrize(
    ("code", "verified"),
    [
        (NO_ALLERGY, "confirmed"),
        (NO_ALLERGY, None),
        (concept(IPS, "no-known-allergies"), None),
        ({"text": "No known allergies"}, None),
        (concept(SCT, "419199007"), "refuted"),
    ],
)
def test_no_known_allergy_is_none(code: dict[str, Any], verified: str | None) -> None:
    assert read(allergy(code, verified=verified)).facts["allergies"] == "none"


@pytest.mark.parametrize(
    "resource",
    [
        allergy(NO_ALLERGY, verified="refuted"),
        allergy(NO_ALLERGY, verified="entered-in-error"),
        allergy(NO_ALLERGY, "resolved"),
        allergy(concept(SCT, "300916003"), verified="refuted"),
    ],
)
def test_anything_less_is_not_none(resource: dict[str, Any]) -> None:
    assert "allergies" not in read(resource).facts


def test_none_beside_an_entry_is_a_problem_and_the_entry_counts() -> None:
    reading = read(allergy(NO_ALLERGY), allergy({"text": "Latex"}))

    assert names(reading.facts["allergies"]) == ["Latex"]
    assert isinstance(reading.facts["allergies"], list)
    assert [p.code for p in reading.problems] == ["conflicting"]


def test_none_keeps_its_date() -> None:
    reading = read(allergy(NO_ALLERGY, recordedDate="2026-11-10"))

    assert reading.facts["allergies"] == {
        "items": [],
        "complete": True,
        "observed_at": "2026-11-10",
    }


def test_no_known_medications_of_a_patient_summary_is_none() -> None:
    statement = medication("MedicationStatement", "unknown")
    statement["medicationCodeableConcept"] = concept(IPS, "no-known-medications")

    assert read(statement).facts["medicines.current"] == "none"


def medication_list(*references: str, **keys: Any) -> dict[str, Any]:
    return {
        "resourceType": "List",
        "status": "current",
        "mode": "snapshot",
        "code": concept(LNC, "10160-0"),
        "date": "2026-11-20",
        "entry": [{"item": {"reference": one}} for one in references],
        **keys,
    }


def empty_list(reason: str, **keys: Any) -> dict[str, Any]:
    found = medication_list(emptyReason=concept(EMPTY_REASON, reason), **keys)
    del found["entry"]
    return found


def test_a_list_that_is_empty_because_nothing_is_known_to_be_taken_is_none() -> None:
    assert told(read(empty_list("nilknown")), "medicines.current") == {
        "items": [],
        "complete": True,
        "observed_at": "2026-11-20",
    }


@pytest.mark.parametrize(
    "resource",
    [
        empty_list("notasked"),
        empty_list("unavailable"),
        empty_list("nilknown", status="retired"),
        empty_list("nilknown", date="2026-11-25"),
        empty_list("nilknown", mode="changes"),
    ],
)
def test_any_other_empty_list_says_nothing(resource: dict[str, Any]) -> None:
    reading = read(resource)

    assert "medicines.current" not in reading.facts
    assert len(reasons(reading)) == 1


def test_a_reconciled_list_is_complete() -> None:
    reading = read(
        medication("MedicationStatement", "active", id="a"),
        medication("MedicationRequest", "active", "anakinra", id="b"),
        medication_list("MedicationStatement/a", "MedicationRequest/b"),
    )

    assert reading.facts["medicines.current"] == {
        "items": [{"name": "Etanercept"}],
        "complete": True,
        "observed_at": "2026-11-20",
    }


@pytest.mark.parametrize(
    "extra",
    [
        [medication_list("MedicationStatement/a", "MedicationStatement/missing")],
        [medication_list("MedicationStatement/a", mode="working")],
        [medication_list("MedicationStatement/a", date=None)],
        [
            medication_list("MedicationStatement/a"),
            medication("MedicationStatement", "active", "X"),
        ],
    ],
)
def test_a_list_that_is_not_all_is_not_complete(extra: list[dict[str, Any]]) -> None:
    reading = read(medication("MedicationStatement", "active", id="a"), *extra)

    assert isinstance(reading.facts["medicines.current"], list)
    assert len(reading.problems) + len(reading.unread) == 1


def test_a_section_of_a_document_can_say_none() -> None:
    section = {"code": concept(LNC, "48765-2"), "emptyReason": concept(EMPTY_REASON, "nilknown")}
    document = {
        "resourceType": "Composition",
        "status": "final",
        "date": "2026-11-20",
        "section": [section],
    }

    assert told(read(document), "allergies") == {
        "items": [],
        "complete": True,
        "observed_at": "2026-11-20",
    }


@pytest.mark.parametrize(
    ("status", "when", "used"),
    [
        ("completed", "2026-10-05", True),
        ("not-done", "2026-10-05", False),
        ("entered-in-error", "2026-10-05", False),
        ("completed", "2026-12-05", False),
    ],
)
def test_only_a_vaccine_that_was_given_is_listed(status: str, when: str, used: bool) -> None:
    given = {
        "resourceType": "Immunization",
        "status": status,
        "occurrenceDateTime": when,
        "vaccineCode": concept(CVX, "03", "MMR"),
    }
    reading = read(given)

    expected = [{"name": "MMR", "code": [{"system": "cvx", "value": "03"}], "date": when}]
    assert reading.facts.get("vaccines.given") == (expected if used else None)
    assert len(reasons(reading)) == (not used)


@pytest.mark.parametrize(
    ("status", "kind", "expected"),
    [("in-progress", "IMP", True), ("finished", "IMP", None), ("in-progress", "AMB", None)],
)
def test_a_stay_in_hospital_that_goes_on_is_told(
    status: str, kind: str, expected: bool | None
) -> None:
    stay = {
        "resourceType": "Encounter",
        "status": status,
        "class": {"code": kind},
        "period": {"start": "2026-11-20T10:00:00Z"},
    }

    assert told(read(stay), "care.hospitalised") is expected
