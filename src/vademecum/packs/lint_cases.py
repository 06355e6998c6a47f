"""Checks of cases and coverage maps: what they name exists, and the cases see every statement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from vademecum.model.criteria import Criterion
from vademecum.model.errors import PackError, PackIssue
from vademecum.packs.cases import Case, case_files, read_case_file
from vademecum.packs.commands import PARTS
from vademecum.packs.coverage import FOLDER, load_coverage
from vademecum.packs.draft import Draft, Place
from vademecum.packs.lint_ids import owned_ids
from vademecum.packs.mutate import read_equivalent
from vademecum.packs.yaml import Document, load_yaml

TRUTHS = ("true", "false", "unknown")


def read(draft: Draft) -> tuple[list[Case], list[PackIssue]]:
    """The cases of a pack that can be read, and what is wrong with the others."""
    cases: list[Case] = []
    issues: list[PackIssue] = []
    for file in case_files(draft.folder):
        found, faults = read_case_file(file)
        cases += found
        issues += faults
    return cases, issues


def unknown_names(draft: Draft, cases: list[Case]) -> Iterator[PackIssue]:
    """A case names commands, statements and facts that exist."""
    told = {statement.id: statement.when is None for _, statement in draft.statements()}
    # A statement that does not fit its schema may well have a criterion.
    statements = {name for name in draft.written("statements") if not told.get(name, False)}
    for document, case in _placed(cases):
        if case.command not in PARTS:
            message = f"there is no command {case.command}; write one of {', '.join(PARTS)}"
            yield document.issue((case.index, "command"), "case", message)
        for name, truth in case.truths.items():
            place = (case.index, "expect", name)
            if name != "*" and name not in statements:
                message = f"no statement with a criterion has the id {name}; correct it"
                yield document.issue(place, "case-statement", message)
            if truth not in TRUTHS:
                message = f"{name} is true, false or unknown; write one of them"
                yield document.issue(place, "case-truth", message)
        yield from _unknown_facts(draft, document, case)


def _unknown_facts(draft: Draft, document: Document, case: Case) -> Iterator[PackIssue]:
    facts = case.document.get("facts")
    if "error" in case.expect or not isinstance(facts, Mapping):
        return
    for fact in facts:
        if fact not in draft.registry.facts:
            key = "patient" if (case.index, "patient", fact) in document.places else "given"
            message = f"there is no fact {fact}; the case is refused"
            yield document.issue((case.index, key, fact), "case-fact", message)


def _placed(cases: list[Case]) -> Iterator[tuple[Document, Case]]:
    """Each case once, whatever the number of its jurisdictions, with the document of its file."""
    documents: dict[str, Document] = {}
    seen: set[tuple[str, int]] = set()
    for case in cases:
        if (case.path, case.index) in seen:
            continue
        seen.add((case.path, case.index))
        if case.path not in documents:
            documents[case.path] = load_yaml(Path(case.path).read_bytes(), case.path)
        yield documents[case.path], case


def asked_statements(draft: Draft) -> dict[str, tuple[Place, Criterion]]:
    """The statements that depend on the person: their place and criterion by id."""
    return {
        statement.id: (path, statement.when)
        for path, statement in draft.statements()
        if statement.when is not None
    }


def unseen(draft: Draft, cases: list[Case]) -> Iterator[PackIssue]:
    """Each statement with a criterion is expected true, false and unknown somewhere."""
    statements = asked_statements(draft)
    seen: dict[str, set[str]] = {name: set() for name in statements}
    for case in cases:
        truths = case.truths
        others = truths.pop("*", None)
        for name in statements if others is not None else ():
            seen[name].add(truths.get(name, str(others)))
        for name, truth in truths.items():
            seen.setdefault(name, set()).add(truth)
    for name, (path, _) in statements.items():
        lacking = [truth for truth in TRUTHS if truth not in seen[name]]
        if lacking:
            message = f"no case expects {name} to be {', '.join(lacking)}; add one for each"
            yield draft.issue((*path, "id"), "no-case", message)


def coverage(draft: Draft) -> Iterator[PackIssue]:
    """A coverage map belongs to a source and names ids and sentences that exist."""
    try:
        maps = load_coverage(draft.folder)
    except PackError as error:
        yield from error.issues
        return
    known = {name for _, name in owned_ids(draft)} | draft.written("statements")
    known |= {name for texts in draft.words.values() for name in texts}
    known |= {str(node.value) for node in draft.nodes if node.key == "id"}
    sentences = {
        name: {row.place for row in found.rows if row.of is None} for name, found in maps.items()
    }
    for path in sorted((draft.folder / FOLDER).glob("*-*.yaml")):
        source, _, _ = path.stem.rpartition("-")
        document = load_yaml(path.read_bytes(), str(path))
        if source not in draft.written("sources"):
            message = f"there is no source {source}; name the file after one"
            yield document.issue((), "coverage-source", message)
        yield from _rows(document, known, sentences[source])


def equivalents(draft: Draft) -> Iterator[PackIssue]:
    """The list of mutants that change nothing can be read; whether it is right, mutate tells."""
    try:
        read_equivalent(draft.folder)
    except PackError as error:
        yield from error.issues


def _rows(document: Document, known: set[str], sentences: set[str]) -> Iterator[PackIssue]:
    rows: Any = document.value or []
    for index, row in enumerate(rows):
        for place, name in enumerate(row.get("by", ())):
            if name not in known:
                message = f"nothing has the id {name}; correct it"
                yield document.issue((index, "by", place), "coverage-id", message)
        original = row.get("of")
        if original is not None and original not in sentences:
            message = f"there is no sentence {original} with a fate of its own; correct it"
            yield document.issue((index, "of"), "coverage-id", message)


CHECKS = (unknown_names, unseen)
