"""Reports over many cases: telling less never makes one milder, and time limits add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.report_pack import report
from vademecum.model.report import SERIOUSNESS, Validity
from vademecum.model.truth import Truth

TOLD = st.sampled_from([None, "given", "none"])
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
JURISDICTIONS = st.sampled_from(["US", "EU", "UK", None])
OUTCOMES = st.lists(st.sampled_from(SERIOUSNESS), max_size=2, unique=True)
SERIOUS = st.one_of(
    st.just("none"),
    OUTCOMES,
    OUTCOMES.map(lambda codes: {"items": codes, "complete": True}),
)
CASES = st.fixed_dictionaries(
    {},
    optional={
        "reporter": st.fixed_dictionaries(
            {},
            optional={
                "role": st.sampled_from(
                    ["patient", "caregiver", "health-professional", "manufacturer"]
                ),
                "contact": TOLD,
            },
        ),
        "patient": st.fixed_dictionaries(
            {}, optional={"age": st.just("9 a"), "sex": st.just("male"), "initials": st.just("A")}
        ),
        "product": st.fixed_dictionaries(
            {},
            optional={
                "name": st.sampled_from(["anakinra", "Kineret"]),
                "brand": st.just("Kineret"),
                "batch": st.just("12"),
            },
        ),
        "event": st.fixed_dictionaries(
            {},
            optional={
                "term": st.sampled_from(
                    ["headache", "blue teeth", "seizure", "diarrhoea", "fever"]
                )
            },
        ),
        "seriousness": SERIOUS,
        "outcome": st.sampled_from(["recovered", "fatal"]),
        "authorisation": st.sampled_from(["approved", "emergency-use", "off-label", "unknown"]),
        "aware_on": DAYS.map(date.isoformat),
        "kind": st.sampled_from(["adverse-event", "medication-error"]),
    },
)
_SCALE = {Truth.FALSE: 0, Truth.UNKNOWN: 1, Truth.TRUE: 2}


def contradicts_itself(case: Mapping[str, object]) -> bool:
    """A death that is said not to be serious: the outcome counts, and a problem says so."""
    none = ("none", {"items": [], "complete": True})
    return case.get("outcome") == "fatal" and case.get("seriousness") in none


def told_less(case: Mapping[str, object]) -> Iterator[dict[str, object]]:
    """The case with one part left out, or one detail of a part."""
    for key, part in case.items():
        rest = {name: value for name, value in case.items() if name != key}
        yield rest
        if isinstance(part, Mapping) and "items" not in part:
            for detail in part:
                yield {**rest, key: {name: part[name] for name in part if name != detail}}


@settings(max_examples=40)
@given(CASES, JURISDICTIONS)
def test_telling_less_never_makes_a_case_valid(case: dict[str, object], where: str | None) -> None:
    told = report(case, where)

    for less in told_less(case):
        answer = report(less, where)
        assert set(answer.missing_elements) >= set(told.missing_elements)
        if told.validity is Validity.NOT_VALID:
            assert answer.validity is Validity.NOT_VALID


@settings(max_examples=40)
@given(CASES, JURISDICTIONS)
def test_leaving_out_what_makes_a_case_serious_never_asserts_that_it_is_not(
    case: dict[str, object], where: str | None
) -> None:
    assume(not contradicts_itself(case))
    told = report(case, where).serious

    for less in told_less(case):
        serious = report(less, where).serious
        assert _SCALE[serious] >= min(_SCALE[told], _SCALE[Truth.UNKNOWN])


@settings(max_examples=60)
@given(CASES, JURISDICTIONS)
def test_a_time_limit_is_the_day_of_becoming_aware_plus_its_days(
    case: dict[str, object], where: str | None
) -> None:
    answer = report(case, where)

    for duty in (*answer.may_be_due, *(() if answer.due is None else (answer.due,))):
        aware_on = case.get("aware_on")
        if aware_on is None:
            assert duty.date_ is None
        else:
            assert duty.date_ == date.fromisoformat(str(aware_on)) + timedelta(days=duty.days)


@settings(max_examples=40)
@given(CASES, JURISDICTIONS)
def test_telling_less_never_makes_a_time_limit_vanish(
    case: dict[str, object], where: str | None
) -> None:
    assume(not contradicts_itself(case))
    told = report(case, where)
    duties = {duty.id for duty in told.may_be_due} | ({told.due.id} if told.due else set())

    for less in told_less(case):
        answer = report(less, where)
        still = {duty.id for duty in answer.may_be_due} | (
            {answer.due.id} if answer.due else set()
        )
        assert duties <= still


@settings(max_examples=40)
@given(CASES, JURISDICTIONS)
def test_a_route_that_was_certain_is_still_shown_when_less_is_told(
    case: dict[str, object], where: str | None
) -> None:
    told = {(entry.system, entry.form) for entry in report(case, where).send_to}

    for less in told_less(case):
        assert told <= {(entry.system, entry.form) for entry in report(less, where).send_to}


@settings(max_examples=40)
@given(CASES)
def test_not_telling_the_jurisdiction_never_settles_what_differs(case: dict[str, object]) -> None:
    answer = report(case, None)

    found = {report(case, where).expectedness for where in ("US", "EU", "UK")}

    assert answer.expectedness in found | {"unknown"}
    assert len(found) == 1 or answer.expectedness == "unknown"
    assert all(entry.truth is Truth.UNKNOWN for entry in answer.send_to)
