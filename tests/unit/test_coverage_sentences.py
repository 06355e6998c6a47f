"""How a source is split into sentences, and what their hashes notice."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vademecum.model.errors import InputError
from vademecum.packs.sentences import HASH_LENGTH, segments, sentence_hash, split_sentences


def words(text: str) -> list[str]:
    return [part for _, part in segments(text)]


def label(**fields: object) -> str:
    return json.dumps(
        {"meta": {}, "results": [{"id": "x", "openfda": {"route": ["SC"]}, **fields}]}
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Store it cold. Do not shake it.", ["Store it cold.", "Do not shake it."]),
        ("Why? Ask us! Now.", ["Why?", "Ask us!", "Now."]),
        ("Made in E. coli cells.", ["Made in E. coli cells."]),
        ("Not in E. Coli today.", ["Not in E. Coli today."]),
        ("Drug vs. Placebo won.", ["Drug vs. Placebo won."]),
        (
            "Others (eg, DMARDs) fail (i.e. Often). Yes.",
            ["Others (eg, DMARDs) fail (i.e. Often).", "Yes."],
        ),
        (
            "The U.S. Agency has License No. 12 on file.",
            ["The U.S. Agency has License No. 12 on file."],
        ),
        ("Half of 0.5 is 0.25 mg.", ["Half of 0.5 is 0.25 mg."]),
        ("Step 1 . Wash. Step 2. Dry.", ["Step 1 . Wash.", "Step 2. Dry."]),
        ("Table 6. Scores of all.", ["Table 6. Scores of all."]),
        ("See Figure A . Hold it.", ["See Figure A .", "Hold it."]),
        ("Stop it. ( 5.1 ) Ask first.", ["Stop it. ( 5.1 )", "Ask first."]),
        ("Avoid both ( 5.2 ) Test often ( 5.6 )", ["Avoid both ( 5.2 )", "Test often ( 5.6 )"]),
        ("It fell [see Tests ( 6.1 )] . It rose.", ["It fell [see Tests ( 6.1 )] .", "It rose."]),
        ("It fell. [see Tests ( 6.2 )] It rose.", ["It fell. [see Tests ( 6.2 )]", "It rose."]),
        ("They used ( 8.6 ) and more.", ["They used ( 8.6 ) and more."]),
    ],
)
def test_a_text_is_split_where_a_person_would_split_it(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_short_line_with_a_colon_is_a_heading_and_an_arrow_is_a_bullet() -> None:
    text = (
        "Drug Interactions:\nTell us what you take:\n\n-> Alpha\n-> Beta. Gamma.\nStorage:\nCool."
    )

    assert list(segments(text)) == [
        ("Drug Interactions", "Tell us what you take:"),
        ("Drug Interactions", "Alpha"),
        ("Drug Interactions", "Beta."),
        ("Drug Interactions", "Gamma."),
        ("Storage", "Cool."),
    ]


def test_ordinals_count_from_one_in_each_section() -> None:
    found = split_sentences("One:\nAa. Bb.\nTwo:\nCc.\nOne:\nDd.")

    assert [(s.section, s.ordinal) for s in found] == [
        ("One", 1),
        ("One", 2),
        ("Two", 1),
        ("One", 3),
    ]


def test_a_hash_looks_at_words_and_not_at_blanks_or_ways_to_write_an_accent() -> None:
    assert sentence_hash("Caf\u00e9  a\n b ") == sentence_hash("Cafe\u0301 a b")
    assert sentence_hash("Cold.") != sentence_hash("cold.")
    assert len(sentence_hash("")) == HASH_LENGTH


def test_nothing_but_place_and_hash_is_kept() -> None:
    sentence = split_sentences("Secret words.")[0]

    assert "Secret" not in repr(sentence)


def test_a_label_is_split_by_the_numbers_of_its_sections() -> None:
    text = label(
        warnings=["5 WARNINGS Beware. 5.1 Fever Call us ( 5.2 ). 5.2 Rash Ask 2.5 times. Wait."]
    )

    assert list(segments(text)) == [
        ("5", "5 WARNINGS Beware."),
        ("5.1", "5.1 Fever Call us ( 5.2 )."),
        ("5.2", "5.2 Rash Ask 2.5 times."),
        ("5.2", "Wait."),
    ]


def test_a_copy_of_a_subsection_and_a_leaflet_are_sections_by_name() -> None:
    text = label(mechanism_of_action=["12.1 Mechanism It blocks."], instructions_for_use=["Wash."])

    assert [section for section, _ in segments(text)] == [
        "mechanism of action",
        "Instructions for Use",
    ]


def test_a_table_is_cut_into_rows_and_list_items_once() -> None:
    table = (
        "<table><caption>Table 1: Rates </caption><tbody><tr><td>Rash</td><td>1%</td></tr>"
        "<tr><td><list><item>be warm </item><item>be dry </item></list></td></tr></tbody></table>"
    )
    text = label(
        reactions=["See this. Table 1: Rates Rash 1% be warm be dry The end."],
        reactions_table=[table],
    )

    assert words(text) == [
        "See this.",
        "Table 1: Rates",
        "Rash 1%",
        "be warm",
        "be dry",
        "The end.",
    ]


def test_a_table_that_its_field_does_not_repeat_stands_alone() -> None:
    table = "<table><tr><td>Pulse</td><td>2&lt;3</td></tr></table>"

    assert list(segments(label(reactions=["See this."], reactions_table=[table]))) == [
        ("reactions", "See this."),
        ("reactions_table", "Pulse 2<3"),
    ]


def test_a_table_without_its_field_is_not_lost() -> None:
    assert words(label(lonely_table=["Some text."])) == ["Some text."]


@pytest.mark.parametrize(
    "text", ["{}", '{"results": []}', '{"results": [{}, {}]}', '{"results": [1]}', "{"]
)
def test_a_record_that_is_not_one_label_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        split_sentences(text)


@given(st.text())
def test_splitting_never_fails_loses_a_word_or_depends_on_the_run(text: str) -> None:
    plain = "x " + text.replace(":", "").replace("->", "")

    kept = "".join("".join(words(plain)).split())

    assert split_sentences(plain) == split_sentences(plain)
    assert kept == "".join(unicodedata.normalize("NFC", plain).split())
