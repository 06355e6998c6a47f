"""Whoever follows the advice, whenever they ask, never injects twice for one usual time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tests.follow_up_pack import missed
from vademecum.model.missed import Advice, MissedAdvice, SlotState

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
GAP = {"P1D": 12 * HOUR, "PT12H": 6 * HOUR, "PT8H": 4 * HOUR, "P2D": 24 * HOUR, "P3D": 36 * HOUR}
TIMES = {"P1D": ["21:00"], "PT12H": ["08:00", "20:00"], "PT8H": ["06:00", "14:00", "22:00"],
         "P2D": ["07:30"], "P3D": ["12:00"]}  # fmt: skip

intervals = st.sampled_from(sorted(GAP))
zones = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata",
     "America/Santiago", "Africa/Casablanca", "Pacific/Kiritimati"]
)  # fmt: skip
# Around the days on which clocks change in the north and in the south.
begins = st.dates(date(2026, 3, 20), date(2026, 4, 10)) | st.dates(
    date(2026, 10, 15), date(2026, 11, 5)
)
delays = st.lists(st.integers(0, 72 * 60), min_size=3, max_size=8)


def regimen(interval: str, zone: str, begin: date) -> dict[str, object]:
    return {
        "dose": "100 mg", "interval": interval, "at": TIMES[interval], "zone": zone,
        "from": begin.isoformat(),
    }  # fmt: skip


def begin_of(document: dict[str, object]) -> datetime:
    day = date.fromisoformat(str(document["from"]))
    first = time.fromisoformat(TIMES[str(document["interval"])][0])
    return datetime.combine(day, first, ZoneInfo(str(document["zone"]))).astimezone(UTC)


def ask(document: dict[str, object], given_at: list[datetime], now: datetime) -> MissedAdvice:
    doses = [{"at": each.isoformat(), "dose": "100 mg"} for each in given_at]
    told: object = doses or "none"
    return missed({"regimen": document, "given": told}, now)


@given(intervals, zones, begins, delays)
def test_following_the_advice_never_brings_two_doses_closer_than_the_gap(
    interval: str, zone: str, begin: date, waits: list[int]
) -> None:
    document = regimen(interval, zone, begin)
    now, doses = begin_of(document), list[datetime]()

    for wait in waits:
        now += wait * MINUTE
        answer = ask(document, doses, now)
        if answer.advice is Advice.TAKE_NOW:
            doses.append(now)
            assert ask(document, doses, now).doses_now == 0
        if answer.advice is Advice.WAIT:
            assert answer.earliest is not None
            assert answer.earliest > now

    gaps = [later - earlier for earlier, later in pairwise(doses)]
    assert all(gap >= GAP[interval] for gap in gaps)


@given(intervals, zones, begins, delays)
def test_there_are_never_more_doses_than_usual_times(
    interval: str, zone: str, begin: date, waits: list[int]
) -> None:
    document = regimen(interval, zone, begin)
    now, doses = begin_of(document), list[datetime]()

    for wait in waits:
        now += wait * MINUTE
        if ask(document, doses, now).advice is Advice.TAKE_NOW:
            doses.append(now)
    answer = ask(document, doses, now)

    states = [slot.state for slot in answer.slots]
    past = [slot for slot in answer.slots if slot.due <= now]
    assert SlotState.EXTRA not in states
    assert SlotState.TOO_CLOSE not in states
    assert len(doses) <= len(past)
    assert sum(slot.given is not None for slot in answer.slots) == len(doses)


@given(intervals, zones, begins, st.integers(0, 10 * 1440), st.data())
def test_one_dose_at_the_most_and_the_next_usual_time_is_ahead(
    interval: str, zone: str, begin: date, minutes: int, data: st.DataObject
) -> None:
    document = regimen(interval, zone, begin)
    now = begin_of(document) + minutes * MINUTE
    offsets = data.draw(st.lists(st.integers(0, minutes), max_size=6, unique=True))
    doses = [now - offset * MINUTE for offset in offsets]

    answer = ask(document, doses, now)

    assert answer.doses_now == (answer.advice is Advice.TAKE_NOW)
    assert answer.next_due is not None
    assert answer.remaining is not None
    assert answer.next_due > now
    assert answer.remaining == answer.next_due - now
    assert all(instant < now for instant in answer.missed)
    assert list(answer.missed) == sorted(answer.missed)


@given(intervals, zones, begins, st.integers(0, 6 * 1440), st.data())
def test_the_order_in_which_doses_are_told_changes_nothing(
    interval: str, zone: str, begin: date, minutes: int, data: st.DataObject
) -> None:
    document = regimen(interval, zone, begin)
    now = begin_of(document) + minutes * MINUTE
    offsets = data.draw(st.lists(st.integers(0, minutes), max_size=5, unique=True))
    doses = [now - offset * MINUTE for offset in offsets]
    shuffled = data.draw(st.permutations(doses))

    assert ask(document, doses, now) == ask(document, shuffled, now)


MILD = (Advice.TAKE_NOW, Advice.NOTHING_DUE)


@given(intervals, zones, begins, st.integers(0, 6 * 1440), st.sampled_from(["from", "given"]))
def test_telling_less_never_turns_an_open_answer_into_a_dose_or_into_nothing_due(
    interval: str, zone: str, begin: date, minutes: int, left_out: str
) -> None:
    document = regimen(interval, zone, begin)
    now = begin_of(document) + minutes * MINUTE
    told: dict[str, object] = {"regimen": document, "given": "none"}
    less = {**told, "given": None}
    if left_out == "from" and interval in ("PT8H", "PT12H", "P1D"):
        bare = {key: value for key, value in document.items() if key != "from"}
        less = {**told, "regimen": bare}

    full, poorer = missed(told, now), missed(less, now)

    if full.advice not in MILD:
        assert poorer.advice not in MILD
