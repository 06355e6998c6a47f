"""Dates, instants, durations and zones: what is read, and the calendar arithmetic."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vademecum.model.instant import (
    add_months,
    duration_text,
    parse_date,
    parse_datetime,
    parse_day,
    parse_duration,
    parse_month_end,
    parse_zone,
    whole_months,
)


@pytest.mark.parametrize(
    "text",
    ["03/04/2026", "3.4.2026", "04-03-2026", "20260304", "2026-3-4", "26-03-04", "2026-03",
     "2026-W10-3", "2026-03-04T08:00:00Z", " 2026-03-04", "2026-03-04\n", "２０２６-03-04", ""],
)  # fmt: skip
def test_a_date_is_year_month_day_and_nothing_else(text: str) -> None:
    with pytest.raises(ValueError, match="year-month-day"):
        parse_date(text)


@pytest.mark.parametrize("text", ["2026-02-29", "2026-13-01", "2026-04-31", "0000-01-01"])
def test_a_day_that_the_calendar_lacks_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no such day"):
        parse_date(text)


def test_the_leap_day_exists_in_leap_years() -> None:
    assert parse_date("2028-02-29") == date(2028, 2, 29)
    assert parse_date("2000-02-29") == date(2000, 2, 29)
    with pytest.raises(ValueError, match="no such day"):
        parse_date("2100-02-29")


@pytest.mark.parametrize(
    ("text", "last"),
    [("2027-08", "2027-08-31"), ("2027-02", "2027-02-28"), ("2028-02", "2028-02-29"),
     ("2027-12", "2027-12-31"), ("0001-05", "0001-05-31"), ("9999-12", "9999-12-31"),
     ("2027-08-15", "2027-08-15")],
)  # fmt: skip
def test_a_month_means_its_last_day(text: str, last: str) -> None:
    assert parse_month_end(text) == date.fromisoformat(last)


@pytest.mark.parametrize("text", ["2027-00", "2027-13", "0000-05"])
def test_a_month_that_the_calendar_lacks_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no such month"):
        parse_month_end(text)


def test_neither_a_month_nor_a_date_is_refused_like_a_date() -> None:
    with pytest.raises(ValueError, match="year-month-day"):
        parse_month_end("08/2027")


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-05-04T08:00:00+02:00", "2026-05-04T06:00:00"),
        ("2026-05-04T08:00+02:00", "2026-05-04T06:00:00"),
        ("2026-05-04T08:00:00Z", "2026-05-04T08:00:00"),
        ("2026-05-04T08:00:00.250000Z", "2026-05-04T08:00:00.250000"),
        ("2026-05-04T08:00:00-09:30", "2026-05-04T17:30:00"),
        ("2028-02-29T23:30:00-01:00", "2028-03-01T00:30:00"),
    ],
)
def test_an_instant_has_an_offset(text: str, utc: str) -> None:
    assert parse_datetime(text).astimezone(UTC).replace(tzinfo=None).isoformat() == utc


@pytest.mark.parametrize(
    "text",
    ["2026-05-04T08:00:00", "2026-05-04 08:00:00+02:00", "2026-05-04T08+02:00", "2026-05-04",
     "2026-05-04T08:00:00+0200", "2026-05-04T08:00:00+02", "2026-05-04T08:00:00+24:00",
     "2026-05-04T08:00:00+02:60", "2026-05-04T08:00:00z", "2026-05-04T8:00:00Z", "now", ""],
)  # fmt: skip
def test_a_time_without_a_plain_offset_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="offset"):
        parse_datetime(text)


@pytest.mark.parametrize(
    "text",
    ["2026-02-29T08:00:00Z", "2026-05-04T24:00:00Z", "2026-05-04T08:60:00Z",
     "2026-05-04T08:00:60Z"],
)  # fmt: skip
def test_a_time_that_the_clock_lacks_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no such time"):
        parse_datetime(text)


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1899-12-31T00:00:00Z"]
)
def test_an_instant_outside_living_memory_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="year"):
        parse_datetime(text)


def test_a_day_may_be_told_as_an_instant() -> None:
    assert parse_day("2026-05-04") == date(2026, 5, 4)
    assert parse_day("2026-05-04T23:30:00-07:00") == date(2026, 5, 4)
    with pytest.raises(ValueError, match="year-month-day"):
        parse_day("2026-05-041")


@pytest.mark.parametrize("name", ["Europe/Berlin", "America/Argentina/Buenos_Aires", "UTC",
                                  "Etc/GMT+5", "America/Port-au-Prince"])  # fmt: skip
def test_a_zone_is_known_by_its_name(name: str) -> None:
    assert parse_zone(name).key == name


@pytest.mark.parametrize(
    "name",
    ["Mars/Olympus", "Europe", "CEST", "+02:00", "", "../etc/passwd", "/etc/localtime",
     "Europe/Berlin/", "A" * 300, "europe/berlin"],
)  # fmt: skip
def test_a_name_that_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="zone"):
        parse_zone(name)


@pytest.mark.parametrize("name", ["localtime", "posixrules", "right/Europe/Berlin"])
def test_a_zone_that_depends_on_the_machine_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="IANA"):
        parse_zone(name)


@pytest.mark.parametrize(
    ("text", "span"),
    [("PT12H", timedelta(hours=12)), ("P1D", timedelta(days=1)), ("P2D", timedelta(days=2)),
     ("P10D", timedelta(days=10)), ("P3W", timedelta(days=21)), ("P1W2D", timedelta(days=9)),
     ("P2DT22H", timedelta(days=2, hours=22)), ("PT90M", timedelta(minutes=90)),
     ("PT1H30M5S", timedelta(hours=1, minutes=30, seconds=5)), ("P0D", timedelta())],
)  # fmt: skip
def test_a_duration_is_absolute_time(text: str, span: timedelta) -> None:
    assert parse_duration(text) == span


@pytest.mark.parametrize(
    "text",
    ["P", "PT", "P1DT", "P1M", "P1Y", "PT1.5H", "P-1D", "-P1D", "1D", "P1H", "PT1D", "p1d",
     "P1D ", "P٢D", "12 h", ""],
)  # fmt: skip
def test_anything_else_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="duration"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("span", "text"),
    [(timedelta(hours=19), "PT19H"), (timedelta(days=2), "P2D"), (timedelta(0), "PT0S"),
     (timedelta(hours=36), "PT36H"), (timedelta(hours=1, seconds=5), "PT1H5S"),
     (timedelta(minutes=-90), "-PT1H30M"), (timedelta(days=-1), "-P1D")],
)  # fmt: skip
def test_a_duration_is_shown_in_days_or_in_hours_minutes_and_seconds(
    span: timedelta, text: str
) -> None:
    assert duration_text(span) == text


@given(st.integers(0, 9_999 * 3_600))
def test_a_duration_reads_back_as_it_was_shown(seconds: int) -> None:
    span = timedelta(seconds=seconds)

    assert parse_duration(duration_text(span)) == span


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [("2026-01-31", 1, "2026-02-28"), ("2028-01-31", 1, "2028-02-29"),
     ("2026-03-05", 12, "2027-03-05"), ("2026-12-31", 2, "2027-02-28"),
     ("2028-02-29", 12, "2029-02-28"), ("2028-02-29", 48, "2032-02-29"),
     ("2026-03-31", -1, "2026-02-28"), ("2026-01-15", -13, "2024-12-15"),
     ("2026-05-04", 0, "2026-05-04")],
)  # fmt: skip
def test_a_day_that_a_month_lacks_becomes_its_last(start: str, months: int, expected: str) -> None:
    assert add_months(date.fromisoformat(start), months) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("birth", "on", "months"),
    [
        ("2025-10-15", "2026-06-14", 7),
        ("2025-10-15", "2026-06-15", 8),
        ("2008-02-29", "2026-02-28", 17 * 12 + 11),
        ("2008-02-29", "2026-03-01", 18 * 12),
        ("2008-02-29", "2028-02-28", 19 * 12 + 11),
        ("2008-02-29", "2028-02-29", 20 * 12),
        ("2026-01-31", "2026-02-28", 0),
        ("2026-01-31", "2026-03-01", 1),
        ("2026-06-01", "2026-06-01", 0),
    ],
)
def test_months_are_completed_on_the_birthday(birth: str, on: str, months: int) -> None:
    assert whole_months(date.fromisoformat(birth), date.fromisoformat(on)) == months


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 1500))
def test_so_many_months_later_so_many_months_have_passed(birth: date, months: int) -> None:
    later = add_months(birth, months)

    assert whole_months(birth, later) in (months, months - (later.day < birth.day))
    assert whole_months(birth, later + timedelta(days=1)) >= months - (later.day < birth.day)


def test_instants_keep_their_own_offset() -> None:
    found = parse_datetime("2026-05-04T08:00:00-07:00")

    assert found == datetime(2026, 5, 4, 15, tzinfo=UTC)
    assert found.utcoffset() == timedelta(hours=-7)
