"""Words and reasons: what a finding says to whom, from which inputs."""

from __future__ import annotations

from vademecum.engine.logic import applies
from vademecum.model.answer import Calculated, CiteRef, Context, Matched
from vademecum.model.criteria import (
    Criterion,
    Lists,
    leaves,
)
from vademecum.model.label import Label, Statement
from vademecum.model.listfact import ListFact
from vademecum.model.patient import Patient
from vademecum.model.source import Cite
from vademecum.model.truth import Truth


def explain(statement: Statement, label: Label, context: Context) -> str:
    """What a statement says, for the audience and in the language of the context."""
    return label.text(statement.id, context.lang, context.audience)


def told_value(fact: str, patient: Patient) -> object:
    """What was told for a fact, the derived value, or why there is none."""
    if fact not in patient.values:
        return patient.reason(fact)
    if fact in patient.told:
        return patient.told[fact]
    return Calculated(patient.arithmetic.get(fact.rpartition(".")[2], patient.values[fact]))


def inputs_of(patient: Patient) -> dict[str, object]:
    """What to show for every known fact: as it was told, or the derived value."""
    told = patient.told
    return {
        fact: told[fact] if fact in told else told_value(fact, patient) for fact in patient.values
    }


def matched(criterion: Criterion, patient: Patient) -> Matched | None:
    """The first entry of a list that made the criterion true, and what it was taken for."""
    for leaf in leaves(criterion):
        found = patient.value(leaf.fact)
        if not isinstance(leaf, Lists) or not isinstance(found, ListFact):
            continue
        for item in found.items:
            # An entry may be of the class that is asked about and yet too long ago.
            is_meant = not item.keys.isdisjoint(leaf.terms)
            if is_meant and applies(item, leaf, patient=patient) is Truth.TRUE:
                return Matched(item.name, item.taken_as or item.name)
    return None


def cite_refs(cites: tuple[Cite, ...]) -> tuple[CiteRef, ...]:
    """Citations as answers print them."""
    return tuple(CiteRef(cite.source, cite.section) for cite in cites)
