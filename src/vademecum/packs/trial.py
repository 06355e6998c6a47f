"""Puts mutants of a pack to its cases: the first case that notices kills it.

Only cases that can notice are run. For a statement these are the cases that expect its truth, and
those in which the change makes a difference and that look at more than truths.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from vademecum.engine.assess import whole_criterion
from vademecum.engine.derive import derived
from vademecum.engine.logic import compile_criterion
from vademecum.engine.shared import situated
from vademecum.model.answer import as_json
from vademecum.model.dose import DoseRules
from vademecum.model.errors import InputError
from vademecum.model.label import Indication, Label, Statement
from vademecum.model.patient import Patient
from vademecum.model.reading import read_facts
from vademecum.model.sign import ANY_TERM
from vademecum.model.source import PackModel, Policy
from vademecum.model.truth import Truth
from vademecum.packs.cases import Case, answer_of, check
from vademecum.packs.commands import fact_rules
from vademecum.packs.draft import PART_TYPES, SERVES, Place
from vademecum.packs.mutants import Mutant

# Keys of an assessment that depend on every statement, on how it is worded or whether it holds.
_OF_FINDINGS = frozenset(
    "contact inputs_used missing next_question sources urgency verdict".split()
)
_USE = "indication.code"


@dataclass(frozen=True, eq=False, slots=True)
class Watch:
    """A case that passes on the unchanged pack, with its person and the symptoms that it tells.

    `truths` are those it expects of statements, `keys` what else it looks at.
    """

    case: Case
    person: Patient
    terms: frozenset[str]
    truths: dict[str, str] = field(init=False)
    keys: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Read once what the case expects."""
        truths = self.case.truths
        object.__setattr__(self, "truths", truths if self.case.command == "assess" else {})
        object.__setattr__(self, "keys", frozenset(self.case.expect) - set(truths))


@dataclass(frozen=True, slots=True)
class Look:
    """How a case sees a statement: its truth there, the one expected, and whether it sees more."""

    watch: Watch
    truth: Truth
    expected: str | None
    sees_more: bool


class Trial:
    """A label with its cases, ready to try mutants; `failing` are the cases that fail anyway."""

    def __init__(self, label: Label, cases: Iterable[Case]) -> None:
        """Run each case once on the unchanged label, and keep what its person is."""
        self.label = label
        self.failing: list[Case] = []
        self.watches: list[Watch] = []
        self._killers: dict[tuple[object, ...], list[Watch]] = {}
        self._looks: dict[str, list[Look]] = {}
        bare = label.without_policies()
        for case in cases:
            used = label if case.policies else bare
            if _fails(used, case):
                self.failing.append(case)
            else:
                self.watches.append(_watch(used, case))

    def part(self, path: Place) -> Any:  # noqa: ANN401 - any part of a label
        """The unchanged part of the label that stands at a place of the pack."""
        name, *rest = path
        found = getattr(self.label, str(name))
        parts = list(found.values()) if isinstance(found, dict) else found
        return parts[int(rest[0])] if rest else parts

    def changed(self, mutant: Mutant) -> PackModel | None:
        """The changed part, or None where the schema refuses it or it means the same."""
        adapter, _ = PART_TYPES[str(mutant.part[0])]
        try:
            found: PackModel = adapter.validate_python(mutant.raw)
        except ValidationError:
            return None
        return None if found == self.part(mutant.part) else found

    def kills(self, mutant: Mutant, changed: PackModel) -> bool:
        """Whether a case notices the change."""
        before = self.part(mutant.part)
        if isinstance(before, Statement) and isinstance(changed, Statement):
            found = self._of_statement(before, changed)
            if found is None:
                return True
            watches = found
        elif isinstance(before, Indication):
            watches = [watch for watch in self.watches if _looks_at_use(watch, before)]
        else:
            watches = self._of_rules(mutant, before)
        label = _with(self.label, mutant.part, changed)
        return self._notices(label, watches, about=(mutant.part[0], mutant.id))

    def _notices(self, label: Label, watches: list[Watch], *, about: tuple[object, ...]) -> bool:
        """Whether a case fails; those that killed a mutant of the same rule are tried first."""
        bare = label.without_policies()
        killers = self._killers.setdefault(about, [])
        first = [watch for watch in killers if watch in watches]
        for watch in (*first, *(watch for watch in watches if watch not in first)):
            if _fails(label if watch.case.policies else bare, watch.case):
                if watch not in killers:
                    killers.insert(0, watch)
                return True
        return False

    def _of_statement(self, before: Statement, after: Statement) -> list[Watch] | None:
        """The cases that might notice a changed statement; None where one surely does."""
        holds = compile_criterion(whole_criterion(after))
        found = []
        for look in self._looks_at(before):
            truth = holds(look.watch.person)
            if look.expected is not None and truth.value != look.expected:
                return None
            if look.sees_more and (look.truth is not truth or truth is not Truth.FALSE):
                found.append(look.watch)
        return found

    def _looks_at(self, statement: Statement) -> list[Look]:
        """The cases that see a statement."""
        if statement.id not in self._looks:
            holds = compile_criterion(whole_criterion(statement))
            self._looks[statement.id] = [
                Look(watch, holds(watch.person), expected, sees_more)
                for watch in self.watches
                if statement.policy is None or watch.case.policies
                for expected in [watch.truths.get(statement.id, watch.truths.get("*"))]
                for sees_more in [self._sees_more(watch, statement)]
                if expected is not None or sees_more
            ]
        return self._looks[statement.id]

    def _sees_more(self, watch: Watch, statement: Statement) -> bool:
        """Whether a case looks at more of a statement than its truth."""
        if watch.case.command != "assess":
            named = self._named.get(watch.case.command, frozenset())
            return statement.id in named or "assessment" in watch.keys
        marks = {statement.id, statement.subject}
        shown = any(not marks.isdisjoint(each.shown_with) for each in self.label.conflicts)
        return (
            not watch.keys.isdisjoint(_OF_FINDINGS)
            or _lists(watch.case.expect.get("findings"), statement.id)
            or ("conflicts" in watch.keys and shown)
            or ("policies" in watch.keys and statement.policy is not None)
        )

    @cached_property
    def _named(self) -> dict[str, frozenset[str]]:
        """By command, every text in its rules: the ids of statements and policies among them."""
        found: dict[str, frozenset[str]] = {}
        for part, commands in SERVES.items():
            rules = getattr(self.label, part)
            texts = frozenset(_texts(rules.model_dump())) if rules is not None else frozenset()
            for command in commands:
                found[command] = found.get(command, frozenset()) | texts
        return found

    def _of_rules(self, mutant: Mutant, before: object) -> list[Watch]:
        """The cases of the commands that a set of rules, or a policy of such a set, serves."""
        if isinstance(before, Policy):
            commands = {command for command, texts in self._named.items() if before.id in texts}
            return [w for w in self.watches if not commands or w.case.command in commands]
        commands = set(SERVES[str(mutant.part[0])])
        watches = [watch for watch in self.watches if watch.case.command in commands]
        if isinstance(before, DoseRules):
            return _of_regimen(before, mutant, watches)
        return _of_terms(self.label, mutant, watches) if mutant.part == ("triage",) else watches


