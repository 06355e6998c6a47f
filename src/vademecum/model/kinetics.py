"""Published concentration models as data: parameters, how they depend on a person, limits.

All are of one compartment with first-order absorption and elimination. Clearance and volume are
apparent ones (CL/F and V/F): the part of a dose that is absorbed is in them.
"""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from vademecum.model.criteria import PackCriterion
from vademecum.model.quantity import UNITS, Quantity
from vademecum.model.source import Cite, Identifier, PackModel, PackQuantity
from vademecum.model.vocabulary import Review

WEIGHT = "person.weight"
CLEARANCE = "renal.creatinine_clearance"
_COVARIATES = ("kg", "mL/min")
_COEFFICIENT = re.compile(r"(0|[1-9][0-9]{0,4})(\.[0-9]{1,6})?", re.ASCII)


class Parameter(StrEnum):
    """What a curve needs to be known of."""

    ABSORPTION_RATE = "absorption_rate"
    CLEARANCE = "clearance"
    VOLUME = "volume"

    @property
    def unit(self) -> str:
        """The unit in which curves are calculated and shown."""
        return _UNITS[self]

    @property
    def dimension(self) -> str:
        """What kind of amount it is."""
        return UNITS[self.unit].dimension


_UNITS = {Parameter.ABSORPTION_RATE: "/h", Parameter.CLEARANCE: "L/h", Parameter.VOLUME: "L"}


def _coefficient(value: object) -> object:
    if not isinstance(value, str):
        return value
    if _COEFFICIENT.fullmatch(value) is None:
        raise ValueError(
            "write a plain number, at most five digits before and six after the point"
        )
    return Decimal(value)


def _positive(value: Decimal | Quantity) -> Decimal | Quantity:
    if not (value.value if isinstance(value, Quantity) else value):
        raise ValueError("write more than 0")
    return value


# A bare number of a formula, whose unit follows from the form of the relation.
Coefficient = Annotated[
    Decimal,
    BeforeValidator(_coefficient, json_schema_input_type=str),
    AfterValidator(_positive),
]
Positive = Annotated[PackQuantity, AfterValidator(_positive)]


class ConstantRelation(PackModel):
    """The same value for everybody."""

    form: Literal["constant"]
    value: Positive

    @property
    def unit(self) -> str:
        """The unit of the result."""
        return self.value.unit

    @property
    def reads(self) -> tuple[str, ...]:
        """The facts that it depends on."""
        return ()


class HalfLifeRelation(PackModel):
    """A rate for everybody, told by its half-life: ln 2 / half-life."""

    form: Literal["half-life"]
    half_life: Positive

    @model_validator(mode="after")
    def _is_a_time(self) -> HalfLifeRelation:
        if self.half_life.unit != "h":
            raise ValueError("write a half-life in h")
        return self

    @property
    def unit(self) -> str:
        """The unit of the result."""
        return "/h"

    @property
    def reads(self) -> tuple[str, ...]:
        """The facts that it depends on."""
        return ()


class PowerRelation(PackModel):
    """A power of the weight: value x (weight / reference) ^ exponent."""

    form: Literal["power-of-weight"]
    value: Positive
    reference: Positive
    exponent: Coefficient

    @model_validator(mode="after")
    def _refers_to_a_weight(self) -> PowerRelation:
        if self.reference.unit != "kg":
            raise ValueError("write the reference weight in kg")
        return self

    @property
    def unit(self) -> str:
        """The unit of the result."""
        return self.value.unit

    @property
    def reads(self) -> tuple[str, ...]:
        """The facts that it depends on."""
        return (WEIGHT,)


class LinearRelation(PackModel):
    """A sum in `unit`: constant + per_kilogram x kg + per_clearance x mL/min.

    A part may lack, but `per_clearance` needs the constant: a clearance may be 0.
    """

    form: Literal["linear"]
    unit: Literal["L", "L/h", "mL/min"]
    constant: Coefficient | None = None
    per_kilogram: Coefficient | None = None
    per_clearance: Coefficient | None = None

    @model_validator(mode="after")
    def _is_never_nothing(self) -> LinearRelation:
        if self.per_kilogram is None and None in (self.constant, self.per_clearance):
            raise ValueError("write per_kilogram, or per_clearance with a constant")
        return self

    @property
    def reads(self) -> tuple[str, ...]:
        """The facts that it depends on."""
        asked = ((WEIGHT, self.per_kilogram), (CLEARANCE, self.per_clearance))
        return tuple(fact for fact, coefficient in asked if coefficient is not None)


class LogLinearRelation(PackModel):
    """A power of ten in `unit`: 10 ^ (constant + per_clearance x mL/min)."""

    form: Literal["log-linear"]
    unit: Literal["L/h", "mL/min"]
    constant: Coefficient
    per_clearance: Coefficient

    @property
    def reads(self) -> tuple[str, ...]:
        """The facts that it depends on."""
        return (CLEARANCE,)


