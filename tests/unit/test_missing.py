"""What an open question waits for, above all where a joint treatment has an end and a start."""

from __future__ import annotations

import pytest

from tests.anakinra_pack import Facts, person
from vademecum.engine.missing import open_facts, settling_facts
from vademecum.model.criteria import parse_criterion

PLANNED = "medicines.planned"
STOP = "therapy.stop"
JOINT = parse_criterion({"fact": PLANNED, "lists": ["etanercept"], "during": "therapy"})
STARTING = {"name": "Enbrel", "start": "2026-07-01"}


@pytest.mark.parametrize(
    ("facts", "first", "fewest"),
    [
        ({}, (PLANNED,), {PLANNED}),
        # Another medicine: whether this one is planned too is open, the end does not matter.
        ({PLANNED: ["paracetamol"]}, (PLANNED,), {PLANNED}),
        ({PLANNED: [STARTING]}, (STOP,), {STOP}),
        ({PLANNED: {"items": [STARTING], "complete": True}}, (STOP,), {STOP}),
        ({PLANNED: ["Enbrel"]}, (PLANNED,), {PLANNED}),
        ({PLANNED: ["Enbrel"], STOP: "2026-08-01"}, (PLANNED,), {PLANNED}),
        ({STOP: "2026-08-01"}, (PLANNED,), {PLANNED}),
        ({PLANNED: [STARTING], STOP: "2026-08-01"}, (), set()),
        ({PLANNED: "none"}, (), set()),
    ],
)
def test_a_joint_treatment_waits_for_the_list_or_for_the_last_dose(
    facts: Facts, first: tuple[str, ...], fewest: set[str]
) -> None:
    patient = person(facts)

    assert open_facts(JOINT, patient) == first
    assert settling_facts(JOINT, patient) == fewest


def test_an_entry_without_a_start_keeps_a_complete_list_open_after_the_last_dose() -> None:
    entries = {"items": ["Enbrel", STARTING], "complete": True}
    both = parse_criterion({"not": {"any": [{"fact": "renal.esrd"}]}})

    assert settling_facts(JOINT, person({PLANNED: entries})) == {STOP}
    assert settling_facts(both, person({})) == {"renal.esrd"}


def test_where_only_the_truth_of_a_joint_treatment_helps_both_facts_are_needed() -> None:
    certain = parse_criterion(
        {"at_least": 2, "of": [{"fact": PLANNED, "lists": ["etanercept"], "during": "therapy"},
                               {"fact": "renal.esrd"}]}
    )  # fmt: skip

    assert settling_facts(certain, person({})) == {PLANNED}
    assert settling_facts(certain, person({"renal.esrd": True})) == {PLANNED}
    assert open_facts(certain, person({})) == (PLANNED, "renal.esrd")


def test_a_list_alone_can_make_a_question_true() -> None:
    either = parse_criterion(
        {"any": [{"fact": "medicines.current", "lists": ["etanercept"]}, {"fact": "renal.esrd"}]}
    )

    assert settling_facts(either, person({})) == {"medicines.current"}


def test_the_last_dose_alone_can_make_a_joint_treatment_false() -> None:
    both = parse_criterion(
        {"all": [{"fact": PLANNED, "lists": ["etanercept"], "during": "therapy"},
                 {"fact": "renal.esrd"}]}
    )  # fmt: skip
    complete = {PLANNED: {"items": [STARTING], "complete": True}}

    assert settling_facts(both, person(complete)) == {STOP}
    assert settling_facts(both, person({PLANNED: [STARTING]})) == {"renal.esrd"}


def test_counts_need_as_many_answers_as_they_lack_or_could_lose() -> None:
    flags = [{"fact": fact} for fact in ("immune.hiv", "immune.transplant", "renal.esrd",
                                         "cancer.active", "tb.active")]  # fmt: skip
    three = parse_criterion({"at_least": 3, "of": flags})

    assert len(settling_facts(three, person({}))) == 3
    assert len(settling_facts(three, person({"immune.hiv": True}))) == 2
    assert len(settling_facts(three, person({"immune.hiv": False, "renal.esrd": False}))) == 1
