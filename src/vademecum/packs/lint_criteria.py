"""Checks of criteria: they ask about facts that exist, in the right way, and can come true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vademecum.model.criteria import (
    All,
    AtLeast,
    Compare,
    Criterion,
    Flag,
    Lists,
    OneOf,
    Within,
    leaves,
    parse_criterion,
)
from vademecum.model.errors import PackIssue
from vademecum.model.facts import Fact
from vademecum.model.label import Statement
from vademecum.model.quantity import UNITS
from vademecum.packs.draft import Draft, Node, Place
from vademecum.packs.lint_clash import Literal, clashes, literals, scope_literals

Leaf = Flag | OneOf | Compare | Lists | Within
_PARTS = ("all", "any", "of")
_COMPARED = ("quantity", "age")
# What each kind of question may be asked of, and how it is written.
_TYPES: dict[type, tuple[tuple[str, ...], str]] = {
    Flag: (("bool",), "only a yes-or-no fact is asked without more, or with `is: false`"),
    OneOf: (("code",), "`is` and `in` ask for the codes of a coded fact"),
    Compare: (_COMPARED, "lt, le, gt and ge compare a quantity or an age"),
    Lists: (("list", "codes"), "`lists` asks what a list fact names"),
    Within: (("date", "instant"), "`within` alone asks how long ago a date was"),
}
_DATED = ("medicine", "vaccine")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about one fact, its place, and the fact where the registry has it."""

    path: Place
    raw: Mapping[str, Any]
    leaf: Leaf
    fact: Fact | None


def asked(draft: Draft) -> Iterator[Asked]:
    """Every question about a fact in the criteria of a pack."""
    criteria = (node for node in draft.nodes if isinstance(node.value, Criterion))
    for node in criteria:
        for path, raw in places_of_leaves(node.raw, node.path):
            for leaf in leaves(parse_criterion(raw)):
                yield Asked(path, raw, leaf, draft.registry.facts.get(leaf.fact))


def places_of_leaves(
    raw: Mapping[str, Any], path: Place
) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    """The innermost mappings of a raw criterion with their places."""
    for key in _PARTS:
        for index, part in enumerate(raw.get(key, ())):
            yield from places_of_leaves(part, (*path, key, index))
    if "not" in raw:
        yield from places_of_leaves(raw["not"], (*path, "not"))
    if "fact" in raw:
        yield path, raw


def unknown_facts(draft: Draft) -> Iterator[PackIssue]:
    """A question about a fact that the registry does not have could never be answered."""
    for each in asked(draft):
        if each.fact is None:
            message = f"there is no fact {each.leaf.fact}; add it to _facts or correct the id"
            yield draft.issue((*each.path, "fact"), "unknown-fact", message)


def wrong_questions(draft: Draft) -> Iterator[PackIssue]:
    """A question of the wrong kind for its fact would stay unknown for everybody."""
    for each in asked(draft):
        if each.fact is None:
            continue
        types, hint = _TYPES[type(each.leaf)]
        if each.fact.type not in types:
            message = f"{each.fact.id} is a fact of type {each.fact.type}; {hint}"
            yield draft.issue(each.path, "wrong-question", message)
        elif isinstance(each.leaf, Lists) and _asks_for_dates(each.leaf, each.fact):
            message = f"the entries of {each.fact.id} have no such dates; leave out the time"
            yield draft.issue(each.path, "wrong-question", message)


def _asks_for_dates(leaf: Lists, fact: Fact) -> bool:
    if leaf.during_therapy:
        return fact.of not in _DATED
    return leaf.within is not None and fact.type == "codes"


def unknown_codes(draft: Draft) -> Iterator[PackIssue]:
    """A code outside the closed list of its fact would never be told."""
    for each in asked(draft):
        fact, leaf = each.fact, each.leaf
        if fact is None or fact.type not in ("code", "codes"):
            continue
        for step, code in _codes(each):
            if code not in fact.codes:
                known = ", ".join(fact.codes)
                message = f"{code} is no code of {leaf.fact}; write one of {known}"
                yield draft.issue((*each.path, *step), "unknown-code", message)


def _codes(each: Asked) -> Iterator[tuple[Place, str]]:
    if isinstance(each.leaf, Lists):
        yield from ((("lists", n), term) for n, term in enumerate(each.leaf.terms))
    elif isinstance(each.leaf, OneOf) and "is" in each.raw:
        yield ("is",), each.leaf.codes[0]
    elif isinstance(each.leaf, OneOf):
        yield from ((("in", n), code) for n, code in enumerate(each.leaf.codes))


