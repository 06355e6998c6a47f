"""Parts that the answers of all commands have in common."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from vademecum.engine.explain import cite_refs
from vademecum.model.answer import CiteRef, Context, Missing, ShownConflict, ShownPosition
from vademecum.model.label import Label
from vademecum.model.listfact import ListFact
from vademecum.model.patient import Patient
from vademecum.model.source import Conflict
from vademecum.model.vocabulary import Jurisdiction

JURISDICTION = "context.jurisdiction"


def situated(patient: Patient, context: Context) -> Patient:
    """The person in the jurisdiction of the question; the option, where given, wins."""
    if context.jurisdiction is None:
        return patient
    code = context.jurisdiction.value
    if patient.values.get(JURISDICTION) == code:
        return patient
    return replace(
        patient,
        values=patient.values | {JURISDICTION: code},
        told=patient.told | {JURISDICTION: code},
    )


def jurisdiction_of(patient: Patient, context: Context) -> Jurisdiction | None:
    """Whose label applies, from the option or else from the facts."""
    code = context.jurisdiction or patient.code(JURISDICTION)
    return Jurisdiction(code) if code else None


def sources(label: Label, cites: Iterable[CiteRef] | None = None) -> dict[str, dict[str, str]]:
    """The documents behind citations by source id, or all that a label has."""
    wanted = label.sources if cites is None else {cite.source for cite in cites}
    return {
        source.id: {
            "publisher": source.publisher,
            "title": source.title,
            "revision": source.revision,
            "jurisdiction": source.jurisdiction,
            "copy": source.copy_read,
        }
        for source in sorted(label.sources.values(), key=lambda source: source.id)
        if source.id in wanted
    }


def conflicts(
    label: Label, command: str, marks: Collection[str], context: Context
) -> tuple[ShownConflict, ...]:
    """The disagreements of sources that touch an answer, by the ids and codes in it."""
    return tuple(
        shown
        for shown_with, shown in all_conflicts(label, command, context=context)
        if not shown_with or not shown_with.isdisjoint(marks)
    )


def all_conflicts(
    label: Label, command: str, *, context: Context
) -> tuple[tuple[frozenset[str], ShownConflict], ...]:
    """Every disagreement that a command may show, with the marks it is shown with."""
    return tuple(
        (frozenset(conflict.shown_with), shown_conflict(label, conflict, command, context))
        for conflict in label.conflicts
        if command in conflict.commands
    )


def shown_conflict(
    label: Label, conflict: Conflict, command: str, context: Context
) -> ShownConflict:
    """One disagreement with every position, in the words of the audience."""
    positions = tuple(
        ShownPosition(
            label.text(position.id, context.lang, context.audience),
            position.wording.value if position.wording else None,
            position.results.get(command),
            cite_refs(position.cites),
        )
        for position in conflict.positions
    )
    why = label.text(conflict.id, context.lang, context.audience)
    return ShownConflict(conflict.topic, positions, conflict.acted_on, why, conflict.shown_with)


def missing_fact(label: Label, fact: str, patient: Patient, context: Context) -> Missing:
    """A fact that an answer waits for, with the question that asks for it."""
    ask = label.registry.question(fact, context.lang)
    return Missing(fact=fact, reason=reason_of(fact, patient), ask=ask)


def reason_of(fact: str, patient: Patient) -> str:
    """Why a fact cannot decide; a list may be incomplete, and an age in years too coarse."""
    found = patient.values.get(fact)
    if isinstance(found, ListFact):
        return patient.reasons.get(fact, "incomplete-list")
    return patient.reason(fact) if found is None else "unusable"
