"""The concentration after doses under the skin: one compartment, first-order in and out.

A dose of D mg that is t hours old leaves, with absorption rate a, elimination rate k, volume V,

    D a / (V (a - k)) (e^-kt - e^-at)  mg/L

and doses add up (Gibaldi and Perrier, Pharmacokinetics, 1982). All doses together are such a
curve again, with what is left of them by each rate at the time of the last one. Hours, mg, L.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    localcontext,
)
from fractions import Fraction

# At a = k the form has a limit. It is taken by moving a by the share below, which changes the
# result by no more than that; the difference of the two parts then costs 30 of the digits.
PRECISION = 80
_APART = Decimal("1e-30")
SHOWN_DIGITS = 15
_NOTHING = Decimal("1e-60")


def exactly() -> AbstractContextManager[Context]:
    """A context for calculations with so many digits that none of those shown is touched."""
    traps = [DivisionByZero, InvalidOperation, Overflow]
    return localcontext(Context(prec=PRECISION, rounding=ROUND_HALF_EVEN, traps=traps))


def decimal(value: Decimal | Fraction) -> Decimal:
    """An exact amount as a Decimal of the present context."""
    numerator, denominator = value.as_integer_ratio()
    return Decimal(numerator) / denominator


def shown(value: Decimal, digits: int = SHOWN_DIGITS) -> Decimal:
    """A result as answers print it: 15 significant digits, which a parameter may have again.

    What is far less than one molecule is nothing.
    """
    if abs(value) < _NOTHING:
        return Decimal(0)
    return Context(prec=digits, rounding=ROUND_HALF_EVEN).plus(value)


@dataclass(frozen=True, slots=True)
class Repeated:
    """The same dose every so many hours, the last one now; `count` None: at steady state."""

    dose: Decimal
    interval: Decimal
    count: int | None

    def left(self, rate: Decimal) -> Decimal:
        """What would be left of all doses now if each declined at a rate, the last one whole."""
        decay = (-rate * self.interval).exp()
        gone = decay**self.count if self.count is not None else 0
        return self.dose * (1 - gone) / (1 - decay)


@dataclass(frozen=True, slots=True)
class Listed:
    """Doses one by one, each as mg and the hours from it to the last one."""

    doses: tuple[tuple[Decimal, Decimal], ...]

    @property
    def total(self) -> Decimal:
        """All that was given."""
        return sum((dose for dose, _ in self.doses), Decimal(0))

    def left(self, rate: Decimal) -> Decimal:
        """What would be left of all doses now if each declined at a rate, the last one whole."""
        return sum((dose * (-rate * ago).exp() for dose, ago in self.doses), Decimal(0))


@dataclass(frozen=True, slots=True)
class Curve:
    """The concentration from the last dose on, where no other follows."""

    absorption: Decimal
    elimination: Decimal
    absorbing: Decimal
    eliminating: Decimal
    scale: Decimal

    def at(self, hours: Decimal) -> Decimal:
        """The concentration so long after the last dose."""
        late = self.eliminating * (-self.elimination * hours).exp()
        return self.scale * (late - self.absorbing * (-self.absorption * hours).exp())

    def peak(self) -> Decimal:
        """When it is highest; at once where the last dose was too small to raise it."""
        rise = self.absorption * self.absorbing
        fall = self.elimination * self.eliminating
        return max((rise / fall).ln() / (self.absorption - self.elimination), Decimal(0))

    def area(self, hours: Decimal) -> Decimal:
        """The area under it over so many hours."""

        def part(left: Decimal, rate: Decimal) -> Decimal:
            return left * (1 - (-rate * hours).exp()) / rate

        late = part(self.eliminating, self.elimination)
        return self.scale * (late - part(self.absorbing, self.absorption))


def curve(
    doses: Repeated | Listed, *, absorption: Decimal, elimination: Decimal, volume: Decimal
) -> Curve:
    """The curve of doses with rates per hour and a volume in L, all over 0."""
    if abs(absorption - elimination) <= elimination * _APART:
        absorption = elimination * (1 + _APART)
    scale = absorption / (volume * (absorption - elimination))
    return Curve(absorption, elimination, doses.left(absorption), doses.left(elimination), scale)


def half_life(absorption: Decimal, elimination: Decimal) -> Decimal:
    """The half-life of the last decline in hours: the slower of the two rates decides."""
    return Decimal(2).ln() / min(absorption, elimination)