def _of_regimen(rules: DoseRules, mutant: Mutant, watches: list[Watch]) -> list[Watch]:
    """A change within a regimen is seen by people with its use, or with an unknown one."""
    match mutant.path:
        case ("dose", "regimens", int(place), *_):
            uses = {*rules.regimens[place].indications, None}
            return [watch for watch in watches if watch.person.code(_USE) in uses]
    return watches


def _of_terms(label: Label, mutant: Mutant, watches: list[Watch]) -> list[Watch]:
    """A change within a term, rule or gate is seen where one of its terms is told."""
    match mutant.path:
        case ("triage", "terms" | "rules" | "gates" as part, int(place), *_):
            rules = label.triage
            assert rules is not None
            raw = mutant.raw
            entry = raw[part][place] if isinstance(raw, Mapping) else {}
            names = {*_texts(entry), *_texts(getattr(rules, part)[place].model_dump())}
            names |= {term for name in names for term in rules.groups.get(name, ())}
            if ANY_TERM not in names:
                return [watch for watch in watches if not names.isdisjoint(watch.terms)]
    return watches


def _watch(label: Label, case: Case) -> Watch:
    facts = case.document.get("facts")
    told = [("/facts", facts)] if isinstance(facts, Mapping) else []
    try:
        person = read_facts(told, fact_rules(label), on=case.options.on)
    except InputError:
        person = Patient(case.options.on, {})
    terms: frozenset[str] = frozenset()
    if case.command in SERVES["triage"]:
        terms = frozenset(_terms(as_json(answer_of(label, case))))
    return Watch(case, situated(derived(person), case.options.context), terms)


def _terms(answer: object) -> Iterator[str]:
    """The symptoms behind the reasons of an answer."""
    if isinstance(answer, Mapping):
        for key, value in answer.items():
            yield from _texts(value) if key == "terms" else _terms(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from _terms(value)


def _texts(value: object) -> Iterator[str]:
    """Every text in a nested value, keys left aside."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)


def _lists(findings: object, statement: str) -> bool:
    """Whether expected findings name a statement, or leave open which they mean."""
    entries = findings if isinstance(findings, list) else []
    told = (entry for entry in entries if isinstance(entry, Mapping))
    return any(entry.get("id") in (None, statement) for entry in told)


def _looks_at_use(watch: Watch, use: Indication) -> bool:
    return "indication" in watch.keys and watch.person.code(_USE) == use.code


def _fails(label: Label, case: Case) -> bool:
    """Whether a case fails; a changed rule that breaks the software is noticed too."""
    try:
        return check(label, case) is not None
    except Exception:  # noqa: BLE001 - whatever it is, the unchanged rule does not raise it
        return True


def _with(label: Label, part: Place, changed: PackModel) -> Label:
    """The label with one part in place of the one that stands there."""
    name, *rest = part
    now: Any = changed
    if rest:
        found = getattr(label, str(name))
        place = int(rest[0])
        if isinstance(found, dict):
            now = {**found, list(found)[place]: changed}
        else:
            now = (*found[:place], changed, *found[place + 1 :])
    return replace(label, **{str(name): now})
