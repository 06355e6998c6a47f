"""YAML as packs are written: text and nothing guessed, with the place of every part."""

from __future__ import annotations

import pytest

from vademecum.model.errors import PackError
from vademecum.packs.yaml import DEPTH_MAX, SIZE_MAX, load_yaml


def value(text: str) -> object:
    return load_yaml(text.encode(), "x.yaml").value


def faults(text: str | bytes) -> list[tuple[int, int, str]]:
    with pytest.raises(PackError) as refused:
        load_yaml(text.encode() if isinstance(text, str) else text, "x.yaml")
    return [(issue.line, issue.column, issue.code) for issue in refused.value.issues]


@pytest.mark.parametrize(
    "scalar",
    ["0100", "1.10", "12:30", "on", "yes", "No", "1_000", "0x1F", "2026-05-04", "1e3", ".5", "NaN",
     "True", "NULL"],
)  # fmt: skip
def test_a_scalar_is_the_text_that_stands_there(scalar: str) -> None:
    assert value(f"key: {scalar}") == {"key": scalar}


@pytest.mark.parametrize(
    ("scalar", "meant"),
    [("true", True), ("false", False), ("null", None), ("~", None), ('"true"', "true"),
     ("'null'", "null"), ("|\n  true", "true"), ("", "")],
)  # fmt: skip
def test_only_plain_true_false_and_null_have_a_type(scalar: str, meant: object) -> None:
    assert value(f"key: {scalar}") == {"key": meant}


def test_lists_and_mappings_are_plain_values() -> None:
    assert value("- {a: [1, 2]}\n- b:\n    c: d\n") == [{"a": ["1", "2"]}, {"b": {"c": "d"}}]
    assert value("") is None
    assert value("# nothing but words\n") is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: 1\nb: 2\na: 3\n", (3, 1, "duplicate-key")),
        ("a: &anchor 1\n", (1, 4, "anchor")),
        ("&anchor a: 1\n", (1, 1, "anchor")),
        ("a: !!int 1\n", (1, 4, "tag")),
        ("a: !own [1]\n", (1, 4, "tag")),
        ("? [a, b]\n: 1\n", (1, 3, "key")),
        ("a: 1\n---\nb: 2\n", (2, 1, "syntax")),
        ("a: [1, 2\n", (2, 1, "syntax")),
        ("a: 1\n b: 2\n", (2, 3, "syntax")),
        ("a: \t1\n\t- x", (2, 1, "syntax")),
    ],
)
def test_what_could_mean_two_things_is_refused_at_its_place(
    text: str, fault: tuple[int, int, str]
) -> None:
    assert fault in faults(text)


def test_an_alias_is_refused_with_its_anchor() -> None:
    assert [code for _, _, code in faults("a: &x 1\nb: *x\n")] == ["alias"]


def test_a_control_character_is_no_yaml() -> None:
    assert faults("a: \x01") == [(1, 1, "syntax")]


def test_several_faults_are_listed_at_once() -> None:
    assert [code for _, _, code in faults("a: 1\na: 2\nb: !x 1\n")] == ["duplicate-key", "tag"]


def test_other_encodings_depth_and_size_are_refused() -> None:
    deep = "[" * (DEPTH_MAX + 2) + "]" * (DEPTH_MAX + 2)

    assert faults(b"a: \xff") == [(1, 1, "encoding")]
    assert faults(b"\xef\xbb\xbfa: 1") == [(1, 1, "encoding")]
    assert faults(deep)[0][2] == "too-deep"
    assert faults(b"a" * (SIZE_MAX + 1)) == [(1, 1, "too-large")]


def test_the_place_of_a_part_is_that_of_its_deepest_known_step() -> None:
    document = load_yaml(b"a:\n  - b: 1\n    c: 2\n", "x.yaml")

    assert document.place(("a",)) == (1, 1)
    assert document.place(("a", 0, "c")) == (3, 5)
    assert document.place(("a", 0, "nothing", "here")) == (2, 5)
    assert document.place(("z",)) == (1, 1)
    issue = document.issue(("a", 0, "c"), "code", "words")
    assert str(issue) == "x.yaml:3:5: error: words [code]"
