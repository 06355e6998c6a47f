"""The documents of `missed` and `dose`: regimens, doses given and orders, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from vademecum.model.errors import InputError
from vademecum.model.missed import read_missed
from vademecum.model.order import read_dose
from vademecum.model.quantity import Quantity

Facts = dict[str, object]
DAILY: Facts = {"interval": "P1D", "at": ["21:00"], "zone": "Europe/Berlin"}


def issues(document: Facts) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as refused:
        read_missed(document)
    return [(issue.pointer, issue.code) for issue in refused.value.issues]


def of_regimen(**more: object) -> list[tuple[str, str]]:
    told = {**DAILY, **more}
    return issues({"regimen": {key: value for key, value in told.items() if value != "gone"}})


def test_a_regimen_is_read_with_its_doses() -> None:
    document = {
        "regimen": {**DAILY, "dose": "100 mg", "from": "2026-02-01"},
        "given": [{"at": "2026-05-01T21:00:00+02:00", "dose": "1 mg/kg"},
                  "2026-05-02T21:00:00+02:00"],
        "travel": {"to_zone": "Asia/Tokyo"},
        "symptoms": "none",
    }  # fmt: skip

    found = read_missed(document)

    assert found.regimen.interval == timedelta(days=1)
    assert found.regimen.at == (time(21),)
    assert found.regimen.zone.key == "Europe/Berlin"
    assert found.regimen.dose == Quantity.parse("100 mg")
    assert found.regimen.start == date(2026, 2, 1)
    assert [dose.at for dose in found.given.items] == [
        datetime(2026, 5, 1, 19, tzinfo=UTC), datetime(2026, 5, 2, 19, tzinfo=UTC)
    ]  # fmt: skip
    assert [dose.place for dose in found.given.items] == ["/given/0", "/given/1"]
    assert found.to_zone is not None
    assert found.symptoms.complete


@pytest.mark.parametrize(
    ("interval", "at"),
    [("P1D", ["21:00"]), ("PT24H", ["21:00"]), ("PT12H", ["20:00", "08:00"]),
     ("PT8H", ["06:00", "14:00", "22:00"]), ("P2D", ["07:30"]), ("P1W", ["07:30"]),
     ("P1D", ["09:00", "21:00"]), ("PT12H", ["08:00", "14:00"]),
     ("PT1H", [f"{hour:02d}:00" for hour in range(24)])],
)  # fmt: skip
def test_an_interval_goes_with_its_times_of_the_day(interval: str, at: list[str]) -> None:
    regimen = {**DAILY, "interval": interval, "at": at, "from": "2026-05-01"}

    found = read_missed({"regimen": regimen}).regimen

    assert list(found.at) == sorted(time.fromisoformat(each) for each in at)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"interval": "gone"}, [("/regimen/interval", "required")]),
        ({"interval": None}, [("/regimen/interval", "required")]),
        ({"interval": "24 h"}, [("/regimen/interval", "duration-unreadable")]),
        ({"interval": "PT59M"}, [("/regimen/interval", "impossible")]),
        ({"interval": "P0D"}, [("/regimen/interval", "impossible")]),
        ({"at": "gone"}, [("/regimen/at", "required")]),
        ({"at": []}, [("/regimen/at", "wrong-shape")]),
        ({"at": "21:00"}, [("/regimen/at", "wrong-shape")]),
        ({"at": ["9:00"]}, [("/regimen/at/0", "time-unreadable")]),
        ({"at": ["21:00", "24:00"]}, [("/regimen/at/1", "time-unreadable")]),
        ({"at": [21]}, [("/regimen/at/0", "time-unreadable")]),
        ({"at": ["21:00:00"]}, [("/regimen/at/0", "time-unreadable")]),
        ({"at": ["21:00", "21:00"]}, [("/regimen/at", "told-twice")]),
        ({"zone": "gone"}, [("/regimen/zone", "required")]),
        ({"zone": "CEST"}, [("/regimen/zone", "zone-unknown")]),
        ({"zone": 2}, [("/regimen/zone", "wrong-shape")]),
        ({"from": "1.2.2026"}, [("/regimen/from", "date-unreadable")]),
        ({"from": "1949-12-31"}, [("/regimen/from", "impossible")]),
        ({"dose": "100"}, [("/regimen/dose", "unit-missing")]),
        ({"dose": "1 mL"}, [("/regimen/dose", "unit-not-accepted")]),
        ({"until": "2026-06-01"}, [("/regimen/until", "unknown-key")]),
        ({"interval": "PT36H", "from": "2026-05-01"}, [("/regimen/at", "conflicting")]),
        (
            {"interval": "P2D", "at": ["08:00", "20:00"], "from": "2026-05-01"},
            [("/regimen/at", "conflicting")],
        ),
        ({"interval": "PT12H"}, [("/regimen/at", "conflicting")]),
        ({"interval": "PT12H", "at": ["08:00", "13:59"]}, [("/regimen/at", "conflicting")]),
        ({"interval": "PT12H", "at": ["23:30", "05:00"]}, [("/regimen/at", "conflicting")]),
        ({"interval": "P2D"}, [("/regimen/from", "required")]),
    ],
)
def test_a_regimen_that_cannot_be_read_is_refused_at_its_pointer(
    more: Facts, expected: list[tuple[str, str]]
) -> None:
    assert of_regimen(**more) == expected


@pytest.mark.parametrize("regimen", [None, [], "daily"])
def test_a_regimen_is_needed(regimen: object) -> None:
    assert ("/regimen", "wrong-shape") in issues({"regimen": regimen})


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("yesterday", [("/given", "wrong-shape")]),
        (["yesterday"], [("/given/0/at", "time-unreadable")]),
        (["2026-05-01T21:00:00"], [("/given/0/at", "time-unreadable")]),
        (["0001-01-01T00:00:00+14:00"], [("/given/0/at", "time-unreadable")]),
        ([{"dose": "100 mg"}], [("/given/0/at", "required")]),
        ([{"at": None}], [("/given/0/at", "required")]),
        ([7], [("/given/0", "wrong-shape")]),
        ([{"at": "2026-05-01T21:00:00Z", "dose": "0 mg"}], [("/given/0/dose", "impossible")]),
        ([{"at": "2026-05-01T21:00:00Z", "dose": 100}], [("/given/0/dose", "unit-missing")]),
        ([{"at": "2026-05-01T21:00:00Z", "when": 1}], [("/given/0/when", "unknown-key")]),
        ({"items": [{}], "complete": True}, [("/given/items/0/at", "required")]),
    ],
)
def test_a_dose_that_cannot_be_read_is_refused_at_its_pointer(
    given: object, expected: list[tuple[str, str]]
) -> None:
    assert issues({"regimen": DAILY, "given": given}) == expected


@pytest.mark.parametrize(
    ("travel", "expected"),
    [({}, [("/travel/to_zone", "required")]),
     ("Tokyo", [("/travel", "wrong-shape"), ("/travel/to_zone", "required")]),
     ({"to_zone": "Tokyo"}, [("/travel/to_zone", "zone-unknown")]),
     ({"to_zone": "Asia/Tokyo", "from": "x"}, [("/travel/from", "unknown-key")])],
)  # fmt: skip
def test_a_journey_ends_in_a_zone(travel: object, expected: list[tuple[str, str]]) -> None:
    assert issues({"regimen": DAILY, "travel": travel}) == expected


def test_all_that_is_wrong_is_listed_at_once() -> None:
    document = {"regimen": {"interval": "x", "at": ["y"], "zone": "z"}, "given": ["w"]}

    assert [pointer for pointer, _ in issues(document)] == [
        "/regimen/interval", "/regimen/at/0", "/regimen/zone", "/given/0/at"
    ]  # fmt: skip


def test_the_start_of_an_order_is_a_day_or_an_instant() -> None:
    order = {"dose": "100 mg", "interval": "P1D"}

    day = read_dose({"order": {**order, "start": "2026-05-04"}})
    instant = read_dose({"order": {**order, "start": "2026-05-04T08:00:00Z"}})

    assert day.start == date(2026, 5, 4)
    assert instant.start == datetime(2026, 5, 4, 8, tzinfo=UTC)
