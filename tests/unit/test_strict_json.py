"""The strict JSON door refuses what two readers could understand differently."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vademecum.model.errors import InputError
from vademecum.packs.json import DEPTH_MAX, dump_json, load_json


def faults(data: bytes) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as refused:
        load_json(data)
    return [(issue.pointer, issue.code) for issue in refused.value.issues]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'{"a": 1, "a": 2}', [("/a", "duplicate-key")]),
        (b'{"a":{"b":[1,{"c":1,"c":2}]}}', [("/a/b/1/c", "duplicate-key")]),
        (b'{"a":1,"a":1,"b":{"c":1,"c":1}}', [("/a", "duplicate-key"), ("/b/c", "duplicate-key")]),
        (b'{"\\u0022":1,"\\"":2}', [('/"', "duplicate-key")]),
        (b'{"a\\u0062":1,"ab":2}', [("/ab", "duplicate-key")]),
        (b'{"x":[1, NaN]}', [("/x/1", "number-unreadable")]),
        (b'{"x": Infinity}', [("/x", "number-unreadable")]),
        (b'{"x": -Infinity}', [("/x", "number-unreadable")]),
        (b'{"x": 1e400}', [("/x", "number-unreadable")]),
        (b'{"x": 1e99999999999999999999}', [("/x", "number-unreadable")]),
        (b'{"x": ' + b"7" * 4301 + b"}", [("/x", "number-unreadable")]),
        (b'{"x": 0.' + b"7" * 4301 + b"}", [("/x", "number-unreadable")]),
        (b"[" * 65 + b"]" * 65, [("/0" * 64, "too-deep")]),
        (b'{"a":' * 65 + b"1" + b"}" * 65, [("/a" * 64, "too-deep")]),
        (b"[" * 5000 + b"]" * 5000, [("", "too-deep")]),
        (b"\xef\xbb\xbf{}", [("", "encoding")]),
        ('{"a":1}'.encode("utf-16"), [("", "encoding")]),
        (b'{"a":"\xff"}', [("", "encoding")]),
        (b'"\\ud800"', [("", "syntax")]),
        (b'{"a":1} x', [("", "syntax")]),
        (b'{"a":1}{"b":2}', [("", "syntax")]),
        (b'{"a":', [("", "syntax")]),
        (b"{'a':1}", [("", "syntax")]),
        (b'{"a":1,}', [("", "syntax")]),
        (b'{"a":01}', [("", "syntax")]),
        (b'{"a":.5}', [("", "syntax")]),
        (b'{"a":"\n"}', [("", "syntax")]),
        ("[１]".encode(), [("", "syntax")]),
        (b"", [("", "syntax")]),
    ],
)
def test_a_document_that_can_be_read_in_two_ways_is_refused(
    data: bytes, expected: list[tuple[str, str]]
) -> None:
    assert faults(data) == expected


@pytest.mark.parametrize("pair", [(b"[", b"]"), (b'{"a":', b"}")])
def test_nesting_is_allowed_down_to_the_limit_and_not_below(pair: tuple[bytes, bytes]) -> None:
    opens, closes = pair

    assert load_json(opens * DEPTH_MAX + b"1" + closes * DEPTH_MAX)
    assert faults(opens * (DEPTH_MAX + 1) + b"1" + closes * (DEPTH_MAX + 1))


def test_brackets_within_texts_neither_hide_nor_make_depth() -> None:
    deep = b'["]",' * 65 + b"1" + b"]" * 65
    flat = b'["' + b"[{" * 200 + b'"]'

    assert faults(deep)[0][1] == "too-deep"
    assert load_json(flat) == ["[{" * 200]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", 1),
        ("175.98241711129813", 175.98241711129813),
        ("0.1234567890123456789", Decimal("0.1234567890123456789")),
        ("12345678901234567890123", 12345678901234567890123),
        ("-9007199254740993.5", Decimal("-9007199254740993.5")),
        ("9007199254740993", 9007199254740993),
    ],
)
def test_no_number_loses_a_digit(text: str, expected: object) -> None:
    found = load_json(f'{{"n": {text}}}'.encode())

    assert found == {"n": expected}
    assert isinstance(found, dict)
    assert type(found["n"]) is type(expected)


def test_a_document_over_the_limit_of_size_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vademecum.packs.json.SIZE_MAX", 10)

    assert load_json(b'{"a":1234}') == {"a": 1234}
    assert faults(b'{"a":12345}') == [("", "too-large")]


def test_where_the_fast_reading_cannot_be_checked_the_exact_one_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("vademecum.packs.json._WRAPPING", [])

    assert load_json(b'{"a": [1, 0.1]}') == {"a": [1, 0.1]}
    assert faults(b'{"a": 1, "a": 2}') == [("/a", "duplicate-key")]


def test_what_is_written_reads_the_same() -> None:
    value = {"a": [1, 2.5, None, True, 'ü"\\'], "b": {}}

    assert load_json(dump_json(value)) == value


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.text(max_size=8)
    | st.floats(allow_nan=False, allow_infinity=False, width=32)
    | st.sampled_from(["{", "]", '"', "\\", "\\u0022", "1234567890123456789"]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


def reference(text: str) -> object:
    """The plainest strict reader: refuses with ValueError."""

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({key for key, _ in items}) < len(items):
            raise ValueError("duplicate")
        return dict(items)

    def refused(_text: str) -> None:
        raise ValueError("constant")

    value = json.loads(text, object_pairs_hook=pairs, parse_constant=refused, parse_float=Decimal)
    if depth(value) > DEPTH_MAX:
        raise ValueError("depth")
    return value


def depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(depth, value), default=0)
    return 0


def exact(value: object) -> object:
    if isinstance(value, dict):
        return {key: exact(part) for key, part in value.items()}
    if isinstance(value, list):
        return [exact(part) for part in value]
    return Decimal(repr(value)) if isinstance(value, float) else value


FAULTS = st.sampled_from(
    [
        lambda text: text,
        lambda text: f'{{"k": {text}, "k": {text}}}',
        lambda text: f'{{"k": {text}, "\\u006b": 1}}',
        lambda text: f"[{text}, NaN]",
        lambda text: f"[{text}, 0.12345678901234567891]",
        lambda text: f"[{text}, 123456789012345678901234567890]",
        lambda text: "[" * 60 + text + "]" * 60,
        lambda text: text + "]",
        lambda text: text.replace(":", ": ", 1),
        lambda text: text[:-1],
    ]
)


@given(value=VALUES, escaped=st.booleans(), spaced=st.booleans(), plant=FAULTS)
def test_it_agrees_with_a_plain_strict_reader(
    value: object, escaped: bool, spaced: bool, plant: Callable[[str], str]
) -> None:
    text = plant(json.dumps(value, ensure_ascii=escaped, indent=1 if spaced else None))
    try:
        data = text.encode()
        expected = reference(text)
    except (ValueError, UnicodeEncodeError):
        with pytest.raises((InputError, UnicodeEncodeError)):
            load_json(text.encode())
        return

    assert exact(load_json(data)) == expected
