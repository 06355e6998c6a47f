"""Reads Conditions: a diagnosis makes a fact true; only one that is refuted makes it false."""

from __future__ import annotations

from vademecum.fhir.codes import Binding
from vademecum.fhir.concept import concept_of
from vademecum.fhir.record import Claim, Record, Resource, day_of, earliest_day, source_of

ACTIVE = frozenset({"active", "recurrence", "relapse"})
PAST = frozenset({"inactive", "remission", "resolved"})
HL7 = "http://terminology.hl7.org/CodeSystem/"
ENDS = (
    "abatementDateTime",
    "abatementPeriod",
    "abatementAge",
    "abatementRange",
    "abatementString",
)


def read_condition(record: Record, resource: Resource) -> None:
    """State the facts that a Condition tells, or list it as unread with the reason."""
    at = record.place
    concept = concept_of(resource.get("code"))
    found = concept.bound(record.rules.bindings.table("condition"))
    if not found:
        record.refuse(resource, "not-bound" if concept.name else "no-code", concept=concept)
        return
    verified = status_of(resource, "verificationStatus")
    reason = _unusable(record, resource, verified)
    if reason is None and verified == "refuted":
        reason = _refuted(record, resource, found, at)
    elif reason is None and found[0].unspecific:
        reason = "not-specific"
    elif reason is None:
        reason = _told(record, resource, found, at)
    if reason is not None:
        record.refuse(resource, reason, concept=concept)


def status_of(resource: Resource, key: str) -> str | None:
    """The code of a status that is a CodeableConcept; None where there is none.

    A status without a code that can be read is "unreadable", which no allow-list holds.
    """
    concept = resource.get(key)
    if concept is None:
        return None
    try:
        (coding,) = concept["coding"]  # type: ignore[index]
        if type(coding["code"]) is str:
            return str(coding["code"])[:40]
    except (KeyError, TypeError, ValueError):
        pass
    codings = concept.get("coding") if type(concept) is dict else None
    if type(codings) is not list:
        return "unreadable"
    codes = [c for c in codings if type(c) is dict and type(c.get("code")) is str]
    standard = [c for c in codes if str(c.get("system", "")).startswith(HL7)]
    names = {str(c["code"]) for c in standard or codes}
    return names.pop()[:40] if len(names) == 1 else "unreadable"


def recorded(resource: Resource) -> str | None:
    """The day on which a diagnosis was recorded, else its onset."""
    period = resource.get("onsetPeriod")
    started = period.get("start") if type(period) is dict else None
    for value in (resource.get("recordedDate"), resource.get("onsetDateTime"), started):
        day = earliest_day(value)
        if day is not None:
            return day
    return None


def _unusable(record: Record, resource: Resource, verified: str | None) -> str | None:
    if verified not in (None, "confirmed", "refuted"):
        return f"verification-{verified}"
    day, onset = recorded(resource), earliest_day(resource.get("onsetDateTime"))
    if (day is not None and day > record.on) or (onset is not None and onset > record.on):
        return "future"
    return None


def _refuted(
    record: Record, resource: Resource, found: tuple[Binding, ...], at: str
) -> str | None:
    """An explicit negation, where the code means all of the fact."""
    negated = [binding for binding in found if binding.refutes and binding.value is True]
    for binding in negated:
        claim = Claim(value=False, when=recorded(resource), at=at, source=source_of(resource))
        record.state(binding.fact, claim)
    return None if negated else "refuted"


def _told(record: Record, resource: Resource, found: tuple[Binding, ...], at: str) -> str | None:
    clinical = status_of(resource, "clinicalStatus")
    ended = any(key in resource for key in ENDS)
    told = False
    when, source = recorded(resource), source_of(resource)
    for binding in found:
        if binding.reason:
            continue
        claim = Claim(binding.value, when, at, source)
        if binding.ever or (clinical in ACTIVE and not ended):
            record.state(binding.fact, claim)
            _severity(record, resource, binding, claim)
            told = True
        elif clinical in PAST and binding.past:
            _past(record, resource, binding, claim)
            told = True
    if told:
        return None
    if clinical in ACTIVE:
        return "status-contradicted" if ended else "only-as-reason"
    return f"status-{clinical or 'missing'}"


def _severity(record: Record, resource: Resource, binding: Binding, claim: Claim) -> None:
    if binding.fact != "indication.code" or "severity" not in resource:
        return
    answers = record.rules.bindings.answer("severity")
    for answer in concept_of(resource["severity"]).bound(answers)[:1]:
        severity = Claim(answer.value, claim.when, claim.at, claim.source)
        record.state("indication.severity", severity)


def _past(record: Record, resource: Resource, binding: Binding, claim: Claim) -> None:
    if binding.past != "infection.history":
        record.state(
            binding.past, Claim(value=True, when=claim.when, at=claim.at, source=claim.source)
        )
        return
    item: dict[str, object] = {"name": concept_of(resource.get("code")).name}
    for key, value in (("start", "onsetDateTime"), ("stop", "abatementDateTime")):
        day = day_of(resource.get(value))
        if day is not None:
            item[key] = day
    if item not in record.lists.setdefault("infection.history", []):
        record.lists["infection.history"].append(item)
