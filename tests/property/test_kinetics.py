"""Simulated concentrations: doses add up, nothing is negative, and the equations agree."""

from __future__ import annotations

import math
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given as each
from hypothesis import settings
from hypothesis import strategies as st

from tests.kinetics_pack import amount, by_equations, curve, given, shown, simulation, with_rates

EXACT = 1e-12


class Rates(NamedTuple):
    """Rates per hour and a volume in L, in thousandths and tenths."""

    absorption: int
    elimination: int
    tenths: int

    @property
    def document(self) -> dict[str, object]:
        clearance = Decimal(self.elimination * self.tenths) / 10_000
        return with_rates(
            str(Decimal(self.absorption) / 1000), f"{clearance:f}", str(Decimal(self.tenths) / 10)
        )

    @property
    def numbers(self) -> dict[str, float]:
        return {
            "absorption": self.absorption / 1000,
            "elimination": self.elimination / 1000,
            "volume": self.tenths / 10,
        }


models = st.builds(Rates, st.integers(20, 3000), st.integers(10, 2000), st.integers(20, 2000))
doses = st.lists(
    st.tuples(st.integers(0, 5 * 24 * 60), st.integers(1, 800)), min_size=1, max_size=6
)
moments = st.lists(st.integers(0, 3 * 24 * 60), min_size=1, max_size=6)
intervals = st.sampled_from([8, 12, 24, 36, 48])


@each(models, doses, moments)
@settings(max_examples=60)
def test_the_curve_solves_the_equations_of_absorption_and_elimination(
    rates: Rates, told: list[tuple[int, int]], after: list[int]
) -> None:
    last = max(minute for minute, _ in told)

    found = curve({**rates.document, "given": given(told)}, after)

    for minutes, value in zip(after, found, strict=True):
        expected = by_equations(told, last + minutes, **rates.numbers)
        assert value == pytest.approx(expected, rel=0.005, abs=1e-12)


@each(models, doses, doses, moments)
@settings(max_examples=40)
def test_the_curve_of_all_doses_is_the_sum_of_the_curves_of_each(
    rates: Rates, some: list[tuple[int, int]], others: list[tuple[int, int]], after: list[int]
) -> None:
    ends = [max(minute for minute, _ in told) for told in (some, others)]
    last = max(ends)

    both = curve({**rates.document, "given": given(some + others)}, after)
    parts = [
        curve({**rates.document, "given": given(told)}, [last - end + t for t in after])
        for told, end in zip((some, others), ends, strict=True)
    ]

    assert both == pytest.approx([sum(pair) for pair in zip(*parts, strict=True)], rel=EXACT)


@each(models, doses, st.integers(2, 9), moments)
@settings(max_examples=30)
def test_so_many_times_the_doses_is_so_many_times_the_curve(
    rates: Rates, told: list[tuple[int, int]], factor: int, after: list[int]
) -> None:
    larger = [(minute, dose * factor) for minute, dose in told]

    once = curve({**rates.document, "given": given(told)}, after)
    often = curve({**rates.document, "given": given(larger)}, after)

    assert often == pytest.approx([value * factor for value in once], rel=EXACT)


@each(models, doses)
@settings(max_examples=40)
def test_the_curve_is_never_negative_and_only_falls_after_its_peak(
    rates: Rates, told: list[tuple[int, int]]
) -> None:
    document = {**rates.document, "given": given(told)}
    summary = shown(document)["summary"]
    assert isinstance(summary, dict)
    peak = math.ceil(amount(summary["tmax"]) * 60)
    after = [*range(0, 24 * 60, 30), *range(peak, peak + 10 * 24 * 60, 60)]

    found = curve(document, after)

    assert min(found) >= 0
    assert max(found) <= amount(summary["cmax"]) * (1 + EXACT)
    falling = found[48:]
    assert all(later < earlier or later == 0 for earlier, later in pairwise(falling))


@each(models, st.integers(1, 800))
@settings(max_examples=25)
def test_the_area_of_a_single_dose_is_the_dose_by_the_clearance(rates: Rates, dose: int) -> None:
    document = {**rates.document, "regimen": {"dose": f"{dose} mg", "doses": 1}}
    numbers = rates.numbers
    slowest = min(numbers["absorption"], numbers["elimination"])
    # Simpson's rule over as long as anything is left, with more points at the steep beginning.
    beginning, end = 24 * 60, 24 * 60 + math.ceil(30 / slowest) * 60

    first = curve(document, range(0, beginning + 1, 6))
    rest = curve(document, range(beginning, end + 1, 60))
    summary = simulation(document).summary

    area = simpson(first, 0.1) + simpson(rest if len(rest) % 2 else rest[:-1], 1)
    assert summary.auc is not None
    assert summary.auc_over == "to-infinity"
    clearance = numbers["elimination"] * numbers["volume"]
    assert float(summary.auc.value) == pytest.approx(dose / clearance, rel=EXACT)
    assert area == pytest.approx(dose / clearance, rel=0.005)


