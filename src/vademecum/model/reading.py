"""Reads the facts document of the public contract (section 2) into a Patient.

An unknown id, a code outside a closed list or a wrong shape refuses the document, because a typing
error must not look like a missing fact. A value that cannot be used becomes a problem, and the
fact stays unknown: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from vademecum.model.answer import Hint, Problem
from vademecum.model.errors import InputError, InputIssue, pointer
from vademecum.model.facts import Fact, Registry
from vademecum.model.instant import parse_date, parse_datetime, parse_day, whole_months
from vademecum.model.listfact import ListFact
from vademecum.model.patient import Age, Listed, Measured, Patient, Value
from vademecum.model.readlist import read_listed
from vademecum.model.readvalue import hints, plausible, read_age, read_quantity
from vademecum.model.terms import Terms

LONG_KEYS = {"value", "observed_at", "source", "confirmed"}


@dataclass(frozen=True, slots=True)
class FactRules:
    """What reading needs: the registry, the terms and how long facts stay fresh (a policy).

    `measured` keeps quantities that were read before, by fact and text.
    """

    registry: Registry
    terms: Terms
    freshness: Mapping[str, timedelta] = field(default_factory=dict)
    measured: dict[tuple[str, str], Measured] = field(default_factory=dict, compare=False)


class Told(NamedTuple):
    """One fact as told: where, what, since when, and whether an odd value was confirmed."""

    fact: Fact
    at: str
    value: object
    observed_at: date | None
    confirmed: bool


class Reading:
    """Collects values, problems and issues while a document is read."""

    def __init__(self, rules: FactRules, on: date) -> None:
        """An empty reading as of a day."""
        self.rules = rules
        self.on = on
        self.issues: list[InputIssue] = []
        self.problems: list[Problem] = []
        self.values: dict[str, Value] = {}
        self.reasons: dict[str, str] = {}
        self.told: dict[str, object] = {}
        self.unconfirmed: dict[str, Told] = {}

    def problem(self, told: Told, code: str, message: str, *hints: Hint) -> None:
        """Record why a fact cannot be used."""
        self.problems.append(Problem(told.at, told.fact.id, code, message, hints))
        self.reasons[told.fact.id] = reason_for(code)


def reason_for(code: str) -> str:
    """Why a fact is missing, by the code of the problem with it."""
    return code if code in ("stale", "conflicting") else "unusable"


def read_facts(documents: Sequence[tuple[str, object]], rules: FactRules, *, on: date) -> Patient:
    """The Patient told by facts mappings, each with the JSON Pointer at which it stands.

    Two documents that disagree on a fact leave it unknown (a conflict). Raises InputError with
    every issue where a document is refused.
    """
    reading = Reading(rules, on)
    for at, document in documents:
        if not isinstance(document, Mapping):
            reading.issues.append(InputIssue(at, "wrong-shape", "facts must be an object"))
            continue
        for identifier, raw in document.items():
            _read_fact(reading, at, str(identifier), raw)
    if reading.issues:
        raise InputError(reading.issues)
    _settle_age(reading)
    _ask_about_odd_growth(reading)
    return Patient(on, reading.values, reading.reasons, reading.told, tuple(reading.problems))


def _read_fact(reading: Reading, at: str, identifier: str, raw: object) -> None:
    fact = reading.rules.registry.facts.get(identifier)
    if fact is None:
        place = at + pointer(identifier)
        issue = InputIssue(
            place, "unknown-fact", "this fact is not known", "see the list of facts"
        )
        reading.issues.append(issue)
        return
    if raw is None or raw == "unknown":
        return
    told = _told(reading, fact, f"{at}/{identifier}", raw)
    if told is None or told.value is None or told.value == "unknown":
        return
    before = len(reading.problems)
    value = _READERS[fact.type](reading, told)
    # A name that nobody knows is a problem of that entry; the rest of its list still counts.
    unusable = len(reading.problems) > before and not isinstance(value, ListFact)
    if value is None or unusable or not _timely(reading, told):
        return
    _keep(reading, told, raw, value)


def _told(reading: Reading, fact: Fact, at: str, raw: object) -> Told | None:
    """Unpack the long form {value, observed_at, source, confirmed}; list facts have their own."""
    is_long = type(raw) is dict or isinstance(raw, Mapping)
    if not is_long or fact.type in ("list", "codes"):
        return Told(fact, at, raw, None, confirmed=False)
    assert isinstance(raw, Mapping)
    issues = len(reading.issues)
    for key in raw.keys() - LONG_KEYS:
        issue = InputIssue(at + pointer(key), "unknown-key", "this key is not known")
        reading.issues.append(issue)
    observed, confirmed = None, raw.get("confirmed")
    if raw.get("observed_at") is not None:
        try:
            observed = parse_day(str(raw["observed_at"]))
        except ValueError as error:
            place = at + "/observed_at"
            reading.issues.append(InputIssue(place, "date-unreadable", str(error)))
    if confirmed is not None and not isinstance(confirmed, bool):
        place = at + "/confirmed"
        reading.issues.append(InputIssue(place, "wrong-shape", "write true or false"))
    if len(reading.issues) > issues:
        return None
    return Told(fact, at, raw.get("value"), observed, confirmed is True)


def _flag(reading: Reading, told: Told) -> bool | None:
    if isinstance(told.value, bool):
        return told.value
    reading.issues.append(InputIssue(told.at, "wrong-shape", "write true or false"))
    return None


def _code(reading: Reading, told: Told) -> str | None:
    if isinstance(told.value, str) and told.value in told.fact.codes:
        return told.value
    hint = "one of " + ", ".join(told.fact.codes)
    issue = InputIssue(told.at, "unknown-code", "this code is not on the list", hint)
    reading.issues.append(issue)
    return None


def _moment(reading: Reading, told: Told) -> date | None:
    text = told.value if isinstance(told.value, str) else ""
    try:
        if told.fact.type == "instant" and "T" in text:
            return parse_datetime(text)
        found = parse_date(text)
    except ValueError as error:
        issue = InputIssue(told.at, "date-unreadable", str(error), "for example 2026-05-04")
        reading.issues.append(issue)
        return None
    if told.fact.id == "person.birth_date" and found > reading.on:
        reading.problem(told, "future", "the birth date lies after the day of the question")
        return None
    return found


_READERS: dict[str, Callable[[Reading, Told], Value | None]] = {
    "bool": _flag,
    "code": _code,
    "date": _moment,
    "instant": _moment,
    "age": read_age,
    "quantity": read_quantity,
    "list": read_listed,
    "codes": read_listed,
}


def _timely(reading: Reading, told: Told) -> bool:
    """Neither from the future nor older than the freshness policy allows."""
    if told.observed_at is None:
        return True
    if told.observed_at > reading.on:
        reading.problem(told, "future", "observed after the day of the question")
        return False
    limit = reading.rules.freshness.get(told.fact.id)
    if limit is not None and reading.on - told.observed_at > limit:
        reading.problem(told, "stale", "older than allowed for this use; ask for a new one")
        return False
    return True


def _keep(reading: Reading, told: Told, raw: object, value: Value) -> None:
    identifier = told.fact.id
    if isinstance(value, ListFact) and not value.known:
        return
    if identifier not in reading.told:
        reading.values[identifier] = value
        if told.fact.plausible_by_age and not told.confirmed:
            reading.unconfirmed[identifier] = told
        reading.told[identifier] = raw
        return
    earlier = reading.values.get(identifier)
    if isinstance(earlier, ListFact) and isinstance(value, ListFact):
        reading.values[identifier] = _merged_lists(earlier, value)
        if _disagree(earlier, value):
            message = "two documents disagree; what either names counts, and more may be there"
            reading.problem(told, "conflicting", message)
        return
    merged = _merged(earlier, value)
    if merged is not None:
        reading.values[identifier] = merged
        if told.confirmed:
            reading.unconfirmed.pop(identifier, None)
        return
    reading.values.pop(identifier, None)
    reading.problem(told, "conflicting", "two documents disagree; neither is used")


def _merged(first: Value | None, second: Value) -> Value | None:
    """Equal values stay, ages narrow down, anything else disagrees (None)."""
    match first, second:
        case Age(), Age():
            low, high = max(first.low, second.low), min(first.high, second.high)
            return Age(low, high) if low < high else None
        case Measured(), Measured() if first.base == second.base:
            return first
    return first if type(first) is type(second) and first == second else None


def _disagree(first: ListFact[Listed], second: ListFact[Listed]) -> bool:
    """A list asserted complete disagrees with an entry that it does not hold."""
    here, there = ({_called(item) for item in side.items} for side in (first, second))
    return bool((first.complete and there - here) or (second.complete and here - there))


def _merged_lists(first: ListFact[Listed], second: ListFact[Listed]) -> ListFact[Listed]:
    """Every entry of both; complete where one of them is and they do not disagree."""
    # The same name with other dates stays an entry of its own: the later one may decide.
    told = {_details(item) for item in first.items}
    extra = tuple(item for item in second.items if _details(item) not in told)
    complete = (first.complete or second.complete) and not _disagree(first, second)
    return ListFact(first.items + extra, complete)


def _called(item: Listed) -> str:
    return item.taken_as or item.name


def _details(item: Listed) -> tuple[object, ...]:
    return _called(item), item.start, item.last, item.note


def _settle_age(reading: Reading) -> None:
    """The exact age from a birth date; a told age that disagrees is a conflict."""
    born, age = reading.values.get("person.birth_date"), reading.values.get("person.age")
    if not isinstance(born, date):
        return
    months = whole_months(born, reading.on)
    exact = Age(months, months + 1)
    if isinstance(age, Age) and (exact.high <= age.low or age.high <= exact.low):
        told = Told(reading.rules.registry.facts["person.age"], "/facts/person.age", None, None,
                    confirmed=False)  # fmt: skip
        reading.problem(told, "conflicting", "age and birth date disagree; neither is used")
        del reading.values["person.age"], reading.values["person.birth_date"]
        reading.reasons["person.birth_date"] = "conflicting"
        return
    reading.values["person.age"] = exact


def _ask_about_odd_growth(reading: Reading) -> None:
    """A weight that is unusual for the age is asked about, such as pounds taken for kilograms."""
    age = reading.values.get("person.age")
    for identifier, told in reading.unconfirmed.items():
        value = reading.values.get(identifier)
        if not isinstance(age, Age) or not isinstance(value, Measured):
            continue
        if not plausible(told.fact, value, age):
            del reading.values[identifier]
            message = "this value is unusual at this age; confirm it or correct it"
            likely = hints(told.fact, str(told.value), age=age)
            reading.problem(told, "implausible", message, *likely)
