"""Is this use inside a label of the jurisdiction? Conditions, n-of-m counts and authorisation."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from vademecum.engine.compiled import CompiledCriterion
from vademecum.engine.explain import cite_refs, told_value
from vademecum.engine.shared import JURISDICTION
from vademecum.model.answer import CiteRef, Context
from vademecum.model.assessment import JudgedCount, JudgedCriterion, JudgedIndication
from vademecum.model.criteria import All, AnyOf, AtLeast, Criterion, OneOf
from vademecum.model.label import Count, Indication, Label
from vademecum.model.patient import Patient
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import Authorisation, Review

CODE = "indication.code"


@dataclass(frozen=True, slots=True)
class Entry:
    """An indication of a label, its conditions made ready to be asked; `whole` is all of them."""

    entry: Indication
    whole: CompiledCriterion
    here: CompiledCriterion
    criteria: tuple[CompiledCriterion, ...]
    cites: tuple[tuple[CiteRef, ...], ...]
    counts: tuple[dict[str, CompiledCriterion], ...]


@dataclass(frozen=True, slots=True)
class Use:
    """What a label says of one indication: its entries, and whether any of them holds."""

    entries: tuple[Entry, ...]
    any_entry: CompiledCriterion


_NOTHING = Use((), CompiledCriterion(AnyOf(())))
_USES: WeakKeyDictionary[Label, dict[str, Use]] = WeakKeyDictionary()


def conditions(label: Label, patient: Patient) -> frozenset[str]:
    """The facts that decide whether the use is inside a label."""
    return frozenset((CODE, *_use(label, patient.code(CODE)).any_entry.facts))


def open_conditions(label: Label, patient: Patient) -> tuple[str, ...]:
    """The facts that keep open whether the use is inside a label."""
    code = patient.code(CODE)
    return (CODE,) if code is None else _use(label, code).any_entry.reason(patient).missing


def _use(label: Label, code: str | None) -> Use:
    """What a label says of an indication, made ready once."""
    found = _USES.get(label)
    if found is None:
        found = {}
        for known in {entry.code for entry in label.indications}:
            entries = tuple(entry for entry in label.indications if entry.code == known)
            whole = AnyOf(tuple(_criterion(entry) for entry in entries))
            found[known] = Use(tuple(map(_ready, entries)), CompiledCriterion(whole))
        _USES[label] = found
    return _NOTHING if code is None else found.get(code, _NOTHING)


def _ready(entry: Indication) -> Entry:
    return Entry(
        entry,
        CompiledCriterion(_criterion(entry)),
        CompiledCriterion(_jurisdiction(entry)),
        tuple(CompiledCriterion(item.when) for item in entry.criteria),
        tuple(cite_refs(item.cites) for item in entry.criteria),
        tuple(
            {slug: CompiledCriterion(item) for slug, item in count.items.items()}
            for count in entry.counts
        ),
    )


def _jurisdiction(entry: Indication) -> Criterion:
    return OneOf(JURISDICTION, tuple(code.value for code in entry.jurisdictions))


def _criterion(entry: Indication) -> Criterion:
    """All conditions of an indication in one."""
    criteria = (item.when for item in entry.criteria)
    counts = (AtLeast(count.needed, tuple(count.items.values())) for count in entry.counts)
    return All((_jurisdiction(entry), *criteria, *counts))


def judge_indication(label: Label, patient: Patient, context: Context) -> JudgedIndication:
    """The best-fitting entry of the label for the person's indication.

    Use outside the label of the jurisdiction is FALSE and off-label; an unknown jurisdiction
    leaves open what the jurisdictions decide differently.
    """
    code = patient.code(CODE)
    if code is None:
        return JudgedIndication(None, Truth.UNKNOWN, Authorisation.UNKNOWN, Review.VERIFIED)
    use = _use(label, code)
    truth = use.any_entry.reason(patient).truth
    if not use.entries:
        return JudgedIndication(code, truth, Authorisation.OFF_LABEL, Review.VERIFIED)
    best = _best(use, truth, patient)
    return JudgedIndication(
        code,
        truth,
        _authorisation(best.entry, truth),
        best.entry.review,
        tuple(
            JudgedCriterion(
                label.text(item.id, context.lang, context.audience),
                asked.reason(patient).truth,
                {f: told_value(f, patient) for f in asked.facts if f in patient.values},
                cites,
            )
            for item, asked, cites in zip(
                best.entry.criteria, best.criteria, best.cites, strict=True
            )
        ),
        tuple(
            _count(count, items, patient)
            for count, items in zip(best.entry.counts, best.counts, strict=True)
        ),
    )


def _best(use: Use, truth: Truth, patient: Patient) -> Entry:
    """The entry that makes the use what it is; where none holds, one of the jurisdiction."""
    fitting = [entry for entry in use.entries if entry.whole.reason(patient).truth is truth]
    if truth is Truth.FALSE:
        here = [e for e in fitting if e.here.reason(patient).truth is not Truth.FALSE]
        return (here or fitting)[0]
    return fitting[0]


def _authorisation(entry: Indication, truth: Truth) -> Authorisation:
    if truth is Truth.UNKNOWN:
        return Authorisation.UNKNOWN
    return entry.authorisation if truth is Truth.TRUE else Authorisation.OFF_LABEL


def _count(count: Count, items: dict[str, CompiledCriterion], patient: Patient) -> JudgedCount:
    truths = {slug: item.reason(patient).truth for slug, item in items.items()}
    tally = list(truths.values()).count
    return JudgedCount(
        count.name,
        count.needed,
        tally(Truth.TRUE),
        tally(Truth.FALSE),
        tally(Truth.UNKNOWN),
        truths,
    )
