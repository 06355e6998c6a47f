"""Whether signs hold among symptoms: the definition, and a form that is fast for every list.

`holds` is the definition, slow and obvious. `prepare` gives each sign as combinations of single
signs, so that a list of symptoms is one number; both must always agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from fractions import Fraction
from itertools import combinations

from vademecum.model.sign import (
    ANY_TERM,
    UNTOLD,
    AllSigns,
    AnySign,
    Bound,
    Limits,
    Sign,
    SomeSigns,
    single_signs,
)
from vademecum.model.symptom import Symptom

Groups = Mapping[str, tuple[str, ...]]
# The values of the policy on limits by name; None: the policy is switched off.
NamedLimits = Mapping[str, Fraction | timedelta] | None
Clauses = tuple[int, ...]
Fit = Callable[[Symptom], bool]


def holds(
    sign: AnySign, symptoms: Iterable[Symptom], *, groups: Groups, named: NamedLimits
) -> bool:
    """Whether a sign holds among these symptoms."""
    told = tuple(symptoms)
    match sign:
        case AllSigns(parts):
            return all(holds(part, told, groups=groups, named=named) for part in parts)
        case SomeSigns(needed, parts):
            held = sum(holds(part, told, groups=groups, named=named) for part in parts)
            return held >= needed
        case _:
            fit = fitting(sign, groups, named=named)
            return any(fit(symptom) for symptom in told)


def fitting(sign: Sign, groups: Groups, *, named: NamedLimits) -> Fit:
    """Whether one symptom fits a single sign."""
    terms = frozenset(term for name in sign.terms for term in groups.get(name, (name,)))
    any_term = ANY_TERM in terms

    def fits(symptom: Symptom) -> bool:
        return (
            (any_term or symptom.term in terms)
            and all(_code_fits(symptom, key, codes) for key, codes in sign.codes)
            and all(_inside(_amount(symptom, key), limits, named) for key, limits in sign.limits)
        )

    return fits


def lacking(
    sign: Sign, symptom: Symptom, *, groups: Groups, named: NamedLimits
) -> frozenset[str] | None:
    """The qualifiers that must still be told for a symptom to fit; empty: it fits, None: never."""
    if not fitting(Sign(sign.terms), groups, named=named)(symptom):
        return None
    wanted = set()
    for key, codes in sign.codes:
        if not _code_fits(symptom, key, codes):
            if _is_told(symptom, key):
                return None
            wanted.add(key)
    for key, limits in sign.limits:
        amount = _amount(symptom, key)
        if not _inside(amount, limits, named):
            if amount is not None:
                return None
            wanted.add(key)
    return frozenset(wanted)


def _is_told(symptom: Symptom, key: str) -> bool:
    """Whether a code was told; a list of features may go on unless it is complete."""
    if key == "feature":
        return symptom.features.complete
    return {"at": symptom.at, "severity": symptom.severity, "new": symptom.new}[key] is not None


def _code_fits(symptom: Symptom, key: str, codes: tuple[str, ...]) -> bool:
    if key == "feature":
        return not set(codes).isdisjoint(symptom.features.items)
    told = {"at": symptom.at, "severity": symptom.severity, "new": _yes_or_no(symptom.new)}[key]
    return (told or UNTOLD) in codes


def _yes_or_no(value: bool | None) -> str | None:
    return None if value is None else "yes" if value else "no"


def _amount(symptom: Symptom, key: str) -> Fraction | timedelta | None:
    match key:
        case "duration":
            return symptom.duration
        case "onset":
            return symptom.onset
        case "sites":
            return None if symptom.sites is None else Fraction(symptom.sites)
        case "size":
            return None if symptom.size is None else symptom.size.base
        case _:
            return None if symptom.body_surface is None else symptom.body_surface.base


def _inside(value: Fraction | timedelta | None, limits: Limits, named: NamedLimits) -> bool:
    if value is None:
        return limits.untold
    return all(_within(value, bound, named) for bound in limits.bounds)


def _within(value: Fraction | timedelta, bound: Bound, named: NamedLimits) -> bool:
    """A bound that a switched-off policy named holds back nothing."""
    limit = bound.value
    if bound.named is not None:
        if named is None:
            return True
        limit = named[bound.named]
    assert limit is not None
    number, against = _number(value), _number(limit)
    match bound.comparator:
        case "ge":
            return number >= against
        case "gt":
            return number > against
        case "le":
            return number <= against
        case _:
            return number < against


def _number(value: Fraction | timedelta) -> Fraction:
    return Fraction(value // timedelta(seconds=1)) if isinstance(value, timedelta) else value


def prepare(signs: Iterable[AnySign]) -> tuple[tuple[Sign, ...], tuple[Clauses, ...]]:
    """All single signs, and each sign as clauses: it holds when all bits of a clause are set.

    Bit n stands for the n-th single sign.
    """
    whole = tuple(signs)
    singles = tuple(dict.fromkeys(one for sign in whole for one in single_signs(sign)))
    bits = {sign: 1 << place for place, sign in enumerate(singles)}
    return singles, tuple(_least(_clauses(sign, bits)) for sign in whole)


def _clauses(sign: AnySign, bits: Mapping[Sign, int]) -> set[int]:
    match sign:
        case AllSigns(parts):
            return _joined([_clauses(part, bits) for part in parts])
        case SomeSigns(needed, parts):
            inner = [_clauses(part, bits) for part in parts]
            return {each for some in combinations(inner, needed) for each in _joined(some)}
        case _:
            return {bits[sign]}


def _joined(parts: Iterable[set[int]]) -> set[int]:
    found = {0}
    for part in parts:
        found = {one | other for one in found for other in part}
    return found


def _least(clauses: set[int]) -> Clauses:
    """Without the clauses that ask for more than another one."""
    return tuple(
        sorted(one for one in clauses if not any(o != one and o & one == o for o in clauses))
    )
