"""Is this use inside a label of the jurisdiction? Conditions, n-of-m counts and authorisation."""

from __future__ import annotations

from vademecum.engine.explain import cite_refs, inputs
from vademecum.engine.logic import evaluate
from vademecum.engine.missing import open_facts
from vademecum.engine.shared import JURISDICTION
from vademecum.model.answer import Context
from vademecum.model.assessment import JudgedCount, JudgedCriterion, JudgedIndication
from vademecum.model.criteria import All, AnyOf, AtLeast, Criterion, OneOf, leaves
from vademecum.model.label import Count, Indication, Label
from vademecum.model.patient import Patient
from vademecum.model.truth import Truth, any_of
from vademecum.model.vocabulary import Authorisation, Review


def conditions(label: Label, patient: Patient) -> frozenset[str]:
    """The facts that decide whether the use is inside a label."""
    asked = {leaf.fact for leaf in leaves(_any_entry(label, patient))}
    return frozenset(asked | {"indication.code"})


def open_conditions(label: Label, patient: Patient) -> tuple[str, ...]:
    """The facts that keep open whether the use is inside a label."""
    if patient.code("indication.code") is None:
        return ("indication.code",)
    return open_facts(_any_entry(label, patient), patient)


def _any_entry(label: Label, patient: Patient) -> Criterion:
    code = patient.code("indication.code")
    return AnyOf(tuple(_criterion(entry) for entry in label.indications if entry.code == code))


def judge_indication(label: Label, patient: Patient, context: Context) -> JudgedIndication:
    """The best-fitting entry of the label for the person's indication.

    Use outside the label of the jurisdiction is FALSE and off-label; an unknown jurisdiction
    leaves open what the jurisdictions decide differently.
    """
    code = patient.code("indication.code")
    if code is None:
        return JudgedIndication(None, Truth.UNKNOWN, Authorisation.UNKNOWN, Review.VERIFIED)
    entries = [entry for entry in label.indications if entry.code == code]
    judged = [(entry, _truth(entry, patient)) for entry in entries]
    truth = any_of(truth for _, truth in judged)
    if not judged:
        return JudgedIndication(code, truth, Authorisation.OFF_LABEL, Review.VERIFIED)
    entry = next((entry for entry, each in judged if each is truth), judged[0][0])
    if truth is Truth.FALSE:
        here = [e for e in entries if _here(e, patient) is not Truth.FALSE]
        entry = here[0] if here else entry
    return JudgedIndication(
        code,
        truth,
        _authorisation(entry, truth),
        entry.review,
        tuple(
            JudgedCriterion(
                label.text(item.id, context.lang, context.audience),
                evaluate(item.when, patient),
                inputs(item.when, patient),
                cite_refs(item.cites),
            )
            for item in entry.criteria
        ),
        tuple(_count(count, patient) for count in entry.counts),
    )


def _authorisation(entry: Indication, truth: Truth) -> Authorisation:
    if truth is Truth.UNKNOWN:
        return Authorisation.UNKNOWN
    return entry.authorisation if truth is Truth.TRUE else Authorisation.OFF_LABEL


def _here(entry: Indication, patient: Patient) -> Truth:
    return evaluate(_jurisdiction(entry), patient)


def _truth(entry: Indication, patient: Patient) -> Truth:
    return evaluate(_criterion(entry), patient)


def _jurisdiction(entry: Indication) -> Criterion:
    return OneOf(JURISDICTION, tuple(code.value for code in entry.jurisdictions))


def _criterion(entry: Indication) -> Criterion:
    """All conditions of an indication in one."""
    criteria = (item.when for item in entry.criteria)
    counts = (AtLeast(count.needed, tuple(count.items.values())) for count in entry.counts)
    return All((_jurisdiction(entry), *criteria, *counts))


def _count(count: Count, patient: Patient) -> JudgedCount:
    items = {slug: evaluate(item, patient) for slug, item in count.items.items()}
    tally = list(items.values()).count
    return JudgedCount(
        count.name,
        count.needed,
        tally(Truth.TRUE),
        tally(Truth.FALSE),
        tally(Truth.UNKNOWN),
        items,
    )
