"""Reads list facts: medicines, vaccines, substances, infections, codes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from vademecum.model.answer import Hint, Problem
from vademecum.model.document import Reader
from vademecum.model.errors import InputIssue
from vademecum.model.instant import parse_day
from vademecum.model.listfact import ListFact, read_list
from vademecum.model.patient import Listed

if TYPE_CHECKING:
    from vademecum.model.reading import Reading, Told

KEYS = {
    "medicine": {"name", "code", "dose", "interval", "route", "start", "last_given", "stop"},
    "vaccine": {"name", "date", "code"},
    "substance": {"substance", "reaction", "date", "code"},
    "infection": {"name", "start", "stop"},
}
REACTIONS = ("anaphylaxis", "angioedema", "urticaria", "rash", "other")
CODE_SYSTEMS = ("rxnorm", "atc", "ndc", "snomed", "cvx")


def read_listed(reading: Reading, told: Told) -> ListFact[Listed] | None:
    """A list fact with every entry recognised where its name or code is known."""
    issues = len(reading.issues)

    def entry(value: object, at: str, _issues: list[InputIssue]) -> Listed | None:
        if told.fact.type == "codes":
            return _code(reading, told, value, at)
        return _entry(reading, told, value, at)

    found = read_list(told.value, told.at, entry, reading.issues)
    if len(reading.issues) > issues:
        return None
    if found.observed_at is not None and found.observed_at > reading.on:
        reading.problem(told, "future", "observed after the day of the question")
        return None
    limit = reading.rules.freshness.get(told.fact.id)
    if limit is not None and found.observed_at and reading.on - found.observed_at > limit:
        # What was listed then still counts; that nothing else is there does not.
        reading.problem(told, "stale", "older than allowed for this use; ask for a new list")
        return ListFact(found.items, complete=False)
    return found


def _code(reading: Reading, told: Told, value: object, at: str) -> Listed | None:
    if isinstance(value, str) and value in told.fact.codes:
        return Listed(value, frozenset((value,)), value)
    hint = "one of " + ", ".join(told.fact.codes)
    reading.issues.append(InputIssue(at, "unknown-code", "this code is not on the list", hint))
    return None


def _entry(reading: Reading, told: Told, value: object, at: str) -> Listed | None:
    kind = told.fact.of or "medicine"
    name_key = "substance" if kind == "substance" else "name"
    document = Reader({name_key: value} if type(value) is str else value, at, reading.issues)
    document.only(KEYS[kind])
    name = (document.text(name_key) or "").strip()
    codes = _codes(document)
    if not name and not codes:
        document.issue("", "missing-key", f"an entry needs a {name_key} or a code")
        return None
    note = document.code("reaction", REACTIONS) if kind == "substance" else None
    once = _day(document, "date")
    start = _day(document, "start") or once
    last = _day(document, "last_given") or _day(document, "stop") or once
    if kind == "infection":
        return Listed(name, frozenset((name,)), name, start, last)
    unknown = Listed(name or codes[0][1], frozenset(), None, start, last, note)
    return _recognised(reading, told, at, unknown, codes)


def _codes(document: Reader) -> tuple[tuple[str, str], ...]:
    given = document.value.get("code")
    if given is None:
        return ()
    codes = []
    for code in given if isinstance(given, list) else [given]:
        found = (code.get("system"), code.get("value")) if isinstance(code, dict) else (None, None)
        if found[0] in CODE_SYSTEMS and type(found[1]) is str:
            codes.append((str(found[0]), found[1]))
        else:
            hint = 'write {"system": "rxnorm", "value": "..."}'
            document.issue("code", "wrong-shape", "this is not a code", hint)
    return tuple(codes)


def _recognised(
    reading: Reading, told: Told, at: str, entry: Listed, codes: tuple[tuple[str, str], ...]
) -> Listed:
    kind = told.fact.of or "medicine"
    terms = reading.rules.terms
    found = terms.recognise(kind, entry.name, codes=codes)
    if not found.keys:
        hints = tuple(Hint(name) for name in terms.suggest(kind, entry.name))
        message = "nobody here knows this name; check the spelling or give a code"
        reading.problems.append(Problem(at, told.fact.id, "unrecognised-name", message, hints))
        return entry
    if found.is_contradicted:
        message = "name and code mean different things; both are considered"
        reading.problems.append(Problem(at, told.fact.id, "conflicting", message))
    if found.is_partial:
        message = "this name leaves open what exactly is meant; ask for the full name"
        reading.problems.append(Problem(at, told.fact.id, "unrecognised-term", message))
    return Listed(entry.name, found.keys, found.taken_as, entry.start, entry.last, entry.note)


def _day(document: Reader, key: str) -> date | None:
    if not document.told(key):
        return None
    try:
        return parse_day(str(document.value[key]))
    except ValueError as error:
        document.issue(key, "date-unreadable", str(error))
        return None
