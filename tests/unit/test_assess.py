"""Assessments: the interval, the order of findings, what is missing and what to ask next."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.anakinra_pack import ON, Facts, ask, label, options, person, plain
from tests.small_label import judge, small_label, statement
from vademecum.engine.assess import assess, rules, verdict
from vademecum.model.answer import Context
from vademecum.model.assessment import Assessment, Verdict
from vademecum.model.criteria import All, OneOf
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import Jurisdiction, Level
from vademecum.packs.commands import answer_document

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


def test_a_statement_that_rests_on_a_policy_goes_with_it() -> None:
    raw = statement("a", ESRD, basis="local-policy", policy="x.policy.one", cite=[])
    switched_on = small_label(raw, policies=[{"id": "x.policy.one"}])
    switched_off = small_label(raw, policies=[{"id": "x.policy.one", "on": False}])

    answer = judge(switched_on, {"renal.esrd": True})

    assert answer.policies == ("x.policy.one",)
    assert answer.findings[0].policies == ("x.policy.one",)
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


def test_the_strongest_contact_and_urgency_are_those_of_what_holds() -> None:
    then = {"wording": "caution", "contact": "pharmacist"}
    graver = {"wording": "caution", "contact": "specialist", "urgency": "same-day"}
    small = small_label(statement("a", ESRD, then=then), statement("b", HIV, then=graver))

    mild = judge(small, {"renal.esrd": True})
    grave = judge(small, {"renal.esrd": True, "immune.hiv": True})

    assert (mild.contact, mild.urgency) == ("pharmacist", "routine")
    assert (grave.contact, grave.urgency) == ("specialist", "same-day")


CONFLICT = {
    "id": "x.conflict.one", "topic": "one", "acted_on": 1, "commands": ["assess"],
    "positions": [
        {"id": "x.conflict.left", "wording": "caution",
         "cites": [{"source": "us-pi", "section": "1"}],
         "results": {"assess": "caution"}},
        {"id": "x.conflict.right", "cites": [{"source": "eu-pil", "section": "2"}]},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("more", "facts", "shown"),
    [
        ({"shown_with": ["x.a"]}, {"renal.esrd": True}, True),
        ({"shown_with": ["a"]}, {}, True),
        ({"shown_with": ["a"]}, {"renal.esrd": False}, False),
        ({"shown_with": []}, {"renal.esrd": False}, True),
        ({"shown_with": [], "commands": ["dose"]}, {"renal.esrd": True}, False),
    ],
)
def test_a_conflict_is_shown_beside_what_it_is_about(
    more: Facts, facts: Facts, shown: bool
) -> None:
    small = small_label(statement("a", ESRD), conflicts=[{**CONFLICT, **more}])

    assert bool(judge(small, facts).conflicts) is shown


def test_a_conflict_keeps_every_position_and_says_which_was_acted_on() -> None:
    texts = {
        "en": {
            "x.conflict.left": {"professional": "Left."},
            "x.conflict.one": {"professional": "Because.", "patient": "Ask."},
        }
    }
    small = small_label(statement("a", ESRD), conflicts=[CONFLICT], texts=texts)

    (shown,) = judge(small, {}).conflicts

    assert [position.says for position in shown.positions] == ["Left.", "x.conflict.right"]
    assert [position.result for position in shown.positions] == ["caution", None]
    assert [position.wording for position in shown.positions] == ["caution", None]
    assert shown.acted_on == 1
    assert shown.why == "Because."
    assert judge(small, {}, audience="patient").conflicts[0].why == "Ask."


def test_words_are_chosen_by_audience_and_language_with_english_to_fall_back_on() -> None:
    texts = {
        "en": {"x.a": {"professional": "Watch.", "patient": "Ask your doctor."}},
        "es": {"x.a": {"patient": "Pregunte."}},
    }
    small = small_label(statement("a", ESRD), texts=texts)

    def says(audience: str, lang: str) -> str:
        return judge(small, {}, audience=audience, lang=lang).findings[0].says

    assert says("professional", "en") == "Watch."
    assert says("patient", "en") == "Ask your doctor."
    assert says("patient", "es") == "Pregunte."
    assert says("professional", "es") == "Watch."


def test_the_example_of_the_public_contract_comes_out() -> None:
    facts = {
        "therapy.phase": "starting", "indication.code": "rheumatoid-arthritis",
        "medicines.current": [{"name": "Simponi"}],
    }  # fmt: skip
    asked = options("US")

    answer = ask("assess", {"facts": facts}, asked)
    shown = answer_document("assess", label(), answer, asked)

    assert shown["verdict"] == {"at_least": "avoid", "at_most": "contraindicated"}
    use = plain(shown["indication"])
    assert use["code"] == "rheumatoid-arthritis"
    assert (use["truth"], use["authorisation"]) == ("unknown", "unknown")
    findings = shown["findings"]
    assert isinstance(findings, list)
    expected = {
        "kind": "interaction", "subject": "golimumab", "truth": "true", "wording": "do-not-use",
        "level": "avoid", "matched": {"given": "Simponi", "as": "golimumab"},
    }  # fmt: skip
    assert any(expected.items() <= finding.items() for finding in findings)
    assert shown["next_question"] == ["allergies"]
    assert (shown["contract"], shown["command"], shown["on"]) == ("1.0", "assess", "2026-06-01")


def test_without_a_jurisdiction_it_is_asked_for_and_nothing_that_differs_is_decided() -> None:
    facts = {"indication.code": "nomid", "person.age": "5 mo", "person.weight": "6 kg"}

    answer = ask("assess", {"facts": facts}, options(None))
    here = {place: ask("assess", {"facts": facts}, options(place)) for place in ("US", "EU")}

    assert isinstance(answer, Assessment)
    assert answer.indication.truth is Truth.UNKNOWN
    assert "context.jurisdiction" in {entry.fact for entry in answer.missing}
    use = [each.indication.truth for each in here.values() if isinstance(each, Assessment)]
    assert use == [Truth.TRUE, Truth.FALSE]


def test_the_jurisdiction_of_the_question_wins_over_that_of_the_facts() -> None:
    small = small_label(statement("a", ESRD, jurisdictions=["US"]))
    facts = {"renal.esrd": True, "context.jurisdiction": "EU"}

    assert truths(judge(small, facts, "US")) == {"x.a": "true"}
    assert truths(judge(small, facts, None)) == {}
    assert judge(small, facts, "EU").verdict == judge(small, facts, None).verdict


def test_what_keeps_the_use_open_is_missing_too() -> None:
    use = {
        "id": "x.indication.gout", "code": "gout", "jurisdictions": ["US"],
        "authorisation": "approved", "cite": [{"source": "us-pi", "section": "1"}],
        "criteria": [{"id": "x.indication.adult", "when": {"fact": "person.age", "ge": "18 a"},
                      "cite": [{"source": "us-pi", "section": "1"}]}],
    }  # fmt: skip
    small = small_label(statement("a", ESRD), indications=[use])
    facts: Facts = {"renal.esrd": False, "indication.code": "gout"}

    def missing(told: Facts, where: str | None = "US") -> list[str]:
        return [entry.fact for entry in judge(small, told, where).missing]

    assert missing(facts) == ["person.age"]
    assert missing(facts, None) == ["context.jurisdiction", "person.age"]
    assert missing({**facts, "person.age": "40 a"}) == []
    assert missing({**facts, "indication.code": "dira"}) == []
    assert missing({"renal.esrd": False}) == ["indication.code"]


def test_an_answer_that_is_clear_inside_the_label_calls_for_nothing() -> None:
    use = {
        "id": "x.indication.gout", "code": "gout", "jurisdictions": ["US"],
        "authorisation": "approved", "cite": [{"source": "us-pi", "section": "1"}],
    }  # fmt: skip
    small = small_label(statement("a", ESRD), indications=[use])
    inside = {"renal.esrd": False, "indication.code": "gout"}

    assert not judge(small, inside).calls_for_action
    assert judge(small, {**inside, "renal.esrd": True}).calls_for_action
    assert judge(small, {**inside, "indication.code": "dira"}).calls_for_action
    assert judge(small, {"renal.esrd": False}).calls_for_action


def test_sources_and_inputs_are_those_of_the_findings() -> None:
    small = small_label(
        statement("a", {"any": [ESRD, HIV]}, cite=[{"source": "eu-pil", "section": "2"}]),
        statement("b", LOW, cite=[{"source": "nowhere", "section": "1"}]),
    )

    answer = judge(small, {"renal.esrd": True, "person.sex": "male"})

    assert set(answer.sources) == {"eu-pil"}
    assert answer.sources["eu-pil"]["jurisdiction"] == "EU"
    assert answer.inputs_used == ("renal.esrd",)
    assert answer.findings[0].facts == {"renal.esrd": True}


def test_what_made_a_statement_false_was_used_as_well() -> None:
    use = {
        "id": "x.indication.gout", "code": "gout", "jurisdictions": ["US"],
        "authorisation": "approved", "cite": [{"source": "us-pi", "section": "1"}],
        "criteria": [{"id": "x.indication.adult", "when": {"fact": "person.age", "ge": "18 a"},
                      "cite": [{"source": "us-pi", "section": "1"}]}],
    }  # fmt: skip
    small = small_label(statement("a", ESRD), indications=[use])
    facts = {"renal.esrd": False, "indication.code": "gout", "person.age": "40 a",
             "person.sex": "male"}  # fmt: skip

    assert judge(small, facts).inputs_used == (
        "context.jurisdiction", "indication.code", "person.age", "renal.esrd"
    )  # fmt: skip


def test_patients_read_their_own_words() -> None:
    facts = {"medicines.current": ["Enbrel"], "therapy.phase": "starting"}

    def said(audience: str) -> list[str]:
        answer = ask("assess", {"facts": facts}, options("US", audience=audience))
        return [finding.says for finding in answer.findings if finding.truth is Truth.TRUE]

    words = " ".join(said("patient")).casefold()
    assert said("patient") != said("professional")
    for forbidden in (" safe", "you may take", "ok to take", " mg"):
        assert forbidden not in words


def test_asked_on_another_day_the_age_is_still_that_of_the_reading() -> None:
    patient = person({"person.birth_date": "2008-06-01"}, on=date(2026, 6, 1))

    found = assess(label(), patient, on=ON + timedelta(days=400))

    assert "person.age" in found.inputs_used
    assert patient.told["person.age"] == "18 a"
