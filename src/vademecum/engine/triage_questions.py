"""What to ask next in triage: more symptoms, more about them, and facts that could still raise it.

Nothing is asked in an emergency. A mild symptom that passes a gate stays routine; what could still
shut the gate is asked, so that telling less settles nothing, and facts that a rule waits for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from vademecum.engine.logic import evaluate
from vademecum.engine.missing import open_facts
from vademecum.engine.shared import missing_fact
from vademecum.engine.signs import lacking
from vademecum.engine.triagetable import Judged, Table, table_of
from vademecum.model.answer import Context, Missing
from vademecum.model.criteria import Compare, leaves
from vademecum.model.label import Label
from vademecum.model.patient import Patient
from vademecum.model.sign import single_signs
from vademecum.model.symptom import Symptom
from vademecum.model.triage import Gate, TriageRule
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import Urgency

_SYMPTOMS = "symptoms"
_KEYS = {"feature": "features", "onset": "onset_after_dose"}
Questions = dict[str, list[str]]


def missing_of(
    label: Label, judged: Judged, *, patient: Patient, context: Context
) -> tuple[Missing, ...]:
    """What was not told and could raise the answer or keeps it up, most decisive first."""
    if judged.disposition is Urgency.EMERGENCY:
        return ()
    table = table_of(label)
    entries = []
    for fact, rules in _about_symptoms(table, judged, patient).items():
        reason = "incomplete-list" if fact == _SYMPTOMS and judged.told.known else "not-given"
        text = f"{label.identity.id}.triage-ask.{fact.rpartition('.')[2].replace('_', '-')}"
        ask = label.text(text, context.lang, context.audience)
        entries.append(Missing(fact=fact, reason=reason, ask=ask, findings=tuple(rules)))
    for fact, rules in _about_facts(table, judged, patient).items():
        entry = missing_fact(label, fact, patient, context)
        point = _turning_point(table, fact, judged.waiting)
        entries.append(replace(entry, findings=tuple(rules), turning_point=point))
    return tuple(entries)


def _about_symptoms(table: Table, judged: Judged, patient: Patient) -> Questions:
    """The questions about symptoms, with the rules that they could make hold."""
    told = judged.told
    if not told.known:
        return {_SYMPTOMS: []}
    found: Questions = {} if told.complete else {_SYMPTOMS: []}
    if judged.gate is not None:
        return found | _could_shut(table, judged.gate, told.symptoms)
    gated = {term for gate in table.gates for term in gate.terms}
    placed = {row.id for row in table.rules.terms if "site" in row.lists}
    if any(s.term in gated and s.severity is None for s in told.symptoms):
        found["symptoms.severity"] = []
    if any(s.term in placed and s.at is None for s in told.symptoms):
        found["symptoms.at"] = []
    for rule, keys in _could_hold(table, judged, patient):
        for key in sorted(keys):
            found.setdefault(f"symptoms.{_KEYS.get(key, key)}", []).append(rule.id)
    return found


def _could_shut(table: Table, gate: Gate, symptoms: Iterable[Symptom]) -> Questions:
    """The questions about mild symptoms whose answers could still shut their gate."""
    wanted = set[str]()
    for symptom in symptoms:
        wanted |= set() if symptom.features.complete else {"feature"}
        for sign in single_signs(gate.but) if gate.but is not None else ():
            lacks = lacking(sign, symptom, groups=table.rules.groups, named=table.named)
            wanted |= lacks or frozenset()
    return {f"symptoms.{_KEYS.get(key, key)}": [gate.id] for key in sorted(wanted)}


def _could_hold(
    table: Table, judged: Judged, patient: Patient
) -> list[tuple[TriageRule, frozenset[str]]]:
    """The more urgent rules that only wait for qualifiers, with these, the gravest first."""
    wanted = [_wanted(table, bit, judged.told.symptoms) for bit in range(len(table.singles))]
    found = []
    for rule, clauses in table.clauses:
        if rule.disposition.rank <= judged.disposition.rank:
            continue
        if rule.facts is not None and evaluate(rule.facts, patient) is Truth.FALSE:
            continue
        for clause in clauses:
            keys = [keys for bit, keys in enumerate(wanted) if clause >> bit & 1]
            if all(each is not None for each in keys):
                joined = frozenset[str]().union(*(each for each in keys if each is not None))
                found += [(rule, joined)] if joined else []
    return sorted(found, key=lambda each: -each[0].disposition.rank)


def _wanted(table: Table, bit: int, symptoms: Iterable[Symptom]) -> frozenset[str] | None:
    """The fewest qualifiers that one of the symptoms lacks for a single sign; None: hopeless."""
    groups = table.rules.groups
    lacks = [
        lacking(table.singles[bit], symptom, groups=groups, named=table.named)
        for symptom in symptoms
    ]
    return min((each for each in lacks if each is not None), key=len, default=None)


def _about_facts(table: Table, judged: Judged, patient: Patient) -> Questions:
    """The facts that rules wait for, and those that would say as much as another symptom."""
    found: Questions = {}
    for rule in judged.waiting:
        for fact in open_facts(rule.facts, patient) if rule.facts is not None else ():
            found.setdefault(fact, []).append(rule.id)
    terms = {symptom.term for symptom in judged.told.symptoms}
    for each in table.rules.derived:
        for fact in open_facts(each.facts, patient):
            unusable = fact in patient.reasons
            if each.term not in terms and (unusable or not terms.isdisjoint(each.asked_with)):
                found.setdefault(fact, [])
    return found


def _turning_point(table: Table, fact: str, waiting: Iterable[TriageRule]) -> str | None:
    asked = [rule.facts for rule in waiting if rule.facts is not None]
    for criterion in [*asked, *(each.facts for each in table.rules.derived)]:
        for leaf in leaves(criterion):
            if isinstance(leaf, Compare) and leaf.fact == fact:
                return str(leaf.limit)
    return None
