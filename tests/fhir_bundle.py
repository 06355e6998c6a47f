"""Small FHIR Bundles for tests, and the rules that the packs give for reading them."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from tests.house.tree import ROOT
from vademecum.fhir.codes import Bindings
from vademecum.fhir.own import OwnMedicine
from vademecum.fhir.read import read_bundle
from vademecum.fhir.record import FhirReading, FhirRules
from vademecum.model.facts import Registry
from vademecum.packs.yaml import load_yaml

ON = date(2026, 11, 24)
SCT, LNC = "http://snomed.info/sct", "http://loinc.org"
ICD = "http://hl7.org/fhir/sid/icd-10-cm"
RXNORM, CVX = "http://www.nlm.nih.gov/research/umls/rxnorm", "http://hl7.org/fhir/sid/cvx"
UCUM = "http://unitsofmeasure.org"
EMPTY_REASON = "http://terminology.hl7.org/CodeSystem/list-empty-reason"
PATIENT = {"resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "1974-05-08"}
ANAKINRA = OwnMedicine(frozenset({"anakinra", "kineret"}), frozenset({("atc", "L04AC03")}))
Json = dict[str, Any]


@cache
def rules() -> FhirRules:
    rows: list[Json] = []
    facts: Json = {}
    for path in sorted((ROOT / "packs" / "_facts").rglob("*.yaml")):
        document: Any = load_yaml(path.read_bytes(), str(path)).value
        rows += document.get("bindings", [])
        facts |= {fact["id"]: fact for fact in document.get("facts", [])}
    registry = Registry.model_validate({"facts": facts})
    return FhirRules(Bindings.parse(rows), registry, ANAKINRA)


def bundle(*resources: Json, patient: Json | None = None, **keys: Any) -> Json:
    """A Bundle of one Patient and of resources about them, unless they say about whom."""
    entries: list[Json] = [{"resource": PATIENT if patient is None else patient}]
    for number, resource in enumerate(resources):
        key = "patient" if "vaccineCode" in resource else "subject"
        if resource["resourceType"] == "AllergyIntolerance":
            key = "patient"
        about = {key: {"reference": "Patient/p"}}
        entries.append({"resource": {"id": f"r{number}", **about, **resource}})
    return {"resourceType": "Bundle", "type": "collection", "entry": entries, **keys}


def read(*resources: Json, on: date = ON, patient: Json | None = None) -> FhirReading:
    return read_bundle(bundle(*resources, patient=patient), rules(), on=on)


def told(reading: FhirReading, fact: str) -> object:
    """The value of a fact, in its short form."""
    found = reading.facts.get(fact)
    return found["value"] if isinstance(found, dict) and "value" in found else found


def reasons(reading: FhirReading) -> list[str]:
    return [one.reason for one in reading.unread]


def concept(system: str, code: str, text: str = "") -> Json:
    return {"coding": [{"system": system, "code": code}], **({"text": text} if text else {})}


def condition(
    code: Json, clinical: str | None = "active", verified: str | None = "confirmed", **keys: Any
) -> Json:
    found: Json = {"resourceType": "Condition", "code": code, **keys}
    hl7 = "http://terminology.hl7.org/CodeSystem/condition-"
    if clinical is not None:
        found["clinicalStatus"] = concept(hl7 + "clinical", clinical)
    if verified is not None:
        found["verificationStatus"] = concept(hl7 + "ver-status", verified)
    return found


def allergy(
    code: Json, clinical: str | None = "active", verified: str | None = "confirmed", **keys: Any
) -> Json:
    return {**condition(code, clinical, verified, **keys), "resourceType": "AllergyIntolerance"}


def observation(
    code: str,
    value: object = None,
    unit: str | None = None,
    *,
    when: str | None = "2026-11-10",
    **keys: Any,
) -> Json:
    found: Json = {"resourceType": "Observation", "status": "final", "code": concept(LNC, code)}
    if when is not None:
        found["effectiveDateTime"] = when
    if value is not None:
        found["valueQuantity"] = {"value": value}
    if unit is not None:
        found["valueQuantity"] = {"value": value, "unit": unit, "system": UCUM, "code": unit}
    return {**found, **keys}


def medication(kind: str, status: str | None, name: str = "Etanercept", **keys: Any) -> Json:
    about: Json = {
        "resourceType": kind,
        "status": status,
        "medicationCodeableConcept": {"text": name},
    }
    if kind == "MedicationRequest":
        about["intent"] = "order"
    if kind == "MedicationAdministration":
        about["effectiveDateTime"] = "2026-11-01"
    return {**about, **keys}
