"""Dates, instants and durations as the public contract writes them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}", re.ASCII)
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])",
    re.ASCII,
)
_DURATION = re.compile(
    r"P(?:([0-9]{1,4})W)?(?:([0-9]{1,4})D)?"
    r"(?:T(?:([0-9]{1,4})H)?(?:([0-9]{1,5})M)?(?:([0-9]{1,6})S)?)?",
    re.ASCII,
)
# Names of the IANA begin with a capital; `localtime` or `right/...` depend on the machine.
_ZONE = re.compile(r"[A-Z][A-Za-z0-9_+\-]*(/[A-Za-z0-9_+\-]+){0,2}", re.ASCII)
# Whatever is told with a time of day happened, or will happen, in living memory.
_YEARS = range(1900, 2200)


@lru_cache(maxsize=16384)
def parse_date(text: str) -> date:
    """A date from 2026-05-04; ValueError says how to write one."""
    if _DATE.fullmatch(text) is None:
        raise ValueError("write a date as year-month-day, for example 2026-05-04")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError("there is no such day") from error


def parse_month_end(text: str) -> date:
    """A date, or the last day of a month written 2026-05."""
    if _MONTH.fullmatch(text) is None:
        return parse_date(text)
    year, month = int(text[:4]), int(text[5:])
    if not 1 <= month <= 12 or year < 1:
        raise ValueError("there is no such month")
    return date(year, month, monthrange(year, month)[1])


def parse_datetime(text: str) -> datetime:
    """An aware instant with seconds optional; without an offset it is refused."""
    if _INSTANT.fullmatch(text) is None:
        raise ValueError("write a time with its offset, for example 2026-05-04T08:00:00+02:00")
    if int(text[:4]) not in _YEARS:
        raise ValueError("this year is not possible")
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError("there is no such time") from error


def parse_day(text: str) -> date:
    """The calendar day of a date or of an instant, as written."""
    return parse_datetime(text).date() if "T" in text else parse_date(text)


def parse_zone(text: str) -> ZoneInfo:
    """A zone by its IANA name, such as Europe/Berlin."""
    if _ZONE.fullmatch(text) is None:
        raise ValueError("write an IANA zone, for example Europe/Berlin")
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("this time zone is not known") from error


def parse_duration(text: str) -> timedelta:
    """A duration in absolute time from ISO 8601 such as PT12H or P2D (a day is 24 h)."""
    match = _DURATION.fullmatch(text)
    if match is None or text in ("P", "PT") or text.endswith("T"):
        raise ValueError("write a duration, for example PT12H or P1D")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def duration_text(span: timedelta) -> str:
    """ISO 8601, whole days as P2D and everything else in hours, minutes and seconds.

    >>> duration_text(timedelta(hours=19))
    'PT19H'
    >>> duration_text(timedelta(days=2))
    'P2D'
    """
    seconds = int(span.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    if seconds and seconds % 86400 == 0:
        return f"{sign}P{seconds // 86400}D"
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    parts = [(hours, "H"), (minutes, "M"), (seconds, "S")]
    return f"{sign}PT" + ("".join(f"{n}{unit}" for n, unit in parts if n) or "0S")


def add_months(start: date, months: int) -> date:
    """The same day so many months later; a day the month lacks becomes its last day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = parse_month_end(f"{year:04d}-{month + 1:02d}")
    return last.replace(day=min(start.day, last.day))


def whole_months(birth: date, on: date) -> int:
    """Completed months from a birthday; 29 February counts on 1 March in common years."""
    months = (on.year - birth.year) * 12 + on.month - birth.month
    return months if on.day >= birth.day else months - 1
