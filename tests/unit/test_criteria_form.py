"""The written form of criteria: what is read, what is refused, and the way back to JSON."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from pydantic import TypeAdapter, ValidationError

from tests.random_criteria import criteria
from vademecum.model.criteria import (
    All,
    AnyOf,
    AtLeast,
    Compare,
    Criterion,
    Flag,
    Lists,
    Not,
    OneOf,
    PackCriterion,
    Within,
    criterion_json,
    leaves,
    parse_criterion,
)
from vademecum.model.quantity import Quantity

A, B = Flag("a", value=True), Flag("b", value=False)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ({"fact": "a"}, A),
        ({"fact": "a", "is": True}, A),
        ({"fact": "b", "is": False}, B),
        ({"fact": "a", "is": "x"}, OneOf("a", ("x",))),
        ({"fact": "a", "in": ["x", "y"]}, OneOf("a", ("x", "y"))),
        ({"fact": "a", "lt": "30 mL/min"}, Compare("a", "lt", Quantity.parse("30 mL/min"))),
        (
            {"fact": "a", "lt": "50 kg", "ge": "10 kg"},
            All(
                (
                    Compare("a", "lt", Quantity.parse("50 kg")),
                    Compare("a", "ge", Quantity.parse("10 kg")),
                )
            ),
        ),
        (
            {"fact": "a", "lt": "4 kg", "le": "3 kg", "gt": "1 kg", "ge": "2 kg"},
            All(
                tuple(
                    Compare("a", comparator, Quantity.parse(limit))
                    for comparator, limit in
                    (("lt", "4 kg"), ("le", "3 kg"), ("gt", "1 kg"), ("ge", "2 kg"))
                )
            ),
        ),
        ({"fact": "a", "lists": ["x"]}, Lists("a", ("x",))),
        (
            {"fact": "a", "lists": ["x"], "within": "P21D"},
            Lists("a", ("x",), timedelta(days=21)),
        ),
        (
            {"fact": "a", "lists": ["x"], "during": "therapy"},
            Lists("a", ("x",), during_therapy=True),
        ),
        ({"fact": "a", "within": "P28D"}, Within("a", timedelta(days=28))),
        ({"not": {"fact": "a"}}, Not(A)),
        ({"all": [{"fact": "a"}]}, All((A,))),
        ({"any": [{"fact": "a"}, {"fact": "b", "is": False}]}, AnyOf((A, B))),
        ({"at_least": 1, "of": [{"fact": "a"}]}, AtLeast(1, (A,))),
        ({"at_least": "2", "of": [{"fact": "a"}, {"fact": "b", "is": False}]},
         AtLeast(2, (A, B))),
    ],
)  # fmt: skip
def test_each_form_is_read_as_its_node(written: object, meant: Criterion) -> None:
    assert parse_criterion(written) == meant


BAD: list[object] = [
    None, "a", 1, True, [], [{"fact": "a"}], {},
    {"fact": 1}, {"fact": None}, {"fact": ["a"]}, {"facts": "a"},
    {"all": []}, {"any": []}, {"all": {"fact": "a"}}, {"all": None}, {"any": "a"},
    {"all": [{"fact": "a"}], "any": [{"fact": "a"}]}, {"all": [{"fact": "a"}], "fact": "a"},
    {"all": [{}]}, {"any": [None]}, {"not": []}, {"not": None}, {"not": [{"fact": "a"}]},
    {"not": {"fact": "a"}, "fact": "b"}, {"not": {"fact": "a"}, "all": [{"fact": "a"}]},
    {"at_least": 1}, {"of": [{"fact": "a"}]}, {"at_least": 1, "of": []},
    {"at_least": 0, "of": [{"fact": "a"}]}, {"at_least": 2, "of": [{"fact": "a"}]},
    {"at_least": -1, "of": [{"fact": "a"}]}, {"at_least": "1.0", "of": [{"fact": "a"}]},
    {"at_least": "one", "of": [{"fact": "a"}]}, {"at_least": True, "of": [{"fact": "a"}]},
    {"at_least": None, "of": [{"fact": "a"}]}, {"at_least": "٢", "of": [{"fact": "a"}] * 2},
    {"at_least": "1_0", "of": [{"fact": "a"}] * 10}, {"at_least": "01", "of": [{"fact": "a"}]},
    {"at_least": 1, "of": [{"fact": "a"}], "fact": "a"},
    {"fact": "a", "is": None}, {"fact": "a", "is": 1}, {"fact": "a", "is": ["x"]},
    {"fact": "a", "in": []}, {"fact": "a", "in": "x"}, {"fact": "a", "in": [True]},
    {"fact": "a", "in": [None]}, {"fact": "a", "in": ["x", 1]}, {"fact": "a", "in": [["x"]]},
    {"fact": "a", "is": "x", "in": ["y"]}, {"fact": "a", "is": True, "lt": "1 kg"},
    {"fact": "a", "lt": "30"}, {"fact": "a", "lt": 30}, {"fact": "a", "lt": None},
    {"fact": "a", "lt": "30 stone"}, {"fact": "a", "lt": "-1 kg"}, {"fact": "a", "eq": "1 kg"},
    {"fact": "a", "lt": "1 kg", "eq": "1 kg"}, {"fact": "a", "lt": "1 kg", "within": "P1D"},
    {"fact": "a", "lists": []}, {"fact": "a", "lists": "x"}, {"fact": "a", "lists": [True]},
    {"fact": "a", "lists": [None]}, {"fact": "a", "lists": ["x"], "within": "3 weeks"},
    {"fact": "a", "lists": ["x"], "within": None}, {"fact": "a", "lists": ["x"], "lt": "1 kg"},
    {"fact": "a", "lists": ["x"], "during": "pregnancy"},
    {"fact": "a", "lists": ["x"], "during": None}, {"fact": "a", "lists": ["x"], "during": True},
    {"fact": "a", "within": "21 days"}, {"fact": "a", "within": 21}, {"fact": "a", "within": ""},
    {"fact": "a", "within": "P1M"}, {"fact": "a", "during": "therapy"},
    {"fact": "a", 1: 2}, {"fact": "a", "unless": {"fact": "b"}},
]  # fmt: skip


@pytest.mark.parametrize("written", BAD)
def test_anything_else_is_refused_with_words(written: object) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_criterion(written)


@given(criteria())
def test_a_criterion_reads_back_from_its_json_form(criterion: Criterion) -> None:
    assert parse_criterion(criterion_json(criterion)) == criterion


def test_a_criterion_that_is_one_already_is_kept() -> None:
    assert parse_criterion(A) is A


def test_leaves_come_from_left_to_right() -> None:
    criterion = parse_criterion(
        {"all": [{"not": {"fact": "a"}}, {"any": [{"fact": "b"}, {"fact": "c", "is": "x"}]},
                 {"at_least": 1, "of": [{"fact": "d", "lists": ["x"]}]}]}
    )  # fmt: skip

    assert [leaf.fact for leaf in leaves(criterion)] == ["a", "b", "c", "d"]


def test_a_pack_reads_and_prints_criteria_in_their_written_form() -> None:
    adapter: TypeAdapter[Criterion] = TypeAdapter(PackCriterion)

    found = adapter.validate_python({"fact": "a", "lt": "30 mL/min"})

    assert adapter.dump_python(found) == {"fact": "a", "lt": "30 mL/min"}
    assert adapter.json_schema()["type"] == "object"
    with pytest.raises(ValidationError, match="a criterion has one of the keys"):
        adapter.validate_python({"nothing": 1})
