"""What a monitoring answer waits for: facts that could still change the schedule or a reading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from vademecum.engine.monitoring_plan import START, STOP, Course, Plan, Scope
from vademecum.engine.monitoring_results import Applying, readings_of
from vademecum.engine.monitoring_told import Outcome, Outcomes
from vademecum.engine.shared import missing_fact
from vademecum.model.answer import Missing
from vademecum.model.listfact import ListFact
from vademecum.model.monitoring import DueTest, JudgedResult
from vademecum.model.vocabulary import Level


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a person before it is put into words."""

    scope: Scope
    course: Course
    plans: tuple[Plan, ...]
    told: Outcomes
    judged: tuple[JudgedResult, ...]
    due: tuple[DueTest, ...]


def missing_facts(found: Found) -> tuple[Missing, ...]:
    """What the answer waits for: values first, then what decides the schedule."""
    holds: dict[str, list[tuple[str, Level]]] = {}
    for fact in found.told.not_usable:
        holds.setdefault(fact, [])
    for outcome, each in _open_readings(found):
        for fact in each.missing:
            unread = fact if fact not in outcome.test.facts else outcome.test.facts[0]
            holds.setdefault(unread, []).append((each.reading.id, _level(each)))
    if found.course.start is None:
        holds.setdefault(START, [])
    if found.course.stopped and found.course.stop is None:
        holds.setdefault(STOP, [])
    for plan in found.plans:
        for fact in plan.missing:
            level = plan.schedule.wording.level
            holds.setdefault(fact, []).append((plan.schedule.id, level))
    return tuple(_entry(found, fact, held) for fact, held in holds.items())


def _open_readings(found: Found) -> Iterator[tuple[Outcome, Applying]]:
    """Readings that only may apply and are as grave as what is said of their result."""
    for outcome, judged in zip(found.told.results, found.judged, strict=True):
        if judged.superseded:
            continue
        for each in readings_of(found.scope, outcome):
            if each.missing and _level(each).rank >= judged.level.rank:
                yield outcome, each


def _level(each: Applying) -> Level:
    return each.reading.then.wording.level


def _is_list(scope: Scope, fact: str) -> bool:
    return isinstance(scope.patient.value(fact), ListFact)


def _entry(found: Found, fact: str, held: list[tuple[str, Level]]) -> Missing:
    scope = found.scope
    if fact == "results":
        text = f"{scope.label.identity.id}.monitoring-ask.results"
        ask = scope.label.text(text, scope.context.lang, scope.context.audience)
        entry = Missing(fact=fact, reason="unusable", ask=ask)
    else:
        entry = missing_fact(scope.label, fact, scope.patient, scope.context)
        if fact in found.told.not_usable and entry.reason == "not-given":
            entry = replace(entry, reason="unusable")
        elif entry.reason == "incomplete-list" and not _is_list(scope, fact):
            # Another result of this kind has a value; the one that is asked for has none.
            entry = replace(entry, reason="not-given")
    levels = [level for _, level in held]
    return replace(
        entry,
        findings=tuple(dict.fromkeys(identifier for identifier, _ in held)),
        level=max(levels, key=lambda level: level.rank) if levels else None,
    )
