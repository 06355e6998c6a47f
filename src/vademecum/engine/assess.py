"""May it be used, with what is known? The interval verdict with findings and open questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from weakref import WeakKeyDictionary

from vademecum.engine.derive import derived
from vademecum.engine.explain import cite_refs, explain, inputs, matched, why
from vademecum.engine.hints import explained
from vademecum.engine.indication import conditions, judge_indication, open_conditions
from vademecum.engine.logic import Evaluator, compile_criterion
from vademecum.engine.missing import open_facts, settling_facts
from vademecum.engine.shared import (
    JURISDICTION,
    conflicts,
    missing_fact,
    situated,
    sources,
)
from vademecum.model.answer import Context, Finding, Missing
from vademecum.model.assessment import Assessment, Verdict
from vademecum.model.criteria import All, Compare, Criterion, OneOf, leaves
from vademecum.model.label import EVERYWHERE, Label, Statement
from vademecum.model.listfact import ListFact
from vademecum.model.patient import Patient
from vademecum.model.quantity import Quantity
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import Contact, Level, Urgency


@dataclass(frozen=True, slots=True)
class Rule:
    """A statement ready to be asked: its whole criterion, the same compiled, and its facts."""

    statement: Statement
    criterion: Criterion
    holds: Evaluator
    facts: frozenset[str]


_PREPARED: WeakKeyDictionary[Label, tuple[Rule, ...]] = WeakKeyDictionary()
_GRAVEST_FIRST = {Truth.TRUE: 0, Truth.UNKNOWN: 1, Truth.FALSE: 2}


def whole_criterion(statement: Statement) -> Criterion:
    """A statement's criterion with its jurisdictions, phase and indications."""
    parts: list[Criterion] = []
    if set(statement.jurisdictions) != set(EVERYWHERE):
        parts.append(OneOf(JURISDICTION, tuple(code.value for code in statement.jurisdictions)))
    if statement.phase is not None:
        parts.append(OneOf("therapy.phase", (statement.phase,)))
    if statement.indications:
        parts.append(OneOf("indication.code", statement.indications))
    if statement.when is not None:
        parts.append(statement.when)
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def rules(label: Label) -> tuple[Rule, ...]:
    """The statements that depend on the person, prepared once for a label."""
    prepared = _PREPARED.get(label)
    if prepared is None:
        prepared = tuple(
            Rule(statement, criterion, compile_criterion(criterion), _asked_about(criterion))
            for statement in label.statements
            if statement.when is not None
            for criterion in [whole_criterion(statement)]
        )
        _PREPARED[label] = prepared
    return prepared


def _asked_about(criterion: Criterion) -> frozenset[str]:
    return frozenset(leaf.fact for leaf in leaves(criterion))


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
    judged = [(rule, rule.holds(person)) for rule in rules(label) if _switched_on(label, rule)]
    shown = [pair for pair in judged if show_false or pair[1] is not Truth.FALSE]
    shown.sort(key=_gravity)
    findings = tuple(_finding(label, rule, truth, person, context) for rule, truth in shown)
    still_open = [rule for rule, truth in shown if truth is Truth.UNKNOWN]
    indication = judge_indication(label, person, context)
    cites = [cite for finding in findings for cite in finding.cites]
    cites += [cite for criterion in indication.criteria for cite in criterion.cites]
    marks = {mark for finding in findings for mark in (finding.id, finding.subject)}
    apply = [finding for finding in findings if finding.truth is Truth.TRUE]
    return Assessment(
        findings=findings,
        missing=_missing(label, still_open, person, context),
        next_question=_next_question(still_open, person),
        problems=explained(label.registry, person),
        conflicts=conflicts(label, "assess", marks, context),
        inputs_used=_inputs_used(label, judged, person),
        not_checked=_not_checked(person),
        policies=tuple(sorted({p for finding in findings for p in finding.policies})),
        arithmetic=person.arithmetic,
        working=person.working,
        contact=max((f.contact for f in apply), key=lambda c: c.rank, default=Contact.NONE),
        urgency=max((f.urgency for f in apply), key=lambda u: u.rank, default=Urgency.ROUTINE),
        sources=sources(label, cites),
        verdict=_verdict(findings),
        indication=indication,
    )


def verdict(label: Label, patient: Patient, *, context: Context) -> Verdict:
    """The interval alone, without findings."""
    person = situated(derived(patient), context)
    at_least = at_most = Level.CLEAR
    for rule in rules(label):
        level = rule.statement.then.wording.level
        if level.rank <= at_least.rank or not _switched_on(label, rule):
            continue
        truth = rule.holds(person)
        if truth is Truth.TRUE:
            at_least = level
        if truth is not Truth.FALSE and level.rank > at_most.rank:
            at_most = level
    return Verdict(at_least, max(at_least, at_most, key=lambda level: level.rank))


