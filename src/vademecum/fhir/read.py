"""Reads a FHIR R4 Bundle of one person into a facts document.

Tolerant where it can be: only the fields that are needed are looked at. Strict where it must be:
statuses by allow-list, nothing with an unknown modifier, nothing about anybody else, and what does
not become a fact is listed.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from datetime import date
from typing import NoReturn

from vademecum.fhir.allergy import read_allergy
from vademecum.fhir.concept import concept_of
from vademecum.fhir.condition import read_condition
from vademecum.fhir.immunization import read_encounter, read_immunization
from vademecum.fhir.lists import read_composition, read_list
from vademecum.fhir.medication import read_medication
from vademecum.fhir.observation import read_observation
from vademecum.fhir.record import FhirReading, FhirRules, Held, Record, Resource, code_at
from vademecum.fhir.settle import settle
from vademecum.fhir.subject import read_subject, stranger
from vademecum.model.errors import InputError, InputIssue

Reader = Callable[[Record, Resource], None]
READERS: dict[str, Reader] = {
    "AllergyIntolerance": read_allergy,
    "Composition": read_composition,
    "Condition": read_condition,
    "Encounter": read_encounter,
    "Immunization": read_immunization,
    "List": read_list,
    "MedicationAdministration": read_medication,
    "MedicationRequest": read_medication,
    "MedicationStatement": read_medication,
    "Observation": read_observation,
}
# They say nothing about a person's health, or are read where something points to them.
SILENT = frozenset(
    {
        "Location",
        "Medication",
        "OperationOutcome",
        "Organization",
        "Patient",
        "Practitioner",
        "PractitionerRole",
        "Provenance",
    }
)


def read_bundle(bundle: object, rules: FhirRules, *, on: date, at: str = "") -> FhirReading:
    """The facts that a Bundle tells as of a day, and everything that did not become one.

    `bundle` is the value of a JSON document (packs.json.load_json), `at` its JSON Pointer. Raises
    InputError where it is no Bundle of exactly one person.
    """
    record = Record(rules, on, at)
    record.entries = _entries(record, bundle)
    held = _resources(record)
    read_subject(record, [each for each in held if each.kind == "Patient"])
    doubles = _doubles(held)
    for each in held:
        reader = READERS.get(each.kind)
        if reader is not None:
            _read(record, each, reader, doubles)
        elif each.kind not in SILENT:
            record.refuse(each.resource, "type-not-read")
    facts, places = settle(record)
    return FhirReading(
        facts,
        record.unread(),
        tuple(record.problems),
        places,
        tuple(dict.fromkeys(record.rounded)),
        tuple(record.own),
        record.deceased,
    )


def _resources(record: Record) -> list[Held]:
    """The resources of the entries, each with its place."""
    held = []
    for number, entry in enumerate(record.entries):
        resource = entry.get("resource") if type(entry) is dict else None
        if type(entry) is dict and type(resource) is dict:
            kind = code_at(resource, "resourceType")
            held.append(Held(number, entry, resource, kind))
        else:
            record.refuse({"resourceType": "Bundle"}, "no-resource")
    return held


def _read(record: Record, held: Held, reader: Reader, doubles: AbstractSet[int]) -> None:
    number, entry, resource, _ = held
    reason = None
    if resource.get("modifierExtension"):
        reason = "modifier-extension"
    elif "implicitRules" in resource:
        reason = "implicit-rules"
    elif id(resource) in doubles:
        reason = "two-versions"
    elif "request" in entry and _deleted(entry["request"]):
        reason = "deleted"
    else:
        reason = stranger(record, resource)
    record.place = f"{record.at}/entry/{number}/resource"
    if reason is None:
        reader(record, resource)
    else:
        record.refuse(resource, reason, concept=concept_of(resource.get("code")))


def _deleted(request: object) -> bool:
    return type(request) is dict and request.get("method") == "DELETE"


def _entries(record: Record, bundle: object) -> list[object]:
    if type(bundle) is not dict or bundle.get("resourceType") != "Bundle":
        _refuse(
            record.at,
            "not-a-bundle",
            "this is not a FHIR Bundle",
            "send one Bundle with the Patient and their records",
        )
    if bundle.get("implicitRules"):
        _refuse(record.at + "/implicitRules", "modifier", "rules that are not known apply here")
    if bundle.get("type") == "history":
        _refuse(record.at + "/type", "history", "a history holds old versions; send what is now")
    entries = bundle.get("entry")
    if type(entries) is not list:
        _refuse(record.at + "/entry", "no-patient", "there is no Patient in this Bundle")
    links = bundle.get("link")
    for link in links if type(links) is list else ():
        if type(link) is dict and link.get("relation") == "next":
            record.problem(
                record.at + "/link",
                "",
                "conflicting",
                "this is one page of several; the rest was not read",
            )
    return entries


def _refuse(at: str, code: str, message: str, hint: str = "") -> NoReturn:
    raise InputError([InputIssue(at, code, message, hint)])


def _doubles(held: list[Held]) -> AbstractSet[int]:
    """Resources of the same type and id that differ: nobody knows which one holds."""
    seen: dict[tuple[str, str], Resource] = {}
    doubles: set[int] = set()
    for _, _, resource, kind in held:
        name = resource.get("id")
        if type(name) is str:
            other = seen.setdefault((kind, name), resource)
            if other is not resource and other != resource:
                doubles |= {id(other), id(resource)}
    return doubles
