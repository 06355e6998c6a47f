"""Where a report goes and by when: every destination and time limit, asked in three values."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from vademecum.engine.explain import cite_refs
from vademecum.engine.reportcase import rules_of, seriousness_of
from vademecum.engine.shared import JURISDICTION
from vademecum.model.answer import Context
from vademecum.model.label import Label
from vademecum.model.report import (
    About,
    Destination,
    Duty,
    EventKind,
    ReportCase,
    ShownDestination,
    ShownDuty,
)
from vademecum.model.reported import ReportedProduct, Role
from vademecum.model.terms import fold
from vademecum.model.truth import Truth, all_of, any_of
from vademecum.model.vocabulary import Authorisation, Jurisdiction

ROLE = "case.reporter.role"
AUTHORISATION = "case.authorisation"
SERIOUSNESS = "case.seriousness"
KIND = "case.kind"
AWARE_ON = "case.aware_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What decides the way of a report; None and UNKNOWN: not told.

    `seriousness` are the outcomes that make it serious.
    """

    jurisdiction: Jurisdiction | None
    role: Role | None
    authorisation: Authorisation | None
    serious: Truth
    seriousness: tuple[str, ...]
    kind: EventKind | None
    products: frozenset[About]
    aware_on: date | None


def circumstances(
    label: Label, case: ReportCase, *, jurisdiction: Jurisdiction | None
) -> Circumstances:
    """What a case tells about the way of its report."""
    rules = rules_of(label)
    serious, seriousness = seriousness_of(case, rules)
    return Circumstances(
        jurisdiction=jurisdiction,
        role=case.reporter.role,
        authorisation=case.authorisation,
        serious=serious,
        seriousness=seriousness,
        kind=case.kind,
        products=_suspected(label, case.product),
        aware_on=case.aware_on,
    )


@dataclass(frozen=True, slots=True)
class Routes:
    """Where a report goes, the shortest time limit that applies, and those that still may."""

    send_to: tuple[ShownDestination, ...]
    due: ShownDuty | None
    may_be_due: tuple[ShownDuty, ...]


def routes(label: Label, case: Circumstances, *, context: Context) -> Routes:
    """The ways of a report; what depends on something untold is kept and marked."""
    certain, possible = _time_limits(label, case, context)
    send_to = _destinations(label, case, context)
    return Routes(send_to, certain[0] if certain else None, possible)


def _destinations(
    label: Label, case: Circumstances, context: Context
) -> tuple[ShownDestination, ...]:
    return tuple(
        ShownDestination(
            system=entry.system,
            form=entry.form,
            phone=entry.phone,
            url=entry.url,
            truth=truth,
            says=label.text(entry.id, context.lang, context.audience),
            jurisdictions=tuple(code.value for code in entry.jurisdictions),
            review=entry.review,
            cites=cite_refs(entry.cites),
        )
        for entry in rules_of(label).destinations
        for truth in [_goes_to(entry, case)]
        if truth is not Truth.FALSE
    )


def _goes_to(entry: Destination, case: Circumstances) -> Truth:
    if case.products.isdisjoint(entry.products):
        return Truth.FALSE
    return _one_of(case.jurisdiction, entry.jurisdictions) & _one_of(case.role, entry.roles)


def _time_limits(
    label: Label, case: Circumstances, context: Context
) -> tuple[tuple[ShownDuty, ...], tuple[ShownDuty, ...]]:
    certain: list[ShownDuty] = []
    possible: list[ShownDuty] = []
    for duty in sorted(rules_of(label).duties, key=lambda duty: duty.days):
        parts = dict(_conditions(duty, case))
        truth = all_of(parts.values())
        if truth is Truth.FALSE:
            continue
        open_parts = [part for part, each in parts.items() if each is Truth.UNKNOWN]
        shown = _shown(label, duty, case.aware_on, tuple(open_parts), context)
        (certain if truth is Truth.TRUE else possible).append(shown)
    return tuple(certain), tuple(possible)


def _conditions(duty: Duty, case: Circumstances) -> Iterator[tuple[str, Truth]]:
    """What must hold, by the input that decides it."""
    yield "case.product", Truth.of(About.THIS_MEDICINE in case.products)
    yield JURISDICTION, _one_of(case.jurisdiction, duty.jurisdictions)
    yield ROLE, _one_of(case.role, duty.roles)
    if duty.authorisations:
        yield AUTHORISATION, _one_of(case.authorisation, duty.authorisations)
    truths = {
        "serious": case.serious,
        "not-serious": ~case.serious,
        "medication-error": _one_of(case.kind, (EventKind.MEDICATION_ERROR,)),
    }
    event = any_of(truths[each] for each in duty.events)
    if event is not Truth.UNKNOWN or case.serious is Truth.UNKNOWN:
        yield SERIOUSNESS, event
    if event is Truth.UNKNOWN and "medication-error" in duty.events and case.kind is None:
        yield KIND, event


def _shown(
    label: Label,
    duty: Duty,
    aware_on: date | None,
    waits_for: tuple[str, ...],
    context: Context,
) -> ShownDuty:
    due = aware_on + timedelta(days=duty.days) if aware_on is not None else None
    return ShownDuty(
        id=duty.id,
        date_=due,
        days=duty.days,
        counted=duty.counted,
        says=label.text(duty.id, context.lang, context.audience),
        waits_for=waits_for if due is not None else (*waits_for, AWARE_ON),
        review=duty.review,
        cites=cite_refs(duty.cites),
    )


def _one_of(told: object, wanted: Collection[object]) -> Truth:
    return Truth.UNKNOWN if told is None else Truth.of(told in wanted)


def _suspected(label: Label, product: ReportedProduct) -> frozenset[About]:
    """What the product is; where none is told, the report is about the medicine of the label."""
    told = [name for name in (product.name, product.brand) if name is not None]
    found = {_about(label, name) for name in told}
    known = found - {About.ANOTHER}
    return frozenset(known or found or {About.THIS_MEDICINE})


def _about(label: Label, name: str) -> About:
    own = {fold(each) for each in (*label.identity.names, *label.identity.brands)}
    matches = label.terms.match("medicine", name)
    if fold(name) in own or any(match.term_id == label.identity.id for match in matches):
        return About.THIS_MEDICINE
    words = {fold(word) for word in rules_of(label).vaccine_words}
    if label.terms.match("vaccine", name) or not words.isdisjoint(fold(name).split()):
        return About.VACCINE
    return About.ANOTHER


def unknown_product(label: Label, product: ReportedProduct) -> Iterator[str]:
    """The names that are no medicine and no vaccine that anybody here knows."""
    for name in (product.name, product.brand):
        if name is None or label.terms.match("medicine", name):
            continue
        if _about(label, name) is About.ANOTHER:
            yield name
