"""The order of the `dose` command: what is read, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from vademecum.model.document import Reader
from vademecum.model.errors import InputError, InputIssue, pointer
from vademecum.model.quantity import Quantity

DAY = timedelta(days=1)
ROUTES = ("subcutaneous", "intravenous", "intramuscular", "oral", "other")
# More doses in one day than anybody orders.
MOST_DOSES = 24
KEYS = ("dose", "interval", "daily_doses", "route", "start", "duration", "doses")
_DIMENSIONS = ("mass", "dose-per-weight")


@dataclass(frozen=True, slots=True)
class Order:
    """An order as written: the doses of its fullest day, in mg or mg/kg, and the interval.

    `interval` is that between doses, or one day where unequal doses of a day were written.
    `duration` or `doses` (a count) end a course; `route` is None where nobody said.
    """

    day: tuple[Quantity, ...]
    interval: timedelta
    route: str | None = None
    start: date | datetime | None = None
    duration: timedelta | None = None
    doses: int | None = None


def read_dose(document: Mapping[str, object]) -> Order:
    """The order under `order` of an input document; InputError lists all that is wrong."""
    issues: list[InputIssue] = []
    reader = Reader(document.get("order"), "/order", issues)
    reader.only(KEYS)
    day, interval = _amounts(reader)
    order = Order(
        day,
        interval,
        reader.code("route", ROUTES),
        _start(reader),
        _positive(reader, "duration"),
        _count(reader),
    )
    if issues:
        raise InputError(issues)
    return order


def _amounts(reader: Reader) -> tuple[tuple[Quantity, ...], timedelta]:
    """The doses of the fullest day, and the interval between doses."""
    if reader.told("daily_doses"):
        for key in ("dose", "interval"):
            if reader.told(key):
                reader.issue(key, "told-twice", "write daily_doses, or dose and interval")
        return _daily_doses(reader), DAY
    dose = reader.quantity("dose", _DIMENSIONS)
    interval = _positive(reader, "interval")
    for key, hint in (("dose", "100 mg"), ("interval", "P1D")):
        if not reader.told(key):
            reader.issue(key, "required", "the order needs this", f"for example {hint}")
    given = dose is not None and _given(reader, "dose", dose)
    if dose is None or interval is None or not given:
        return (), DAY
    return (dose,) * times_a_day(interval), interval


def times_a_day(interval: timedelta) -> int:
    """How many doses the fullest day holds; at least one.

    >>> times_a_day(timedelta(hours=16))
    2
    """
    return max(1, -(-DAY // interval))


def _daily_doses(reader: Reader) -> tuple[Quantity, ...]:
    written = reader.value["daily_doses"]
    if not isinstance(written, list) or not written or len(written) > MOST_DOSES:
        hint = 'for example ["50 mg", "40 mg"]'
        reader.issue("daily_doses", "wrong-shape", "write a list of doses", hint)
        return ()
    at = reader.at + pointer("daily_doses")
    entries = Reader({str(n): dose for n, dose in enumerate(written)}, at, reader.issues)
    doses = []
    for key in entries.value:
        dose = entries.quantity(key, _DIMENSIONS)
        if not entries.told(key):
            entries.issue(key, "required", "a dose is missing here", "for example 50 mg")
        elif dose is not None and _given(entries, key, dose):
            doses.append(dose)
    return tuple(doses)


def _given(reader: Reader, key: str, dose: Quantity) -> bool:
    if dose.value == 0:
        reader.issue(key, "impossible", "a dose is more than nothing")
    return dose.value != 0


def _positive(reader: Reader, key: str) -> timedelta | None:
    span = reader.duration(key)
    if span is not None and span < DAY / MOST_DOSES:
        reader.issue(key, "impossible", "write at least one hour, for example P1D")
        return None
    return span


def _count(reader: Reader) -> int | None:
    count = reader.count("doses")
    if count == 0:
        reader.issue("doses", "impossible", "a course has at least one dose")
    return count


def _start(reader: Reader) -> date | datetime | None:
    text = reader.value.get("start")
    if isinstance(text, str) and "T" in text:
        return reader.instant("start")
    return reader.day("start")
