"""What "and", "or", "not" and "at least" mean when something is not known."""

from __future__ import annotations

from itertools import product

import pytest

from vademecum.model.truth import Truth, all_of, any_of, at_least

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
EVERY = (T, F, U)

AND = {(T, T): T, (T, F): F, (T, U): U, (F, T): F, (F, F): F, (F, U): F, (U, T): U, (U, F): F,
       (U, U): U}  # fmt: skip
OR = {(T, T): T, (T, F): T, (T, U): T, (F, T): T, (F, F): F, (F, U): U, (U, T): T, (U, F): U,
      (U, U): U}  # fmt: skip


@pytest.mark.parametrize(("one", "other"), AND)
def test_a_conjunction_is_false_where_one_part_is_and_else_waits_for_the_unknown(
    one: Truth, other: Truth
) -> None:
    assert (one & other) is AND[one, other]
    assert all_of([one, other]) is AND[one, other]


@pytest.mark.parametrize(("one", "other"), OR)
def test_a_disjunction_is_true_where_one_part_is_and_else_waits_for_the_unknown(
    one: Truth, other: Truth
) -> None:
    assert (one | other) is OR[one, other]
    assert any_of([one, other]) is OR[one, other]


@pytest.mark.parametrize(("given", "negated"), [(T, F), (F, T), (U, U)])
def test_the_negation_of_the_unknown_is_unknown(given: Truth, negated: Truth) -> None:
    assert ~given is negated


def test_nothing_to_meet_is_met_and_nothing_to_choose_from_is_not() -> None:
    assert all_of([]) is T
    assert any_of([]) is F
    assert at_least(1, []) is F


@pytest.mark.parametrize("truths", list(product(EVERY, repeat=3)))
@pytest.mark.parametrize("needed", [1, 2, 3])
def test_at_least_counts_the_true_and_keeps_the_unknown_open(
    needed: int, truths: tuple[Truth, ...]
) -> None:
    met, possible = truths.count(T), truths.count(T) + truths.count(U)

    found = at_least(needed, truths)

    assert (found is T) == (met >= needed)
    assert (found is F) == (possible < needed)


@pytest.mark.parametrize("truths", list(product(EVERY, repeat=3)))
def test_one_of_them_is_any_and_all_of_them_is_all(truths: tuple[Truth, ...]) -> None:
    assert at_least(1, truths) is any_of(truths)
    assert at_least(3, truths) is all_of(truths)


@pytest.mark.parametrize("truth", EVERY)
def test_a_truth_refuses_to_be_a_condition(truth: Truth) -> None:
    with pytest.raises(TypeError, match="three values"):
        bool(truth)
    with pytest.raises(TypeError):
        assert not truth


def test_what_is_decided_becomes_true_or_false() -> None:
    assert Truth.of(decided=True) is T
    assert Truth.of(decided=False) is F


def test_answers_print_a_truth_as_a_word() -> None:
    assert [truth.value for truth in EVERY] == ["true", "false", "unknown"]
