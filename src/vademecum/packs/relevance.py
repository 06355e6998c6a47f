"""Which cases may notice a change of a rule, so that the others need not be run.

To leave one out wrongly would let a mutant live that it kills; a test compares with running all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from vademecum.engine.logic import evaluate
from vademecum.engine.shared import JURISDICTION
from vademecum.model.criteria import All, Criterion, OneOf
from vademecum.model.label import Label
from vademecum.model.sign import ANY_TERM
from vademecum.model.truth import Truth
from vademecum.packs.edit_criteria import NARROWER
from vademecum.packs.mutants import Mutant
from vademecum.packs.watch import Watch, texts_in

# The facts that the scope of a rule asks about, by the keys of the scope.
_SCOPE = {"jurisdictions": JURISDICTION, "for": "indication.code", "phase": "therapy.phase"}
# What may change in an answer although a rule of triage holds neither before nor after.
_OPEN = frozenset({"error", "inputs_used", "missing", "next_question", "problems"})
# Keys of an answer on monitoring whose entries are told apart by their test.
_BY_TEST = frozenset({"due", "results", "schedule"})
# Fields of a triage rule that matter only once it holds.
_ONCE_IT_HOLDS = frozenset({"disposition", "suspects", "actions"})


def relevant(label: Label, mutant: Mutant, *, watches: list[Watch]) -> list[Watch]:
    """Those of the cases that may notice a mutant of a set of rules or of a policy."""
    match mutant.path:
        case ("policies", _, "durations", str(fact), *_) if fact in label.registry.facts:
            return [seen for seen in watches if _is_dated(seen, fact)]
        case ("triage", "terms", int(place), *_):
            term = _entry(mutant, "terms", place)["id"]
            told = [seen for seen in watches if term in seen.terms]
            return sorted(told, key=lambda seen: len(seen.terms))
        case ("triage", "rules", int(place), *_):
            return _of_rule(label, mutant, place, watches)
        case ("triage", "gates", int(place), *_):
            return _of_gate(label, mutant, place, watches)
    if mutant.part == ("monitoring",):
        tests = frozenset(_tests(label.monitoring, mutant))
        watches = [seen for seen in watches if not tests or _looks_at(seen, tests)]
    before, after = _scopes(label, mutant)
    if before is None or after is None:
        return watches
    return [seen for seen in watches if _applies(before, seen) or _applies(after, seen)]


def _tests(before: object, mutant: Mutant) -> Iterator[str]:
    """The tests that a changed schedule or reading is about, before and after."""
    for entry in (before, mutant.raw):
        found: Any = entry
        for step in mutant.path[1:3]:
            found = _inner(found, step)
        found = found.model_dump() if isinstance(found, BaseModel) else found
        if isinstance(found, Mapping):
            yield from texts_in([found.get("test"), found.get("tests")])


def _looks_at(seen: Watch, tests: frozenset[str]) -> bool:
    """Whether a case expects something of one of these tests, or something else altogether."""
    if not seen.keys <= _BY_TEST:
        return True
    found: set[object] = set()
    for key in seen.keys:
        entries = seen.case.expect[key]
        for entry in entries if isinstance(entries, list) and entries else [None]:
            found.add(entry.get("test") if isinstance(entry, Mapping) else None)
    return None in found or not found.isdisjoint(tests)


def _is_dated(seen: Watch, fact: str) -> bool:
    """Whether a case tells since when a fact is known; only then can it be stale."""
    facts = seen.case.document.get("facts")
    told = facts.get(fact) if isinstance(facts, Mapping) else None
    return isinstance(told, Mapping) and "observed_at" in told


def _entry(mutant: Mutant, part: str, place: int) -> Mapping[str, Any]:
    """An entry of the changed rules as written."""
    raw: Any = mutant.raw
    found: Mapping[str, Any] = raw[part][place]
    return found


def _of_rule(label: Label, mutant: Mutant, place: int, watches: list[Watch]) -> list[Watch]:
    """A rule is met by those who tell one of its terms; narrower, only where it held."""
    assert label.triage is not None
    rule = label.triage.rules[place]
    names = {*texts_in(_entry(mutant, "rules", place)), *texts_in(rule.model_dump())}
    names |= {term for name in names for term in label.triage.groups.get(name, ())}
    found = []
    for seen in watches:
        if ANY_TERM not in names and names.isdisjoint(seen.terms):
            continue
        if _OPEN.isdisjoint(seen.keys) and _is_beside(mutant, rule.id in seen.marks):
            continue
        found.append(seen)
    # Those in which it holds are the likeliest to notice, and those that tell little else.
    return sorted(found, key=lambda seen: (rule.id not in seen.marks, len(seen.terms)))


def _is_beside(mutant: Mutant, holds: bool) -> bool:
    """Whether a change of a triage rule that holds, or does not, leaves an answer as it is.

    One that held and holds more widely may still name more symptoms as its reason.
    """
    field = mutant.path[3] if len(mutant.path) > 3 else ""
    is_narrower = field == "when" and mutant.effect == NARROWER
    return not holds and (field in _ONCE_IT_HOLDS or is_narrower)


def _of_gate(label: Label, mutant: Mutant, place: int, watches: list[Watch]) -> list[Watch]:
    """A gate is met by those who tell nothing but its terms."""
    assert label.triage is not None
    terms = {*label.triage.gates[place].terms, *_entry(mutant, "gates", place).get("terms", ())}
    return [seen for seen in watches if seen.terms <= terms or not _OPEN.isdisjoint(seen.keys)]


def _scopes(label: Label, mutant: Mutant) -> tuple[Criterion | None, Criterion | None]:
    """What the changed rule asks of jurisdiction, use and phase, before and after."""
    part, *path = mutant.path
    before: Any = getattr(label, str(part), None)
    after: Any = mutant.raw
    scopes: tuple[Criterion | None, Criterion | None] = (None, None)
    for step in path:
        before, after = _inner(before, step), after[step] if _has(after, step) else None
        if isinstance(before, BaseModel) and isinstance(after, Mapping):
            own = _scope(before.model_dump(by_alias=True, mode="python"))
            if own is not None:
                scopes = (own, _scope(after))
    return scopes


def _inner(value: Any, step: str | int) -> Any:  # noqa: ANN401 - any part of a set of rules
    if isinstance(value, BaseModel):
        names = {field.alias or name: name for name, field in type(value).model_fields.items()}
        return getattr(value, names.get(str(step), str(step)), None)
    return value[step] if _has(value, step) else None


def _has(value: object, step: str | int) -> bool:
    if isinstance(value, Mapping):
        return step in value
    return isinstance(value, list | tuple) and isinstance(step, int) and step < len(value)


def _scope(entry: Mapping[str, Any]) -> Criterion | None:
    """The criterion of the scope of a rule as it is written; None where it has none."""
    told = {key: entry[key] for key in _SCOPE if entry.get(key)}
    parts = [OneOf(_SCOPE[key], _codes(value)) for key, value in told.items()]
    return All(tuple(parts)) if parts else None


def _codes(value: str | Iterable[object]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(str(code) for code in value)


def _applies(scope: Criterion, seen: Watch) -> bool:
    return evaluate(scope, seen.person) is not Truth.FALSE
