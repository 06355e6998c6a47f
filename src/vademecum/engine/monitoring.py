"""Which tests are due, and what their results mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from vademecum.engine.derive import CREATININE, derived
from vademecum.engine.explain import cite_refs
from vademecum.engine.monitoring_due import due_tests, window_of
from vademecum.engine.monitoring_open import Found, missing_facts
from vademecum.engine.monitoring_plan import (
    PHASE,
    START,
    STOP,
    Course,
    Plan,
    Scope,
    course_of,
    criterion_of,
    plans,
    shifted,
)
from vademecum.engine.monitoring_results import judged_results, readings_of, with_only
from vademecum.engine.monitoring_told import done_tests, outcomes
from vademecum.engine.shared import (
    JURISDICTION,
    jurisdiction_of,
    shown_conflict,
    situated,
    sources,
)
from vademecum.model.answer import CiteRef, Context, Line, ShownConflict
from vademecum.model.criteria import leaves
from vademecum.model.label import Label
from vademecum.model.listfact import ListFact
from vademecum.model.monitoring import (
    DueState,
    Monitoring,
    MonitorRequest,
    Note,
    PlannedTest,
    ShownNote,
)
from vademecum.model.patient import Patient
from vademecum.model.source import Conflict
from vademecum.model.vocabulary import Contact, Jurisdiction, Urgency

DEFAULT_MONTHS = 12


def due_monitoring(
    label: Label,
    patient: Patient,
    *,
    request: MonitorRequest,
    context: Context,
    on: date,
) -> Monitoring:
    """The schedule, how each date stands, and the results (public contract, section 5.6).

    Dates run to `request.until`, inclusive, or a year from `on`. In an unknown jurisdiction every
    schedule is shown and none is chosen: a date that one of them gives is due. The label must
    have rules for monitoring.
    """
    rules = label.monitoring
    if rules is None:
        raise ValueError("this label has no rules for monitoring")
    person = situated(patient.as_of(on), context)
    course = course_of(person, on)
    scope = Scope(label, rules, _in_phase(person, course), context)
    told = outcomes(scope, request)
    end = request.until if request.until is not None else shifted(on, DEFAULT_MONTHS)
    wanted = plans(scope, course, until=end)
    window = window_of(label, rules)
    due = due_tests(wanted, done_tests(told), course=course, window=window, on=on)
    judged = judged_results(scope, told.results)
    return _answer(Found(scope, course, wanted, told, judged, due), derived(person))


def _in_phase(person: Patient, course: Course) -> Patient:
    """The person in the phase that was told, or that the dates show."""
    if course.phase is None:
        return person
    return replace(person, values=person.values | {PHASE: course.phase})


def _answer(found: Found, person: Patient) -> Monitoring:
    scope = found.scope
    schedule = tuple(_shown(scope, plan) for plan in found.plans)
    notes = tuple(_notes(found))
    conflicts = _conflicts(found)
    missing = missing_facts(found)
    lines = [*schedule, *found.judged, *notes, *(p for c in conflicts for p in c.positions)]
    return Monitoring(
        schedule=schedule,
        due=found.due,
        results=found.judged,
        notes=notes,
        missing=missing,
        next_question=tuple(entry.fact for entry in missing[:1]),
        problems=(*person.problems, *found.course.problems, *found.told.problems),
        conflicts=conflicts,
        inputs_used=_inputs_used(found, person),
        not_checked=_not_checked(person),
        policies=_policies(found, schedule, notes),
        arithmetic=person.arithmetic,
        working=_working(found, person),
        contact=_contact(found),
        urgency=_urgency(found),
        sources=sources(scope.label, _cites(lines)),
    )


def _cites(lines: Iterable[object]) -> Iterator[CiteRef]:
    for line in lines:
        yield from getattr(line, "cites", ())


def _shown(scope: Scope, plan: Plan) -> PlannedTest:
    schedule, context = plan.schedule, scope.context
    return PlannedTest(
        test=schedule.test,
        dates=plan.dates,
        months=plan.months,
        ends=plan.ends,
        wording=schedule.wording,
        cites=cite_refs(schedule.cites),
        id=schedule.id,
        says=scope.label.text(schedule.id, context.lang, context.audience),
        truth=plan.truth,
        missing=plan.missing,
        jurisdictions=tuple(code.value for code in schedule.jurisdictions),
        counted_from="stop" if schedule.at_stop else "start",
        basis=schedule.basis,
        review=schedule.review,
        policies=(schedule.policy,) if schedule.policy is not None else (),
    )


def _notes(found: Found) -> Iterator[ShownNote]:
    scope = found.scope
    for entry in scope.rules.notes:
        if entry.note in _notes_that_hold(found):
            yield ShownNote(
                entry.note,
                scope.label.text(entry.id, scope.context.lang, scope.context.audience),
                cite_refs(entry.cites),
                tuple(p for p in entry.policies if scope.label.policy(p) is not None),
            )


def _notes_that_hold(found: Found) -> Iterator[Note]:
    if found.course.start is None:
        yield "start-unknown"
    if found.course.stopped:
        yield "stopped"
    if any(JURISDICTION in plan.missing for plan in found.plans):
        yield "jurisdiction-unknown"
    if window_of(found.scope.label, found.scope.rules) is None:
        yield "no-window"


def _conflicts(found: Found) -> tuple[ShownConflict, ...]:
    """The disagreements behind the schedule and the results, by the ids of both."""
    scope = found.scope
    marks = {plan.schedule.id for plan in found.plans}
    for outcome in found.told.results:
        marks |= {each.reading.id for each in readings_of(scope, outcome)}
    where = jurisdiction_of(scope.patient, scope.context)
    return tuple(
        replace(
            shown_conflict(scope.label, conflict, "monitor", scope.context),
            acted_on=_acted_on(scope.label, conflict, where),
        )
        for conflict in scope.label.conflicts
        if "monitor" in conflict.commands and not marks.isdisjoint(conflict.shown_with)
    )


def _acted_on(label: Label, conflict: Conflict, where: Jurisdiction | None) -> int:
    """The position of the jurisdiction; where it has none or is unknown, the pack's choice.

    A local policy among the marks of the conflict makes the pack's choice hold everywhere.
    """
    if any(label.policy(mark) is not None for mark in conflict.shown_with):
        return conflict.acted_on
    for index, position in enumerate(conflict.positions):
        if where in position.jurisdictions:
            return index
    return conflict.acted_on


def _inputs_used(found: Found, person: Patient) -> tuple[str, ...]:
    facts = {START, STOP, PHASE}
    facts |= {outcome.fact for outcome in found.told.results if outcome.fact is not None}
    parts = [plan.schedule for plan in found.plans]
    facts |= {leaf.fact for part in parts for leaf in leaves(criterion_of(part))}
    for outcome in found.told.results:
        for each in readings_of(found.scope, outcome):
            facts |= {leaf.fact for leaf in leaves(criterion_of(each.reading))}
    return tuple(sorted(fact for fact in facts if fact in person.values))


def _not_checked(person: Patient) -> tuple[str, ...]:
    """Names of medicines that nobody here knows; whether they need a test cannot be told."""
    listed = person.value("medicines.current")
    if not isinstance(listed, ListFact):
        return ()
    return tuple(item.name for item in listed.items if not item.recognised)


def _working(found: Found, person: Patient) -> tuple[str | Line, ...]:
    """How values were calculated, those of each creatinine among the results included."""
    lines = list(person.working)
    for outcome in found.told.results:
        if outcome.fact == CREATININE:
            lines += with_only(found.scope.patient, outcome).working
    return tuple(dict.fromkeys(lines))


def _policies(
    found: Found, schedule: tuple[PlannedTest, ...], notes: tuple[ShownNote, ...]
) -> tuple[str, ...]:
    used = {policy for planned in schedule for policy in planned.policies}
    used |= {policy for judged in found.judged for policy in judged.policies}
    used |= {policy for note in notes for policy in note.policies}
    rules = found.scope.rules
    if found.due and window_of(found.scope.label, rules) is not None:
        used.add(rules.window)
    return tuple(sorted(used))


def _contact(found: Found) -> Contact:
    asked = [judged.contact for judged in found.judged if not judged.superseded]
    if any(row.state in (DueState.OVERDUE, DueState.DUE) for row in found.due):
        asked.append(Contact.PRESCRIBER)
    return max(asked, key=lambda contact: contact.rank, default=Contact.NONE)


def _urgency(found: Found) -> Urgency:
    told = [judged.urgency for judged in found.judged if not judged.superseded]
    return max(told, key=lambda urgency: urgency.rank, default=Urgency.ROUTINE)
