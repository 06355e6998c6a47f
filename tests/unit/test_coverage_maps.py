"""The anakinra pack covers its sources: every sentence has a fate, and every fate stands."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

from tests.house.sources import source_text
from vademecum.packs.coverage import CoverageMap, Fate, check_coverage, known_ids, load_coverage
from vademecum.packs.load import load
from vademecum.packs.sentences import split_sentences

PACK = Path(__file__).parents[2] / "packs" / "anakinra"
SOURCES = ("fm", "us-pi")


@cache
def maps() -> dict[str, CoverageMap]:
    return load_coverage(PACK)


@cache
def ids() -> frozenset[str]:
    return known_ids(load(PACK))


def text_of(source: str) -> str:
    return source_text(source).read_text(encoding="utf-8")


def test_both_sources_have_a_map() -> None:
    assert sorted(maps()) == sorted(SOURCES)


@pytest.mark.parametrize("source", SOURCES)
def test_every_id_that_a_map_names_exists(source: str) -> None:
    assert check_coverage(maps()[source], None, known_ids=ids()).dangling == ()


@pytest.mark.parametrize("source", SOURCES)
def test_every_sentence_of_the_source_has_a_fate(source: str) -> None:
    sentences = split_sentences(text_of(source))

    report = check_coverage(maps()[source], sentences, known_ids=ids())

    assert (report.without_fate, report.changed) == ((), ())
    assert report.percentage == 100


@pytest.mark.parametrize("source", SOURCES)
def test_a_changed_sentence_of_the_source_is_drift(source: str) -> None:
    text = text_of(source)
    word = "refrigerator"
    assert word in text

    report = check_coverage(
        maps()[source], split_sentences(text.replace(word, "freezer", 1)), known_ids=ids()
    )

    assert len(report.changed) == len(report.without_fate) >= 1


def test_a_changed_number_in_the_label_names_the_dose_rules_to_review() -> None:
    label = json.loads(text_of("us-pi"))
    dose = label["results"][0]["dosage_and_administration"]
    dose[0] = re.sub(r"(2\.2 C.*?)1-2 mg", r"\g<1>1-3 mg", dose[0], count=1)

    changed = check_coverage(
        maps()["us-pi"], split_sentences(json.dumps(label)), known_ids=ids()
    ).changed

    assert [(found.section, found.n) for found in changed] == [("2.2", 1)]
    assert "anakinra.dose.us-nomid" in changed[0].review


@pytest.mark.parametrize("source", SOURCES)
def test_a_sentence_is_left_out_only_with_a_reason(source: str) -> None:
    left_out = [row for row in maps()[source].rows if row.fate is Fate.NOT_EXECUTABLE]

    assert all(len(row.why or "") >= len("a heading") for row in left_out)
    assert len(left_out) * 5 < len(maps()[source].rows), "too much of the source is left out"
