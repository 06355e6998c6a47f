"""Monitoring: the schedule, how dates stand, what results mean, what is refused."""

from __future__ import annotations

from datetime import date
from typing import cast

import pytest

from tests.monitoring_pack import KNOWN, START, count, due, judged, label, monitor, planned
from vademecum.engine.monitoring import due_monitoring
from vademecum.engine.monitoring_plan import shifted
from vademecum.model.answer import Context, as_json
from vademecum.model.errors import InputError
from vademecum.model.label import Label
from vademecum.model.monitoring import (
    TESTS,
    Monitoring,
    MonitorRequest,
    read_monitor,
)
from vademecum.model.patient import Patient
from vademecum.model.truth import Truth

FINE = (
    count("3 10*9/L", START), count("3 10*9/L", "2026-04-05"),
    {"test": "tuberculosis-screening", "value": "negative"},
    {"test": "renal-function", "value": "95 mL/min"},
    {"test": "vaccination-review", "at": "2026-03-01"},
)  # fmt: skip


def refused(results: object) -> dict[str, str]:
    with pytest.raises(InputError) as caught:
        read_monitor({"results": results})
    return {issue.pointer: issue.code for issue in caught.value.issues}


def test_the_example_of_the_contract() -> None:
    answer = monitor({"indication.code": "dira", "therapy.start": START}, until=date(2026, 6, 30))
    shown = cast("dict[str, object]", as_json(planned(answer)))

    assert {key: shown[key] for key in ("test", "months", "dates", "ends")} == {
        "test": "neutrophil-count",
        "months": [0, 1, 2, 3],
        "dates": ["2026-03-05", "2026-04-05", "2026-05-05", "2026-06-05"],
        "ends": "2027-03-05",
    }


def test_an_answer_has_the_keys_of_the_contract() -> None:
    shown = cast("dict[str, list[dict[str, object]]]", as_json(monitor(KNOWN, *FINE)))

    assert {"schedule", "due", "results", "missing", "policies", "sources"} <= set(shown)
    assert {"test", "dates", "months", "ends", "wording", "cites"} <= set(shown["schedule"][0])
    assert {"test", "date", "state"} <= set(shown["due"][0])
    assert set(shown["results"][0]) >= {
        "test", "value", "grade", "wording", "level", "contact", "urgency", "says", "cites"
    }  # fmt: skip


def test_all_faults_of_the_results_are_listed_at_once() -> None:
    issues = refused(
        [
            {"test": "blood-pressure", "value": "120"},
            {"value": "1 10*9/L"},
            {"test": "weight"},
            {"test": "inr", "at": "yesterday", "colour": "red"},
            {"test": "lipids", "value": ["6 mmol/L"]},
            "neutrophil-count",
        ]
    )

    assert issues == {
        "/results/0/test": "unknown-code",
        "/results/1/test": "required",
        "/results/2": "required",
        "/results/3/colour": "unknown-key",
        "/results/3/at": "date-unreadable",
        "/results/4/value": "wrong-shape",
        "/results/5": "wrong-shape",
    }


def test_no_value_stands_in_a_message() -> None:
    answer = monitor(KNOWN, count("7531 apples", "2026-04-05"))

    assert len(answer.problems) == 1
    assert "7531" not in answer.problems[0].message
    with pytest.raises(InputError) as caught:
        read_monitor({"results": [{"test": "inr", "at": "7531-99-99"}]})
    assert "7531" not in str(caught.value)


def test_a_bare_number_is_kept_until_its_unit_is_missed() -> None:
    answer = monitor(KNOWN, {"test": "neutrophil-count", "value": 2, "at": START})

    assert [problem.code for problem in answer.problems] == ["unit-missing"]
    assert due(answer)[START] == "done"


def test_nothing_to_do_calls_for_no_action() -> None:
    answer = monitor(KNOWN, *FINE)

    assert not answer.calls_for_action
    assert answer.missing == ()
    assert answer.contact == "none"


@pytest.mark.parametrize(
    ("facts", "results"),
    [
        (KNOWN, FINE[1:]),
        ({**KNOWN, "therapy.start": "unknown"}, FINE),
        ({**KNOWN, "medicines.current": "unknown"}, FINE),
        ({**KNOWN, "indication.code": "unknown"}, FINE),
        (KNOWN, (*FINE, count("1.4 10*9/L", "2026-04-09"))),
        (KNOWN, (*FINE, count(None, "2026-04-09"))),
        (KNOWN, (*FINE, count("1.4", "2026-04-09"))),
        (KNOWN, (*FINE, count("3 10*9/L", "2026-04-11"))),
        ({**KNOWN, "blood.platelets": "250 10*9/L"}, FINE),
        ({**KNOWN, "blood.neutrophil_count": "3"}, FINE),
    ],
)
def test_whatever_is_due_low_or_open_calls_for_action(
    facts: dict[str, object], results: tuple[dict[str, str], ...]
) -> None:
    assert monitor(facts, *results).calls_for_action


