"""A Bundle is about exactly one person, and nothing about anybody else is read."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fhir_bundle import (
    ICD,
    LNC,
    ON,
    PATIENT,
    bundle,
    concept,
    condition,
    observation,
    read,
    reasons,
    rules,
    told,
)
from vademecum.fhir.read import read_bundle
from vademecum.model.errors import InputError

ASTHMA = condition(concept(ICD, "J45.909"))


def refused(document: object) -> tuple[str, str]:
    with pytest.raises(InputError) as error:
        read_bundle(document, rules(), on=ON)
    (issue,) = error.value.issues
    return issue.pointer, issue.code


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ([], ("", "not-a-bundle")),
        ({"resourceType": "Patient"}, ("", "not-a-bundle")),
        ({"resourceType": "Bundle"}, ("/entry", "no-patient")),
        ({"resourceType": "Bundle", "entry": []}, ("/entry", "no-patient")),
        ({"resourceType": "Bundle", "entry": [None, {"resource": 7}]}, ("/entry", "no-patient")),
        (bundle({"resourceType": "Patient", "id": "q"}), ("/entry/1/resource", "two-patients")),
        (bundle(implicitRules="http://example.org"), ("/implicitRules", "modifier")),
        (bundle(type="history"), ("/type", "history")),
        (
            bundle(patient={**PATIENT, "modifierExtension": [{"url": "x"}]}),
            ("/entry/0/resource/modifierExtension", "modifier"),
        ),
    ],
)
def test_a_bundle_that_is_not_of_exactly_one_person_is_refused(
    document: object, expected: tuple[str, str]
) -> None:
    assert refused(document) == expected


def test_birth_date_and_sex_come_from_the_patient() -> None:
    reading = read()

    assert reading.facts == {"person.birth_date": "1974-05-08", "person.sex": "female"}


@pytest.mark.parametrize("born", ["1974", "1974-05", "1974-13-45", 7, "1974-05-08T00:00:00Z"])
def test_a_birth_date_that_is_not_a_full_day_is_a_problem_and_not_a_fact(born: object) -> None:
    reading = read(patient={**PATIENT, "birthDate": born})

    assert "person.birth_date" not in reading.facts
    assert [problem.fact for problem in reading.problems] == ["person.birth_date"]


@pytest.mark.parametrize(
    "patient",
    [
        {"deceasedBoolean": True},
        {"deceasedDateTime": "2026-01-01"},
        {"link": [{"type": "replaced-by", "other": {"reference": "Patient/q"}}]},
        {"link": [{"type": "seealso", "other": {"reference": "Patient/q"}}]},
        {"active": False},
    ],
)
def test_a_doubtful_record_is_said_to_be_so(patient: dict[str, Any]) -> None:
    reading = read(patient={**PATIENT, **patient})

    assert len(reading.problems) == 1
    assert reading.deceased is any(key.startswith("deceased") for key in patient)


@pytest.mark.parametrize(
    ("address", "reference", "mine"),
    [
        (None, "Patient/p", True),
        (None, "Patient/p/_history/3", True),
        (None, "urn:uuid:p", True),
        (None, "https://ehr.example/fhir/Patient/p", True),
        ("https://ehr.example/fhir/Patient/p", "Patient/p", True),
        ("https://ehr.example/fhir/Patient/p", "https://ehr.example/fhir/Patient/p", True),
        ("https://ehr.example/fhir/Patient/p", "https://other.example/fhir/Patient/p", False),
        ("urn:uuid:5", "urn:uuid:5", True),
        (None, "Patient/q", False),
        (None, "Group/p", False),
        (None, "#p", False),
    ],
)
def test_only_what_refers_to_the_patient_is_read(
    address: str | None, reference: str, mine: bool
) -> None:
    document = bundle({**ASTHMA, "subject": {"reference": reference}})
    if address:
        document["entry"][0]["fullUrl"] = address

    reading = read_bundle(document, rules(), on=ON)

    assert (told(reading, "respiratory.asthma") is True) is mine
    assert reasons(reading) == ([] if mine else ["other-subject"])


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (None, "no-subject"),
        ({}, "no-subject"),
        ({"display": "Ada"}, "no-subject"),
        ({"reference": ["Patient/p"]}, "no-subject"),
        ({"identifier": {"system": "urn:mrn", "value": "2"}}, "other-subject"),
        ({"identifier": {"system": "urn:mrn", "value": "1"}}, None),
    ],
)
def test_a_resource_about_nobody_known_is_refused_and_listed(
    subject: object, expected: str | None
) -> None:
    patient = {**PATIENT, "identifier": [{"system": "urn:mrn", "value": "1"}]}

    reading = read({**ASTHMA, "subject": subject}, patient=patient)

    assert reasons(reading) == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        ({"modifierExtension": [{"url": "urn:x", "valueBoolean": True}]}, "modifier-extension"),
        ({"implicitRules": "http://example.org/rules"}, "implicit-rules"),
    ],
)
@pytest.mark.parametrize("resource", [ASTHMA, observation("29463-7", 68, "kg")])
def test_a_resource_with_an_unknown_modifier_is_refused_and_listed(
    resource: dict[str, Any], keys: dict[str, Any], reason: str
) -> None:
    reading = read({**resource, **keys})

    assert set(reading.facts) == {"person.birth_date", "person.sex"}
    assert reasons(reading) == [reason]


def test_two_versions_of_one_resource_are_both_refused() -> None:
    reading = read({**ASTHMA, "id": "a"}, {**ASTHMA, "id": "a", "recordedDate": "2020-01-01"})

    assert [(one.reason, one.count) for one in reading.unread] == [("two-versions", 2)]


def test_what_is_not_read_is_counted_once_for_each_kind() -> None:
    reading = read(
        {"resourceType": "Procedure", "id": "1"},
        {"resourceType": "Procedure"},
        {"resourceType": "Practitioner"},
    )

    assert [(one.resource, one.reason, one.count) for one in reading.unread] == [
        ("Procedure/1", "type-not-read", 2)
    ]


def test_one_page_of_several_is_said_to_be_one() -> None:
    document = bundle(link=[{"relation": "next", "url": "https://example.org"}])

    assert [p.pointer for p in read_bundle(document, rules(), on=ON).problems] == ["/link"]


@pytest.mark.parametrize(
    "odd",
    [
        7,
        "x",
        [],
        [[]],
        {},
        None,
        [None],
        {"coding": 3},
        {"coding": [None, {"code": 3}, {"system": LNC}]},
        True,
    ],
)
@pytest.mark.parametrize(
    "key",
    [
        "code",
        "category",
        "note",
        "clinicalStatus",
        "recordedDate",
        "effectiveDateTime",
        "valueQuantity",
        "component",
        "subject",
        "contained",
        "severity",
        "reaction",
        "bodySite",
    ],
)
def test_an_oddity_anywhere_never_raises(key: str, odd: object) -> None:
    kinds = [
        "Condition",
        "Observation",
        "AllergyIntolerance",
        "MedicationRequest",
        "List",
        "MedicationStatement",
        "Immunization",
        "Encounter",
        "Composition",
    ]
    resources = [
        {
            **ASTHMA,
            "status": "final",
            **observation("29463-7", 68, "kg"),
            "code": ASTHMA["code"],
            "resourceType": kind,
            "patient": {"reference": "Patient/p"},
            key: odd,
        }
        for kind in kinds
    ]

    assert read(*resources).facts["person.sex"] == "female"
