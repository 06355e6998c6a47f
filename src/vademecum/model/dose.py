"""Doses: the rules of a label, and the result of checking an order against them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from pydantic import Field, model_validator

from vademecum.model.answer import Answer, CiteRef
from vademecum.model.assessment import Verdict
from vademecum.model.criteria import PackCriterion
from vademecum.model.quantity import Quantity
from vademecum.model.source import Cite, Identifier, PackDuration, PackModel, PackQuantity
from vademecum.model.vocabulary import Jurisdiction, Review, Wording


class CheckName(StrEnum):
    """What is looked at, each on its own."""

    INDICATION = "indication"
    AMOUNT = "amount"
    STEP = "step"
    INTERVAL = "interval"
    COURSE = "course"
    MEASURABLE = "measurable"
    ROUTE = "route"


class DoseResult(StrEnum):
    """What a check can find, gravest first (a fixed order)."""

    ABOVE_MAXIMUM = "above-maximum"
    ROUTE_NOT_LABELLED = "route-not-labelled"
    NO_LABELLED_DOSE = "no-labelled-dose"
    ABOVE_RANGE = "above-range"
    TOO_FREQUENT = "too-frequent"
    STEP_TOO_LARGE = "step-too-large"
    COURSE_TOO_LONG = "course-too-long"
    INTERVAL_ADJUST = "interval-adjust"
    NOT_MEASURABLE = "not-measurable"
    BELOW_RANGE = "below-range"
    TOO_RARE = "too-rare"
    CANNOT_TELL = "cannot-tell"
    WITHIN = "within"
    NOT_APPLICABLE = "not-applicable"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return _RANKS[self]


_RANKS = {result: rank for rank, result in enumerate(DoseResult)}


class DoseRange(PackModel):
    """Daily amounts, both inclusive, in mg/kg/d; without `high` the maximum is the upper end."""

    low: PackQuantity
    high: PackQuantity | None = None


class Regimen(PackModel):
    """The dose that labels give for some uses, to the people for whom `when` holds.

    `fixed` is its own range and maximum. Else `start` binds while starting, `later` (where the
    label says more than the maximum) and `step`, the largest change at once, afterwards.
    `per_day` is into how many doses a day may be split, `course` how long treatment lasts.
    """

    id: Identifier
    indications: tuple[str, ...] = Field(alias="for", min_length=1)
    jurisdictions: tuple[Jurisdiction, ...] = Field(min_length=1)
    when: PackCriterion | None = None
    fixed: PackQuantity | None = None
    start: DoseRange | None = None
    later: DoseRange | None = None
    maximum: PackQuantity | None = None
    step: PackQuantity | None = None
    interval: PackDuration = timedelta(days=1)
    per_day: int = 1
    course: PackDuration | None = None
    review: Review = Review.VERIFIED
    cites: tuple[Cite, ...] = Field(alias="cite", min_length=1)

    @model_validator(mode="after")
    def _one_kind(self) -> Regimen:
        weighed = self.start is not None and self.maximum is not None
        if (self.fixed is None) is not weighed or (self.fixed and self.maximum):
            raise ValueError("a regimen has either `fixed`, or `start` and `maximum`")
        return self


class Presentation(PackModel):
    """A syringe: what it holds, its smallest and its next measurable amounts."""

    strength: PackQuantity
    smallest: PackQuantity
    mark: PackQuantity
    review: Review = Review.VERIFIED
    cites: tuple[Cite, ...] = Field(alias="cite", min_length=1)


class LabelledRoutes(PackModel):
    """The routes that the label gives."""

    allowed: tuple[str, ...]
    cites: tuple[Cite, ...] = Field(alias="cite", min_length=1)


class DoseRules(PackModel):
    """All dose rules of a label.

    `adjustments` are ids of statements that ask for another interval when they hold. The
    policies say how an amount is rounded to a mark and in which order splits are preferred.
    """

    presentation: Presentation
    routes: LabelledRoutes
    regimens: tuple[Regimen, ...]
    adjustments: tuple[Identifier, ...] = ()
    rounding: Identifier | None = None
    splitting: Identifier | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check with its limits; `at_limit` is true exactly on one of them."""

    check: CheckName
    result: DoseResult
    actual: Quantity | timedelta | str | None = None
    limit: Quantity | timedelta | str | None = None
    low: Quantity | None = None
    high: Quantity | None = None
    at_limit: bool = False
    wording: Wording | None = None
    says: str = ""
    review: Review = Review.VERIFIED
    cites: tuple[CiteRef, ...] = ()
    missing: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelledRegimen:
    """The regimen that the label gives here; `days` of a course count from 1.

    `dose` is None where the label gives a range and the ordered amount is not inside it.
    """

    dose: Quantity | None
    interval: timedelta | None
    doses: int | None
    days: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class DrawnDose:
    """How one dose of the day is drawn; `splits` are the ways, preferred first."""

    dose: Quantity
    count: int
    splits: tuple[tuple[Quantity, ...], ...]
    discard: Quantity


@dataclass(frozen=True, slots=True)
class NearAmount:
    """A measurable amount near an ordered one, and what the amount check says of it."""

    dose: Quantity
    daily_dose_per_kg: Quantity | None
    result: DoseResult


@dataclass(frozen=True, slots=True)
class MeasuredDose:
    """An ordered dose with its measurable neighbours; all null where it is measurable itself."""

    ordered: Quantity
    below: NearAmount | None = None
    above: NearAmount | None = None
    policy_choice: str | None = None


@dataclass(frozen=True, slots=True)
class Measurable:
    """What can be measured around an order."""

    doses: tuple[MeasuredDose, ...]
    same_total: tuple[tuple[Quantity, ...], ...]
    largest_within_maximum: Quantity | None


_NOT_FOR_PATIENTS = ("labelled", "syringes", "syringes_per_day", "measurable")


@dataclass(frozen=True, kw_only=True)
class DoseCheck(Answer):
    """Whether an order is inside the label, check by check, with the arithmetic."""

    verdict: DoseResult
    checks: tuple[Check, ...]
    labelled: LabelledRegimen | None = None
    syringes: tuple[DrawnDose, ...] = ()
    syringes_per_day: int | None = None
    measurable: Measurable | None = None
    assessment: Verdict | None = None
    with_doses: bool = True

    @property
    def calls_for_action(self) -> bool:
        """Anything but an order inside the label."""
        return self.verdict is not DoseResult.WITHIN

    def as_json(self) -> dict[str, object]:
        """The keys of the public contract; patients are shown no calculated dose."""
        left_out = {"with_doses"} | (set() if self.with_doses else set(_NOT_FOR_PATIENTS))
        return {
            item.name: getattr(self, item.name)
            for item in dataclasses.fields(self)
            if item.name not in left_out
        }