def unknown_terms(draft: Draft) -> Iterator[PackIssue]:
    """A term that nobody knows, or of a kind that its list never holds, would never be found."""
    kinds = _kinds(draft)
    for each in asked(draft):
        if each.fact is None or each.fact.type != "list" or not isinstance(each.leaf, Lists):
            continue
        if each.fact.of == "infection":
            continue  # past infections are told by name; no vocabulary lists them
        for index, term in enumerate(each.leaf.terms):
            place = (*each.path, "lists", index)
            if term not in kinds:
                message = f"no term and no class is called {term}; add it to _terms"
                yield draft.issue(place, "unknown-term", message)
            elif each.fact.of not in {"substance", *kinds[term]}:
                message = f"{term} is a {kinds[term][0]}; {each.fact.id} lists {each.fact.of}s"
                yield draft.issue(place, "unknown-term", message)


def _kinds(draft: Draft) -> dict[str, tuple[str, ...]]:
    """The kinds of things that a term or a class stands for."""
    found: dict[str, tuple[str, ...]] = {}
    for term in draft.terms.terms:
        for key in (term.id, *term.classes):
            found[key] = (*found.get(key, ()), term.kind)
    return found


def wrong_units(draft: Draft) -> Iterator[PackIssue]:
    """A limit in a unit of another dimension would be compared with the wrong number."""
    for each in _limits(draft):
        fact, limit = each.fact, each.leaf.limit
        canonical = UNITS.get(fact.units[0]) if fact.units else None
        place = (*each.path, each.leaf.comparator)
        if canonical is None or limit.dimension != canonical.dimension:
            message = (
                f"{limit.unit} is no unit to compare {fact.id} in; write it in {_first(fact)}"
            )
            yield draft.issue(place, "wrong-unit", message)
        elif limit.unit not in fact.units:
            units = ", ".join(fact.units)
            message = f"{fact.id} does not accept {limit.unit}; write one of {units}"
            yield draft.issue(place, "wrong-unit", message)


def _first(fact: Fact) -> str:
    return fact.units[0] if fact.units else "the unit of the fact"


def limits_out_of_range(draft: Draft) -> Iterator[PackIssue]:
    """A limit that no possible value lies on one side of decides nothing."""
    for each in _limits(draft):
        limit, bounds = each.leaf.limit, each.fact.range
        if bounds is None or limit.dimension != bounds.absolute[0].dimension:
            continue
        low, high = bounds.absolute
        if not low.base <= limit.base <= high.base:
            message = f"{limit} lies outside {low} to {high}, where {each.fact.id} is impossible"
            place = (*each.path, each.leaf.comparator)
            yield draft.issue(place, "out-of-range", f"{message}; check the number and its unit")


@dataclass(frozen=True, slots=True)
class AskedLimit:
    """A comparison of a quantity or age that the registry has with a limit."""

    path: Place
    leaf: Compare
    fact: Fact


def _limits(draft: Draft) -> Iterator[AskedLimit]:
    for each in asked(draft):
        if isinstance(each.leaf, Compare) and each.fact and each.fact.type in _COMPARED:
            yield AskedLimit(each.path, each.leaf, each.fact)


def never_true(draft: Draft) -> Iterator[PackIssue]:
    """A criterion, or a part of one, that contradicts itself is a slip of the pen."""
    by_path = dict(draft.statements())
    for node in draft.nodes:
        if isinstance(node.value, Criterion):
            for place, why in _dead(draft, node.raw, node.path, _around(node, by_path)):
                yield draft.issue(place, "never-true", f"this can never be true: {why}")


def _around(node: Node, statements: Mapping[Place, Statement]) -> list[Literal]:
    """What the indications, phase and jurisdictions of a statement ask beside its criterion."""
    statement = statements.get(node.path[:-1])
    return scope_literals(statement) if statement is not None else []


def _dead(
    draft: Draft, raw: Mapping[str, Any], path: Place, given: list[Literal]
) -> Iterator[tuple[Place, str]]:
    criterion = parse_criterion(raw)
    own = literals(criterion)
    clash = clashes([*given, *own], draft.registry)
    if clash is not None:
        yield path, f"what it asks of {clash} contradicts itself; correct a limit or a code"
        return
    if isinstance(criterion, AtLeast) and not 1 <= criterion.needed <= len(criterion.parts):
        count = len(criterion.parts)
        yield (*path, "at_least"), f"it needs {criterion.needed} of {count}; correct the number"
    given = [*given, *own] if isinstance(criterion, All) else given
    for place, part in _inner(raw, path):
        yield from _dead(draft, part, place, given)


def _inner(raw: Mapping[str, Any], path: Place) -> Iterator[tuple[Place, Any]]:
    for key in _PARTS:
        yield from (((*path, key, n), part) for n, part in enumerate(raw.get(key, ())))


CHECKS = (
    unknown_facts,
    wrong_questions,
    unknown_codes,
    unknown_terms,
    wrong_units,
    limits_out_of_range,
    never_true,
)
