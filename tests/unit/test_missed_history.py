"""Additional, too close, unknown and very first doses, and symptoms beside them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.follow_up_pack import context_of, label, missed
from tests.small_label import small_label
from vademecum.engine.missed import advise_missed
from vademecum.model.instant import parse_datetime
from vademecum.model.missed import Advice, MissedAdvice, MissedRule, MissedRules, read_missed

Facts = dict[str, object]
DAILY: Facts = {
    "dose": "100 mg", "interval": "P1D", "at": ["21:00"], "zone": "Europe/Berlin",
    "from": "2026-02-01",
}  # fmt: skip
FIRST = {"at": "2026-05-01T21:00:00+02:00", "dose": "100 mg"}


def ask(now: str, *doses: object, where: str | None = "US", **more: object) -> MissedAdvice:
    policies = bool(more.pop("policies", True))
    document = {"regimen": DAILY, "given": [FIRST, *doses], **more}
    return missed(document, now, where, policies=policies)


def reasons(answer: MissedAdvice) -> list[str]:
    return [reason.reason for reason in answer.reasons]


def states(answer: MissedAdvice) -> list[str]:
    return [slot.state.value for slot in answer.slots]


@pytest.mark.parametrize(
    ("extra", "why"),
    [
        ({"at": "2026-05-01T23:00:00+02:00", "dose": "100 mg"}, "extra-dose"),
        ({"at": "2026-05-02T08:59:00+02:00", "dose": "100 mg"}, "extra-dose"),
        ({"at": "2026-05-01T21:00:00+02:00", "dose": "100 mg"}, "extra-dose"),
    ],
)
def test_an_additional_dose_is_told_today_and_the_next_stays_at_its_time(
    extra: Facts, why: str
) -> None:
    answer = ask("2026-05-02T10:00:00+02:00", extra)

    assert answer.advice is Advice.CONTACT_PRESCRIBER
    assert reasons(answer) == [why]
    assert answer.urgency == "same-day"
    assert answer.next_due is not None
    assert answer.next_due.isoformat() == "2026-05-02T21:00:00+02:00"
    assert [entry.fact for entry in answer.missing] == ["symptoms"]
    assert "extra" in states(answer)


def test_two_doses_too_close_for_two_slots_are_told_today() -> None:
    night = {"at": "2026-05-03T10:30:00+02:00", "dose": "100 mg"}
    evening = {"at": "2026-05-03T21:00:00+02:00", "dose": "100 mg"}

    answer = ask("2026-05-03T21:10:00+02:00", night, evening)

    assert answer.advice is Advice.CONTACT_PRESCRIBER
    assert reasons(answer) == ["too-close"]
    assert states(answer)[1:3] == ["late", "too-close"]


def test_the_smallest_gap_itself_is_not_too_close() -> None:
    late, evening = {"at": "2026-05-03T10:30:00+02:00"}, {"at": "2026-05-03T22:30:00+02:00"}

    answer = ask("2026-05-03T22:40:00+02:00", late, evening)

    assert answer.advice is Advice.NOTHING_DUE
    assert states(answer)[2] == "on-time"


def test_more_than_the_ordered_amount_is_an_additional_dose() -> None:
    document = {"regimen": DAILY, "given": [{**FIRST, "dose": "200 mg"}]}

    answer = missed(document, "2026-05-02T10:00:00+02:00")

    assert answer.advice is Advice.CONTACT_PRESCRIBER
    assert reasons(answer) == ["extra-dose"]


@pytest.mark.parametrize(
    ("now", "advice"),
    [("2026-05-02T10:00:00+02:00", "nothing-due"), ("2026-05-02T21:10:00+02:00", "take-now")],
)
def test_less_than_the_ordered_amount_is_never_topped_up(now: str, advice: str) -> None:
    document = {"regimen": DAILY, "given": [{**FIRST, "dose": "50 mg"}]}

    answer = missed(document, now)

    assert answer.advice == advice
    assert "dose-differs" in reasons(answer)
    assert answer.also == ("contact-prescriber",)
    assert answer.calls_for_action


@pytest.mark.parametrize("dose", [None, "1.5 mg/kg"])
def test_an_amount_that_cannot_be_compared_is_no_difference(dose: str | None) -> None:
    document = {"regimen": DAILY, "given": [{**FIRST, "dose": dose}]}

    answer = missed(document, "2026-05-02T10:00:00+02:00")

    assert reasons(answer) == ["nothing-due"]
    assert not answer.calls_for_action


def test_at_the_next_usual_time_an_additional_dose_is_still_to_be_told_that_day() -> None:
    extra = {"at": "2026-05-01T23:00:00+02:00", "dose": "100 mg"}

    answer = ask("2026-05-02T21:30:00+02:00", extra)
    close = ask(
        "2026-05-04T21:30:00+02:00",
        {"at": "2026-05-03T10:30:00+02:00"},
        {"at": "2026-05-03T21:00:00+02:00"},
    )

    assert answer.advice is Advice.TAKE_NOW
    assert answer.also == ("contact-prescriber",)
    assert (answer.contact, answer.urgency) == ("prescriber", "same-day")
    assert [entry.fact for entry in answer.missing] == ["symptoms"]
    assert "too-close" in reasons(close)


def test_without_its_policy_an_additional_dose_stops_the_next_one_until_somebody_is_asked() -> (
    None
):
    extra = {"at": "2026-05-01T23:00:00+02:00", "dose": "100 mg"}

    answer = ask("2026-05-02T21:00:00+02:00", extra, policies=False)

    assert answer.advice is Advice.CONTACT_PRESCRIBER
    assert answer.urgency == "routine"


def test_a_longer_smallest_gap_holds_back_a_missed_dose_as_well() -> None:
    own = label()
    gap = own.policies["anakinra.policy.smallest-gap"]
    longer = gap.model_copy(update={"values": {**gap.values, "share": "0.75"}})
    strict = replace(own, policies={**own.policies, longer.id: longer})
    extra = {"at": "2026-05-02T08:59:00+02:00"}

    answer = advise_missed(
        strict,
        read_missed({"regimen": DAILY, "given": [FIRST, extra]}),
        context=context_of("US"),
        now=parse_datetime("2026-05-02T23:30:00+02:00"),
    )

    assert answer.advice is Advice.WAIT
    assert answer.earliest == parse_datetime("2026-05-03T02:59:00+02:00")
    assert reasons(answer) == ["wait-for-gap", "extra-dose", "label"]


def test_a_regular_dose_after_an_additional_one_closes_the_matter() -> None:
    extra = {"at": "2026-05-01T23:00:00+02:00"}

    answer = ask("2026-05-03T10:00:00+02:00", extra, {"at": "2026-05-02T21:00:00+02:00"})

    assert answer.advice is Advice.NOTHING_DUE
    assert reasons(answer) == ["nothing-due"]
    assert states(answer) == ["on-time", "extra", "on-time", "upcoming"]


@pytest.mark.parametrize(
    ("given", "told"),
    [(None, "not-given"), ([], "not-given"), (["2026-06-01T21:00:00+02:00"], "unusable")],
)
def test_without_knowing_what_was_given_nothing_is_concluded(given: object, told: str) -> None:
    answer = missed({"regimen": DAILY, "given": given}, "2026-05-02T10:00:00+02:00")

    assert answer.advice is Advice.UNDETERMINED
    assert reasons(answer) == ["given-unknown"]
    assert [(entry.fact, entry.reason) for entry in answer.missing] == [("given", told)]
    assert answer.contact == "prescriber"
    assert states(answer) == ["upcoming"]


def test_nothing_given_without_a_first_day_says_nothing_about_today() -> None:
    regimen = {key: value for key, value in DAILY.items() if key != "from"}

    answer = missed({"regimen": regimen, "given": "none"}, "2026-05-02T22:00:00+02:00")

    assert answer.advice is Advice.UNDETERMINED
    assert reasons(answer) == ["given-unknown"]


def test_a_dose_after_now_is_a_problem_at_its_place() -> None:
    answer = ask("2026-05-01T20:00:00+02:00")

    assert [(problem.pointer, problem.code) for problem in answer.problems] == [
        ("/given/0", "future")
    ]


@pytest.mark.parametrize("given", ["none", None])
def test_before_the_first_usual_time_nothing_is_due(given: object) -> None:
    regimen = {**DAILY, "from": "2026-06-01"}

    answer = missed({"regimen": regimen, "given": given}, "2026-05-02T10:00:00+02:00")

    assert answer.advice is Advice.NOTHING_DUE
    assert answer.next_due is not None
    assert answer.next_due.isoformat() == "2026-06-01T21:00:00+02:00"
    assert not answer.calls_for_action


@pytest.mark.parametrize(
    ("now", "advice", "count"),
    [("2026-05-01T20:00:00+02:00", "nothing-due", 0), ("2026-05-01T22:00:00+02:00", "take-now", 0),
     ("2026-05-02T03:00:00+02:00", "take-now", 1), ("2026-05-02T10:00:00+02:00", "skip", 1)],
)  # fmt: skip
def test_the_very_first_dose_may_be_missed_too(now: str, advice: str, count: int) -> None:
    regimen = {**DAILY, "from": "2026-05-01"}

    answer = missed({"regimen": regimen, "given": "none"}, now)

    assert (answer.advice, len(answer.missed)) == (advice, count)


def test_a_dose_before_the_regimen_began_takes_no_slot() -> None:
    regimen = {**DAILY, "from": "2026-05-03"}

    answer = missed({"regimen": regimen, "given": [FIRST]}, "2026-05-03T21:00:00+02:00")

    assert answer.advice is Advice.TAKE_NOW
    assert states(answer) == ["upcoming", "upcoming"]


@pytest.mark.parametrize(
    ("given", "state"),
    [("2026-05-02T18:59:59+02:00", "early"), ("2026-05-02T19:00:00+02:00", "on-time"),
     ("2026-05-02T23:00:00+02:00", "on-time"), ("2026-05-02T23:00:01+02:00", "late")],
)  # fmt: skip
def test_the_window_around_a_usual_time_is_exact(given: str, state: str) -> None:
    answer = ask("2026-05-03T12:00:00+02:00", {"at": given})

    assert states(answer)[1] == state
    assert answer.slots[1].gap == parse_datetime(given) - parse_datetime(str(FIRST["at"]))
    assert answer.slots[0].gap is None


def test_symptoms_above_routine_put_the_prescriber_before_the_next_injection() -> None:
    answer = ask("2026-05-02T21:30:00+02:00", symptoms=[{"term": "seizure"}])

    assert answer.advice is Advice.CONTACT_PRESCRIBER
    assert answer.doses_now == 0
    assert reasons(answer)[:2] == ["symptoms-urgent", "on-time"]
    assert answer.also[:2] == ("call-emergency-number", "do-not-inject-until-assessed")
    assert answer.triage is not None
    assert (answer.contact, answer.urgency) == ("emergency-services", "emergency")


def test_beside_an_emergency_nothing_else_is_asked_or_advised() -> None:
    extra = {"at": "2026-05-01T23:00:00+02:00"}

    answer = ask("2026-05-03T02:00:00+02:00", extra, symptoms=[{"term": "seizure"}])

    assert answer.also == ("call-emergency-number", "do-not-inject-until-assessed")
    assert answer.missing == ()
    assert reasons(answer)[0] == "symptoms-urgent"


def test_what_the_symptoms_still_wait_for_is_asked_once_and_problems_stand_once() -> None:
    document = {"regimen": DAILY, "given": [FIRST], "symptoms": [{"term": "tiredness"}]}

    answer = missed(document, "2026-05-02T10:00:00+02:00", facts={"person.weight": "68"})

    asked = [entry.fact for entry in answer.missing]
    assert answer.triage is not None
    assert asked
    assert asked == [entry.fact for entry in answer.triage.missing]
    assert len(set(asked)) == len(asked)
    assert [problem.code for problem in answer.problems] == ["unit-missing"]


def test_a_dose_after_now_is_not_the_last_dose_before_a_symptom() -> None:
    now = "2026-05-01T20:00:00+02:00"

    later = ask(now, symptoms=[{"term": "seizure"}]).triage
    given = ask("2026-05-01T21:00:00+02:00", symptoms=[{"term": "seizure"}])

    assert later is not None
    assert "last_dose" not in later.inputs_used
    assert given.triage is not None
    assert "last_dose" in given.triage.inputs_used
    assert given.problems == ()


def test_a_symptom_is_held_against_the_latest_dose() -> None:
    itching = [{"term": "itching", "duration": "PT10M", "severity": "mild"}]

    lately = ask(
        "2026-05-02T22:00:00+02:00", {"at": "2026-05-02T21:00:00+02:00"}, symptoms=itching
    )
    long_ago = ask("2026-05-02T22:00:00+02:00", symptoms=itching)

    assert lately.triage is not None
    assert "hypersensitivity" in lately.triage.suspected
    assert long_ago.triage is not None
    assert "hypersensitivity" not in long_ago.triage.suspected


def test_a_conflict_of_another_command_is_not_shown() -> None:
    own = label()
    (conflict,) = (each for each in own.conflicts if each.topic == "missed-dose")
    elsewhere = replace(
        own,
        conflicts=(
            conflict.model_copy(update={"commands": ("assess",)}),
            conflict.model_copy(update={"shown_with": ("something-else",)}),
        ),
    )

    answer = advise_missed(
        elsewhere,
        read_missed({"regimen": DAILY, "given": [FIRST]}),
        context=context_of("US"),
        now=parse_datetime("2026-05-03T02:00:00+02:00"),
    )

    assert answer.conflicts == ()


def test_no_symptoms_in_so_many_words_ask_nothing_more() -> None:
    extra = {"at": "2026-05-01T23:00:00+02:00"}

    answer = ask("2026-05-02T10:00:00+02:00", extra, symptoms="none")

    assert answer.missing == ()
    assert answer.triage is None


def test_symptoms_are_named_as_not_checked_where_a_label_has_no_rules_for_them() -> None:
    bare = replace(small_label(), missed=label().missed)
    document = {"regimen": DAILY, "given": [FIRST], "symptoms": [{"term": "seizure"}]}

    answer = advise_missed(
        bare, read_missed(document), now=parse_datetime("2026-05-02T10:00:00+02:00")
    )

    assert answer.not_checked == ("symptoms",)
    assert answer.triage is None


def test_a_label_without_rules_for_missed_doses_is_not_asked() -> None:
    request = read_missed({"regimen": DAILY, "given": [FIRST]})

    with pytest.raises(ValueError, match="no rules"):
        advise_missed(small_label(), request, now=parse_datetime("2026-05-02T10:00:00+02:00"))


def test_a_jurisdiction_without_a_rule_is_undetermined() -> None:
    own = label().missed
    assert own is not None
    only_us = own.model_copy(update={"rules": own.rules[:1]})
    bare = replace(small_label(), missed=only_us)
    request = read_missed({"regimen": DAILY, "given": [FIRST]})

    answer = advise_missed(
        bare, request, context=context_of("EU"), now=parse_datetime("2026-05-03T02:00:00+02:00")
    )

    assert answer.advice is Advice.UNDETERMINED
    assert reasons(answer) == ["no-rule"]


def test_each_reason_has_words_once() -> None:
    own = label().missed
    assert own is not None
    written = own.model_dump(by_alias=True)

    for wrong in (written["reasons"][1:], [*written["reasons"], written["reasons"][0]]):
        with pytest.raises(ValueError, match="each reason stands once"):
            MissedRules.model_validate({**written, "reasons": wrong})
    assert MissedRule.model_validate(written["rules"][0]).advice == "by-policy"