def _verdict(findings: tuple[Finding, ...]) -> Verdict:
    """True findings set the floor, unknown ones the ceiling; a false one sets neither."""

    def gravest(truths: tuple[Truth, ...]) -> Level:
        levels = [finding.level for finding in findings if finding.truth in truths]
        return max(levels, key=lambda level: level.rank, default=Level.CLEAR)

    return Verdict(gravest((Truth.TRUE,)), gravest((Truth.TRUE, Truth.UNKNOWN)))


def _switched_on(label: Label, rule: Rule) -> bool:
    policy = rule.statement.policy
    return policy is None or label.policy(policy) is not None


def _gravity(pair: tuple[Rule, Truth]) -> tuple[int, int]:
    rule, truth = pair
    return _GRAVEST_FIRST[truth], -rule.statement.then.wording.level.rank


def _finding(
    label: Label, rule: Rule, truth: Truth, patient: Patient, context: Context
) -> Finding:
    statement = rule.statement
    return Finding(
        id=statement.id,
        kind=statement.kind.value,
        subject=statement.subject,
        truth=truth,
        wording=statement.then.wording,
        level=statement.then.wording.level,
        says=explain(statement, label, context),
        contact=statement.then.contact,
        urgency=statement.then.urgency,
        basis=statement.basis,
        review=statement.review,
        jurisdictions=tuple(code.value for code in statement.jurisdictions),
        facts=inputs(rule.criterion, patient),
        missing=open_facts(rule.criterion, patient),
        cites=cite_refs(statement.cites),
        policies=(statement.policy,) if statement.policy else (),
        matched=matched(rule.criterion, patient) if truth is Truth.TRUE else None,
        why=why(rule.criterion, patient),
    )


def _missing(
    label: Label, still_open: list[Rule], patient: Patient, context: Context
) -> tuple[Missing, ...]:
    """The open facts, the one that holds the gravest and the most findings open first."""
    holds_open: dict[str, list[Rule]] = {}
    for rule in still_open:
        for fact in open_facts(rule.criterion, patient):
            holds_open.setdefault(fact, []).append(rule)

    def entry(fact: str, waiting: list[Rule]) -> Missing:
        level = max((_level(rule) for rule in waiting), key=lambda level: level.rank)
        return replace(
            missing_fact(label, fact, patient, context),
            findings=tuple(rule.statement.id for rule in waiting),
            level=level,
            turning_point=_turning_point(fact, waiting),
        )

    entries = [entry(fact, waiting) for fact, waiting in holds_open.items()]
    entries.sort(key=lambda m: (-m.level.rank if m.level else 0, -len(m.findings)))
    use = [fact for fact in open_conditions(label, patient) if fact not in holds_open]
    return (*entries, *(missing_fact(label, fact, patient, context) for fact in use))


def _level(rule: Rule) -> Level:
    return rule.statement.then.wording.level


def _turning_point(fact: str, waiting: list[Rule]) -> str | None:
    """The value at which the answers change, where one number decides."""
    limits: dict[Fraction, Quantity] = {}
    for rule in waiting:
        for leaf in leaves(rule.criterion):
            if leaf.fact == fact and isinstance(leaf, Compare):
                limits[leaf.limit.base] = leaf.limit
    return str(next(iter(limits.values()))) if len(limits) == 1 else None


def _next_question(still_open: list[Rule], patient: Patient) -> tuple[str, ...]:
    """The fewest facts that settle the gravest open finding."""
    if not still_open:
        return ()
    gravest = max(_level(rule).rank for rule in still_open)
    ways = [
        settling_facts(rule.criterion, patient)
        for rule in still_open
        if _level(rule).rank == gravest
    ]
    fewest = min(ways, key=len)
    return tuple(sorted(fewest))


def _inputs_used(
    label: Label, judged: Iterable[tuple[Rule, Truth]], patient: Patient
) -> tuple[str, ...]:
    """The known facts that were read, also for what does not apply."""
    facts = set(conditions(label, patient))
    for rule, _ in judged:
        facts |= rule.facts
    return tuple(sorted(fact for fact in facts if fact in patient.values))


def _not_checked(patient: Patient) -> tuple[str, ...]:
    """Names that nobody here knows; what they are cannot be checked."""
    return tuple(
        item.name
        for value in patient.values.values()
        if isinstance(value, ListFact)
        for item in value.items
        if not item.recognised
    )
