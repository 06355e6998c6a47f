"""Orders: what is refused, what each check says, what is shown to whom."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

from tests.dose_pack import ON, dose, label, person
from vademecum.engine.dose import check_dose
from vademecum.model.answer import as_json
from vademecum.model.dose import Check, DoseCheck, DoseResult
from vademecum.model.errors import InputError
from vademecum.model.order import read_dose

KIDNEYS = {"renal.creatinine_clearance": "90 mL/min", "renal.esrd": False}
CHILD = {
    "indication.code": "nomid", "person.weight": "31 kg", "therapy.phase": "starting", **KIDNEYS
}  # fmt: skip
ADULT = {"indication.code": "rheumatoid-arthritis", "person.age": "45 a", **KIDNEYS}


def order(amount: str, interval: str = "P1D", **more: object) -> dict[str, object]:
    return {"dose": amount, "interval": interval, "route": "subcutaneous", **more}


def check(answer: DoseCheck, name: str) -> Check:
    return next(each for each in answer.checks if each.check == name)


def refused(written: object) -> dict[str, str]:
    with pytest.raises(InputError) as caught:
        read_dose({"order": written})
    return {issue.pointer: issue.code for issue in caught.value.issues}


def test_the_example_of_the_contract() -> None:
    facts = {"indication.code": "nomid", "person.weight": "31 kg", "therapy.phase": "starting"}

    answer = dose(facts, {"dose": "3 mg/kg", "interval": "P1D"})
    amount = check(answer, "amount")

    assert answer.verdict == "above-range"
    assert [str(each) for each in (amount.actual, amount.low, amount.high)] == [
        "3 mg/kg/d", "1 mg/kg/d", "2 mg/kg/d"
    ]  # fmt: skip
    assert as_json(answer.arithmetic) == {
        "daily_dose": "93 mg/d",
        "daily_dose_per_kg": "3 mg/kg/d",
        "maximum_daily_dose": "248 mg/d",
    }


def test_all_faults_of_an_order_are_listed_at_once() -> None:
    issues = refused({"dose": "100", "interval": "daily", "route": "nasal", "colour": "red"})

    assert issues == {
        "/order/dose": "unit-missing",
        "/order/interval": "duration-unreadable",
        "/order/route": "unknown-code",
        "/order/colour": "unknown-key",
    }


@pytest.mark.parametrize(
    ("written", "pointer", "code"),
    [
        (None, "/order", "wrong-shape"),
        ({}, "/order/dose", "required"),
        ({"dose": "100 mg"}, "/order/interval", "required"),
        ({"dose": "0 mg", "interval": "P1D"}, "/order/dose", "impossible"),
        ({"dose": 100, "interval": "P1D"}, "/order/dose", "unit-missing"),
        ({"dose": "1e2 mg", "interval": "P1D"}, "/order/dose", "number-unreadable"),
        ({"dose": "100 mL", "interval": "P1D"}, "/order/dose", "unit-not-accepted"),
        ({"dose": "100 mg", "interval": "PT0S"}, "/order/interval", "impossible"),
        ({"dose": "100 mg", "interval": "P1D", "doses": "0"}, "/order/doses", "impossible"),
        ({"daily_doses": []}, "/order/daily_doses", "wrong-shape"),
        ({"daily_doses": ["50 mg"] * 25}, "/order/daily_doses", "wrong-shape"),
        ({"daily_doses": ["50 mg", "40"]}, "/order/daily_doses/1", "unit-missing"),
        ({"daily_doses": ["50 mg", None]}, "/order/daily_doses/1", "required"),
        ({"daily_doses": ["50 mg"], "dose": "50 mg"}, "/order/dose", "told-twice"),
    ],
)
def test_an_unreadable_order_is_refused(written: object, pointer: str, code: str) -> None:
    assert refused(written)[pointer] == code


@pytest.mark.parametrize(
    ("interval", "times"), [("P2D", 1), ("P1D", 1), ("PT16H", 2), ("PT12H", 2), ("PT8H", 3)]
)
def test_the_fullest_day_is_what_counts(interval: str, times: int) -> None:
    assert len(read_dose({"order": {"dose": "50 mg", "interval": interval}}).day) == times


def test_the_maximum_is_inclusive_to_the_last_digit() -> None:
    later = {**CHILD, "therapy.phase": "on-treatment", "therapy.current_daily_dose": "248 mg/d"}

    at_limit = check(dose(later, order("248 mg")), "amount")
    over = check(dose(later, order("248.001 mg")), "amount")

    assert at_limit.result is DoseResult.WITHIN
    assert at_limit.at_limit
    assert over.result is DoseResult.ABOVE_MAXIMUM
    assert not over.at_limit


def test_a_missing_weight_stops_only_the_checks_that_need_it() -> None:
    facts = {key: value for key, value in CHILD.items() if key != "person.weight"}

    answer = dose(facts, order("60 mg"))

    assert check(answer, "amount").result is DoseResult.CANNOT_TELL
    assert check(answer, "amount").missing == ("person.weight",)
    assert check(answer, "measurable").result is DoseResult.WITHIN
    assert check(answer, "interval").result is DoseResult.WITHIN
    assert answer.next_question == ("person.weight",)


def test_without_a_weight_an_order_by_weight_is_still_held_against_its_range() -> None:
    facts = {key: value for key, value in CHILD.items() if key != "person.weight"}

    answer = dose(facts, order("3 mg/kg"))

    assert check(answer, "amount").result is DoseResult.ABOVE_RANGE
    assert check(answer, "measurable").result is DoseResult.CANNOT_TELL
    assert answer.syringes == ()


def test_a_fixed_dose_that_was_ordered_by_weight_needs_the_weight() -> None:
    amount = check(dose(ADULT, order("1.5 mg/kg")), "amount")

    assert amount.result is DoseResult.CANNOT_TELL
    assert amount.missing == ("person.weight",)
    assert (str(amount.low), str(amount.high)) == ("100 mg/d", "100 mg/d")


def test_rheumatoid_arthritis_needs_no_weight() -> None:
    assert dose(ADULT, order("100 mg")).verdict is DoseResult.WITHIN


def test_a_label_without_dose_rules_is_not_asked() -> None:
    bare = replace(label(), dose=None)
    asked = read_dose({"order": order("60 mg")})

    with pytest.raises(ValueError, match="no dose rules"):
        check_dose(bare, person(CHILD), asked, on=ON)


def test_an_unknown_phase_leaves_a_step_that_is_small_enough_within() -> None:
    facts = {key: value for key, value in CHILD.items() if key != "therapy.phase"}

    step = check(dose({**facts, "therapy.current_daily_dose": "50 mg/d"}, order("60 mg")), "step")

    assert step.result is DoseResult.WITHIN


def test_an_unknown_phase_decides_what_both_phases_share() -> None:
    facts = {key: value for key, value in CHILD.items() if key != "therapy.phase"}

    assert check(dose(facts, order("60 mg")), "amount").result is DoseResult.WITHIN
    assert check(dose(facts, order("90 mg")), "amount").missing == ("therapy.phase",)
    assert check(dose(facts, order("250 mg")), "amount").result is DoseResult.ABOVE_MAXIMUM


def test_a_step_needs_the_current_dose() -> None:
    later = {**CHILD, "therapy.phase": "on-treatment"}

    step = check(dose(later, order("90 mg")), "step")

    assert step.result is DoseResult.CANNOT_TELL
    assert step.missing == ("therapy.current_daily_dose",)


def test_a_step_is_shown_with_the_bounds_of_the_next_dose() -> None:
    later = {**CHILD, "therapy.phase": "on-treatment", "therapy.current_daily_dose": "60 mg/d"}

    answer = dose(later, order("100 mg"))
    step = check(answer, "step")

    assert step.result is DoseResult.STEP_TOO_LARGE
    assert (str(step.low), str(step.high)) == ("29 mg/d", "91 mg/d")
    assert str(answer.arithmetic["step_per_kg"]) == "1.29032 mg/kg/d"


def test_amount_and_interval_are_judged_apart() -> None:
    answer = dose({**ADULT, "renal.creatinine_clearance": "28 mL/min"}, order("100 mg", "P2D"))

    assert answer.verdict is DoseResult.WITHIN
    assert check(answer, "amount").result is DoseResult.WITHIN
    assert check(answer, "interval").wording == "consider"


def test_a_calculated_clearance_shows_its_variants_and_whether_they_agree() -> None:
    facts = {
        "indication.code": "rheumatoid-arthritis", "person.age": "60 a", "person.sex": "male",
        "person.height": "170 cm", "person.weight": "100 kg",
        "renal.serum_creatinine": "3 mg/dL", "renal.esrd": False,
    }  # fmt: skip

    answer = dose(facts, order("100 mg"))

    assert answer.verdict is DoseResult.WITHIN
    assert "creatinine_clearance_ideal_weight" in answer.arithmetic
    assert answer.working[-1].endswith("different sides of 30 mL/min")


@pytest.mark.parametrize(
    ("more", "result"),
    [
        ({"duration": "P10D"}, "within"),
        ({"duration": "P11D"}, "course-too-long"),
        ({"doses": 10}, "within"),
        ({"doses": 11}, "course-too-long"),
        ({"doses": 9, "duration": "P11D"}, "course-too-long"),
        ({}, "cannot-tell"),
    ],
)
def test_a_course_ends_after_ten_days(more: dict[str, object], result: str) -> None:
    facts = {**ADULT, "indication.code": "covid-19"}

    written = order("100 mg") | more

    assert check(dose(facts, written), "course").result == result


def test_five_doses_every_other_day_stay_inside_ten_days() -> None:
    facts = {**ADULT, "indication.code": "covid-19", "renal.creatinine_clearance": "20 mL/min"}

    fitting = dose(facts, order("100 mg", "P2D", doses=5))
    longer = dose(facts, order("100 mg", "P2D", doses=6))

    assert fitting.verdict is DoseResult.WITHIN
    assert as_json(fitting.labelled) == {
        "dose": "100 mg", "interval": "P2D", "doses": 5, "days": [1, 3, 5, 7, 9]
    }  # fmt: skip
    assert longer.verdict is DoseResult.COURSE_TOO_LONG


def test_an_unknown_use_leaves_everything_open() -> None:
    answer = dose({"person.weight": "31 kg"}, order("60 mg"))

    assert answer.verdict is DoseResult.CANNOT_TELL
    assert answer.next_question == ("indication.code",)
    assert check(answer, "amount").result is DoseResult.CANNOT_TELL


def test_the_gravest_result_is_the_verdict() -> None:
    answer = dose(CHILD, {"dose": "255 mg", "interval": "PT8H", "route": "intravenous"})

    assert answer.verdict is DoseResult.ABOVE_MAXIMUM
    assert check(answer, "route").result is DoseResult.ROUTE_NOT_LABELLED
    assert check(answer, "interval").result is DoseResult.TOO_FREQUENT


def test_patients_see_no_calculated_dose() -> None:
    answer = dose(CHILD, order("2 mg/kg"), audience="patient")
    shown = cast("dict[str, object]", as_json(answer))

    assert not {"labelled", "syringes", "syringes_per_day", "measurable"} & set(shown)
    assert "daily_dose" not in answer.arithmetic
    assert "62 mg" not in str(shown)
    assert "60 mg" not in str(shown)


def test_professionals_see_what_can_be_measured() -> None:
    shown = cast("dict[str, object]", as_json(dose(CHILD, order("2 mg/kg"))))

    assert shown["measurable"] == {
        "doses": [
            {
                "ordered": "62 mg",
                "below": {
                    "dose": "60 mg", "daily_dose_per_kg": "1.93548 mg/kg/d", "result": "within"
                },
                "above": {
                    "dose": "70 mg", "daily_dose_per_kg": "2.25806 mg/kg/d",
                    "result": "above-range",
                },
                "policy_choice": "below",
            }
        ],
        "same_total": [],
        "largest_within_maximum": "240 mg/d",
    }  # fmt: skip


def test_without_local_policies_nothing_is_rounded() -> None:
    answer = dose(CHILD, order("2 mg/kg"), policies=False)

    assert answer.policies == ()
    assert answer.measurable is not None
    assert answer.measurable.doses[0].policy_choice is None


def test_the_answer_repeats_the_verdict_of_the_assessment() -> None:
    answer = dose({**CHILD, "renal.creatinine_clearance": "20 mL/min"}, order("60 mg"))

    assert answer.assessment is not None
    assert answer.assessment.at_least == "caution"


def test_every_citation_has_its_source() -> None:
    answer = dose(CHILD, order("60 mg"))

    cited = {cite.source for each in answer.checks for cite in each.cites}
    assert cited
    assert cited <= set(answer.sources)
