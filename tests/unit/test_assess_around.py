"""What stands beside the findings: conflicts, words, the use and the jurisdiction."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.anakinra_pack import ON, Facts, ask, label, options, person, plain
from tests.small_label import judge, small_label, statement
from vademecum.engine.assess import assess
from vademecum.model.assessment import Assessment
from vademecum.model.truth import Truth
from vademecum.packs.commands import answer_document

ESRD = {"fact": "renal.esrd"}
HIV = {"fact": "immune.hiv"}
LOW = {"fact": "blood.neutrophil_count", "lt": "1.5 10*9/L"}


def truths(answer: Assessment) -> dict[str, str]:
    return {finding.id: finding.truth.value for finding in answer.findings}


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
    small = small_label(
        statement("a", ESRD), statement("b", ESRD), conflicts=[{**CONFLICT, **more}]
    )

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
        return judge(small, {}, audience=audience, lang=lang).findings[0].said.says

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
    shown = answer_document("assess", label(), answer=answer, options=asked)

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
    assert answer.findings[0].facts(answer.told) == {"renal.esrd": True}


def test_every_source_of_a_statement_is_shown() -> None:
    both = [{"source": "eu-pil", "section": "2"}, {"source": "us-pi", "section": "5.1"}]

    answer = judge(small_label(statement("a", ESRD, cite=both)), {"renal.esrd": True})

    assert set(answer.sources) == {"eu-pil", "us-pi"}


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
        return [each.said.says for each in answer.findings if each.truth is Truth.TRUE]

    words = " ".join(said("patient")).casefold()
    assert said("patient") != said("professional")
    for forbidden in (" safe", "you may take", "ok to take", " mg"):
        assert forbidden not in words


def test_asked_on_another_day_the_age_is_still_that_of_the_reading() -> None:
    patient = person({"person.birth_date": "2008-06-01"}, on=date(2026, 6, 1))

    found = assess(label(), patient, on=ON + timedelta(days=400))

    assert "person.age" in found.inputs_used
    assert found.told["person.age"] == "18 a"
