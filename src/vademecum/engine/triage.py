"""How urgently do these symptoms need help? The most urgent reason wins and nothing lowers it.

Every reason stands on its own: a rule looks for symptoms that are there and never for some that
are not. The one way down is a gate, and every further symptom shuts it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from vademecum.engine.explain import cite_refs
from vademecum.engine.logic import evaluate
from vademecum.engine.missing import open_facts
from vademecum.engine.regiscar import regiscar
from vademecum.engine.shared import conflicts, missing_fact, situated, sources
from vademecum.engine.symptoms import Told, told_symptoms
from vademecum.engine.triagetable import Table, base_reasons, table_of
from vademecum.model.answer import Context, Missing
from vademecum.model.criteria import Compare, leaves
from vademecum.model.label import Label
from vademecum.model.patient import Patient
from vademecum.model.symptom import INJECTION_SITE, Symptom
from vademecum.model.triage import (
    ACTIONS,
    Score,
    Triage,
    TriageReason,
    TriageRequest,
    TriageRule,
)
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import Contact, Urgency

_EMERGENCY = ("call-emergency-number", "do-not-inject-until-assessed")
_SAME_DAY = "contact-prescriber-today"
_LATER = ("contact-prescriber", "contact-if-it-persists")
_CONTACTS = {
    Urgency.EMERGENCY: Contact.EMERGENCY_SERVICES,
    Urgency.SAME_DAY: Contact.PRESCRIBER,
    Urgency.ROUTINE: Contact.PRESCRIBER,
}


def triage(
    label: Label,
    patient: Patient,
    request: TriageRequest,
    *,
    context: Context,
    now: datetime,
) -> Triage:
    """The disposition with every reason, what is suspected and what to do, in order.

    An emergency asks no questions. Otherwise `missing` names what could still raise the answer,
    or what keeps a mild single symptom from being routine.
    """
    table = table_of(label)
    person = situated(patient, context)
    told = told_symptoms(table.rules, table.words, request=request, patient=person, now=now)
    fired, waiting = _fired(table, told.symptoms, person)
    reasons = [_reason(label, rule, told, context=context) for rule in fired]
    bases, gate_actions = base_reasons(label, table, told=told, context=context)
    reasons = sorted([*reasons, *bases], key=lambda reason: -reason.disposition.rank)
    disposition = reasons[0].disposition if reasons else Urgency.ROUTINE
    decisive = [rule for rule in fired if rule.disposition is disposition]
    counted = decisive if disposition is Urgency.EMERGENCY else fired
    suspected = tuple(dict.fromkeys(code for rule in counted for code in rule.suspects))
    if any(s.at == INJECTION_SITE for s in told.symptoms):
        suspected = (*(code for code in suspected if code != "site-reaction"), "site-reaction")
    score = _score(table, told, person)
    actions = {action for rule in counted for action in rule.actions} | gate_actions
    cites = [cite for reason in reasons for cite in reason.cites]
    marks = {*suspected, *(symptom.term for symptom in told.symptoms)}
    missing = _missing(label, told, patient=person, waiting=waiting, context=context)
    missing = () if disposition is Urgency.EMERGENCY else missing
    return Triage(
        disposition=disposition,
        reasons=tuple(reasons),
        suspected=suspected,
        actions=_actions(disposition, actions),
        scores=(score,) if score is not None else (),
        missing=missing,
        next_question=tuple(entry.fact for entry in missing[:1]),
        problems=(*person.problems, *told.problems),
        conflicts=conflicts(label, "triage", marks, context),
        inputs_used=_inputs_used(fired, request, person),
        not_checked=told.not_checked,
        policies=tuple(sorted({p for reason in reasons for p in reason.policies})),
        contact=_CONTACTS[disposition] if reasons else Contact.NONE,
        urgency=disposition,
        sources=sources(label, [*cites, *_score_cites(table, score)]),
    )


def disposition_of(label: Label, symptoms: tuple[Symptom, ...], *, complete: bool) -> Urgency:
    """The disposition alone, for symptoms in terms of the table and nothing else known."""
    table = table_of(label)
    mask = table.mask(symptoms)
    tiers = [table.tier(symptoms, complete=complete)]
    tiers += [
        rule.disposition
        for rule, clauses in table.clauses
        if rule.disposition.rank > tiers[0].rank
        and (rule.facts is None or rule.facts_untold)
        and any(mask & clause == clause for clause in clauses)
    ]
    return max(tiers, key=lambda tier: tier.rank)


def _fired(
    table: Table, symptoms: tuple[Symptom, ...], patient: Patient
) -> tuple[list[TriageRule], list[TriageRule]]:
    """The rules that hold, and those that wait for a fact."""
    mask = table.mask(symptoms)
    fired, waiting = [], []
    for rule, clauses in table.clauses:
        if not any(mask & clause == clause for clause in clauses):
            continue
        truth = Truth.TRUE if rule.facts is None else evaluate(rule.facts, patient)
        if truth is Truth.TRUE or (truth is Truth.UNKNOWN and rule.facts_untold):
            fired.append(rule)
        if truth is Truth.UNKNOWN:
            waiting.append(rule)
    return fired, waiting


def _reason(label: Label, rule: TriageRule, told: Told, *, context: Context) -> TriageReason:
    table = table_of(label)
    return TriageReason(
        id=rule.id,
        terms=table.terms_behind(rule, told.symptoms),
        disposition=rule.disposition,
        says=label.text(rule.id, context.lang, context.audience),
        cites=cite_refs(rule.cites),
        policies=tuple(each for each in rule.policies if label.policy(each) is not None),
        review=rule.review,
    )


def _actions(disposition: Urgency, wanted: set[str]) -> tuple[str, ...]:
    """The actions in their order; an urgent one leaves out those that are slower."""
    match disposition:
        case Urgency.EMERGENCY:
            wanted = (wanted - {_SAME_DAY, *_LATER, "rotate-site", "report-reaction"}) | {
                *_EMERGENCY
            }
        case Urgency.SAME_DAY:
            wanted = (wanted - set(_LATER)) | {_SAME_DAY}
        case _:
            if "contact-prescriber" in wanted:
                wanted = wanted - {"contact-if-it-persists"}
    return tuple(action for action in ACTIONS if action in wanted)


def _missing(
    label: Label, told: Told, *, patient: Patient, waiting: list[TriageRule], context: Context
) -> tuple[Missing, ...]:
    """What to ask next: more symptoms, where and how bad they are, and facts."""
    entries = []
    for fact, reason in table_of(label).questions(told):
        text = f"{label.identity.id}.triage-ask.{fact.rpartition('.')[2]}"
        ask = label.text(text, context.lang, context.audience)
        entries.append(Missing(fact=fact, reason=reason, ask=ask))
    held: dict[str, list[TriageRule]] = {}
    for rule in waiting:
        for fact in open_facts(rule.facts, patient) if rule.facts is not None else ():
            held.setdefault(fact, []).append(rule)
    for fact, rules in held.items():
        entry = missing_fact(label, fact, patient, context)
        entries.append(
            Missing(
                fact=fact,
                reason=entry.reason,
                ask=entry.ask,
                findings=tuple(rule.id for rule in rules),
                turning_point=_turning_point(fact, rules),
            )
        )
    return tuple(entries)


def _turning_point(fact: str, rules: Iterable[TriageRule]) -> str | None:
    for rule in rules:
        for leaf in leaves(rule.facts) if rule.facts is not None else ():
            if isinstance(leaf, Compare) and leaf.fact == fact:
                return str(leaf.limit)
    return None


def _inputs_used(
    fired: Iterable[TriageRule], request: TriageRequest, patient: Patient
) -> tuple[str, ...]:
    facts = {leaf.fact for rule in fired if rule.facts is not None for leaf in leaves(rule.facts)}
    used = {fact for fact in facts if fact in patient.values}
    used |= {"symptoms"} if request.symptoms.known else set()
    return tuple(sorted(used | ({"last_dose"} if request.last_dose is not None else set())))


def _score(table: Table, told: Told, patient: Patient) -> Score | None:
    rules = table.rules.regiscar
    if rules is None:
        return None
    return regiscar(rules, told, patient=patient, groups=table.rules.groups, times=table.times)


def _score_cites(table: Table, score: Score | None) -> tuple:  # type: ignore[type-arg]
    rules = table.rules.regiscar
    return cite_refs(rules.cites) if rules is not None and score is not None else ()
