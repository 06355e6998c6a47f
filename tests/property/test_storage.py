"""Syringes of every kind: less told is never milder, more happened is never milder."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.storage_pack import judge
from vademecum.model.storage import APPEARANCE, EVENTS, StorageResult, StorageVerdict

Document = dict[str, Any]
NOW = datetime(2026, 6, 4, 12, tzinfo=UTC)
WHERE = st.sampled_from(["US", "EU", "UK", None])
WHO = st.sampled_from(["patient", "professional"])
MINUTES = st.one_of(st.sampled_from([0, 1, 4319, 4320, 4321]), st.integers(0, 9000))
# Tenths of a degree Celsius: each has an exact rendition in Fahrenheit.
TENTHS = st.one_of(st.sampled_from([0, 19, 20, 80, 81, 249, 250, 251]), st.integers(0, 400))


def celsius(tenths: int) -> str:
    return f"{Decimal(tenths) / 10} Cel"


def fahrenheit(tenths: int) -> str:
    return f"{(Decimal(tenths) * 18 / 100 + 32).normalize():f} [degF]"


@st.composite
def removals(draw: st.DrawFn) -> Document:
    minutes = draw(MINUTES)
    item: Document = {"out": (NOW - timedelta(minutes=minutes)).isoformat()}
    back = draw(st.none() | st.integers(0, minutes))
    if back is not None:
        item["back"] = (NOW - timedelta(minutes=back)).isoformat()
    low, high = sorted((draw(TENTHS), draw(TENTHS)))
    item |= draw(st.sampled_from([{}, {"max": high}, {"min": low}, {"max": high, "min": low}]))
    return item


@st.composite
def lists(draw: st.DrawFn, items: st.SearchStrategy[Any]) -> Document:
    told = draw(st.lists(items, max_size=2))
    complete = draw(st.sampled_from([True, True, True, False]))
    return {"items": told, "complete": complete}


LOOKS = st.lists(st.sampled_from(APPEARANCE), max_size=2).map(lambda more: ["clear", *more])


@st.composite
def syringes(draw: st.DrawFn) -> Document:
    """Mostly good ones, since a bad one hides what else would matter."""
    mostly_none = st.one_of(st.just("none"), st.just("none"), lists(st.sampled_from(EVENTS)))
    return {
        "product": {
            "opened": draw(st.sampled_from([False, False, False, True])),
            "expiry": draw(st.sampled_from(["2027-08", "2027-08", "2026-07-15", "2026-05"])),
        },
        "removed": draw(st.one_of(st.just("none"), lists(removals()))),
        "events": draw(mostly_none),
        "appearance": draw(st.one_of(st.just(["clear"]), LOOKS)),
    }


def written(syringe: Document, *, unit: Callable[[int], str] = celsius) -> Document:
    """The document with its temperatures written in a unit."""
    document = copy.deepcopy(syringe)
    told = document["removed"]
    for item in told["items"] if isinstance(told, dict) else []:
        item |= {key: unit(item[key]) for key in ("max", "min") if isinstance(item.get(key), int)}
    return document


def ask(syringe: Document, where: str | None, who: str = "professional") -> StorageVerdict:
    return judge(written(syringe), where, audience=who, now=NOW)


def places(value: Document | list[Any], path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The keys of a document and of its objects, where something can be forgotten."""
    found = []
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in pairs:
        if isinstance(value, dict):
            found.append((*path, key))
        if isinstance(part, dict | list):
            found += places(part, (*path, key))
    return found


def forget(syringe: Document, path: tuple[Any, ...]) -> Document:
    """The document with one thing not known; a list keeps its items but may go on."""
    document = copy.deepcopy(syringe)
    inner: Any = document
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = {"complete": False, "items": []}.get(path[-1], "unknown")
    return document


@settings(max_examples=400, deadline=None)
@given(syringes(), WHERE, WHO, st.data())
def test_telling_less_never_gives_a_milder_verdict(
    syringe: Document, where: str | None, who: str, data: st.DataObject
) -> None:
    forgotten = [path for path in places(syringe) if path[-1] != "items"]
    path = data.draw(st.sampled_from(forgotten))

    full, less = ask(syringe, where, who), ask(forget(syringe, path), where, who)

    # What is still open may be held; it never becomes a syringe to use.
    assert less.verdict.rank >= min(full.verdict.rank, StorageResult.HOLD_AND_ASK.rank)


