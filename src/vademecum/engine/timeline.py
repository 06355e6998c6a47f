"""What became of each slot of a regimen up to now, and what that leaves open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from vademecum.engine.schedule import SECOND, Counted, Limits, Slot, count_doses, slots_around
from vademecum.model.label import Label
from vademecum.model.missed import MissedRequest, MissedRules, ShownSlot, SlotState
from vademecum.model.quantity import Quantity
from vademecum.model.regimen import TimedRegimen

HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The history since the first dose told (or the start), and the slots ahead.

    `known` is False where nobody said which doses were given. `slots` are those up to now and the
    next one, `taken` the dose that counts for a slot, `open_run` the slots since the last dose
    that are due and have none.
    """

    now: datetime
    known: bool
    limits: Limits
    slots: tuple[Slot, ...]
    counted: tuple[Counted, ...]
    taken: dict[Slot, Counted]
    next_due: Slot
    open_run: tuple[Slot, ...]

    @property
    def late(self) -> tuple[Slot, ...]:
        """The open slots whose window for being on time is over."""
        return tuple(s for s in self.open_run if s.due + self.limits.after < self.now)

    @property
    def missed(self) -> tuple[Slot, ...]:
        """Every slot that went without a dose, also before doses that followed."""
        if not self.known:
            return ()
        over = (s for s in self.slots if s.due + self.limits.after < self.now)
        return tuple(slot for slot in over if slot not in self.taken)

    @property
    def last(self) -> Counted | None:
        """The last dose given."""
        return self.counted[-1] if self.counted else None

    @property
    def too_many(self) -> Counted | None:
        """An additional or too close dose that no regular dose has followed yet."""
        last = self.last
        return last if last is not None and (last.extra or self.too_close(last)) else None

    def too_close(self, counted: Counted) -> bool:
        """Whether the gap before a dose is under the smallest that the policy gives."""
        least = self.limits.smallest_gap
        return least is not None and counted.gap is not None and counted.gap < least

    def due_after(self, counted: Counted) -> bool:
        """Whether another slot has come due since a dose."""
        return any(slot.due > counted.dose.at for slot in self.open_run)


def share(span: timedelta, part: Fraction) -> timedelta:
    """A part of a span, in whole seconds."""
    return int(span // SECOND * part) * SECOND


def limits_of(label: Label, rules: MissedRules, *, regimen: TimedRegimen) -> Limits:
    """The limits of a regimen; without policies a dose counts for the nearest slot."""
    half = _policy_share(label, rules.almost_time, regimen.spacing)
    gap = _policy_share(label, rules.smallest_gap, regimen.spacing)
    window = label.policy(rules.on_time)
    return Limits(
        half if half is not None else share(regimen.spacing, HALF),
        gap,
        window.durations["before"] if window is not None else timedelta(),
        window.durations["after"] if window is not None else timedelta(),
    )


def _policy_share(label: Label, policy: str, span: timedelta) -> timedelta | None:
    """The part of a span that a local policy names, or None where it is switched off."""
    found = label.policy(policy)
    return share(span, Fraction(found.values["share"])) if found is not None else None


def timeline(request: MissedRequest, limits: Limits, *, now: datetime) -> Timeline:
    """The timeline of a request; doses after `now` are left out."""
    doses = sorted((d for d in request.given.items if d.at <= now), key=lambda dose: dose.at)
    around = slots_around(request.regimen, doses, now=now)
    counted = tuple(count_doses(around, doses, limits=limits))
    taken = {each.slot: each for each in counted if each.slot is not None and not each.extra}
    following = next(slot for slot in around if slot.due > now and slot not in taken)
    begin = _begin(counted)
    shown = tuple(
        slot for slot in around if slot.due <= following.due and (begin is None or slot >= begin)
    )
    since = max(taken, default=None)
    open_run = tuple(s for s in shown if s.due <= now and (since is None or s > since))
    # "None" since a start that nobody told says nothing about the slots before now.
    has_past = bool(request.given.items) or request.regimen.start is not None
    known = request.given.known and has_past
    known = known and all(dose.at <= now for dose in request.given.items)
    slots = shown if known else (following,)
    return Timeline(now, known, limits, slots, counted, taken, following, open_run)


def _begin(counted: Iterable[Counted]) -> Slot | None:
    """The slot of the first dose told; what came before it nobody was asked about."""
    first = next(iter(counted), None)
    return first.slot if first is not None else None


def shown_slots(line: Timeline, *, zone_of: TimedRegimen) -> tuple[ShownSlot, ...]:
    """The slots and the additional doses for an answer, in the regimen's local time."""
    zone = zone_of.zone
    found: list[tuple[datetime, ShownSlot]] = []
    for slot in line.slots:
        counted = line.taken.get(slot)
        state = _state(line, slot, counted)
        due = slot.due.astimezone(zone)
        at = counted.dose.at.astimezone(zone) if counted is not None else None
        gap = counted.gap if counted is not None else None
        found.append((slot.due, ShownSlot(due, at, state, gap)))
    for each in line.counted:
        if each.extra and each.slot is not None:
            at = each.dose.at.astimezone(zone)
            due = each.slot.due.astimezone(zone)
            found.append((each.slot.due, ShownSlot(due, at, SlotState.EXTRA, each.gap)))
    return tuple(slot for _, slot in sorted(found, key=lambda pair: pair[0]))


def _state(line: Timeline, slot: Slot, counted: Counted | None) -> SlotState:
    if counted is None:
        over = slot.due + line.limits.after < line.now
        return SlotState.MISSED if over and line.known else SlotState.UPCOMING
    if line.too_close(counted):
        return SlotState.TOO_CLOSE
    if counted.dose.at < slot.due - line.limits.before:
        return SlotState.EARLY
    if counted.dose.at > slot.due + line.limits.after:
        return SlotState.LATE
    return SlotState.ON_TIME


def larger(dose: Quantity | None, ordered: Quantity | None) -> bool:
    """Whether a given amount is known to be above the ordered one."""
    return _comparable(dose, ordered) and dose.base > ordered.base  # type: ignore[union-attr]


def smaller(dose: Quantity | None, ordered: Quantity | None) -> bool:
    """Whether a given amount is known to be under the ordered one."""
    return _comparable(dose, ordered) and dose.base < ordered.base  # type: ignore[union-attr]


def _comparable(dose: Quantity | None, ordered: Quantity | None) -> bool:
    return dose is not None and ordered is not None and dose.dimension == ordered.dimension
