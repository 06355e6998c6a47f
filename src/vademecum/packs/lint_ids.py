"""Checks of names: ids have one form and one owner, and what is named exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import get_args

from pydantic import BaseModel

from vademecum.model.dose import CheckName, DoseResult
from vademecum.model.errors import PackIssue
from vademecum.model.label import Identity, Statement
from vademecum.model.missed import Reason
from vademecum.model.source import Conflict, Identifier, Position
from vademecum.model.vocabulary import SUBJECTS
from vademecum.packs.commands import PARTS
from vademecum.packs.draft import SERVES, Draft, Node, Place

_PATTERN = str(get_args(Identifier)[1].metadata[0].pattern)
IDENTIFIER = re.compile(_PATTERN)
# Keys whose ids are owned, or looked after by the checks of texts.
_NOT_NAMED = ("id", "texts")
# Codes with which a conflict may be shown, beside ids, subjects and what the rules themselves
# name: of answers, of the parts of a document, and those that the software sets on its own.
_MARKS = frozenset(
    {
        *get_args(Reason),
        *(code.value for code in (*DoseResult, *CheckName)),
        *(part for parts in PARTS.values() for part in parts),
        *("suggestion", "distance-contested"),
    }
)


def owned_ids(draft: Draft) -> Iterator[tuple[Node, str]]:
    """Every id that a part of the pack gives itself; sources and symptoms have plain names."""
    for node in draft.nodes:
        if node.key == "id" and isinstance(node.value, str) and _is_identified(node.within):
            yield node, node.value


def _is_identified(model: type[BaseModel]) -> bool:
    limits = model.model_fields["id"].metadata
    is_long = any(getattr(limit, "pattern", None) == _PATTERN for limit in limits)
    return is_long and not issubclass(model, Identity)


def forms(draft: Draft) -> Iterator[PackIssue]:
    """An id is medicine.section.slug, so that it tells where it belongs."""
    for node, name in owned_ids(draft):
        parts = name.split(".")
        if len(parts) != 3 or parts[0] != draft.id:
            message = f"{name} is not of the form {draft.id}.section.slug; rename it"
            yield draft.issue(node.path, "id-form", message)


def twice(draft: Draft) -> Iterator[PackIssue]:
    """An id has one owner; but a rule may be a position of a conflict, and then has its id."""
    first: dict[str, Node] = {}
    for node, name in owned_ids(draft):
        other = first.setdefault(name, node)
        if other is node or _is_position(node, other) or _is_position(other, node):
            continue
        place = draft.issue(other.path, "", "")
        message = f"{name} stands in {place.path}:{place.line} too; rename one of them"
        yield draft.issue(node.path, "id-twice", message)


def _is_position(node: Node, rule: Node) -> bool:
    return node.within is Position and str(rule.path[0]) in SERVES


def subjects(draft: Draft) -> Iterator[PackIssue]:
    """A subject is a term, a class of terms, or one of the list that all packs share."""
    for path, statement in draft.statements():
        if statement.subject not in SUBJECTS and statement.subject not in draft.terms.keys:
            message = f"{statement.subject} is no term and no subject of the shared vocabulary"
            hint = "use a known one, or add it to SUBJECTS in model/vocabulary.py"
            yield draft.issue((*path, "subject"), "unknown-subject", f"{message}; {hint}")


def references(draft: Draft) -> Iterator[PackIssue]:
    """An id that a rule names belongs to a statement, a rule or a text."""
    known = {name for _, name in owned_ids(draft)} | draft.written("statements")
    known |= {name for texts in draft.words.values() for name in texts}
    start, policy = f"{draft.id}.", f"{draft.id}.policy."
    for node in draft.nodes:
        value = node.value
        if not isinstance(value, str) or node.key in _NOT_NAMED or node.within is Conflict:
            continue
        if not value.startswith(start) or value.startswith(policy):
            continue
        if IDENTIFIER.fullmatch(value) and value not in known:
            message = f"nothing has the id {value}; correct it"
            yield draft.issue(node.path, "unknown-reference", message)


def conflicts(draft: Draft) -> Iterator[PackIssue]:
    """A conflict leads with one of its positions and is shown with marks that can occur."""
    marks = _marks(draft)
    for path, conflict in draft.conflicts():
        if not 0 <= conflict.acted_on < len(conflict.positions):
            message = f"there is no position {conflict.acted_on}; they count from 0"
            yield draft.issue((*path, "acted_on"), "acted-on", message)
        for index, mark in enumerate(conflict.shown_with):
            if mark not in marks:
                message = f"no answer has the mark {mark}; write an id, a subject or a reason"
                yield draft.issue((*path, "shown_with", index), "conflict-mark", message)
        for place, command in _commands(conflict):
            if command not in PARTS:
                message = f"there is no command {command}; write one of {', '.join(PARTS)}"
                yield draft.issue((*path, *place), "unknown-command", message)


def _commands(conflict: Conflict) -> Iterator[tuple[Place, str]]:
    yield from ((("commands", n), command) for n, command in enumerate(conflict.commands))
    for n, position in enumerate(conflict.positions):
        yield from (
            (("positions", n, "results", command), command) for command in position.results
        )


def _marks(draft: Draft) -> set[str]:
    """What answers carry: ids, subjects, reasons, terms and suspicions of the rules."""
    found = {name for _, name in owned_ids(draft)} | draft.written("statements") | _MARKS
    found |= draft.written("statements", "subject")
    rules = (node.value for node in draft.nodes if node.path[0] in SERVES)
    return found | {str(value) for value in rules if isinstance(value, str)}


def duplicates(draft: Draft) -> Iterator[PackIssue]:
    """Two statements with the same criterion say the same thing twice, or contradict."""
    seen: dict[object, list[tuple[Place, Statement]]] = {}
    for path, statement in draft.statements():
        if statement.when is None:
            continue
        key = (
            statement.subject,
            statement.when,
            statement.phase,
            frozenset(statement.indications),
        )
        for first, other in seen.get(key, ()):
            if set(other.jurisdictions) & set(statement.jurisdictions):
                place = draft.issue(first, "", "")
                message = f"{statement.id} asks the same as {other.id} ({place.path}:{place.line})"
                hint = "keep one, or part their jurisdictions"
                yield draft.issue(path, "duplicate-statement", f"{message}; {hint}")
        seen.setdefault(key, []).append((path, statement))


CHECKS = (forms, twice, subjects, references, conflicts, duplicates)
