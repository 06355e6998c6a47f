"""Amounts and syringes: what can be measured, how a dose is drawn, what is left over."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from vademecum.model.dose import DrawnDose, Presentation
from vademecum.model.quantity import Quantity

# Up to this many syringes the ways to draw a dose are listed.
LISTED_UP_TO = 20


def milligrams(value: Fraction) -> Quantity:
    """An amount in mg."""
    return Quantity(value, "mg")


def is_measurable(syringe: Presentation, dose: Fraction) -> bool:
    """Whether whole parts, each on a mark of a new syringe, add up to a dose in mg.

    With marks every 10 mg from 20 to 100 mg, every multiple of 10 mg from 20 mg on does.
    """
    return dose >= syringe.smallest.base and dose % syringe.mark.base == 0


def below(syringe: Presentation, dose: Fraction) -> Fraction | None:
    """The largest measurable amount not above a dose in mg, or None."""
    amount = dose // syringe.mark.base * syringe.mark.base
    return amount if amount >= syringe.smallest.base else None


def above(syringe: Presentation, dose: Fraction) -> Fraction:
    """The smallest measurable amount not below a dose in mg."""
    amount = -(-dose // syringe.mark.base) * syringe.mark.base
    return max(amount, syringe.smallest.base)


def drawn(syringe: Presentation, dose: Fraction, *, full_first: bool) -> DrawnDose:
    """How a dose in mg is drawn from the fewest new syringes.

    `full_first` puts the ways with full syringes first, else the most even way comes first. A
    dose that cannot be measured, or needs very many syringes, has no ways.
    """
    count = -(-dose // syringe.strength.base)
    ways = list(splits(syringe, dose)) if count <= LISTED_UP_TO else []
    if not full_first:
        ways.reverse()
    left = count * syringe.strength.base - dose
    shown = tuple(tuple(milligrams(part) for part in way) for way in ways)
    return DrawnDose(milligrams(dose), count, shown, milligrams(left))


def splits(syringe: Presentation, dose: Fraction) -> Iterator[tuple[Fraction, ...]]:
    """The ways to make a dose of the fewest syringes, largest parts first.

    110 mg is 90 + 20, 80 + 30, 70 + 40 or 60 + 50, and not 100 + 10.
    """
    if is_measurable(syringe, dose):
        count = -(-dose // syringe.strength.base)
        yield from parts(syringe, dose, count, syringe.strength.base)


def parts(
    syringe: Presentation, total: Fraction, count: int, most: Fraction
) -> Iterator[tuple[Fraction, ...]]:
    """All ways to make a total of so many measurable parts, none above `most`, descending."""
    smallest, mark = syringe.smallest.base, syringe.mark.base
    if count == 1:
        if smallest <= total <= most:
            yield (total,)
        return
    first = min(most, total - (count - 1) * smallest)
    while first * count >= total and first >= smallest:
        for rest in parts(syringe, total - first, count - 1, first):
            yield (first, *rest)
        first -= mark


def arrangements(
    syringe: Presentation, day: tuple[Fraction, ...]
) -> tuple[tuple[Quantity, ...], ...]:
    """The measurable ways to give the same daily total in as many doses or in fewer.

    The most even come first; the one ordered is left out. Days of more than two doses, and very
    large ones, are not rearranged.
    """
    total = sum(day, Fraction(0))
    if len(day) > 2 or total > LISTED_UP_TO * syringe.strength.base:
        return ()
    found: list[tuple[Fraction, ...]] = []
    if total % syringe.mark.base == 0:
        for count in range(len(day), 0, -1):
            found += reversed(list(parts(syringe, total, count, total)))
    ordered = tuple(sorted(day, reverse=True))
    return tuple(tuple(map(milligrams, way)) for way in found if way != ordered)
