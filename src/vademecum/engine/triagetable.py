"""The symptom table of a label, prepared once: the urgency of single symptoms, and their words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from weakref import WeakKeyDictionary

from vademecum.engine.logic import evaluate
from vademecum.engine.signs import Clauses, Fit, NamedLimits, fitting, holds, prepare
from vademecum.engine.symptoms import Told, Words, words_of
from vademecum.model.label import Label
from vademecum.model.patient import Patient
from vademecum.model.sign import Sign
from vademecum.model.source import Policy
from vademecum.model.symptom import INJECTION_SITE, OTHER, Symptom, without_words
from vademecum.model.triage import Gate, Role, SymptomTerm, TriageRule, TriageRules
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import Urgency

# Prepared symptoms are kept without their free text; at this many all are let go.
KEPT_MAX = 4096


@dataclass(frozen=True, slots=True)
class Seen:
    """A symptom as the table sees it: the single signs it fits, its urgency, its open gates."""

    mask: int
    tier: Urgency
    role: Role
    gates: int


class Table:
    """The triage rules of one label with everything looked up that does not depend on a person."""

    def __init__(
        self, rules: TriageRules, *, open_gates: tuple[Gate, ...], named: NamedLimits
    ) -> None:
        """`open_gates` are those whose policy is on; `named` None: the policy on limits is off."""
        self.rules = rules
        self.named = named
        self.gates = open_gates
        self.rows = {row.id: row for row in rules.terms}
        self.singles: tuple[Sign, ...]
        self.singles, clauses = prepare(rule.when for rule in rules.rules)
        self.clauses: tuple[tuple[TriageRule, Clauses], ...] = tuple(
            zip(rules.rules, clauses, strict=True)
        )
        self._fits: tuple[Fit, ...] = tuple(
            fitting(sign, rules.groups, named=named) for sign in self.singles
        )
        self._seen: dict[Symptom, Seen] = {}

    @cached_property
    def words(self) -> Words:
        """Every word of the table."""
        return words_of(self.rules)

    def seen(self, symptom: Symptom) -> Seen:
        """What the table makes of one symptom alone; its text plays no part."""
        found = self._seen.get(symptom)
        if found is None:
            if len(self._seen) >= KEPT_MAX:
                self._seen.clear()
            found = self._look(symptom)
            self._seen[without_words(symptom)] = found
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
        if symptom.term not in gate.terms or symptom.severity != "mild" or symptom.unread:
            return False
        if symptom.features.items or (gate.site and symptom.at != INJECTION_SITE):
            return False
        but = gate.but
        groups = self.rules.groups
        return but is None or not holds(but, (symptom,), groups=groups, named=self.named)

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


def _role(row: SymptomTerm, symptom: Symptom) -> Role:
    if row.tier is Urgency.EMERGENCY:
        return "red-flag"
    if row.id == OTHER:
        return "other"
    if symptom.at == INJECTION_SITE:
        return "site"
    if "immediate" in row.lists:
        return "immediate"
    return "minor" if row.tier is Urgency.ROUTINE else "unlisted"


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules make of the symptoms: which hold, which wait for a fact, how urgent it is."""

    told: Told
    fired: tuple[TriageRule, ...]
    waiting: tuple[TriageRule, ...]
    gate: Gate | None
    disposition: Urgency


def judge(table: Table, told: Told, *, patient: Patient) -> Judged:
    """The rules applied to what was told; the most urgent wins."""
    mask = table.mask(told.symptoms)
    fired, waiting = [], []
    for rule, clauses in table.clauses:
        if not any(mask & clause == clause for clause in clauses):
            continue
        truth = Truth.TRUE if rule.facts is None else evaluate(rule.facts, patient)
        if truth is Truth.TRUE or (truth is Truth.UNKNOWN and rule.facts_untold):
            fired.append(rule)
        if truth is Truth.UNKNOWN:
            waiting.append(rule)
    tiers = [table.tier(told.symptoms, complete=told.complete)]
    tiers += [rule.disposition for rule in fired]
    return Judged(
        told,
        tuple(fired),
        tuple(waiting),
        table.gate(told.symptoms, complete=told.complete),
        max(tiers, key=lambda tier: tier.rank),
    )


_TABLES: WeakKeyDictionary[Label, Table] = WeakKeyDictionary()


def table_of(label: Label) -> Table:
    """The prepared table of a label."""
    table = _TABLES.get(label)
    if table is None:
        rules = label.triage
        assert rules is not None, "this pack has no triage"
        gates = tuple(gate for gate in rules.gates if label.policy(gate.policy) is not None)
        table = Table(rules, open_gates=gates, named=_named(label.policy(rules.limits)))
        _TABLES[label] = table
    return table


def _named(limits: Policy | None) -> NamedLimits:
    """The named limits of a policy, None where it is switched off."""
    if limits is None:
        return None
    sizes: Mapping[str, Fraction] = {name: size.base for name, size in limits.quantities.items()}
    return {**limits.durations, **sizes}
