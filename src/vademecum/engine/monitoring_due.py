"""How each date of a schedule stands: done, due, overdue or upcoming."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from vademecum.engine.monitoring_plan import Course, Plan
from vademecum.model.label import Label
from vademecum.model.monitoring import TESTS, DueState, DueTest, MonitoringRules


@dataclass(frozen=True, slots=True)
class Window:
    """How early a date is due, and how old a result may be that counts for the first dose."""

    early: timedelta
    before_start: timedelta


@dataclass(frozen=True, slots=True)
class Done:
    """The days on which a test was done, and whether it was done at all."""

    days: tuple[date, ...] = ()
    ever: bool = False


def window_of(label: Label, rules: MonitoringRules) -> Window | None:
    """The local policy on how far from its date a test counts; None where it is off."""
    policy = label.policy(rules.window)
    if policy is None:
        return None
    return Window(policy.durations["early"], policy.durations["before_start"])


def due_tests(
    plans: Iterable[Plan],
    done: Mapping[str, Done],
    *,
    course: Course,
    window: Window | None,
    on: date,
) -> tuple[DueTest, ...]:
    """Every date of the schedules that are certain, in order, with its state.

    A date that two schedules share is done only where it is done for both. After the last dose
    only what was done is listed, and what is wanted because of the stop.
    """
    early = window.early if window is not None else timedelta(0)
    found: dict[tuple[date, str], DueTest] = {}
    for plan in plans:
        if not plan.certain:
            continue
        test = plan.schedule.test
        reached = done_dates(plan, done.get(test, Done()), course=course, window=window)
        for day in plan.dates:
            state = _state(day, on, early, is_done=day in reached)
            is_over = course.stopped and not plan.schedule.at_stop
            if is_over and state is not DueState.DONE:
                continue
            places = tuple(code.value for code in plan.schedule.jurisdictions)
            _add(found, DueTest(test, day, state, places))
    return tuple(sorted(found.values(), key=lambda row: (row.date, TESTS.index(row.test))))


def _add(found: dict[tuple[date, str], DueTest], row: DueTest) -> None:
    other = found.get((row.date, row.test))
    if other is None:
        found[row.date, row.test] = row
        return
    state = other.state if row.state is DueState.DONE else row.state
    places = tuple(dict.fromkeys((*other.jurisdictions, *row.jurisdictions)))
    found[row.date, row.test] = DueTest(row.test, row.date, state, places)


def _state(day: date, on: date, early: timedelta, *, is_done: bool) -> DueState:
    if is_done:
        return DueState.DONE
    if day < on:
        return DueState.OVERDUE
    return DueState.DUE if day - on <= early else DueState.UPCOMING


def done_dates(
    plan: Plan, done: Done, *, course: Course, window: Window | None
) -> Collection[date]:
    """The dates of a schedule for which a test was done.

    A day counts for the nearest date, the earlier of two as near, so for one within half the gap.
    Without the local policy it counts only for its own date.
    """
    if plan.schedule.any_time:
        return plan.dates if done.ever else ()
    if not plan.dates:
        return ()
    if window is None:
        return set(plan.dates) & set(done.days)
    following = (plan.following,) if plan.following is not None else ()
    dates = (*plan.dates, *following)
    return {
        _nearest(dates, day)
        for day in done.days
        if day >= dates[0] or _counts_early(plan, day, course, window)
    }


def _nearest(dates: tuple[date, ...], day: date) -> date:
    place = bisect_left(dates, day)
    around = dates[max(place - 1, 0) : place + 1]
    return min(around, key=lambda each: (abs(each - day), each))


def _counts_early(plan: Plan, day: date, course: Course, window: Window) -> bool:
    """Whether a day before the first date counts for it."""
    first = plan.dates[0]
    if plan.schedule.at_stop:
        return first - day <= window.early
    if plan.months[0] == 0:
        return first - day <= window.before_start
    assert course.start is not None
    return first - day < day - course.start
