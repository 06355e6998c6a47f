"""A missed, late, early, extra or time-shifted dose: what to do now; one dose at the most."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from vademecum.engine.explain import cite_refs
from vademecum.engine.journey import journey
from vademecum.engine.missed_decision import Case, Decision, decide
from vademecum.engine.shared import (
    JURISDICTION,
    jurisdiction_of,
    missing_fact,
    shown_conflict,
    situated,
    sources,
)
from vademecum.engine.timeline import limits_of, shown_slots, timeline
from vademecum.engine.triage import triage
from vademecum.model.answer import Context, Missing, Problem, ShownConflict
from vademecum.model.label import Label
from vademecum.model.missed import Advice, MissedAdvice, MissedRequest, ShownReason
from vademecum.model.patient import Patient
from vademecum.model.source import Conflict
from vademecum.model.triage import Triage, TriageRequest
from vademecum.model.vocabulary import Contact, Urgency

_BY_POLICY = (Advice.TAKE_NOW, Advice.SKIP, Advice.WAIT)


def advise_missed(
    label: Label,
    request: MissedRequest,
    *,
    patient: Patient | None = None,
    context: Context = Context(),
    now: datetime,
) -> MissedAdvice:
    """The advice for a regimen and the doses given (public contract, section 5.3).

    `now` is an aware instant. `doses_now` is 0 or 1, whatever was missed. Where the label gives
    no number and no local policy does, the advice is undetermined. Symptoms are triaged, and
    anything above routine puts the prescriber before the next injection. The label must have
    rules for missed doses.
    """
    rules = label.missed
    if rules is None:
        raise ValueError("this label has no rules for missed doses")
    person = situated(patient or Patient(now.date(), {}), context)
    at = now.astimezone(UTC)
    line = timeline(request, limits_of(label, rules, regimen=request.regimen), now=at)
    case = Case(label, rules, request, line, jurisdiction_of(person, context))
    decision = decide(case) if request.to_zone is None else journey(case)
    checked = _triaged(label, person, request, context=context, now=now)
    if checked is not None and checked.disposition is not Urgency.ROUTINE:
        decision = _urgent(decision)
    answer = _answer(case, decision, person, context=context)
    if request.symptoms.items and checked is None:
        return replace(answer, not_checked=(*answer.not_checked, "symptoms"))
    return answer if checked is None else _with_triage(answer, checked)


def _answer(case: Case, decision: Decision, person: Patient, *, context: Context) -> MissedAdvice:
    line, zone = case.line, decision.zone or case.request.regimen.zone
    label = case.label
    reasons = _reasons(case, decision, context)
    cites = [cite for reason in reasons for cite in reason.cites]
    shown = _conflicts(case, decision, context)
    cites += [cite for conflict in shown for each in conflict.positions for cite in each.cites]
    ahead = decision.next_due or line.next_due.due
    missing = _missing(case, decision, person, context=context)
    used = () if case.jurisdiction is None or not decision.rules else (JURISDICTION,)
    return MissedAdvice(
        advice=decision.advice,
        also=decision.also,
        doses_now=int(decision.advice is Advice.TAKE_NOW),
        missed=tuple(instant.astimezone(zone) for instant in decision.missed),
        next_due=ahead.astimezone(zone),
        remaining=ahead - line.now,
        threshold=decision.threshold,
        slots=decision.slots or shown_slots(line, zone_of=case.request.regimen),
        reasons=reasons,
        earliest=decision.earliest.astimezone(zone) if decision.earliest else None,
        travel=decision.travel,
        missing=missing,
        next_question=tuple(entry.fact for entry in missing[:1]),
        problems=(*person.problems, *_future(case)),
        conflicts=shown,
        inputs_used=used,
        policies=tuple(sorted({p for reason in reasons for p in reason.policies})),
        contact=decision.contact,
        urgency=decision.urgency,
        sources=sources(label, cites),
    )


def _reasons(case: Case, decision: Decision, context: Context) -> tuple[ShownReason, ...]:
    label, entries = case.label, {entry.reason: entry for entry in case.rules.reasons}
    shown = [
        ShownReason(
            entry.reason,
            label.text(entry.id, context.lang, context.audience),
            cite_refs(entry.cites),
            tuple(policy for policy in entry.policies if label.policy(policy) is not None),
            entry.review,
        )
        for entry in (entries[reason] for reason in decision.reasons)
    ]
    for rule in decision.rules:
        says = label.text(rule.id, context.lang, context.audience)
        shown.append(ShownReason("label", says, cite_refs(rule.cites), (), rule.review))
    return tuple(shown)


def _missing(
    case: Case, decision: Decision, person: Patient, *, context: Context
) -> tuple[Missing, ...]:
    """What the advice waits for; parts of the document have questions of their own."""
    found = []
    for fact in decision.missing:
        if fact == JURISDICTION:
            found.append(missing_fact(case.label, fact, person, context))
            continue
        text = f"{case.label.identity.id}.missed-ask.{fact}"
        ask = case.label.text(text, context.lang, context.audience)
        told_badly = fact == "given" and bool(case.request.given.items)
        reason = "unusable" if told_badly else "not-given"
        found.append(Missing(fact=fact, reason=reason, ask=ask))
    return tuple(found)


def _future(case: Case) -> tuple[Problem, ...]:
    """A dose after now cannot have been given: nothing is concluded from such a list."""
    message = "this dose lies after the time of the question; correct the one or the other"
    return tuple(
        Problem(dose.place, "given", "future", message)
        for dose in case.request.given.items
        if dose.at > case.line.now
    )


def _conflicts(case: Case, decision: Decision, context: Context) -> tuple[ShownConflict, ...]:
    """The disagreements about forgotten doses, with the position that was acted on."""
    marks = {rule.id for rule in decision.rules} | set(decision.reasons)
    return tuple(
        replace(
            shown_conflict(case.label, conflict, "missed", context),
            acted_on=_acted_on(case, decision, conflict),
        )
        for conflict in case.label.conflicts
        if "missed" in conflict.commands and not marks.isdisjoint(conflict.shown_with)
    )


def _acted_on(case: Case, decision: Decision, conflict: Conflict) -> int:
    """The first position of the jurisdiction that decides as was done, else the pack's own."""
    by_policy = decision.advice in _BY_POLICY
    wanted = Advice.TAKE_NOW if by_policy else Advice.CONTACT_PRESCRIBER
    for index, position in enumerate(conflict.positions):
        theirs = case.jurisdiction in position.jurisdictions
        if theirs and position.results.get("missed") == wanted:
            return index
    return conflict.acted_on


