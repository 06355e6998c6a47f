"""What is not known, what it holds open, and the fewest facts that would settle it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations

from vademecum.engine.logic import evaluate
from vademecum.model.criteria import (
    All,
    AnyOf,
    AtLeast,
    Criterion,
    Leaf,
    Lists,
    Not,
)
from vademecum.model.patient import Patient
from vademecum.model.truth import Truth

STOP = "therapy.stop"
Facts = frozenset[str]


def open_facts(criterion: Criterion, patient: Patient) -> tuple[str, ...]:
    """The facts whose absence keeps a criterion unknown, in the order of the criterion."""
    match criterion:
        case All(parts) | AnyOf(parts) | AtLeast(_, parts):
            if evaluate(criterion, patient) is not Truth.UNKNOWN:
                return ()
            return _unique(fact for part in parts for fact in open_facts(part, patient))
        case Not(part):
            return open_facts(part, patient)
    unknown = evaluate(criterion, patient) is Truth.UNKNOWN
    return leaf_facts(criterion, patient) if unknown else ()


def settling_facts(criterion: Criterion, patient: Patient) -> Facts:
    """The fewest facts that could decide an unknown criterion; empty where it is decided.

    Each question about these facts is taken to be free. Criteria of labels have few open facts,
    so that all sets of them can be tried, the smallest first.
    """
    waiting = _unique(_waiting(criterion, patient))
    for size in range(1, len(waiting) + 1):
        for chosen in combinations(waiting, size):
            if any(_possible(criterion, patient, frozenset(chosen))):
                return frozenset(chosen)
    return frozenset()


def _waiting(criterion: Criterion, patient: Patient) -> Iterator[str]:
    """Every fact that could take part in deciding an unknown criterion."""
    if evaluate(criterion, patient) is not Truth.UNKNOWN:
        return
    match criterion:
        case All(parts) | AnyOf(parts) | AtLeast(_, parts):
            for part in parts:
                yield from _waiting(part, patient)
        case Not(part):
            yield from _waiting(part, patient)
        case _:
            true_way, false_way = _ways(criterion, patient)
            yield from (*false_way, *true_way)


def _possible(criterion: Criterion, patient: Patient, chosen: Facts) -> tuple[bool, bool]:
    """Whether a criterion could become true, and false, when only these facts are told."""
    decided = evaluate(criterion, patient)
    if decided is not Truth.UNKNOWN:
        return decided is Truth.TRUE, decided is Truth.FALSE
    match criterion:
        case Not(part):
            true, false = _possible(part, patient, chosen)
            return false, true
        case All(parts):
            needed = len(parts)
        case AnyOf(parts):
            needed = 1
        case AtLeast(needed, parts):
            pass
        case _:
            true_way, false_way = _ways(criterion, patient)
            return chosen.issuperset(true_way), chosen.issuperset(false_way)
    found = [_possible(part, patient, chosen) for part in parts]
    spare = len(parts) - needed
    return sum(true for true, _ in found) >= needed, sum(false for _, false in found) > spare


def _ways(leaf: Leaf, patient: Patient) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The facts that an unknown leaf needs to become true, and to become false."""
    fact = leaf.fact
    if not isinstance(leaf, Lists) or not leaf.during_therapy or patient.day(STOP) is not None:
        return (fact,), (fact,)
    late, early = _by_stop(leaf, patient)
    named = late is Truth.TRUE or early is Truth.FALSE
    false_way = (STOP,) if early is Truth.FALSE else (fact, STOP) if named else (fact,)
    return (STOP,) if late is Truth.TRUE else (fact, STOP), false_way


def leaf_facts(leaf: Leaf, patient: Patient) -> tuple[str]:
    """The fact of a leaf, or the last dose where an entry of its list waits for that."""
    if isinstance(leaf, Lists) and leaf.during_therapy and patient.day(STOP) is None:
        waits_for_stop = set(_by_stop(leaf, patient)) != {Truth.UNKNOWN}
        return (STOP,) if waits_for_stop else (leaf.fact,)
    return (leaf.fact,)


def _by_stop(leaf: Lists, patient: Patient) -> tuple[Truth, Truth]:
    """What a question about a joint treatment would be with a very late or early last dose."""
    late, early = (
        evaluate(leaf, replace(patient, values=patient.values | {STOP: day}))
        for day in (date.max, date.min)
    )
    return late, early


def _unique(facts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(facts))
