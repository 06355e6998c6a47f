"""Three-valued truth: strong Kleene logic in which unknown is an answer."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NoReturn


class Truth(StrEnum):
    """TRUE, FALSE or UNKNOWN; never usable as a Python condition.

    >>> Truth.TRUE & Truth.UNKNOWN
    <Truth.UNKNOWN: 'unknown'>
    >>> Truth.FALSE & Truth.UNKNOWN
    <Truth.FALSE: 'false'>
    """

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"

    @staticmethod
    def of(decided: bool) -> Truth:
        """The truth of something that is known to be so or not so."""
        return Truth.TRUE if decided else Truth.FALSE

    def __bool__(self) -> NoReturn:
        """Refuse: `if truth:` would silently turn unknown into true or false."""
        raise TypeError("a Truth has three values: compare it with `is Truth.TRUE`")

    def __and__(self, other: Truth) -> Truth:
        """Kleene conjunction: false decides, else unknown, else true."""
        if self is Truth.FALSE or other is Truth.FALSE:
            return Truth.FALSE
        return Truth.UNKNOWN if Truth.UNKNOWN in (self, other) else Truth.TRUE

    def __or__(self, other: Truth) -> Truth:
        """Kleene disjunction: true decides, else unknown, else false."""
        if self is Truth.TRUE or other is Truth.TRUE:
            return Truth.TRUE
        return Truth.UNKNOWN if Truth.UNKNOWN in (self, other) else Truth.FALSE

    def __invert__(self) -> Truth:
        """Kleene negation: unknown stays unknown."""
        if self is Truth.UNKNOWN:
            return self
        return Truth.of(self is Truth.FALSE)


def all_of(truths: Iterable[Truth]) -> Truth:
    """Conjunction of any number of truths; TRUE for none."""
    result = Truth.TRUE
    for truth in truths:
        result &= truth
    return result


def any_of(truths: Iterable[Truth]) -> Truth:
    """Disjunction of any number of truths; FALSE for none."""
    result = Truth.FALSE
    for truth in truths:
        result |= truth
    return result


def at_least(needed: int, truths: Iterable[Truth]) -> Truth:
    """Whether at least `needed` of the truths are TRUE, counting the unknown as open."""
    met = possible = 0
    for truth in truths:
        met += truth is Truth.TRUE
        possible += truth is not Truth.FALSE
    if met >= needed:
        return Truth.TRUE
    return Truth.UNKNOWN if possible >= needed else Truth.FALSE
