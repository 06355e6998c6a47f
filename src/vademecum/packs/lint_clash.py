"""Finds facts of which a conjunction asks what cannot be so at the same time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vademecum.engine.shared import JURISDICTION
from vademecum.model.criteria import (
    All,
    Compare,
    Criterion,
    Flag,
    Lists,
    Not,
    OneOf,
    Within,
)
from vademecum.model.facts import Registry
from vademecum.model.label import Statement
from vademecum.model.quantity import Quantity

_OPPOSITE = {"lt": "ge", "le": "gt", "gt": "le", "ge": "lt"}


@dataclass(frozen=True, slots=True)
class Literal:
    """A question about one fact that must be true, or must be false."""

    leaf: Flag | OneOf | Compare | Lists | Within
    holds: bool


def literals(criterion: Criterion) -> list[Literal]:
    """What a criterion asks in every case; nothing of its alternatives."""
    match criterion:
        case All(parts):
            return [literal for part in parts for literal in literals(part)]
        case Not(Not(part)):
            return literals(part)
        case Not(Flag() | OneOf() | Compare() | Lists() | Within() as leaf):
            return [Literal(leaf, holds=False)]
        case Flag() | OneOf() | Compare() | Lists() | Within():
            return [Literal(criterion, holds=True)]
    return []


def scope_literals(statement: Statement) -> list[Literal]:
    """What the indications, phase and jurisdictions of a statement ask."""
    scope = {
        JURISDICTION: tuple(code.value for code in statement.jurisdictions),
        "indication.code": statement.indications,
        "therapy.phase": (statement.phase,) if statement.phase is not None else (),
    }
    return [Literal(OneOf(fact, codes), holds=True) for fact, codes in scope.items() if codes]


def clashes(asked: Iterable[Literal], registry: Registry) -> str | None:
    """The first fact of which contradictory things are asked, or None."""
    by_fact: dict[str, list[Literal]] = {}
    for literal in asked:
        by_fact.setdefault(literal.leaf.fact, []).append(literal)
    for fact, found in by_fact.items():
        known = registry.facts.get(fact)
        codes = frozenset(known.codes) if known is not None else frozenset()
        if _flags(found) or _codes(found, codes) or _limits(found) or _lists(found):
            return fact
    return None


def _flags(asked: list[Literal]) -> bool:
    values = {each.leaf.value is each.holds for each in asked if isinstance(each.leaf, Flag)}
    return len(values) > 1


def _codes(asked: list[Literal], codes: frozenset[str]) -> bool:
    questions = [(e.leaf, e.holds) for e in asked if isinstance(e.leaf, OneOf)]
    if not questions or not codes:
        return False
    left = codes | {code for leaf, _ in questions for code in leaf.codes}
    for leaf, holds in questions:
        left = left & set(leaf.codes) if holds else left - set(leaf.codes)
    return not left


def _limits(asked: list[Literal]) -> bool:
    """Whether a lower limit lies above an upper one, or on it where one of them is exclusive."""
    lower: list[tuple[Quantity, bool]] = []
    upper: list[tuple[Quantity, bool]] = []
    for each in asked:
        leaf = each.leaf
        if isinstance(leaf, Compare):
            comparator = leaf.comparator if each.holds else _OPPOSITE[leaf.comparator]
            side = lower if comparator in ("gt", "ge") else upper
            side.append((leaf.limit, comparator in ("ge", "le")))
    return any(
        low.dimension == high.dimension
        and (low.base > high.base or (low.base == high.base and not (with_low and with_high)))
        for low, with_low in lower
        for high, with_high in upper
    )


def _lists(asked: list[Literal]) -> bool:
    """Whether a list must name a term, and must name none of a group that holds it."""
    wanted = [e.leaf for e in asked if isinstance(e.leaf, Lists) and e.holds]
    barred = [e.leaf for e in asked if isinstance(e.leaf, Lists) and not e.holds]
    return any(
        no.within is None and not no.during_therapy and set(yes.terms) <= set(no.terms)
        for yes in wanted
        for no in barred
    )
