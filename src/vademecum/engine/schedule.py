"""The slots of a regimen as instants, and which slot a given dose counts for.

A slot is a usual local time on a day. Wall times become instants through the zone: an hour that
is skipped takes the first valid instant, one that comes twice the first. Everything is counted in
absolute time from there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from vademecum.model.regimen import DAY, GivenDose, TimedRegimen

SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A usual time of a local day, with its ordinal in that day; `due` is in UTC."""

    due: datetime
    day: date
    ordinal: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What decides for which slot a dose counts; spans in absolute time.

    A dose counts for a slot before it until `half` is left to the next one, or longer where the
    next could still be given on time after `smallest_gap` (None: no policy).
    """

    half: timedelta
    smallest_gap: timedelta | None
    before: timedelta
    after: timedelta


@dataclass(frozen=True, slots=True)
class Counted:
    """A given dose with the slot it counts for (None: before the regimen began).

    `extra`: the slot already had its dose. `gap` is the time since the dose before.
    """

    dose: GivenDose
    slot: Slot | None
    extra: bool
    gap: timedelta | None


def local_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant in UTC of a wall time without a zone; see the module's first lines."""
    found = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) == wall:
        return found
    # Skipped: between the readings by the offsets before and after lies the jump of the clock.
    low, high = wall.replace(tzinfo=zone, fold=1).astimezone(UTC), found
    while high - low > SECOND:
        middle = low + (high - low) // SECOND // 2 * SECOND
        if middle.astimezone(zone).replace(tzinfo=None) < wall:
            low = middle
        else:
            high = middle
    return high


def slots_between(
    regimen: TimedRegimen, zone: ZoneInfo, *, first: datetime, last: datetime
) -> list[Slot]:
    """The slots due from `first` to `last`, both included, in order; none before the regimen."""
    day = first.astimezone(zone).date() - DAY
    end = last.astimezone(zone).date() + DAY
    if regimen.start is not None:
        day = max(day, regimen.start)
        day += -(day - regimen.start).days % regimen.step * DAY
    found: list[Slot] = []
    while day <= end:
        found += [
            Slot(local_instant(datetime.combine(day, at), zone), day, ordinal)
            for ordinal, at in enumerate(regimen.at)
        ]
        day += regimen.step * DAY
    return sorted(slot for slot in found if first <= slot.due <= last)


def next_due(regimen: TimedRegimen, given: Iterable[GivenDose], *, now: datetime) -> Slot:
    """The first slot after `now` that no dose given by then counts for, without local policies."""
    limits = Limits(regimen.spacing / 2, None, timedelta(), timedelta())
    doses = sorted((dose for dose in given if dose.at <= now), key=lambda dose: dose.at)
    slots = slots_around(regimen, doses, now=now)
    taken = {each.slot for each in count_doses(slots, doses, limits=limits) if not each.extra}
    return next(slot for slot in slots if slot.due > now and slot not in taken)


def slots_around(
    regimen: TimedRegimen, doses: Sequence[GivenDose], *, now: datetime
) -> list[Slot]:
    """The slots from before the first dose (without doses: from the start) until well after now.

    Without doses and without a start there is no history: the slots begin after now.
    """
    margin = 2 * regimen.interval + 2 * DAY
    begin = None
    if regimen.start is not None:
        begin = local_instant(datetime.combine(regimen.start, regimen.at[0]), regimen.zone)
    first = now + SECOND if begin is None else begin
    if doses:
        first = doses[0].at - margin
    last = max(now, begin or now) + 2 * margin
    return slots_between(regimen, regimen.zone, first=first, last=last)


def count_doses(
    slots: Sequence[Slot], doses: Iterable[GivenDose], *, limits: Limits
) -> list[Counted]:
    """Each dose, in the order of time, with the slot that it counts for."""
    dues = [slot.due for slot in slots]
    taken: set[Slot] = set()
    counted: list[Counted] = []
    before: datetime | None = None
    for dose in doses:
        index = bisect_right(dues, dose.at)
        past = slots[index - 1] if index else None
        ahead = slots[index]
        slot = _slot_of(dose.at, past, ahead, past_taken=past in taken, limits=limits)
        gap = dose.at - before if before is not None else None
        counted.append(Counted(dose, slot, slot in taken, gap))
        if slot is not None:
            taken.add(slot)
        before = dose.at
    return counted


def _slot_of(
    at: datetime, past: Slot | None, ahead: Slot, *, past_taken: bool, limits: Limits
) -> Slot | None:
    left = ahead.due - at
    if past is None:
        return ahead if left < limits.half else None
    if left >= limits.half:
        return past
    gap = limits.smallest_gap
    next_on_time = gap is not None and at + gap <= ahead.due + limits.after
    return past if next_on_time and not past_taken else ahead