def simpson(values: list[float], width: float) -> float:
    """The area under equally spaced values, whose number is odd."""
    inner = 4 * sum(values[1:-1:2]) + 2 * sum(values[2:-1:2])
    return width / 3 * (values[0] + inner + values[-1])


@each(models, intervals, st.integers(1, 800), st.integers(2, 9), moments)
@settings(max_examples=30)
def test_a_regimen_is_the_same_as_its_doses_one_by_one(
    rates: Rates, interval: int, dose: int, count: int, after: list[int]
) -> None:
    regimen = {"dose": f"{dose} mg", "interval": f"PT{interval}H", "doses": count}
    told = [(interval * 60 * number, dose) for number in range(count)]

    by_regimen = curve({**rates.document, "regimen": regimen}, after)
    one_by_one = curve({**rates.document, "given": given(told)}, after)

    assert by_regimen == pytest.approx(one_by_one, rel=EXACT)


@each(models, intervals, st.integers(1, 800), moments)
@settings(max_examples=30)
def test_steady_state_is_where_many_doses_lead_and_repeats_itself(
    rates: Rates, interval: int, dose: int, after: list[int]
) -> None:
    regimen = {"dose": f"{dose} mg", "interval": f"PT{interval}H"}
    many = {**rates.document, "regimen": {**regimen, "doses": 5000}}
    steady = {**rates.document, "regimen": {**regimen, "doses": "steady-state"}}

    summary = simulation(steady).summary

    assert curve(steady, after) == pytest.approx(curve(many, after), rel=1e-9)
    begin, end = curve(steady, [0, interval * 60])
    assert begin == pytest.approx(end, rel=EXACT)
    assert None not in (summary.trough, summary.average, summary.cmax)
    trough, average, peak = (
        float(q.value) for q in (summary.trough, summary.average, summary.cmax) if q is not None
    )
    assert trough <= average <= peak


@each(models, st.integers(1, 800), moments)
@settings(max_examples=40)
def test_the_two_rates_may_be_exchanged_with_another_volume(
    rates: Rates, dose: int, after: list[int]
) -> None:
    regimen = {"dose": f"{dose} mg", "doses": 1}
    exchanged = with_rates(
        str(Decimal(rates.elimination) / 1000),
        f"{Decimal(rates.elimination * rates.tenths) / 10_000:f}",
        f"{Decimal(rates.tenths * rates.elimination) / rates.absorption / 10:.14g}",
    )

    one = curve({**rates.document, "regimen": regimen}, after)
    other = curve({**exchanged, "regimen": regimen}, after)

    assert one == pytest.approx(other, rel=1e-9, abs=1e-15)


@each(st.integers(10, 2000), st.integers(20, 2000), st.integers(1, 800), moments)
@settings(max_examples=40)
def test_equal_rates_give_the_limit_of_the_curve(
    rate: int, tenths: int, dose: int, after: list[int]
) -> None:
    rates = Rates(rate, rate, tenths)
    regimen = {"dose": f"{dose} mg", "doses": 1}

    found = curve({**rates.document, "regimen": regimen}, after)
    summary = shown({**rates.document, "regimen": regimen})["summary"]

    k, volume = rates.numbers["elimination"], rates.numbers["volume"]
    hours = [minutes / 60 for minutes in after]
    expected = [dose / volume * k * t * math.exp(-k * t) for t in hours]
    assert found == pytest.approx(expected, rel=1e-10)
    assert isinstance(summary, dict)
    assert amount(summary["tmax"]) == pytest.approx(1 / k, rel=1e-10)


@each(st.integers(43, 830), st.integers(43, 830), st.integers(1, 800))
@settings(max_examples=30)
def test_clearance_and_volume_scale_with_powers_of_the_weight(
    light: int, heavy: int, dose: int
) -> None:
    found = []
    for tenths in (light, heavy):
        weight = {"person.weight": f"{tenths / 10} kg", "person.age": "20 a"}
        regimen = {"dose": f"{dose} mg", "doses": 1}
        found.append(simulation({"model": "urien-2013", "covariates": weight, "regimen": regimen}))

    for parameter, exponent in (("clearance", 0.47), ("volume", 0.76)):
        one, other = (
            next(float(q.value) for name, q in answer.parameters.items() if name == parameter)
            for answer in found
        )
        assert other / one == pytest.approx((heavy / light) ** exponent, rel=EXACT)
