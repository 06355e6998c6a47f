"""The coverage map: what it accepts, and what it says about a text that changed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vademecum.model.errors import PackError
from vademecum.packs.coverage import CoverageMap, CoverageRow, Fate, check_coverage, load_coverage
from vademecum.packs.sentences import split_sentences

TEXT = "Care:\nKeep it cold. Do not shake it. Ask us.\nEnd:\nKeep it cold. Page 2. All is said."
FATES: dict[str, dict[str, object]] = {
    "Care/1": {"fate": "encoded", "by": ["drug.storage.cold"]},
    "Care/2": {"fate": "encoded", "by": ["drug.storage.shake", "drug.policy.shake"]},
    "Care/3": {"fate": "definition", "why": "whom to ask"},
    "End/1": {"fate": "duplicate", "of": "Care/1"},
    "End/2": {"fate": "not-executable", "why": "a page number"},
    "End/3": {"fate": "encoded", "by": ["drug.information.end"]},
}
IDS = ("drug.storage.cold", "drug.storage.shake", "drug.policy.shake", "drug.information.end")


def raw_rows() -> list[dict[str, object]]:
    return [
        {"section": s.section, "n": s.ordinal, "hash": s.hash, **FATES[f"{s.section}/{s.ordinal}"]}
        for s in split_sentences(TEXT)
    ]


def map_of(rows: list[dict[str, object]]) -> CoverageMap:
    return CoverageMap("fm", tuple(CoverageRow.model_validate(row) for row in rows))


def test_a_text_that_did_not_change_is_covered_whole() -> None:
    report = check_coverage(map_of(raw_rows()), split_sentences(TEXT), known_ids=IDS)

    assert report.is_complete
    assert report.percentage == 100
    assert report.sentences == 6
    assert report.fates == {"encoded": 3, "definition": 1, "duplicate": 1, "not-executable": 1}


def test_without_a_text_the_map_counts_its_own_sentences() -> None:
    report = check_coverage(map_of(raw_rows()), None, known_ids=IDS)

    assert (report.sentences, report.percentage, report.is_complete) == (6, 100, True)


def test_a_changed_sentence_is_drift_and_names_the_ids_to_review() -> None:
    changed = TEXT.replace("not shake", "never shake")

    report = check_coverage(map_of(raw_rows()), split_sentences(changed), known_ids=IDS)

    assert [(s.section, s.n) for s in report.without_fate] == [("Care", 2)]
    assert [(c.section, c.n, c.review) for c in report.changed] == [
        ("Care", 2, ("drug.storage.shake", "drug.policy.shake"))
    ]
    assert report.percentage == Decimal("83.3")
    assert not report.is_complete


def test_a_changed_repetition_names_the_ids_of_its_original() -> None:
    changed = TEXT.replace("End:\nKeep it cold.", "End:\nKeep it cool.")

    report = check_coverage(map_of(raw_rows()), split_sentences(changed), known_ids=IDS)

    assert [(c.section, c.n, c.review) for c in report.changed] == [
        ("End", 1, ("drug.storage.cold",))
    ]


def test_a_sentence_that_stands_once_more_than_before_has_no_fate() -> None:
    twice = TEXT.replace("Ask us.", "Ask us. Ask us.")

    report = check_coverage(map_of(raw_rows()), split_sentences(twice), known_ids=IDS)

    assert [(s.section, s.n) for s in report.without_fate] == [("Care", 4)]
    assert report.changed == ()


def test_a_sentence_that_moved_within_its_section_is_known() -> None:
    moved = TEXT.replace("Keep it cold. Do not shake it.", "Do not shake it. Keep it cold.")

    assert check_coverage(map_of(raw_rows()), split_sentences(moved), known_ids=IDS).is_complete


def test_a_sentence_that_moved_to_another_section_is_reported() -> None:
    moved = TEXT.replace("End:", "Ending:")

    report = check_coverage(map_of(raw_rows()), split_sentences(moved), known_ids=IDS)

    assert {s.section for s in report.without_fate} == {"Ending"}
    assert {c.section for c in report.changed} == {"End"}


def test_a_text_that_is_gone_leaves_only_drift() -> None:
    report = check_coverage(map_of(raw_rows()), (), known_ids=IDS)

    assert (report.sentences, len(report.changed), report.percentage) == (0, 6, 100)


def test_ids_and_originals_that_do_not_exist_dangle() -> None:
    rows = raw_rows()
    rows[3]["of"] = "Care/9"

    report = check_coverage(map_of(rows), None, known_ids=IDS[1:])

    assert report.dangling == ("Care/9", "drug.storage.cold")
    assert not report.is_complete


def test_a_repetition_of_a_repetition_dangles() -> None:
    rows = raw_rows()
    rows[5] = {**rows[5], "fate": "duplicate", "of": "End/1"}
    del rows[5]["by"]

    assert check_coverage(map_of(rows), None, known_ids=IDS).dangling == ("End/1",)


def test_almost_everything_is_not_everything() -> None:
    text = "Aa. " * 2000 + "Bb."
    rows = [
        {"section": s.section, "n": s.ordinal, "hash": s.hash, "fate": "definition", "why": "x"}
        for s in split_sentences(text)[:-1]
    ]

    report = check_coverage(map_of(rows), split_sentences(text), known_ids=())

    assert report.percentage == Decimal("99.9")


@given(place=st.integers(0, len(TEXT) - 1), other=st.characters(codec="utf-8"))
def test_any_other_character_in_a_sentence_is_reported(place: int, other: str) -> None:
    changed = TEXT[:place] + other + TEXT[place + 1 :]
    same_words = " ".join(changed.split()) == " ".join(TEXT.split())

    report = check_coverage(map_of(raw_rows()), split_sentences(changed), known_ids=IDS)

    assert same_words or not report.is_complete


@given(place=st.integers(0, len(TEXT) - 1))
def test_a_lost_character_of_a_sentence_is_reported(place: int) -> None:
    changed = TEXT[:place] + TEXT[place + 1 :]

    report = check_coverage(map_of(raw_rows()), split_sentences(changed), known_ids=IDS)

    assert split_sentences(changed) == split_sentences(TEXT) or not report.is_complete
    assert TEXT[place].isspace() or split_sentences(changed) != split_sentences(TEXT)


def written(folder: Path, **files: str) -> Path:
    (folder / "coverage").mkdir()
    for name, text in files.items():
        (folder / "coverage" / f"{name.replace('_', '-')}.yaml").write_text(text, encoding="utf-8")
    return folder


def row(n: int, fate: str = "fate: definition, why: x", code: str = "0123456789abcdef") -> str:
    return f'- {{section: "2.1", n: {n}, hash: {code}, {fate}}}\n'


def test_a_map_is_read_from_all_files_of_its_source(tmp_path: Path) -> None:
    pack = written(tmp_path, us_pi_1=row(1), us_pi_2=row(2), fm_1=row(1))

    maps = load_coverage(pack)

    assert sorted(maps) == ["fm", "us-pi"]
    assert [found.place for found in maps["us-pi"].rows] == ["2.1/1", "2.1/2"]
    assert maps["fm"].rows[0].fate is Fate.DEFINITION


def test_a_pack_without_maps_has_none(tmp_path: Path) -> None:
    assert load_coverage(tmp_path) == {}


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        (row(1) + row(1), 2, "told-twice"),
        (row(1) + row(2, "fate: encoded"), 2, "value-error"),
        (row(1, "fate: encoded, why: x"), 1, "value-error"),
        (row(1, "fate: duplicate, why: x"), 1, "value-error"),
        (row(1, "fate: definition, of: 2.1/2"), 1, "value-error"),
        (row(1, "fate: not-executable, why: x, by: [a.b]"), 1, "value-error"),
        (row(1, "fate: forgotten, why: x"), 1, "enum"),
        (row(1, code="0123"), 1, "string-pattern-mismatch"),
        (row(0), 1, "greater-than-equal"),
        (row(1, "fate: definition, why: x, text: words"), 1, "extra-forbidden"),
        ("- {section: ]}", 1, "syntax"),
    ],
)
def test_a_faulty_map_is_refused_with_its_place(
    tmp_path: Path, text: str, line: int, code: str
) -> None:
    with pytest.raises(PackError) as caught:
        load_coverage(written(tmp_path, fm_1=text))

    issues = [(issue.line, issue.code) for issue in caught.value.issues]
    assert (line, code) in issues


def test_a_sentence_told_in_two_files_of_a_source_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"2\.1/1 has a fate already"):
        load_coverage(written(tmp_path, fm_1=row(1), fm_2=row(1)))


def test_the_faults_of_all_files_are_listed_at_once(tmp_path: Path) -> None:
    with pytest.raises(PackError) as caught:
        load_coverage(written(tmp_path, fm_1=row(0), us_pi_1="- ["))

    assert len(caught.value.issues) >= 2
