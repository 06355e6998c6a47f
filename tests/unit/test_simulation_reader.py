"""The document of a simulation: what is read, and what is refused at its place."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from vademecum.model.errors import InputError
from vademecum.model.kinetics import Parameter
from vademecum.model.quantity import Quantity
from vademecum.model.simulation import (
    MOST,
    RegularDoses,
    SimulationRequest,
    read_simulation,
)

MODELS = ("one", "two")
DOSE = {"at": "2026-05-01T20:00:00+02:00", "dose": "100 mg"}


def read(**document: object) -> SimulationRequest:
    return read_simulation({"model": "one", **document}, models=MODELS)


def refused(**document: object) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as error:
        read_simulation({"model": "one", **document}, models=MODELS)
    return [(issue.pointer, issue.code) for issue in error.value.issues]


def test_only_a_model_is_needed() -> None:
    assert read() == SimulationRequest("one")
    assert read(regimen=None, given="none", times="unknown", parameters=None) == read()


@pytest.mark.parametrize(
    ("regimen", "expected"),
    [
        ({"dose": "100 mg", "doses": 1}, ("100 mg", None, 1)),
        ({"dose": "2 mg/kg", "interval": "P2D", "doses": "3"}, ("2 mg/kg", 48, 3)),
        ({"dose": "100 mg", "interval": "PT12H", "doses": "steady-state"}, ("100 mg", 12, None)),
    ],
)
def test_a_regimen_is_a_dose_an_interval_and_a_count(
    regimen: object, expected: tuple[str, int | None, int | None]
) -> None:
    dose, hours, count = expected
    interval = timedelta(hours=hours) if hours is not None else None

    assert read(regimen=regimen).doses == RegularDoses(Quantity.parse(dose), interval, count)


def test_values_may_have_fifteen_significant_digits() -> None:
    told = {"absorption_rate": "0.0957055214723926 /h", "clearance": "105 mL/min",
            "volume": "16421.0526315789 mL"}  # fmt: skip

    found = read(parameters=told).overrides

    assert found[Parameter.ABSORPTION_RATE] == Quantity(Decimal("0.0957055214723926"), "/h")
    assert found[Parameter.CLEARANCE] == Quantity(Decimal(105), "mL/min")
    assert found[Parameter.VOLUME].to("L").base == Decimal("16421.0526315789")


def test_times_and_doses_are_kept_in_their_order() -> None:
    later = {**DOSE, "at": "2026-05-02T20:00:00+02:00"}

    found = read(given=[later, DOSE], times=["P1D", "PT0S", "PT1H30M"])

    assert isinstance(found.doses, tuple)
    assert [each.at.day for each in found.doses] == [1, 2]
    assert [each.total_seconds() for each in found.times] == [86400, 0, 5400]


@pytest.mark.parametrize(
    ("document", "issues"),
    [
        ({"model": None}, [("/model", "required")]),
        ({"model": "three"}, [("/model", "unknown-code")]),
        ({"model": 1}, [("/model", "wrong-shape")]),
        ({"regimen": {"dose": "100 mg"}},
         [("/regimen/doses", "required"), ("/regimen/interval", "required")]),
        ({"regimen": {"doses": 1}}, [("/regimen/dose", "required")]),
        ({"regimen": {"dose": "0 mg", "doses": 1}}, [("/regimen/dose", "impossible")]),
        ({"regimen": {"dose": "5 mL", "doses": 1}}, [("/regimen/dose", "unit-not-accepted")]),
        ({"regimen": {"dose": "100 mg", "doses": 0, "interval": "P1D"}},
         [("/regimen/doses", "impossible")]),
        ({"regimen": {"dose": "100 mg", "doses": "many", "interval": "P1D"}},
         [("/regimen/doses", "number-unreadable")]),
        ({"regimen": {"dose": "100 mg", "doses": 2}}, [("/regimen/interval", "required")]),
        ({"regimen": {"dose": "100 mg", "doses": 2, "interval": "PT30M"}},
         [("/regimen/interval", "impossible")]),
        ({"regimen": {"dose": "100 mg", "doses": 1, "at": ["21:00"]}},
         [("/regimen/at", "unknown-key")]),
        ({"regimen": []}, [("/regimen", "wrong-shape"), ("/regimen/doses", "required"),
                           ("/regimen/dose", "required"), ("/regimen/interval", "required")]),
        ({"regimen": {"dose": "100 mg", "doses": 1}, "given": [DOSE]}, [("/given", "told-twice")]),
        ({"given": [{"at": DOSE["at"]}]}, [("/given/0/dose", "required")]),
        ({"given": [DOSE["at"]]}, [("/given/0/dose", "required")]),
        ({"given": [DOSE] * (MOST + 1)}, [("/given", "too-large")]),
        ({"times": ["PT1H"] * (MOST + 1)}, [("/times", "too-large")]),
        ({"times": "PT1H"}, [("/times", "wrong-shape")]),
        ({"times": ["PT1H", "1 h", 3]},
         [("/times/1", "duration-unreadable"), ("/times/2", "duration-unreadable")]),
        ({"parameters": {"rate": "1 /h"}}, [("/parameters/rate", "unknown-key")]),
        ({"parameters": {"volume": "10"}}, [("/parameters/volume", "unit-missing")]),
        ({"parameters": {"volume": "10 L/h"}}, [("/parameters/volume", "unit-not-accepted")]),
        ({"parameters": {"volume": "10 gallons"}}, [("/parameters/volume", "unit-not-accepted")]),
        ({"parameters": {"volume": "0.000 L"}}, [("/parameters/volume", "impossible")]),
        ({"parameters": {"volume": 10}}, [("/parameters/volume", "wrong-shape")]),
        ({"parameters": {"volume": "1e3 L"}}, [("/parameters/volume", "number-unreadable")]),
        ({"parameters": {"volume": "-1 L"}}, [("/parameters/volume", "number-unreadable")]),
        ({"parameters": {"volume": "1.234567890123456 L"}},
         [("/parameters/volume", "number-unreadable")]),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_at_its_place(
    document: dict[str, object], issues: list[tuple[str, str]]
) -> None:
    assert sorted(refused(**document)) == sorted(issues)