@settings(max_examples=200, deadline=None)
@given(syringes(), WHERE, WHO)
def test_an_unknown_jurisdiction_never_gives_a_milder_verdict(
    syringe: Document, where: str | None, who: str
) -> None:
    known, unknown = ask(syringe, where, who), ask(syringe, None, who)

    assert unknown.verdict.rank >= min(known.verdict.rank, StorageResult.HOLD_AND_ASK.rank)


@settings(max_examples=200, deadline=None)
@given(syringes(), WHERE)
def test_celsius_and_fahrenheit_give_the_same_answer(syringe: Document, where: str | None) -> None:
    one = judge(written(syringe), where, now=NOW)
    other = judge(written(syringe, unit=fahrenheit), where, now=NOW)

    assert other == one


@settings(max_examples=200, deadline=None)
@given(syringes(), WHERE, WHO, removals())
def test_one_more_time_out_never_gives_a_milder_verdict(
    syringe: Document, where: str | None, who: str, more: Document
) -> None:
    told = {"items": [], "complete": True} if syringe["removed"] == "none" else syringe["removed"]
    longer = {**syringe, "removed": {**told, "items": [*told["items"], more]}}

    assert ask(longer, where, who).verdict.rank >= ask(syringe, where, who).verdict.rank


@settings(max_examples=200, deadline=None)
@given(syringes(), WHERE, WHO, st.sampled_from(EVENTS))
def test_one_more_event_never_gives_a_milder_verdict(
    syringe: Document, where: str | None, who: str, more: str
) -> None:
    told = {"items": [], "complete": True} if syringe["events"] == "none" else syringe["events"]
    worse = {**syringe, "events": {**told, "items": [*told["items"], more]}}

    assert ask(worse, where, who).verdict.rank >= ask(syringe, where, who).verdict.rank


@settings(max_examples=150, deadline=None)
@given(syringes(), WHERE, WHO, st.sampled_from(APPEARANCE))
def test_one_more_observation_never_gives_a_milder_verdict(
    syringe: Document, where: str | None, who: str, more: str
) -> None:
    worse = {**syringe, "appearance": [*syringe["appearance"], more]}

    assert ask(worse, where, who).verdict.rank >= ask(syringe, where, who).verdict.rank


@settings(max_examples=200, deadline=None)
@given(syringes(), WHERE, WHO, st.integers(0, 9000))
def test_waiting_never_gives_a_milder_verdict(
    syringe: Document, where: str | None, who: str, minutes: int
) -> None:
    document = written(syringe)

    now = judge(document, where, audience=who, now=NOW)
    later = judge(document, where, audience=who, now=NOW + timedelta(minutes=minutes))

    assert later.verdict.rank >= now.verdict.rank


@settings(max_examples=150, deadline=None)
@given(syringes(), WHERE)
def test_a_patient_never_gets_a_milder_verdict(syringe: Document, where: str | None) -> None:
    patient, professional = ask(syringe, where, "patient"), ask(syringe, where, "professional")

    assert patient.verdict.rank >= professional.verdict.rank


@settings(max_examples=200, deadline=None)
@given(syringes(), WHERE, st.integers(-11, 11))
def test_another_zone_for_all_instants_changes_nothing(
    syringe: Document, where: str | None, hours: int
) -> None:
    """At noon UTC no zone here has another calendar day, by which an expiry date is judged."""
    zone = timezone(timedelta(hours=hours))
    moved = written(syringe)
    if isinstance(moved["removed"], dict):
        for item in moved["removed"]["items"]:
            for key in item.keys() & {"out", "back"}:
                item[key] = datetime.fromisoformat(item[key]).astimezone(zone).isoformat()

    one = ask(syringe, where)
    other = judge(moved, where, now=NOW.astimezone(zone))

    assert (other.verdict, other.reasons, other.time_out) == (
        one.verdict, one.reasons, one.time_out
    )  # fmt: skip
    # The last second of an expiry date is one of the calendar; the clock itself is absolute.
    if one.use_by is None or one.use_by.time().second != 59:
        assert (other.remaining, other.use_by) == (one.remaining, one.use_by)


@settings(max_examples=200, deadline=None)
@given(syringes(), WHERE, WHO)
def test_an_answer_holds_together(syringe: Document, where: str | None, who: str) -> None:
    answer = ask(syringe, where, who)

    assert answer.reasons
    assert (answer.missing == ()) == ("not-enough-known" not in answer.reasons)
    if answer.use_by is not None:
        assert answer.use_by >= NOW
        assert answer.remaining == answer.use_by - NOW
    for conflict in answer.conflicts:
        acted_on = conflict.positions[conflict.acted_on].result
        assert acted_on == answer.verdict or where is None
