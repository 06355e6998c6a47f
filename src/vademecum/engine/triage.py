"""How urgently do these symptoms need help? The most urgent reason wins and nothing lowers it.

Every reason stands on its own: a rule looks for symptoms that are there and never for some that
are not. The one way down is a gate, and every further symptom shuts it. Without local policies
the gates are shut, named limits hold back nothing, and what needs help at once still does:
switching a policy off never makes an answer milder. With no symptoms told at all the answer is
routine and `symptoms` is missing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from vademecum.engine.explain import cite_refs
from vademecum.engine.regiscar import regiscar
from vademecum.engine.shared import conflicts, situated, sources
from vademecum.engine.symptoms import Told, told_symptoms
from vademecum.engine.triage_questions import missing_of
from vademecum.engine.triage_reasons import base_reasons, rule_reason
from vademecum.engine.triagetable import Judged, Table, judge, table_of
from vademecum.model.answer import CiteRef, Context, Problem, ShownConflict
from vademecum.model.criteria import leaves
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
    label: Label, patient: Patient, *, request: TriageRequest, context: Context, now: datetime
) -> Triage:
    """The disposition with every reason, what is suspected and what to do, in order.

    An emergency asks no questions. Otherwise `missing` names what could still raise the answer,
    or what keeps a mild single symptom from being routine.
    """
    table = table_of(label)
    person = situated(patient, context)
    told = told_symptoms(table.rules, table.words, request=request, patient=person, now=now)
    judged = judge(table, told, patient=person)
    bases, base_actions = base_reasons(label, told, gate=judged.gate, context=context)
    reasons = _gravest_first(label, judged, bases, context)
    score = _score(table, told, person)
    missing = missing_of(label, judged, patient=person, context=context)
    cites = [cite for reason in reasons for cite in reason.cites]
    return Triage(
        disposition=judged.disposition,
        reasons=reasons,
        suspected=_suspected(judged),
        actions=_actions(judged, base_actions),
        scores=(score,) if score is not None else (),
        missing=missing,
        next_question=tuple(entry.fact for entry in missing[:1]),
        problems=(*person.problems, *_readings(label, told.problems)),
        conflicts=_conflicts(label, judged, context),
        inputs_used=_inputs_used(table, judged, request, person),
        not_checked=told.not_checked,
        policies=tuple(sorted({p for reason in reasons for p in reason.policies})),
        contact=_CONTACTS[judged.disposition] if reasons else Contact.NONE,
        urgency=judged.disposition,
        sources=sources(label, [*cites, *_score_cites(table, score)]),
    )


def disposition_of(label: Label, symptoms: tuple[Symptom, ...], *, complete: bool) -> Urgency:
    """The disposition alone, for symptoms in terms of the table and nothing else known."""
    table = table_of(label)
    mask = table.mask(symptoms)
    found = table.tier(symptoms, complete=complete)
    for rule, clauses in table.clauses:
        if rule.disposition.rank <= found.rank:
            continue
        if rule.facts is not None and not rule.facts_untold:
            continue
        if any(mask & clause == clause for clause in clauses):
            found = rule.disposition
    return found


def _gravest_first(
    label: Label, judged: Judged, bases: list[TriageReason], context: Context
) -> tuple[TriageReason, ...]:
    told = judged.told
    found = [rule_reason(label, rule, told=told, context=context) for rule in judged.fired]
    return tuple(sorted([*found, *bases], key=lambda reason: -reason.disposition.rank))


def _counted(judged: Judged) -> tuple[TriageRule, ...]:
    """The rules whose advice counts: in an emergency only those that make it one."""
    if judged.disposition is not Urgency.EMERGENCY:
        return judged.fired
    return tuple(rule for rule in judged.fired if rule.disposition is Urgency.EMERGENCY)


def _suspected(judged: Judged) -> tuple[str, ...]:
    """What the signs may stand for; a reaction of the injection site comes last."""
    found = dict.fromkeys(code for rule in _counted(judged) for code in rule.suspects)
    if any(symptom.at == INJECTION_SITE for symptom in judged.told.symptoms):
        found.pop("site-reaction", None)
        found["site-reaction"] = None
    return tuple(found)


def _actions(judged: Judged, base_actions: set[str]) -> tuple[str, ...]:
    """The actions in their order; an urgent one leaves out those that are slower."""
    wanted = base_actions | {action for rule in _counted(judged) for action in rule.actions}
    match judged.disposition:
        case Urgency.EMERGENCY:
            wanted -= {_SAME_DAY, *_LATER, "rotate-site", "report-reaction"}
            wanted |= {*_EMERGENCY}
        case Urgency.SAME_DAY:
            wanted = (wanted - {*_LATER}) | {_SAME_DAY}
        case _:
            if "contact-prescriber" in wanted:
                wanted -= {"contact-if-it-persists"}
    return tuple(action for action in ACTIONS if action in wanted)


def _conflicts(label: Label, judged: Judged, context: Context) -> tuple[ShownConflict, ...]:
    """The disagreements that the answer touches; an open gate acts on the milder position."""
    marks = {*_suspected(judged), *(symptom.term for symptom in judged.told.symptoms)}
    found = conflicts(label, "triage", marks, context)
    if judged.gate is None:
        return found
    return tuple(replace(each, acted_on=_mildest(each)) for each in found)


def _mildest(conflict: ShownConflict) -> int:
    results = [position.result for position in conflict.positions]
    return results.index(Urgency.ROUTINE) if Urgency.ROUTINE in results else conflict.acted_on


def _readings(label: Label, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems with what each likely reading of an unknown word leads to; none is acted on."""
    return tuple(
        replace(
            problem,
            hints=tuple(
                replace(hint, leads_to={"disposition": _alone(label, hint.reading)})
                for hint in problem.hints
            ),
        )
        for problem in problems
    )


def _alone(label: Label, term: str) -> str:
    return disposition_of(label, (Symptom(term),), complete=False).value


def _inputs_used(
    table: Table, judged: Judged, request: TriageRequest, patient: Patient
) -> tuple[str, ...]:
    terms = {symptom.term for symptom in judged.told.symptoms}
    criteria = [rule.facts for rule in judged.fired if rule.facts is not None]
    criteria += [each.facts for each in table.rules.derived if each.term in terms]
    facts = {leaf.fact for criterion in criteria for leaf in leaves(criterion)}
    used = {fact for fact in facts if fact in patient.values}
    used |= {"symptoms"} if request.symptoms.known else set()
    return tuple(sorted(used | ({"last_dose"} if request.last_dose is not None else set())))


def _score(table: Table, told: Told, patient: Patient) -> Score | None:
    rules = table.rules.regiscar
    if rules is None:
        return None
    groups = table.rules.groups
    return regiscar(rules, told, patient=patient, groups=groups, named=table.named)


def _score_cites(table: Table, score: Score | None) -> tuple[CiteRef, ...]:
    rules = table.rules.regiscar
    return cite_refs(rules.cites) if rules is not None and score is not None else ()
