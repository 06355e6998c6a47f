"""Which advice follows from a timeline: the rules of the label, then the local policies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from vademecum.engine.shared import JURISDICTION
from vademecum.engine.timeline import Timeline, larger, smaller
from vademecum.model.label import Label
from vademecum.model.missed import (
    Advice,
    MissedRequest,
    MissedRule,
    MissedRules,
    Reason,
    ShownSlot,
    TravelPlan,
)
from vademecum.model.vocabulary import Contact, Jurisdiction, Urgency

_CONTACT = (Advice.CONTACT_PRESCRIBER.value,)


@dataclass(frozen=True, slots=True)
class Case:
    """All that a decision looks at."""

    label: Label
    rules: MissedRules
    request: MissedRequest
    line: Timeline
    jurisdiction: Jurisdiction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """An advice with its reasons; instants in UTC. `next_due` None: that of the timeline."""

    advice: Advice
    reasons: tuple[Reason, ...]
    also: tuple[str, ...] = ()
    rules: tuple[MissedRule, ...] = ()
    missed: tuple[datetime, ...] = ()
    missing: tuple[str, ...] = ()
    threshold: timedelta | None = None
    earliest: datetime | None = None
    next_due: datetime | None = None
    travel: TravelPlan | None = None
    slots: tuple[ShownSlot, ...] = ()
    zone: ZoneInfo | None = None
    contact: Contact = Contact.NONE
    urgency: Urgency = Urgency.ROUTINE


def decide(case: Case) -> Decision:
    """The advice at the usual place: additional doses first, then what is due or missed."""
    line = case.line
    if not line.known:
        found = _given_unknown(case)
    elif too_many(case) and (not _due_since(case) or not _has_policy(case)):
        found = additional_dose(case)
    elif not line.open_run:
        found = Decision(advice=Advice.NOTHING_DUE, reasons=("nothing-due",))
    elif not line.late:
        found = due_now(case, ahead=line.next_due.due)
    else:
        on_time = line.open_run[-1] not in line.late
        found = missed(case, ahead=line.next_due.due, count=len(line.late), on_time=on_time)
    return _with_history(case, found)


def too_many(case: Case) -> bool:
    """Whether the last dose was additional, too close to the one before, or too large."""
    last = case.line.last
    if last is None:
        return False
    return case.line.too_many is not None or larger(last.dose.dose, case.request.regimen.dose)


def additional_dose(case: Case) -> Decision:
    """After an additional dose the prescriber is asked; the next usual time stays."""
    last = case.line.last
    close = last is not None and not last.extra and case.line.too_close(last)
    reason: Reason = "too-close" if close else "extra-dose"
    same_day = _has_policy(case)
    return Decision(
        advice=Advice.CONTACT_PRESCRIBER,
        reasons=(reason,),
        missing=() if case.request.symptoms.known else ("symptoms",),
        contact=Contact.PRESCRIBER,
        urgency=Urgency.SAME_DAY if same_day else Urgency.ROUTINE,
    )


def due_now(case: Case, *, ahead: datetime) -> Decision:
    """A slot is due and still on time: one dose, unless the last was too short ago."""
    earliest = _earliest(case)
    if earliest is None:
        return Decision(advice=Advice.TAKE_NOW, reasons=("on-time",))
    has_half = case.label.policy(case.rules.almost_time) is not None
    if has_half and ahead - earliest < case.line.limits.half:
        return Decision(advice=Advice.SKIP, reasons=("wait-for-gap", "almost-time"))
    return Decision(advice=Advice.WAIT, reasons=("wait-for-gap",), earliest=earliest)


def missed(case: Case, *, ahead: datetime, count: int, on_time: bool = False) -> Decision:
    """At least one slot went without its dose: the rule of the jurisdiction decides.

    `on_time`: the latest slot may still have its dose on time.
    """
    rule = next((r for r in case.rules.rules if case.jurisdiction in r.jurisdictions), None)
    if case.jurisdiction is None:
        found = Decision(
            advice=Advice.UNDETERMINED,
            reasons=("jurisdiction-unknown",),
            also=_CONTACT,
            missing=(JURISDICTION,),
        )
    elif rule is None:
        found = Decision(advice=Advice.UNDETERMINED, reasons=("no-rule",), also=_CONTACT)
    elif rule.advice == "contact-prescriber":
        found = Decision(
            advice=Advice.CONTACT_PRESCRIBER, reasons=("ask-prescriber",), rules=(rule,)
        )
    elif case.label.policy(case.rules.almost_time) is None:
        found = Decision(
            advice=Advice.UNDETERMINED, reasons=("no-number",), rules=(rule,), also=_CONTACT
        )
    else:
        found = _by_policy(case, ahead, on_time=on_time)
        found = replace(found, rules=(rule,), also=rule.also)
    return _several(case, replace(found, contact=Contact.PRESCRIBER), count)


def _by_policy(case: Case, ahead: datetime, *, on_time: bool) -> Decision:
    """Enough time left to the next slot: the missed dose now; else it is left out."""
    half = case.line.limits.half
    if on_time:
        return replace(due_now(case, ahead=ahead), threshold=half)
    if ahead - case.line.now < half:
        return Decision(advice=Advice.SKIP, reasons=("almost-time",), threshold=half)
    found = due_now(case, ahead=ahead)
    if found.advice is Advice.TAKE_NOW:
        found = replace(found, reasons=("late-enough-before-next",))
    return replace(found, threshold=half)


def _several(case: Case, found: Decision, count: int) -> Decision:
    """Two or more in a row: never more than one dose, and the prescriber hears of it."""
    policy = case.label.policy(case.rules.several_missed)
    if policy is None or count < int(policy.values["missed"]):
        return found
    also = found.also
    if found.advice is not Advice.CONTACT_PRESCRIBER:
        also = tuple(dict.fromkeys((*also, *_CONTACT)))
    return replace(found, reasons=(*found.reasons, "several-missed"), also=also)


def _given_unknown(case: Case) -> Decision:
    """Nobody said what was given: nothing is due only before the very first slot."""
    start = case.request.regimen.start
    if start is not None and not case.line.open_run and not case.request.given.items:
        return Decision(advice=Advice.NOTHING_DUE, reasons=("nothing-due",))
    return Decision(
        advice=Advice.UNDETERMINED,
        reasons=("given-unknown",),
        missing=("given",),
        contact=Contact.PRESCRIBER,
    )


def _with_history(case: Case, found: Decision) -> Decision:
    """What else is to be said about the doses so far."""
    line, last = case.line, case.line.last
    also, reasons = found.also, found.reasons
    missing, urgency = found.missing, found.urgency
    asks = found.advice is Advice.CONTACT_PRESCRIBER
    if too_many(case) and not asks and line.known:
        # The next dose may be due meanwhile; the additional one is still to be told.
        extra = additional_dose(case)
        reasons, also = (*reasons, *extra.reasons), (*also, *_CONTACT)
        missing, urgency = (*missing, *extra.missing), extra.urgency
    if last is not None and smaller(last.dose.dose, case.request.regimen.dose):
        reasons = (*reasons, "dose-differs")
        also = also if asks else (*also, *_CONTACT)
    contact = Contact.PRESCRIBER if also else found.contact
    return replace(
        found,
        also=tuple(dict.fromkeys(also)),
        reasons=tuple(dict.fromkeys(reasons)),
        missed=tuple(slot.due for slot in line.missed) if not found.missed else found.missed,
        missing=missing,
        contact=max(found.contact, contact, key=lambda each: each.rank),
        urgency=urgency,
    )


def _earliest(case: Case) -> datetime | None:
    """When the smallest gap since the last dose is over, where it is not yet."""
    gap, last = case.line.limits.smallest_gap, case.line.last
    if gap is None or last is None or case.line.now - last.dose.at >= gap:
        return None
    return last.dose.at + gap


def _due_since(case: Case) -> bool:
    last = case.line.last
    return last is not None and case.line.due_after(last)


def _has_policy(case: Case) -> bool:
    return case.label.policy(case.rules.extra_dose) is not None
