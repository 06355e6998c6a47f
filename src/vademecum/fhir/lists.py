"""Reads Lists and the sections of a document: "none", and lists that claim to be complete."""

from __future__ import annotations

from vademecum.fhir.concept import concept_of
from vademecum.fhir.record import Claim, Record, Resource, code_at, day_of, source_of


def read_list(record: Record, resource: Resource) -> None:
    """Take in that a list is empty because there is none, or that it is complete."""
    at = record.place
    concept = concept_of(resource.get("code"))
    found = concept.bound(record.rules.bindings.table("list"))
    if not found:
        record.refuse(resource, "not-bound", concept=concept)
        return
    if resource.get("status") != "current" or resource.get("mode") not in ("working", "snapshot"):
        record.refuse(resource, "status-not-current", concept=concept)
        return
    day = day_of(resource.get("date"))
    if day is not None and day > record.on:
        record.refuse(resource, "future", concept=concept)
        return
    if resource.get("entry"):
        if resource.get("mode") != "snapshot" or found[0].fact != "medicines.current":
            record.refuse(resource, "list-not-reconciled", concept=concept)
        elif day is None:
            record.refuse(resource, "undated", concept=concept)
        else:
            record.complete.append((resource, at))
        return
    _empty(record, resource, (resource, at), day)


def read_composition(record: Record, resource: Resource) -> None:
    """Take in sections of a document that say there is none."""
    at = record.place
    if resource.get("status") not in ("final", "amended"):
        record.refuse(resource, f"status-{code_at(resource, 'status')}")
        return
    day = day_of(resource.get("date"))
    if day is not None and day > record.on:
        record.refuse(resource, "future")
        return
    sections = resource.get("section")
    for number, section in enumerate(sections if type(sections) is list else ()):
        if type(section) is dict and section.get("emptyReason") and not section.get("entry"):
            _empty(record, resource, (section, f"{at}/section/{number}"), day)


def _empty(
    record: Record, resource: Resource, place: tuple[Resource, str], day: str | None
) -> None:
    """An empty list counts as "none" only where its reason says so."""
    part, at = place
    concept = concept_of(part.get("code"))
    found = concept.bound(record.rules.bindings.table("list"))
    reason = part.get("emptyReason")
    codings = reason.get("coding") if type(reason) is dict else None
    codes = [
        coding.get("code")
        for coding in (codings if type(codings) is list else ())
        if type(coding) is dict
    ]
    if not found or codes != ["nilknown"] or part.get("modifierExtension"):
        record.refuse(resource, "empty-without-reason", concept=concept)
        return
    claim = Claim("none", day, at, source_of(resource))
    record.absent.setdefault(found[0].fact, []).append(claim)
