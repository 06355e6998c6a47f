"""What can be measured around an order, and how it is drawn."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from vademecum.engine import syringe
from vademecum.engine.dose_checks import amount
from vademecum.engine.dose_scope import Amounts, Scope
from vademecum.model.dose import (
    DoseResult,
    DrawnDose,
    Measurable,
    MeasuredDose,
    NearAmount,
)
from vademecum.model.quantity import Quantity
from vademecum.model.source import Policy


def drawn_doses(scope: Scope) -> tuple[DrawnDose, ...]:
    """How each dose of the day is drawn; nothing where a dose in mg is not known."""
    doses = known_doses(scope)
    policy = policy_of(scope, scope.rules.splitting)
    full_first = policy is not None and policy.values.get("prefer") == "full-syringes"
    shape = scope.rules.presentation
    return tuple(syringe.drawn(shape, dose, full_first=full_first) for dose in doses)


def known_doses(scope: Scope) -> tuple[Fraction, ...]:
    """The doses of the day in mg, or nothing where one of them is not known."""
    doses = [dose for dose in scope.amounts.doses if dose is not None]
    return tuple(doses) if len(doses) == len(scope.amounts.doses) else ()


def policy_of(scope: Scope, identifier: str | None) -> Policy | None:
    """A local policy of the dose rules, where it is on."""
    return scope.label.policy(identifier) if identifier is not None else None


def measurable(scope: Scope) -> Measurable:
    """The measurable neighbours of every dose, other arrangements, and the largest daily dose."""
    maximum = maximum_daily_dose(scope)
    largest = None
    if maximum is not None:
        largest = syringe.below(scope.rules.presentation, maximum)
    result = amount(scope, scope.amounts).result
    same: tuple[tuple[Quantity, ...], ...] = ()
    if result is not DoseResult.ABOVE_MAXIMUM:
        same = syringe.arrangements(scope.rules.presentation, known_doses(scope))
    return Measurable(
        tuple(_measured(scope, index) for index in range(len(scope.order.day))),
        same,
        None if largest is None else Quantity(largest, "mg/d"),
    )


def maximum_daily_dose(scope: Scope) -> Fraction | None:
    """The most that the label gives for a day in mg, where all regimens agree and it is known."""
    found: set[Fraction | None] = set()
    for regimen in scope.regimens:
        if regimen.fixed is not None:
            found.add(regimen.fixed.base)
        elif regimen.maximum is not None and scope.weight is not None:
            found.add(regimen.maximum.base * scope.weight)
        else:
            found.add(None)
    return found.pop() if len(found) == 1 else None


def _measured(scope: Scope, index: int) -> MeasuredDose:
    shape, dose = scope.rules.presentation, scope.amounts.doses[index]
    if dose is None:
        return MeasuredDose(scope.order.day[index])
    ordered = syringe.milligrams(dose)
    if syringe.is_measurable(shape, dose):
        return MeasuredDose(ordered)
    lower, upper = syringe.below(shape, dose), syringe.above(shape, dose)
    below = None if lower is None else _near(scope, index, lower)
    above = _near(scope, index, upper)
    return MeasuredDose(ordered, below, above, _choice(scope, dose, below, above))


def _near(scope: Scope, index: int, dose: Fraction) -> NearAmount:
    """What the amount check says with this dose in place of the ordered one."""
    doses = list(scope.amounts.doses)
    doses[index] = dose
    known = [each for each in doses if each is not None]
    total = sum(known, Fraction(0)) if len(known) == len(doses) else None
    per_kg = total / scope.weight if total is not None and scope.weight else None
    changed = replace(scope.amounts, doses=tuple(doses), total=total, per_kg=per_kg)
    return NearAmount(syringe.milligrams(dose), by_weight(changed), amount(scope, changed).result)


def by_weight(amounts: Amounts) -> Quantity | None:
    """The daily total in mg/kg/d."""
    if amounts.per_kg is None:
        return None
    return Quantity(amounts.per_kg, "mg/kg/d")


def _choice(
    scope: Scope, dose: Fraction, below: NearAmount | None, above: NearAmount
) -> str | None:
    """The nearer amount inside the label, ties down, where the rounding policy is on."""
    if policy_of(scope, scope.rules.rounding) is None:
        return None
    near = [("below", below), ("above", above)]
    inside = [
        (abs(item.dose.base - dose), place)
        for place, item in near
        if item is not None and item.result is DoseResult.WITHIN
    ]
    return min(inside, key=lambda each: each[0])[1] if inside else None
