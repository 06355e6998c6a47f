"""Missed, late, early and additional doses: what to do now, minute by minute."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

import pytest

from tests.follow_up_pack import missed
from vademecum.model.answer import as_json
from vademecum.model.instant import parse_datetime
from vademecum.model.missed import Advice, MissedAdvice

Facts = dict[str, object]
MINUTE = timedelta(minutes=1)
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


def test_the_example_of_the_public_contract_comes_out() -> None:
    document = {
        "regimen": {"dose": "100 mg", "interval": "P1D", "at": ["21:00"],
                    "zone": "America/Denver", "from": "2026-02-01"},
        "given": [{"at": "2026-03-02T21:00:00-07:00", "dose": "100 mg"}],
    }  # fmt: skip

    shown = cast("Facts", as_json(missed(document, "2026-03-04T02:00:00-07:00", "US")))

    assert {key: shown[key] for key in ("advice", "doses_now", "missed", "next_due")} == {
        "advice": "take-now", "doses_now": 1, "missed": ["2026-03-03T21:00:00-07:00"],
        "next_due": "2026-03-04T21:00:00-07:00",
    }  # fmt: skip
    assert (shown["remaining"], shown["threshold"]) == ("PT19H", "PT12H")


REGIMENS = {
    "P1D": (["21:00"], 24), "PT12H": (["09:00", "21:00"], 12), "P2D": (["21:00"], 48),
    "PT8H": (["05:00", "13:00", "21:00"], 8),
}  # fmt: skip


def expected(minutes: int, spacing: int) -> tuple[str, int]:
    """Advice and missed doses so long after a dose on time, by the policies' numbers."""
    late, since = divmod(minutes, spacing)
    if late == 0:
        return "nothing-due", 0
    if since <= 120:
        return "take-now", late - 1
    return ("take-now" if spacing - since >= spacing / 2 else "skip"), late


@pytest.mark.parametrize("interval", sorted(REGIMENS))
def test_every_minute_of_two_intervals_has_the_advice_of_the_policies(interval: str) -> None:
    times, hours = REGIMENS[interval]
    regimen = {**DAILY, "interval": interval, "at": times, "from": "2026-05-01"}
    document = {"regimen": regimen, "given": [FIRST]}
    begin = parse_datetime("2026-05-01T21:00:00+02:00")

    for minute in range(0, 2 * hours * 60 + 180, 1 if hours == 24 else 3):
        answer = missed(document, begin + minute * MINUTE)
        found = answer.advice.value, len(answer.missed)
        assert found == expected(minute, hours * 60), minute


@pytest.mark.parametrize(
    ("now", "advice", "why"),
    [
        ("2026-05-02T20:59:59+02:00", "nothing-due", "nothing-due"),
        ("2026-05-02T21:00:00+02:00", "take-now", "on-time"),
        ("2026-05-02T23:00:00+02:00", "take-now", "on-time"),
        ("2026-05-02T23:00:01+02:00", "take-now", "late-enough-before-next"),
        ("2026-05-03T09:00:00+02:00", "take-now", "late-enough-before-next"),
        ("2026-05-03T09:00:01+02:00", "skip", "almost-time"),
        ("2026-05-03T20:59:59+02:00", "skip", "almost-time"),
        ("2026-05-03T21:00:00+02:00", "take-now", "on-time"),
    ],
)
def test_the_limits_are_exact_to_the_second(now: str, advice: str, why: str) -> None:
    answer = ask(now)

    assert answer.advice == advice
    assert reasons(answer)[0] == why
    assert answer.doses_now == (advice == "take-now")


def test_the_threshold_is_shown_only_where_a_policy_decided_by_it() -> None:
    assert ask("2026-05-02T22:00:00+02:00").threshold is None
    assert ask("2026-05-03T02:00:00+02:00").threshold == timedelta(hours=12)
    assert ask("2026-05-03T02:00:00+02:00", where="EU").threshold is None


@pytest.mark.parametrize("where", ["EU", "UK"])
def test_where_the_leaflet_gives_no_rule_the_prescriber_decides(where: str) -> None:
    answer = ask("2026-05-03T02:00:00+02:00", where=where)

    assert answer.advice is Advice.CONTACT_PRESCRIBER
    assert reasons(answer) == ["ask-prescriber", "label"]
    assert answer.contact == "prescriber"
    assert answer.conflicts[0].acted_on == 2


def test_without_a_jurisdiction_a_missed_dose_is_undetermined_and_one_on_time_is_not() -> None:
    late = ask("2026-05-03T02:00:00+02:00", where=None)
    on_time = ask("2026-05-02T22:00:00+02:00", where=None)

    assert late.advice is Advice.UNDETERMINED
    assert [entry.fact for entry in late.missing] == ["context.jurisdiction"]
    assert late.next_question == ("context.jurisdiction",)
    assert late.also == ("contact-prescriber",)
    assert late.inputs_used == ()
    assert on_time.advice is Advice.TAKE_NOW
    assert ask("2026-05-02T22:00:00+02:00").inputs_used == ()
    assert ask("2026-05-03T02:00:00+02:00").inputs_used == ("context.jurisdiction",)


