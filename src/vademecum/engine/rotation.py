"""Where injections went so far, and which area comes next: pure, decided by history alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from vademecum.model.site import SiteRequest, SiteRules
from vademecum.model.spot import Area, Candidate, Injection, Injector, Region, Side
from vademecum.model.truth import Truth

_NEVER = datetime.min.replace(tzinfo=UTC)
# The last injection is the newest, also where nobody told its time.
_NEWEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Past:
    """The injections told. `settled`: `last` is known to be the last, or none there was.

    `wide_areas`: both sides of a region count as one area.
    """

    entries: tuple[Injection, ...]
    last: Injection | None
    settled: bool
    wide_areas: bool = False


def past_of(request: SiteRequest, *, wide_areas: bool) -> Past:
    """What a request tells about earlier injections.

    The newest entry told is the last one; that nothing came after it is known only where
    `last` says so or the history was told as complete.
    """
    told = () if request.last is None else (request.last,)
    entries = (*told, *request.history.items)
    last = max(entries, key=_recency, default=None)
    settled = request.never_before or request.history.complete or request.last is not None
    return Past(entries, last, settled, wide_areas)


def last_was_here(past: Past, spot: Candidate, *, wide: bool = False) -> Truth:
    """Whether the last injection went into the area of a spot; `wide`: on either side."""
    if past.last is None:
        return Truth.FALSE if past.settled else Truth.UNKNOWN
    here = _same(past.last, spot.region, spot.side, wide=wide)
    return Truth.UNKNOWN if here is Truth.FALSE and not past.settled else here


def next_area(rules: SiteRules, request: SiteRequest, *, past: Past) -> Area | None:
    """The area whose last use lies furthest back among those open to this person.

    Never the area of the spot that was asked about, and not that of the last injection while
    another one is open. Areas never used come first; between equals the region that was asked
    about, then the order of the rules, one side after the other.
    """
    spot = request.candidate or Candidate()
    areas = [
        Area(each.region, side)
        for side in Side
        for each in rules.regions
        if not each.helper_only or request.injector is Injector.HELPER
        if not each.not_if_very_thin or request.very_thin is False
        if not _may_be(spot, each.region, side)
    ]

    def furthest_back(area: Area) -> tuple[bool, datetime, bool]:
        return _was_used_last(past, area), _last_use(past, area), area.region is not spot.region

    return min(areas, key=furthest_back, default=None)


def _recency(entry: Injection) -> datetime:
    return entry.at or _NEWEST


def _last_use(past: Past, area: Area) -> datetime:
    """The newest use of an area; an entry without its side may have been on either."""
    uses = [
        _recency(entry)
        for entry in past.entries
        if _same(entry, area.region, area.side, wide=False) is not Truth.FALSE
    ]
    return max(uses, default=_NEVER)


def _may_be(spot: Candidate, region: Region, side: Side) -> bool:
    return spot.region is region and spot.side in (None, side)


def _was_used_last(past: Past, area: Area) -> bool:
    if past.last is None:
        return False
    return _same(past.last, area.region, area.side, wide=False) is not Truth.FALSE


def _same(entry: Injection, region: Region | None, side: Side | None, *, wide: bool) -> Truth:
    if region is None:
        return Truth.UNKNOWN
    if entry.region is not region or wide:
        return Truth.of(entry.region is region)
    if entry.side is None or side is None:
        return Truth.UNKNOWN
    return Truth.of(entry.side is side)
