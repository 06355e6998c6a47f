"""Puts mutants of a pack to its cases: the first case that notices kills it.

Only cases that can notice are run. For a statement these are the cases that expect its truth, and
those in which the change makes a difference to something that they look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from vademecum.model.label import Indication, Label, Statement
from vademecum.model.source import PackModel, Policy
from vademecum.model.truth import Truth
from vademecum.packs.cases import Case
from vademecum.packs.draft import PART_TYPES, SERVES, Place
from vademecum.packs.mutants import Mutant
from vademecum.packs.relevance import relevant
from vademecum.packs.watch import (
    WHOLE,
    Tally,
    Watch,
    fails,
    fits_verdict,
    passes,
    tally_of,
    texts_in,
    truth_of,
    watch,
)

_USE = "indication.code"
# What a labelled use shows in: the indication, and what an assessment asks for.
_OF_USE = frozenset({"indication", "inputs_used", "missing", "next_question", "sources"})
# Which cases look, and at which of their keys.
Eyes = dict[Watch, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Look:
    """How a case sees a statement: its truth there, and the one that is expected."""

    watch: Watch
    truth: Truth
    expected: str | None


class Trial:
    """A label with its cases, ready to try mutants; `failing` are the cases that fail anyway."""

    def __init__(self, label: Label, cases: Iterable[Case]) -> None:
        """Run each case once on the unchanged label, and keep what its person is."""
        self.label = label
        self.failing: list[Case] = []
        self.watches: list[Watch] = []
        self._killers: dict[tuple[object, ...], list[Watch]] = {}
        self._looks: dict[str, list[Look]] = {}
        self._tallies: dict[Watch, Tally] = {}
        bare = label.without_policies()
        for case in cases:
            used = label if case.policies else bare
            seen = watch(used, case)
            if passes(used, seen):
                self.watches.append(seen)
            else:
                self.failing.append(case)

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
            eyes = found
        elif isinstance(before, Indication):
            eyes = {seen: seen.keys & _OF_USE for seen in self.watches if _is_for(seen, before)}
        else:
            serving = self._serving(before, mutant)
            eyes = dict.fromkeys(relevant(self.label, mutant, watches=serving), WHOLE)
        label = with_part(self.label, mutant.part, changed=changed)
        return self._notices(label, eyes, about=(mutant.part[0], mutant.id))

    def _serving(self, before: object, mutant: Mutant) -> list[Watch]:
        """The cases of the commands that a set of rules, or a policy of such a set, serves."""
        commands = set(SERVES.get(str(mutant.part[0]), ()))
        if isinstance(before, Policy):
            commands = {command for command, texts in self._named.items() if before.id in texts}
        return [seen for seen in self.watches if not commands or seen.case.command in commands]

    def _notices(self, label: Label, eyes: Eyes, *, about: tuple[object, ...]) -> bool:
        """Whether a case fails; those that killed a mutant of the same rule are tried first."""
        bare = label.without_policies()
        killers = self._killers.setdefault(about, [])
        first = [seen for seen in killers if seen in eyes]
        for seen in dict.fromkeys((*first, *eyes)):
            keys = eyes[seen]
            if keys and fails(label if seen.case.policies else bare, seen, keys=keys):
                if seen not in killers:
                    killers.insert(0, seen)
                return True
        return False

    def _of_statement(self, before: Statement, after: Statement) -> Eyes | None:
        """The cases that might notice a changed statement, and in what; None where one does."""
        found: Eyes = {}
        for look in self._looks_at(before):
            truth = truth_of(after, look.watch.person)
            if look.expected is not None and truth.value != look.expected:
                return None
            moved = look.truth is not truth
            if not moved and truth is Truth.FALSE:
                continue
            keys = self._shown(look.watch, before, after, moved=moved)
            if look.watch.case.command == "assess" and "verdict" in keys:
                if not self._fits(look, before, after, truth):
                    return None
                keys -= {"verdict"}
            found[look.watch] = keys
        return found

    def _fits(self, look: Look, before: Statement, after: Statement, truth: Truth) -> bool:
        """Whether the verdict stays as expected with a statement in place of the unchanged one."""
        seen = look.watch
        if seen not in self._tallies:
            self._tallies[seen] = tally_of(self.label, seen)
            assert fits_verdict(seen, self._tallies[seen]), "a verdict follows from its findings"
        tally = self._tallies[seen].copy()
        tally[before.then.wording.level, look.truth] -= 1
        tally[after.then.wording.level, truth] += 1
        return fits_verdict(seen, tally)

    def _looks_at(self, statement: Statement) -> list[Look]:
        """The cases that see a statement."""
        if statement.id not in self._looks:
            self._looks[statement.id] = [
                Look(seen, truth_of(statement, seen.person), seen.expects(statement.id))
                for seen in self.watches
                if (seen.keys or seen.expects(statement.id) is not None)
                and (statement.policy is None or seen.case.policies)
            ]
        return self._looks[statement.id]

    def _shown(
        self, seen: Watch, before: Statement, after: Statement, *, moved: bool
    ) -> frozenset[str]:
        """The keys of a case that a changed statement may show differently."""
        if seen.case.command != "assess":
            named = self._named.get(seen.case.command, frozenset())
            return seen.keys if before.id in named else seen.keys & {"assessment"}
        now, then = after.then, before.then
        keys = {"findings"} if _lists(seen.case.expect.get("findings"), before) else set()
        if moved or now.wording.level is not then.wording.level:
            keys |= {"verdict", "missing", "next_question"}
        if moved or (now.contact, now.urgency) != (then.contact, then.urgency):
            keys |= {"contact", "urgency"}
        if moved:
            keys |= {"inputs_used", "sources"}
            keys |= {"policies"} if before.policy is not None else set()
            keys |= {"conflicts"} if self._is_marked(before) else set()
        return seen.keys & keys

    def _is_marked(self, statement: Statement) -> bool:
        """Whether a conflict is shown with a statement."""
        marks = {statement.id, statement.subject}
        return any(not marks.isdisjoint(each.shown_with) for each in self.label.conflicts)

    @cached_property
    def _named(self) -> dict[str, frozenset[str]]:
        """By command, every text in its rules: the ids of statements and policies among them."""
        found: dict[str, frozenset[str]] = {}
        for part, commands in SERVES.items():
            rules = getattr(self.label, part)
            texts = frozenset(texts_in(rules.model_dump())) if rules is not None else frozenset()
            for command in commands:
                found[command] = found.get(command, frozenset()) | texts
        return found


def _lists(findings: object, statement: Statement) -> bool:
    """Whether an expected finding may be that of a statement."""
    entries = findings if isinstance(findings, list) else []
    own = {"id": statement.id, "kind": statement.kind.value, "subject": statement.subject}
    told = (entry for entry in entries if isinstance(entry, Mapping))
    return any(all(entry.get(key, own[key]) == own[key] for key in own) for entry in told)


def _is_for(seen: Watch, use: Indication) -> bool:
    return seen.case.command == "assess" and seen.person.code(_USE) == use.code


def with_part(label: Label, part: Place, *, changed: PackModel) -> Label:
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
