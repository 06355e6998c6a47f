"""Commands on documents: what belongs to them, what is refused, and the answer as JSON."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import cast

import pytest

from tests.anakinra_pack import ask, label, options, plain
from tests.small_label import small_label, statement
from vademecum.engine.missed import MissedAdvice
from vademecum.model.answer import Answer, Matched, Problem, as_json
from vademecum.model.assessment import Assessment
from vademecum.model.errors import InputError, UsageError
from vademecum.model.instant import parse_datetime
from vademecum.model.label import Label
from vademecum.model.quantity import Quantity
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import Contact, Level, Urgency
from vademecum.packs.commands import (
    ABOUT_AN_INSTANT,
    PARTS,
    RecordFacts,
    answer_document,
    fact_rules,
    run,
)

REGIMEN = {"interval": "P1D", "at": ["21:00"], "zone": "Europe/Berlin"}
ORDER = {"dose": "100 mg", "interval": "P1D"}


def codes(document: object) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as refused:
        ask("assess", cast("dict[str, object]", document))
    return [(issue.pointer, issue.code) for issue in refused.value.issues]


def test_a_command_that_does_not_exist_is_a_matter_of_usage() -> None:
    with pytest.raises(UsageError, match="no command"):
        ask("asses", {})


@pytest.mark.parametrize("facts", [[], "", 0, False, "none"])
def test_facts_are_an_object_or_not_told(facts: object) -> None:
    assert codes({"facts": facts}) == [("/facts", "wrong-shape")]


@pytest.mark.parametrize("document", [[], "facts", None, 7])
def test_a_document_is_an_object(document: object) -> None:
    assert codes(document) == [("", "wrong-shape")]


def test_parts_that_no_command_knows_are_refused() -> None:
    assert codes({"fact": {}, "person.weight": "68 kg"}) == [
        ("/fact", "unknown-key"), ("/person.weight", "unknown-key")
    ]  # fmt: skip


def test_parts_of_another_command_are_named_as_not_checked() -> None:
    answer = ask("assess", {"facts": {}, "order": ORDER, "symptoms": "none"})

    assert answer.not_checked == ("order", "symptoms")


@pytest.mark.parametrize("document", [{}, {"facts": None}, {"facts": {}}])
def test_without_facts_everything_is_open(document: dict[str, object]) -> None:
    answer = ask("assess", document)

    assert isinstance(answer, Assessment)
    assert answer.verdict.at_most is Level.CONTRAINDICATED


def test_records_are_merged_with_the_facts() -> None:
    document = {"facts": {"person.weight": "68 kg"}}
    record = RecordFacts("/bundle", {"person.weight": "70 kg", "renal.esrd": False}, ())

    answer = run("assess", label(), document=document, options=options("US"), record=record)

    assert [(each.pointer, each.code) for each in answer.problems] == [
        ("/bundle/person.weight", "conflicting")
    ]


def test_what_records_could_not_tell_says_why_a_fact_is_missing() -> None:
    doubts = [
        Problem("/bundle/entry/1", "renal.esrd", "stale", "too old"),
        Problem("/bundle/entry/2", "person.weight", "implausible", "odd"),
        Problem("/bundle/entry/3", "immune.hiv", "conflicting", "two answers"),
        Problem("/bundle/link", "", "conflicting", "one page of several"),
    ]
    asked = [
        {"fact": "renal.esrd"},
        {"fact": "immune.hiv"},
        {"fact": "person.weight", "lt": "9 kg"},
    ]
    small = small_label(statement("a", {"all": asked}))

    answer = run(
        "assess",
        small,
        document={"facts": {"immune.hiv": True}},
        options=options("US"),
        record=RecordFacts("/bundle", {}, tuple(doubts)),
    )

    reasons = {entry.fact: entry.reason for entry in answer.missing}
    assert reasons["renal.esrd"] == "stale"
    assert reasons["person.weight"] == "unusable"
    assert "immune.hiv" not in reasons
    assert [problem.pointer for problem in answer.problems] == [each.pointer for each in doubts]


def test_each_question_has_its_answer_and_its_time() -> None:
    asked = options("US", now="2026-05-04T08:00:00+02:00")

    assess = answer_document("assess", label(), answer=ask("assess", {}, asked), options=asked)
    missed = answer_document(
        "missed", label(), answer=ask("missed", {"regimen": REGIMEN}, asked), options=asked
    )

    assert assess["on"] == "2026-05-04"
    assert "now" not in assess
    assert missed["now"] == "2026-05-04T08:00:00+02:00"
    assert "on" not in missed
    assert missed["medicine"] == {
        "pack": "anakinra", "version": label().identity.version, "status": "draft"
    }  # fmt: skip
    assert set(PARTS) >= ABOUT_AN_INSTANT


def test_commands_of_doses_missed_doses_and_symptoms_read_their_parts() -> None:
    seizure = {"symptoms": [{"term": "seizure"}]}

    assert ask("dose", {"order": ORDER}).calls_for_action
    assert isinstance(ask("missed", {"regimen": REGIMEN}), MissedAdvice)
    assert ask("triage", seizure).urgency is Urgency.EMERGENCY


def test_every_answer_carries_the_keys_of_the_contract() -> None:
    keys = {
        "contract", "command", "medicine", "jurisdiction", "audience", "lang", "findings",
        "missing", "next_question", "problems", "conflicts", "inputs_used", "not_checked",
        "policies", "arithmetic", "working", "contact", "urgency", "sources",
    }  # fmt: skip
    documents = {"assess": {}, "dose": {"order": ORDER}, "missed": {"regimen": REGIMEN},
                 "triage": {"symptoms": "none"}}  # fmt: skip

    for command, document in documents.items():
        asked = options(None)
        shown = answer_document(
            command, label(), answer=ask(command, document, asked), options=asked
        )
        assert keys <= set(shown), command
        assert shown["jurisdiction"] is None


def test_facts_stay_fresh_as_long_as_a_policy_says() -> None:
    policy = {"id": "anakinra.policy.freshness", "durations": {"person.weight": "P30D"}}
    fresh = small_label(statement("a", {"fact": "renal.esrd"}), policies=[policy])

    assert fact_rules(fresh).freshness == {"person.weight": timedelta(days=30)}
    assert fact_rules(fresh.without_policies()).freshness == {}


def test_a_stale_fact_is_missing_for_that_reason() -> None:
    policy = {"id": "anakinra.policy.freshness", "durations": {"renal.esrd": "P30D"}}
    fresh = small_label(statement("a", {"fact": "renal.esrd"}), policies=[policy])
    document = {"facts": {"renal.esrd": {"value": False, "observed_at": "2026-04-01"}}}

    answer = run("assess", fresh, document=document, options=options("US"))

    assert (answer.missing[0].fact, answer.missing[0].reason) == ("renal.esrd", "stale")
    assert answer.calls_for_action


def test_a_stale_list_is_missing_for_that_reason_also_where_it_names_something() -> None:
    policy = {"id": "anakinra.policy.freshness", "durations": {"medicines.current": "P30D"}}
    asked = statement("a", {"fact": "medicines.current", "lists": ["etanercept"]})
    fresh = small_label(asked, policies=[policy])
    old = {"items": ["methotrexate"], "complete": True, "observed_at": "2026-04-01"}

    answer = run(
        "assess", fresh, document={"facts": {"medicines.current": old}}, options=options("US")
    )

    assert (answer.missing[0].fact, answer.missing[0].reason) == ("medicines.current", "stale")
    assert [problem.code for problem in answer.problems] == ["stale"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, None),
        (True, True),
        (7, 7),
        ("x", "x"),
        (Truth.UNKNOWN, "unknown"),
        (Contact.NONE, "none"),
        (Decimal("1.50"), "1.5"),
        (Fraction(1, 3), "0.333333"),
        (Quantity.parse("68 kg"), "68 kg"),
        (date(2026, 5, 4), "2026-05-04"),
        (parse_datetime("2026-05-04T08:00:00+02:00"), "2026-05-04T08:00:00+02:00"),
        (timedelta(hours=12), "PT12H"),
        ({"a": (1, Truth.TRUE)}, {"a": [1, "true"]}),
        (frozenset({"a"}), ["a"]),
        (Matched("Enbrel", "etanercept"), {"given": "Enbrel", "as": "etanercept"}),
    ],
)
def test_every_part_of_an_answer_has_a_plain_form(value: object, shown: object) -> None:
    assert as_json(value) == shown


def test_anything_else_has_no_plain_form() -> None:
    with pytest.raises(TypeError, match="has no JSON form"):
        as_json(object())
    assert plain(Answer())["contact"] == "none"
    assert Answer().calls_for_action


def test_a_label_says_which_policies_are_on() -> None:
    policies = [{"id": "x.policy.on"}, {"id": "x.policy.off", "on": False}]
    small: Label = small_label(policies=policies)

    assert small.policy("x.policy.on") is not None
    assert small.policy("x.policy.off") is None
    assert small.policy("x.policy.none") is None
