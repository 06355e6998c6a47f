"""What speaks for or against a syringe: a ground for each thing told, and for each untold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from vademecum.engine.shared import JURISDICTION
from vademecum.engine.storage_case import Case, time_out
from vademecum.model.source import Policy
from vademecum.model.storage import Allowance, Observed, Reason, StorageResult
from vademecum.model.vocabulary import Audience

R = StorageResult


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason with the mildest result that it leaves.

    `fact` is what it waits for, and `policy` the local policy that it rests on.
    """

    reason: Reason
    result: StorageResult
    fact: str = ""
    policy: str = ""


Grounds = tuple[Ground, ...]
_NOTHING_AGAINST = Ground("within-allowance", R.USE)


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict; `shared` grounds hold everywhere, `under_label` where its text does.

    `shown` are those behind the verdict, gravest first.
    """

    verdict: StorageResult
    shared: Grounds
    under_label: Grounds
    shown: Grounds


def decide(case: Case) -> Decision:
    """The gravest ground decides."""
    shared = (
        _NOTHING_AGAINST,
        *_event_grounds(case),
        *_look_grounds(case),
        *_product_grounds(case),
        *_frost_grounds(case),
        *_removal_grounds(case),
    )
    under_label = _label_grounds(case)
    verdict = result_of((*shared, *under_label))
    return Decision(verdict, shared, under_label, _shown((*shared, *under_label), verdict))


def result_of(grounds: Iterable[Ground]) -> StorageResult:
    """The gravest of the results."""
    return max((ground.result for ground in grounds), key=lambda result: result.rank)


def grounds_under(case: Case, allowance: Allowance) -> Grounds:
    """What one text makes of the removals; exactly at a limit is still inside it."""
    counted, limit = case.counted, allowance.temperature
    if not counted:
        return ()
    if allowance.time is None:
        return (Ground("no-labelled-allowance", R.HOLD_AND_ASK),)
    found = []
    if time_out(case) > allowance.time:
        found.append(Ground("time-exceeded", R.DISCARD))
    if limit is not None:
        reached = [each for removal in counted for each in removal.temperatures]
        if any(each.base > limit.base for each in reached):
            found.append(Ground("temperature-exceeded", R.DISCARD))
        if any(removal.highest is None for removal in counted):
            found.append(_untold("removed.max"))
    if allowance.may_return is False and any(case.has_passed(each.back) for each in counted):
        # The text forbids it and does not say what becomes of a syringe that went back.
        found.append(Ground("returned-to-refrigerator", R.HOLD_AND_ASK))
    return tuple(found)


def _label_grounds(case: Case) -> Grounds:
    """The grounds of the text that is acted on; where none is chosen and they differ: open."""
    if case.allowance is not None:
        return grounds_under(case, case.allowance)
    possible = {grounds_under(case, each) for each in case.rules.possible()}
    return possible.pop() if len(possible) == 1 else (_untold(JURISDICTION),)


def _untold(fact: str) -> Ground:
    return Ground("not-enough-known", R.HOLD_AND_ASK, fact)


def _event_grounds(case: Case) -> Grounds:
    events = case.request.events
    found = _observed(case, case.rules.events, events.items)
    return found if events.complete else (*found, _untold("events"))


def _look_grounds(case: Case) -> Grounds:
    """A look that leaves open whether the liquid is clear is not enough, nor is none."""
    seen = case.request.appearance.items
    found = _observed(case, case.rules.appearance, seen)
    enough = any(each.enough for each in case.rules.appearance if each.code in seen)
    return found if enough else (*found, _untold("appearance"))


def _observed(case: Case, rules: Iterable[Observed], seen: tuple[str, ...]) -> Grounds:
    for_patient = case.audience is Audience.PATIENT
    return tuple(
        Ground(each.reason, (for_patient and each.for_patient) or each.result)
        for each in rules
        if each.code in seen
    )


def _product_grounds(case: Case) -> Grounds:
    """The expiry date is a day of the calendar where the question is asked, and still inside."""
    opened, expiry, found = case.request.opened, case.request.expiry, []
    if opened is None:
        found.append(_untold("product.opened"))
    elif opened:
        found.append(Ground("opened", R.DISCARD))
    if expiry is None:
        found.append(_untold("product.expiry"))
    elif case.now.date() > expiry:
        found.append(Ground("expired", R.DISCARD))
    return tuple(found)


def _frost_grounds(case: Case) -> Grounds:
    """Colder than the refrigerator: at the freezing point of the policy it counts as frozen."""
    policy = case.label.policy(case.rules.freezing_point)
    reached = [each for removal in case.request.removed.items for each in removal.temperatures]
    found = []
    for each in reached:
        if policy is not None and each.base <= _freezing_point(policy):
            found.append(Ground("frozen", R.DISCARD, policy=policy.id))
        elif each.base < case.rules.refrigerator.low.base:
            found.append(Ground("temperature-exceeded", R.HOLD_AND_ASK))
    return tuple(found)


def _freezing_point(policy: Policy) -> Fraction:
    return policy.quantities["at_or_below"].base


def _removal_grounds(case: Case) -> Grounds:
    """Whether the removals are all told, and each with what can be used."""
    found = [] if case.request.removed.complete else [_untold("removed")]
    for removal in case.counted:
        # A temperature that could not be read may have been below freezing.
        found += [_untold(f"removed.{key}") for key in removal.unreadable]
        if not case.has_passed(removal.out):
            found.append(_untold("removed.out"))
        if not removal.still_out and not case.has_passed(removal.back):
            found.append(_untold("removed.back"))
    return tuple(found)


def _shown(grounds: Iterable[Ground], verdict: StorageResult) -> Grounds:
    """The grounds behind a verdict; nothing is left to ask about a syringe to be discarded."""
    use, discard = verdict is R.USE, verdict is R.DISCARD
    kept = [
        ground
        for ground in dict.fromkeys(grounds)
        if (use or ground.result is not R.USE) and not (discard and ground.fact)
    ]
    return tuple(sorted(kept, key=lambda ground: (-ground.result.rank, bool(ground.fact))))
