"""Monitoring: the rules of a label, the question, and the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal, get_args

from pydantic import Field, model_validator

from vademecum.model.answer import Answer, CiteRef
from vademecum.model.criteria import PackCriterion
from vademecum.model.document import Reader
from vademecum.model.errors import InputError, InputIssue
from vademecum.model.instant import parse_date, parse_datetime
from vademecum.model.label import EVERYWHERE, Consequence
from vademecum.model.listfact import ListFact, read_list
from vademecum.model.source import Cite, Identifier, PackFlag, PackModel
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import (
    Basis,
    Contact,
    Jurisdiction,
    Level,
    Review,
    Urgency,
    Wording,
)

TestCode = Literal[
    "neutrophil-count", "platelet-count", "renal-function", "liver-enzymes", "lipids",
    "tuberculosis-screening", "infection-check", "vaccination-review", "clinic-visit", "weight",
    "inr", "drug-level", "eye-ear-cns",
]  # fmt: skip
TESTS: tuple[str, ...] = get_args(TestCode)

# What an answer says beside its lists; a label has a text and citations for each.
Note = Literal[
    "start-unknown", "jurisdiction-unknown", "stopped", "no-window", "value-untold", "value-open"
]


class DueState(StrEnum):
    """How a date of a schedule stands (a fixed list).

    Done: a test counts for it. Otherwise overdue from the day after it, due on it and for the
    days before it that a local policy names, and upcoming until then.
    """

    OVERDUE = "overdue"
    DUE = "due"
    DONE = "done"
    UPCOMING = "upcoming"


class MonitoredTest(PackModel):
    """A test and where its result is told.

    `facts` hold results. The value of a result told apart is the first of `told_as` (empty: of
    `facts`) that takes its unit or code; a test that no fact holds takes `units`. A later result
    replaces an earlier one, unless `replaces` is false.
    """

    test: TestCode
    facts: tuple[str, ...] = ()
    told_as: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    replaces: PackFlag = True


class Conditional(PackModel):
    """Whom a schedule or a reading is for.

    With `policy` it counts while that local policy is on, with `without` while it is off.
    """

    id: Identifier
    jurisdictions: tuple[Jurisdiction, ...] = EVERYWHERE
    indications: tuple[str, ...] = Field(default=(), alias="for")
    phase: str | None = None
    when: PackCriterion | None = None
    policy: Identifier | None = None
    without: Identifier | None = None
    basis: Basis = Basis.LABEL
    review: Review = Review.VERIFIED
    cites: tuple[Cite, ...] = Field(alias="cite", min_length=1)


class Schedule(Conditional):
    """When a test is wanted.

    `months` count from the first dose, `every` goes on after the last of them without end, and
    `at_stop` means the day of the last dose. Without any of these no source gives a date.
    `any_time`: a result of any day will do.
    """

    test: TestCode
    wording: Wording
    months: tuple[int, ...] = ()
    every: int | None = Field(default=None, ge=1)
    at_stop: PackFlag = False
    any_time: PackFlag = False

    @model_validator(mode="after")
    def _months_ascend(self) -> Schedule:
        if list(self.months) != sorted(set(self.months)) or min(self.months, default=0) < 0:
            raise ValueError("months ascend from 0")
        if self.every is not None and not self.months:
            raise ValueError("`every` goes on after the last of `months`")
        if self.at_stop and self.months:
            raise ValueError("a schedule counts from the start or from the stop")
        return self


class ResultReading(Conditional):
    """What a source says about a result of these tests; of several the gravest leads.

    Of several as grave the first leads. `of` narrows it to results that these facts hold.
    """

    tests: tuple[TestCode, ...] = Field(min_length=1)
    of: tuple[str, ...] = ()
    then: Consequence

    @property
    def is_always_there(self) -> bool:
        """Whether it applies to every result for everybody."""
        narrowed = (self.of, self.indications, self.phase, self.when, self.policy, self.without)
        return not any(narrowed) and set(self.jurisdictions) == set(EVERYWHERE)


class GradeLimit(PackModel):
    """One grade of a published scale; of several that apply the first counts."""

    test: TestCode
    scale: str
    grade: int
    when: PackCriterion
    review: Review = Review.VERIFIED
    cites: tuple[Cite, ...] = Field(alias="cite", min_length=1)


class MonitoringNote(PackModel):
    """The text behind a note, what it rests on, and the local policies that shape it."""

    note: Note
    id: Identifier
    policies: tuple[Identifier, ...] = ()
    cites: tuple[Cite, ...] = Field(alias="cite", min_length=1)


class MonitoringRules(PackModel):
    """All that a label says about monitoring.

    `window` is the local policy on how far from its date a test still counts for it.
    """

    tests: tuple[MonitoredTest, ...]
    schedules: tuple[Schedule, ...]
    readings: tuple[ResultReading, ...]
    grades: tuple[GradeLimit, ...] = ()
    notes: tuple[MonitoringNote, ...]
    window: Identifier

    @model_validator(mode="after")
    def _nothing_is_left_out(self) -> MonitoringRules:
        told = [entry.note for entry in self.notes]
        if sorted(told) != sorted(get_args(Note)):
            raise ValueError(f"each of these stands once in `notes`: {', '.join(get_args(Note))}")
        if sorted(entry.test for entry in self.tests) != sorted(TESTS):
            raise ValueError(f"each of these stands once in `tests`: {', '.join(TESTS)}")
        general = {t for r in self.readings if r.is_always_there for t in r.tests}
        if set(TESTS) - general:
            lacking = ", ".join(sorted(set(TESTS) - general))
            raise ValueError(f"a reading for every result is lacking for: {lacking}")
        return self


@dataclass(frozen=True, slots=True)
class ToldResult:
    """A result as told, not yet understood; `place` is where it stands in the document."""

    test: str
    value: str | bool | None = None
    at: date | None = None
    confirmed: bool = False
    place: str = ""


@dataclass(frozen=True, slots=True)
class MonitorRequest:
    """The results that were told beside the facts, and the day to which dates are wanted."""

    results: ListFact[ToldResult] = ListFact()  # noqa: RUF009 - frozen, and means "not told"
    until: date | None = None


def read_monitor(document: Mapping[str, object]) -> MonitorRequest:
    """The results of an input document; InputError lists all that is wrong with them."""
    issues: list[InputIssue] = []
    results = read_list(document.get("results"), "/results", _result, issues)
    if issues:
        raise InputError(issues)
    return MonitorRequest(results)


def _result(value: object, at: str, issues: list[InputIssue]) -> ToldResult | None:
    reader = Reader(value, at, issues)
    reader.only(("test", "value", "at", "confirmed"))
    if isinstance(value, Mapping) and not reader.told("test"):
        reader.issue("test", "required", "this is needed", "for example neutrophil-count")
    test = reader.code("test", TESTS)
    told, day = _value(reader), _day(reader)
    if test is not None and not reader.told("value") and not reader.told("at"):
        reader.issue("", "required", "a result tells a value, a date, or both")
    if test is None:
        return None
    return ToldResult(test, told, day, reader.flag("confirmed") is True, at)


def _value(reader: Reader) -> str | bool | None:
    """A text or a truth value; a bare number is kept as text, where its unit will be missed."""
    told = reader.value.get("value") if reader.told("value") else None
    if told is None or isinstance(told, str | bool):
        return told
    if isinstance(told, int | Decimal | float):
        return f"{told}"
    reader.issue("value", "wrong-shape", "write a number with its unit, as text, or a code")
    return None


def _day(reader: Reader) -> date | None:
    """The calendar day of a date or an instant, as written."""
    told = reader.text("at")
    if told is None:
        return None
    try:
        return parse_datetime(told).date() if "T" in told else parse_date(told)
    except ValueError as error:
        reader.issue("at", "date-unreadable", str(error))
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedTest:
    """A test of the schedule: its dates up to the end of the question, and the same in months.

    `ends` is the last date that the label gives, None where it gives none. `truth` is unknown
    where a fact in `missing` decides whether this schedule applies.
    """

    test: str
    dates: tuple[date, ...]
    months: tuple[int, ...]
    ends: date | None
    wording: Wording
    cites: tuple[CiteRef, ...]
    id: str
    says: str
    truth: Truth
    missing: tuple[str, ...]
    jurisdictions: tuple[str, ...]
    counted_from: str
    basis: Basis
    review: Review
    policies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DueTest:
    """A date of the schedule, how it stands, and in which jurisdictions it is one."""

    test: str
    date: date
    state: DueState
    jurisdictions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grade:
    """A whole-number grade of a published scale."""

    scale: str
    grade: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedResult:
    """What a result means by the gravest reading that applies or may apply.

    `truth` is unknown where a fact in `missing` decides whether it applies. `superseded`: a later
    result of the same kind is there, and nothing follows from this one any more.
    """

    test: str
    value: object
    grade: Grade | None
    wording: Wording
    level: Level
    contact: Contact
    urgency: Urgency
    says: str
    cites: tuple[CiteRef, ...]
    id: str
    at: date | None
    fact: str | None
    truth: Truth
    missing: tuple[str, ...]
    superseded: bool
    review: Review
    policies: tuple[str, ...]

    @property
    def asks_for_something(self) -> bool:
        """Whether somebody has to act on it or to tell more."""
        if self.superseded:
            return False
        settled = self.truth is Truth.TRUE and self.urgency is Urgency.ROUTINE
        return not settled or self.level is not Level.CLEAR


@dataclass(frozen=True, slots=True)
class ShownNote:
    """What is to be known about the whole answer, in the words of the audience."""

    note: str
    says: str
    cites: tuple[CiteRef, ...]
    policies: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Monitoring(Answer):
    """The schedule of tests, how each date stands, and what the results mean."""

    schedule: tuple[PlannedTest, ...] = ()
    due: tuple[DueTest, ...] = ()
    results: tuple[JudgedResult, ...] = ()
    notes: tuple[ShownNote, ...] = ()

    @property
    def calls_for_action(self) -> bool:
        """Something is due or overdue, a result asks for something, or a fact holds it open."""
        waiting = any(each.state in (DueState.OVERDUE, DueState.DUE) for each in self.due)
        asking = any(each.asks_for_something for each in self.results)
        return waiting or asking or bool(self.missing)
