"""Reads single values of a facts document: quantities, with hints on odd ones, and ages."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from vademecum.model.answer import Hint
from vademecum.model.errors import InputIssue
from vademecum.model.facts import Fact
from vademecum.model.patient import Age, Measured
from vademecum.model.quantity import (
    NUMBER,
    Quantity,
    QuantityError,
    number_text,
    rounded,
)

if TYPE_CHECKING:
    from vademecum.model.reading import Reading, Told


# So many quantities are remembered; most people share theirs with somebody.
REMEMBERED_MAX = 8192


def read_quantity(reading: Reading, told: Told) -> Measured | None:
    """The quantity in the fact's canonical unit, or a problem with likely readings."""
    text, remembered = str(told.value), reading.rules.measured
    found = remembered.get((told.fact.id, text))
    if found is not None:
        return found
    found = _measured(reading, told, text)
    if found is not None and not told.confirmed:
        if len(remembered) >= REMEMBERED_MAX:
            remembered.clear()
        remembered[told.fact.id, text] = found
    return found


def _measured(reading: Reading, told: Told, text: str) -> Measured | None:
    fact, given = told.fact, _given(reading, told)
    if given is None:
        return None
    measured = canonical(fact, given)
    if measured is None:
        hint = "accepted: " + ", ".join(fact.units)
        message = f"this unit is not accepted here; {hint}"
        reading.problem(told, "unit-not-accepted", message, *hints(fact, text))
        return None
    if plausible(fact, measured, None):
        return measured
    if fact.range is not None and not _inside(fact.range.absolute, measured.base):
        message = "this value is not possible; check the number and the unit"
        reading.problem(told, "impossible", message, *hints(fact, text))
        return None
    if not told.confirmed:
        message = "this value is unusual; confirm it or correct it"
        reading.problem(told, "implausible", message, *hints(fact, text))
        return None
    return measured


def _given(reading: Reading, told: Told) -> Quantity | None:
    """The quantity as written; a wrong shape is an issue, an unreadable text a problem."""
    if isinstance(told.value, bool | list | Mapping):
        reading.issues.append(InputIssue(told.at, "wrong-shape", "write a number and a unit"))
        return None
    text = str(told.value)
    try:
        return Quantity.parse(text)
    except QuantityError as error:
        likely = hints(told.fact, text) if told.fact.type == "quantity" else ()
        reading.problem(told, error.code, str(error), *likely)
        return None


def canonical(fact: Fact, given: Quantity) -> Measured | None:
    """A quantity in the canonical unit of a fact, or None where the unit is not accepted."""
    if given.unit not in fact.units:
        return None
    target = fact.units[0]
    factor = fact.molar.get(given.unit)
    if factor is not None:
        value = Fraction(given.value) * Fraction(factor)
        converted = Quantity(value, target)
    else:
        converted = given.to(target)
    return Measured(converted, converted.base)


def plausible(fact: Fact, measured: Measured, age: Age | None) -> bool:
    """Whether a value needs no confirmation; a known age narrows the range of a child."""
    if fact.range is None:
        return True
    limits = fact.range.plausible
    if age is not None:
        for band in fact.plausible_by_age:
            if age.high <= band.below.base:
                limits = band.plausible
                break
    return _inside(limits, measured.base)


def _inside(limits: tuple[Quantity, Quantity], base: Fraction) -> bool:
    return limits[0].base <= base <= limits[1].base


def hints(fact: Fact, text: str, *, age: Age | None = None) -> tuple[Hint, ...]:
    """Readings of the same number in each accepted unit that would be plausible (at an age).

    Where only one unit is accepted it is offered to a bare number alone: a number with another
    unit measures something else, as an estimated filtration rate is no clearance.
    """
    number, _, written = text.partition(" ")
    if NUMBER.fullmatch(number) is None or (written and len(fact.units) < 2):
        return ()
    hints = []
    for unit in fact.units:
        measured = canonical(fact, Quantity.parse(f"{number} {unit}"))
        if measured is not None and plausible(fact, measured, age):
            means = rounded(measured.quantity.value, 4)
            hints.append(Hint(f"{number} {unit}", f"{number_text(means)} {fact.units[0]}"))
    return tuple(hints)


def read_age(reading: Reading, told: Told) -> Age | None:
    """A completed age, such as "8 mo": at least 8 and under 9 months."""
    given = _given(reading, told)
    if given is None:
        return None
    if given.unit not in told.fact.units or Fraction(given.value).denominator != 1:
        reading.problem(told, "unit-not-accepted", "write whole years, months, weeks or days")
        return None
    age = age_of(int(given.value), given.unit)
    if age.low > 125 * 12:
        reading.problem(told, "impossible", "this age is not possible")
        return None
    return age


def age_of(count: int, unit: str) -> Age:
    """The bounds in months of a completed age; weeks and days bound the months loosely.

    >>> age_of(8, "mo")
    Age(low=8, high=9)
    """
    if unit in ("a", "mo"):
        months = 12 if unit == "a" else 1
        return Age(count * months, (count + 1) * months)
    days = 7 if unit == "wk" else 1
    # A month has 28 to 31 days.
    return Age(Fraction(count * days, 31), Fraction((count + 1) * days, 28))
