"""What every answer carries (public contract, section 4), and its JSON form."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from vademecum.model.instant import duration_text
from vademecum.model.quantity import Quantity, number_text
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import (
    Audience,
    Basis,
    Contact,
    Jurisdiction,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A statement that is true or unknown for this person."""

    id: str
    kind: str
    subject: str
    truth: Truth
    wording: Wording
    level: Level
    says: str
    contact: Contact
    urgency: Urgency
    basis: Basis
    review: Review
    jurisdictions: tuple[str, ...]
    facts: dict[str, object]
    missing: tuple[str, ...]
    cites: tuple[CiteRef, ...]
    policies: tuple[str, ...] = ()
    matched: Matched | None = None
    arithmetic: dict[str, object] = field(default_factory=dict)
    why: object = None


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
class ShownPosition:
    """One side of a conflict as shown."""

    says: str
    wording: str | None
    result: str | None
    cites: tuple[CiteRef, ...]


@dataclass(frozen=True, slots=True)
class ShownConflict:
    """A disagreement of sources as shown with an answer."""

    topic: str
    positions: tuple[ShownPosition, ...]
    acted_on: int
    why: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The keys that every answer has; results of the commands add their own."""

    findings: tuple[Finding, ...] = ()
    missing: tuple[Missing, ...] = ()
    next_question: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    conflicts: tuple[ShownConflict, ...] = ()
    inputs_used: tuple[str, ...] = ()
    not_checked: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    arithmetic: dict[str, object] = field(default_factory=dict)
    working: tuple[str, ...] = ()
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
    match value:
        case None | bool() | int():
            return value
        case Enum():
            return value.value
        case str():
            return value
        case Decimal() | Fraction():
            return number_text(value)
        case Quantity():
            return str(value)
        case datetime() | date():
            return value.isoformat()
        case timedelta():
            return duration_text(value)
        case dict():
            return {str(key): as_json(item) for key, item in value.items()}
        case tuple() | list() | frozenset():
            return [as_json(item) for item in value]
    own = getattr(value, "as_json", None)
    if own is not None:
        return as_json(own())
    if dataclasses.is_dataclass(value):
        return {
            item.name.rstrip("_"): as_json(getattr(value, item.name))
            for item in dataclasses.fields(value)
        }
    raise TypeError(f"{type(value).__name__} has no JSON form")
