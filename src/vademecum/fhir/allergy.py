"""Reads AllergyIntolerances; "no known allergy" is a statement of its own."""

from __future__ import annotations

from vademecum.fhir.concept import concept_of
from vademecum.fhir.condition import recorded, status_of
from vademecum.fhir.record import Claim, Record, Resource, day_of, source_of

CODE_SYSTEMS = frozenset({"rxnorm", "atc", "ndc", "snomed"})
# From the gravest to the mildest: what is kept where several reactions are told.
REACTIONS = ("anaphylaxis", "angioedema", "urticaria", "rash", "other")


def read_allergy(record: Record, resource: Resource) -> None:
    """List an allergy, state that there is none, or list the resource as unread."""
    at = record.place
    concept = concept_of(resource.get("code"))
    verified = status_of(resource, "verificationStatus")
    clinical = status_of(resource, "clinicalStatus")
    absent = concept.absence(record.rules.bindings)
    usable = verified in (None, "confirmed", "refuted") and clinical in (None, "active")
    if absent and usable and (verified == "refuted") == absent[0].refuted:
        claim = Claim("none", recorded(resource), at, source_of(resource))
        record.absent.setdefault(absent[0].fact, []).append(claim)
        return
    reason = _unusable(record, resource, verified, clinical)
    if reason is None and not concept.name:
        reason = "no-code"
    if reason is not None:
        record.refuse(resource, reason, concept=concept)
        return
    item = _item(record, resource)
    if item not in record.lists.setdefault("allergies", []):
        record.lists["allergies"].append(item)


def _unusable(
    record: Record, resource: Resource, verified: str | None, clinical: str | None
) -> str | None:
    """An allergy without any status counts: to ask about it is better than to miss it."""
    if verified not in (None, "confirmed"):
        return "refuted" if verified == "refuted" else f"verification-{verified}"
    if clinical not in (None, "active"):
        return f"status-{clinical}"
    day = recorded(resource)
    return "future" if day is not None and day > record.on else None


def _item(record: Record, resource: Resource) -> dict[str, object]:
    concept = concept_of(resource.get("code"))
    item: dict[str, object] = {"substance": concept.name}
    codes = concept.codes(CODE_SYSTEMS)
    if codes:
        item["code"] = codes
    told = _reactions(record, resource)
    if told:
        item["reaction"] = min(told, key=REACTIONS.index)
    for key in ("onsetDateTime", "recordedDate"):
        day = day_of(resource.get(key))
        if day is not None and day <= record.on:
            item["date"] = day
            break
    return item


def _reactions(record: Record, resource: Resource) -> list[str]:
    reactions = resource.get("reaction")
    table = record.rules.bindings.table("reaction")
    told = []
    for reaction in reactions if type(reactions) is list else ():
        if type(reaction) is not dict or reaction.get("modifierExtension"):
            continue
        shown = reaction.get("manifestation")
        for concept in shown if type(shown) is list else ():
            found = concept_of(concept).bound(table)
            told.append(str(found[0].value) if found else "other")
    return told
