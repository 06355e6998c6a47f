"""Signs: what a triage rule looks for among symptoms, as a small closed tree of data.

There is no negation, so that another symptom can only make more of them hold. In packs a sign is

    {has: fever}   {has: [hives, rash], at: [elsewhere, untold]}   one symptom that fits
    {all: [s, ...]}   {any: [s, ...]}   {at_least: 2, of: [s, ...]}

A symptom fits when its term is one of `has` (terms, names of groups of terms, or `any`) and every
other key fits: `at` (`elsewhere` is any place but the injection site), `severity`, `new` (`"yes"`,
`"no"`), `feature` (one of them is told), and limits `duration`, `onset`, `size`, `body_surface`,
`sites` as {ge: ..., lt: ..., untold: true}. `untold` says that not telling it counts as fitting.
A limit on time or size may be a name; the policy on limits then gives the value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from vademecum.model.instant import duration_text, parse_duration
from vademecum.model.quantity import Quantity
from vademecum.model.symptom import FEATURES, INJECTION_SITE, PLACES, SEVERITIES

UNTOLD = "untold"
# In `has`: whatever the term.
ANY_TERM = "any"
ELSEWHERE = "elsewhere"
COMPARATORS = ("ge", "gt", "le", "lt")
_NAME = re.compile(r"[a-z]+(_[a-z]+)*")
TIMES = ("duration", "onset")
AMOUNTS = ("size", "body_surface")
_CODES = {
    "at": (*PLACES, ELSEWHERE, UNTOLD),
    "severity": (*SEVERITIES, UNTOLD),
    "new": ("yes", "no", UNTOLD),
    "feature": FEATURES,
}


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit on a number or a time; `named` stands for a value of the policy on limits."""

    comparator: str
    value: Fraction | timedelta | None = None
    named: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """All bounds must hold; `untold` tells what not telling the value means."""

    bounds: tuple[Bound, ...]
    untold: bool


@dataclass(frozen=True, slots=True)
class Sign:
    """One symptom that fits; empty tuples and absent limits ask nothing."""

    terms: tuple[str, ...]
    codes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    limits: tuple[tuple[str, Limits], ...] = ()


@dataclass(frozen=True, slots=True)
class AllSigns:
    """Holds when every part does; two parts may be met by one symptom."""

    parts: tuple[AnySign, ...]


@dataclass(frozen=True, slots=True)
class SomeSigns:
    """Holds when at least `needed` of the parts do."""

    needed: int
    parts: tuple[AnySign, ...]


AnySign = Sign | AllSigns | SomeSigns


def parse_sign(value: object) -> AnySign:
    """A sign from its form in a pack; ValueError says what is wrong with it."""
    if isinstance(value, AnySign):
        return value
    if not isinstance(value, Mapping):
        raise ValueError("a sign is a mapping such as {has: fever}")
    match dict(value):
        case {"all": parts, **rest} if not rest:
            return AllSigns(_parts(parts))
        case {"any": parts, **rest} if not rest:
            return SomeSigns(1, _parts(parts))
        case {"at_least": needed, "of": parts, **rest} if not rest:
            return SomeSigns(int(str(needed)), _parts(parts))
        case {"has": terms, **rest}:
            return _sign(terms, rest)
    raise ValueError("a sign has one of the keys has, all, any, at_least + of")


def _parts(value: object) -> tuple[AnySign, ...]:
    if not isinstance(value, list | tuple) or not value:
        raise ValueError("all, any and of take a list of at least one sign")
    return tuple(parse_sign(part) for part in value)


def _sign(terms: object, rest: Mapping[object, object]) -> Sign:
    codes, limits = [], []
    for key, told in rest.items():
        if key in _CODES:
            codes.append((str(key), _codes(str(key), told)))
        elif key in (*TIMES, *AMOUNTS, "sites"):
            limits.append((str(key), _limits(str(key), told)))
        else:
            raise ValueError(f"{key} is not a key of a sign")
    return Sign(_texts(terms), tuple(codes), tuple(limits))


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list | tuple) and value:
        return tuple(str(item) for item in value)
    raise ValueError("write a name or a list of names")


def _codes(key: str, value: object) -> tuple[str, ...]:
    found: list[str] = []
    for code in _texts(value):
        if code not in _CODES[key]:
            raise ValueError(f"{code} does not go with {key}")
        if code == ELSEWHERE:
            found += [place for place in PLACES if place != INJECTION_SITE]
        else:
            found.append(code)
    return tuple(found)


def _limits(key: str, value: object) -> Limits:
    if not isinstance(value, Mapping) or not set(value) <= {*COMPARATORS, UNTOLD}:
        raise ValueError(f"{key} takes ge, gt, le, lt and untold")
    bounds = tuple(_bound(key, name, str(value[name])) for name in COMPARATORS if name in value)
    if not bounds or not isinstance(value.get(UNTOLD, False), bool):
        raise ValueError(f"{key} needs a limit, and `untold` is true or false")
    return Limits(bounds, value.get(UNTOLD) is True)


def _bound(key: str, comparator: str, text: str) -> Bound:
    if key == "sites":
        return Bound(comparator, Fraction(int(text)))
    if _NAME.fullmatch(text):
        return Bound(comparator, None, text)
    if key in AMOUNTS:
        return Bound(comparator, Quantity.parse(text).base)
    return Bound(comparator, parse_duration(text))


def sign_json(sign: AnySign) -> dict[str, object]:
    """The form in a pack, with numbers in base units; for tools that list a pack's parts."""
    match sign:
        case AllSigns(parts):
            return {"all": [sign_json(part) for part in parts]}
        case SomeSigns(needed, parts):
            return {"at_least": needed, "of": [sign_json(part) for part in parts]}
    found: dict[str, object] = {"has": list(sign.terms)}
    found |= {key: list(codes) for key, codes in sign.codes}
    return found | {key: _limits_json(limits) for key, limits in sign.limits}


def _limits_json(limits: Limits) -> dict[str, object]:
    found: dict[str, object] = {}
    for bound in limits.bounds:
        value = bound.value
        text = duration_text(value) if isinstance(value, timedelta) else str(value)
        found[bound.comparator] = bound.named or text
    return found | ({UNTOLD: True} if limits.untold else {})


def single_signs(sign: AnySign) -> Iterator[Sign]:
    """Every part that looks for one symptom, from left to right."""
    match sign:
        case AllSigns(parts) | SomeSigns(_, parts):
            for part in parts:
                yield from single_signs(part)
        case _:
            yield sign


PackSign = Annotated[
    AnySign,
    BeforeValidator(parse_sign),
    PlainSerializer(sign_json),
    WithJsonSchema({"type": "object", "description": "a sign, see model.sign"}),
]
