"""Reasons: the tree of a finding, its inputs as told, and what made it true."""

from __future__ import annotations

from datetime import date

from tests.anakinra_pack import Facts, ask, person, plain
from tests.small_label import judge, small_label, statement
from vademecum.engine.compiled import CompiledCriterion
from vademecum.engine.derive import derived
from vademecum.engine.explain import inputs_of, matched, told_value
from vademecum.model.answer import Matched
from vademecum.model.criteria import parse_criterion
from vademecum.model.truth import Truth

TNF = parse_criterion({"fact": "medicines.current", "lists": ["tnf-blocker"]})
RECENT = parse_criterion({"fact": "medicines.recent", "lists": ["tnf-blocker"], "within": "P21D"})


def test_every_node_of_the_tree_has_its_truth() -> None:
    criterion = parse_criterion(
        {"all": [{"not": {"fact": "renal.esrd"}},
                 {"at_least": 1, "of": [{"fact": "immune.hiv"},
                                        {"any": [{"fact": "person.age", "ge": "65 a"}]}]}]}
    )  # fmt: skip

    patient = person({"renal.esrd": False, "person.age": "70 a"})
    tree = CompiledCriterion(criterion).reason(patient).tree

    assert tree == {
        "truth": Truth.TRUE,
        "all": [
            {
                "truth": Truth.TRUE,
                "not": {"truth": Truth.FALSE, "fact": "renal.esrd"},
            },
            {
                "truth": Truth.TRUE,
                "at_least": 1,
                "of": [
                    {"truth": Truth.UNKNOWN, "fact": "immune.hiv"},
                    {
                        "truth": Truth.TRUE,
                        "any": [
                            {"truth": Truth.TRUE, "fact": "person.age", "ge": "65 a"}
                        ],
                    },
                ],
            },
        ],
    }  # fmt: skip


def test_an_input_is_shown_as_it_was_told() -> None:
    told: Facts = {
        "person.weight": {"value": "150 lb", "observed_at": "2026-05-31"},
        "blood.neutrophil_count": "1500",
        "person.birth_date": "1956-05-04",
    }
    patient = person(told)

    assert told_value("person.weight", patient) == told["person.weight"]
    assert told_value("blood.neutrophil_count", patient) == "unusable"
    assert told_value("person.age", patient) == "70 a"
    assert told_value("immune.hiv", patient) == "not-given"


def test_where_two_documents_disagree_neither_is_shown_as_the_input() -> None:
    patient = person({"person.weight": "68 kg"}, {"person.weight": "70 kg"})

    assert told_value("person.weight", patient) == "conflicting"


def test_a_calculated_input_is_shown_with_its_value() -> None:
    patient = derived(
        person({"person.age": "60 a", "person.sex": "male", "person.weight": "72 kg",
                "renal.serum_creatinine": "1 mg/dL"})
    )  # fmt: skip

    assert plain(inputs_of(patient)["renal.creatinine_clearance"]) == "80 mL/min"


def test_a_calculated_fact_without_arithmetic_is_shown_in_words() -> None:
    patient = person({"person.sex": "male"})
    patient.values["therapy.start"] = date(2026, 5, 4)

    assert plain(told_value("therapy.start", patient)) == "2026-05-04"


def test_no_answer_shows_how_values_are_stored() -> None:
    facts = {
        "person.birth_date": "1956-05-04", "person.weight": "72 kg", "person.sex": "male",
        "renal.serum_creatinine": "95 umol/L", "renal.blood_urea_nitrogen": "20 mg/dL",
    }  # fmt: skip

    shown = str(plain(ask("assess", {"facts": facts})))

    for word in ("Fraction", "Age(", "Measured", "Listed", "Decimal"):
        assert word not in shown


def test_what_was_given_is_shown_with_what_it_was_taken_for() -> None:
    told = person({"medicines.current": ["methotrexate", "Humira", "Enbrel"]})

    assert matched(TNF, told) == Matched("Humira", "adalimumab")


def test_an_entry_that_did_not_make_it_true_is_not_shown_for_it() -> None:
    long_ago = {"name": "Humira", "stop": "2020-01-01"}
    lately = {"name": "Enbrel", "stop": "2026-05-20"}

    told = person({"medicines.recent": [long_ago, lately]})

    assert matched(RECENT, told) == Matched("Enbrel", "etanercept")
    assert matched(RECENT, person({"medicines.recent": [long_ago]})) is None


def test_a_group_that_nobody_named_further_is_shown_by_its_own_name() -> None:
    told = person({"medicines.current": ["TNF blocker"]})
    criterion = parse_criterion({"fact": "medicines.current", "lists": ["unnamed-tnf-blocker"]})

    assert matched(criterion, told) == Matched("TNF blocker", "TNF blocker")


def test_only_lists_match_something() -> None:
    criterion = parse_criterion(
        {"any": [{"fact": "renal.esrd"}, {"fact": "allergies", "lists": ["latex"]}]}
    )

    assert matched(criterion, person({"renal.esrd": True})) is None


def test_a_finding_that_is_open_matches_nothing_yet() -> None:
    small = small_label(
        statement("a", {"all": [{"fact": "renal.esrd"},
                                {"fact": "medicines.current", "lists": ["etanercept"]}]})
    )  # fmt: skip

    waiting = judge(small, {"medicines.current": ["Enbrel"]}).findings[0]
    holds = judge(small, {"medicines.current": ["Enbrel"], "renal.esrd": True}).findings[0]

    assert waiting.matched is None
    assert holds.matched == Matched("Enbrel", "etanercept")
