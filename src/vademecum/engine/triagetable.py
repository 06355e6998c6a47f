"""The symptom table of a label, prepared once: the urgency of single symptoms, and their words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from weakref import WeakKeyDictionary

from vademecum.engine.explain import cite_refs
from vademecum.engine.signs import Clauses, Fit, Times, fitting, holds, prepare
from vademecum.engine.symptoms import Told, Words, words_of
from vademecum.model.answer import Context
from vademecum.model.label import Label
from vademecum.model.symptom import INJECTION_SITE, OTHER, Symptom
from vademecum.model.triage import Gate, SymptomTerm, TriageReason, TriageRule, TriageRules
from vademecum.model.vocabulary import Urgency

# Prepared symptoms are kept without their free text; more than this many are never kept.
_KEPT_MAX = 4096
_ROLE_ACTIONS = {
    "site": ("rotate-site",),
    "minor": ("contact-if-it-persists",),
    "other": ("contact-prescriber", "report-reaction"),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """A symptom as the table sees it: the single signs it fits, its urgency, its open gates."""

    mask: int
    tier: Urgency
    role: str
    gates: int


class Table:
    """The triage rules of one label with everything looked up that does not depend on a person."""

    def __init__(self, rules: TriageRules, open_gates: tuple[Gate, ...], times: Times) -> None:
        """`open_gates` are those whose policy is on; `times` None: that policy is off."""
        self.rules = rules
        self.times = times
        self.gates = open_gates
        self.rows = {row.id: row for row in rules.terms}
        singles, clauses = prepare(rule.when for rule in rules.rules)
        self.clauses: tuple[tuple[TriageRule, Clauses], ...] = tuple(
            zip(rules.rules, clauses, strict=True)
        )
        self._fits: tuple[Fit, ...] = tuple(
            fitting(sign, rules.groups, times=times) for sign in singles
        )
        self._seen: dict[Symptom, Seen] = {}

    @cached_property
    def words(self) -> Words:
        """Every word of the table."""
        return words_of(self.rules)

    def seen(self, symptom: Symptom) -> Seen:
        """What the table makes of one symptom alone."""
        found = self._seen.get(symptom)
        if found is None:
            if len(self._seen) >= _KEPT_MAX:
                self._seen.clear()
            found = self._look(symptom)
            self._seen[replace(symptom, text=None, place="")] = found
        return found

    def _look(self, symptom: Symptom) -> Seen:
        mask = sum(1 << place for place, fits in enumerate(self._fits) if fits(symptom))
        gates = sum(1 << n for n, gate in enumerate(self.gates) if self._passes(gate, symptom))
        role = _role(self.rows[symptom.term], symptom)
        tier = self.rows[symptom.term].tier
        if role == "site" and tier is Urgency.ROUTINE:
            tier = Urgency.SAME_DAY
        return Seen(mask, tier, role, gates)

    def _passes(self, gate: Gate, symptom: Symptom) -> bool:
        if symptom.term not in gate.terms or symptom.severity != "mild":
            return False
        if symptom.features.items or (gate.site and symptom.at != INJECTION_SITE):
            return False
        but = gate.but
        groups = self.rules.groups
        return but is None or not holds(but, (symptom,), groups=groups, times=self.times)

    def mask(self, symptoms: Iterable[Symptom]) -> int:
        """The single signs that any of the symptoms fits."""
        found = 0
        for symptom in symptoms:
            found |= self.seen(symptom).mask
        return found

    def gate(self, symptoms: tuple[Symptom, ...], *, complete: bool) -> Gate | None:
        """The gate that every symptom passes when there are no others."""
        if not symptoms or not complete:
            return None
        shared = ~0
        for symptom in symptoms:
            shared &= self.seen(symptom).gates
        return next((gate for n, gate in enumerate(self.gates) if shared >> n & 1), None)

    def tier(self, symptoms: tuple[Symptom, ...], *, complete: bool) -> Urgency:
        """The urgency of the symptoms without any combination."""
        if self.gate(symptoms, complete=complete) is not None:
            return Urgency.ROUTINE
        tiers = (self.seen(symptom).tier for symptom in symptoms)
        return max(tiers, key=lambda tier: tier.rank, default=Urgency.ROUTINE)

    def terms_behind(self, rule: TriageRule, symptoms: Iterable[Symptom]) -> tuple[str, ...]:
        """The terms that make a rule hold."""
        told = tuple(symptoms)
        mask = self.mask(told)
        clauses = next(found for other, found in self.clauses if other is rule)
        met = 0
        for clause in clauses:
            met |= clause if mask & clause == clause else 0
        return tuple(dict.fromkeys(s.term for s in told if self.seen(s).mask & met))

    def questions(self, told: Told) -> list[tuple[str, str]]:
        """What about the symptoms was not told and matters, with the reason code."""
        if not told.known:
            return [("symptoms", "not-given")]
        found = [] if told.complete else [("symptoms", "incomplete-list")]
        gated = {term for gate in self.gates for term in gate.terms}
        if any(s.term in gated and s.severity is None for s in told.symptoms):
            found.append(("symptoms.severity", "not-given"))
        placed = {row.id for row in self.rules.terms if row.site == "gate"}
        if any(s.term in placed and s.at is None for s in told.symptoms):
            found.append(("symptoms.at", "not-given"))
        return found


def _role(row: SymptomTerm, symptom: Symptom) -> str:
    if row.tier is Urgency.EMERGENCY:
        return "red-flag"
    if row.id == OTHER:
        return "other"
    if symptom.at == INJECTION_SITE:
        return "site"
    if "immediate" in row.lists:
        return "immediate"
    return "minor" if row.tier is Urgency.ROUTINE else "unlisted"


_TABLES: WeakKeyDictionary[Label, Table] = WeakKeyDictionary()


def table_of(label: Label) -> Table:
    """The prepared table of a label."""
    table = _TABLES.get(label)
    if table is None:
        rules = label.triage
        assert rules is not None, "this pack has no triage"
        times = label.policy(rules.times)
        gates = tuple(gate for gate in rules.gates if label.policy(gate.policy) is not None)
        table = Table(rules, gates, None if times is None else times.durations)
        _TABLES[label] = table
    return table


def base_reasons(
    label: Label, table: Table, *, told: Told, context: Context
) -> tuple[list[TriageReason], set[str]]:
    """One reason for the symptoms of each kind, and the actions that go with them."""
    gate = table.gate(told.symptoms, complete=told.complete)
    if gate is not None:
        return [_gate_reason(label, gate, told, context)], set(gate.actions)
    if not told.known and not told.symptoms:
        return [_reason(label, table, "nothing-told", symptoms=(), context=context)], set()
    by_role: dict[str, list[Symptom]] = {}
    for symptom in told.symptoms:
        by_role.setdefault(table.seen(symptom).role, []).append(symptom)
    reasons = [
        _reason(label, table, role, symptoms=tuple(symptoms), context=context)
        for role, symptoms in by_role.items()
    ]
    return reasons, {action for role in by_role for action in _ROLE_ACTIONS.get(role, ())}


def _gate_reason(label: Label, gate: Gate, told: Told, context: Context) -> TriageReason:
    return TriageReason(
        id=gate.id,
        terms=_terms(told.symptoms),
        disposition=Urgency.ROUTINE,
        says=_says(label, gate.id, told.symptoms, context),
        cites=cite_refs(gate.cites),
        policies=(gate.policy,),
    )


def _reason(
    label: Label, table: Table, role: str, *, symptoms: tuple[Symptom, ...], context: Context
) -> TriageReason:
    rules = table.rules
    rows = [table.rows[symptom.term] for symptom in symptoms]
    own = [cite for row in rows for cite in row.cites]
    fallback = rules.site_cites if role == "site" else rules.default_cites
    cites = own if rows and all(row.cites for row in rows) else [*own, *fallback]
    policies = [_policy(rules, role)] if not rows or not all(row.cites for row in rows) else []
    tier = max((table.seen(s).tier for s in symptoms), key=lambda t: t.rank, default=None)
    text = rules.texts[role]
    return TriageReason(
        id=text,
        terms=_terms(symptoms),
        disposition=tier or Urgency.ROUTINE,
        says=_says(label, text, symptoms, context),
        cites=tuple(dict.fromkeys(cite_refs(tuple(cites)))),
        policies=tuple(p for p in policies if p is not None and label.policy(p) is not None),
    )


def _policy(rules: TriageRules, role: str) -> str | None:
    """The policy behind the urgency of a kind of symptoms; None where the source says it."""
    if role in ("immediate", "unlisted"):
        return rules.tiers
    return rules.red_flags if role == "red-flag" else None


def _terms(symptoms: Iterable[Symptom]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(symptom.term for symptom in symptoms))


def _says(label: Label, text: str, symptoms: Iterable[Symptom], context: Context) -> str:
    """The words of a text with the names of the symptoms in them."""
    names = [
        label.text(f"{label.identity.id}.symptom.{term}", context.lang, context.audience)
        for term in _terms(symptoms)
    ]
    words = label.text(text, context.lang, context.audience)
    return words.replace("{symptoms}", ", ".join(names))
