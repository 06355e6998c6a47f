"""The statements of a label made ready once for everybody who asks in the same way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import partial
from weakref import WeakKeyDictionary

from vademecum.engine.compiled import CompiledCriterion
from vademecum.engine.explain import cite_refs, explain
from vademecum.engine.missing import STOP
from vademecum.engine.shared import JURISDICTION, all_conflicts, situated, sources
from vademecum.model.answer import Context, Finding, Missing, Reason, Said, ShownConflict
from vademecum.model.criteria import All, Compare, Criterion, Lists, OneOf, leaves
from vademecum.model.label import EVERYWHERE, Label, Statement
from vademecum.model.patient import Patient
from vademecum.model.truth import Truth

Places = frozenset[int]
# An open fact with its rank among others, the most decisive first.
Ranked = tuple[tuple[int, int], Missing]


@dataclass(frozen=True, slots=True)
class Rule:
    """A statement that depends on the person, with its whole criterion made ready."""

    statement: Statement
    criterion: Criterion
    compiled: CompiledCriterion


@dataclass(frozen=True, slots=True)
class Ready:
    """A rule in the words of a context."""

    rule: Rule
    said: Said


@dataclass(frozen=True, slots=True)
class Prepared:
    """The rules in force in a context, gravest first, and all that does not depend on anybody.

    Places are positions in `rules`. `blank`, `reasons`, `still_open`, `false` and `waiting` (which
    facts hold which places open; the bit of a place is set) say how they turn out for somebody of
    whom nothing is known; those at `settled` apply to everybody. `reading` tells for a fact which
    rules read it, `naming` for a list fact and a term which of them look for it; `conflicts`,
    `sources` and `policies` are shown with a finding at one of their places (a conflict without
    places with any answer).
    """

    rules: tuple[Ready, ...]
    blank: tuple[Finding, ...]
    reasons: list[Reason]
    still_open: list[int]
    false: Places
    settled: Places
    reading: Mapping[str, Places]
    naming: Mapping[str, Mapping[str, Places]]
    limits: Mapping[str, Mapping[int, Mapping[Fraction, str]]]
    questions: Mapping[str, str]
    conflicts: tuple[tuple[Places | None, ShownConflict], ...]
    sources: Mapping[str, tuple[Places, dict[str, str]]]
    policies: Mapping[str, Places]
    waiting: Mapping[str, int]
    entries: dict[tuple[str, int, str], Ranked] = field(default_factory=dict)


_RULES: WeakKeyDictionary[Label, tuple[Rule, ...]] = WeakKeyDictionary()
_PREPARED: WeakKeyDictionary[Label, dict[Context, Prepared]] = WeakKeyDictionary()
_NO_DAY = date(2000, 1, 1)
_ENTRIES_MAX = 4096


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
    """The statements that depend on the person, whether their policy is on or not."""
    ready = _RULES.get(label)
    if ready is None:
        found = [_rule(each) for each in label.statements if each.when is not None]
        ready = tuple(sorted(found, key=lambda rule: -rule.statement.then.wording.level.rank))
        _RULES[label] = ready
    return ready


def _rule(statement: Statement) -> Rule:
    criterion = whole_criterion(statement)
    return Rule(statement, criterion, CompiledCriterion(criterion))


def prepared(label: Label, context: Context) -> Prepared:
    """The rules in force in a context, made ready once."""
    by_context = _PREPARED.setdefault(label, {})
    found = by_context.get(context)
    if found is None:
        found = _prepare(label, context)
        by_context[context] = found
    return found


def _prepare(label: Label, context: Context) -> Prepared:
    nobody = situated(Patient(_NO_DAY, {}), context)
    ready = tuple(
        Ready(rule, said_by(rule.statement, label, context=context))
        for rule in rules(label)
        if rule.statement.policy is None or label.policy(rule.statement.policy) is not None
    )
    reasons = [each.rule.compiled.reason(nobody) for each in ready]
    by_truth = {t: [n for n, r in enumerate(reasons) if r.truth is t] for t in Truth}
    places = _places(ready)
    return Prepared(
        ready,
        tuple(Finding(r.said, reason) for r, reason in zip(ready, reasons, strict=True)),
        reasons,
        by_truth[Truth.UNKNOWN],
        frozenset(by_truth[Truth.FALSE]),
        frozenset(by_truth[Truth.TRUE]),
        {fact: places[fact] for fact in places.keys() - nobody.values.keys()},
        _naming(ready),
        _limits(ready),
        {fact: label.registry.question(fact, context.lang) for fact in places},
        tuple(
            (_where(ready, partial(_marked, marks)) if marks else None, shown)
            for marks, shown in all_conflicts(label, "assess", context=context)
        ),
        {
            name: (_where(ready, partial(_cites, name)), shown)
            for name, shown in sources(label).items()
        },
        {name: _where(ready, partial(_rests_on, name)) for name in sorted(label.policies)},
        _waiting(reasons),
    )


def _waiting(reasons: list[Reason]) -> dict[str, int]:
    held: dict[str, int] = {}
    for place, reason in enumerate(reasons):
        for fact in reason.missing:
            held[fact] = held.get(fact, 0) | 1 << place
    return held


def missing_entry(prepared: Prepared, fact: str, *, places: int, reason: str) -> Ranked:
    """A fact that the rules at these places (bits) wait for; the first of them is the gravest.

    The turning point is the value at which the answers change, where one number decides. Most
    people wait for the same facts in the same way, so the entries are kept.
    """
    known = prepared.entries
    found = known.get((fact, places, reason))
    if found is None:
        if len(known) >= _ENTRIES_MAX:
            known.clear()
        at = [place for place in range(places.bit_length()) if places >> place & 1]
        entry = _entry(prepared, fact, at, reason)
        rank = (-prepared.rules[at[0]].said.level.rank, -len(at))
        found = known[fact, places, reason] = rank, entry
    return found


def _entry(prepared: Prepared, fact: str, places: list[int], reason: str) -> Missing:
    rules, by_place = prepared.rules, prepared.limits.get(fact, {})
    # The same amount in two units is one limit.
    limits: dict[Fraction, str] = {}
    for place in places if by_place else ():
        limits |= by_place.get(place, {})
    return Missing(
        fact=fact,
        reason=reason,
        ask=prepared.questions[fact],
        findings=tuple([rules[place].said.id for place in places]),
        level=rules[places[0]].said.level,
        turning_point=next(iter(limits.values())) if len(limits) == 1 else None,
    )


def _limits(ready: tuple[Ready, ...]) -> dict[str, dict[int, dict[Fraction, str]]]:
    """The numbers that decide about a fact, by the place of the rule."""
    found: dict[str, dict[int, dict[Fraction, str]]] = {}
    for place, each in enumerate(ready):
        for leaf in leaves(each.rule.criterion):
            if isinstance(leaf, Compare):
                here = found.setdefault(leaf.fact, {}).setdefault(place, {})
                here[leaf.limit.base] = str(leaf.limit)
    return found


def _where(ready: tuple[Ready, ...], fits: Callable[[Ready], bool]) -> Places:
    return frozenset(place for place, each in enumerate(ready) if fits(each))


def _marked(marks: frozenset[str], ready: Ready) -> bool:
    return not marks.isdisjoint((ready.said.id, ready.said.subject))


def _cites(source: str, ready: Ready) -> bool:
    return any(cite.source == source for cite in ready.said.cites)


def _rests_on(policy: str, ready: Ready) -> bool:
    return policy in ready.said.policies


def _places(ready: tuple[Ready, ...]) -> dict[str, Places]:
    """Which rules read a fact."""
    reading: dict[str, set[int]] = {}
    for place, each in enumerate(ready):
        for leaf in leaves(each.rule.criterion):
            reading.setdefault(leaf.fact, set()).add(place)
            if isinstance(leaf, Lists) and leaf.during_therapy:
                reading.setdefault(STOP, set()).add(place)
    return {fact: frozenset(places) for fact, places in reading.items()}


def _naming(ready: tuple[Ready, ...]) -> dict[str, dict[str, Places]]:
    """Which rules look for a term in a list fact."""
    naming: dict[str, dict[str, set[int]]] = {}
    for place, each in enumerate(ready):
        for leaf in leaves(each.rule.criterion):
            for term in leaf.terms if isinstance(leaf, Lists) else ():
                naming.setdefault(leaf.fact, {}).setdefault(term, set()).add(place)
    return {
        fact: {term: frozenset(places) for term, places in terms.items()}
        for fact, terms in naming.items()
    }


def said_by(statement: Statement, label: Label, *, context: Context) -> Said:
    """What a statement says to the audience of a context."""
    return Said(
        id=statement.id,
        kind=statement.kind,
        subject=statement.subject,
        wording=statement.then.wording,
        level=statement.then.wording.level,
        says=explain(statement, label, context),
        contact=statement.then.contact,
        urgency=statement.then.urgency,
        basis=statement.basis,
        review=statement.review,
        jurisdictions=statement.jurisdictions,
        cites=cite_refs(statement.cites),
        policies=(statement.policy,) if statement.policy else (),
        reads=tuple(dict.fromkeys(leaf.fact for leaf in leaves(whole_criterion(statement)))),
    )
