"""The next best question: really the fewest facts that can decide, by trying all of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from tests.random_criteria import ON, criteria, forgetting
from vademecum.engine.logic import evaluate
from vademecum.engine.missing import open_facts, settling_facts
from vademecum.model.criteria import All, AnyOf, AtLeast, Criterion, Flag, Not, leaves
from vademecum.model.patient import Patient, Value
from vademecum.model.truth import Truth

FACTS = tuple("abcdef")
someone = st.dictionaries(st.sampled_from(FACTS), st.booleans(), max_size=3).map(
    lambda values: Patient(ON, dict[str, Value](values))
)
# A fact may be asked about twice, but always in the same direction: that each question is free
# to come out either way then holds.
flags = st.sampled_from(FACTS).map(lambda fact: Flag(fact, value=True))


def _joined(inner: st.SearchStrategy[Criterion]) -> st.SearchStrategy[Criterion]:
    parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
    counts = parts.flatmap(lambda p: st.builds(AtLeast, st.integers(1, len(p)), st.just(p)))
    return st.one_of(st.builds(All, parts), st.builds(AnyOf, parts), counts)


without_not = st.recursive(flags, _joined, max_leaves=7)


def once_each() -> st.SearchStrategy[Criterion]:
    """Criteria with negations in which no fact is asked about twice."""
    return criteria(flags, largest=5).filter(
        lambda each: len({leaf.fact for leaf in leaves(each)}) == len(list(leaves(each)))
    )


def can_decide(criterion: Criterion, patient: Patient, facts: tuple[str, ...]) -> bool:
    return any(evaluate(criterion, told) is not Truth.UNKNOWN for told in learning(patient, facts))


def learning(patient: Patient, facts: tuple[str, ...]) -> Iterator[Patient]:
    for answers in product((True, False), repeat=len(facts)):
        yield Patient(ON, {**patient.values, **dict(zip(facts, answers, strict=True))})


def fewest(criterion: Criterion, patient: Patient) -> int:
    unknown = [fact for fact in FACTS if fact not in patient.values]
    for size in range(len(unknown) + 1):
        if any(can_decide(criterion, patient, some) for some in combinations(unknown, size)):
            return size
    raise AssertionError("everything being told decides every criterion")


@given(st.one_of(without_not, once_each()), someone)
def test_the_settling_facts_can_decide_and_no_fewer_can(
    criterion: Criterion, patient: Patient
) -> None:
    chosen = settling_facts(criterion, patient)

    assert can_decide(criterion, patient, tuple(chosen))
    assert len(chosen) == fewest(criterion, patient)


@given(st.one_of(without_not, once_each()), someone)
def test_every_open_fact_can_take_part_and_all_of_them_decide(
    criterion: Criterion, patient: Patient
) -> None:
    waiting = open_facts(criterion, patient)

    for told in learning(patient, waiting):
        assert evaluate(criterion, told) is not Truth.UNKNOWN
    assert not set(waiting) & set(patient.values)


def test_a_question_that_two_parts_share_is_asked_alone() -> None:
    a, b, c = (Flag(fact, value=True) for fact in "abc")
    criterion = All((AnyOf((a, b)), AnyOf((b, c))))

    assert settling_facts(criterion, Patient(ON, {})) == {"b"}


def test_negation_turns_the_ways_around() -> None:
    a, b = (Flag(fact, value=True) for fact in "ab")
    criterion = Not(All((a, b)))

    assert settling_facts(criterion, Patient(ON, {"a": True})) == {"b"}
    assert settling_facts(criterion, Patient(ON, {"a": False})) == frozenset()
    assert settling_facts(criterion, forgetting(Patient(ON, {"a": True}), "a")) == {"a"}
