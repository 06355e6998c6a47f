"""Questions about concentrations to the anakinra pack, and another way to work them out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import cast

from tests.anakinra_pack import ask, options, plain
from vademecum.model.instant import duration_text
from vademecum.model.simulation import Simulation

START = datetime(2026, 5, 1, 8, tzinfo=UTC)
# Steps so short that the error stays far under what is compared.
STEP = 0.1


def simulation(document: Mapping[str, object], audience: str = "professional") -> Simulation:
    """The answer to a document of the `simulate` command."""
    return cast("Simulation", ask("simulate", document, options(audience=audience)))


def shown(document: Mapping[str, object]) -> dict[str, object]:
    """The answer as plain JSON values."""
    return plain(simulation(document))


def amount(quantity: object) -> float:
    """The number of a quantity as text."""
    return float(str(quantity).partition(" ")[0])


def with_rates(absorption: str, clearance: str, volume: str) -> dict[str, object]:
    """A question whose three values are given, so that no fact is needed."""
    values = {
        "absorption_rate": f"{absorption} /h", "clearance": f"{clearance} L/h",
        "volume": f"{volume} L",
    }  # fmt: skip
    return {"model": "urien-2013", "parameters": values}


def given(doses: Sequence[tuple[int, float | str]]) -> list[dict[str, str]]:
    """Doses as minutes after the start and mg."""
    return [
        {"at": (START + timedelta(minutes=minute)).isoformat(), "dose": f"{dose} mg"}
        for minute, dose in doses
    ]


def times(minutes: Sequence[int]) -> list[str]:
    """Minutes after the last dose as durations."""
    return [duration_text(timedelta(minutes=each)) for each in minutes]


def curve(document: Mapping[str, object], minutes: Sequence[int]) -> list[float]:
    """The concentrations in mg/L so many minutes after the last dose."""
    found = simulation({**document, "times": times(minutes)}).concentrations
    return [float(each.value.value) for each in found]


def by_equations(
    doses: Sequence[tuple[int, float]],
    minutes: int,
    *,
    absorption: float,
    elimination: float,
    volume: float,
) -> float:
    """The concentration by integrating the two equations by Runge and Kutta, step by step.

    What waits under the skin leaves it at the absorption rate and enters the volume, from which it
    is eliminated. Doses and the time asked for are in minutes after the start.
    """

    def slope(depot: float, central: float) -> tuple[float, float]:
        entering = absorption * depot
        return -entering, entering / volume - elimination * central

    def step(depot: float, central: float, size: float) -> tuple[float, float]:
        a1, c1 = slope(depot, central)
        a2, c2 = slope(depot + size / 2 * a1, central + size / 2 * c1)
        a3, c3 = slope(depot + size / 2 * a2, central + size / 2 * c2)
        a4, c4 = slope(depot + size * a3, central + size * c3)
        return (
            depot + size / 6 * (a1 + 2 * a2 + 2 * a3 + a4),
            central + size / 6 * (c1 + 2 * c2 + 2 * c3 + c4),
        )

    depot = central = 0.0
    ordered = sorted(doses)
    ends = [minute for minute, _ in ordered[1:]] + [minutes]
    for (begin, dose), end in zip(ordered, ends, strict=True):
        depot += dose
        span = (end - begin) / 60
        count = max(1, math.ceil(span * max(absorption, elimination) / STEP))
        for _ in range(count):
            depot, central = step(depot, central, span / count)
    return central
