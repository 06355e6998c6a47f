"""Injection sites: whether a spot is suitable, and which area comes next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from vademecum.engine.explain import cite_refs
from vademecum.engine.rotation import Past, last_was_here, next_area, past_of
from vademecum.engine.shared import conflicts, sources
from vademecum.engine.site_checks import (
    FROM_LAST,
    FROM_NAVEL,
    NO_NUMBER,
    Check,
    Spot,
    checks,
    holding,
    open_checks,
    spot_of,
    verdict,
)
from vademecum.model.answer import Context, Missing, Problem
from vademecum.model.label import Label
from vademecum.model.site import (
    ShownSiteReason,
    SiteAdvice,
    SiteReason,
    SiteRequest,
    SiteRules,
    SiteVerdict,
    Suggestion,
)
from vademecum.model.spot import Area
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import Contact, Urgency

_DISTANCES = frozenset({FROM_LAST, FROM_NAVEL, NO_NUMBER})


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what was found about its spot; no spot: only a suggestion is asked for."""

    label: Label
    rules: SiteRules
    request: SiteRequest
    past: Past
    context: Context
    verdict: SiteVerdict = SiteVerdict.UNDETERMINED
    spot: Spot | None = None
    holding: tuple[Check, ...] = ()
    open: tuple[Check, ...] = ()


def next_site(
    label: Label, request: SiteRequest, *, context: Context, now: datetime
) -> SiteAdvice:
    """The verdict on a spot and where to go instead (public contract, section 5.4).

    What was not told decides as the worst that it could be: skin, side or region, the distance
    to the navel on the abdomen, whether a very thin person injects there, who injects into arm
    or buttock, and where the last injection went or how far away, each leave the verdict
    `undetermined`, because they could make it `advise-against` or `reject`. Only whether the
    area is that of the last injection, with a sufficient distance told, gives
    `accept-with-advice`: it could at most add that advice. Where a reason already rejects the
    spot nothing more is asked. An accepted spot gets no suggestion; without a spot the answer
    is a suggestion and no verdict. Areas that wait for an answer (abdomen, arm, buttock) are
    not suggested before it. `now` is an aware instant; the label must have rules for sites.
    """
    rules = label.site
    if rules is None:
        raise ValueError("this label has no rules for injection sites")
    past = past_of(request, wide_areas=label.policy(rules.rotation) is None)
    if request.candidate is None:
        return _answer(Case(label, rules, request, past, context), now)
    spot = spot_of(label, request, past=past)
    found = checks(spot)
    case = Case(
        label, rules, request, past, context, verdict(spot, found),
        spot, holding(spot, found), open_checks(spot, found),
    )  # fmt: skip
    return _answer(case, now)


def _answer(case: Case, now: datetime) -> SiteAdvice:
    label, context = case.label, case.context
    reasons = _reasons(case)
    entries = [(check, entry) for check in reasons for entry in _entries(case, check)]
    explained = tuple(_shown(case, check, entry) for check, entry in entries)
    suggestion = _suggestion(case)
    marks = {check.reason for check in reasons} | _marks(case, suggestion)
    shown = conflicts(label, "site", marks, context)
    cites = [cite for reason in explained for cite in reason.cites]
    cites += [cite for conflict in shown for each in conflict.positions for cite in each.cites]
    cites += suggestion.cites if suggestion else ()
    missing = _missing(case)
    return SiteAdvice(
        verdict=case.verdict,
        says=_says(case, suggestion),
        reasons=tuple(check.reason for check in reasons),
        explained=explained,
        suggestion=suggestion,
        missing=missing,
        next_question=tuple(each.fact for each in missing[:1]),
        problems=(*case.request.problems, *_future(case, now)),
        conflicts=shown,
        inputs_used=case.request.inputs,
        not_checked=_not_checked(case),
        policies=_policies(case, explained, suggestion),
        contact=max((e.contact for _, e in entries), key=_rank, default=Contact.NONE),
        urgency=max((e.urgency for _, e in entries), key=_rank, default=Urgency.ROUTINE),
        sources=sources(label, cites),
    )


def _rank(value: Contact | Urgency) -> int:
    return value.rank


def _reasons(case: Case) -> tuple[Check, ...]:
    """What holds, and that a distance is not known where this leaves the verdict open."""
    about = {part for check in case.open for part in check.about} & _DISTANCES
    if case.verdict is not SiteVerdict.UNDETERMINED or not about:
        return case.holding
    return (*case.holding, Check("distance-unknown", Truth.TRUE, about=tuple(sorted(about))))


def _entries(case: Case, check: Check) -> list[SiteReason]:
    """The words of a reason that fit what it is about."""
    return [
        entry
        for entry in case.rules.reasons
        if entry.reason == check.reason
        and (not entry.about or not set(entry.about).isdisjoint(check.about))
    ]


