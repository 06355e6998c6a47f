"""What a criterion means for a person, in three values: the definition, small and obvious."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from vademecum.model.criteria import (
    All,
    AnyOf,
    AtLeast,
    Compare,
    Criterion,
    Flag,
    Lists,
    Not,
    OneOf,
    Within,
)
from vademecum.model.listfact import ListFact
from vademecum.model.patient import Age, Listed, Measured, Months, Patient
from vademecum.model.truth import Truth, all_of, any_of, at_least


def evaluate(criterion: Criterion, patient: Patient) -> Truth:
    """The truth of a criterion for a person; a fact that is not known makes a leaf UNKNOWN."""
    match criterion:
        case All(parts):
            return all_of(evaluate(part, patient) for part in parts)
        case AnyOf(parts):
            return any_of(evaluate(part, patient) for part in parts)
        case Not(part):
            return ~evaluate(part, patient)
        case AtLeast(needed, parts):
            return at_least(needed, [evaluate(part, patient) for part in parts])
        case Flag(fact, expected):
            found = patient.value(fact)
            return Truth.of(found == expected) if isinstance(found, bool) else Truth.UNKNOWN
        case OneOf(fact, codes):
            found = patient.value(fact)
            return Truth.of(found in codes) if isinstance(found, str) else Truth.UNKNOWN
        case Compare(fact, comparator, limit):
            return compare(patient.value(fact), comparator, limit.base)
        case Lists():
            return lists(criterion, patient)
        case Within(fact, span):  # pragma: no branch - the union ends here
            return within(patient.day(fact), span, patient.on)


def compare(value: object, comparator: str, limit: int | Fraction) -> Truth:
    """How a measured quantity or an age stands to a limit, in exact base units."""
    match value:
        case Measured(_, base):
            return Truth.of(_holds(base, comparator, limit))
        case Age(low, high):
            return _compare_age(low, high, comparator, limit)
    return Truth.UNKNOWN


def _holds(base: Fraction, comparator: str, limit: int | Fraction) -> bool:
    match comparator:
        case "lt":
            return base < limit
        case "le":
            return base <= limit
        case "gt":
            return base > limit
        case _:
            return base >= limit


def _compare_age(low: Months, high: Months, comparator: str, limit: int | Fraction) -> Truth:
    """An age lies in [low, high): decided only where the whole of it is on one side."""
    if comparator in ("gt", "le"):
        above = Truth.TRUE if low > limit else Truth.FALSE if high <= limit else Truth.UNKNOWN
        return above if comparator == "gt" else ~above
    reached = Truth.TRUE if low >= limit else Truth.FALSE if high <= limit else Truth.UNKNOWN
    return reached if comparator == "ge" else ~reached


def lists(criterion: Lists, patient: Patient) -> Truth:
    """Whether a list names one of the terms.

    False only where the list is complete and every name on it is recognised.
    """
    found = patient.value(criterion.fact)
    if not isinstance(found, ListFact):
        return Truth.UNKNOWN
    wanted = frozenset(criterion.terms)
    truths = [
        applies(item, criterion, patient=patient) for item in found.items if item.keys & wanted
    ]
    if any(truth is Truth.TRUE for truth in truths):
        return Truth.TRUE
    open_names = any(not item.recognised for item in found.items)
    if not found.complete or open_names or Truth.UNKNOWN in truths:
        return Truth.UNKNOWN
    return Truth.FALSE


def applies(item: Listed, criterion: Lists, *, patient: Patient) -> Truth:
    """Whether an entry of the class that is asked about was given when it matters."""
    truth = Truth.TRUE
    if criterion.within is not None:
        truth &= within(item.last, criterion.within, patient.on)
    if criterion.during_therapy:
        truth &= _before(item.start, patient.day("therapy.stop"))
    return truth


def _before(start: date | None, stop: date | None) -> Truth:
    """Both are given at some time when the other starts no later than the last dose."""
    return Truth.UNKNOWN if start is None or stop is None else Truth.of(start <= stop)


def within(day: date | None, span: timedelta, on: date) -> Truth:
    """Whether a day lies no longer ago than the span, and not in the future."""
    if day is None:
        return Truth.UNKNOWN
    return Truth.of(timedelta(0) <= on - day <= span)
