"""Storage: the rules of a label, the question about one syringe, and the verdict."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal, get_args

from pydantic import Field, model_validator

from vademecum.model.answer import Answer, Problem
from vademecum.model.document import Reader
from vademecum.model.errors import InputError, InputIssue
from vademecum.model.instant import parse_month_end
from vademecum.model.listfact import ListFact, read_list
from vademecum.model.missed import ShownReason
from vademecum.model.quantity import Quantity
from vademecum.model.removal import Removal, read_removed
from vademecum.model.source import (
    Cite,
    Identifier,
    PackDuration,
    PackFlag,
    PackModel,
    PackQuantity,
)
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import Jurisdiction, Review

EVENTS = ("frozen", "possibly-frozen", "shaken", "left-in-light", "dropped")
APPEARANCE = (
    "clear", "colourless", "few-small-white-particles", "many-particles", "foreign-particles",
    "cloudy", "discoloured", "foamy",
)  # fmt: skip


class StorageResult(StrEnum):
    """What becomes of a syringe, mildest first (a fixed list)."""

    USE = "use"
    WAIT_THEN_INSPECT = "wait-then-inspect"
    HOLD_AND_ASK = "hold-and-ask"
    DISCARD = "discard"

    @property
    def rank(self) -> int:
        """0 for the mildest."""
        return _RESULTS[self]


_RESULTS = {result: rank for rank, result in enumerate(StorageResult)}

# Why a verdict is what it is; a label has a text and citations for each.
Reason = Literal[
    "within-allowance", "time-exceeded", "temperature-exceeded", "returned-to-refrigerator",
    "frozen", "expired", "opened", "appearance", "particles", "foamy", "shaken", "left-in-light",
    "dropped", "no-labelled-allowance", "not-enough-known",
]  # fmt: skip


class LabelledRange(PackModel):
    """The temperatures at which the label has a syringe kept, both inclusive."""

    low: PackQuantity
    high: PackQuantity
    cites: tuple[Cite, ...] = Field(alias="cite", min_length=1)


class Allowance(PackModel):
    """What a text allows outside these temperatures; without `time` it allows nothing.

    `jurisdictions` is empty for a text that is not acted on, such as an older one that stands as
    a position in a conflict; then `id` is that of the position. `may_return`: whether a syringe
    that was out may go back into the refrigerator; absent where the text does not say.
    """

    id: Identifier
    jurisdictions: tuple[Jurisdiction, ...] = ()
    time: PackDuration | None = None
    temperature: PackQuantity | None = None
    may_return: PackFlag | None = None
    review: Review = Review.VERIFIED
    cites: tuple[Cite, ...] = Field(alias="cite", min_length=1)


class Observed(PackModel):
    """What follows from something that happened, or from how the liquid looks.

    `for_patient` is the result for patients where it is another. `enough` is false for a look
    that leaves open whether the liquid is clear.
    """

    code: str
    reason: Reason
    result: StorageResult
    for_patient: StorageResult | None = None
    enough: PackFlag = True


class StorageReason(PackModel):
    """The text behind a reason and what it rests on."""

    reason: Reason
    id: Identifier
    review: Review = Review.VERIFIED
    cites: tuple[Cite, ...] = Field(alias="cite", min_length=1)


class StorageRules(PackModel):
    """All that a label says about storage; `freezing_point` is the id of a local policy."""

    refrigerator: LabelledRange
    allowances: tuple[Allowance, ...]
    events: tuple[Observed, ...]
    appearance: tuple[Observed, ...]
    reasons: tuple[StorageReason, ...]
    freezing_point: Identifier

    @model_validator(mode="after")
    def _nothing_is_left_out(self) -> StorageRules:
        acted_on = [place for allowance in self.allowances for place in allowance.jurisdictions]
        _each_once("jurisdiction has one of `allowances`", acted_on, tuple(Jurisdiction))
        _each_once("event stands in `events`", [each.code for each in self.events], EVENTS)
        looks = [each.code for each in self.appearance]
        _each_once("look stands in `appearance`", looks, APPEARANCE)
        reasons = [entry.reason for entry in self.reasons]
        _each_once("reason stands in `reasons`", reasons, get_args(Reason))
        return self

    def allowance(self, jurisdiction: Jurisdiction) -> Allowance:
        """The text that is acted on there."""
        return next(each for each in self.allowances if jurisdiction in each.jurisdictions)

    def possible(self) -> tuple[Allowance, ...]:
        """The texts that are acted on somewhere."""
        return tuple(each for each in self.allowances if each.jurisdictions)


def _each_once(what: str, told: Collection[str], wanted: Collection[str]) -> None:
    wrong = sorted({*told} ^ {*wanted})
    if wrong or len(told) > len(wanted):
        raise ValueError(f"each {what}, and once; check {wrong or told}")


@dataclass(frozen=True, slots=True)
class StorageRequest:
    """A syringe as it was told of; None and an open list: not known."""

    opened: bool | None = None
    expiry: date | None = None
    removed: ListFact[Removal] = ListFact()  # noqa: RUF009 - frozen, and means "not told"
    events: ListFact[str] = ListFact()  # noqa: RUF009 - the same
    appearance: ListFact[str] = ListFact()  # noqa: RUF009 - the same

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be used of the times out of the refrigerator."""
        return tuple(problem for each in self.removed.items for problem in each.problems)


