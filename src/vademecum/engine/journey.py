"""A dose on a journey: the first in the new zone, then the first at the usual local time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from vademecum.engine.missed_decision import (
    Case,
    Decision,
    additional_dose,
    missed,
    too_many,
)
from vademecum.engine.schedule import slots_between
from vademecum.engine.timeline import share, shown_slots
from vademecum.model.missed import Advice, ShownSlot, SlotState, TravelPlan
from vademecum.model.regimen import DAY
from vademecum.model.source import Policy
from vademecum.model.vocabulary import Contact


def journey(case: Case) -> Decision:
    """The advice on a journey: the usual interval first, then the usual local time.

    Needs the last dose and the local policy on gaps; without either it is undetermined.
    """
    policy = case.label.policy(case.rules.travel_gap)
    last, zone = case.line.last, case.request.to_zone
    if policy is None or zone is None:
        also = (Advice.CONTACT_PRESCRIBER.value,)
        return Decision(
            advice=Advice.UNDETERMINED,
            reasons=("no-number",),
            also=also,
            contact=Contact.PRESCRIBER,
        )
    if last is None or not case.line.known:
        return Decision(
            advice=Advice.UNDETERMINED,
            reasons=("given-unknown",),
            missing=("given",),
            contact=Contact.PRESCRIBER,
        )
    spacing = case.request.regimen.spacing
    planned = last.dose.at + spacing
    plan = _plan(case, policy, zone, planned=planned)
    found = _advice(case, plan, planned)
    if too_many(case):
        found = additional_dose(case)
        found = replace(found, reasons=(*found.reasons, "journey"))
    return replace(
        found,
        travel=plan,
        zone=zone,
        next_due=_next_due(case, plan),
        slots=_slots(case, plan, planned),
    )


def _plan(case: Case, policy: Policy, zone: ZoneInfo, *, planned: datetime) -> TravelPlan:
    line, spacing = case.line, case.request.regimen.spacing
    before = planned - spacing
    least = share(spacing, Fraction(policy.values["smallest_share"]))
    most = share(spacing, Fraction(policy.values["largest_share"]))
    first = planned if line.now <= planned + line.limits.after else line.now
    then = _usual_time(case, zone, first=first, gaps=(least, most))
    return TravelPlan(
        first.astimezone(zone),
        first - before,
        then.astimezone(zone) if then is not None else None,
        then - first if then is not None else None,
        least,
        most,
    )


def _usual_time(
    case: Case, zone: ZoneInfo, *, first: datetime, gaps: tuple[timedelta, timedelta]
) -> datetime | None:
    """The usual local time after the first dose whose gap is allowed and nearest the interval."""
    regimen = case.request.regimen
    daily = replace(regimen, start=None, interval=min(regimen.interval, DAY))
    usual = slots_between(daily, zone, first=first + gaps[0], last=first + gaps[1])
    ranked = [(abs(slot.due - first - regimen.spacing), slot.due) for slot in usual]
    return min(ranked)[1] if ranked else None


def _advice(case: Case, plan: TravelPlan, planned: datetime) -> Decision:
    line = case.line
    if line.now < planned:
        return Decision(advice=Advice.NOTHING_DUE, reasons=("journey", "nothing-due"))
    if line.now <= planned + line.limits.after:
        return Decision(advice=Advice.TAKE_NOW, reasons=("journey", "on-time"))
    spacing = case.request.regimen.spacing
    over = line.now - line.limits.after - planned
    count = -(-over // spacing)
    ahead = plan.then if plan.then is not None else planned + spacing
    found = missed(case, ahead=ahead, count=count)
    instants = tuple(planned + n * spacing for n in range(count))
    return replace(found, reasons=("journey", *found.reasons), missed=instants)


def _next_due(case: Case, plan: TravelPlan) -> datetime | None:
    return plan.first if plan.first > case.line.now else plan.then


def _slots(case: Case, plan: TravelPlan, planned: datetime) -> tuple[ShownSlot, ...]:
    """The doses so far at home, then the two of the plan."""
    line = case.line
    done = [slot for slot in shown_slots(line, zone_of=case.request.regimen) if slot.given]
    over = planned + line.limits.after < line.now
    state = SlotState.MISSED if over else SlotState.UPCOMING
    zone = case.request.to_zone
    ahead = [ShownSlot(planned.astimezone(zone), None, state, None)]
    if plan.then is not None:
        ahead.append(ShownSlot(plan.then, None, SlotState.UPCOMING, None))
    return (*done, *ahead)
