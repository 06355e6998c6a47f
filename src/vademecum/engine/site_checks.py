"""Each reason against a spot as a question with three answers, and the verdict over them."""

from __future__ import annotations

from dataclasses import dataclass

from vademecum.engine.rotation import Past, last_was_here
from vademecum.model.label import Label
from vademecum.model.quantity import Quantity
from vademecum.model.site import Reason, SiteRequest, SiteRules, SiteVerdict
from vademecum.model.spot import Candidate, Injector, Region, Skin
from vademecum.model.truth import Truth

# What `about` of a reason may name beside findings on the skin.
FROM_LAST, FROM_NAVEL, NO_NUMBER = "from-last", "from-navel", "no-number"
REGION = "candidate.region"


@dataclass(frozen=True, slots=True)
class Spot:
    """All that a check looks at. `floor` is None where no local policy gives a distance."""

    rules: SiteRules
    request: SiteRequest
    candidate: Candidate
    past: Past
    floor: Quantity | None


@dataclass(frozen=True, slots=True)
class Check:
    """One reason: whether it holds, what it waits for, and the number that would decide."""

    reason: Reason
    truth: Truth
    waits_for: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    turning_point: Quantity | None = None


def spot_of(label: Label, request: SiteRequest, *, past: Past) -> Spot:
    """The spot of a request with the smallest distance that the local policy gives."""
    assert label.site is not None
    assert request.candidate is not None
    policy = label.policy(label.site.distance)
    floor = policy.quantities["floor"] if policy else None
    return Spot(label.site, request, request.candidate, past, floor)


def checks(spot: Spot) -> tuple[Check, ...]:
    """Every reason in its order; one that does not apply here is false."""
    near = _too_near_last(spot)
    return (
        near,
        _too_near_navel(spot),
        Check("waistline", Truth.of(spot.candidate.region is Region.WAISTLINE)),
        _skin(spot),
        _same_area(spot, near),
        _not_for_self(spot),
        _thin(spot),
        _not_labelled(spot),
    )


def verdict(spot: Spot, found: tuple[Check, ...]) -> SiteVerdict:
    """The gravest reason that holds, unless something not told could make it graver.

    What could at most add advice adds it; anything graver leaves the verdict undetermined,
    so that telling less is never answered more mildly.
    """
    settled = _gravest(spot, found, Truth.TRUE)
    possible = _gravest(spot, found, Truth.UNKNOWN)
    if possible.rank <= settled.rank or possible is SiteVerdict.ACCEPT_WITH_ADVICE:
        return max(settled, possible, key=lambda each: each.rank)
    return SiteVerdict.UNDETERMINED


def open_checks(spot: Spot, found: tuple[Check, ...]) -> tuple[Check, ...]:
    """The checks that could make the verdict graver, gravest first; the region before all."""
    settled = _gravest(spot, found, Truth.TRUE)
    graver = [
        check
        for check in found
        if check.truth is Truth.UNKNOWN and _weight(spot, check).rank > settled.rank
    ]
    graver.sort(key=lambda check: (-_weight(spot, check).rank, check.waits_for != (REGION,)))
    return tuple(graver)


def holding(spot: Spot, found: tuple[Check, ...]) -> tuple[Check, ...]:
    """The checks whose reason holds, gravest first."""
    true = [check for check in found if check.truth is Truth.TRUE]
    return tuple(sorted(true, key=lambda check: -_weight(spot, check).rank))


def _weight(spot: Spot, check: Check) -> SiteVerdict:
    return spot.rules.verdicts[check.reason]


def _gravest(spot: Spot, found: tuple[Check, ...], truth: Truth) -> SiteVerdict:
    weights = [_weight(spot, check) for check in found if check.truth is truth]
    return max(weights, key=lambda each: each.rank, default=SiteVerdict.ACCEPT)


def _too_near_last(spot: Spot) -> Check:
    """A told distance decides; else only another area than the last one does.

    Without the local policy only the very same spot is too near: no label gives a number.
    """
    distance, floor = spot.candidate.distance_from_last, spot.floor
    if distance is not None and (floor is not None or distance.value == 0):
        near = floor is None or distance.base < floor.base
        return Check("too-near-last", Truth.of(near), about=(FROM_LAST,))
    here = last_was_here(spot.past, spot.candidate)
    if here is Truth.FALSE:
        return Check("too-near-last", Truth.FALSE)
    waits_for = () if here is Truth.TRUE else _last_waits_for(spot)
    if floor is None:
        return Check("too-near-last", Truth.UNKNOWN, waits_for, (NO_NUMBER,))
    # The distance alone would settle it; where the last one went only if that was elsewhere.
    waits_for = ("candidate.distance_from_last", *waits_for)
    return Check("too-near-last", Truth.UNKNOWN, waits_for, (FROM_LAST,), floor)


def _last_waits_for(spot: Spot) -> tuple[str, ...]:
    """What would tell whether the last injection went into the area of the spot."""
    if not spot.past.settled:
        return ("last",)
    if spot.candidate.region is None:
        return (REGION,)
    return ("candidate.side",) if spot.candidate.side is None else ("last",)


def _same_area(spot: Spot, near: Check) -> Check:
    """The advice to change the area; a spot that is too near needs no further word about it."""
    if near.truth is Truth.TRUE:
        return Check("same-area", Truth.FALSE)
    here = last_was_here(spot.past, spot.candidate, wide=spot.past.wide_areas)
    waits_for = _last_waits_for(spot) if here is Truth.UNKNOWN else ()
    return Check("same-area", here, waits_for)


def _skin(spot: Spot) -> Check:
    skin = spot.candidate.skin
    if skin.items:
        return Check("skin", Truth.TRUE, about=tuple(dict.fromkeys(skin.items)))
    truth = Truth.FALSE if skin.complete else Truth.UNKNOWN
    return Check("skin", truth, ("candidate.skin",), tuple(Skin))


def _too_near_navel(spot: Spot) -> Check:
    limit, distance = _condition(spot, "from_navel"), spot.candidate.distance_from_navel
    if not isinstance(limit, Quantity):
        return Check("too-near-navel", Truth.FALSE)
    if distance is None:
        waits_for = ("candidate.distance_from_navel",)
        return Check("too-near-navel", Truth.UNKNOWN, waits_for, (FROM_NAVEL,), limit)
    return Check("too-near-navel", Truth.of(distance.base < limit.base))


def _not_for_self(spot: Spot) -> Check:
    """A region that is hard to reach; who injects may not be known."""
    if not _condition(spot, "helper_only"):
        return Check("not-for-self-injection", Truth.FALSE)
    injector = spot.request.injector
    truth = Truth.UNKNOWN if injector is None else Truth.of(injector is Injector.SELF)
    return Check("not-for-self-injection", truth, ("injector",))


def _thin(spot: Spot) -> Check:
    if not _condition(spot, "not_if_very_thin"):
        return Check("thin-abdomen", Truth.FALSE)
    told = spot.request.very_thin
    truth = Truth.UNKNOWN if told is None else Truth.of(told)
    return Check("thin-abdomen", truth, ("very_thin",))


def _not_labelled(spot: Spot) -> Check:
    region = spot.candidate.region
    if region is None:
        return Check("region-not-labelled", Truth.UNKNOWN, (REGION,))
    known = region is Region.WAISTLINE or spot.rules.region(region) is not None
    return Check("region-not-labelled", Truth.of(not known))


def _condition(spot: Spot, name: str) -> object:
    """A condition of the spot's region; None where the label does not list the region."""
    region = spot.candidate.region
    rule = spot.rules.region(region) if region is not None else None
    return getattr(rule, name, None)