def test_the_jurisdiction_may_stand_among_the_facts() -> None:
    document = {"regimen": DAILY, "given": [FIRST]}
    facts = {"context.jurisdiction": "EU"}

    answer = missed(document, "2026-05-03T02:00:00+02:00", None, facts=facts)

    assert answer.advice is Advice.CONTACT_PRESCRIBER
    assert answer.inputs_used == ("context.jurisdiction",)


@pytest.mark.parametrize(
    ("now", "where", "advice", "why"),
    [
        ("2026-05-03T02:00:00+02:00", "US", "undetermined", ["no-number", "label"]),
        ("2026-05-02T21:01:00+02:00", "US", "undetermined", ["no-number", "label"]),
        ("2026-05-02T21:00:00+02:00", "US", "take-now", ["on-time"]),
        ("2026-05-02T20:00:00+02:00", "US", "nothing-due", ["nothing-due"]),
        ("2026-05-03T02:00:00+02:00", "EU", "contact-prescriber", ["ask-prescriber", "label"]),
    ],
)
def test_without_local_policies_the_label_alone_answers(
    now: str, where: str, advice: str, why: list[str]
) -> None:
    answer = ask(now, where=where, policies=False)

    assert answer.advice == advice
    assert reasons(answer) == why
    assert answer.policies == ()
    assert answer.threshold is None


def test_two_missed_doses_in_a_row_are_told_and_never_made_up() -> None:
    answer = ask("2026-05-04T02:00:00+02:00")

    assert answer.doses_now == 1
    assert len(answer.missed) == 2
    assert "several-missed" in reasons(answer)
    assert "contact-prescriber" in answer.also
    in_europe = ask("2026-05-04T02:00:00+02:00", where="EU")
    assert reasons(in_europe) == ["ask-prescriber", "several-missed", "label"]
    assert in_europe.also == ()


def test_without_its_policy_several_missed_doses_are_no_reason_of_their_own() -> None:
    answer = ask("2026-05-04T02:00:00+02:00", policies=False)

    assert "several-missed" not in reasons(answer)


def test_a_late_dose_makes_the_next_one_wait_for_the_smallest_gap() -> None:
    late = {"at": "2026-05-03T10:00:00+02:00", "dose": "100 mg"}

    waiting = ask("2026-05-03T21:30:00+02:00", late)
    after = ask("2026-05-03T22:00:00+02:00", late)

    assert waiting.advice is Advice.WAIT
    assert waiting.earliest is not None
    assert waiting.earliest.isoformat() == "2026-05-03T22:00:00+02:00"
    assert waiting.doses_now == 0
    assert states(waiting)[:2] == ["on-time", "late"]
    assert after.advice is Advice.TAKE_NOW
    assert cast("Facts", as_json(waiting))["earliest"] == "2026-05-03T22:00:00+02:00"
    assert "earliest" not in cast("Facts", as_json(after))


def test_a_missed_dose_is_shown_as_one_when_its_window_is_over() -> None:
    at_limit, over = ask("2026-05-02T23:00:00+02:00"), ask("2026-05-02T23:00:01+02:00")

    assert states(at_limit) == ["on-time", "upcoming", "upcoming"]
    assert states(over) == ["on-time", "missed", "upcoming"]


def test_exactly_half_of_the_interval_after_the_gap_is_waited_for() -> None:
    regimen = {**DAILY, "interval": "PT12H", "at": ["08:00", "15:00"]}
    given = [{"at": "2026-05-01T08:00:00+02:00"}, {"at": "2026-05-02T03:00:00+02:00"}]

    answer = missed({"regimen": regimen, "given": given}, "2026-05-02T08:00:00+02:00")

    assert answer.advice is Advice.WAIT
    assert answer.earliest == parse_datetime("2026-05-02T09:00:00+02:00")


def test_a_gap_that_ends_near_the_next_usual_time_leaves_the_dose_out() -> None:
    regimen = {**DAILY, "interval": "PT12H", "at": ["08:00", "15:00"]}
    given = [{"at": "2026-05-01T08:00:00+02:00"}, {"at": "2026-05-02T03:59:00+02:00"}]

    answer = missed({"regimen": regimen, "given": given}, "2026-05-02T08:00:00+02:00")

    assert answer.advice is Advice.SKIP
    assert reasons(answer) == ["wait-for-gap", "almost-time"]
    assert answer.doses_now == 0
    assert answer.earliest is None
