"""The anakinra pack as data: what its precautions must hold on to whatever is added."""

from __future__ import annotations

from pathlib import Path

import pytest

from vademecum.model.criteria import Lists, leaves
from vademecum.model.label import Label
from vademecum.packs.load import load

PACK = Path(__file__).parents[2] / "packs" / "anakinra"
# Taken as well in the trials of rheumatoid arthritis, so not by themselves a reason for care.
TAKEN_IN_THE_TRIALS = {"methotrexate", "leflunomide", "azathioprine"}
NEVER_OLD = {
    "person.birth_date",
    "person.sex",
    "allergies",
    "infection.history",
    "cancer.history",
    "history.severe_skin_reaction",
    "history.ischaemic_stroke",
    "renal.disease_history",
    "immune.transplant",
    "genetic.trisomy_21",
}


@pytest.fixture(scope="module")
def label() -> Label:
    return load(PACK)


def listed(label: Label) -> set[str]:
    """The terms and classes that statements look for among the medicines taken now."""
    return {
        term
        for statement in label.statements
        if statement.when is not None and statement.then.wording != "inform"
        for leaf in leaves(statement.when)
        if isinstance(leaf, Lists) and leaf.fact == "medicines.current"
        for term in leaf.terms
    }


def test_every_immunosuppressant_of_the_vocabulary_has_a_statement(label: Label) -> None:
    wanted = {
        term.id
        for term in label.terms.terms
        if "immunosuppressant" in term.classes and not term.group
    }

    unseen = wanted - TAKEN_IN_THE_TRIALS - listed(label)

    assert wanted
    assert not unseen, unseen


def test_history_allergies_and_birth_never_grow_old(label: Label) -> None:
    policy = label.policy("anakinra.policy.freshness")

    assert policy is not None
    assert not NEVER_OLD & set(policy.durations)
    assert set(policy.durations) <= set(label.registry.facts)


def test_every_statement_of_a_policy_finds_its_policy(label: Label) -> None:
    lost = {s.id for s in label.statements if s.policy and label.policy(s.policy) is None}

    assert not lost, lost


def test_every_source_that_is_cited_is_described(label: Label) -> None:
    cited = {cite.source for statement in label.statements for cite in statement.cites}
    cited |= {c.source for entry in label.indications for c in entry.cites}
    cited |= {c.source for each in label.conflicts for p in each.positions for c in p.cites}

    assert cited <= set(label.sources), cited - set(label.sources)


def test_statements_indications_and_conflicts_have_all_their_words(label: Label) -> None:
    wanted = {statement.id for statement in label.statements}
    for entry in label.indications:
        wanted |= {entry.id, *(c.id for c in entry.criteria), *(c.id for c in entry.counts)}
    for each in label.conflicts:
        wanted |= {each.id, *(position.id for position in each.positions)}

    for lang in ("en", "es"):
        texts = label.texts[lang]
        lacking = {i for i in wanted if set(texts.get(i, {})) != {"patient", "professional"}}
        assert not lacking, (lang, lacking)
