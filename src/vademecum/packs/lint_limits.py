"""Checks that cases stand at each number of a criterion, just under it and just over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from vademecum.engine.derive import derived
from vademecum.model.criteria import Compare, Lists, Within
from vademecum.model.dose import Regimen
from vademecum.model.errors import InputError, PackIssue
from vademecum.model.label import Indication, Statement
from vademecum.model.listfact import ListFact
from vademecum.model.monitoring import MonitoredTest
from vademecum.model.patient import Age, Measured, Patient
from vademecum.model.quantity import UNITS, Quantity, number_text
from vademecum.model.reading import FactRules, read_facts
from vademecum.model.source import PackModel
from vademecum.packs.cases import Case
from vademecum.packs.draft import SERVES, Draft, Place
from vademecum.packs.lint_criteria import Asked, asked

AT, UNDER, OVER = "at", "just under", "just over"
_USE = "indication.code"
# A case counts as just beside a limit within one step of the limit's last digit, or this share.
_SHARE = Fraction(1, 100)
_DAY = timedelta(days=1)
Sides = set[str]


@dataclass(frozen=True, slots=True)
class Seen:
    """A person of a case, the command, and what the case expects of which statements."""

    person: Patient
    command: str
    names: frozenset[str]


def unseen_limits(draft: Draft, cases: list[Case]) -> Iterator[PackIssue]:
    """Each limit of a criterion has cases at it and on both sides of it."""
    people = tuple(_people(draft, cases))
    owners = _owners(draft)
    for each in asked(draft):
        leaf = each.leaf
        if not isinstance(leaf, Compare | Lists | Within):
            continue
        owner = _owner(owners, each.path)
        if owner is None or (not isinstance(leaf, Compare) and _span(leaf) is None):
            continue
        sides = _sides(each, (s.person for s in people if owner.watches(s)))
        lacking = [side for side in _wanted(each) if side not in sides]
        if lacking:
            limit = _shown(leaf)
            sides_lacking = ", ".join(lacking)
            message = f"no case of {owner.name} tells {leaf.fact} {sides_lacking} {limit}"
            yield draft.issue(each.path, "no-boundary-case", f"{message}; add one for each")


@dataclass(frozen=True, slots=True)
class Owner:
    """A statement, use or rule with criteria, and which cases can see it."""

    name: str
    watches: Callable[[Seen], bool]


def _owners(draft: Draft) -> dict[Place, Owner]:
    """Who asks, by the place of each statement, use, regimen or other rule with an id."""
    found: dict[Place, Owner] = {}
    for node in draft.nodes:
        value, part = node.value, str(node.path[0])
        name = getattr(value, "id", None)
        if not isinstance(value, PackModel) or not isinstance(name, str):
            continue
        if isinstance(value, Statement):
            found[node.path] = Owner(name, _naming(name))
        elif isinstance(value, Indication):
            found[node.path] = Owner(name, _using((value.code,), ("assess",)))
        elif isinstance(value, Regimen):
            found[node.path] = Owner(name, _using(value.indications, SERVES[part]))
        elif part in SERVES:
            found[node.path] = Owner(name, _asking(SERVES[part]))
    return found


def _owner(owners: Mapping[Place, Owner], path: Place) -> Owner | None:
    """The outermost owner around a place: a use rather than one of its criteria."""
    around = (owners[path[:size]] for size in range(1, len(path)) if path[:size] in owners)
    return next(around, None)


def _naming(name: str) -> Callable[[Seen], bool]:
    return lambda seen: name in seen.names or "*" in seen.names


def _using(codes: tuple[str, ...], commands: tuple[str, ...]) -> Callable[[Seen], bool]:
    return lambda seen: seen.command in commands and seen.person.code(_USE) in codes


def _asking(commands: tuple[str, ...]) -> Callable[[Seen], bool]:
    return lambda seen: seen.command in commands


def _people(draft: Draft, cases: list[Case]) -> Iterator[Seen]:
    rules = FactRules(draft.registry, draft.terms)
    facts_of: dict[str, tuple[str, ...]] = {
        node.value.test: node.value.facts
        for node in draft.nodes
        if isinstance(node.value, MonitoredTest)
    }
    known: set[tuple[str, int]] = set()
    for case in cases:
        key = (case.path, case.index)
        if key in known:
            continue
        known.add(key)
        for facts in _facts(case, facts_of):
            try:
                person = read_facts([("/facts", facts)], rules, on=case.options.on)
            except InputError:
                continue
            yield Seen(derived(person), case.command, frozenset(case.truths))


def _facts(case: Case, facts_of: Mapping[str, tuple[str, ...]]) -> Iterator[Mapping[str, object]]:
    """The facts of a case, and again with each result told apart as the fact that holds it.

    A result stands alone for its test; one that is no value of a fact leaves that fact unknown.
    """
    facts = case.document.get("facts")
    if not isinstance(facts, Mapping):
        return
    yield facts
    results = case.document.get("results")
    for result in results if isinstance(results, list) else ():
        told = result if isinstance(result, Mapping) else {}
        own = facts_of.get(str(told.get("test")), ())
        others = {fact: value for fact, value in facts.items() if fact not in own}
        value = {key: told[key] for key in ("value", "confirmed") if key in told}
        yield from ({**others, fact: value} for fact in own if value)


def _sides(each: Asked, people: Iterator[Patient]) -> Sides:
    leaf, found = each.leaf, set[str]()
    for person in people:
        value = person.values.get(leaf.fact)
        if isinstance(leaf, Compare) and isinstance(value, Measured):
            found |= _beside(value.base, leaf.limit)
        elif isinstance(leaf, Compare) and isinstance(value, Age):
            found |= _beside_age(value, leaf.limit)
        elif isinstance(leaf, Lists) and isinstance(value, ListFact):
            entries = (item.last for item in value.items if item.keys & set(leaf.terms))
            found |= {s for day in entries if day for s in _recent(person.on - day, leaf.within)}
        elif isinstance(leaf, Within) and (day := person.day(leaf.fact)) is not None:
            found |= set(_recent(person.on - day, leaf.span))
    return found


def _beside(base: Fraction, limit: Quantity) -> Sides:
    reach = _reach(limit)
    if base == limit.base:
        return {AT}
    if abs(base - limit.base) > reach:
        return set()
    return {UNDER} if base < limit.base else {OVER}


def _reach(limit: Quantity) -> Fraction:
    """How far beside a limit is just beside it, in the base unit."""
    _, _, decimals = number_text(limit.value).partition(".")
    step = Fraction(1, 10 ** len(decimals)) * UNITS[limit.unit].factor
    return max(step, abs(limit.base) * _SHARE)


def _beside_age(age: Age, limit: Quantity) -> Sides:
    """An age in completed units spans the unit: the one before the limit is just under it."""
    if age.low <= limit.base < age.high:
        return {AT}
    is_just_under = age.high <= limit.base <= age.low + _reach(limit)
    return {UNDER} if is_just_under else set()


def _recent(ago: timedelta, span: timedelta | None) -> Iterator[str]:
    """Days are whole: the last day within the span, and the first one beyond."""
    if span is not None and timedelta(0) <= span - ago < _DAY:
        yield AT
    if span is not None and timedelta(0) < ago - span <= _DAY:
        yield OVER


def _wanted(each: Asked) -> tuple[str, ...]:
    leaf, fact = each.leaf, each.fact
    if not isinstance(leaf, Compare):
        return (AT, OVER)
    if fact is not None and fact.type == "age":
        return (AT, UNDER)
    lowest = fact.range.absolute[0].base if fact is not None and fact.range is not None else None
    if lowest is not None and leaf.limit.base <= lowest:
        return (AT, OVER)
    return (AT, UNDER, OVER)


def _span(leaf: Lists | Within) -> timedelta | None:
    return leaf.within if isinstance(leaf, Lists) else leaf.span


def _shown(leaf: Compare | Lists | Within) -> str:
    if isinstance(leaf, Compare):
        return str(leaf.limit)
    span = _span(leaf)
    return f"the {span.days if span else 0} days"


CHECKS = (unseen_limits,)
