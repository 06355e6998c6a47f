"""A syringe out of the refrigerator: what is refused, what is shown, in which words."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from tests.storage_pack import KEPT, NOW, judge, label, removed
from vademecum.engine.storage import judge_excursion
from vademecum.model.answer import Context, as_json
from vademecum.model.errors import InputError
from vademecum.model.label import Label
from vademecum.model.patient import Patient
from vademecum.model.storage import (
    APPEARANCE,
    EVENTS,
    Reason,
    StorageRequest,
    StorageResult,
    StorageRules,
    read_storage,
)
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import Audience

DAY_OUT = {"out": "2026-06-03T08:00:00+02:00", "max": "22 Cel"}
NUMBER = re.compile(r"[0-9]+(?: °C| hours?| horas?)?")
PERMISSION = re.compile(r"\bsafe\b|\bseguro usar|you may (take|use)|\bOK\b|puede (usar|tomar)la")


def refused(document: dict[str, object]) -> dict[str, str]:
    with pytest.raises(InputError) as caught:
        read_storage(document)
    return {issue.pointer: issue.code for issue in caught.value.issues}


def test_the_example_of_the_contract() -> None:
    document = {**KEPT, "events": ["possibly-frozen"], "appearance": ["clear"]}

    answer = judge(document, None)

    assert answer.verdict == "discard"
    assert answer.reasons == ("frozen",)
    assert answer.missing == ()


def test_results_have_a_fixed_order_and_only_use_asks_for_nothing() -> None:
    syringes = {
        "use": KEPT,
        "wait-then-inspect": {**KEPT, "appearance": ["foamy"]},
        "hold-and-ask": {},
        "discard": {**KEPT, "events": ["frozen"]},
    }

    answers = [judge(document) for document in syringes.values()]

    assert [answer.verdict for answer in answers] == [*StorageResult] == [*syringes]
    assert [answer.verdict.rank for answer in answers] == [0, 1, 2, 3]
    assert [answer.calls_for_action for answer in answers] == [False, True, True, True]


def test_all_faults_of_a_document_are_listed_at_once() -> None:
    issues = refused(
        {
            "product": {"opened": "no", "expiry": "08/2027", "colour": "blue"},
            "removed": [{"out": "2026-06-03T08:00:00", "where": "kitchen"}],
            "events": ["melted"],
            "appearance": "clear",
        }
    )

    assert issues == {
        "/product/colour": "unknown-key",
        "/product/opened": "wrong-shape",
        "/product/expiry": "date-unreadable",
        "/removed/0/where": "unknown-key",
        "/removed/0/out": "time-unreadable",
        "/events/0": "unknown-code",
        "/appearance": "wrong-shape",
    }


@pytest.mark.parametrize(
    ("part", "told", "pointer", "code"),
    [
        ("product", ["2027-08"], "/product", "wrong-shape"),
        ("product", {"expiry": 2027}, "/product/expiry", "wrong-shape"),
        ("product", {"expiry": "2027-02-30"}, "/product/expiry", "date-unreadable"),
        ("product", {"expiry": "2027-13"}, "/product/expiry", "date-unreadable"),
        ("removed", ["yesterday"], "/removed/0", "wrong-shape"),
        ("removed", [{"max": True}], "/removed/0/max", "wrong-shape"),
        ("removed", [{"min": ["2 Cel"]}], "/removed/0/min", "wrong-shape"),
        ("removed", [{"max": "20 Cel", "min": "68.001 F"}], "/removed/0/min", "impossible"),
        ("events", [1], "/events/0", "unknown-code"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(
    part: str, told: object, pointer: str, code: str
) -> None:
    assert refused({part: told})[pointer] == code


def test_a_return_before_the_removal_is_refused_whatever_the_zone() -> None:
    early = {"out": "2026-06-03T08:00:00+02:00", "back": "2026-06-03T08:30:00+03:00"}
    at_once = {"out": "2026-06-03T08:00:00+02:00", "back": "2026-06-03T07:00:00+01:00"}

    assert refused({"removed": [early]}) == {"/removed/0/back": "impossible"}
    assert read_storage({"removed": [at_once]}).removed.known


@pytest.mark.parametrize("told", [None, "unknown", {}])
def test_a_product_nobody_told_of_is_not_known(told: object) -> None:
    assert read_storage({"product": told}) == StorageRequest()


@pytest.mark.parametrize(
    ("told", "code"),
    [("24", "unit-missing"), (24, "unit-missing"), ("-4 Cel", "number-unreadable"),
     ("1e1 Cel", "number-unreadable"), ("24 kg", "unit-not-accepted"),
     ("24 K", "unit-not-accepted")],
)  # fmt: skip
def test_a_temperature_that_cannot_be_read_is_not_known(told: object, code: str) -> None:
    document = {**KEPT, "removed": removed({**DAY_OUT, "max": told})}

    answer = judge(document)
    (problem,) = answer.problems

    assert answer.verdict is StorageResult.HOLD_AND_ASK
    assert (problem.pointer, problem.fact, problem.code) == (
        "/removed/items/0/max", "removed", code
    )  # fmt: skip
    assert [(entry.fact, entry.reason) for entry in answer.missing] == [
        ("removed.max", "unusable")
    ]


def test_a_lowest_temperature_that_cannot_be_read_holds_the_syringe() -> None:
    answer = judge({**KEPT, "removed": removed({**DAY_OUT, "min": "-4 Cel"})})

    assert answer.verdict is StorageResult.HOLD_AND_ASK
    assert [(entry.fact, entry.reason) for entry in answer.missing] == [
        ("removed.min", "unusable")
    ]


def test_a_number_without_a_unit_comes_with_both_readings() -> None:
    answer = judge({**KEPT, "removed": removed({**DAY_OUT, "max": "77"})})

    (problem,) = answer.problems

    assert [(hint.reading, hint.means) for hint in problem.hints] == [
        ("77 Cel", "77 Cel"), ("77 [degF]", "25 Cel")
    ]  # fmt: skip


def test_an_absent_return_means_still_out_and_an_unknown_one_is_asked_for() -> None:
    still_out = judge({**KEPT, "removed": removed(DAY_OUT)})
    not_known = judge({**KEPT, "removed": removed({**DAY_OUT, "back": None})})

    assert still_out.verdict is StorageResult.USE
    assert not_known.verdict is StorageResult.HOLD_AND_ASK
    assert not_known.next_question == ("removed.back",)


def test_the_clock_is_shown_in_the_offset_of_the_question() -> None:
    document = {**KEPT, "removed": removed(DAY_OUT)}

    answer = judge(document, now="2026-06-04T01:00:00-05:00")

    assert as_json(answer.use_by) == "2026-06-06T01:00:00-05:00"
    assert answer.remaining == timedelta(days=2)
    assert answer.limit.time == timedelta(hours=72)
    assert str(answer.limit.temperature) == "25 Cel"


def test_what_remains_is_absolute_where_the_clock_of_a_zone_changes() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    now = datetime(2026, 10, 24, 8, tzinfo=berlin)
    document = {**KEPT, "removed": removed({"out": "2026-10-23T08:00:00+02:00", "max": "20 Cel"})}

    answer = judge(document, now=now)

    assert answer.remaining == timedelta(hours=48)
    assert as_json(answer.use_by) == "2026-10-26T07:00:00+01:00"


def test_no_clock_is_shown_for_a_syringe_to_be_discarded() -> None:
    answer = judge({**KEPT, "removed": removed(DAY_OUT), "events": ["frozen"]})

    assert answer.use_by is None
    assert answer.remaining is None
    assert answer.return_to_refrigerator is Truth.FALSE
    assert answer.time_out == timedelta(days=1)


def test_a_held_syringe_without_an_expiry_date_still_has_its_clock() -> None:
    answer = judge({**KEPT, "product": {"opened": False}, "removed": removed(DAY_OUT)})

    assert answer.verdict is StorageResult.HOLD_AND_ASK
    assert as_json(answer.use_by) == "2026-06-06T08:00:00+02:00"


def test_a_complete_list_of_nothing_is_none() -> None:
    answer = judge({**KEPT, "removed": removed()}, None)

    assert answer.verdict is StorageResult.USE
    assert answer.return_to_refrigerator is Truth.TRUE


def test_every_cited_source_is_listed_and_every_policy_named() -> None:
    document = {**KEPT, "removed": removed({**DAY_OUT, "max": "5 Cel", "min": "0 Cel"})}

    answer = judge(document)
    cited = {cite.source for reason in answer.explained for cite in reason.cites}
    cited |= {c.source for each in answer.conflicts for p in each.positions for c in p.cites}

    assert cited == set(answer.sources)
    assert answer.policies == ("anakinra.policy.freezing-point",)
    assert [reason.reason for reason in answer.explained] == ["frozen", "label"]


def test_only_what_was_told_counts_as_used() -> None:
    used = judge({"removed": removed(DAY_OUT), "events": ["shaken"]}).inputs_used

    assert used == ("context.jurisdiction", "events", "removed")


def test_the_verdict_under_each_position_is_that_of_the_whole_syringe() -> None:
    document = {**KEPT, "removed": removed(DAY_OUT), "appearance": ["foamy"]}

    (conflict,) = judge(document, "UK").conflicts

    assert conflict.topic == "room-temperature"
    assert conflict.acted_on == 1
    assert [position.result for position in conflict.positions] == [
        "hold-and-ask", "wait-then-inspect", "discard", "wait-then-inspect"
    ]  # fmt: skip


def test_particles_are_judged_by_who_asks() -> None:
    document = {**KEPT, "appearance": ["clear", "few-small-white-particles"]}

    found = [judge(document, where, audience=who) for where in ("US", "EU") for who in Audience]

    assert [(answer.verdict, answer.conflicts[0].acted_on) for answer in found] == [
        ("hold-and-ask", 1), ("use", 0), ("hold-and-ask", 1), ("use", 0)
    ]  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "es"])
def test_everything_that_can_be_said_has_words_for_everybody(lang: str) -> None:
    rules = label().storage
    assert rules is not None
    ids = [entry.id for entry in rules.reasons] + [text.id for text in rules.allowances]
    ids += [s.id for s in label().statements if s.id.startswith("anakinra.storage.")]
    ids += [key for key in label().texts["en"] if ".storage-ask." in key]
    ids += [rules.freezing_point, "anakinra.conflict.particles"]

    for identifier in ids:
        words = label().texts[lang][identifier]
        assert set(words) == {"patient", "professional"}, identifier
        assert not PERMISSION.search(words["patient"]), identifier


def test_numbers_are_the_same_in_both_languages() -> None:
    texts = label().texts
    ids = [key for key in texts["en"] if "storage" in key or "room-temperature" in key]

    for identifier in ids:
        for audience in Audience:
            english, spanish = (
                sorted(NUMBER.findall(texts[lang][identifier][audience])) for lang in ("en", "es")
            )
            assert [found.replace("hour", "hora") for found in english] == spanish, identifier


def test_every_word_for_the_patient_says_whom_to_ask() -> None:
    for facts in (KEPT, {}, {**KEPT, "removed": removed(DAY_OUT)}):
        for where in ("US", "EU", None):
            answer = judge(facts, where, audience="patient")
            asked = [entry.ask for entry in answer.missing if entry.fact != "context.jurisdiction"]
            for words in [*(reason.says for reason in answer.explained), *asked]:
                assert "pharmacist" in words


def test_a_label_without_rules_for_storage_cannot_judge() -> None:
    bare = Label(
        identity=label().identity, sources={}, registry=label().registry, terms=label().terms
    )
    now = datetime.fromisoformat(NOW)

    with pytest.raises(ValueError, match="no rules for storage"):
        judge_excursion(
            bare, Patient(now.date(), {}), request=StorageRequest(), context=Context(), now=now
        )


def plain_rules() -> dict[str, object]:
    rules = label().storage
    assert rules is not None
    return {name: getattr(rules, name) for name in StorageRules.model_fields}


@pytest.mark.parametrize("part", ["allowances", "events", "appearance", "reasons"])
def test_rules_that_leave_something_out_are_refused(part: str) -> None:
    rules = plain_rules()
    told = rules[part]
    assert isinstance(told, tuple)

    with pytest.raises(ValidationError, match="once"):
        StorageRules.model_validate({**rules, part: told[1:]})
    with pytest.raises(ValidationError, match="once"):
        StorageRules.model_validate({**rules, part: (*told, told[0])})


def test_the_rules_cover_every_event_look_and_reason() -> None:
    rules = StorageRules.model_validate(plain_rules())

    assert {each.code for each in rules.events} == {*EVENTS}
    assert {each.code for each in rules.appearance} == {*APPEARANCE}
    assert {each.reason for each in rules.reasons} == {*get_args(Reason)}
