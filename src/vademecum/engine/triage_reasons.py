"""The reasons of a triage in words: one for each rule that holds, one for each kind of symptom."""

from __future__ import annotations

from collections.abc import Iterable

from vademecum.engine.explain import cite_refs
from vademecum.engine.symptoms import Told
from vademecum.engine.triagetable import table_of
from vademecum.model.answer import Context
from vademecum.model.label import Label
from vademecum.model.symptom import INJECTION_SITE, Symptom
from vademecum.model.triage import Gate, Role, TriageReason, TriageRule
from vademecum.model.vocabulary import Urgency

_ROLE_ACTIONS = {
    "minor": ("contact-if-it-persists",),
    "other": ("contact-prescriber", "report-reaction"),
}


def rule_reason(label: Label, rule: TriageRule, *, told: Told, context: Context) -> TriageReason:
    """The reason that a rule gives, with the terms behind it."""
    return TriageReason(
        id=rule.id,
        terms=table_of(label).terms_behind(rule, told.symptoms),
        disposition=rule.disposition,
        says=label.text(rule.id, context.lang, context.audience),
        cites=cite_refs(rule.cites),
        policies=_switched_on(label, rule.policies),
        review=rule.review,
    )


def base_reasons(
    label: Label, told: Told, *, gate: Gate | None, context: Context
) -> tuple[list[TriageReason], set[str]]:
    """One reason for the symptoms of each kind, and the actions that go with them."""
    if gate is not None:
        return [_gate_reason(label, gate, told=told, context=context)], set(gate.actions)
    if not told.known and not told.symptoms:
        return [_reason(label, "nothing-told", symptoms=(), context=context)], set()
    by_role: dict[Role, list[Symptom]] = {}
    for symptom in told.symptoms:
        by_role.setdefault(table_of(label).seen(symptom).role, []).append(symptom)
    reasons = [
        _reason(label, role, symptoms=tuple(symptoms), context=context)
        for role, symptoms in by_role.items()
    ]
    actions = {action for role in by_role for action in _ROLE_ACTIONS.get(role, ())}
    if any(symptom.at == INJECTION_SITE for symptom in told.symptoms):
        actions.add("rotate-site")
    return reasons, actions


def _gate_reason(label: Label, gate: Gate, *, told: Told, context: Context) -> TriageReason:
    return TriageReason(
        id=gate.id,
        terms=_terms(told.symptoms),
        disposition=Urgency.ROUTINE,
        says=_says(label, gate.id, symptoms=told.symptoms, context=context),
        cites=cite_refs(gate.cites),
        policies=(gate.policy,),
    )


def _reason(
    label: Label, role: Role, *, symptoms: tuple[Symptom, ...], context: Context
) -> TriageReason:
    table = table_of(label)
    rules = table.rules
    rows = [table.rows[symptom.term] for symptom in symptoms]
    own = [cite for row in rows for cite in row.cites]
    sourced = bool(rows) and all(row.cites for row in rows)
    fallback = rules.site_cites if role == "site" else rules.default_cites
    cites = own if sourced else [*own, *fallback]
    policy = {"red-flag": rules.red_flags, "immediate": rules.tiers, "unlisted": rules.tiers}
    policies = () if sourced or role not in policy else (policy[role],)
    tier = max((table.seen(s).tier for s in symptoms), key=lambda t: t.rank, default=None)
    return TriageReason(
        id=rules.texts[role],
        terms=_terms(symptoms),
        disposition=tier or Urgency.ROUTINE,
        says=_says(label, rules.texts[role], symptoms=symptoms, context=context),
        cites=tuple(dict.fromkeys(cite_refs(tuple(cites)))),
        policies=_switched_on(label, policies),
    )


def _switched_on(label: Label, policies: Iterable[str]) -> tuple[str, ...]:
    return tuple(policy for policy in policies if label.policy(policy) is not None)


def _terms(symptoms: Iterable[Symptom]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(symptom.term for symptom in symptoms))


def _says(label: Label, text: str, *, symptoms: Iterable[Symptom], context: Context) -> str:
    """The words of a text with the names of the symptoms in them."""
    names = [
        label.text(f"{label.identity.id}.symptom.{term}", context.lang, context.audience)
        for term in _terms(symptoms)
    ]
    words = label.text(text, context.lang, context.audience)
    return words.replace("{symptoms}", ", ".join(names))
