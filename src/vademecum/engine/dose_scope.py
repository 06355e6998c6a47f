"""What an order is judged against: the regimens that could apply, and its amounts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from vademecum.engine.logic import evaluate
from vademecum.engine.missing import open_facts
from vademecum.engine.prepared import whole_criterion
from vademecum.engine.shared import JURISDICTION
from vademecum.model.answer import Context
from vademecum.model.criteria import All, Criterion, OneOf, leaves
from vademecum.model.dose import DoseRules, Regimen
from vademecum.model.label import Label, Statement
from vademecum.model.order import Order
from vademecum.model.patient import Patient
from vademecum.model.quantity import Quantity
from vademecum.model.truth import Truth, any_of

INDICATION = "indication.code"
PHASE = "therapy.phase"
WEIGHT = "person.weight"
CURRENT = "therapy.current_daily_dose"


@dataclass(frozen=True, slots=True)
class Amounts:
    """The doses of a day in mg, their total, and the total by weight; None: not known."""

    doses: tuple[Fraction | None, ...]
    total: Fraction | None
    per_kg: Fraction | None


@dataclass(frozen=True)
class Scope:
    """Everything the checks need. `labelled`: does one of the `regimens` apply at all?

    `open` are the facts that keep several regimens possible; `adjustment` is the first statement
    on another interval that is not false, with its truth.
    """

    label: Label
    rules: DoseRules
    patient: Patient
    context: Context
    order: Order
    amounts: Amounts
    regimens: tuple[Regimen, ...]
    labelled: Truth
    open: tuple[str, ...]
    adjustment: Statement | None
    adjusted: Truth

    @property
    def weight(self) -> Fraction | None:
        """The weight in kg."""
        return kilograms(self.patient)

    @property
    def phases(self) -> tuple[str, ...]:
        """The phases that are possible; an order after a stop starts again."""
        match self.patient.code(PHASE):
            case "starting" | "stopped":
                return ("starting",)
            case "on-treatment":
                return ("on-treatment",)
        return ("starting", "on-treatment")


def scope_of(
    label: Label, patient: Patient, *, rules: DoseRules, order: Order, context: Context
) -> Scope:
    """What an order is judged against, for a person already situated and derived."""
    regimens, labelled, waiting = _regimens(label, rules, patient)
    adjustment, adjusted = _adjustment(label, rules, patient)
    return Scope(
        label,
        rules,
        patient,
        context,
        order,
        amounts_of(order.day, kilograms(patient)),
        regimens,
        labelled,
        waiting,
        adjustment,
        adjusted,
    )


def kilograms(patient: Patient) -> Fraction | None:
    """The usable weight in kg, exactly."""
    weight = patient.quantity(WEIGHT)
    return Fraction(weight.to("kg").value) if weight is not None else None


def amounts_of(day: Iterable[Quantity], weight: Fraction | None) -> Amounts:
    """The doses of a day as mg and mg/kg, as far as they can be known.

    Without a weight the total by weight is known only where every dose was ordered by weight.
    """
    ordered = tuple(day)
    doses = tuple(_milligrams(dose, weight) for dose in ordered)
    known = [dose for dose in doses if dose is not None]
    total = sum(known, Fraction(0)) if len(known) == len(doses) else None
    if total is not None and weight:
        return Amounts(doses, total, total / weight)
    by_weight = all(dose.dimension == "dose-per-weight" for dose in ordered)
    per_kg = sum((dose.base for dose in ordered), Fraction(0)) if by_weight else None
    return Amounts(doses, total, per_kg)


def _milligrams(dose: Quantity, weight: Fraction | None) -> Fraction | None:
    if dose.dimension == "mass":
        return dose.base
    return dose.base * weight if weight is not None else None


def _regimens(
    label: Label, rules: DoseRules, patient: Patient
) -> tuple[tuple[Regimen, ...], Truth, tuple[str, ...]]:
    """The regimens that could apply, whether one does, and the facts that would tell.

    Coded facts that are not known, the jurisdiction among them, are tried with each code.
    """
    use = patient.code(INDICATION)
    if use is None:
        return (), Truth.UNKNOWN, (INDICATION,)
    for_use = [regimen for regimen in rules.regimens if use in regimen.indications]
    guessed = _open_codes(for_use, patient)
    possible: dict[str, Regimen] = {}
    truths: set[Truth] = set()
    waiting = list(guessed)
    for world in _worlds(label, patient, guessed):
        judged = [(regimen, evaluate(criterion_of(regimen), world)) for regimen in for_use]
        truths.add(any_of(each for _, each in judged))
        for regimen, each in judged:
            if each is not Truth.FALSE:
                possible[regimen.id] = regimen
            if each is Truth.UNKNOWN:
                waiting += open_facts(criterion_of(regimen), world)
    labelled = truths.pop() if len(truths) == 1 else Truth.UNKNOWN
    return tuple(possible.values()), labelled, tuple(dict.fromkeys(waiting))


def _open_codes(regimens: Iterable[Regimen], patient: Patient) -> tuple[str, ...]:
    """The coded facts that regimens ask about and that are not known."""
    facts = dict.fromkeys(
        leaf.fact
        for regimen in regimens
        for leaf in leaves(criterion_of(regimen))
        if isinstance(leaf, OneOf)
    )
    return tuple(fact for fact in facts if patient.code(fact) is None)


def _worlds(label: Label, patient: Patient, guessed: Iterable[str]) -> list[Patient]:
    """The person with every combination of codes for the facts that are not known."""
    worlds = [patient]
    for fact in guessed:
        codes = label.registry.facts[fact].codes
        worlds = [
            replace(world, values=world.values | {fact: code})
            for world in worlds
            for code in codes
        ]
    return worlds


def criterion_of(regimen: Regimen) -> Criterion:
    """The whole criterion of a regimen: jurisdiction, use, and for whom."""
    jurisdictions = tuple(code.value for code in regimen.jurisdictions)
    parts: list[Criterion] = [
        OneOf(JURISDICTION, jurisdictions),
        OneOf(INDICATION, regimen.indications),
    ]
    if regimen.when is not None:
        parts.append(regimen.when)
    return All(tuple(parts))


def _adjustment(
    label: Label, rules: DoseRules, patient: Patient
) -> tuple[Statement | None, Truth]:
    judged = [
        (statement, evaluate(whole_criterion(statement), patient))
        for statement in label.statements
        if statement.id in rules.adjustments and statement.then.interval is not None
    ]
    for wanted in (Truth.TRUE, Truth.UNKNOWN):
        for statement, truth in judged:
            if truth is wanted:
                return statement, truth
    return None, Truth.FALSE
