"""Words and reasons: what a finding says to whom, and the tree of why it holds."""

from __future__ import annotations

from dataclasses import replace

from vademecum.engine.logic import evaluate
from vademecum.model.answer import CiteRef, Context, Matched
from vademecum.model.criteria import (
    All,
    AnyOf,
    AtLeast,
    Criterion,
    Lists,
    Not,
    criterion_json,
    leaves,
)
from vademecum.model.label import Label, Statement
from vademecum.model.listfact import ListFact
from vademecum.model.patient import Patient
from vademecum.model.source import Cite
from vademecum.model.truth import Truth

Node = dict[str, object]


def explain(statement: Statement, label: Label, context: Context) -> str:
    """What a statement says, for the audience and in the language of the context."""
    return label.text(statement.id, context.lang, context.audience)


def why(criterion: Criterion, patient: Patient) -> Node:
    """The tree of a criterion with the truth and the input of every node."""
    node: Node = {"truth": evaluate(criterion, patient)}
    match criterion:
        case All(parts):
            return node | {"all": [why(part, patient) for part in parts]}
        case AnyOf(parts):
            return node | {"any": [why(part, patient) for part in parts]}
        case AtLeast(needed, parts):
            return node | {"at_least": needed, "of": [why(part, patient) for part in parts]}
        case Not(part):
            return node | {"not": why(part, patient)}
    node |= criterion_json(criterion)
    (leaf,) = leaves(criterion)
    return node | {"input": told_value(leaf.fact, patient)}


def told_value(fact: str, patient: Patient) -> object:
    """What was told for a fact, the derived value, or why there is none."""
    if fact not in patient.values:
        return patient.reason(fact)
    if fact in patient.told:
        return patient.told[fact]
    return patient.arithmetic.get(fact.rpartition(".")[2], str(patient.values[fact]))


def inputs(criterion: Criterion, patient: Patient) -> dict[str, object]:
    """The known facts that a criterion reads, as they were told."""
    facts = dict.fromkeys(leaf.fact for leaf in leaves(criterion))
    return {fact: told_value(fact, patient) for fact in facts if fact in patient.values}


def matched(criterion: Criterion, patient: Patient) -> Matched | None:
    """The first entry of a list that made the criterion true, and what it was taken for."""
    for leaf in leaves(criterion):
        found = patient.value(leaf.fact)
        if not isinstance(leaf, Lists) or not isinstance(found, ListFact):
            continue
        for item in found.items:
            # An entry may be of the class that is asked about and yet too long ago.
            alone = patient.values | {leaf.fact: ListFact((item,))}
            if evaluate(leaf, replace(patient, values=alone)) is Truth.TRUE:
                return Matched(item.name, item.taken_as or item.name)
    return None


def cite_refs(cites: tuple[Cite, ...]) -> tuple[CiteRef, ...]:
    """Citations as answers print them."""
    return tuple(CiteRef(cite.source, cite.section) for cite in cites)
