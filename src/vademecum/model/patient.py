"""A person as the engine sees one: facts that are usable, and why the others are not."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction

from vademecum.model.answer import Line, Problem
from vademecum.model.listfact import ListFact
from vademecum.model.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Measured:
    """A quantity in the canonical unit of its fact; `base` is for exact comparison."""

    quantity: Quantity
    base: Fraction


Months = int | Fraction


@dataclass(frozen=True, slots=True)
class Age:
    """An age in months: at least `low`, under `high`.

    "8 mo" is 8 to under 9; from a birthday on a known day it is one completed month wide.
    """

    low: Months
    high: Months

    @property
    def years(self) -> int | None:
        """Completed years, or None where the bounds leave it open."""
        low = self.low // 12
        return int(low) if -(-self.high // 12) - 1 == low else None

    def __str__(self) -> str:
        """The completed months under two years, else the completed years."""
        return f"{int(self.low)} mo" if self.low < 24 else f"{int(self.low // 12)} a"


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of a list fact.

    `keys` are the terms and classes that it was recognised as; empty: nobody knows this name.
    """

    name: str
    keys: frozenset[str] = frozenset()
    taken_as: str | None = None
    start: date | None = None
    last: date | None = None
    note: str | None = None

    @property
    def recognised(self) -> bool:
        """Whether absence from a class may be concluded."""
        return self.taken_as is not None


Value = bool | str | date | datetime | Measured | Age | ListFact[Listed]


@dataclass(frozen=True)
class Patient:
    """Facts by id. What is absent from `values` is not known; `reasons` says why where told.

    `told` is what was given for a fact, `working` explains derived values, and `inputs` maps a
    derived fact to the facts it was derived from.
    """

    on: date
    values: dict[str, Value]
    reasons: dict[str, str] = field(default_factory=dict)
    told: dict[str, object] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    arithmetic: dict[str, object] = field(default_factory=dict)
    working: tuple[str | Line, ...] = ()
    inputs: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def as_of(self, on: date) -> Patient:
        """The same person on another day; an age stays what it was read as."""
        return self if self.on == on else replace(self, on=on)

    def value(self, fact: str) -> Value | None:
        """The usable value of a fact, or None where it is not known."""
        return self.values.get(fact)

    def quantity(self, fact: str) -> Quantity | None:
        """The usable quantity of a fact in its canonical unit, or None."""
        found = self.values.get(fact)
        return found.quantity if isinstance(found, Measured) else None

    def code(self, fact: str) -> str | None:
        """The usable code of a fact, or None."""
        found = self.values.get(fact)
        return found if isinstance(found, str) else None

    def flag(self, fact: str) -> bool | None:
        """The usable yes or no of a fact, or None."""
        found = self.values.get(fact)
        return found if isinstance(found, bool) else None

    def age(self) -> Age | None:
        """The age, or None."""
        found = self.values.get("person.age")
        return found if isinstance(found, Age) else None

    def day(self, fact: str) -> date | None:
        """The calendar day of a date or instant fact, or None."""
        found = self.values.get(fact)
        if isinstance(found, datetime):
            return found.date()
        return found if isinstance(found, date) else None

    def reason(self, fact: str) -> str:
        """Why a fact is missing, as a reason code of the public contract."""
        return self.reasons.get(fact, "not-given")
