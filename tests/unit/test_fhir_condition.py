"""Conditions make facts true; a Condition that is absent makes nothing false."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import pytest

from tests.fhir_bundle import ICD, ON, SCT, concept, condition, medication, read, reasons, told

ASTHMA = concept(SCT, "195967001")
CLINICAL = [
    "active",
    "recurrence",
    "relapse",
    "inactive",
    "remission",
    "resolved",
    "nonsense",
    None,
]
VERIFIED = [
    "confirmed",
    None,
    "unconfirmed",
    "provisional",
    "differential",
    "refuted",
    "entered-in-error",
    "nonsense",
]


@pytest.mark.parametrize(("clinical", "verified"), list(itertools.product(CLINICAL, VERIFIED)))
def test_only_an_active_and_confirmed_diagnosis_is_true_and_only_a_refuted_one_false(
    clinical: str | None, verified: str | None
) -> None:
    reading = read(condition(ASTHMA, clinical, verified))

    expected: object = None
    if verified == "refuted":
        expected = False
    elif clinical in ("active", "recurrence", "relapse") and verified in ("confirmed", None):
        expected = True
    assert told(reading, "respiratory.asthma") is expected
    assert len(reasons(reading)) == (expected is None)


@pytest.mark.parametrize(
    ("code", "fact", "value"),
    [
        (concept(ICD, "M05.79"), "indication.code", "rheumatoid-arthritis"),
        (concept(ICD, "M0579"), "indication.code", "rheumatoid-arthritis"),
        (concept(ICD, "M06.1"), "indication.code", "stills-disease"),
        (concept("http://hl7.org/fhir/sid/icd-10", "J45.0"), "respiratory.asthma", True),
        (concept(ICD, "N18.6"), "renal.esrd", True),
        (concept(ICD, "N18.6"), "renal.disease_history", True),
        (concept(ICD, "C50.911"), "cancer.active", True),
        (concept(ICD, "Z85.3"), "cancer.history", True),
        (concept(ICD, "A15.0"), "tb.active", True),
        (concept(ICD, "A41.9"), "infection.serious", True),
        (concept(ICD, "L03.115"), "infection.active", True),
        (concept(ICD, "B20"), "immune.hiv", True),
        (concept(ICD, "Z94.0"), "immune.transplant", True),
        (concept(ICD, "Q90.9"), "genetic.trisomy_21", True),
        (concept(ICD, "I63.9"), "history.ischaemic_stroke", True),
        (concept(SCT, "60001007"), "pregnancy.pregnant", False),
        ({"text": "Rheumatoid arthritis"}, "indication.code", "rheumatoid-arthritis"),
        ({"text": " ASTHMA (disorder) "}, "respiratory.asthma", True),
        (concept("urn:local", "77", "Asthma"), "respiratory.asthma", True),
        (concept(ICD, "M04.2", "CINCA syndrome"), "indication.code", "nomid"),
    ],
)
def test_a_code_or_where_none_is_known_an_exact_name_tells_the_fact(
    code: dict[str, Any], fact: str, value: object
) -> None:
    assert told(read(condition(code)), fact) == value


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (concept(ICD, "M04.2"), "not-specific"),
        (concept(ICD, "M04.1"), "not-specific"),
        (concept(ICD, "D12.6"), "not-bound"),
        (concept(ICD, "M06.4"), "not-bound"),
        (concept(ICD, "B94.8"), "not-bound"),
        (concept(SCT, "999", "Asthma"), "not-bound"),
        ({"text": "Family history of asthma"}, "not-bound"),
        (concept(SCT, "90560007"), "only-as-reason"),
        ({}, "no-code"),
    ],
)
def test_what_is_not_certain_is_listed_and_not_guessed(code: dict[str, Any], reason: str) -> None:
    reading = read(condition(code))

    assert set(reading.facts) == {"person.birth_date", "person.sex"}
    assert reasons(reading) == [reason]


def test_a_cancer_that_is_over_is_history_and_not_active() -> None:
    for clinical in ("resolved", "remission", "inactive"):
        reading = read(condition(concept(ICD, "C50.9"), clinical))

        assert told(reading, "cancer.history") is True
        assert told(reading, "cancer.active") is None


def test_an_infection_that_is_over_is_an_entry_of_the_history() -> None:
    reading = read(
        condition(
            concept(ICD, "J18.9", "Pneumonia"),
            "resolved",
            onsetDateTime="2024-01-02",
            abatementDateTime="2024-01-20",
        )
    )

    assert reading.facts["infection.history"] == [
        {"name": "Pneumonia", "start": "2024-01-02", "stop": "2024-01-20"}
    ]
    assert "infection.active" not in reading.facts


def test_an_active_diagnosis_with_an_end_contradicts_itself() -> None:
    reading = read(condition(ASTHMA, abatementDateTime="2020-01-01"))

    assert told(reading, "respiratory.asthma") is None
    assert reasons(reading) == ["status-contradicted"]


def test_refuting_one_kind_does_not_refute_the_whole() -> None:
    reading = read(condition(concept(ICD, "J45.20"), "inactive", "refuted"))

    assert told(reading, "respiratory.asthma") is None
    assert reasons(reading) == ["refuted"]


def test_a_diagnosis_both_confirmed_and_refuted_is_a_conflict() -> None:
    reading = read(condition(ASTHMA), condition(ASTHMA, "inactive", "refuted"))

    assert told(reading, "respiratory.asthma") is None
    assert [(p.fact, p.code) for p in reading.problems] == [("respiratory.asthma", "conflicting")]


def test_the_date_of_the_record_goes_with_the_fact() -> None:
    reading = read(condition(ASTHMA, recordedDate="2019-05-01T08:00:00Z"))

    assert reading.facts["respiratory.asthma"] == {
        "value": True,
        "observed_at": "2019-05-01",
        "source": "Condition/r0",
    }
    assert reading.places["respiratory.asthma"] == "/entry/1/resource"


def test_a_diagnosis_recorded_after_the_day_of_the_question_is_not_known_yet() -> None:
    reading = read(condition(ASTHMA, recordedDate="2026-11-25"), on=ON)
    later = read(condition(ASTHMA, recordedDate="2026-11-25"), on=date(2026, 11, 25))

    assert reasons(reading) == ["future"]
    assert told(later, "respiratory.asthma") is True


def test_several_diagnoses_leave_the_indication_open() -> None:
    reading = read(condition(concept(ICD, "M05.9")), condition(concept(ICD, "M06.1")))

    assert "indication.code" not in reading.facts
    assert [p.fact for p in reading.problems] == ["indication.code"]


def test_the_reason_of_the_order_itself_is_the_indication() -> None:
    order = medication(
        "MedicationRequest",
        "active",
        "Kineret 100 mg",
        reasonReference=[{"reference": "Condition/still"}],
    )
    reading = read(
        condition(concept(ICD, "M05.9")), condition(concept(ICD, "M06.1"), id="still"), order
    )

    assert told(reading, "indication.code") == "stills-disease"


def test_gout_is_the_indication_only_as_the_reason_of_the_order() -> None:
    order = medication(
        "MedicationRequest", "active", "anakinra", reasonCode=[concept(SCT, "90560007")]
    )

    assert told(read(order), "indication.code") == "gout"


def test_the_severity_of_the_diagnosis_treated_is_read() -> None:
    severe = concept(SCT, "24484000")

    assert (
        told(read(condition(concept(ICD, "M05.9"), severity=severe)), "indication.severity")
        == "severe"
    )
    assert told(read(condition(ASTHMA, severity=severe)), "indication.severity") is None
