"""What is not known, what it holds open, and the fewest facts that would settle it."""

from __future__ import annotations

from collections.abc import Iterable
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
from vademecum.model.listfact import ListFact
from vademecum.model.patient import Patient
from vademecum.model.truth import Truth

STOP = "therapy.stop"
Facts = frozenset[str]
Ways = tuple[Facts | None, Facts | None]


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
    """The fewest facts that could decide an unknown criterion; empty where it is decided."""
    if evaluate(criterion, patient) is not Truth.UNKNOWN:
        return frozenset()
    true_way, false_way = _ways(criterion, patient)
    return _smallest([true_way, false_way]) or frozenset()


def _ways(criterion: Criterion, patient: Patient) -> Ways:
    """The smallest sets of facts that could make it true, and false; None: impossible."""
    decided = evaluate(criterion, patient)
    if decided is Truth.TRUE:
        return frozenset(), None
    if decided is Truth.FALSE:
        return None, frozenset()
    match criterion:
        case Not(part):
            true_way, false_way = _ways(part, patient)
            return false_way, true_way
        case All(parts):
            ways = [_ways(part, patient) for part in parts]
            return _union(way[0] for way in ways), _smallest(way[1] for way in ways)
        case AnyOf(parts):
            ways = [_ways(part, patient) for part in parts]
            return _smallest(way[0] for way in ways), _union(way[1] for way in ways)
        case AtLeast(needed, parts):
            ways = [_ways(part, patient) for part in parts]
            spare = len(parts) - needed + 1
            return (
                _cheapest([way[0] for way in ways], needed),
                _cheapest([way[1] for way in ways], spare),
            )
    facts = frozenset(leaf_facts(criterion, patient))
    return facts, facts


def leaf_facts(leaf: Leaf, patient: Patient) -> tuple[str, ...]:
    """The fact of a leaf; where a list already names the term, the end of the therapy."""
    if isinstance(leaf, Lists) and leaf.during_therapy and patient.day(STOP) is None:
        found = patient.value(leaf.fact)
        if isinstance(found, ListFact) and not found.keys.isdisjoint(leaf.terms):
            return (STOP,)
    return (leaf.fact,)


def _union(ways: Iterable[Facts | None]) -> Facts | None:
    joined: Facts = frozenset()
    for way in ways:
        if way is None:
            return None
        joined |= way
    return joined


def _smallest(ways: Iterable[Facts | None]) -> Facts | None:
    possible = [way for way in ways if way is not None]
    return min(possible, key=len) if possible else None


def _cheapest(ways: list[Facts | None], count: int) -> Facts | None:
    """The smallest union of `count` of the ways; counts in labels have few items."""
    possible = [way for way in ways if way is not None]
    return _smallest(_union(chosen) for chosen in combinations(possible, count))


def _unique(facts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(facts))
