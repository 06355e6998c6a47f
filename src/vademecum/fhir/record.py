"""What is collected while a record is read: claims, lists, what stays unread, problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from vademecum.fhir.codes import Bindings
from vademecum.fhir.concept import NO_CONCEPT, REMEMBERED_MAX, Concept
from vademecum.fhir.own import OwnMedicine
from vademecum.model.answer import Problem, Unread
from vademecum.model.facts import Registry

Resource = dict[str, object]
NAME_MAX = 120
DAY_LENGTH = 10


class Held(NamedTuple):
    """A resource in its entry, the number of the entry, and its type as written."""

    number: int
    entry: Resource
    resource: Resource
    kind: str


@dataclass(frozen=True, slots=True)
class FhirRules:
    """What reading needs: the code bindings, the registry of facts, and the medicine in question,
    which is listed apart.
    """

    bindings: Bindings
    registry: Registry
    own: OwnMedicine = field(default_factory=OwnMedicine)
    known: dict[Concept, bool] = field(default_factory=dict, compare=False)

    def is_own(self, concept: Concept, systems: frozenset[str]) -> bool:
        """Whether a concept means the medicine in question; remembered with the concept."""
        found = self.known.get(concept)
        if found is None:
            if len(self.known) >= REMEMBERED_MAX:
                self.known.clear()
            found = self.own.matches(concept.name, concept.codes(systems))
            self.known[concept] = found
        return found


@dataclass(frozen=True, slots=True)
class OwnUse:
    """An order, statement or administration of the medicine in question itself."""

    resource: str
    role: str
    start: str | None
    stop: str | None
    name: str


@dataclass(frozen=True, slots=True)
class FhirReading:
    """A record as a facts document, with everything that did not become a fact.

    `facts` is the `facts` mapping of the public contract (section 2). `places` tells for each fact
    the JSON Pointer into the Bundle. `rounded` are facts whose number had more than three digits
    after the point. `own` are the uses of the medicine in question itself.
    """

    facts: dict[str, object]
    unread: tuple[Unread, ...]
    problems: tuple[Problem, ...]
    places: dict[str, str]
    rounded: tuple[str, ...]
    own: tuple[OwnUse, ...]
    deceased: bool


@dataclass(slots=True)
class Claim:
    """A value that a resource tells for a fact; `when` is a date or instant as written."""

    value: object
    when: str | None
    at: str
    source: str


@dataclass(slots=True)
class Subject:
    """Whom the record is about: every way to refer to them."""

    references: frozenset[str]
    identifiers: frozenset[tuple[object, object]]
    tail: str


class Record:
    """Collects while the resources of one Bundle are read; everything ends up somewhere."""

    def __init__(self, rules: FhirRules, on: date, at: str) -> None:
        """An empty record as of a day; `at` is the JSON Pointer of the Bundle."""
        self.rules = rules
        self.on = on.isoformat()
        self.at = at
        self.place = at  # of the resource that is being read
        self.subject = Subject(frozenset(), frozenset(), "")
        self.entries: list[object] = []
        self.measured: dict[str, list[Claim]] = {}
        self.stated: dict[str, list[Claim]] = {}
        self.reasons: list[Claim] = []
        self.lists: dict[str, list[dict[str, object]]] = {}
        self.absent: dict[str, list[Claim]] = {}
        self.complete: list[tuple[Mapping[str, object], str]] = []
        self.taken: dict[int, str] = {}
        self.own: list[OwnUse] = []
        self.problems: list[Problem] = []
        self.rounded: list[str] = []
        self.deceased = False
        self._unread: dict[tuple[str, str, Concept], list[Resource]] = {}
        self._by_reference: dict[str, Resource] | None = None

    def refuse(self, resource: Resource, reason: str, *, concept: Concept = NO_CONCEPT) -> None:
        """List something that does not become a fact."""
        key = (str(resource.get("resourceType")), reason, concept)
        known = self._unread.get(key)
        if known is None:
            self._unread[key] = [resource]
        else:
            known.append(resource)

    def problem(self, at: str, fact: str, code: str, message: str) -> None:
        """Record why a fact cannot be used."""
        self.problems.append(Problem(at, fact, code, message))

    def state(self, fact: str, claim: Claim) -> None:
        """A resource states a fact; statements of a fact must agree."""
        self.stated.setdefault(fact, []).append(claim)

    def measure(self, fact: str, claim: Claim) -> None:
        """An observation measures a fact; the newest counts."""
        self.measured.setdefault(fact, []).append(claim)

    def unread(self) -> tuple[Unread, ...]:
        """Everything that did not become a fact."""
        found: dict[tuple[str, str, str, str], list[Resource]] = {}
        for (kind, reason, concept), resources in self._unread.items():
            key = (kind, reason, concept.label, concept.name[:NAME_MAX])
            found.setdefault(key, []).extend(resources)
        return tuple(
            Unread(source_of(alike[0]), reason, code, text, len(alike))
            for (_, reason, code, text), alike in found.items()
        )

    def resolve(self, reference: object, within: Resource) -> Resource | None:
        """The resource that a Reference points to, in the Bundle or contained in `within`."""
        target = reference.get("reference") if type(reference) is dict else None
        if type(target) is not str:
            return None
        if target.startswith("#"):
            contained = within.get("contained")
            for part in contained if type(contained) is list else ():
                if type(part) is dict and part.get("id") in (target[1:], target):
                    return part
            return None
        if self._by_reference is None:
            self._by_reference = _index(self.entries)
        return self._by_reference.get(target.partition("/_history/")[0])


def _index(entries: list[object]) -> dict[str, Resource]:
    """Resources by full address, by Type/id and by urn:uuid."""
    found: dict[str, Resource] = {}
    for entry in entries:
        resource = entry.get("resource") if type(entry) is dict else None
        if type(entry) is not dict or type(resource) is not dict:
            continue
        address, name = entry.get("fullUrl"), resource.get("id")
        if type(name) is str:
            found[f"{resource.get('resourceType')}/{name}"] = resource
            found[f"urn:uuid:{name}"] = resource
        if type(address) is str:
            found[address] = resource
    return found


def code_at(resource: Resource, key: str) -> str:
    """A status or another code of a resource; "missing" where there is none that can be read."""
    found = resource.get(key)
    return found[:40] if type(found) is str and found else "missing"


def source_of(resource: Resource) -> str:
    """The resource as Type/id, or its type alone."""
    name = resource.get("id")
    kind = resource.get("resourceType")
    return f"{kind}/{name}" if type(name) is str else str(kind)


def day_of(value: object) -> str | None:
    """The full day of a FHIR date or instant as 2026-05-04; None for a month, a year, nonsense."""
    if type(value) is not str or len(value) < DAY_LENGTH:
        return None
    if len(value) > DAY_LENGTH and value[DAY_LENGTH] != "T":
        return None
    day = value[:DAY_LENGTH]
    return day if _is_day(day) else None


def earliest_day(value: object) -> str | None:
    """The first day that a FHIR date can mean: a month or a year begins on its first."""
    if type(value) is str and len(value) in (4, 7):
        return day_of(value + "-01" * ((DAY_LENGTH - len(value)) // 3))
    return day_of(value)


@lru_cache(maxsize=16384)
def _is_day(day: str) -> bool:
    if day[4] != "-" or day[7] != "-" or not day.isascii():
        return False
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def last_day(value: object) -> str | None:
    """A day on or after which a FHIR date cannot lie: used to see that something is not over."""
    if type(value) is str and value.isascii() and len(value) in (4, 7):
        return day_of(value + ("-12-31" if len(value) == 4 else "-28"))
    return day_of(value)


def instant_of(when: str) -> float | None:
    """The instant of a full time with its offset, in seconds; None for a bare day."""
    if len(when) <= 10:
        return None
    try:
        moment = datetime.fromisoformat(when)
    except ValueError:
        return None
    return moment.timestamp() if moment.tzinfo is not None else None
