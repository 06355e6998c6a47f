"""No file of the project repeats a sentence of a source: facts are free, wording is not."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest

from tests.house.sources import TEXTS, source_text
from tests.house.tree import files_under, named

WORDS_IN_A_ROW = 10
FOLDERS = ("packs", "docs", "src", "examples")
SUFFIXES = (".yaml", ".md", ".py", ".json")
# Runs of words that are names, or that cannot be said in another way.
NAMES_ONLY: frozenset[str] = frozenset()


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.casefold())


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {
        tuple(found[start : start + WORDS_IN_A_ROW])
        for start in range(len(found) - WORDS_IN_A_ROW + 1)
    }


@cache
def source_runs(source: str) -> frozenset[tuple[str, ...]]:
    text = source_text(source).read_text(encoding="utf-8")
    if source == "us-pi":
        texts = (value for value in strings(json.loads(text)) if len(value) > 80)
        return frozenset().union(*(runs(value) for value in texts))
    return frozenset(runs(text))


def strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for part in parts for text in strings(part)]


@pytest.mark.parametrize("source", TEXTS)
def test_no_file_repeats_ten_words_in_a_row_of_a_source(source: str) -> None:
    theirs = source_runs(source)
    files = [p for folder in FOLDERS for suffix in SUFFIXES for p in files_under(folder, suffix)]

    repeated = [
        f"{named(path)}: {' '.join(run)}"
        for path in files
        for run in sorted(runs(path.read_text(encoding="utf-8")) & theirs)
        if " ".join(run) not in NAMES_ONLY
    ]

    assert not repeated, "\n".join(repeated)


@pytest.mark.parametrize("source", TEXTS)
def test_this_check_would_find_a_copied_sentence(source: str) -> None:
    copied = " ".join(max(source_runs(source)))

    assert runs(f"And so: {copied.upper()}, we read.") & source_runs(source)
