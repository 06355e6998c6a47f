"""Exact amounts with a UCUM unit, read and converted in one place.

A closed table of units, each an exact rational multiple of one base unit of its dimension
(temperature: also an offset), so that conversions are exact and nothing is guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from functools import lru_cache


class QuantityError(ValueError):
    """A text that is not a quantity; `code` is a problem code of the public contract."""

    def __init__(self, code: str, message: str) -> None:
        """`code` is one of number-unreadable, unit-missing, unit-not-accepted."""
        self.code = code
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Unit:
    """A UCUM unit: its value in the base unit is `value * factor + offset`."""

    code: str
    dimension: str
    factor: Fraction
    offset: Fraction = Fraction(0)


def _units() -> dict[str, Unit]:
    table: dict[str, dict[str, str | int]] = {
        # NIST SP 811: 1 lb = 0.45359237 kg and 1 in = 2.54 cm exactly.
        "mass": {"kg": "1000000", "g": "1000", "mg": "1", "ug": "1/1000",
                 "[lb_av]": "453592.37", "[oz_av]": "28349.523125"},
        "length": {"cm": 1, "m": 100, "mm": "1/10", "[in_i]": "2.54"},
        "volume": {"mL": 1, "L": 1000},
        "time": {"h": 1, "min": "1/60", "d": 24, "wk": 168},
        "age": {"mo": 1, "a": 12},
        "dose-rate": {"mg/d": 1, "ug/d": "1/1000", "g/d": 1000},
        "dose-per-weight": {"mg/kg": 1, "ug/kg": "1/1000"},
        "dose-rate-per-weight": {"mg/kg/d": 1},
        "clearance": {"mL/min": 1, "L/h": "1000/60"},
        "egfr": {"mL/min/{1.73_m2}": 1},
        "cell-count": {"10*9/L": 1, "10*3/uL": 1, "/uL": "1/1000", "10*6/L": "1/1000"},
        "mass-concentration": {"mg/L": 1, "ug/L": "1/1000", "ng/mL": "1/1000",
                               "mg/dL": 10, "g/L": 1000, "g/dL": 10000},
        "mole-concentration": {"umol/L": 1, "mmol/L": 1000},
        "exposure": {"mg.h/L": 1},
        "rate": {"/h": 1},
        "ratio-to-upper-limit": {"{ULN}": 1},
        "ratio": {"{ratio}": 1, "1": 1},
        "score": {"{score}": 1},
        "fraction": {"%": 1},
    }  # fmt: skip
    units = {
        code: Unit(code, dimension, Fraction(factor))
        for dimension, codes in table.items()
        for code, factor in codes.items()
    }
    units["Cel"] = Unit("Cel", "temperature", Fraction(1))
    units["[degF]"] = Unit("[degF]", "temperature", Fraction(5, 9), Fraction(-160, 9))
    return units


UNITS = _units()

# What people write for a UCUM unit (public contract, section 1).
ALIASES = {
    "y": "a", "yr": "a", "year": "a", "years": "a", "month": "mo", "months": "mo",
    "week": "wk", "weeks": "wk", "day": "d", "days": "d", "lb": "[lb_av]", "lbs": "[lb_av]",
    "in": "[in_i]", "C": "Cel", "°C": "Cel", "F": "[degF]", "°F": "[degF]", "mcg": "ug",
    "x10^9/L": "10*9/L", "10^9/L": "10*9/L", "x10*9/L": "10*9/L", "K/uL": "10*3/uL",
    "10^3/uL": "10*3/uL", "x10^3/uL": "10*3/uL", "cells/uL": "/uL", "{cells}/uL": "/uL",
    "x ULN": "{ULN}", "ULN": "{ULN}", "mL/min/1.73m2": "mL/min/{1.73_m2}",
    "mL/min/1.73 m2": "mL/min/{1.73_m2}", "mg/kg/day": "mg/kg/d", "mg/day": "mg/d",
    "mcg/d": "ug/d", "mcg/L": "ug/L", "mcg/kg": "ug/kg",
}  # fmt: skip

# A fraction that ends, with a denominator up to 10**12, has at most 39 decimals.
SHOWN_MAX = 60

# Five digits before and three after the point: the one lexer for numbers typed by people.
NUMBER = re.compile(r"(0|[1-9][0-9]{0,4})(\.[0-9]{1,3})?", re.ASCII)
_LOOKS_NUMERIC = re.compile(r"[-+.\d]", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact number and a UCUM unit.

    >>> Quantity.parse("150 lb").to("kg")
    Quantity(68.0388555 kg)
    >>> Quantity.parse("1500 /uL") == Quantity.parse("1.5 10*9/L")
    False
    >>> Quantity.parse("1500 /uL").same_as(Quantity.parse("1.5 10*9/L"))
    True
    """

    value: Decimal | Fraction
    unit: str

    @staticmethod
    @lru_cache(maxsize=4096)
    def parse(text: str) -> Quantity:
        """A quantity from "number unit"; QuantityError names what is wrong with it."""
        number, _, unit = text.partition(" ")
        if NUMBER.fullmatch(number) is None:
            raise QuantityError(
                "number-unreadable",
                "write a plain number, at most five digits before and three after the point",
            )
        if not unit:
            raise QuantityError("unit-missing", "write the unit after the number")
        code = unit_code(unit)
        if code is None:
            raise QuantityError("unit-not-accepted", "this unit is not known here")
        return Quantity(Decimal(number), code)

    @property
    def dimension(self) -> str:
        """The kind of amount, such as mass or clearance."""
        return UNITS[self.unit].dimension

    @property
    def base(self) -> Fraction:
        """The exact amount in the base unit of the dimension."""
        return _base(self.value, self.unit)

    def to(self, code: str) -> Quantity:
        """The same amount in another unit of the same dimension, exactly."""
        if code == self.unit:
            return self
        target = UNITS[code]
        if target.dimension != self.dimension:
            raise QuantityError("unit-not-accepted", f"{self.unit} cannot be given in {code}")
        return Quantity((self.base - target.offset) / target.factor, code)

    def same_as(self, other: Quantity) -> bool:
        """Whether both are the same amount, whatever the unit."""
        return self.dimension == other.dimension and self.base == other.base

    def __str__(self) -> str:
        """The canonical form of the public contract: number, space, UCUM unit."""
        return f"{number_text(self.value)} {self.unit}"

    def __repr__(self) -> str:
        """Short, for doctests and assertion messages."""
        return f"Quantity({self})"