Relation = ConstantRelation | HalfLifeRelation | PowerRelation | LinearRelation | LogLinearRelation


class Reported(PackModel):
    """How the source itself gives a value; shown so where the model gives no curve."""

    unit: Literal["L/h", "mL/min"]
    digits: Annotated[int, Field(ge=1, le=15)]


class ModelParameter(PackModel):
    """One parameter of a model, with the source of its relation and how far it is confirmed."""

    parameter: Parameter
    relation: Annotated[Relation, Field(discriminator="form")]
    reported: Reported | None = None
    review: Review = Review.VERIFIED
    cites: tuple[Cite, ...] = Field(alias="cite", min_length=1)

    @model_validator(mode="after")
    def _is_of_its_kind(self) -> ModelParameter:
        unit = self.relation.unit
        if UNITS[unit].dimension != self.parameter.dimension:
            raise ValueError(f"{self.parameter} is told in {self.parameter.unit}, not in {unit}")
        return self


# What a limit is about; one that holds for everybody stands without a criterion.
LimitCode = Literal[
    "illustrative", "misfit", "relative-only", "clearance-only", "not-identified",
    "between-people", "weight-ignored", "kidneys-ignored", "inferred-absorption",
]  # fmt: skip


class ModelLimit(PackModel):
    """What a model cannot do, or is known to get wrong; `id` names its words."""

    id: Identifier
    code: LimitCode
    review: Review = Review.VERIFIED
    cites: tuple[Cite, ...] = Field(alias="cite", min_length=1)


class ModelRange(PackModel):
    """The people that a model was built on; `id` names the words for those outside."""

    id: Identifier
    when: PackCriterion
    review: Review = Review.VERIFIED
    cites: tuple[Cite, ...] = Field(alias="cite", min_length=1)


class ReferencePerson(PackModel):
    """Somebody to whose clearance that of others is related."""

    weight: Positive | None = None
    creatinine_clearance: Positive | None = None

    @model_validator(mode="after")
    def _has_the_right_units(self) -> ReferencePerson:
        told = (self.weight, self.creatinine_clearance)
        if any(
            q is not None and q.unit != unit for q, unit in zip(told, _COVARIATES, strict=True)
        ):
            raise ValueError(f"write the reference in {' and '.join(_COVARIATES)}")
        return self

    @property
    def facts(self) -> frozenset[str]:
        """What is told."""
        told = {WEIGHT: self.weight, CLEARANCE: self.creatinine_clearance}
        return frozenset(fact for fact, value in told.items() if value is not None)


class ConcentrationModel(PackModel):
    """A published model of the concentration after doses under the skin.

    `code` is its name for programs, `id` names its words. A parameter that its source does not
    give is left out: then there is no curve, unless somebody puts it in.
    """

    id: Identifier
    code: str = Field(pattern="^[a-z0-9]+(-[a-z0-9]+)*$")
    parameters: tuple[ModelParameter, ...] = Field(min_length=1)
    range: ModelRange
    reference: ReferencePerson | None = None
    limits: tuple[ModelLimit, ...] = Field(min_length=1)
    review: Review = Review.VERIFIED
    cites: tuple[Cite, ...] = Field(alias="cite", min_length=1)

    @model_validator(mode="after")
    def _tells_each_parameter_once(self) -> ConcentrationModel:
        told = Counter(each.parameter for each in self.parameters)
        twice = [name.value for name, count in told.items() if count > 1]
        if twice:
            raise ValueError(f"a parameter stands twice in `parameters`: {', '.join(twice)}")
        return self

    @model_validator(mode="after")
    def _relates_to_somebody_whole(self) -> ConcentrationModel:
        if self.reference is not None:
            clearance = self.parameter(Parameter.CLEARANCE)
            if clearance is None or not self.reference.facts.issuperset(clearance.relation.reads):
                raise ValueError("tell of the reference all that the clearance depends on")
        return self

    def parameter(self, name: Parameter) -> ModelParameter | None:
        """What the source says on a parameter, or None."""
        return next((each for each in self.parameters if each.parameter is name), None)


class KineticsRules(PackModel):
    """The concentration models of a label, and the limits of all of them."""

    limits: tuple[ModelLimit, ...] = Field(min_length=1)
    models: tuple[ConcentrationModel, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_each_model_once(self) -> KineticsRules:
        codes = [model.code for model in self.models]
        if len(set(codes)) < len(codes):
            raise ValueError("each code stands once in `models`")
        return self

    def model(self, code: str) -> ConcentrationModel:
        """The model with a code that is known to be there."""
        return next(each for each in self.models if each.code == code)
