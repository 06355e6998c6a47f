"""Doses on a journey, east and west: the usual interval first, then the usual local time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.follow_up_pack import label, missed
from vademecum.engine.missed import advise_missed
from vademecum.model.answer import Context, as_json
from vademecum.model.instant import parse_datetime
from vademecum.model.missed import Advice, MissedAdvice, read_missed
from vademecum.model.vocabulary import Jurisdiction

Facts = dict[str, object]
HOUR = timedelta(hours=1)
DAILY: Facts = {
    "dose": "100 mg", "interval": "P1D", "at": ["21:00"], "zone": "Europe/Berlin",
    "from": "2026-02-01",
}  # fmt: skip
LAST = {"at": "2026-05-01T21:00:00+02:00", "dose": "100 mg"}


def ask(
    to_zone: str, now: str, *doses: object, where: str | None = "US", **more: object
) -> MissedAdvice:
    policies = bool(more.pop("policies", True))
    document = {"regimen": DAILY, "given": [LAST, *doses], "travel": {"to_zone": to_zone}, **more}
    return missed(document, now, where, policies=policies)


def plan(answer: MissedAdvice) -> Facts:
    return cast("Facts", as_json(answer.travel))


@pytest.mark.parametrize(
    ("to_zone", "first", "then", "gap"),
    [
        ("America/New_York", "2026-05-02T15:00:00-04:00", "2026-05-03T21:00:00-04:00", "PT30H"),
        ("America/Los_Angeles", "2026-05-02T12:00:00-07:00", "2026-05-03T21:00:00-07:00",
         "PT33H"),
        ("Asia/Tokyo", "2026-05-03T04:00:00+09:00", "2026-05-03T21:00:00+09:00", "PT17H"),
        ("Pacific/Auckland", "2026-05-03T07:00:00+12:00", "2026-05-03T21:00:00+12:00", "PT14H"),
        ("Asia/Kolkata", "2026-05-03T00:30:00+05:30", "2026-05-03T21:00:00+05:30", "PT20H30M"),
        ("Europe/Paris", "2026-05-02T21:00:00+02:00", "2026-05-03T21:00:00+02:00", "P1D"),
        ("Pacific/Kiritimati", "2026-05-03T09:00:00+14:00", "2026-05-03T21:00:00+14:00",
         "PT12H"),
    ],
)  # fmt: skip
def test_the_first_dose_comes_after_the_usual_interval_and_the_next_at_the_usual_time(
    to_zone: str, first: str, then: str, gap: str
) -> None:
    answer = ask(to_zone, "2026-05-02T10:00:00+02:00")

    assert plan(answer) == {
        "first": first, "first_gap": "P1D", "then": then, "then_gap": gap, "min_gap": "PT12H",
        "max_gap": "PT36H",
    }  # fmt: skip
    assert answer.advice is Advice.NOTHING_DUE
    assert answer.next_due is not None
    assert answer.next_due.isoformat() == first


def test_over_a_day_on_which_clocks_change_the_first_interval_stays_absolute() -> None:
    regimen = {**DAILY, "at": ["12:00"]}
    document = {
        "regimen": regimen, "given": [{"at": "2026-10-24T12:00:00+02:00"}],
        "travel": {"to_zone": "Europe/London"},
    }  # fmt: skip

    answer = missed(document, "2026-10-25T08:00:00+00:00")

    assert plan(answer)["first"] == "2026-10-25T10:00:00+00:00"
    assert plan(answer)["then"] == "2026-10-26T12:00:00+00:00"
    assert plan(answer)["then_gap"] == "PT26H"


@pytest.mark.parametrize(
    ("now", "advice", "why", "doses"),
    [
        ("2026-05-02T20:59:00+02:00", "nothing-due", ["journey", "nothing-due"], 0),
        ("2026-05-02T21:00:00+02:00", "take-now", ["journey", "on-time"], 1),
        ("2026-05-02T23:00:00+02:00", "take-now", ["journey", "on-time"], 1),
        ("2026-05-02T23:01:00+02:00", "take-now",
         ["journey", "late-enough-before-next", "label"], 1),
        ("2026-05-04T10:00:00+02:00", "take-now",
         ["journey", "late-enough-before-next", "several-missed", "label"], 1),
    ],
)  # fmt: skip
def test_on_the_way_one_dose_is_due_at_a_time(
    now: str, advice: str, why: list[str], doses: int
) -> None:
    answer = ask("Asia/Tokyo", now)

    assert answer.advice == advice
    assert [reason.reason for reason in answer.reasons] == why
    assert answer.doses_now == doses


def test_within_the_window_the_plan_keeps_the_usual_interval() -> None:
    for now in ("2026-05-02T21:00:00+02:00", "2026-05-02T23:00:00+02:00"):
        answer = ask("Asia/Tokyo", now)

        assert plan(answer)["first_gap"] == "P1D"
        assert plan(answer)["first"] == "2026-05-03T04:00:00+09:00"
        assert answer.next_due is not None
        assert answer.next_due.isoformat() == "2026-05-03T21:00:00+09:00"
        assert [slot.state.value for slot in answer.slots] == ["on-time", "upcoming", "upcoming"]
    assert plan(ask("Asia/Tokyo", "2026-05-02T23:00:01+02:00"))["first_gap"] == "PT26H1S"


def test_of_two_usual_times_the_one_nearest_the_interval_is_taken() -> None:
    own = label()
    policy = own.policies["anakinra.policy.travel-gap"]
    wide = policy.model_copy(
        update={"values": {**policy.values, "smallest_share": "0.25", "largest_share": "1.75"}}
    )
    loose = replace(own, policies={**own.policies, wide.id: wide})
    document = {"regimen": DAILY, "given": [LAST], "travel": {"to_zone": "America/New_York"}}

    answer = advise_missed(
        loose, read_missed(document), now=parse_datetime("2026-05-02T10:00:00+02:00")
    )

    # At home in New York it is 15:00: 21:00 comes after 6 h and after 30 h.
    assert plan(answer)["then_gap"] == "PT30H"


def test_doses_missed_on_the_way_are_counted_from_the_last_one() -> None:
    at_limit = ask("Asia/Tokyo", "2026-05-03T23:00:00+02:00")
    over = ask("Asia/Tokyo", "2026-05-03T23:00:01+02:00")

    assert [each.isoformat() for each in at_limit.missed] == ["2026-05-03T04:00:00+09:00"]
    assert [each.isoformat() for each in over.missed] == [
        "2026-05-03T04:00:00+09:00", "2026-05-04T04:00:00+09:00"
    ]  # fmt: skip
    assert [slot.state.value for slot in over.slots] == ["on-time", "missed", "upcoming"]


def test_the_leaflet_sends_a_missed_dose_on_the_way_to_the_doctor() -> None:
    answer = ask("Asia/Tokyo", "2026-05-03T10:00:00+02:00", where="EU")

    assert answer.advice is Advice.CONTACT_PRESCRIBER
    assert answer.doses_now == 0


def test_without_its_policy_a_journey_is_undetermined() -> None:
    answer = ask("Asia/Tokyo", "2026-05-02T10:00:00+02:00", policies=False)

    assert answer.advice is Advice.UNDETERMINED
    assert answer.travel is None
    assert answer.also == ("contact-prescriber",)
    assert answer.policies == ()


@pytest.mark.parametrize("given_doses", [None, "none", ["2026-06-01T21:00:00+02:00"]])
def test_without_the_last_dose_a_journey_is_undetermined(given_doses: object) -> None:
    document = {"regimen": DAILY, "given": given_doses, "travel": {"to_zone": "Asia/Tokyo"}}

    answer = missed(document, "2026-05-02T10:00:00+02:00")

    assert answer.advice is Advice.UNDETERMINED
    assert [entry.fact for entry in answer.missing] == ["given"]


def test_an_additional_dose_on_the_way_comes_first() -> None:
    answer = ask("Asia/Tokyo", "2026-05-02T10:00:00+02:00", {"at": "2026-05-01T23:00:00+02:00"})

    assert answer.advice is Advice.CONTACT_PRESCRIBER
    assert [reason.reason for reason in answer.reasons] == ["extra-dose", "journey"]
    assert answer.policies == ("anakinra.policy.extra-dose", "anakinra.policy.travel-gap")
    assert answer.travel is not None


def test_every_other_day_keeps_its_days_apart() -> None:
    regimen = {**DAILY, "interval": "P2D", "from": "2026-05-01"}
    document = {"regimen": regimen, "given": [LAST], "travel": {"to_zone": "Asia/Tokyo"}}

    answer = missed(document, "2026-05-02T10:00:00+02:00")

    assert plan(answer) == {
        "first": "2026-05-04T04:00:00+09:00", "first_gap": "P2D",
        "then": "2026-05-05T21:00:00+09:00", "then_gap": "PT41H", "min_gap": "P1D",
        "max_gap": "P3D",
    }  # fmt: skip


def test_where_no_usual_time_fits_the_gaps_there_is_no_second_date() -> None:
    own = label()
    policy = own.policies["anakinra.policy.travel-gap"]
    narrow = policy.model_copy(
        update={"values": {**policy.values, "smallest_share": "0.9", "largest_share": "1.1"}}
    )
    strict = replace(own, policies={**own.policies, narrow.id: narrow})
    document = {"regimen": DAILY, "given": [LAST], "travel": {"to_zone": "Asia/Tokyo"}}

    def at(now: str) -> MissedAdvice:
        return advise_missed(
            strict,
            read_missed(document),
            context=Context(Jurisdiction.US),
            now=parse_datetime(now),
        )

    before, late = at("2026-05-02T10:00:00+02:00"), at("2026-05-03T02:00:00+02:00")

    assert before.travel is not None
    assert before.travel.then is None
    assert before.travel.then_gap is None
    assert len(before.slots) == 2
    assert late.advice is Advice.TAKE_NOW
    assert late.next_due is not None


@given(
    st.sampled_from(["America/New_York", "Asia/Tokyo", "Pacific/Kiritimati", "Pacific/Pago_Pago",
                     "Australia/Lord_Howe", "Asia/Kathmandu"]),
    st.integers(0, 3 * 1440),
)  # fmt: skip
def test_the_second_dose_keeps_the_allowed_gap_and_the_usual_clock(
    to_zone: str, minutes: int
) -> None:
    now = parse_datetime(str(LAST["at"])) + minutes * timedelta(minutes=1)
    document = {"regimen": DAILY, "given": [LAST], "travel": {"to_zone": to_zone}}

    found = missed(document, now).travel

    assert found is not None
    assert found.then is not None
    assert found.then_gap is not None
    assert 12 * HOUR <= found.then_gap <= 36 * HOUR
    assert (found.then.hour, found.then.minute) == (21, 0)
    assert found.then - found.first == found.then_gap
