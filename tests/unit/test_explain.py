"""Reasons: the tree of a finding, its inputs as told, and what made it true."""

from __future__ import annotations

import pytest

from tests.anakinra_pack import Facts, ask, person, plain
from tests.small_label import judge, small_label, statement
from vademecum.engine.compiled import CompiledCriterion
from vademecum.engine.derive import derived
from vademecum.engine.explain import inputs_of, matched, told_value
from vademecum.model.answer import Calculated, Matched
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

    reason = CompiledCriterion(criterion).reason(
        person({"renal.esrd": False, "person.age": "70 a"})
    )

    assert reason.truth is Truth.TRUE
    assert reason.missing == ()
    assert plain(reason.tree) == {
        "truth": "true",
        "all": [
            {"truth": "true", "not": {"truth": "false", "fact": "renal.esrd"}},
            {
                "truth": "true",
                "at_least": 1,
                "of": [
                    {"truth": "unknown", "fact": "immune.hiv"},
                    {
                        "truth": "true",
                        "any": [{"truth": "true", "fact": "person.age", "ge": "65 a"}],
                    },
                ],
            },
        ],
    }


def test_an_input_is_shown_as_it_was_told() -> None:
    told: Facts = {
        "person.weight": {"value": "150 lb", "observed_at": "2026-05-30"},
        "blood.neutrophil_count": "1500",
        "person.birth_date": "1956-05-04",
    }
    patient = person(told)

    assert told_value("person.weight", patient) == told["person.weight"]
    assert told_value("blood.neutrophil_count", patient) == "unusable"
    assert str(told_value("person.age", patient)) == "70 a"
    assert told_value("immune.hiv", patient) == "not-given"


def test_where_two_documents_disagree_neither_is_shown_as_the_input() -> None:
    patient = person({"person.weight": "68 kg"}, {"person.weight": "70 kg"})

    assert told_value("person.weight", patient) == "conflicting"


def test_a_calculated_input_is_shown_with_its_value() -> None:
    patient = derived(
        person({"person.age": "60 a", "person.sex": "male", "person.weight": "72 kg",
                "renal.serum_creatinine": "1 mg/dL"})
    )  # fmt: skip

    shown = plain(inputs_of(patient))

    assert shown["renal.creatinine_clearance"] == "80 mL/min"
    assert shown["person.weight"] == "72 kg"
    assert isinstance(told_value("renal.creatinine_clearance", patient), Calculated)


def test_a_finding_names_what_it_read_and_what_was_calculated_for_it() -> None:
    small = small_label(statement("a", {"fact": "renal.creatinine_clearance", "lt": "90 mL/min"}))
    facts = {"person.age": "60 a", "person.sex": "male", "person.weight": "72 kg",
             "renal.serum_creatinine": "1 mg/dL"}  # fmt: skip

    answer = judge(small, facts)
    shown = answer.findings[0].shown(answer.told)

    assert shown["facts"] == {"renal.creatinine_clearance": "80 mL/min"}
    assert shown["arithmetic"] == {"creatinine_clearance": "80 mL/min"}


@pytest.mark.parametrize(
    ("born", "shown"), [("2026-06-01", "0 mo"), ("2024-06-02", "23 mo"), ("2024-06-01", "2 a")]
)
def test_an_age_from_a_birthday_is_shown_in_months_under_two_years(born: str, shown: str) -> None:
    patient = person({"person.birth_date": born})

    assert told_value("person.age", patient) == shown


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