def _shown(case: Case, check: Check, entry: SiteReason) -> ShownSiteReason:
    about = tuple(part for part in check.about if part in entry.about)
    policies = tuple(policy for policy in entry.policies if case.label.policy(policy) is not None)
    says = _text(case, entry.id)
    return ShownSiteReason(
        entry.reason, about, says, cite_refs(entry.cites), policies, entry.review
    )


def _suggestion(case: Case) -> Suggestion | None:
    """Where to go next; none for an accepted spot, or where no policy says what comes next."""
    policy = case.label.policy(case.rules.rotation)
    if policy is None or case.verdict is SiteVerdict.ACCEPT:
        return None
    area = next_area(case.rules, case.request, past=case.past)
    rule = case.rules.region(area.region) if area else None
    if area is None or rule is None:
        return None
    says = _own_text(case, f"area-{area.region}-{area.side}")
    if _is_last(case, area):
        says = f"{says} {_own_text(case, 'same-area-again')}"
    return Suggestion(area.region, area.side, says, cite_refs(rule.cites), (policy.id,))


def _is_last(case: Case, area: Area) -> bool:
    last = case.past.last
    return last is not None and last.region is area.region and last.side in (None, area.side)


def _says(case: Case, suggestion: Suggestion | None) -> str:
    words = _own_text(case, "no-spot" if case.spot is None else f"verdict-{case.verdict}")
    if suggestion is None and case.verdict is not SiteVerdict.ACCEPT:
        return f"{words} {_own_text(case, 'no-suggestion')}"
    return words


def _missing(case: Case) -> tuple[Missing, ...]:
    """What the verdict waits for, gravest first; without a spot, what narrows the suggestion."""
    if case.spot is None:
        return tuple(_asked(case, fact) for fact in _not_told(case))
    waiting: dict[str, list[Check]] = {}
    for check in case.open:
        for fact in check.waits_for:
            waiting.setdefault(fact, []).append(check)
    return tuple(_asked(case, fact, *held) for fact, held in waiting.items())


def _not_told(case: Case) -> list[str]:
    told = {
        "last": case.past.settled or case.past.last is not None,
        "injector": case.request.injector is not None,
        "very_thin": case.request.very_thin is not None,
    }
    return [fact for fact, known in told.items() if not known]


def _asked(case: Case, fact: str, *held: Check) -> Missing:
    """A question; the number that decides is named where the answer is that number."""
    unusable = fact in {problem.fact for problem in case.request.problems}
    incomplete = fact == "last" and case.past.last is not None
    reason = "unusable" if unusable else "incomplete-list" if incomplete else "not-given"
    limits = [check.turning_point for check in held if check.turning_point is not None]
    return Missing(
        fact=fact,
        reason=reason,
        ask=_own_text(case, f"ask-{fact.removeprefix('candidate.').replace('_', '-')}"),
        findings=tuple(check.reason for check in held),
        turning_point=str(limits[0]) if limits and "distance" in fact else None,
    )


def _future(case: Case, now: datetime) -> tuple[Problem, ...]:
    """An injection after now; it counts as a use of its area all the same."""
    message = "this injection lies after the time of the question; correct the one or the other"
    return tuple(
        Problem(
            entry.place, "last" if entry is case.request.last else "history", "future", message
        )
        for entry in case.past.entries
        if entry.at is not None and entry.at > now
    )


def _marks(case: Case, suggestion: Suggestion | None) -> set[str]:
    """What shows a conflict beside the reasons: a suggestion, a distance between two sources."""
    spot, policy = case.spot, case.label.policy(case.rules.distance)
    if spot is None:
        return {"suggestion"} if suggestion else set()
    told = spot.candidate.distance_from_last
    if policy is None or told is None or last_was_here(case.past, spot.candidate) is Truth.FALSE:
        return set()
    low, high = policy.quantities["floor"], policy.quantities["contested_below"]
    return {"distance-contested"} if low.base <= told.base < high.base else set()


def _not_checked(case: Case) -> tuple[str, ...]:
    """Texts of the jurisdiction that were not read; of every one where it is not known."""
    not_read, place = case.rules.not_read, case.context.jurisdiction
    if place is not None:
        return not_read.get(place, ())
    return tuple(dict.fromkeys(part for parts in not_read.values() for part in parts))


def _policies(
    case: Case, explained: Iterable[ShownSiteReason], suggestion: Suggestion | None
) -> tuple[str, ...]:
    """The policies in the reasons and the suggestion, and the distance that was kept."""
    used = {policy for reason in explained for policy in reason.policies}
    used.update(suggestion.policies if suggestion else ())
    distance = case.spot.candidate.distance_from_last if case.spot else None
    if distance is not None and case.label.policy(case.rules.distance) is not None:
        used.add(case.rules.distance)
    return tuple(sorted(used))


def _own_text(case: Case, name: str) -> str:
    return _text(case, f"{case.label.identity.id}.site.{name}")


def _text(case: Case, identifier: str) -> str:
    return case.label.text(identifier, case.context.lang, case.context.audience)
