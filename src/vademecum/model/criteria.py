"""Criteria: questions over facts, as a small closed tree of data.

In packs and JSON a criterion is one of

    {all: [c, ...]}   {any: [c, ...]}   {not: c}   {at_least: 3, of: [c, ...]}
    {fact: renal.esrd}                              the fact is true   (`is: false`: it is false)
    {fact: indication.code, is: nomid}              a code
    {fact: indication.code, in: [nomid, dira]}      one of several codes
    {fact: person.weight, ge: 10 kg, lt: 50 kg}     limits, all of which must hold
    {fact: medicines.current, lists: [etanercept]}  a list names one of these terms or classes
        `within: P21D`    and it was last given no longer ago than that
        `during: therapy` and it starts before the therapy stops
    {fact: therapy.start, within: P28D}             a date no longer ago than that
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from vademecum.model.instant import duration_text, parse_duration
from vademecum.model.quantity import Quantity, QuantityError

COMPARATORS = ("lt", "le", "gt", "ge")


@dataclass(frozen=True, slots=True)
class All:
    """True when every part is."""

    parts: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True when at least one part is."""

    parts: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True when the part is false."""

    part: Criterion


@dataclass(frozen=True, slots=True)
class AtLeast:
    """True when at least `needed` parts are."""

    needed: int
    parts: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """A yes-or-no fact has this value."""

    fact: str
    value: bool


@dataclass(frozen=True, slots=True)
class OneOf:
    """A coded fact has one of these codes."""

    fact: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """A quantity stands in this relation (lt, le, gt, ge) to a limit."""

    fact: str
    comparator: str
    limit: Quantity


@dataclass(frozen=True, slots=True)
class Lists:
    """A list fact names one of these terms (substances or classes), perhaps recently."""

    fact: str
    terms: tuple[str, ...]
    within: timedelta | None = None
    during_therapy: bool = False


@dataclass(frozen=True, slots=True)
class Within:
    """A date fact lies no longer ago than this, and not in the future."""

    fact: str
    span: timedelta


Leaf = Flag | OneOf | Compare | Lists | Within
Criterion = All | AnyOf | Not | AtLeast | Leaf


def parse_criterion(value: object) -> Criterion:
    """A criterion from its JSON form; ValueError names what is wrong with it."""
    if isinstance(value, Criterion):
        return value
    if not isinstance(value, Mapping):
        raise ValueError("a criterion is a mapping such as {fact: renal.esrd}")
    match dict(value):
        case {"all": parts, **rest} if not rest:
            return All(_parts(parts))
        case {"any": parts, **rest} if not rest:
            return AnyOf(_parts(parts))
        case {"not": part, **rest} if not rest:
            return Not(parse_criterion(part))
        case {"at_least": needed, "of": parts, **rest} if not rest:
            return _at_least(needed, _parts(parts))
        case {"fact": str(fact), **rest}:
            return _leaf(fact, rest)
    raise ValueError("a criterion has one of the keys all, any, not, at_least + of, fact")


def _parts(value: object) -> tuple[Criterion, ...]:
    if not isinstance(value, list | tuple) or not value:
        raise ValueError("all, any and of take a list of at least one criterion")
    return tuple(parse_criterion(part) for part in value)


def _at_least(needed: object, parts: tuple[Criterion, ...]) -> AtLeast:
    if str(needed) not in {str(count) for count in range(1, len(parts) + 1)}:
        raise ValueError("at_least takes a whole number from 1 to the number of criteria")
    return AtLeast(int(str(needed)), parts)


def _leaf(fact: str, rest: Mapping[object, object]) -> Criterion:
    match rest:
        case {**none} if not none:
            return Flag(fact, value=True)
        case {"is": bool(value), **none} if not none:
            return Flag(fact, value)
        case {"is": str(code), **none} if not none:
            return OneOf(fact, (code,))
        case {"in": [*codes], **none} if not none and codes:
            return OneOf(fact, _texts(codes))
        case {"lists": [*terms], **more} if terms:
            return _lists(fact, _texts(terms), more)
        case {"within": str(span), **none} if not none:
            return Within(fact, parse_duration(span))
    if rest and set(rest) <= set(COMPARATORS):
        return _compare(fact, rest)
    raise ValueError(f"the keys {sorted(map(str, rest))} do not go together on a fact")


def _texts(values: list[object]) -> tuple[str, ...]:
    if not all(isinstance(value, str) for value in values):
        raise ValueError("in and lists take texts")
    return tuple(map(str, values))


def _lists(fact: str, terms: tuple[str, ...], more: Mapping[object, object]) -> Lists:
    if set(more) - {"within", "during"} or more.get("during", "therapy") != "therapy":
        raise ValueError("lists goes with `within: <duration>` or `during: therapy` only")
    within = parse_duration(str(more["within"])) if "within" in more else None
    return Lists(fact, terms, within, "during" in more)


def _compare(fact: str, limits: Mapping[object, object]) -> Criterion:
    parts = []
    for comparator in COMPARATORS:
        if comparator in limits:
            try:
                limit = Quantity.parse(str(limits[comparator]))
            except QuantityError as error:
                raise ValueError(f"{comparator}: {error}") from error
            parts.append(Compare(fact, comparator, limit))
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def criterion_json(criterion: Criterion) -> dict[str, object]:
    """The JSON form of a criterion; `parse_criterion` reads it back to the same tree."""
    match criterion:
        case All(parts):
            return {"all": [criterion_json(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [criterion_json(part) for part in parts]}
        case Not(part):
            return {"not": criterion_json(part)}
        case AtLeast(needed, parts):
            return {"at_least": needed, "of": [criterion_json(part) for part in parts]}
        case Flag(fact, value):
            return {"fact": fact} if value else {"fact": fact, "is": False}
        case OneOf(fact, codes):
            return {"fact": fact, "in": list(codes)}
        case Compare(fact, comparator, limit):
            return {"fact": fact, comparator: str(limit)}
        case Within(fact, span):
            return {"fact": fact, "within": duration_text(span)}
        case Lists(fact, terms, within, during_therapy):  # pragma: no branch - the union ends here
            recently = {"within": duration_text(within)} if within is not None else {}
            planned = {"during": "therapy"} if during_therapy else {}
            return {"fact": fact, "lists": list(terms), **recently, **planned}


def leaves(criterion: Criterion) -> Iterator[Leaf]:
    """Every question about a single fact, from left to right."""
    match criterion:
        case All(parts) | AnyOf(parts) | AtLeast(_, parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case _:
            yield criterion


PackCriterion = Annotated[
    Criterion,
    BeforeValidator(parse_criterion),
    PlainSerializer(criterion_json),
    WithJsonSchema({"type": "object", "description": "a criterion, see model.criteria"}),
]
