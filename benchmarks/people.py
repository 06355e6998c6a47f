"""Bundles of people who do not exist, about 12 kB each, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

Resource = dict[str, object]
TODAY = date(2026, 11, 24)
SNOMED, LOINC, RXNORM, CVX, ICD = (
    "http://snomed.info/sct",
    "http://loinc.org",
    "http://www.nlm.nih.gov/research/umls/rxnorm",
    "http://hl7.org/fhir/sid/cvx",
    "http://hl7.org/fhir/sid/icd-10-cm",
)
CONDITIONS = (
    (SNOMED, "69896004", "Rheumatoid arthritis (disorder)", "M06.9"),
    (SNOMED, "59621000", "Essential hypertension (disorder)", "I10"),
    (SNOMED, "195967001", "Asthma (disorder)", "J45.909"),
    (SNOMED, "44054006", "Type 2 diabetes mellitus (disorder)", "E11.9"),
    (SNOMED, "11999007", "Inactive tuberculosis (disorder)", "Z22.7"),
    (SNOMED, "431855005", "Chronic kidney disease stage 1 (disorder)", "N18.1"),
    (SNOMED, "239873007", "Osteoarthritis of knee (disorder)", "M17.9"),
    (SNOMED, "40055000", "Chronic sinusitis (disorder)", "J32.9"),
    (SNOMED, "444814009", "Viral sinusitis (disorder)", "J01.90"),
    (SNOMED, "162864005", "Body mass index 30+ - obesity (finding)", "E66.9"),
)
MEDICINES = (
    (RXNORM, "6851", "Methotrexate 2.5 MG Oral Tablet"),
    (RXNORM, "314076", "lisinopril 10 MG Oral Tablet"),
    (RXNORM, "860975", "24 HR metformin hydrochloride 500 MG Extended Release Oral Tablet"),
    (RXNORM, "310965", "Ibuprofen 200 MG Oral Tablet"),
    (RXNORM, "312961", "Simvastatin 20 MG Oral Tablet"),
    (RXNORM, "727711", "anakinra 100 MG in 0.67 ML Prefilled Syringe"),
    (RXNORM, "214555", "Enbrel 50 MG in 1 ML Prefilled Syringe"),
    (RXNORM, "11289", "warfarin sodium 5 MG Oral Tablet"),
)
OBSERVATIONS = (
    ("29463-7", "Body weight", "kg", 45, 110, 1),
    ("8302-2", "Body height", "cm", 150, 195, 1),
    ("2160-0", "Creatinine [Mass/volume] in Serum or Plasma", "mg/dL", 0.5, 2.6, 2),
    ("751-8", "Neutrophils [#/volume] in Blood by Automated count", "10*3/uL", 0.8, 8, 2),
    ("718-7", "Hemoglobin [Mass/volume] in Blood", "g/dL", 9, 17, 1),
    ("777-3", "Platelets [#/volume] in Blood by Automated count", "10*3/uL", 120, 420, 1),
    ("8310-5", "Body temperature", "Cel", 36, 39, 1),
    ("8867-4", "Heart rate", "/min", 55, 110, 0),
    ("2339-0", "Glucose [Mass/volume] in Blood", "mg/dL", 65, 160, 2),
    ("2093-3", "Cholesterol [Mass/volume] in Serum or Plasma", "mg/dL", 130, 280, 1),
)
VACCINES = ((CVX, "140", "Influenza, seasonal, injectable, preservative free"),
            (CVX, "33", "pneumococcal polysaccharide vaccine, 23 valent"),
            (CVX, "187", "zoster vaccine recombinant"))  # fmt: skip
ALLERGIES = ((SNOMED, "91936005", "Allergy to penicillin"), (SNOMED, "300916003", "Latex allergy"))


def people(count: int, seed: int) -> Iterator[Resource]:
    """So many Bundles; some things are unusual, as in real records."""
    dice = random.Random(seed)
    for number in range(count):
        yield _bundle(dice, f"{seed:04x}{number:08x}-0000-4000-8000-{dice.getrandbits(48):012x}")


def _bundle(dice: random.Random, name: str) -> Resource:
    subject = {"reference": f"urn:uuid:{name}"}
    makers = (
        (_condition, 4, CONDITIONS),
        (_request, 3, MEDICINES),
        (_observation, 8, OBSERVATIONS),
        (_immunization, 1.5, VACCINES),
        (_allergy, 0.4, ALLERGIES),
    )
    resources = [_patient(dice, name)]
    for make, mean, table in makers:
        for row in dice.sample(table, min(len(table), _about(dice, mean))):
            resources.append(make(dice, row, subject))
    entries = [{"fullUrl": f"urn:uuid:{each['id']}", "resource": each} for each in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def _about(dice: random.Random, mean: float) -> int:
    """A count around a mean."""
    return sum(dice.random() < mean / 12 for _ in range(12))


def _id(dice: random.Random) -> str:
    return f"{dice.getrandbits(32):08x}-0000-4000-8000-{dice.getrandbits(48):012x}"


def _day(dice: random.Random, years: int) -> str:
    day = TODAY - timedelta(days=dice.randrange(1, 365 * years))
    return f"{day.isoformat()}T09:{dice.randrange(60):02d}:00+00:00"


def _concept(row: tuple[str, ...]) -> Resource:
    system, code, text = row[:3]
    codings = [{"system": system, "code": code, "display": text}]
    if len(row) > 3 and row[3]:
        codings.append({"system": ICD, "code": row[3], "display": text})
    return {"coding": codings, "text": text}


def _coded(system: str, code: str) -> Resource:
    return {
        "coding": [{"system": f"http://terminology.hl7.org/CodeSystem/{system}", "code": code}]
    }


def _patient(dice: random.Random, name: str) -> Resource:
    found: Resource = {
        "resourceType": "Patient",
        "id": name,
        "identifier": [{"system": "https://example.org/mrn", "value": name[:13]}],
        "name": [{"use": "official", "family": "Example", "given": ["Person"]}],
        "gender": dice.choice(("female", "male")),
        "address": [{"city": "Springfield", "state": "Massachusetts", "country": "US"}],
    }
    if dice.random() > 0.01:
        age = dice.randrange(365 * 18, 365 * 92)
        found["birthDate"] = (TODAY - timedelta(days=age)).isoformat()
    return found


def _condition(dice: random.Random, row: tuple[str, ...], subject: Resource) -> Resource:
    verified = "entered-in-error" if dice.random() < 0.01 else "confirmed"
    return {
        "resourceType": "Condition",
        "id": _id(dice),
        "clinicalStatus": _coded("condition-clinical", "active"),
        "verificationStatus": _coded("condition-ver-status", verified),
        "category": [_coded("condition-category", "problem-list-item")],
        "code": _concept(row if dice.random() < 0.8 else row[:3]),
        "subject": subject,
        "onsetDateTime": _day(dice, 9),
        "recordedDate": _day(dice, 5),
    }


def _request(dice: random.Random, row: tuple[str, ...], subject: Resource) -> Resource:
    return {
        "resourceType": "MedicationRequest",
        "id": _id(dice),
        "status": dice.choice(("active", "active", "active", "stopped", "completed")),
        "intent": "order",
        "medicationCodeableConcept": _concept(row),
        "subject": subject,
        "authoredOn": _day(dice, 2),
        "requester": {"reference": f"Practitioner/{dice.randrange(999)}"},
        "dosageInstruction": [
            {
                "sequence": 1,
                "timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}},
                "asNeededBoolean": False,
                "doseAndRate": [{"doseQuantity": {"value": 1}}],
            }
        ],
    }


def _observation(dice: random.Random, row: tuple[object, ...], subject: Resource) -> Resource:
    code, text, unit, low, high, digits = row
    value: object = round(dice.uniform(float(str(low)), float(str(high))), int(str(digits)))
    if code == "29463-7" and dice.random() < 0.05:
        unit, value = "[lb_av]", round(float(str(value)) / 0.45359237, 1)
    found: Resource = {
        "resourceType": "Observation",
        "id": _id(dice),
        "status": "final",
        "category": [_coded("observation-category", "laboratory")],
        "code": _concept((LOINC, str(code), str(text))),
        "subject": subject,
        "effectiveDateTime": _day(dice, 1),
        "issued": _day(dice, 1),
        "valueQuantity": {
            "value": value,
            "unit": unit,
            "system": "http://unitsofmeasure.org",
            "code": unit,
        },
    }
    if dice.random() < 0.01:
        del found["valueQuantity"]
        found["dataAbsentReason"] = _coded("data-absent-reason", "unknown")
    return found


def _immunization(dice: random.Random, row: tuple[str, ...], subject: Resource) -> Resource:
    return {
        "resourceType": "Immunization",
        "id": _id(dice),
        "status": "completed",
        "vaccineCode": _concept(row),
        "patient": subject,
        "occurrenceDateTime": _day(dice, 4),
        "primarySource": True,
    }


def _allergy(dice: random.Random, row: tuple[str, ...], subject: Resource) -> Resource:
    return {
        "resourceType": "AllergyIntolerance",
        "id": _id(dice),
        "clinicalStatus": _coded("allergyintolerance-clinical", "active"),
        "verificationStatus": _coded("allergyintolerance-verification", "confirmed"),
        "code": _concept(row),
        "patient": subject,
        "recordedDate": _day(dice, 9),
    }
