"""The parameters of a concentration model for one person, each with where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from vademecum.engine.concentration import decimal, shown
from vademecum.model.answer import Line
from vademecum.model.kinetics import (
    CLEARANCE,
    WEIGHT,
    ConcentrationModel,
    ConstantRelation,
    HalfLifeRelation,
    LinearRelation,
    LogLinearRelation,
    ModelParameter,
    Parameter,
    PowerRelation,
    ReferencePerson,
    Relation,
)
from vademecum.model.patient import Patient
from vademecum.model.quantity import UNITS, Quantity

Covariates = Mapping[str, Decimal]
_IN = {WEIGHT: "kg", CLEARANCE: "mL/min"}


@dataclass(frozen=True, slots=True)
class Valued:
    """A parameter with its value in the unit of curves, or the facts that it waits for.

    `published` is what the model says on it; None in `value` with nothing missing: nothing.
    """

    parameter: Parameter
    value: Decimal | None
    published: ModelParameter | None
    given: bool = False
    missing: tuple[str, ...] = ()
    working: Line | None = None


def covariates_of(person: Patient) -> Covariates:
    """What is known of the facts that relations read: kg and mL/min."""
    known = ((fact, person.quantity(fact), unit) for fact, unit in _IN.items())
    return {fact: decimal(q.to(unit).value) for fact, q, unit in known if q is not None}


def reference_covariates(reference: ReferencePerson) -> Covariates:
    """The same of the person to whom others are related."""
    told = {WEIGHT: reference.weight, CLEARANCE: reference.creatinine_clearance}
    return {fact: decimal(q.value) for fact, q in told.items() if q is not None}


def valued(
    model: ConcentrationModel, known: Covariates, *, overrides: Mapping[Parameter, Quantity]
) -> tuple[Valued, ...]:
    """Every parameter, as given or else as the model relates it to a person."""
    return tuple(
        _given(name, overrides[name], model.parameter(name))
        if name in overrides
        else _related(name, known, model.parameter(name))
        for name in Parameter
    )


def _given(name: Parameter, told: Quantity, published: ModelParameter | None) -> Valued:
    return Valued(name, decimal(told.to(name.unit).value), published, given=True)


def _related(name: Parameter, known: Covariates, published: ModelParameter | None) -> Valued:
    if published is None:
        return Valued(name, None, None)
    relation = published.relation
    missing = tuple(fact for fact in relation.reads if fact not in known)
    if missing:
        return Valued(name, None, published, missing=missing)
    value = related(relation, known)
    line = _line(name, relation, known)
    return Valued(name, converted(value, relation.unit, to=name.unit), published, working=line)


def converted(value: Decimal, unit: str, *, to: str) -> Decimal:
    """A value in another unit of its dimension."""
    return value * decimal(UNITS[unit].factor / UNITS[to].factor)


def related(relation: Relation, known: Covariates) -> Decimal:
    """The value of a relation in its unit; all that it reads must be known."""
    match relation:
        case ConstantRelation():
            return decimal(relation.value.value)
        case HalfLifeRelation():
            return Decimal(2).ln() / decimal(relation.half_life.value)
        case PowerRelation():
            share = known[WEIGHT] / decimal(relation.reference.value)
            return decimal(relation.value.value) * share**relation.exponent
        case LinearRelation():
            parts = ((WEIGHT, relation.per_kilogram), (CLEARANCE, relation.per_clearance))
            terms = (known[fact] * factor for fact, factor in parts if factor is not None)
            return sum(terms, relation.constant or Decimal(0))
        case LogLinearRelation():  # pragma: no branch - the union ends here
            exponent = relation.constant + relation.per_clearance * known[CLEARANCE]
            return Decimal(10) ** exponent


def _line(name: Parameter, relation: Relation, known: Covariates) -> Line:
    """A relation as a readable line, with what is put in and what comes out."""
    if isinstance(relation, ConstantRelation):
        return Line(f"{name} = {{}}", (relation.value,))
    formula, used = _written(relation)
    numbers = (*(known[fact] for fact in used), related(relation, known))
    return Line(f"{name} = {formula} = {{}} {relation.unit}", tuple(map(shown, numbers)))


def _written(
    relation: HalfLifeRelation | PowerRelation | LinearRelation | LogLinearRelation,
) -> tuple[str, tuple[str, ...]]:
    """A relation as a readable formula, and the facts to be put in."""
    match relation:
        case HalfLifeRelation():
            return f"ln 2 / {relation.half_life}", ()
        case PowerRelation():
            power = f"({{}} kg / {relation.reference}) ^ {relation.exponent}"
            return f"{relation.value} x {power}", (WEIGHT,)
        case LinearRelation():
            told = ((WEIGHT, relation.per_kilogram), (CLEARANCE, relation.per_clearance))
            terms = {fact: factor for fact, factor in told if factor is not None}
            parts = [f"{relation.constant}"] if relation.constant is not None else []
            parts += [f"{factor} x {{}} {_IN[fact]}" for fact, factor in terms.items()]
            return " + ".join(parts), tuple(terms)
        case LogLinearRelation():  # pragma: no branch - the union ends here
            line = f"10 ^ ({relation.constant} + {relation.per_clearance} x {{}} mL/min)"
            return line, (CLEARANCE,)
