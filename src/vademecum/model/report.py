"""Reports of adverse events: the rules of a label, the case, and the draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal, get_args

from pydantic import Field, model_validator

from vademecum.model.answer import Answer, CiteRef, Problem
from vademecum.model.document import Reader
from vademecum.model.errors import InputError, InputIssue
from vademecum.model.listfact import ListFact, read_list
from vademecum.model.reaction import Expectedness, Reaction, Reference
from vademecum.model.reported import (
    ReportedEvent,
    ReportedPerson,
    ReportedProduct,
    Reporter,
    Role,
    read_day,
    read_event,
    read_person,
    read_product,
    read_reporter,
    read_words,
)
from vademecum.model.source import Cite, Identifier, PackModel
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import Authorisation, Jurisdiction, Review


class Validity(StrEnum):
    """Whether a report has all four elements."""

    VALID = "valid"
    NOT_VALID = "not-valid"


class Element(StrEnum):
    """What a report needs at the least, in this order."""

    REPORTER = "reporter"
    PATIENT = "patient"
    PRODUCT = "product"
    EVENT = "event"


class EventKind(StrEnum):
    """What is reported."""

    ADVERSE_EVENT = "adverse-event"
    MEDICATION_ERROR = "medication-error"


class About(StrEnum):
    """What the suspect product is."""

    THIS_MEDICINE = "this-medicine"
    VACCINE = "vaccine"
    ANOTHER = "another"


DEATH = "death"
# Judged by outcome; severity is another matter.
SERIOUSNESS = (
    DEATH, "life-threatening", "hospitalisation", "disability", "congenital-anomaly",
    "medically-important",
)  # fmt: skip
System = Literal["fda-medwatch", "vaers", "yellow-card", "eu-national-authority", "manufacturer"]
# Why the answer is what it is; a label has a text and citations for each.
ReasonCode = Literal[
    "get-help-first", "four-elements", "serious", "not-serious", "seriousness-unknown", "listed",
    "not-listed", "more-severe", "severity-not-described", "listed-as-sign", "listed-elsewhere",
    "reference-not-read", "labels-differ", "word-unknown", "another-product", "traceability",
    "no-route", "no-deadline-known", "jurisdiction-unknown", "taken-from-facts",
]  # fmt: skip


class Destination(PackModel):
    """A system that takes reports of these reporters about these products.

    `form`, `phone` and `url` only as a source prints them.
    """

    id: Identifier
    system: System
    jurisdictions: tuple[Jurisdiction, ...] = Field(min_length=1)
    roles: tuple[Role, ...] = Field(min_length=1)
    products: tuple[About, ...] = (About.THIS_MEDICINE, About.ANOTHER)
    form: str | None = None
    phone: str | None = None
    url: str | None = None
    review: Review = Review.VERIFIED
    cites: tuple[Cite, ...] = Field(alias="cite", min_length=1)


class Duty(PackModel):
    """A time limit for reports of any of these events, counted from becoming aware."""

    id: Identifier
    jurisdictions: tuple[Jurisdiction, ...] = Field(min_length=1)
    roles: tuple[Role, ...] = Field(min_length=1)
    authorisations: tuple[Authorisation, ...] = ()
    events: tuple[Literal["serious", "not-serious", "medication-error"], ...]
    days: int = Field(gt=0)
    counted: Literal["calendar-days"]
    review: Review = Review.VERIFIED
    cites: tuple[Cite, ...] = Field(alias="cite", min_length=1)


class ReportReason(PackModel):
    """The text behind a part of the answer, and what it rests on."""

    reason: ReasonCode
    id: Identifier
    review: Review = Review.VERIFIED
    cites: tuple[Cite, ...] = Field(alias="cite", min_length=1)


class ReportRules(PackModel):
    """All that a label and the reporting systems say about reports.

    `fatal_outcomes`, `vaccine_words`, `life_threatening_words`, `severe_words` and `mild_words`
    are words in all languages; in `site_forms` {word} stands for the word of a reaction at the
    injection site.
    """

    destinations: tuple[Destination, ...]
    duties: tuple[Duty, ...]
    reasons: tuple[ReportReason, ...]
    references: tuple[Reference, ...]
    reactions: tuple[Reaction, ...]
    fatal_outcomes: tuple[str, ...]
    vaccine_words: tuple[str, ...]
    life_threatening_words: tuple[str, ...]
    severe_words: tuple[str, ...]
    mild_words: tuple[str, ...]
    site_forms: tuple[str, ...]

    @model_validator(mode="after")
    def _every_reason_has_words(self) -> ReportRules:
        told = [entry.reason for entry in self.reasons]
        lacking = sorted(set(get_args(ReasonCode)) - set(told))
        if lacking or len(set(told)) < len(told):
            raise ValueError(f"each reason stands once in `reasons`; lacking: {lacking}")
        return self


@dataclass(frozen=True, slots=True)
class ReportCase:
    """A case as told; None and an open list: not told."""

    reporter: Reporter = field(default_factory=Reporter)
    patient: ReportedPerson = field(default_factory=ReportedPerson)
    product: ReportedProduct = field(default_factory=ReportedProduct)
    event: ReportedEvent = field(default_factory=ReportedEvent)
    seriousness: ListFact[str] = field(default_factory=ListFact)
    outcome: str | None = None
    authorisation: Authorisation | None = None
    aware_on: date | None = None
    kind: EventKind | None = None
    problems: tuple[Problem, ...] = field(default=(), compare=False)


_KEYS = (
    "reporter", "patient", "product", "event", "seriousness", "outcome", "authorisation",
    "aware_on", "kind",
)  # fmt: skip


def read_report(document: Mapping[str, object]) -> ReportCase:
    """The case of an input document; no case: nothing is told. InputError lists all faults."""
    issues: list[InputIssue] = []
    problems: list[Problem] = []
    told = document.get("case")
    case = Reader({} if told is None else told, "/case", issues)
    case.only(_KEYS)

    def part(key: str) -> Reader:
        return Reader(case.value[key] if case.told(key) else {}, f"/case/{key}", issues)

    authorisation = case.code("authorisation", tuple(Authorisation))
    kind = case.code("kind", tuple(EventKind))
    found = ReportCase(
        reporter=read_reporter(part("reporter")),
        patient=read_person(part("patient"), problems),
        product=read_product(part("product")),
        event=read_event(part("event")),
        seriousness=read_list(
            case.value.get("seriousness"), "/case/seriousness", _seriousness, issues
        ),
        outcome=read_words(case, "outcome"),
        authorisation=Authorisation(authorisation) if authorisation else None,
        aware_on=read_day(case, "aware_on"),
        kind=EventKind(kind) if kind else None,
        problems=tuple(problems),
    )
    if issues:
        raise InputError(issues)
    return found


def _seriousness(value: object, at: str, issues: list[InputIssue]) -> str | None:
    if isinstance(value, str) and value in SERIOUSNESS:
        return value
    hint = "one of " + ", ".join(SERIOUSNESS)
    issues.append(InputIssue(at, "unknown-code", "this code is not on the list", hint))
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDestination:
    """Where a report goes; `truth` is unknown while it depends on what was not told."""

    system: System
    form: str | None
    phone: str | None
    url: str | None
    truth: Truth
    says: str
    jurisdictions: tuple[str, ...]
    review: Review
    cites: tuple[CiteRef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDuty:
    """A time limit; its date is None while nobody told when the reporter became aware."""

    id: str
    date_: date | None
    days: int
    counted: str
    says: str
    waits_for: tuple[str, ...]
    review: Review
    cites: tuple[CiteRef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownReportReason:
    """Why the answer is what it is, in the words of the audience."""

    reason: str
    says: str
    review: Review
    cites: tuple[CiteRef, ...]


@dataclass(frozen=True, kw_only=True)
class Report(Answer):
    """A draft: whether it can stand as a report, how grave it is, where it goes and by when.

    `may_be_due` are time limits that what was not told may still bring; `draft` is plain text.
    """

    validity: Validity
    missing_elements: tuple[Element, ...]
    serious: Truth
    seriousness: tuple[str, ...]
    expectedness: Expectedness
    send_to: tuple[ShownDestination, ...]
    due: ShownDuty | None
    may_be_due: tuple[ShownDuty, ...]
    ask_for: tuple[str, ...]
    reasons: tuple[ShownReportReason, ...]
    taken_from_facts: tuple[str, ...]
    draft: str

    @property
    def calls_for_action(self) -> bool:
        """Anything but a report with all four elements."""
        return self.validity is not Validity.VALID
