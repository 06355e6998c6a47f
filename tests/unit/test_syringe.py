"""Amounts and syringes: marks, splits, leftovers, arrangements."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.dose_pack import label
from vademecum.engine import syringe
from vademecum.model.dose import Presentation


def shape() -> Presentation:
    rules = label().dose
    assert rules is not None
    return rules.presentation


def ways(milligrams: int) -> list[list[int]]:
    return [[int(part) for part in way] for way in syringe.splits(shape(), Fraction(milligrams))]


@pytest.mark.parametrize("dose", ["20", "30", "90", "100", "110", "130", "250"])
def test_multiples_of_10_mg_from_20_mg_on_can_be_measured(dose: str) -> None:
    assert syringe.is_measurable(shape(), Fraction(dose))


@pytest.mark.parametrize("dose", ["10", "19.999", "20.001", "25", "93", "100.5", "105"])
def test_other_amounts_cannot_be_measured(dose: str) -> None:
    assert not syringe.is_measurable(shape(), Fraction(dose))


def test_110_mg_leaves_out_100_and_10() -> None:
    assert ways(110) == [[90, 20], [80, 30], [70, 40], [60, 50]]


def test_full_syringes_come_first() -> None:
    assert ways(130)[0] == [100, 30]
    assert ways(250)[0] == [100, 100, 50]
    assert ways(210)[0] == [100, 90, 20]
    assert ways(200) == [[100, 100]]


def test_one_syringe_has_one_way() -> None:
    assert ways(20) == [[20]]
    assert ways(100) == [[100]]


def test_what_cannot_be_measured_has_no_way_but_counts_syringes() -> None:
    drawn = syringe.drawn(shape(), Fraction(93), full_first=True)

    assert drawn.splits == ()
    assert drawn.count == 1
    assert str(drawn.discard) == "7 mg"


def test_the_rest_of_all_syringes_is_discarded() -> None:
    drawn = syringe.drawn(shape(), Fraction(110), full_first=True)

    assert drawn.count == 2
    assert str(drawn.discard) == "90 mg"


def test_without_the_preference_the_most_even_way_comes_first() -> None:
    drawn = syringe.drawn(shape(), Fraction(110), full_first=False)

    assert [str(part) for part in drawn.splits[0]] == ["60 mg", "50 mg"]


def test_a_very_large_dose_is_counted_and_not_listed() -> None:
    assert syringe.drawn(shape(), Fraction(2000), full_first=True).splits != ()
    large = syringe.drawn(shape(), Fraction(99990), full_first=True)

    assert large.count == 1000
    assert large.splits == ()


def test_neighbours_are_the_nearest_marks() -> None:
    assert syringe.below(shape(), Fraction(93)) == 90
    assert syringe.above(shape(), Fraction(93)) == 100
    assert syringe.below(shape(), Fraction(19)) is None
    assert syringe.above(shape(), Fraction(5)) == 20


def test_the_same_total_is_rearranged_most_even_first() -> None:
    found = syringe.arrangements(shape(), (Fraction(45), Fraction(45)))

    assert [[str(part) for part in way] for way in found] == [
        ["50 mg", "40 mg"],
        ["60 mg", "30 mg"],
        ["70 mg", "20 mg"],
        ["90 mg"],
    ]


def test_an_odd_total_and_many_doses_are_not_rearranged() -> None:
    assert syringe.arrangements(shape(), (Fraction(93),)) == ()
    assert syringe.arrangements(shape(), (Fraction(30),) * 3) == ()


def test_what_was_ordered_is_not_its_own_alternative() -> None:
    found = syringe.arrangements(shape(), (Fraction(20), Fraction(30)))

    assert [[str(part) for part in way] for way in found] == [["50 mg"]]
