"""Finds the one person whom a Bundle is about, and tells whether a resource is about them."""

from __future__ import annotations

from typing import NoReturn

from vademecum.fhir.record import Claim, Held, Record, Resource, Subject, day_of, source_of
from vademecum.model.errors import InputError, InputIssue

SEXES = ("female", "male", "other")


def read_subject(record: Record, found: list[Held]) -> None:
    """Take in the Patient: references to them, birth date, sex, death, merged records.

    `found` are all Patients. Raises InputError where there is none, more than one, or one that
    must not be read.
    """
    if not found:
        _refuse(record.at + "/entry", "no-patient", "there is no Patient in this Bundle")
    number, entry, patient, _ = found[0]
    at = f"{record.at}/entry/{number}/resource"
    other = next((each for each in found[1:] if each.resource != patient), None)
    if other is not None:
        place = f"{record.at}/entry/{other.number}/resource"
        message = "there is more than one Patient in this Bundle"
        _refuse(place, "two-patients", message, "send one person at a time")
    for key in ("modifierExtension", "implicitRules"):
        if patient.get(key):
            _refuse(f"{at}/{key}", "modifier", "something unknown changes what this Patient means")
    record.subject = _subject(entry.get("fullUrl"), patient)
    _facts(record, patient, at)
    _doubts(record, patient, at)


def _refuse(at: str, code: str, message: str, hint: str = "") -> NoReturn:
    raise InputError([InputIssue(at, code, message, hint)])


def _subject(address: object, patient: Resource) -> Subject:
    name = patient.get("id")
    references = set()
    tail = ""
    if type(name) is str:
        tail = f"Patient/{name}"
        references |= {tail, f"urn:uuid:{name}"}
    if type(address) is str:
        references.add(address)
        if address.startswith("http"):
            tail = ""
            parts = address.rstrip("/").split("/")
            references.add("/".join(parts[-2:]))
    identifiers = patient.get("identifier")
    return Subject(
        frozenset(references),
        frozenset(
            (one["system"], one["value"])
            for one in (identifiers if type(identifiers) is list else ())
            if type(one) is dict
            and type(one.get("system")) is str
            and type(one.get("value")) is str
        ),
        tail,
    )


def _facts(record: Record, patient: Resource, at: str) -> None:
    source = source_of(patient)
    born = patient.get("birthDate")
    day = day_of(born) if type(born) is str and len(born) == 10 else None
    if day is not None:
        record.state("person.birth_date", Claim(day, None, at + "/birthDate", source))
    elif born is not None:
        record.problem(
            at + "/birthDate",
            "person.birth_date",
            "unrecognised-term",
            "this birth date is not a full, valid date",
        )
    sex = patient.get("gender")
    if sex in SEXES:
        record.state("person.sex", Claim(sex, None, at + "/gender", source))


def _doubts(record: Record, patient: Resource, at: str) -> None:
    """Death, merged and retired records: said, because every answer depends on them."""
    if patient.get("deceasedBoolean") is True or patient.get("deceasedDateTime") is not None:
        record.deceased = True
        record.problem(at, "", "conflicting", "the record says that this person has died")
    links = patient.get("link")
    for number, link in enumerate(links if type(links) is list else ()):
        kind = link.get("type") if type(link) is dict else None
        message = "this record is linked to another one of the same person; it may not be all"
        if kind == "replaced-by":
            message = "this record was replaced by another one; read that one instead"
        record.problem(f"{at}/link/{number}", "", "conflicting", message)
    if patient.get("active") is False:
        record.problem(f"{at}/active", "", "conflicting", "this record is no longer in use")


def stranger(record: Record, resource: Resource) -> str | None:
    """Why a resource is not about the subject: "other-subject", "no-subject"; None where it is."""
    reference = resource.get("subject") or resource.get("patient")
    if type(reference) is not dict:
        return "no-subject"
    target = reference.get("reference")
    subject = record.subject
    if type(target) is str and target in subject.references:
        return None
    if type(target) is str:
        plain = target.partition("/_history/")[0]
        if plain in subject.references:
            return None
        # The address of the Patient is not known, only their id: the end of a full address counts.
        same = subject.tail and plain.startswith("http") and plain.endswith("/" + subject.tail)
        return None if same else "other-subject"
    identifier = reference.get("identifier")
    if type(identifier) is not dict:
        return "no-subject"
    key = (str(identifier.get("system")), str(identifier.get("value")))
    return None if key in subject.identifiers else "other-subject"