def read_storage(document: Mapping[str, object]) -> StorageRequest:
    """The question of an input document; InputError lists all that is wrong with it.

    A return before the removal and a lowest temperature above the highest are impossible and
    refused; an instant after the question is a problem of the answer, which knows the time.
    """
    issues: list[InputIssue] = []
    told = document.get("product")
    product = Reader({} if told in (None, "unknown") else told, "/product", issues)
    product.only(("opened", "expiry"))
    request = StorageRequest(
        product.flag("opened"),
        _expiry(product),
        read_removed(document.get("removed"), issues),
        _codes(document, "events", EVENTS, issues),
        _codes(document, "appearance", APPEARANCE, issues),
    )
    if issues:
        raise InputError(issues)
    return request


def _expiry(product: Reader) -> date | None:
    text = product.text("expiry")
    if text is None:
        return None
    try:
        return parse_month_end(text)
    except ValueError as error:
        product.issue("expiry", "date-unreadable", str(error), "for example 2027-08")
        return None


def _codes(
    document: Mapping[str, object], key: str, codes: Collection[str], issues: list[InputIssue]
) -> ListFact[str]:
    def _code(value: object, at: str, _issues: list[InputIssue]) -> str | None:
        if isinstance(value, str) and value in codes:
            return value
        hint = "one of " + ", ".join(codes)
        issues.append(InputIssue(at, "unknown-code", "this code is not on the list", hint))
        return None

    return read_list(document.get(key), f"/{key}", _code, issues)


@dataclass(frozen=True, slots=True)
class StorageLimit:
    """What the label that is acted on allows out of the refrigerator; None: it says nothing."""

    time: timedelta | None = None
    temperature: Quantity | None = None


@dataclass(frozen=True, kw_only=True)
class StorageVerdict(Answer):
    """Whether a syringe may still be used, and why; nothing here is a permission.

    `reasons` come gravest first, and `explained` says them with their sources. `time_out` is the
    time that counts, `remaining` what is left of the limit, `use_by` the instant at which it
    ends or the last second of the expiry date, where that is earlier.
    """

    verdict: StorageResult
    reasons: tuple[Reason, ...] = ()
    explained: tuple[ShownReason, ...] = ()
    limit: StorageLimit = StorageLimit()
    time_out: timedelta | None = None
    remaining: timedelta | None = None
    use_by: datetime | None = None
    return_to_refrigerator: Truth = Truth.UNKNOWN

    @property
    def calls_for_action(self) -> bool:
        """Anything but a syringe against which nothing speaks."""
        return self.verdict is not StorageResult.USE
