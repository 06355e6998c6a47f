"""Reads MedicationRequests, MedicationStatements and MedicationAdministrations."""

from __future__ import annotations

from dataclasses import replace

from vademecum.fhir.concept import Concept, concept_of
from vademecum.fhir.record import (
    Claim,
    OwnUse,
    Record,
    Resource,
    code_at,
    day_of,
    earliest_day,
    last_day,
    source_of,
)

# Allow-lists: a status that is not here is listed as unread.
ROLES = {
    "MedicationRequest": {
        "active": "current",
        "on-hold": "recent",
        "completed": "recent",
        "stopped": "recent",
    },
    "MedicationStatement": {
        "active": "current",
        "intended": "planned",
        "completed": "recent",
        "stopped": "recent",
        "on-hold": "recent",
    },
    "MedicationAdministration": {
        "in-progress": "current",
        "completed": "recent",
        "stopped": "recent",
    },
}
ORDERS = frozenset({"order", "original-order", "reflex-order", "filler-order", "instance-order"})
Period = tuple[str | None, str | None]
CODE_SYSTEMS = frozenset({"rxnorm", "atc", "ndc", "snomed"})


def read_medication(record: Record, resource: Resource) -> None:
    """List a medicine as current, recent or planned, or list the resource as unread."""
    at = record.place
    concept, reason = _medicine(record, resource)
    period = _period(resource)
    absent = concept.absence(record.rules.bindings)
    if absent and resource.get("status") not in ("entered-in-error", "not-taken", "stopped"):
        when = period[0] or earliest_day(resource.get("dateAsserted"))
        claim = Claim("none", when, at, source_of(resource))
        record.absent.setdefault(absent[0].fact, []).append(claim)
        return
    role = ""
    if reason is None:
        role, reason = _role(record, resource, period)
    if reason is not None:
        record.refuse(resource, reason, concept=concept)
        return
    item = _item(record, resource, concept, (role, *period))
    record.taken[id(resource)] = role
    if record.rules.is_own(concept, CODE_SYSTEMS):
        _own(record, resource, OwnUse(source_of(resource), role, *period, str(item["name"])), at)
        return
    record.lists.setdefault(f"medicines.{role}", []).append(item)


def _medicine(record: Record, resource: Resource) -> tuple[Concept, str | None]:
    """The concept of the medicine, from the resource itself or the Medication it points to."""
    concept, reason = _concept(record, resource)
    if reason is None and not concept.name:
        reason = "no-code"
    return concept, reason


def _concept(record: Record, resource: Resource) -> tuple[Concept, str | None]:
    raw = resource.get("medicationCodeableConcept")
    if raw is None:
        found = record.resolve(resource.get("medicationReference"), resource)
        if found is None:
            reference = resource.get("medicationReference")
            shown = reference.get("display") if type(reference) is dict else None
            known = type(shown) is str
            return concept_of({"text": shown} if known else None), None if known else "not-found"
        raw = found.get("code")
        if found.get("modifierExtension") or found.get("implicitRules"):
            return concept_of(raw), "modifier-extension"
        if found.get("status") == "entered-in-error":
            return concept_of(raw), "status-entered-in-error"
        raw = raw or _ingredients(found)
    return concept_of(raw), None


def _ingredients(medication: Resource) -> object:
    """The ingredients of a Medication that has no code of its own."""
    parts = medication.get("ingredient")
    concepts = [
        part.get("itemCodeableConcept")
        for part in (parts if type(parts) is list else ())
        if type(part) is dict
    ]
    if len(concepts) == 1:
        return concepts[0]
    names = [concept_of(concept).name for concept in concepts]
    return {"text": " / ".join(name for name in names if name)}


def _role(record: Record, resource: Resource, period: Period) -> tuple[str, str | None]:
    kind = str(resource.get("resourceType"))
    if resource.get("doNotPerform") not in (None, False):
        return "", "do-not-perform"
    status = code_at(resource, "status")
    role = ROLES[kind].get(status, "")
    if not role:
        return "", f"status-{status}"
    start, _ = period
    if kind == "MedicationRequest":
        intent = code_at(resource, "intent")
        if intent == "plan" and role == "current":
            return "planned", None
        if intent not in ORDERS:
            return "", f"intent-{intent}"
        ordered = day_of(resource.get("authoredOn"))
        if ordered is not None and ordered > record.on:
            return "", "future"
    if kind == "MedicationAdministration":
        if start is None or start > record.on:
            return "", "undated" if start is None else "future"
        return ("current" if start == record.on else role), None
    if role == "current" and start is not None and start > record.on:
        return "planned", None
    return role, None


def _period(resource: Resource) -> Period:
    """The first and the last day of use, as far as they are told."""
    period = resource.get("effectivePeriod")
    once = resource.get("effectiveDateTime")
    if resource.get("resourceType") == "MedicationRequest":
        period, once = _bounds(resource), resource.get("authoredOn")
    if type(period) is dict and period.get("start") is not None:
        return earliest_day(period["start"]), last_day(period.get("end"))
    end = last_day(period.get("end")) if type(period) is dict else None
    return earliest_day(once), end


def _bounds(resource: Resource) -> object:
    """The period within which doses are ordered."""
    dosages = resource.get("dosageInstruction")
    first = dosages[0] if type(dosages) is list and dosages else None
    for key in ("timing", "repeat", "boundsPeriod"):
        first = first.get(key) if type(first) is dict else None
    return first


def _item(
    record: Record, resource: Resource, concept: Concept, use: tuple[str, str | None, str | None]
) -> dict[str, object]:
    role, start, stop = use
    item: dict[str, object] = {"name": concept.name}
    codes = concept.codes(CODE_SYSTEMS)
    if codes:
        item["code"] = codes
    if start is not None:
        item["start"] = start
    if resource.get("resourceType") == "MedicationAdministration":
        item["last_given"] = stop if stop is not None and stop <= record.on else start
        stop = str(item["last_given"])
    if role == "recent" and stop is not None and stop <= record.on:
        item["stop"] = stop
    return item


def _own(record: Record, resource: Resource, use: OwnUse, at: str) -> None:
    """Keep a use of the medicine in question apart, with the reason for it."""
    if resource.get("resourceType") == "MedicationStatement" and "effectivePeriod" not in resource:
        use = replace(use, start=None)  # a day on which it was taken is not its start
    record.own.append(use)
    concepts = resource.get("reasonCode")
    reasons: list[object] = list(concepts) if type(concepts) is list else []
    references = resource.get("reasonReference")
    for reference in references if type(references) is list else ():
        found = record.resolve(reference, resource)
        if found is not None and found.get("resourceType") == "Condition":
            reasons.append(found.get("code"))
    for concept in reasons if use.role in ("current", "planned") else ():
        for binding in concept_of(concept).bound(record.rules.bindings.table("condition")):
            if binding.fact == "indication.code" and not binding.unspecific:
                claim = Claim(binding.value, None, at, source_of(resource))
                record.reasons.append(claim)
