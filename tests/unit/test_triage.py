"""Triage: the most urgent reason wins, gates are narrow, and what is asked next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.follow_up_pack import label
from tests.triage_pack import NOBODY, NOW, alone, ask, asked, listed, reasons, rules
from vademecum.engine import triagetable
from vademecum.engine.triage import disposition_of, triage
from vademecum.engine.triagetable import table_of
from vademecum.model.answer import Context, as_json
from vademecum.model.listfact import ListFact
from vademecum.model.symptom import Symptom
from vademecum.model.triage import ACTIONS, read_triage
from vademecum.model.vocabulary import Contact, Review, Urgency

RED_FLAGS = """
trouble-breathing wheeze stridor throat-tightness chest-pain fainting rigid-abdomen stupor coma
seizure severe-allergic-reaction severe-infection confusion swelling puffiness low-blood-pressure
""".split()
SITE = {"term": "redness", "at": "injection-site", "severity": "mild"}
HEADACHE = {"term": "headache", "severity": "mild"}


def test_the_example_of_the_contract_comes_out_exactly() -> None:
    answer = as_json(ask(listed({"term": "seizure"}, HEADACHE)))

    assert isinstance(answer, dict)
    assert answer["disposition"] == "emergency"
    assert answer["actions"] == ["call-emergency-number", "do-not-inject-until-assessed"]
    assert answer["missing"] == answer["next_question"] == []


def test_a_reason_has_all_that_the_contract_names() -> None:
    answer = as_json(ask(listed("seizure")))

    assert isinstance(answer, dict)
    (reason,) = answer["reasons"]
    assert reason["terms"] == ["seizure"]
    assert reason["disposition"] == "emergency"
    assert reason["says"].startswith("Red flag in any company: seizure.")
    assert reason["cites"] == [{"source": "fm", "section": "Side Effects"}]
    assert reason["policies"] == ["anakinra.policy.triage-red-flags"]
    assert answer["sources"]["fm"]["publisher"]


@pytest.mark.parametrize("term", RED_FLAGS)
def test_a_red_flag_is_an_emergency_in_any_company_and_any_list(term: str) -> None:
    for complete in (True, False):
        answer = ask(listed(term, HEADACHE, SITE, "other", complete=complete))

        assert answer.disposition is answer.urgency is Urgency.EMERGENCY
        assert answer.contact is Contact.EMERGENCY_SERVICES
        assert answer.actions[:2] == ("call-emergency-number", "do-not-inject-until-assessed")
        assert answer.reasons[0].disposition is Urgency.EMERGENCY


def test_the_gravest_reason_comes_first_and_every_reason_is_told() -> None:
    answer = ask(listed("difficulty-moving", "cough", "chest-pain"))

    assert reasons(answer) == ["red-flag", "listed-immediate", "listed-minor"]


@pytest.mark.parametrize(
    ("document", "disposition", "actions"),
    [
        (listed("difficulty-moving"), "routine", ["contact-if-it-persists"]),
        (listed("other"), "routine", ["contact-prescriber", "report-reaction"]),
        (
            listed("other", "difficulty-moving"),
            "routine",
            ["contact-prescriber", "report-reaction"],
        ),
        (listed("other", "cough"), "same-day", ["contact-prescriber-today", "report-reaction"]),
        (listed(SITE), "routine", ["contact-if-it-persists", "rotate-site"]),
        (listed(SITE, "cough"), "same-day", ["contact-prescriber-today", "rotate-site"]),
        (
            listed(SITE, "coma"),
            "emergency",
            ["call-emergency-number", "do-not-inject-until-assessed"],
        ),
        ({}, "routine", []),
    ],
)
def test_an_urgent_action_leaves_out_the_slower_ones(
    document: dict[str, object], disposition: str, actions: list[str]
) -> None:
    answer = ask(document)

    assert (answer.disposition, list(answer.actions)) == (disposition, actions)
    assert sorted(answer.actions, key=ACTIONS.index) == actions


def test_in_an_emergency_only_what_makes_it_one_is_suspected_and_done() -> None:
    answer = ask(listed("jaundice", "hives", "trouble-breathing"))

    assert answer.suspected == ("anaphylaxis",)
    assert "check-liver" not in answer.actions
    assert {"hepatitis", "allergic-skin"} <= set(reasons(answer))


def test_nothing_told_asks_and_no_symptoms_is_an_answer() -> None:
    untold, none = ask({}), ask({"symptoms": "none"})

    assert (untold.disposition, none.disposition) == (Urgency.ROUTINE, Urgency.ROUTINE)
    assert (reasons(untold), reasons(none)) == (["nothing-told"], [])
    assert (asked(untold), asked(none)) == (["symptoms"], [])
    assert untold.missing[0].reason == "not-given"
    assert none.contact is Contact.NONE
    assert ask({"symptoms": []}) == untold


def test_nothing_told_with_a_measured_fever_is_not_nothing() -> None:
    answer = ask({}, facts={"vitals.temperature": "39 Cel"})

    assert answer.disposition is Urgency.SAME_DAY
    assert answer.inputs_used == ("vitals.temperature",)
    assert asked(answer)[0] == "symptoms"


@pytest.mark.parametrize(
    "extra",
    ["fever", "cough", "other", "blue-nails", "muscle-twitching", "chills", "difficulty-moving"],
)
@pytest.mark.parametrize("mild", [SITE, HEADACHE, {"term": "muscle-ache", "severity": "mild"}])
def test_any_other_symptom_shuts_a_gate(mild: dict[str, object], extra: str) -> None:
    assert ask(listed(mild)).disposition is Urgency.ROUTINE
    assert ask(listed(mild, extra)).disposition.rank >= Urgency.SAME_DAY.rank


@pytest.mark.parametrize(
    "change",
    [
        {"severity": None}, {"severity": "moderate"}, {"severity": "severe"}, {"at": None},
        {"at": "arms"}, {"features": ["persistent"]}, {"text": "it looks odd"},
        {"duration": "P42D"}, {"size": "11 cm"}, {"term": "numbness"}, {"term": "infection"},
    ],
)  # fmt: skip
def test_each_condition_of_the_site_gate_is_needed(change: dict[str, object]) -> None:
    assert ask(listed(SITE)).disposition is Urgency.ROUTINE
    assert ask(listed({**SITE, **change})).disposition.rank >= Urgency.SAME_DAY.rank


def test_a_gate_needs_a_complete_list_and_its_policy() -> None:
    for mild in (SITE, HEADACHE):
        assert ask(listed(mild, complete=False)).disposition is Urgency.SAME_DAY
        assert ask(listed(mild), policies=False).disposition is Urgency.SAME_DAY


def test_a_feature_list_that_is_told_to_be_empty_keeps_a_gate_open() -> None:
    assert ask(listed({**HEADACHE, "features": "none"})).disposition is Urgency.ROUTINE


def test_what_keeps_a_mild_symptom_up_is_asked() -> None:
    assert asked(ask(listed("redness")))[:2] == ["symptoms.severity", "symptoms.at"]
    assert asked(ask(listed(HEADACHE, complete=False)))[0] == "symptoms"


def test_what_could_shut_an_open_gate_is_asked_until_it_is_told() -> None:
    features, duration, size = "symptoms.features", "symptoms.duration", "symptoms.size"
    whole = {**SITE, "features": "none", "duration": "P3D", "size": "2 cm"}

    assert asked(ask(listed(SITE))) == [duration, features, size]
    assert asked(ask(listed(HEADACHE))) == [features]
    assert asked(ask(listed(whole))) == []


def test_every_question_names_the_rules_that_it_could_make_hold() -> None:
    answer = ask(listed({"term": "stomach-pain", "features": "none"}))

    (entry,) = answer.missing

    assert (entry.fact, entry.reason) == ("symptoms.severity", "not-given")
    assert entry.findings == ("anakinra.triage.acute-abdomen",)
    assert answer.next_question == ("symptoms.severity",)


@pytest.mark.parametrize(
    ("item", "fact"),
    [
        ("stomach-pain", "symptoms.severity"),
        ("fever", "symptoms.features"),
        ({"term": "redness", "severity": "moderate"}, "symptoms.at"),
        ("reduced-urine", "symptoms.duration"),
        ({"term": "fast-heartbeat", "features": "none"}, "symptoms.onset_after_dose"),
        ("muscle-stiffness", "symptoms.severity"),
        ({"term": "other", "text": "odd"}, "symptoms.features"),
    ],
)
def test_a_qualifier_that_could_raise_the_answer_is_asked(item: object, fact: str) -> None:
    answer = ask(listed(item))

    assert fact in asked(answer)
    assert all(entry.ask and not entry.ask.startswith("anakinra.") for entry in answer.missing)


def test_what_was_told_is_not_asked_again() -> None:
    full = {
        "term": "stomach-pain", "severity": "moderate", "at": "abdomen", "features": "none",
        "onset_after_dose": "P2D", "duration": "P1D",
    }  # fmt: skip

    assert asked(ask(listed(full))) == []


def test_a_fact_that_a_rule_waits_for_is_asked_with_its_turning_point() -> None:
    answer = ask(listed({"term": "fever", "features": "none"}))

    entry = next(each for each in answer.missing if each.fact == "blood.neutrophil_count")

    assert entry.turning_point == "1 10*9/L"
    assert entry.findings == ("anakinra.triage.febrile-neutropenia",)
    assert entry.ask == "What is the latest neutrophil count?"


def test_a_rule_whose_fact_is_false_asks_for_nothing_more() -> None:
    facts = {
        "indication.code": "nomid",
        "person.age": "30 a",
        "blood.neutrophil_count": "3 10*9/L",
    }

    answer = ask(listed({"term": "fever", "features": "none"}), facts=facts)

    assert asked(answer) == []


def test_chills_ask_for_the_temperature_and_a_cough_does_not() -> None:
    assert "vitals.temperature" in asked(ask(listed("chills")))
    assert "vitals.temperature" not in asked(ask(listed("cough")))


def test_a_fact_that_could_not_be_used_is_asked_again() -> None:
    answer = ask({"symptoms": "none"}, facts={"vitals.temperature": "390 Cel"})

    assert answer.disposition is Urgency.ROUTINE
    assert [(entry.fact, entry.reason) for entry in answer.missing] == [
        ("vitals.temperature", "unusable")
    ]
    assert answer.problems[0].fact == "vitals.temperature"


def test_an_emergency_asks_nothing_even_of_an_open_list() -> None:
    assert ask({"symptoms": ["coma"]}, facts={"vitals.temperature": "390"}).missing == ()


def test_the_conflicts_of_the_monograph_are_shown_and_the_one_acted_on() -> None:
    mild, worse = ask(listed(SITE)), ask(listed({**SITE, "severity": "severe"}))
    aches = ask(listed({"term": "muscle-ache", "severity": "mild"}))

    shown = [(each.topic, each.positions[each.acted_on].result) for each in mild.conflicts]
    assert shown == [("site-reaction", "routine")]
    assert worse.conflicts[0].positions[worse.conflicts[0].acted_on].result == "same-day"
    assert [each.topic for each in aches.conflicts] == ["headache-and-aches"]
    assert ask(listed("cough")).conflicts == ()


def test_a_likely_reading_says_what_it_would_lead_to_and_is_not_acted_on() -> None:
    answer = ask(listed("seisure"))

    (hint,) = answer.problems[0].hints

    assert (hint.reading, hint.leads_to) == ("seizure", {"disposition": "emergency"})
    assert answer.disposition is Urgency.ROUTINE
    assert answer.not_checked == ("seisure",)


def test_the_policies_that_shaped_an_answer_are_named_and_none_without_them() -> None:
    documents = [listed(SITE), listed("hives", "dizziness"), listed("coma"), listed("cough")]

    assert ask(documents[0]).policies == ("anakinra.policy.site-reaction-gate",)
    for document in documents:
        assert ask(document).policies
        assert ask(document, policies=False).policies == ()


@pytest.mark.parametrize("term", RED_FLAGS)
def test_a_red_flag_stays_an_emergency_without_local_policies(term: str) -> None:
    assert ask(listed(term), policies=False).disposition is Urgency.EMERGENCY


def test_a_rule_that_nobody_has_checked_says_so() -> None:
    answer = ask(listed("foamy-urine"))

    reviews = {reason.id: reason.review for reason in answer.reasons}

    assert reviews["anakinra.triage.nephrotic-syndrome"] is Review.NEEDS_CHECK


def test_a_reason_names_the_terms_behind_it_and_no_others() -> None:
    answer = ask(listed("cough", "fever", "headache"))

    behind = {reason.id.rpartition(".")[2]: reason.terms for reason in answer.reasons}

    assert behind["headache-and-fever"] == ("fever", "headache")
    assert behind["listed-immediate"] == ("cough", "fever", "headache")


def test_words_are_in_the_language_and_for_the_audience_of_the_question() -> None:
    answer = ask(listed("cough"), audience="patient", lang="es")

    assert answer.reasons[0].says.startswith("Llame hoy a su médico por: tos.")


def test_a_row_with_a_source_of_its_own_needs_no_policy() -> None:
    weight_loss, both = ask(listed("weight-loss")), ask(listed("weight-loss", "stiff-neck"))

    assert weight_loss.reasons[0].policies == ()
    assert [cite.source for cite in weight_loss.reasons[0].cites] == ["eu-pil"]
    assert both.reasons[0].policies == ("anakinra.policy.triage-tiers",)
    assert [cite.source for cite in both.reasons[0].cites] == ["eu-pil", "fm"]


def test_the_last_dose_is_used_and_listed() -> None:
    document = {
        **listed({"term": "sweating", "duration": "PT1H"}),
        "last_dose": "2026-06-01T09:00:00Z",
    }

    answer = ask(document)

    assert answer.disposition is Urgency.EMERGENCY
    assert answer.inputs_used == ("last_dose", "symptoms")


def test_the_quick_form_agrees_on_rules_with_facts_that_are_not_told() -> None:
    assert alone(Symptom("irritability"), Symptom("fever")) is Urgency.EMERGENCY
    assert alone(Symptom("fever")) is Urgency.SAME_DAY
    assert alone() is Urgency.ROUTINE


def test_nothing_that_a_person_wrote_is_kept() -> None:
    secret = "Ada Lovelace of Marylebone"
    items = [{"term": "fever", "text": secret}, {"text": secret}, secret]

    ask(listed(*items))

    kept = table_of(label())._seen
    assert kept
    assert all(symptom.text is None and symptom.place == "" for symptom in kept)
    assert "Ada" not in repr(kept)


def test_what_was_seen_before_changes_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    document = listed("fever", {"term": "headache", "text": "odd"}, HEADACHE)
    fresh = replace(label())
    before = ask(document)

    monkeypatch.setattr(triagetable, "KEPT_MAX", 2)
    table = table_of(fresh)
    found = [
        disposition_of(fresh, (Symptom("fever"), Symptom(term)), complete=True)
        for term in ("headache", "cough", "headache", "rash", "headache")
    ]

    assert found[0] is found[2] is found[4] is Urgency.EMERGENCY
    assert len(table._seen) <= 2
    assert ask(document) == before


def test_a_symptom_with_unread_words_is_not_taken_for_one_without() -> None:
    plain = Symptom("headache", severity="mild")

    assert alone(plain) is Urgency.ROUTINE
    assert alone(replace(plain, unread=True)) is Urgency.SAME_DAY
    assert alone(replace(plain, features=ListFact(("sudden",)))) is Urgency.EMERGENCY
    assert alone(plain) is Urgency.ROUTINE


def test_a_minor_symptom_at_the_injection_site_is_a_site_reaction_and_for_today() -> None:
    answer = ask(listed({"term": "muscle-stiffness", "at": "injection-site"}))

    assert answer.disposition is Urgency.SAME_DAY
    assert reasons(answer) == ["injection-site"]


def test_a_table_without_a_score_gives_none() -> None:
    table = rules().model_copy(update={"regiscar": None})

    answer = triage(
        replace(label(), triage=table),
        NOBODY,
        request=read_triage(listed("rash")),
        context=Context(),
        now=NOW,
    )

    assert answer.scores == ()
    assert "regiscar" not in answer.sources
