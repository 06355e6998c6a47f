"""Assessments: the interval, the order of findings, what is missing and what to ask next."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.anakinra_pack import ON, Facts, label, person
from tests.small_label import judge, small_label, statement
from vademecum.engine.assess import assess, verdict
from vademecum.engine.prepared import rules, whole_criterion
from vademecum.model.answer import Context
from vademecum.model.assessment import Assessment, Verdict
from vademecum.model.criteria import All, OneOf
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import Jurisdiction, Level

ESRD = {"fact": "renal.esrd"}
HIV = {"fact": "immune.hiv"}
TNF = {"fact": "medicines.current", "lists": ["tnf-blocker"]}
LOW = {"fact": "blood.neutrophil_count", "lt": "1.5 10*9/L"}


def interval(answer: Assessment) -> tuple[str, str]:
    return answer.verdict.at_least.value, answer.verdict.at_most.value


def truths(answer: Assessment) -> dict[str, str]:
    return {finding.id: finding.truth.value for finding in answer.findings}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, ("clear", "contraindicated")),
        ({"renal.esrd": False}, ("clear", "contraindicated")),
        ({"renal.esrd": True}, ("caution", "contraindicated")),
        ({"renal.esrd": True, "immune.hiv": False}, ("caution", "caution")),
        ({"renal.esrd": False, "immune.hiv": False}, ("clear", "clear")),
        ({"immune.hiv": True}, ("contraindicated", "contraindicated")),
    ],
)
def test_the_verdict_runs_from_what_is_true_to_what_could_be(
    facts: Facts, expected: tuple[str, str]
) -> None:
    small = small_label(statement("a", ESRD), statement("b", HIV, "contraindicated"))

    assert interval(judge(small, facts)) == expected


@pytest.mark.parametrize(
    ("wording", "level"),
    [("contraindicated", "contraindicated"), ("do-not-use", "avoid"), ("do-not-start", "avoid"),
     ("defer", "avoid"), ("stop", "avoid"), ("not-recommended", "avoid"), ("caution", "caution"),
     ("consider", "caution"), ("monitor", "caution"), ("inform", "clear")],
)  # fmt: skip
def test_each_wording_has_its_place_on_the_scale(wording: str, level: str) -> None:
    answer = judge(small_label(statement("a", ESRD, wording)), {"renal.esrd": True})

    assert answer.findings[0].level == level
    assert answer.verdict == Verdict(Level(level), Level(level))


def test_findings_that_hold_come_first_and_the_gravest_of_each_kind_before_the_others() -> None:
    small = small_label(
        statement("mild", ESRD, "inform"),
        statement("open-mild", HIV, "caution"),
        statement("open-grave", HIV, "contraindicated"),
        statement("grave", ESRD, "do-not-use"),
    )

    found = judge(small, {"renal.esrd": True})

    assert [finding.subject for finding in found.findings] == [
        "grave", "mild", "open-grave", "open-mild"
    ]  # fmt: skip


def test_what_does_not_apply_is_shown_on_request_only_and_decides_nothing() -> None:
    small = small_label(statement("a", ESRD, "contraindicated"), statement("b", HIV))
    facts = {"renal.esrd": False, "immune.hiv": True}

    brief, long = judge(small, facts), judge(small, facts, show_false=True)

    assert truths(brief) == {"x.b": "true"}
    assert truths(long) == {"x.b": "true", "x.a": "false"}
    assert brief.verdict == long.verdict
    assert brief.contact == long.contact


def test_a_statement_without_a_condition_is_for_reading_only() -> None:
    small = small_label(statement("a"), statement("b", ESRD))

    assert len(rules(small)) == 1
    assert truths(judge(small, {})) == {"x.b": "unknown"}


def test_jurisdiction_phase_and_use_narrow_a_statement() -> None:
    small = small_label(
        statement("a", ESRD, jurisdictions=["US"], phase="starting", **{"for": ["nomid"]})
    )
    facts = {"renal.esrd": True, "therapy.phase": "starting", "indication.code": "nomid"}

    assert truths(judge(small, facts)) == {"x.a": "true"}
    assert truths(judge(small, facts, "EU")) == {}
    assert truths(judge(small, facts, None)) == {"x.a": "unknown"}
    assert truths(judge(small, {**facts, "therapy.phase": "on-treatment"})) == {}
    assert truths(judge(small, {**facts, "indication.code": "dira"})) == {}
    assert truths(judge(small, {"renal.esrd": True, "indication.code": "nomid"})) == {
        "x.a": "unknown"
    }


def test_the_criterion_of_a_statement_holds_all_that_narrows_it() -> None:
    narrowed = small_label(statement("a", ESRD, jurisdictions=["US"], phase="starting"))
    everywhere = small_label(statement("a", ESRD))

    whole = rules(narrowed)[0].criterion

    assert isinstance(whole, All)
    assert whole.parts[:2] == (
        OneOf("context.jurisdiction", ("US",)), OneOf("therapy.phase", ("starting",))
    )  # fmt: skip
    assert not isinstance(rules(everywhere)[0].criterion, All)


def test_a_statement_for_reading_has_no_condition_to_meet() -> None:
    (found,) = small_label(statement("a")).statements

    assert whole_criterion(found) == All(())


def test_a_statement_that_rests_on_a_policy_goes_with_it() -> None:
    raw = statement("a", ESRD, basis="local-policy", policy="x.policy.one", cite=[])
    switched_on = small_label(raw, policies=[{"id": "x.policy.one"}])
    switched_off = small_label(raw, policies=[{"id": "x.policy.one", "on": False}])

    answer = judge(switched_on, {"renal.esrd": True})

    assert answer.policies == ("x.policy.one",)
    assert answer.findings[0].said.policies == ("x.policy.one",)
    for bare in (switched_off, switched_on.without_policies()):
        assert judge(bare, {"renal.esrd": True}).findings == ()
        assert judge(bare, {"renal.esrd": True}).policies == ()
        assert interval(judge(bare, {"renal.esrd": True})) == ("clear", "clear")


def test_the_verdict_alone_is_that_of_the_assessment() -> None:
    context = Context(Jurisdiction.US)
    for facts in ({}, {"immune.hiv": True}, {"medicines.current": ["Enbrel"]}):
        patient = person(facts)

        short = verdict(label(), patient, context=context)

        assert short == assess(label(), patient, on=ON, context=context).verdict


def test_the_day_of_the_question_counts_and_not_the_day_of_reading() -> None:
    small = small_label(statement("a", {"fact": "therapy.start", "within": "P28D"}))
    patient = person({"therapy.start": "2026-06-01"})

    later = assess(small, patient, on=ON + timedelta(days=29))

    assert assess(small, patient, on=ON).findings[0].truth is Truth.TRUE
    assert later.findings == ()


def test_the_fact_that_holds_the_gravest_and_the_most_findings_open_comes_first() -> None:
    small = small_label(
        statement("a", {"fact": "cancer.active"}),
        statement("b", ESRD, "do-not-use"),
        statement("c", {"all": [HIV, {"fact": "immune.transplant"}]}, "do-not-use"),
        statement("d", HIV),
    )

    missing = judge(small, {"indication.code": "gout"}).missing

    assert [entry.fact for entry in missing] == [
        "immune.hiv", "renal.esrd", "immune.transplant", "cancer.active"
    ]  # fmt: skip
    assert missing[0].findings == ("x.c", "x.d")
    assert missing[0].level is Level.AVOID
    assert missing[0].reason == "not-given"
    assert missing[0].ask == label().registry.question("immune.hiv", "en")


def test_a_question_is_asked_in_the_language_of_the_answer() -> None:
    small = small_label(statement("a", ESRD))

    asked = judge(small, {}, lang="es").missing[0].ask

    assert asked == label().registry.question("renal.esrd", "es")
    assert asked != label().registry.question("renal.esrd", "en")
    assert label().registry.question("renal.esrd", "xx") == label().registry.question(
        "renal.esrd", "en"
    )
    assert label().registry.question("no.such", "en") == "no.such"


def test_why_a_fact_is_missing_is_told() -> None:
    small = small_label(statement("a", LOW), statement("b", TNF))
    told = {"blood.neutrophil_count": "1500", "medicines.current": ["methotrexate"],
            "indication.code": "gout"}  # fmt: skip

    reasons = {entry.fact: entry.reason for entry in judge(small, told).missing}

    assert reasons == {
        "blood.neutrophil_count": "unusable", "medicines.current": "incomplete-list"
    }  # fmt: skip


def test_an_age_that_is_too_coarse_is_not_a_list() -> None:
    older = small_label(statement("a", {"fact": "person.age", "gt": "8 mo"}))

    missing = judge(older, {"person.age": "8 mo", "indication.code": "gout"}).missing

    assert [(entry.fact, entry.reason) for entry in missing] == [("person.age", "unusable")]


def test_one_limit_is_a_turning_point_and_two_are_none() -> None:
    one = small_label(statement("a", LOW), statement("b", {"not": LOW}))
    two = small_label(
        statement("a", LOW), statement("b", {"fact": "blood.neutrophil_count", "lt": "1 10*9/L"})
    )
    same = small_label(
        statement("a", LOW), statement("b", {"fact": "blood.neutrophil_count", "lt": "1500 /uL"})
    )

    assert judge(one, {}).missing[0].turning_point == "1.5 10*9/L"
    assert judge(two, {}).missing[0].turning_point is None
    assert judge(same, {}).missing[0].turning_point is not None
    assert judge(small_label(statement("a", ESRD)), {}).missing[0].turning_point is None


def test_the_next_question_settles_the_gravest_open_finding_with_the_fewest_facts() -> None:
    small = small_label(
        statement("a", {"all": [HIV, {"fact": "immune.transplant"}]}, "contraindicated"),
        statement("b", ESRD, "caution"),
    )

    assert judge(small, {"immune.hiv": True}).next_question == ("immune.transplant",)
    assert judge(small, {"immune.hiv": False}).next_question == ("renal.esrd",)
    assert judge(small, {"immune.hiv": False, "renal.esrd": True}).next_question == ()


def test_of_two_grave_findings_the_one_with_fewer_questions_is_asked_about() -> None:
    two_of_three = {"at_least": 2, "of": [HIV, {"fact": "immune.transplant"},
                                          {"fact": "cancer.active"}]}  # fmt: skip
    small = small_label(
        statement("a", two_of_three, "do-not-use"), statement("b", ESRD, "do-not-use")
    )

    assert judge(small, {}).next_question == ("renal.esrd",)
    assert judge(small, {"renal.esrd": False}).next_question == (
        "immune.hiv", "immune.transplant"
    )  # fmt: skip


def test_only_names_that_nobody_knows_are_not_checked() -> None:
    told = {"medicines.current": ["methotrexate", "zzzqqq"], "allergies": ["latex"]}

    assert judge(small_label(statement("a", TNF)), told).not_checked == ("zzzqqq",)


def test_the_strongest_contact_and_urgency_are_those_of_what_holds() -> None:
    then = {"wording": "caution", "contact": "pharmacist"}
    graver = {"wording": "caution", "contact": "specialist", "urgency": "same-day"}
    small = small_label(statement("a", ESRD, then=then), statement("b", HIV, then=graver))

    mild = judge(small, {"renal.esrd": True})
    grave = judge(small, {"renal.esrd": True, "immune.hiv": True})

    assert (mild.contact, mild.urgency) == ("pharmacist", "routine")
    assert (grave.contact, grave.urgency) == ("specialist", "same-day")
