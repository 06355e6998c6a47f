"""Monitoring over many people: dates are whole months, and telling less is never milder."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.monitoring_pack import KNOWN, START, count, due, judged, monitor, planned
from vademecum.model.instant import add_months
from vademecum.model.monitoring import JudgedResult, Monitoring
from vademecum.model.truth import Truth

DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))
PLACES = st.sampled_from(["US", "EU", "UK", None])
PHASES = st.sampled_from(["starting", "on-treatment", "stopped", None])
# Neutrophils in cells per microlitre, often near a limit.
CELLS = st.one_of(
    st.integers(0, 9_000),
    st.sampled_from([499, 500, 501, 999, 1000, 1001, 1499, 1500, 1501]),
)
TESTS = st.sampled_from(
    ["neutrophil-count", "platelet-count", "liver-enzymes", "renal-function",
     "tuberculosis-screening", "infection-check", "lipids", "inr", "clinic-visit"]
)  # fmt: skip
VALUES = {
    "neutrophil-count": ["0.3 10*9/L", "1.2 10*9/L", "3 10*9/L"],
    "platelet-count": ["8 10*9/L", "250 10*9/L"],
    "liver-enzymes": ["0.8 {ULN}", "2 {ULN}"],
    "renal-function": ["20 mL/min", "95 mL/min", "1 mg/dL", "50 mL/min/{1.73_m2}"],
    "tuberculosis-screening": ["positive", "negative", "7 mm", "abnormal"],
    "infection-check": [True, False],
    "lipids": ["5 mmol/L"],
    "inr": ["2 {ratio}"],
    "clinic-visit": ["seen"],
}
Result = dict[str, object]
# With these and the facts of KNOWN nothing is left to do in the US on the day of the question.
FINE: list[Result] = [
    {"test": "neutrophil-count", "value": "3 10*9/L", "at": START},
    {"test": "neutrophil-count", "value": "3 10*9/L", "at": "2026-04-05"},
    {"test": "tuberculosis-screening", "value": "negative", "at": "2026-02-01"},
    {"test": "renal-function", "value": "95 mL/min", "at": "2026-02-01"},
    {"test": "vaccination-review", "at": "2026-02-01"},
]


@st.composite
def results(draw: st.DrawFn) -> Result:
    """A result with its value and its day in the year before the question."""
    test = draw(TESTS)
    day = date(2026, 4, 10) - timedelta(days=draw(st.integers(0, 365)))
    return {"test": test, "value": draw(st.sampled_from(VALUES[test])), "at": day.isoformat()}


@st.composite
def people(draw: st.DrawFn) -> dict[str, object]:
    """Facts about a treatment, any of which may be missing."""
    facts = {
        "therapy.start": draw(DAYS.map(date.isoformat) | st.none()),
        "therapy.stop": draw(DAYS.map(date.isoformat) | st.none()),
        "therapy.phase": draw(PHASES),
        "indication.code": draw(
            st.sampled_from(["nomid", "dira", "rheumatoid-arthritis", "stills-disease", None])
        ),
        "medicines.current": draw(st.sampled_from(["none", ["warfarin"], None])),
    }
    return {key: value for key, value in facts.items() if value is not None}


def thousandths(cells: int) -> str:
    return format(Decimal(cells) / 1000, "f")


def meaning(result: JudgedResult) -> tuple[object, ...]:
    """All that a result means, whatever unit it was told in."""
    says = (result.wording, result.contact, result.urgency, result.says, result.truth)
    return (result.grade, *says)


def is_settled(answer: Monitoring) -> bool:
    """Whether nobody has to do, to ask or to tell anything."""
    return not answer.calls_for_action


@settings(max_examples=150)
@given(DAYS, PLACES, st.integers(-400, 2_000))
def test_every_date_is_the_start_and_whole_months(
    start: date, place: str | None, span: int
) -> None:
    until = start + timedelta(days=span)
    facts = {"therapy.start": start.isoformat(), "indication.code": "stills-disease"}

    answer = monitor(facts, jurisdiction=place, on=start, until=until)

    for each in answer.schedule:
        assert list(each.dates) == [add_months(start, month) for month in each.months]
        assert all(start <= day <= until for day in each.dates)
        assert each.ends is None or all(day <= each.ends for day in each.dates)


@settings(max_examples=100)
@given(DAYS, PLACES, people())
def test_dates_and_months_never_decrease(
    on: date, place: str | None, facts: dict[str, object]
) -> None:
    answer = monitor(facts, jurisdiction=place, on=on)

    for each in answer.schedule:
        assert list(each.dates) == sorted(set(each.dates))
        assert list(each.months) == sorted(set(each.months))
    assert [row.date for row in answer.due] == sorted(row.date for row in answer.due)


@settings(max_examples=100)
@given(DAYS, st.sampled_from(["US", "EU"]), st.integers(0, 1_000), st.integers(0, 1_000))
def test_a_longer_question_only_adds_dates(
    start: date, place: str, near: int, further: int
) -> None:
    facts = {"therapy.start": start.isoformat()}

    short, long = (
        planned(monitor(facts, jurisdiction=place, on=start, until=start + timedelta(days=days)))
        for days in (near, near + further)
    )

    assert long.dates[: len(short.dates)] == short.dates
    assert long.ends == short.ends


@settings(max_examples=120)
@given(CELLS, PLACES, PHASES)
def test_the_unit_of_a_count_changes_neither_grade_nor_words(
    cells: int, place: str | None, phase: str | None
) -> None:
    facts = {"therapy.phase": phase} if phase else {}
    written = [f"{thousandths(cells)} {unit}" for unit in ("10*9/L", "10*3/uL", "x10^9/L", "K/uL")]
    written += [f"{cells} /uL", f"{cells} 10*6/L"]

    meanings = {
        meaning(judged(monitor(facts, count(value), jurisdiction=place))) for value in written
    }
    as_fact = {**facts, "blood.neutrophil_count": f"{cells} /uL"}

    assert len(meanings) == 1
    assert meaning(judged(monitor(as_fact, jurisdiction=place))) in meanings


@settings(max_examples=150)
@given(CELLS, CELLS, PLACES, PHASES, st.booleans())
def test_a_lower_count_is_never_judged_more_mildly(
    one: int, other: int, place: str | None, phase: str | None, policies: bool
) -> None:
    facts = {"therapy.phase": phase} if phase else {}

    low, high = (
        judged(monitor(facts, count(f"{cells} /uL"), jurisdiction=place, policies=policies))
        for cells in sorted((one, other))
    )

    assert low.level.rank >= high.level.rank
    assert low.urgency.rank >= high.urgency.rank
    assert low.contact.rank >= high.contact.rank
    assert (low.grade.grade if low.grade else 0) >= (high.grade.grade if high.grade else 0)


@settings(max_examples=250)
@given(people(), st.booleans(), PLACES, st.lists(results(), max_size=3), st.data())
def test_telling_a_result_less_is_never_milder(
    facts: dict[str, object], all_else_done: bool, place: str | None, told: list[Result],
    data: st.DataObject,
) -> None:  # fmt: skip
    facts = KNOWN if all_else_done else facts
    told = [*told, *FINE] if all_else_done else [*told, {"test": "inr", "at": START}]
    index = data.draw(st.integers(0, len(told) - 1))
    less = [dict(result) for result in told]
    less[index] = told_less(told[index], data.draw(st.sampled_from(["value", "at", "unit"])))

    before = monitor(facts, *told, jurisdiction=place)
    after = monitor(facts, *less, jurisdiction=place)

    assert not is_settled(after) or is_settled(before)
    assert done_dates(after) <= done_dates(before)
    for full, short in zip(before.results, after.results, strict=True):
        assert short.level.rank >= full.level.rank or short.truth is Truth.UNKNOWN
        assert not short.superseded or full.superseded


def told_less(result: Result, forgotten: str) -> Result:
    """The result without its unit, its value or its day; never without both of the last."""
    if forgotten == "unit" and isinstance(result.get("value"), str):
        return {**result, "value": str(result["value"]).split(" ", maxsplit=1)[0]}
    if len(result) < 3:
        return result
    return {key: value for key, value in result.items() if key != forgotten}


def done_dates(answer: Monitoring) -> set[tuple[str, date]]:
    return {(row.test, row.date) for row in answer.due if row.state == "done"}


@settings(max_examples=200)
@given(people(), st.booleans(), PLACES, st.lists(results(), max_size=3), st.data())
def test_forgetting_a_fact_settles_nothing(
    facts: dict[str, object], all_else_done: bool, place: str | None, told: list[Result],
    data: st.DataObject,
) -> None:  # fmt: skip
    facts = {**facts, **KNOWN} if all_else_done else {**facts, "context.setting": "home"}
    told = [*told, *FINE] if all_else_done else told
    forgotten = data.draw(st.sampled_from(sorted(facts)))
    fewer = {key: value for key, value in facts.items() if key != forgotten}

    before = monitor(facts, *told, jurisdiction=place)
    after = monitor(fewer, *told, jurisdiction=place)

    assert not is_settled(after) or is_settled(before)


def test_with_all_done_the_last_two_tests_meet_settled_answers() -> None:
    assert is_settled(monitor(KNOWN, *FINE))


@settings(max_examples=100)
@given(people(), st.lists(results(), max_size=3))
def test_an_unknown_jurisdiction_leaves_nothing_out(
    facts: dict[str, object], told: list[Result]
) -> None:
    anywhere = monitor(facts, *told, jurisdiction=None)

    for place in ("US", "EU"):
        there = monitor(facts, *told, jurisdiction=place)
        assert {each.id for each in there.schedule} <= {each.id for each in anywhere.schedule}
        assert {(r.test, r.date) for r in there.due} <= {(r.test, r.date) for r in anywhere.due}
        for known, open_ in zip(there.results, anywhere.results, strict=True):
            assert open_.level.rank >= known.level.rank
            assert open_.urgency.rank >= known.urgency.rank


@settings(max_examples=100)
@given(st.integers(0, 200), st.integers(0, 200), st.sampled_from(["US", "EU"]))
def test_another_result_never_undoes_a_date(first: int, second: int, place: str) -> None:
    start, on = date(2026, 1, 31), date(2026, 12, 31)
    days = [(start + timedelta(days=days)).isoformat() for days in (first, second)]
    facts = {"therapy.start": start.isoformat()}

    one = monitor(facts, count("3 10*9/L", days[0]), jurisdiction=place, on=on)
    both = monitor(facts, *(count("3 10*9/L", day) for day in days), jurisdiction=place, on=on)

    assert [state for state in due(one).values() if state == "done"] == ["done"]
    for day, state in due(one).items():
        assert due(both)[day] == state or due(both)[day] == "done"


@settings(max_examples=60)
@given(CELLS, PHASES, PLACES)
def test_an_open_result_names_what_it_waits_for(
    cells: int, phase: str | None, place: str | None
) -> None:
    facts = {"therapy.phase": phase} if phase else {}

    answer = monitor(facts, count(f"{cells} /uL"), jurisdiction=place)
    result = judged(answer)

    assert (result.truth is Truth.UNKNOWN) == bool(result.missing)
    assert set(result.missing) <= {entry.fact for entry in answer.missing}
