"""The readers of input documents: values, nothing told, and issues with pointer and remedy."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from vademecum.model.document import Reader
from vademecum.model.errors import InputError, InputIssue, PackError, PackIssue, pointer
from vademecum.model.listfact import ListFact, read_list
from vademecum.model.quantity import Quantity


def reader(value: object) -> Reader:
    return Reader(value, "/order", [])


def codes(found: Reader) -> list[tuple[str, str]]:
    return [(issue.pointer, issue.code) for issue in found.issues]


def test_each_kind_of_value_is_read() -> None:
    found = reader(
        {"text": "x", "flag": True, "count": 12, "code": "a", "day": "2026-05-04",
         "instant": "2026-05-04T08:00:00Z", "span": "PT12H", "amount": "100 mg"}
    )  # fmt: skip

    assert found.text("text") == "x"
    assert found.flag("flag") is True
    assert found.count("count") == 12
    assert found.code("code", ("a", "b")) == "a"
    assert found.day("day") == date(2026, 5, 4)
    assert found.instant("instant") == datetime(2026, 5, 4, 8, tzinfo=UTC)
    assert found.duration("span") == timedelta(hours=12)
    assert found.quantity("amount", ("mass",)) == Quantity.parse("100 mg")
    assert found.issues == []


@pytest.mark.parametrize("document", [{}, {"key": None}, {"key": "unknown"}])
def test_absent_null_and_unknown_are_nothing_told(document: dict[str, object]) -> None:
    found = reader(document)

    assert not found.told("key")
    assert found.text("key") is None
    assert found.flag("key") is None
    assert found.count("key") is None
    assert found.code("key", ("a",)) is None
    assert found.day("key") is None
    assert found.instant("key") is None
    assert found.duration("key") is None
    assert found.quantity("key", ("mass",)) is None
    assert found.issues == []


@pytest.mark.parametrize(
    ("read", "value", "code"),
    [
        ("text", 1, "wrong-shape"),
        ("text", ["x"], "wrong-shape"),
        ("flag", "true", "wrong-shape"),
        ("flag", 1, "wrong-shape"),
        ("count", True, "number-unreadable"),
        ("count", -1, "number-unreadable"),
        ("count", "01", "number-unreadable"),
        ("count", "1.0", "number-unreadable"),
        ("count", "100000", "number-unreadable"),
        ("count", "٣", "number-unreadable"),
        ("count", None, ""),
        ("day", "03/04/2026", "date-unreadable"),
        ("day", 20260504, "date-unreadable"),
        ("instant", "2026-05-04T08:00:00", "time-unreadable"),
        ("instant", False, "time-unreadable"),
        ("duration", "12 hours", "duration-unreadable"),
        ("duration", 12, "duration-unreadable"),
    ],
)
def test_a_value_that_cannot_be_read_is_an_issue_at_its_pointer(
    read: str, value: object, code: str
) -> None:
    found = reader({"key": value})

    assert getattr(found, read)("key") is None
    assert codes(found) == ([("/order/key", code)] if code else [])


@pytest.mark.parametrize(
    ("value", "code"),
    [("100", "unit-missing"), (100, "unit-missing"), (True, "unit-missing"),
     ([], "unit-missing"), ("1,5 mg", "number-unreadable"), ("100 stone", "unit-not-accepted"),
     ("100 mL", "unit-not-accepted")],
)  # fmt: skip
def test_an_amount_needs_a_number_and_a_unit_of_its_kind(value: object, code: str) -> None:
    found = reader({"dose": value})

    assert found.quantity("dose", ("mass",)) is None
    assert codes(found) == [("/order/dose", code)]


def test_a_code_outside_the_list_is_refused_with_the_list() -> None:
    found = reader({"route": "nasal"})

    assert found.code("route", ("subcutaneous", "oral")) is None
    assert found.issues[0].code == "unknown-code"
    assert found.issues[0].hint == "one of subcutaneous, oral"


def test_unknown_keys_are_refused_one_by_one() -> None:
    found = reader({"dose": "1 mg", "does": "1 mg", "a/b~c": 1})

    found.only(("dose",))

    assert codes(found) == [("/order/does", "unknown-key"), ("/order/a~1b~0c", "unknown-key")]


@pytest.mark.parametrize("value", [None, "x", 1, [], True])
def test_anything_but_an_object_is_an_issue_at_the_object(value: object) -> None:
    found = reader(value)

    assert codes(found) == [("/order", "wrong-shape")]
    assert found.text("key") is None


@pytest.mark.parametrize(
    ("steps", "text"),
    [((), ""), (("facts", "person.weight"), "/facts/person.weight"), (("a/b",), "/a~1b"),
     (("a~b",), "/a~0b"), (("~1",), "/~01"), (("items", 0, "name"), "/items/0/name")],
)  # fmt: skip
def test_a_pointer_escapes_what_would_split_it(steps: tuple[str | int, ...], text: str) -> None:
    assert pointer(*steps) == text


def test_an_input_error_names_every_place_and_nothing_that_was_told() -> None:
    error = InputError(
        [InputIssue("", "wrong-shape", "not an object"), InputIssue("/a", "required", "needed")]
    )

    assert str(error) == "/: not an object; /a: needed"


def test_a_pack_error_sorts_its_issues_by_place() -> None:
    late = PackIssue("b.yaml", 2, 1, "x", "error", "later")
    early = PackIssue("a.yaml", 9, 3, "y", "warning", "sooner")

    error = PackError([late, early])

    assert error.issues == (early, late)
    assert str(error).splitlines()[0] == "a.yaml:9:3: warning: sooner [y]"


def read_number(value: object, at: str, issues: list[InputIssue]) -> int | None:
    if isinstance(value, int):
        return value
    issues.append(InputIssue(at, "wrong-shape", "not a number"))
    return None


def read(value: object) -> tuple[ListFact[int], list[tuple[str, str]]]:
    issues: list[InputIssue] = []
    found = read_list(value, "/facts/list", read_number, issues)
    return found, [(issue.pointer, issue.code) for issue in issues]


@pytest.mark.parametrize("value", [None, "unknown", [], {}, {"items": []}, {"complete": False}])
def test_a_list_of_which_nothing_is_told_is_not_known(value: object) -> None:
    found, issues = read(value)

    assert not found.known
    assert not found.complete
    assert issues == []


@pytest.mark.parametrize("value", ["none", {"complete": True}, {"items": [], "complete": True}])
def test_none_is_asserted_in_so_many_words(value: object) -> None:
    found, issues = read(value)

    assert found.known
    assert found.complete
    assert found.closed
    assert found.items == ()
    assert issues == []


def test_a_plain_list_may_go_on_and_a_complete_one_does_not() -> None:
    told = {"items": [1, 2], "complete": True, "observed_at": "2026-05-04", "source": "x"}

    plain, _ = read([1, 2])
    complete, issues = read(told)

    assert plain == ListFact((1, 2))
    assert plain.known
    assert not plain.closed
    assert complete.closed
    assert complete == ListFact((1, 2), complete=True, observed_at=date(2026, 5, 4))
    assert issues == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("nothing", [("/facts/list", "wrong-shape")]),
        (7, [("/facts/list", "wrong-shape")]),
        ({"item": [1]}, [("/facts/list/item", "unknown-key")]),
        ({"items": "none"}, [("/facts/list/items", "wrong-shape")]),
        ({"items": None, "complete": True}, [("/facts/list/items", "wrong-shape")]),
        ({"items": [1], "complete": "true"}, [("/facts/list/complete", "wrong-shape")]),
        ({"items": [1], "complete": None}, [("/facts/list/complete", "wrong-shape")]),
        ({"items": [1], "observed_at": "May"}, [("/facts/list/observed_at", "date-unreadable")]),
        (
            {"items": ["x", 1, "y"]},
            [("/facts/list/items/0", "wrong-shape"), ("/facts/list/items/2", "wrong-shape")],
        ),
        (["x"], [("/facts/list/0", "wrong-shape")]),
    ],
)
def test_a_wrong_shape_is_an_issue_at_its_place(
    value: object, expected: list[tuple[str, str]]
) -> None:
    _, issues = read(value)

    assert issues == expected


def test_a_list_may_be_observed_at_an_instant() -> None:
    found, issues = read({"items": [1], "observed_at": "2026-05-04T23:30:00-07:00"})

    assert found.observed_at == date(2026, 5, 4)
    assert issues == []
