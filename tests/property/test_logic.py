"""What holds for every criterion and every person, however much is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from tests.random_criteria import criteria, forgetting, people
from vademecum.engine.compiled import CompiledCriterion
from vademecum.engine.logic import evaluate
from vademecum.engine.missing import open_facts, settling_facts
from vademecum.model.criteria import All, AnyOf, AtLeast, Criterion, Not, leaves, parse_criterion
from vademecum.model.patient import Patient
from vademecum.model.truth import Truth, all_of, any_of

TRUTHS = st.sampled_from(list(Truth))


@given(TRUTHS, TRUTHS, TRUTHS)
def test_truths_obey_the_laws_of_a_lattice_with_negation(a: Truth, b: Truth, c: Truth) -> None:
    assert a & b is b & a
    assert a | b is b | a
    assert a & (b & c) is (a & b) & c
    assert a | (b | c) is (a | b) | c
    assert a & (a | b) is a
    assert a | (a & b) is a
    assert a & (b | c) is (a & b) | (a & c)
    assert a | (b & c) is (a | b) & (a | c)
    assert ~(a & b) is ~a | ~b
    assert ~(a | b) is ~a & ~b
    assert ~~a is a


@given(criteria(), st.lists(people(), min_size=1, max_size=4))
def test_the_compiled_criterion_always_agrees_with_its_definition(
    criterion: Criterion, some: list[Patient]
) -> None:
    compiled = CompiledCriterion(criterion)

    # Asked twice, so that what was remembered for another person is used as well.
    for patient in (*some, *some):
        reason = compiled.reason(patient)
        assert reason.truth is evaluate(criterion, patient)
        assert reason.missing == open_facts(criterion, patient)
    assert compiled.facts == tuple(dict.fromkeys(leaf.fact for leaf in leaves(criterion)))


@given(st.lists(criteria(largest=3), min_size=1, max_size=4), people())
def test_all_any_and_at_least_are_what_they_are_of_their_parts(
    parts: list[Criterion], patient: Patient
) -> None:
    truths = [evaluate(part, patient) for part in parts]
    joined = tuple(parts)

    assert evaluate(All(joined), patient) is all_of(truths)
    assert evaluate(AnyOf(joined), patient) is any_of(truths)
    assert evaluate(AtLeast(len(parts), joined), patient) is all_of(truths)
    assert evaluate(AtLeast(1, joined), patient) is any_of(truths)
    assert evaluate(Not(All(joined)), patient) is any_of(~truth for truth in truths)


@given(criteria(), people(), st.data())
def test_learning_a_fact_never_flips_a_decided_answer(
    criterion: Criterion, patient: Patient, data: st.DataObject
) -> None:
    known = sorted(patient.values)
    forgotten = data.draw(st.sets(st.sampled_from(known))) if known else set()

    before = evaluate(criterion, forgetting(patient, *forgotten))

    assert before is Truth.UNKNOWN or evaluate(criterion, patient) is before


@given(criteria(), people())
def test_a_decided_criterion_waits_for_nothing_and_an_open_one_for_something(
    criterion: Criterion, patient: Patient
) -> None:
    is_open = evaluate(criterion, patient) is Truth.UNKNOWN

    assert bool(open_facts(criterion, patient)) is is_open
    assert bool(settling_facts(criterion, patient)) is is_open


@given(criteria(), people())
def test_what_is_waited_for_is_asked_about_or_is_the_end_of_the_therapy(
    criterion: Criterion, patient: Patient
) -> None:
    asked = {leaf.fact for leaf in leaves(criterion)} | {"therapy.stop"}

    assert set(open_facts(criterion, patient)) <= asked
    assert settling_facts(criterion, patient) <= asked


@given(criteria(), people())
def test_the_tree_of_reasons_has_the_truth_of_every_node(
    criterion: Criterion, patient: Patient
) -> None:
    check(CompiledCriterion(criterion).reason(patient).tree, criterion, patient)


def check(node: Mapping[str, object], criterion: Criterion, patient: Patient) -> None:
    assert node["truth"] is evaluate(criterion, patient)
    match criterion:
        case All(parts) | AnyOf(parts) | AtLeast(_, parts):
            key = {All: "all", AnyOf: "any", AtLeast: "of"}[type(criterion)]
            nodes = cast("list[Mapping[str, object]]", node[key])
            assert len(nodes) == len(parts)
            for inner, part in zip(nodes, parts, strict=True):
                check(inner, part, patient)
        case Not(part):
            check(cast("Mapping[str, object]", node["not"]), part, patient)
        case leaf:
            written = {key: node[key] for key in node if key != "truth"}
            assert parse_criterion(written) == leaf