@lru_cache(maxsize=8192)
def _base(value: Decimal | Fraction, code: str) -> Fraction:
    unit = UNITS[code]
    number, parts = value.as_integer_ratio()
    base = Fraction(number * unit.factor.numerator, parts * unit.factor.denominator)
    return base + unit.offset if unit.offset else base


@lru_cache(maxsize=1024)
def unit_code(text: str) -> str | None:
    """The UCUM code of a unit as people write it, or None where it is not accepted."""
    code = text.replace("\N{MICRO SIGN}", "u").replace("\N{GREEK SMALL LETTER MU}", "u")
    code = ALIASES.get(code, code)
    return code if code in UNITS else None


def looks_numeric(text: str) -> bool:
    """Whether a text starts like a number, readable or not."""
    return _LOOKS_NUMERIC.match(text) is not None


def number_text(value: Decimal | Fraction, significant: int = 6) -> str:
    """Plain digits without exponent or trailing zeros; what no decimal can hold rounds half-even.

    >>> number_text(Decimal("100.50"))
    '100.5'
    >>> number_text(Fraction(1, 32))
    '0.03125'
    >>> number_text(Fraction(2, 3))
    '0.666667'
    """
    if isinstance(value, Fraction):
        if value.denominator == 1:
            return str(value.numerator)
        digits = SHOWN_MAX if _ends(value.denominator) else significant
        value = rounded(value, digits)
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _ends(denominator: int) -> bool:
    """Whether a fraction with this denominator is a decimal that can be written out."""
    rest = denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1 and denominator <= 10**12


def rounded(value: Decimal | Fraction, significant: int) -> Decimal:
    """A Decimal with so many significant digits, half-even; whole digits are never cut."""
    exact = Fraction(value)
    digits = max(significant, len(str(abs(int(exact)))))
    context = Context(prec=digits, rounding=ROUND_HALF_EVEN)
    return context.divide(Decimal(exact.numerator), Decimal(exact.denominator))
