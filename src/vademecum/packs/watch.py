"""Cases made ready to be asked again and again: what each looks at, answered the shortest way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from vademecum.engine.assess import rules, verdict
from vademecum.engine.derive import derived
from vademecum.engine.indication import judge_indication
from vademecum.engine.shared import situated
from vademecum.model.answer import as_json
from vademecum.model.errors import InputError
from vademecum.model.label import Label
from vademecum.model.patient import Patient
from vademecum.model.reading import read_facts
from vademecum.packs.cases import Case, answer_of, check, matches
from vademecum.packs.commands import fact_rules
from vademecum.packs.draft import SERVES

# Parts of an assessment that need no whole assessment.
_SHORT = frozenset({"indication", "verdict"})
# Stands for everything that a case looks at, truths of statements included.
WHOLE = frozenset({"*"})


@dataclass(frozen=True, eq=False, slots=True)
class Watch:
    """A case with its person.

    `terms` are the symptoms it tells, `marks` the texts of the unchanged answer (ids among them);
    both for triage only. `truths` are those that it expects of statements, `keys` what else it
    looks at.
    """

    case: Case
    person: Patient
    terms: frozenset[str]
    marks: frozenset[str]
    truths: dict[str, str]
    keys: frozenset[str]

    def is_short(self, keys: frozenset[str]) -> bool:
        """Whether these of its keys need no whole answer."""
        return self.case.command == "assess" and keys <= _SHORT

    def expects(self, statement: str) -> str | None:
        """The truth that it expects of a statement, or None."""
        return self.truths.get(statement, self.truths.get("*"))


def watch(label: Label, case: Case) -> Watch:
    """A case with everything looked up that the rules of the label do not change."""
    facts = case.document.get("facts")
    told = [("/facts", facts)] if isinstance(facts, Mapping) else []
    try:
        person = read_facts(told, fact_rules(label), on=case.options.on)
    except InputError:
        person = Patient(case.options.on, {})
    answer = as_json(answer_of(label, case)) if case.command in SERVES["triage"] else None
    return Watch(
        case=case,
        person=situated(derived(person), case.options.context),
        terms=frozenset(_terms(answer)),
        marks=frozenset(texts_in(answer)),
        truths=case.truths if case.command == "assess" else {},
        keys=frozenset(case.expect) - set(case.truths),
    )


def _terms(answer: object) -> Iterator[str]:
    """The symptoms behind the reasons of an answer."""
    if isinstance(answer, Mapping):
        for key, value in answer.items():
            yield from texts_in(value) if key == "terms" else _terms(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from _terms(value)


def texts_in(value: object) -> Iterator[str]:
    """Every text in a nested value, keys left aside."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from texts_in(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts_in(part)


def passes(label: Label, seen: Watch) -> bool:
    """Whether a case comes out as expected, truths and all."""
    if not seen.is_short(seen.keys):
        return not fails(label, seen, seen.keys)
    met: set[str] = {"*"}
    for rule in rules(label):
        statement, expected = rule.statement, seen.expects(rule.statement.id)
        is_on = statement.policy is None or label.policy(statement.policy) is not None
        if expected is None or not is_on:
            continue
        if rule.holds(seen.person).value != expected:
            return False
        met.add(statement.id)
    return set(seen.truths) <= met and not fails(label, seen, seen.keys)


def fails(label: Label, seen: Watch, keys: frozenset[str]) -> bool:
    """Whether one of the keys that a case looks at is not as expected.

    A rule that breaks the software fails too: the unchanged one does not.
    """
    try:
        if seen.is_short(keys):
            return _looks_wrong(label, seen, keys)
        return check(label, seen.case) is not None
    except Exception:  # noqa: BLE001 - whatever it is, a case that passes does not raise it
        return True


def _looks_wrong(label: Label, seen: Watch, keys: frozenset[str]) -> bool:
    context, shown = seen.case.options.context, {}
    if "indication" in keys:
        shown["indication"] = as_json(judge_indication(label, seen.person, context))
    if "verdict" in keys:
        shown["verdict"] = as_json(verdict(label, seen.person, context=context))
    return not all(matches(seen.case.expect[key], shown[key]) for key in keys)