def _triaged(
    label: Label, person: Patient, request: MissedRequest, *, context: Context, now: datetime
) -> Triage | None:
    """The triage of the symptoms told; None where there are none, or no rules for them."""
    if not request.symptoms.items or label.triage is None:
        return None
    last = max((dose.at for dose in request.given.items if dose.at <= now), default=None)
    question = TriageRequest(request.symptoms, last)
    return triage(label, person, request=question, context=context, now=now)


def _urgent(decision: Decision) -> Decision:
    """Symptoms above routine: nobody injects before the prescriber has been asked."""
    return replace(
        decision,
        advice=Advice.CONTACT_PRESCRIBER,
        also=tuple(each for each in decision.also if each != Advice.CONTACT_PRESCRIBER),
        earliest=None,
        reasons=("symptoms-urgent", *decision.reasons),
        contact=Contact.PRESCRIBER,
    )


def _with_triage(answer: MissedAdvice, checked: Triage) -> MissedAdvice:
    """The advice with the triage beside it; contact and urgency are the stronger of both."""
    problems = [each for each in checked.problems if each not in answer.problems]
    asked = {entry.fact for entry in answer.missing}
    missing = [entry for entry in checked.missing if entry.fact not in asked]
    everything = (*answer.missing, *missing)
    return replace(
        answer,
        also=tuple(dict.fromkeys((*checked.actions, *answer.also))),
        triage=checked,
        missing=everything,
        next_question=tuple(entry.fact for entry in everything[:1]),
        problems=(*answer.problems, *problems),
        conflicts=(*answer.conflicts, *checked.conflicts),
        inputs_used=tuple(sorted({*answer.inputs_used, *checked.inputs_used})),
        not_checked=(*answer.not_checked, *checked.not_checked),
        policies=tuple(sorted({*answer.policies, *checked.policies})),
        contact=max(answer.contact, checked.contact, key=lambda each: each.rank),
        urgency=max(answer.urgency, checked.urgency, key=lambda each: each.rank),
        sources=dict(sorted((answer.sources | checked.sources).items())),
    )
