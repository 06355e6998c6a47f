"""Files speak of the product: no workshop words, no private paths, no unfinished notes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, named, project_files

FORBIDDEN = {
    "a note to finish later": r"\b(?:TODO|FIXME|HACK)\b",
    "a word of the workshop": r"\bsessions?\b(?!\")",
    "a path of one machine": r"/work/|/tmp/|/root/|(?:\.\./)+shared",
    "a working paper": r"\b(?:facts|contract|design|style|trust|interop|companion)\.md\b"
    r"|\bsymptoms\.csv\b",
    "the number of a working paper's fact": r"\bF[0-2]\d\d\b",
    "a host to fetch packages from": r"\bpypi\.\w|\bpythonhosted\b|\bnpmjs\b",
}
NOT_TEXT = frozenset({".png", ".ico", ".woff2", ".gz", ".xz", ".mo", ".pdf"})
# This file names the words, and the exceptions are listed with their reason.
EXCEPTIONS = {
    "tests/house/test_words.py": "names them",
    "LICENSE": "is not ours to edit",
}


def faults(text: str) -> list[str]:
    return [
        f"line {number}: {kind} ({match.group()})"
        for number, line in enumerate(text.splitlines(), 1)
        for kind, pattern in FORBIDDEN.items()
        for match in re.finditer(pattern, line)
    ]


def test_no_file_holds_a_forbidden_word() -> None:
    wrong = []
    for path in project_files():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix not in NOT_TEXT and name not in EXCEPTIONS:
            wrong += [f"{named(path)} {said}" for said in faults(path.read_text(encoding="utf-8"))]

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "line", ["# TODO later", "see ../shared/x", "this session", "as F012 says", "/tmp/x"]
)
def test_this_check_finds_a_forbidden_word(line: str) -> None:
    assert faults(line)


def test_every_exception_names_a_file_that_exists() -> None:
    assert all(Path(ROOT, name).is_file() for name in EXCEPTIONS)
