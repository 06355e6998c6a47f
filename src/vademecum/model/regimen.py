"""The usual times of a regimen and the doses given, as an input document tells them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from vademecum.model.document import Reader
from vademecum.model.errors import InputIssue, pointer
from vademecum.model.instant import parse_zone
from vademecum.model.listfact import ListFact, read_list
from vademecum.model.quantity import Quantity

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
REGIMEN_KEYS = ("dose", "interval", "at", "zone", "from")
# Slots are counted from the first day of a regimen, so that it lies in living memory.
YEARS = range(1950, 2200)
_WALL_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)
_DIMENSIONS = ("mass", "dose-per-weight")


@dataclass(frozen=True, slots=True)
class TimedRegimen:
    """Usual local times in a zone; with an interval over a day, `start` says on which days.

    `spacing` is the time between two doses that the interval and the times name together.
    """

    interval: timedelta
    at: tuple[time, ...]
    zone: ZoneInfo
    dose: Quantity | None = None
    start: date | None = None

    @property
    def spacing(self) -> timedelta:
        """The nominal time from dose to dose: half a day where a day has two."""
        return self.interval if len(self.at) == 1 else DAY / len(self.at)

    @property
    def step(self) -> int:
        """Every how many days the usual times come."""
        return max(1, self.interval // DAY)


@dataclass(frozen=True, slots=True)
class GivenDose:
    """A dose that was given; `at` is in UTC, `place` where it stands in the document."""

    at: datetime
    dose: Quantity | None = None
    place: str = ""


def read_regimen(reader: Reader) -> TimedRegimen | None:
    """The regimen of an object, or None and issues."""
    reader.only(REGIMEN_KEYS)
    dose = reader.quantity("dose", _DIMENSIONS)
    interval = _interval(reader)
    at = _times(reader)
    zone = read_zone(reader, "zone")
    start = reader.day("from")
    if start is not None and start.year not in YEARS:
        reader.issue("from", "impossible", "this year is not possible")
    if interval is None or not at or zone is None:
        return None
    fault = _mismatch(interval, at)
    if fault:
        reader.issue("at", "conflicting", fault, "for example PT12H with two times of the day")
    elif interval > DAY and start is None and not reader.told("from"):
        reader.issue("from", "required", "this interval needs the day of the first dose")
    return TimedRegimen(interval, at, zone, dose, start)


def _mismatch(interval: timedelta, at: tuple[time, ...]) -> str:
    """Why an interval and the times of the day do not go together; empty where they do."""
    if interval >= DAY and interval % DAY:
        return "an interval over a day is a whole number of days"
    if interval > DAY and len(at) > 1:
        return "an interval over a day goes with one time of the day"
    if interval < DAY and interval * len(at) != DAY:
        return "the interval and the number of times of the day do not agree"
    if len(at) > 1 and _nearest(at) < DAY / len(at) / 2:
        return "two times of the day lie too close together for this interval"
    return ""


def _nearest(at: tuple[time, ...]) -> timedelta:
    """The shortest time from one usual time to the next, over midnight too."""
    since_midnight = [timedelta(hours=each.hour, minutes=each.minute) for each in at]
    ends = [*since_midnight[1:], since_midnight[0] + DAY]
    return min(end - begin for begin, end in zip(since_midnight, ends, strict=True))


def _interval(reader: Reader) -> timedelta | None:
    _need(reader, "interval", "for example P1D")
    interval = reader.duration("interval")
    if interval is not None and interval < HOUR:
        reader.issue("interval", "impossible", "write at least one hour, for example P1D")
        return None
    return interval


def _times(reader: Reader) -> tuple[time, ...]:
    _need(reader, "at", 'for example ["21:00"]')
    told = reader.value.get("at") if reader.told("at") else []
    if not isinstance(told, list) or (reader.told("at") and not told):
        reader.issue("at", "wrong-shape", "write a list of local times", 'for example ["21:00"]')
        return ()
    found: list[time] = []
    for number, text in enumerate(told):
        if not isinstance(text, str) or _WALL_TIME.fullmatch(text) is None:
            message = "write hours and minutes of a 24-hour clock, for example 21:00"
            at = reader.at + pointer("at", number)
            reader.issues.append(InputIssue(at, "time-unreadable", message))
        else:
            found.append(time.fromisoformat(text))
    if len(set(found)) < len(found):
        reader.issue("at", "told-twice", "a time of the day stands here twice")
    return tuple(sorted(set(found))) if len(found) == len(told) else ()


def read_zone(reader: Reader, key: str) -> ZoneInfo | None:
    """The zone that a key must name, or None and an issue."""
    _need(reader, key, "for example Europe/Berlin")
    text = reader.text(key)
    if text is None:
        return None
    try:
        return parse_zone(text)
    except ValueError as error:
        reader.issue(key, "zone-unknown", str(error))
        return None


def _need(reader: Reader, key: str, hint: str) -> None:
    if not reader.told(key):
        reader.issue(key, "required", "this is needed", hint)


def read_given(value: object, at: str, *, issues: list[InputIssue]) -> ListFact[GivenDose]:
    """The doses given, each told as an instant or as {at, dose}; issues where they are not."""
    return read_list(value, at, _given_dose, issues)


def _given_dose(value: object, at: str, issues: list[InputIssue]) -> GivenDose | None:
    reader = Reader({"at": value} if isinstance(value, str) else value, at, issues)
    reader.only(("at", "dose"))
    if isinstance(value, str | Mapping):
        _need(reader, "at", "for example 2026-05-04T08:00:00+02:00")
    moment = reader.instant("at")
    dose = reader.quantity("dose", _DIMENSIONS)
    if dose is not None and dose.value == 0:
        reader.issue("dose", "impossible", "a dose is more than nothing")
    return GivenDose(moment.astimezone(UTC), dose, at) if moment is not None else None
