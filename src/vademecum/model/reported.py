"""The parts of a case as people tell it: who reports, whom it happened to, which product, what."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from vademecum.model.answer import Problem
from vademecum.model.document import Reader
from vademecum.model.errors import InputIssue, pointer
from vademecum.model.instant import parse_date, parse_datetime
from vademecum.model.quantity import Quantity
from vademecum.model.regimen import YEARS
from vademecum.model.symptom import SEVERITIES
from vademecum.model.terms import fold

AGE_UNITS = ("a", "mo", "wk", "d")
OLDEST = Quantity.parse("125 a")
SEXES = ("female", "male", "other")
# Said in place of a way to reach the reporter, these name nobody.
_NOBODY = frozenset({"none", "no", "not given", "not told", "anonymous", "refused", "withheld"})


class Role(StrEnum):
    """What the reporter is, which decides the form and the duties."""

    PATIENT = "patient"
    CAREGIVER = "caregiver"
    HEALTH_PROFESSIONAL = "health-professional"
    MANUFACTURER = "manufacturer"


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reports; without a way to reach them nobody is identified, whatever the role."""

    role: Role | None = None
    contact: str | None = field(default=None, repr=False)

    @property
    def identifiable(self) -> bool:
        """Whether a contact is told that is not the assertion of none."""
        return self.contact is not None and fold(self.contact) not in _NOBODY


@dataclass(frozen=True, slots=True)
class ReportedPerson:
    """Whom it happened to; any one of these tells that there is such a person."""

    age: Quantity | None = None
    sex: str | None = None
    initials: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ReportedProduct:
    """The product under suspicion; a batch alone is no product."""

    name: str | None = None
    brand: str | None = None
    batch: str | None = None


@dataclass(frozen=True, slots=True)
class ReportedEvent:
    """What happened, in one's own word, how intense it was and when it began."""

    term: str | None = None
    severity: str | None = None
    onset: date | None = None


def read_reporter(reader: Reader) -> Reporter:
    """Role and contact."""
    reader.only(("role", "contact"))
    role = reader.code("role", tuple(Role))
    return Reporter(Role(role) if role else None, read_words(reader, "contact"))


def read_person(reader: Reader, problems: list[Problem]) -> ReportedPerson:
    """Age, sex and initials; an age that cannot be read is not known, and a problem says so."""
    reader.only(("age", "sex", "initials"))
    return ReportedPerson(
        _age(reader, problems), reader.code("sex", SEXES), read_words(reader, "initials")
    )


def read_product(reader: Reader) -> ReportedProduct:
    """Name, brand and batch."""
    reader.only(("name", "brand", "batch"))
    return ReportedProduct(*(read_words(reader, key) for key in ("name", "brand", "batch")))


def read_event(reader: Reader) -> ReportedEvent:
    """Term, severity and onset."""
    reader.only(("term", "severity", "onset"))
    return ReportedEvent(
        read_words(reader, "term"), reader.code("severity", SEVERITIES), read_day(reader, "onset")
    )


def read_words(reader: Reader, key: str) -> str | None:
    """A text that holds at least one letter or digit, or None."""
    found = reader.text(key)
    return found if found is not None and fold(found) else None


def read_day(reader: Reader, key: str) -> date | None:
    """A date, or the day of an instant where it was told; None where nothing is told."""
    found = reader.text(key)
    if found is None:
        return None
    try:
        day = parse_datetime(found).date() if "T" in found else parse_date(found)
    except ValueError as error:
        reader.issue(key, "date-unreadable", str(error))
        return None
    if day.year not in YEARS:
        reader.issue(key, "impossible", "this year is not possible")
    return day


def _age(reader: Reader, problems: list[Problem]) -> Quantity | None:
    faults: list[InputIssue] = []
    age = Reader(reader.value, reader.at, faults).quantity("age", ("age", "time"))
    at = reader.at + pointer("age")
    if age is not None and (age.unit not in AGE_UNITS or age.value != int(age.value)):
        message = "write whole years, months, weeks or days"
        faults.append(InputIssue(at, "unit-not-accepted", message))
    elif age is not None and age.unit == OLDEST.unit and age.value > OLDEST.value:
        faults.append(InputIssue(at, "impossible", "this age is not possible"))
    problems += [Problem(at, "case.patient.age", fault.code, fault.message) for fault in faults]
    return None if faults else age
