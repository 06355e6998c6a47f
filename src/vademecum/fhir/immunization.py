"""Reads Immunizations that were given, and Encounters that are going on in a hospital."""

from __future__ import annotations

from vademecum.fhir.concept import concept_of
from vademecum.fhir.record import Claim, Record, Resource, code_at, day_of, earliest_day, source_of

CODE_SYSTEMS = frozenset({"cvx", "atc", "ndc", "snomed", "rxnorm"})
INPATIENT = frozenset({"IMP", "ACUTE", "NONAC"})


def read_immunization(record: Record, resource: Resource) -> None:
    """List a vaccine that was given, or list the resource as unread."""
    at = record.place
    concept = concept_of(resource.get("vaccineCode"))
    absent = concept.absence(record.rules.bindings)
    status = code_at(resource, "status")
    given = resource.get("occurrenceDateTime")
    first = earliest_day(given)
    if absent and status != "entered-in-error":
        claim = Claim("none", first, at, source_of(resource))
        record.absent.setdefault(absent[0].fact, []).append(claim)
        return
    reason = None if status == "completed" else f"status-{status}"
    if reason is None and first is not None and first > record.on:
        reason = "future"
    if reason is None and not concept.name:
        reason = "no-code"
    if reason is not None:
        record.refuse(resource, reason, concept=concept)
        return
    item: dict[str, object] = {"name": concept.name}
    codes = concept.codes(CODE_SYSTEMS)
    if codes:
        item["code"] = codes
    day = day_of(given)
    if day is not None:
        item["date"] = day
    if item not in record.lists.setdefault("vaccines.given", []):
        record.lists["vaccines.given"].append(item)


def read_encounter(record: Record, resource: Resource) -> None:
    """State that the person is in hospital; an encounter that is over tells nothing."""
    at = record.place
    kind = resource.get("class")
    code = code_at(kind, "code") if type(kind) is dict else ""
    if resource.get("status") != "in-progress" or code not in INPATIENT:
        record.refuse(resource, "type-not-read")
        return
    period = resource.get("period")
    start = earliest_day(period.get("start")) if type(period) is dict else None
    if start is not None and start > record.on:
        record.refuse(resource, "future")
        return
    record.state(
        "care.hospitalised", Claim(value=True, when=start, at=at, source=source_of(resource))
    )
