"""May it be used, with what is known? The interval verdict with findings and open questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter

from vademecum.engine.derive import derived
from vademecum.engine.explain import inputs_of, matched
from vademecum.engine.indication import judge_indication
from vademecum.engine.missing import settling_facts
from vademecum.engine.prepared import Prepared, Ready, prepared
from vademecum.engine.shared import reason_of, situated
from vademecum.model.answer import Context, Finding, Missing
from vademecum.model.assessment import Assessment, JudgedIndication, Verdict
from vademecum.model.label import Label
from vademecum.model.listfact import ListFact
from vademecum.model.patient import Patient
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import Contact, Level, Urgency

Pairs = list[tuple[Ready, Finding]]
Waiting = dict[str, list[Ready]]
Open = tuple[Missing, ...]
_rank = attrgetter("rank")
_TRUE, _UNKNOWN = Truth.TRUE, Truth.UNKNOWN


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
    first, each with its inputs, its citations and what it still waits for. `show_false` also
    lists the statements that do not apply.
    """
    person = situated(derived(replace(patient, on=on)), context)
    ready = prepared(label, context)
    judged = _judged(ready, person)
    shown = judged.apply + judged.still_open + (judged.others if show_false else [])
    indication = judge_indication(label, person, context)
    waiting = _held_open(judged.still_open)
    missing = _missing(label, waiting, person, context)
    # What belongs to a statement is shown unless every statement that it belongs to is false.
    hidden = frozenset() if show_false else judged.false_places
    return Assessment(
        findings=tuple([finding for _, finding in shown]),
        missing=missing,
        next_question=_next_question(missing, waiting, person),
        problems=person.problems,
        conflicts=tuple(c for places, c in ready.conflicts if not places <= hidden),
        inputs_used=tuple(sorted(fact for fact in person.values if fact in ready.reading)),
        not_checked=_not_checked(person),
        policies=tuple(name for name, places in ready.policies.items() if not places <= hidden),
        arithmetic=person.arithmetic,
        working=person.working,
        contact=max((e.said.contact for e, _ in judged.apply), key=_rank, default=Contact.NONE),
        urgency=max((e.said.urgency for e, _ in judged.apply), key=_rank, default=_ROUTINE),
        sources=_sources(ready, hidden, indication),
        verdict=_verdict(judged),
        indication=indication,
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """What applies, what is open and what does not apply, each gravest first."""

    apply: Pairs
    still_open: Pairs
    others: Pairs
    false_places: set[int]


def _judged(ready: Prepared, person: Patient) -> Judged:
    told = inputs_of(person)
    touched, reading = _touched(ready, person)
    facts_of: dict[tuple[str, ...], Mapping[str, object]] = {}
    apply: Pairs = []
    still_open: Pairs = []
    others: Pairs = []
    false_places: set[int] = set()
    for place, each in enumerate(ready.rules):
        finding = each.blank
        rule = each.rule
        if place in reading:
            reason = rule.compiled.reason(person) if place in touched else finding.reason
            facts = facts_of.get(rule.facts)
            if facts is None:
                facts = {fact: told[fact] for fact in rule.facts if fact in told}
                facts_of[rule.facts] = facts
            finding = Finding(each.said, reason, facts)
        truth = finding.reason.truth
        if truth is _UNKNOWN:
            still_open.append((each, finding))
        elif truth is _TRUE:
            apply.append((each, finding._replace(matched=matched(rule.criterion, person))))
        else:
            others.append((each, finding))
            false_places.add(place)
    return Judged(apply, still_open, others, false_places)


def _touched(ready: Prepared, person: Patient) -> tuple[set[int], set[int]]:
    """The places that may turn out otherwise than for nobody, and those that read known facts.

    A list that may go on decides only what it names.
    """
    touched: set[int] = set()
    reading: set[int] = set()
    for fact, value in person.values.items():
        places = ready.reading.get(fact)
        if places is None:
            continue
        reading |= places
        if isinstance(value, ListFact) and not value.closed:
            naming = ready.naming[fact]
            touched = touched.union(*[naming[key] for key in value.keys if key in naming])
        else:
            touched |= places
    return touched, reading


_ROUTINE = Urgency.ROUTINE


def verdict(label: Label, patient: Patient, *, context: Context) -> Verdict:
    """The interval alone, without findings."""
    person = situated(derived(patient), context)
    at_most = Level.CLEAR
    for each in prepared(label, context).rules:
        truth = each.rule.compiled.reason(person).truth
        if truth is Truth.FALSE:
            continue
        # Gravest first: the first that is not false is the ceiling, the first true the floor.
        at_most = max(at_most, each.said.level, key=lambda level: level.rank)
        if truth is Truth.TRUE:
            return Verdict(each.said.level, at_most)
    return Verdict(Level.CLEAR, at_most)


def _verdict(judged: Judged) -> Verdict:
    """True findings set the floor, unknown ones the ceiling; a false one sets neither."""
    at_least = judged.apply[0][0].said.level if judged.apply else Level.CLEAR
    at_most = judged.still_open[0][0].said.level if judged.still_open else Level.CLEAR
    return Verdict(at_least, max(at_least, at_most, key=_rank))


def _missing(label: Label, waiting: Waiting, patient: Patient, context: Context) -> Open:
    """The open facts, the one that holds the gravest and the most findings open first."""
    entries = [
        Missing(
            fact=fact,
            reason=reason_of(fact, patient),
            ask=label.registry.question(fact, context.lang),
            findings=tuple([each.said.id for each in held]),
            level=held[0].said.level,
            turning_point=_turning_point(fact, held),
        )
        for fact, held in waiting.items()
    ]
    entries.sort(key=lambda m: (-m.level.rank if m.level else 0, -len(m.findings)))
    return tuple(entries)


def _held_open(still_open: Pairs) -> Waiting:
    """Which rules wait for a fact, the gravest first."""
    waiting: Waiting = defaultdict(list)
    for each, finding in still_open:
        for fact in finding.reason.missing:
            waiting[fact].append(each)
    return waiting


def _turning_point(fact: str, held: list[Ready]) -> str | None:
    """The value at which the answers change, where one number decides."""
    limits = {limit for each in held for limit in each.rule.limits.get(fact, ())}
    return limits.pop() if len(limits) == 1 else None


def _next_question(missing: Open, waiting: Waiting, patient: Patient) -> tuple[str, ...]:
    """The fewest facts that settle a gravest open finding; of those, the most decisive."""
    best: tuple[str, ...] = ()
    for entry in missing:
        if entry.level is not missing[0].level:
            break
        for each in waiting[entry.fact]:
            if each.said.level is not entry.level:
                break
            found = settling_facts(each.rule.criterion, patient)
            if not best or len(found) < len(best):
                best = tuple(sorted(found))
            if len(best) == 1:
                return best
    return best


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
