"""What every answer carries (public contract, section 4), and its JSON form."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from types import NoneType
from typing import Any, NamedTuple

from vademecum.model.instant import duration_text
from vademecum.model.quantity import Quantity, number_text
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import (
    Audience,
    Basis,
    Contact,
    Jurisdiction,
    Kind,
    Level,
    Review,
    Urgency,
    Wording,
)


@dataclass(frozen=True, slots=True)
class Context:
    """Who asks: the jurisdiction (None: unknown), the audience and the language."""

    jurisdiction: Jurisdiction | None = None
    audience: Audience = Audience.PROFESSIONAL
    lang: str = "en"


@dataclass(frozen=True, slots=True)
class CiteRef:
    """A citation as answers print it; answers list the sources apart."""

    source: str
    section: str


@dataclass(frozen=True, slots=True)
class Matched:
    """What was given, and what it was taken for."""

    given: str
    taken_as: str

    def as_json(self) -> dict[str, object]:
        """`as` is a keyword in Python."""
        return {"given": self.given, "as": self.taken_as}


class Line(NamedTuple):
    """A line of readable arithmetic; numbers are put in when somebody reads it."""

    pattern: str
    values: tuple[Decimal | Fraction | Quantity, ...]

    def __str__(self) -> str:
        """The line with its numbers as plain digits."""
        shown = [v if isinstance(v, Quantity) else number_text(v) for v in self.values]
        return self.pattern.format(*shown)


class Calculated(str):
    """An amount that follows from other facts, as it is shown."""

    __slots__ = ()


class Plain(dict[str, object]):
    """A JSON object of plain values already; `as_json` does not look into it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a statement says to an audience in a language: the same for every person.

    `reads` are the facts that its criterion reads, in its order.
    """

    id: str
    kind: Kind
    subject: str
    wording: Wording
    level: Level
    says: str
    contact: Contact
    urgency: Urgency
    basis: Basis
    review: Review
    jurisdictions: tuple[Jurisdiction, ...]
    cites: tuple[CiteRef, ...]
    policies: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    json: Plain = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make the JSON once, because it is printed for every person."""
        own = ("reads", "json")
        names = [item.name for item in dataclasses.fields(self) if item.name not in own]
        plain = Plain((name, as_json(getattr(self, name))) for name in names)
        object.__setattr__(self, "json", plain)


class Reason(NamedTuple):
    """How a criterion turned out; shared by everybody whose answers were the same.

    `missing` are the facts that keep it unknown, `tree` the criterion with the truth of each node.
    """

    truth: Truth
    missing: tuple[str, ...]
    tree: Mapping[str, object]


class Finding(NamedTuple):
    """A statement that is true or unknown for this person, with the reason."""

    said: Said
    reason: Reason
    matched: Matched | None = None

    @property
    def id(self) -> str:
        """The id of the statement."""
        return self.said.id

    @property
    def subject(self) -> str:
        """What the statement is about."""
        return self.said.subject

    @property
    def truth(self) -> Truth:
        """Whether it holds."""
        return self.reason.truth

    @property
    def level(self) -> Level:
        """How strongly it speaks against use."""
        return self.said.level

    def facts(self, told: Mapping[str, object]) -> dict[str, object]:
        """The inputs of the finding among all that was told."""
        return {fact: told[fact] for fact in self.said.reads if fact in told}

    def shown(self, told: Mapping[str, object]) -> Plain:
        """The keys of the public contract, and the tree under `why`."""
        truth, missing, tree = self.reason
        facts = self.facts(told)
        return Plain(
            self.said.json,
            truth=truth.value,
            facts=facts,
            missing=list(missing),
            matched=self.matched.as_json() if self.matched is not None else None,
            arithmetic={
                fact.rpartition(".")[2]: value
                for fact, value in facts.items()
                if isinstance(value, Calculated)
            },
            why=tree,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A fact that is not usable, why, and what it holds open."""

    fact: str
    reason: str
    ask: str
    findings: tuple[str, ...] = ()
    level: Level | None = None
    turning_point: str | None = None


@dataclass(frozen=True, slots=True)
class Hint:
    """A likely reading of something that was not understood; never acted on."""

    reading: str
    means: str = ""
    leads_to: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the input that could not be used, and where it stands."""

    pointer: str
    fact: str
    code: str
    message: str
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """Something in the record that tells no fact, and why; `count` alike were found.

    `resource` is the first such resource as Type/id, `code` is "system|code", `text` its name.
    """

    resource: str
    reason: str
    code: str = ""
    text: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class ShownPosition:
    """One side of a conflict as shown."""

    says: str
    wording: str | None
    result: str | None
    cites: tuple[CiteRef, ...]


@dataclass(frozen=True, slots=True)
class ShownConflict:
    """A disagreement of sources as shown; `about`: the statements, subjects and reasons."""

    topic: str
    positions: tuple[ShownPosition, ...]
    acted_on: int
    why: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The keys that every answer has; results of the commands add their own.

    `jurisdiction` is the one that was used, None where nobody said.
    """

    jurisdiction: Jurisdiction | None = None
    findings: tuple[Finding, ...] = ()
    missing: tuple[Missing, ...] = ()
    next_question: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    conflicts: tuple[ShownConflict, ...] = ()
    inputs_used: tuple[str, ...] = ()
    not_checked: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()
    policies: tuple[str, ...] = ()
    arithmetic: dict[str, object] = field(default_factory=dict)
    working: tuple[str | Line, ...] = ()
    contact: Contact = Contact.NONE
    urgency: Urgency = Urgency.ROUTINE
    sources: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def calls_for_action(self) -> bool:
        """Whether the exit code is 1; each result says so for itself."""
        return True


def as_json(value: object) -> object:
    """Any part of an answer as plain JSON values: str, bool, int, None, list, dict.

    Quantities become "68 kg", durations ISO 8601, exact numbers plain decimals in a string,
    underscores at the end of a Python name are dropped.
    """
    kind = type(value)
    form = _FORMS.get(kind)
    if form is None:
        form = _FORMS[kind] = _form(kind)
    return form(value)


Form = Callable[[Any], object]


def _form(kind: type) -> Form:
    """How values of a kind are written; kinds that are not listed have a form of their own."""
    if issubclass(kind, Enum):
        return lambda value: value.value
    for known, form in _KNOWN.items():
        if issubclass(kind, known):
            return form
    if hasattr(kind, "as_json"):
        return lambda value: as_json(value.as_json())
    if not dataclasses.is_dataclass(kind):
        raise TypeError(f"{kind.__name__} has no JSON form")
    names = [(item.name, item.name.rstrip("_")) for item in dataclasses.fields(kind)]
    return lambda value: {shown: as_json(getattr(value, name)) for name, shown in names}


def _as_it_is(value: object) -> object:
    return value


def _line(value: Line) -> object:
    return str(value)


def _listed(value: Iterable[object]) -> object:
    return [as_json(item) for item in value]


def _mapped(value: Mapping[str, object]) -> object:
    return {str(key): as_json(item) for key, item in value.items()}


# The first that fits counts: a Line is a tuple too, a Plain a dict, a datetime a date.
_KNOWN: dict[type, Form] = {
    Plain: _as_it_is,
    Line: _line,
    str: _as_it_is,
    int: _as_it_is,
    NoneType: _as_it_is,
    Decimal: number_text,
    Fraction: number_text,
    Quantity: str,
    date: date.isoformat,
    timedelta: duration_text,
    dict: _mapped,
    tuple: _listed,
    list: _listed,
    frozenset: _listed,
}
_FORMS: dict[type, Form] = {datetime: datetime.isoformat}
