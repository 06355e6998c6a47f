"""Missed doses: the rules of a label, the question, and the advice."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from vademecum.model.answer import Answer, CiteRef
from vademecum.model.document import Reader
from vademecum.model.errors import InputError, InputIssue
from vademecum.model.listfact import ListFact
from vademecum.model.regimen import (
    GivenDose,
    TimedRegimen,
    read_given,
    read_regimen,
    read_zone,
)
from vademecum.model.source import Cite, Identifier, PackModel
from vademecum.model.symptom import Symptom, read_symptoms
from vademecum.model.triage import Triage
from vademecum.model.vocabulary import Jurisdiction, Review


class Advice(StrEnum):
    """What to do about the next injection (a fixed list)."""

    TAKE_NOW = "take-now"
    SKIP = "skip"
    WAIT = "wait"
    NOTHING_DUE = "nothing-due"
    CONTACT_PRESCRIBER = "contact-prescriber"
    UNDETERMINED = "undetermined"


class SlotState(StrEnum):
    """What became of a slot, or what an additional dose is (a fixed list)."""

    ON_TIME = "on-time"
    EARLY = "early"
    LATE = "late"
    MISSED = "missed"
    EXTRA = "extra"
    TOO_CLOSE = "too-close"
    UPCOMING = "upcoming"


# Why an advice is given; a label has a text and citations for each.
Reason = Literal[
    "nothing-due", "on-time", "late-enough-before-next", "almost-time", "wait-for-gap",
    "several-missed", "extra-dose", "too-close", "dose-differs", "no-number", "ask-prescriber",
    "jurisdiction-unknown", "given-unknown", "no-rule", "journey", "symptoms-urgent",
]  # fmt: skip


class MissedRule(PackModel):
    """What the texts of some jurisdictions do about a forgotten dose.

    `by-policy` leaves it to the local policy on "almost time", with `also` beside it;
    `contact-prescriber` lets nobody decide alone.
    """

    id: Identifier
    jurisdictions: tuple[Jurisdiction, ...] = Field(min_length=1)
    advice: Literal["by-policy", "contact-prescriber"]
    also: tuple[Literal["contact-prescriber"], ...] = ()
    review: Review = Review.VERIFIED
    cites: tuple[Cite, ...] = Field(alias="cite", min_length=1)


class MissedReason(PackModel):
    """The text behind an advice, what it rests on, and the local policies that shape it."""

    reason: Reason
    id: Identifier
    policies: tuple[Identifier, ...] = ()
    review: Review = Review.VERIFIED
    cites: tuple[Cite, ...] = Field(default=(), alias="cite")


class MissedRules(PackModel):
    """All that a label does about doses off their time.

    The other parts are ids of local policies: `almost_time` and `smallest_gap` are shares of the
    interval, `on_time` the window around a slot, `several_missed` a count, `travel_gap` the gaps
    allowed on a journey, `extra_dose` how an additional dose is handled.
    """

    rules: tuple[MissedRule, ...]
    reasons: tuple[MissedReason, ...]
    almost_time: Identifier
    on_time: Identifier
    smallest_gap: Identifier
    several_missed: Identifier
    travel_gap: Identifier
    extra_dose: Identifier

    @model_validator(mode="after")
    def _every_reason_has_words(self) -> MissedRules:
        told = [entry.reason for entry in self.reasons]
        lacking = sorted(set(get_args(Reason)) - set(told))
        if lacking or len(set(told)) < len(told):
            raise ValueError(f"each reason stands once in `reasons`; lacking: {lacking}")
        return self


@dataclass(frozen=True, slots=True)
class MissedRequest:
    """A regimen, the doses given since the last regular one, symptoms, and a journey's end."""

    regimen: TimedRegimen
    given: ListFact[GivenDose] = ListFact()  # noqa: RUF009 - frozen, and means "not told"
    symptoms: ListFact[Symptom] = ListFact()  # noqa: RUF009 - the same
    to_zone: ZoneInfo | None = None


def read_missed(document: Mapping[str, object]) -> MissedRequest:
    """The request of an input document; InputError lists all that is wrong with it."""
    issues: list[InputIssue] = []
    regimen = read_regimen(Reader(document.get("regimen"), "/regimen", issues))
    given = read_given(document.get("given"), "/given", issues=issues)
    symptoms = read_symptoms(document.get("symptoms"), "/symptoms", issues=issues)
    to_zone = None
    if document.get("travel") is not None:
        travel = Reader(document["travel"], "/travel", issues)
        travel.only(("to_zone",))
        to_zone = read_zone(travel, "to_zone")
    if issues or regimen is None:
        raise InputError(issues)
    return MissedRequest(regimen, given, symptoms, to_zone)


@dataclass(frozen=True, slots=True)
class ShownSlot:
    """A usual time with what became of it; `gap` is the time since the dose before."""

    due: datetime
    given: datetime | None
    state: SlotState
    gap: timedelta | None


@dataclass(frozen=True, slots=True)
class TravelPlan:
    """The first dose in the new zone, then the first at the usual local time."""

    first: datetime
    first_gap: timedelta
    then: datetime | None
    then_gap: timedelta | None
    min_gap: timedelta
    max_gap: timedelta


@dataclass(frozen=True, slots=True)
class ShownReason:
    """Why the advice is what it is, in the words of the audience."""

    reason: str
    says: str
    cites: tuple[CiteRef, ...]
    policies: tuple[str, ...]
    review: Review


_ONLY_WHERE_TOLD = ("earliest", "travel", "triage")


@dataclass(frozen=True, kw_only=True)
class MissedAdvice(Answer):
    """What to do now about an injection; never more than one dose.

    Durations are absolute time. `threshold` is None where no policy decided by it.
    """

    advice: Advice
    also: tuple[str, ...] = ()
    doses_now: int = 0
    missed: tuple[datetime, ...] = ()
    next_due: datetime | None = None
    remaining: timedelta | None = None
    threshold: timedelta | None = None
    slots: tuple[ShownSlot, ...] = ()
    reasons: tuple[ShownReason, ...] = ()
    earliest: datetime | None = None
    travel: TravelPlan | None = None
    triage: Triage | None = None

    @property
    def calls_for_action(self) -> bool:
        """Anything but nothing due with nothing beside it."""
        return self.advice is not Advice.NOTHING_DUE or bool(self.also)

    def as_json(self) -> dict[str, object]:
        """The keys of the public contract; `earliest`, `travel` and `triage` where they apply."""
        found = {item.name: getattr(self, item.name) for item in dataclasses.fields(self)}
        for key in _ONLY_WHERE_TOLD:
            if found[key] is None:
                del found[key]
        return found