def test_a_jurisdiction_that_is_unknown_calls_for_action() -> None:
    answer = monitor(KNOWN, *FINE, jurisdiction=None)

    assert answer.calls_for_action
    assert "context.jurisdiction" in [entry.fact for entry in answer.missing]


def test_a_date_of_two_schedules_is_done_only_where_it_is_done_for_both() -> None:
    # The end of June is nearest to month 3 in the US and to month 4 in the EU.
    answer = monitor(
        {"therapy.start": START}, count("3 10*9/L", "2026-06-25"),
        jurisdiction=None, on=date(2026, 8, 1),
    )  # fmt: skip

    assert due(answer)["2026-06-05"] == "overdue"
    assert due(answer)["2026-07-05"] == "done"


def test_sorted_dates_come_with_the_neutrophils_first() -> None:
    answer = monitor({"indication.code": "nomid", "therapy.start": START}, jurisdiction="EU")
    order = [(row.date, TESTS.index(row.test)) for row in answer.due]

    assert order == sorted(order)
    assert answer.schedule[0].test == "neutrophil-count"


def test_a_default_end_is_a_year_ahead_and_clamped() -> None:
    answer = monitor({"therapy.start": "2027-02-28"}, jurisdiction="EU", on=date(2028, 2, 29))

    assert planned(answer).dates[-1] == date(2029, 2, 28)


def test_an_end_before_the_start_leaves_no_dates() -> None:
    answer = monitor({"therapy.start": "2026-06-01"}, until=date(2026, 5, 31))

    assert planned(answer).dates == ()
    assert planned(answer).months == ()
    assert planned(answer).ends == date(2027, 6, 1)


def test_the_end_of_the_calendar_breaks_nothing() -> None:
    answer = monitor({"therapy.start": "9999-09-30"}, jurisdiction="EU", on=date(9999, 12, 1))

    assert planned(answer).months[:3] == (0, 1, 2)
    assert shifted(date(9999, 12, 1), 12) == date.max


@pytest.mark.parametrize(
    ("facts", "phase"),
    [
        ({"therapy.start": "2026-04-09"}, "caution"),
        ({"therapy.start": "2026-04-10"}, "do-not-start"),
        ({"therapy.start": "2026-04-11"}, "do-not-start"),
        ({"therapy.start": "2026-04-09", "therapy.phase": "starting"}, "do-not-start"),
        ({"therapy.phase": "on-treatment"}, "caution"),
        ({"therapy.start": "2025-01-01", "therapy.stop": "2025-02-01"}, "do-not-start"),
    ],
)
def test_the_phase_is_told_or_read_from_the_first_dose(
    facts: dict[str, object], phase: str
) -> None:
    assert judged(monitor(facts, count("1.2 10*9/L"))).wording == phase


def test_after_a_stop_an_untold_phase_stays_open() -> None:
    facts = {"therapy.start": "2025-01-01", "therapy.stop": "2025-02-01"}

    result = judged(monitor(facts, count("1.2 10*9/L")))

    assert result.truth is Truth.UNKNOWN
    assert result.missing == ("therapy.phase",)


def test_after_the_last_dose_no_test_is_overdue() -> None:
    answer = monitor({**KNOWN, "therapy.stop": "2026-03-25"}, count("3 10*9/L", START))

    assert due(answer) == {START: "done"}
    assert {row.test for row in answer.due} == {"neutrophil-count"}


def test_a_test_wanted_because_of_the_stop_outlives_it() -> None:
    facts = {**KNOWN, "therapy.stop": "2026-03-25", "medicines.current": ["warfarin"]}

    before = monitor(facts, {"test": "inr", "at": "2026-03-17"})
    near = monitor(facts, {"test": "inr", "at": "2026-03-18"})

    assert due(before, "inr")["2026-03-25"] == "overdue"
    assert due(near, "inr")["2026-03-25"] == "done"


def test_a_first_test_after_a_month_is_not_done_by_one_at_the_start() -> None:
    facts = {"indication.code": "stills-disease", "therapy.start": "2026-03-01"}
    days = ("2026-03-16", "2026-03-17")

    found = [
        due(
            monitor(facts, {"test": "liver-enzymes", "at": day}, jurisdiction="EU"),
            "liver-enzymes",
        )["2026-04-01"]
        for day in days
    ]

    assert found == ["overdue", "done"]


