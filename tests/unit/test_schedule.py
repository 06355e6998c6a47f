"""Usual times as instants: days on which clocks change, intervals, and which slot a dose takes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from vademecum.engine.schedule import (
    Limits,
    Slot,
    count_doses,
    local_instant,
    next_due,
    slots_around,
    slots_between,
)
from vademecum.model.instant import parse_datetime
from vademecum.model.regimen import GivenDose, TimedRegimen

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def regimen(
    *at: str, every: timedelta = DAY, zone: str = "Europe/Berlin", start: str | None = None
) -> TimedRegimen:
    return TimedRegimen(
        every,
        tuple(time.fromisoformat(each) for each in at),
        ZoneInfo(zone),
        start=date.fromisoformat(start) if start else None,
    )


def utc(text: str) -> datetime:
    return parse_datetime(text).astimezone(UTC)


def dose(text: str) -> GivenDose:
    return GivenDose(utc(text))


@pytest.mark.parametrize(
    ("wall", "zone", "instant"),
    [
        ("2026-05-04T21:00", "Europe/Berlin", "2026-05-04T21:00+02:00"),
        # Skipped hours take the first valid instant.
        ("2026-03-29T02:30", "Europe/Berlin", "2026-03-29T03:00+02:00"),
        ("2026-03-29T02:00", "Europe/Berlin", "2026-03-29T03:00+02:00"),
        ("2026-03-29T03:00", "Europe/Berlin", "2026-03-29T03:00+02:00"),
        ("2026-03-08T02:59", "America/New_York", "2026-03-08T03:00-04:00"),
        ("2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-04T02:30+11:00"),
        ("2026-09-06T00:30", "America/Santiago", "2026-09-06T01:00-03:00"),
        # A whole day was skipped here.
        ("2011-12-30T08:00", "Pacific/Apia", "2011-12-31T00:00+14:00"),
        # Hours that come twice take the first.
        ("2026-10-25T02:30", "Europe/Berlin", "2026-10-25T02:30+02:00"),
        ("2026-11-01T01:30", "America/New_York", "2026-11-01T01:30-04:00"),
        ("2026-04-05T01:45", "Australia/Lord_Howe", "2026-04-05T01:45+11:00"),
    ],
)
def test_a_wall_time_is_one_instant_also_where_clocks_change(
    wall: str, zone: str, instant: str
) -> None:
    found = local_instant(datetime.fromisoformat(wall), ZoneInfo(zone))

    assert found == utc(instant)
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    ("zone", "first", "gaps"),
    [("Europe/Berlin", "2026-03-27T12:00+01:00", [24, 23, 24]),
     ("Europe/Berlin", "2026-10-23T12:00+02:00", [24, 25, 24]),
     ("America/New_York", "2026-03-06T12:00-05:00", [24, 23, 24]),
     ("Australia/Lord_Howe", "2026-10-02T12:00+10:30", [24, 23.5, 24]),
     ("Asia/Kolkata", "2026-03-27T12:00+05:30", [24, 24, 24])],
)  # fmt: skip
def test_usual_times_keep_the_wall_clock_and_gaps_are_absolute(
    zone: str, first: str, gaps: list[float]
) -> None:
    begin = utc(first)

    slots = slots_between(
        regimen("21:00", zone=zone), ZoneInfo(zone), first=begin, last=begin + 4 * DAY
    )

    local = {slot.due.astimezone(ZoneInfo(zone)).time() for slot in slots}
    assert local == {time(21)}
    assert [(b.due - a.due) / HOUR for a, b in pairwise(slots)] == gaps


def test_every_other_day_is_counted_from_the_first_day() -> None:
    every_other = regimen("07:30", every=2 * DAY, start="2026-02-27")

    slots = slots_between(
        every_other,
        every_other.zone,
        first=utc("2026-03-01T00:00+01:00"),
        last=utc("2026-03-07T00:00+01:00"),
    )

    assert [slot.day for slot in slots] == [date(2026, 3, day) for day in (1, 3, 5)]


def test_every_third_day_is_counted_from_the_first_day() -> None:
    third = regimen("07:30", every=3 * DAY, start="2026-02-27")

    slots = slots_between(
        third, third.zone, first=utc("2026-03-03T00:00+01:00"), last=utc("2026-03-09T00:00+01:00")
    )

    assert [slot.day for slot in slots] == [date(2026, 3, day) for day in (5, 8)]


def test_both_ends_are_included_and_nothing_comes_before_the_start() -> None:
    daily = regimen("08:00", start="2026-05-03")
    ends = utc("2026-05-03T08:00+02:00"), utc("2026-05-05T08:00+02:00")

    found = slots_between(daily, daily.zone, first=ends[0], last=ends[1])
    before = slots_between(daily, daily.zone, first=ends[0] - 9 * DAY, last=ends[0])

    assert [slot.due for slot in found] == [ends[0], ends[0] + DAY, ends[1]]
    assert [slot.due for slot in before] == [ends[0]]


def test_times_of_a_day_have_their_ordinals() -> None:
    twice = regimen("08:00", "20:00", every=12 * HOUR)
    begin = utc("2026-05-04T00:00+02:00")

    found = slots_between(twice, twice.zone, first=begin, last=begin + DAY)

    assert [slot.ordinal for slot in found] == [0, 1]
    assert twice.spacing == 12 * HOUR
    assert regimen("08:00").spacing == DAY
    assert regimen("08:00", every=3 * DAY, start="2026-01-01").spacing == 3 * DAY


def test_without_a_history_and_a_start_the_slots_begin_after_now() -> None:
    now = utc("2026-05-04T21:00+02:00")

    slots = slots_around(regimen("21:00"), [], now=now)

    assert slots[0].due == now + DAY


def test_the_next_due_time_is_the_first_that_no_dose_counts_for() -> None:
    daily = regimen("21:00", start="2026-05-01")
    now = utc("2026-05-04T20:00+02:00")

    assert next_due(daily, [], now=now).due == now + HOUR
    assert next_due(daily, [dose("2026-05-04T19:30+02:00")], now=now).due == now + HOUR + DAY
    assert next_due(daily, [dose("2026-05-03T21:00+02:00")], now=now).due == now + HOUR
    assert next_due(daily, [], now=now + HOUR).due == now + HOUR + DAY
    assert next_due(daily, [dose("2026-05-04T20:00+02:00")], now=now).due == now + HOUR + DAY


def test_the_next_due_time_before_the_start_is_the_first_of_all() -> None:
    daily = regimen("21:00", start="2026-07-01")

    found = next_due(daily, [], now=utc("2026-05-04T20:00+02:00"))

    assert found.due == utc("2026-07-01T21:00+02:00")


def test_a_dose_told_for_later_was_not_given_yet() -> None:
    now = utc("2026-05-04T20:00+02:00")
    later = dose("2027-05-04T21:00+02:00")

    assert next_due(regimen("21:00", start="2026-05-01"), [later], now=now).due == now + HOUR


LIMITS = Limits(12 * HOUR, 12 * HOUR, 2 * HOUR, 2 * HOUR)


def counted(doses: list[str], *, limits: Limits = LIMITS) -> list[tuple[int | None, bool]]:
    begin = utc("2026-05-01T21:00+02:00")
    slots = [Slot(begin + n * DAY, date(2026, 5, 1 + n), 0) for n in range(6)]
    found = count_doses(slots, [dose(each) for each in doses], limits=limits)
    return [(each.slot.day.day if each.slot else None, each.extra) for each in found]


@pytest.mark.parametrize(
    ("given", "slot"),
    [
        ("2026-05-02T21:00+02:00", 2),
        ("2026-05-02T19:00+02:00", 2),
        ("2026-05-03T09:00+02:00", 2),
        # Under half of the interval is left to the next usual time; it still counts for the one
        # before, while the next can be on time after the smallest gap.
        ("2026-05-03T09:01+02:00", 2),
        ("2026-05-03T11:00+02:00", 2),
        ("2026-05-03T11:01+02:00", 3),
    ],
)
def test_a_dose_counts_for_the_slot_before_it_until_the_next_is_near(
    given: str, slot: int
) -> None:
    assert counted([given]) == [(slot, False)]


def test_without_a_smallest_gap_a_dose_counts_for_the_nearer_slot() -> None:
    bare = Limits(12 * HOUR, None, timedelta(), timedelta())

    assert counted(["2026-05-03T09:00+02:00"], limits=bare) == [(2, False)]
    assert counted(["2026-05-03T09:01+02:00"], limits=bare) == [(3, False)]


def test_a_dose_before_the_regimen_counts_for_its_first_time_or_for_none() -> None:
    assert counted(["2026-05-01T09:01+02:00"]) == [(1, False)]
    assert counted(["2026-05-01T09:00+02:00"]) == [(None, False)]


def test_the_second_dose_for_a_slot_is_additional() -> None:
    given = ["2026-05-02T21:00+02:00", "2026-05-02T21:30+02:00", "2026-05-03T21:00+02:00"]

    assert counted(given) == [(2, False), (2, True), (3, False)]
