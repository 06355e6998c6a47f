"""Which tests a label wants for a person, and on which days, counted from the first dose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from vademecum.engine.logic import evaluate
from vademecum.engine.missing import open_facts
from vademecum.engine.shared import JURISDICTION
from vademecum.model.answer import Context, Problem
from vademecum.model.criteria import All, Criterion, OneOf
from vademecum.model.instant import add_months
from vademecum.model.label import EVERYWHERE, Label
from vademecum.model.monitoring import TESTS, Conditional, MonitoringRules, Schedule
from vademecum.model.patient import Patient
from vademecum.model.truth import Truth

START, STOP, PHASE = "therapy.start", "therapy.stop", "therapy.phase"
# Without a first dose an endless schedule is shown for so many months.
SHOWN_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom an answer is for, by which rules, and who reads it."""

    label: Label
    rules: MonitoringRules
    patient: Patient
    context: Context


@dataclass(frozen=True, slots=True)
class Course:
    """The time of treatment as far as it is known.

    `phase` is None where neither told nor clear from the dates. `stopped`: the last dose is past.
    `last` is the last day on which a test of the treatment can fall, None while it goes on.
    """

    start: date | None
    stop: date | None
    phase: str | None
    stopped: bool
    last: date | None
    problems: tuple[Problem, ...] = ()


def course_of(patient: Patient, on: date) -> Course:
    """The time of treatment of a person as seen on a day.

    A told phase wins over what the dates suggest, and a stop before the start is left aside, so
    that nothing ends because of a mistake.
    """
    start, stop, told = patient.day(START), patient.day(STOP), patient.code(PHASE)
    problems: tuple[Problem, ...] = ()
    if start is not None and stop is not None and stop < start:
        message = "the last dose lies before the first; it is left aside"
        problems = (Problem(f"/facts/{STOP}", STOP, "conflicting", message),)
        stop = None
    is_past = stop is not None and stop < on
    stopped = told == "stopped" or is_past
    last = on if stopped and stop is None else stop
    return Course(start, stop, told or _phase(start, on, is_past), stopped, last, problems)


def _phase(start: date | None, on: date, is_past: bool) -> str | None:
    """On treatment from the day after the first dose; after a stop it may be starting again."""
    if start is None or is_past:
        return None
    return "starting" if start >= on else "on-treatment"


@dataclass(frozen=True, slots=True)
class Plan:
    """A schedule that applies or may apply, with its dates up to the end of the question.

    `missing` decide whether it applies; it is `certain` where only the jurisdiction is among them.
    `following` is the date after the last shown.
    """

    schedule: Schedule
    truth: Truth
    missing: tuple[str, ...]
    months: tuple[int, ...] = ()
    dates: tuple[date, ...] = ()
    following: date | None = None
    ends: date | None = None

    @property
    def certain(self) -> bool:
        """Whether its dates are due in at least one jurisdiction that is still possible."""
        return set(self.missing) <= {JURISDICTION}


def plans(scope: Scope, course: Course, *, until: date) -> tuple[Plan, ...]:
    """The schedules that apply or may apply, dated up to `until`, in the order of the tests."""
    found = []
    for schedule in scope.rules.schedules:
        criterion = criterion_of(schedule)
        truth = evaluate(criterion, scope.patient)
        if truth is Truth.FALSE or not switched_on(scope.label, schedule):
            continue
        plan = Plan(schedule, truth, open_facts(criterion, scope.patient))
        found.append(_dated(plan, course, until))
    return tuple(sorted(found, key=lambda plan: TESTS.index(plan.schedule.test)))


def switched_on(label: Label, part: Conditional) -> bool:
    """Whether the local policies let a schedule or a reading count."""
    if part.without is not None and label.policy(part.without) is not None:
        return False
    return part.policy is None or label.policy(part.policy) is not None


def criterion_of(part: Conditional) -> Criterion:
    """Whom a schedule or a reading is for, as one criterion."""
    parts: list[Criterion] = []
    if set(part.jurisdictions) != set(EVERYWHERE):
        parts.append(OneOf(JURISDICTION, tuple(code.value for code in part.jurisdictions)))
    if part.phase is not None:
        parts.append(OneOf(PHASE, (part.phase,)))
    if part.indications:
        parts.append(OneOf("indication.code", part.indications))
    if part.when is not None:
        parts.append(part.when)
    return All(tuple(parts))


def _dated(plan: Plan, course: Course, until: date) -> Plan:
    schedule = plan.schedule
    if schedule.at_stop:
        days = (course.stop,) if course.stop is not None and course.stop <= until else ()
        return Plan(schedule, plan.truth, plan.missing, dates=days, ends=course.stop)
    if course.start is None:
        months = tuple(_months(schedule, max((SHOWN_MONTHS, *schedule.months))))
        return Plan(schedule, plan.truth, plan.missing, months)
    end = until if course.last is None else min(until, course.last)
    months, dates = _up_to(schedule, course.start, end)
    return Plan(
        schedule,
        plan.truth,
        plan.missing,
        months,
        dates,
        _following(schedule, course.start, months),
        _ends(schedule, course),
    )


def _months(schedule: Schedule, limit: int) -> Iterator[int]:
    """The months of a schedule from the start, none over the limit."""
    yield from (month for month in schedule.months if month <= limit)
    if schedule.every is not None:
        yield from range(schedule.months[-1] + schedule.every, limit + 1, schedule.every)


def _up_to(schedule: Schedule, start: date, end: date) -> tuple[tuple[int, ...], tuple[date, ...]]:
    """Months and dates that lie no later than `end`."""
    limit = (end.year - start.year) * 12 + end.month - start.month
    dated = [(month, shifted(start, month)) for month in _months(schedule, limit)]
    shown = [pair for pair in dated if pair[1] <= end]
    return tuple(month for month, _ in shown), tuple(day for _, day in shown)


def _following(schedule: Schedule, start: date, months: tuple[int, ...]) -> date | None:
    if not months:
        return None
    later = [month for month in schedule.months if month > months[-1]]
    if not later and schedule.every is None:
        return None
    return shifted(start, later[0] if later else months[-1] + (schedule.every or 0))


def _ends(schedule: Schedule, course: Course) -> date | None:
    """The last date of a schedule; the last dose, where it is known, ends every one."""
    assert course.start is not None
    ends = None
    if schedule.months and schedule.every is None:
        ends = shifted(course.start, schedule.months[-1])
    known = [day for day in (ends, course.stop) if day is not None]
    return min(known) if known and schedule.months else None


def shifted(day: date, months: int) -> date:
    """The same day so many months later; from December 9999 on the last day of the calendar."""
    if day.year * 12 + day.month + months >= date.max.year * 12 + 12:
        return date.max
    return add_months(day, months)