def test_a_result_without_a_value_is_replaced_only_by_every_kind_it_may_be() -> None:
    untold = {"test": "renal-function", "at": "2026-03-05"}
    clearance = {"test": "renal-function", "value": "95 mL/min", "at": "2026-03-06"}

    one = monitor(KNOWN, untold, clearance)
    counted = monitor(KNOWN, count(None, START), count("3 10*9/L", "2026-04-05"))

    assert [each.superseded for each in one.results] == [False, False]
    assert [each.superseded for each in counted.results] == [True, False]


def test_a_clearance_is_calculated_for_each_creatinine() -> None:
    body = {"person.age": "60 a", "person.sex": "male", "person.weight": "72 kg"}
    results = [
        {"test": "renal-function", "value": f"{value} mg/dL", "at": f"2026-0{month}-05"}
        for value, month in ((1, 3), (4, 4))
    ]

    answer = monitor({**KNOWN, **body}, *results)
    renal = [each.wording for each in answer.results if each.test == "renal-function"]

    assert renal == ["monitor", "consider"]
    assert len(answer.working) == 2
    assert str(answer.working[1]).endswith("= 20 mL/min")


def test_a_told_clearance_does_not_judge_a_creatinine() -> None:
    body = {"person.age": "60 a", "person.sex": "male", "person.weight": "72 kg"}
    facts = {**KNOWN, **body, "renal.creatinine_clearance": "95 mL/min"}

    answer = monitor(facts, {"test": "renal-function", "value": "4 mg/dL"})

    assert answer.results[0].wording == "consider"


def test_a_problem_of_a_fact_is_asked_for() -> None:
    answer = monitor({**KNOWN, "blood.neutrophil_count": "1.2"}, *FINE)

    entry = answer.missing[0]
    assert (entry.fact, entry.reason) == ("blood.neutrophil_count", "unusable")


@pytest.mark.parametrize(
    ("test", "value", "code"),
    [
        ("neutrophil-count", True, "unrecognised-term"),
        ("tuberculosis-screening", "negativ", "unrecognised-term"),
        ("infection-check", "yes", "unrecognised-term"),
        ("lipids", "5 mg/L", "unit-not-accepted"),
        ("lipids", "5", "unit-missing"),
        ("lipids", "high", "number-unreadable"),
        ("inr", True, "number-unreadable"),
        ("renal-function", "28 mm", "unit-not-accepted"),
    ],
)
def test_a_value_that_is_not_understood_is_a_problem_and_stays_open(
    test: str, value: str | bool, code: str
) -> None:
    answer = monitor(KNOWN, *FINE, {"test": test, "value": value, "at": "2026-04-06"})
    (problem,) = answer.problems

    assert (problem.pointer, problem.code) == ("/results/5/value", code)
    assert answer.results[5].value is None
    assert [entry.reason for entry in answer.missing][:1] == ["unusable"]
    assert answer.calls_for_action


def test_an_open_result_says_so_first() -> None:
    settled = judged(monitor({"therapy.phase": "on-treatment"}, count("1.2 10*9/L"))).says
    unknown = monitor({"therapy.phase": "on-treatment"}, count("1.2 10*9/L"), jurisdiction=None)

    assert judged(unknown).says.startswith("Not settled")
    assert not settled.startswith("Not settled")


def test_without_local_policies_no_policy_shapes_the_answer() -> None:
    answer = monitor(KNOWN, count("0.3 10*9/L", START), policies=False)

    assert answer.policies == ()
    assert judged(answer).urgency == "routine"
    assert "no-window" in [note.note for note in answer.notes]


def test_every_citation_has_its_source() -> None:
    answer = monitor({"therapy.start": START}, count("0.3 10*9/L", START), jurisdiction=None)
    lines = [*answer.schedule, *answer.results, *answer.notes]
    cited = {cite.source for line in lines for cite in line.cites}
    cited |= {c.source for each in answer.conflicts for p in each.positions for c in p.cites}

    assert cited
    assert cited == set(answer.sources)


def test_a_label_without_rules_cannot_be_asked() -> None:
    bare = Label(
        identity=label().identity, sources={}, registry=label().registry, terms=label().terms
    )
    on = date(2026, 4, 10)

    with pytest.raises(ValueError, match="no rules for monitoring"):
        due_monitoring(bare, Patient(on, {}), request=MonitorRequest(), context=Context(), on=on)
    assert not Monitoring().calls_for_action
