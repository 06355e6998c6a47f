"""May it be used, with what is known? The interval verdict with findings and open questions.

Most statements turn out for a person as they do for somebody of whom nothing is known; only those
that a known fact touches are judged, and everything else is taken as it was prepared.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from operator import attrgetter, itemgetter

from vademecum.engine.derive import derived
from vademecum.engine.explain import inputs_of, matched
from vademecum.engine.hints import explained
from vademecum.engine.indication import conditions, judge_indication, open_conditions
from vademecum.engine.missing import settling_facts
from vademecum.engine.prepared import Prepared, missing_entry, prepared
from vademecum.engine.shared import jurisdiction_of, missing_fact, reason_of, situated
from vademecum.model.answer import Context, Finding, Missing, Reason, ShownConflict
from vademecum.model.assessment import Assessment, JudgedIndication, Verdict
from vademecum.model.label import Label
from vademecum.model.listfact import ListFact
from vademecum.model.patient import Patient
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import Contact, Level, Urgency

_rank = attrgetter("rank")
_TRUE, _FALSE, _UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN


@dataclass(frozen=True, slots=True)
class Judged:
    """How each rule of `ready` turned out, by place; `touched` are those that were asked."""

    ready: Prepared
    reasons: list[Reason]
    touched: AbstractSet[int]
    apply: list[int]
    still_open: list[int]
    false: AbstractSet[int]


def assess(
    label: Label,
    patient: Patient,
    *,
    on: date,
    context: Context = Context(),
    show_false: bool = False,
) -> Assessment:
    """The assessment of a person for a label, as of a day.

    `verdict` is an interval on clear < caution < avoid < contraindicated; findings come gravest
    first, each with its reason, its citations and what it still waits for. `show_false` also
    lists the statements that do not apply.
    """
    person = situated(derived(patient.as_of(on)), context)
    judged = _judged(prepared(label, context), person)
    ready, applying = judged.ready, [judged.ready.rules[place].said for place in judged.apply]
    indication = judge_indication(label, person, context)
    waiting = _missing(judged, person)
    # What belongs to a statement is shown unless every statement that it belongs to is false.
    hidden = frozenset[int]() if show_false else judged.false
    return Assessment(
        jurisdiction=jurisdiction_of(person, context),
        told=inputs_of(person),
        findings=_findings(judged, person, show_false=show_false),
        missing=(*waiting, *_use_unknown(label, person, context, besides=waiting)),
        next_question=_next_question(judged, waiting, person),
        problems=explained(label.registry, person),
        conflicts=_conflicts(ready, hidden),
        inputs_used=_inputs_used(ready, conditions(label, person), person),
        not_checked=_not_checked(person),
        policies=tuple(name for name, places in ready.policies.items() if not places <= hidden),
        arithmetic=person.arithmetic,
        working=person.working,
        contact=max((said.contact for said in applying), key=_rank, default=Contact.NONE),
        urgency=max((said.urgency for said in applying), key=_rank, default=Urgency.ROUTINE),
        sources=_sources(ready, hidden, indication),
        verdict=_verdict(judged),
        indication=indication,
    )


def _judged(ready: Prepared, person: Patient) -> Judged:
    touched = _touched(ready, person)
    reasons = ready.reasons.copy()
    by_truth: dict[Truth, list[int]] = {_TRUE: [], _UNKNOWN: [], _FALSE: []}
    for place in touched:
        reason = ready.rules[place].rule.compiled.reason(person)
        reasons[place] = reason
        by_truth[reason.truth].append(place)
    still_open = [place for place in ready.still_open if place not in touched]
    still_open += by_truth[_UNKNOWN]
    still_open.sort()
    false = (ready.false - touched).union(by_truth[_FALSE])
    return Judged(ready, reasons, touched, sorted(by_truth[_TRUE]), still_open, false)


def _touched(ready: Prepared, person: Patient) -> AbstractSet[int]:
    """The places of rules that may turn out otherwise than for nobody.

    A list that may go on decides only what it names.
    """
    touched: set[int] = set(ready.settled)
    for fact, value in person.values.items():
        if isinstance(value, ListFact) and not value.closed:
            naming = ready.naming.get(fact)
            if naming is not None:
                touched = touched.union(*[naming[key] for key in value.keys if key in naming])
        elif fact in ready.reading:
            touched |= ready.reading[fact]
    return touched


def _findings(judged: Judged, person: Patient, *, show_false: bool) -> tuple[Finding, ...]:
    ready, shown = judged.ready, list(judged.ready.blank)
    for place in judged.touched:
        rule, reason = ready.rules[place], judged.reasons[place]
        found = matched(rule.rule.criterion, person) if reason.truth is _TRUE else None
        shown[place] = Finding(rule.said, reason, found)
    places = [*judged.apply, *judged.still_open, *(sorted(judged.false) if show_false else ())]
    return tuple([shown[place] for place in places])


def verdict(label: Label, patient: Patient, *, context: Context) -> Verdict:
    """The interval alone, without findings."""
    person = situated(derived(patient), context)
    return _verdict(_judged(prepared(label, context), person))


def _verdict(judged: Judged) -> Verdict:
    """True findings set the floor, unknown ones the ceiling; a false one sets neither."""

    def gravest(places: list[int]) -> Level:
        # The rules come gravest first.
        return judged.ready.rules[places[0]].said.level if places else Level.CLEAR

    at_least, at_most = gravest(judged.apply), gravest(judged.still_open)
    return Verdict(at_least, max(at_least, at_most, key=_rank))


def _missing(judged: Judged, patient: Patient) -> tuple[Missing, ...]:
    """The open facts, the one that holds the gravest and the most findings open first."""
    ready, reasons, asked = judged.ready, judged.reasons, 0
    for place in judged.touched:
        asked |= 1 << place
    held = {fact: places & ~asked for fact, places in ready.waiting.items()}
    for place in judged.touched:
        for fact in reasons[place].missing:
            held[fact] = held.get(fact, 0) | 1 << place
    told = patient.values.keys() | patient.reasons.keys()
    entries = [
        missing_entry(
            ready,
            fact,
            places=places,
            reason=reason_of(fact, patient) if fact in told else "not-given",
        )
        for fact, places in held.items()
        if places
    ]
    entries.sort(key=itemgetter(0))
    return tuple([entry for _, entry in entries])


def _use_unknown(
    label: Label, patient: Patient, context: Context, *, besides: tuple[Missing, ...]
) -> tuple[Missing, ...]:
    """What else keeps open whether the use is inside the label."""
    facts = open_conditions(label, patient)
    if not facts:
        return ()
    listed = {entry.fact for entry in besides}
    return tuple(
        missing_fact(label, fact, patient, context) for fact in facts if fact not in listed
    )


def _inputs_used(ready: Prepared, use: AbstractSet[str], patient: Patient) -> tuple[str, ...]:
    """The known facts that were read, also for what does not apply."""
    return tuple(sorted(f for f in patient.values if f in ready.reading or f in use))


def _next_question(
    judged: Judged, missing: tuple[Missing, ...], patient: Patient
) -> tuple[str, ...]:
    """The fewest facts that settle a gravest open finding; of those, the most decisive."""
    if not missing:
        return ()
    rules, gravest = judged.ready.rules, missing[0].level
    open_now = [place for place in judged.still_open if rules[place].said.level is gravest]
    best: tuple[str, ...] = ()
    for entry in missing:
        for place in open_now:
            if entry.fact not in judged.reasons[place].missing:
                continue
            found = settling_facts(rules[place].rule.criterion, patient)
            if not best or len(found) < len(best):
                best = tuple(sorted(found))
            if len(best) == 1:
                return best
    return best


def _conflicts(ready: Prepared, hidden: AbstractSet[int]) -> tuple[ShownConflict, ...]:
    return tuple(
        shown for places, shown in ready.conflicts if places is None or not places <= hidden
    )


def _sources(
    ready: Prepared, hidden: AbstractSet[int], indication: JudgedIndication
) -> dict[str, dict[str, str]]:
    cited = {cite.source for criterion in indication.criteria for cite in criterion.cites}
    return {
        name: source
        for name, (places, source) in ready.sources.items()
        if name in cited or not places <= hidden
    }


def _not_checked(patient: Patient) -> tuple[str, ...]:
    """Names that nobody here knows; what they are cannot be checked."""
    return tuple(
        item.name
        for value in patient.values.values()
        if isinstance(value, ListFact)
        for item in value.items
        if not item.recognised
    )
