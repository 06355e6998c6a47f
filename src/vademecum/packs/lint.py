"""Lints packs: every fault of a folder at once, each with its place, its code and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from vademecum.model.errors import PackError, PackIssue
from vademecum.packs import (
    lint_cases,
    lint_criteria,
    lint_grounds,
    lint_ids,
    lint_limits,
    lint_texts,
    lint_words,
)
from vademecum.packs.draft import Draft, read_draft
from vademecum.packs.lint_codes import severity
from vademecum.packs.lint_shared import is_shared, lint_shared

_OF_A_PACK = (
    *lint_criteria.CHECKS,
    *lint_grounds.CHECKS,
    *lint_ids.CHECKS,
    *lint_texts.CHECKS,
    *lint_words.CHECKS,
    lint_cases.coverage,
    lint_cases.equivalents,
)
_WITH_CASES = (*lint_cases.CHECKS, *lint_limits.CHECKS)


def lint(path: Path, *, on: date) -> tuple[PackIssue, ...]:
    """Every issue of a pack folder, a shared folder, or a folder of packs, in order of place.

    Nothing is cached, and files are only read. Where a file cannot be read at all, what it may
    hold is not missed elsewhere: then only the faults of reading and of the schema are listed.
    """
    found = set(_issues(path, on))
    return tuple(sorted(replace(issue, severity=severity(issue.code)) for issue in found))


def _issues(path: Path, on: date) -> Iterator[PackIssue]:
    if is_shared(path):
        yield from lint_shared(path)
    elif (path / "pack.yaml").is_file() or not _packs_in(path):
        yield from _pack_issues(path, on)
    else:
        for folder in _packs_in(path):
            yield from _issues(folder, on)


def _packs_in(path: Path) -> list[Path]:
    folders = sorted(each for each in path.iterdir() if each.is_dir()) if path.is_dir() else []
    return [each for each in folders if is_shared(each) or (each / "pack.yaml").is_file()]


def _pack_issues(path: Path, on: date) -> Iterator[PackIssue]:
    try:
        draft = read_draft(path)
    except PackError as error:
        yield from error.issues
        return
    yield from draft.faults
    if draft.is_whole:
        yield from _checked(draft, on)


def _checked(draft: Draft, on: date) -> Iterator[PackIssue]:
    for check in _OF_A_PACK:
        yield from check(draft)
    yield from lint_grounds.reviews(draft, on)
    cases, faults = lint_cases.read(draft)
    yield from faults
    for check_cases in _WITH_CASES:
        yield from check_cases(draft, cases)
