"""How a fact is told (public contract, section 2.1): each row of the table, and refusals."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from tests.anakinra_pack import ON, person, rules
from vademecum.model.errors import InputError
from vademecum.model.listfact import ListFact
from vademecum.model.patient import Age, Patient
from vademecum.model.reading import FactRules, read_facts

Facts = dict[str, object]


def issues(*documents: object) -> list[tuple[str, str]]:
    told = [(f"/facts{number or ''}", each) for number, each in enumerate(documents)]
    with pytest.raises(InputError) as refused:
        read_facts(told, rules(), on=ON)
    return [(issue.pointer, issue.code) for issue in refused.value.issues]


def problems(found: Patient) -> list[tuple[str, str]]:
    return [(problem.pointer, problem.code) for problem in found.problems]


@pytest.mark.parametrize(
    "facts",
    [{}, {"person.weight": None}, {"person.weight": "unknown"}, {"person.weight": {"value": None}},
     {"person.weight": {"value": "unknown", "observed_at": "2026-05-01"}}],
)  # fmt: skip
def test_absent_null_and_unknown_are_not_known(facts: Facts) -> None:
    found = person(facts)

    assert found.value("person.weight") is None
    assert found.reason("person.weight") == "not-given"
    assert found.problems == ()


def test_false_is_an_assertion_and_not_the_same_as_nothing_told() -> None:
    assert person({"renal.esrd": False}).flag("renal.esrd") is False
    assert person({}).flag("renal.esrd") is None


def test_the_short_form_is_stated_as_of_the_day_of_the_question() -> None:
    found = person({"person.weight": "68 kg"})

    assert str(found.quantity("person.weight")) == "68 kg"


def test_the_long_form_tells_when_and_whence() -> None:
    told = {"value": "68 kg", "observed_at": "2026-05-30", "source": "scale", "confirmed": True}

    assert str(person({"person.weight": told}).quantity("person.weight")) == "68 kg"


def test_codes_dates_and_instants_are_read() -> None:
    found = person(
        {"indication.code": "nomid", "person.birth_date": "1990-05-04",
         "therapy.start": "2026-05-04T08:00:00+02:00", "therapy.stop": "2026-07-01"}
    )  # fmt: skip

    assert found.code("indication.code") == "nomid"
    assert found.value("person.birth_date") == date(1990, 5, 4)
    assert found.value("therapy.start") == datetime(2026, 5, 4, 6, tzinfo=UTC)
    assert found.day("therapy.start") == date(2026, 5, 4)
    assert found.day("therapy.stop") == date(2026, 7, 1)
    assert found.day("indication.code") is None


def fresh_for(days: int) -> FactRules:
    limits = dict.fromkeys(("renal.serum_creatinine", "medicines.current"), timedelta(days=days))
    return FactRules(rules().registry, rules().terms, limits)


@pytest.mark.parametrize(("day", "usable"), [("2026-05-02", True), ("2026-05-01", False)])
def test_a_value_older_than_the_pack_allows_is_stale_and_so_unknown(
    day: str, usable: bool
) -> None:
    facts = {"renal.serum_creatinine": {"value": "1 mg/dL", "observed_at": day}}

    found = read_facts([("/facts", facts)], fresh_for(30), on=ON)

    assert (found.value("renal.serum_creatinine") is not None) is usable
    assert problems(found) == ([] if usable else [("/facts/renal.serum_creatinine", "stale")])
    if not usable:
        assert found.reason("renal.serum_creatinine") == "stale"


def test_a_value_observed_on_the_day_is_usable() -> None:
    today = {"value": "68 kg", "observed_at": "2026-06-01"}
    entries = {"items": ["methotrexate"], "complete": True, "observed_at": "2026-06-01"}

    found = person({"person.weight": today, "medicines.current": entries})

    assert found.problems == ()


@pytest.mark.parametrize(("day", "complete"), [("2026-05-02", True), ("2026-05-01", False)])
def test_a_list_stays_complete_as_long_as_the_pack_allows(day: str, complete: bool) -> None:
    told = {"items": ["methotrexate"], "complete": True, "observed_at": day}

    value = read_facts([("/facts", {"medicines.current": told})], fresh_for(30), on=ON).value(
        "medicines.current"
    )
    unlimited = FactRules(rules().registry, rules().terms)
    free = read_facts([("/facts", {"medicines.current": told})], unlimited, on=ON).value(
        "medicines.current"
    )

    assert isinstance(value, ListFact)
    assert value.complete is complete
    assert isinstance(free, ListFact)
    assert free.complete


def test_a_value_observed_after_the_day_of_the_question_is_unknown() -> None:
    found = person({"person.weight": {"value": "68 kg", "observed_at": "2026-06-02"}})

    assert found.value("person.weight") is None
    assert problems(found) == [("/facts/person.weight", "future")]
    assert found.reason("person.weight") == "unusable"


def test_an_old_list_still_names_what_it_named_but_is_complete_no_more() -> None:
    told = {"items": ["etanercept"], "complete": True, "observed_at": "2026-01-01"}
    none = {"items": [], "complete": True, "observed_at": "2026-01-01"}

    found = read_facts([("/facts", {"medicines.current": told})], fresh_for(30), on=ON)
    empty = read_facts([("/facts", {"medicines.current": none})], fresh_for(30), on=ON)

    value = found.value("medicines.current")
    assert isinstance(value, ListFact)
    assert value.complete is False
    assert [item.name for item in value.items] == ["etanercept"]
    assert problems(found) == [("/facts/medicines.current", "stale")]
    assert empty.value("medicines.current") is None
    assert empty.reason("medicines.current") == "stale"


def test_a_list_observed_in_the_future_is_unknown() -> None:
    told = {"items": ["etanercept"], "observed_at": "2026-06-02"}

    found = person({"medicines.current": told})

    assert found.value("medicines.current") is None
    assert problems(found) == [("/facts/medicines.current", "future")]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("68", "unit-missing"),
        (68, "unit-missing"),
        ("68 stone", "unit-not-accepted"),
        ("68 cm", "unit-not-accepted"),
        ("1,5 kg", "number-unreadable"),
        ("abc", "number-unreadable"),
        ("", "number-unreadable"),
        ("0.2 kg", "impossible"),
        ("651 kg", "impossible"),
        ("1.9 kg", "implausible"),
        ("251 kg", "implausible"),
    ],
)
def test_a_value_that_cannot_be_used_is_unknown_and_a_problem(value: object, code: str) -> None:
    found = person({"person.weight": value})

    assert found.value("person.weight") is None
    assert problems(found) == [("/facts/person.weight", code)]
    assert found.problems[0].fact == "person.weight"
    assert found.reason("person.weight") == "unusable"
    assert "68" not in found.problems[0].message


@pytest.mark.parametrize("value", ["2 kg", "250 kg"])
def test_the_ends_of_the_plausible_range_need_no_confirmation(value: str) -> None:
    assert person({"person.weight": value}).problems == ()


@pytest.mark.parametrize(
    ("value", "usable"), [("251 kg", True), ("650 kg", True), ("651 kg", False)]
)
def test_a_confirmation_lets_an_implausible_value_be_used_and_not_an_impossible_one(
    value: str, usable: bool
) -> None:
    found = person({"person.weight": {"value": value, "confirmed": True}})

    assert (found.quantity("person.weight") is not None) is usable


def test_a_denied_confirmation_is_none() -> None:
    found = person({"person.weight": {"value": "251 kg", "confirmed": False}})

    assert problems(found) == [("/facts/person.weight", "implausible")]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"person.wieght": "68 kg"}, ("/facts/person.wieght", "unknown-fact")),
        ({"a/b": 1}, ("/facts/a~1b", "unknown-fact")),
        ({"indication.code": "NOMID"}, ("/facts/indication.code", "unknown-code")),
        ({"indication.code": True}, ("/facts/indication.code", "unknown-code")),
        ({"context.jurisdiction": "us"}, ("/facts/context.jurisdiction", "unknown-code")),
        ({"renal.esrd": "false"}, ("/facts/renal.esrd", "wrong-shape")),
        ({"renal.esrd": 0}, ("/facts/renal.esrd", "wrong-shape")),
        ({"renal.esrd": {"value": "no"}}, ("/facts/renal.esrd", "wrong-shape")),
        ({"person.weight": True}, ("/facts/person.weight", "wrong-shape")),
        ({"person.weight": ["68 kg"]}, ("/facts/person.weight", "wrong-shape")),
        ({"person.weight": {"value": {"kg": 68}}}, ("/facts/person.weight", "wrong-shape")),
        ({"person.age": ["8 a"]}, ("/facts/person.age", "wrong-shape")),
        ({"person.age": False}, ("/facts/person.age", "wrong-shape")),
        ({"person.weight": {"vaule": "68 kg"}}, ("/facts/person.weight/vaule", "unknown-key")),
        (
            {"person.weight": {"value": "68 kg", "observed_at": "30.4.2026"}},
            ("/facts/person.weight/observed_at", "date-unreadable"),
        ),
        (
            {"person.weight": {"value": "68 kg", "observed_at": "2026-04-301"}},
            ("/facts/person.weight/observed_at", "date-unreadable"),
        ),
        (
            {"person.weight": {"value": "68 kg", "confirmed": "yes"}},
            ("/facts/person.weight/confirmed", "wrong-shape"),
        ),
        ({"person.birth_date": "04/05/1990"}, ("/facts/person.birth_date", "date-unreadable")),
        ({"person.birth_date": 1990}, ("/facts/person.birth_date", "date-unreadable")),
        ({"therapy.start": "2026-05-04T08:00:00"}, ("/facts/therapy.start", "date-unreadable")),
        ({"therapy.start": "yesterday"}, ("/facts/therapy.start", "date-unreadable")),
        ({"medicines.current": "aspirin"}, ("/facts/medicines.current", "wrong-shape")),
    ],
)
def test_a_typing_error_refuses_the_document_at_its_pointer(
    facts: Facts, expected: tuple[str, str]
) -> None:
    assert issues(facts) == [expected]


def test_all_issues_are_listed_at_once() -> None:
    facts = {"renal.esrd": "no", "person.wieght": "68 kg", "indication.code": "x"}

    assert [code for _, code in issues(facts)] == ["wrong-shape", "unknown-fact", "unknown-code"]


@pytest.mark.parametrize("document", [[], "facts", 7])
def test_facts_are_a_mapping(document: object) -> None:
    assert issues(document) == [("/facts", "wrong-shape")]


@pytest.mark.parametrize(
    ("told", "low", "high"),
    [("8 mo", 8, 9), ("8 a", 96, 108), ("0 a", 0, 12), ("1 yr", 12, 24), ("18 years", 216, 228)],
)
def test_age_is_in_completed_units(told: str, low: int, high: int) -> None:
    assert person({"person.age": told}).age() == Age(Fraction(low), Fraction(high))


def test_weeks_and_days_bound_the_months() -> None:
    age = person({"person.age": "30 wk"}).age()

    assert age == Age(Fraction(30 * 7, 31), Fraction(31 * 7, 28))
    assert age.years == 0
    assert person({"person.age": "125 a"}).age() is not None


@pytest.mark.parametrize(
    ("told", "code"),
    [("8", "unit-missing"), ("eight", "number-unreadable"), ("8.5 a", "unit-not-accepted"),
     ("8 kg", "unit-not-accepted"), ("126 a", "impossible")],
)  # fmt: skip
def test_an_age_that_cannot_be_used_is_a_problem(told: str, code: str) -> None:
    found = person({"person.age": told})

    assert found.age() is None
    assert problems(found) == [("/facts/person.age", code)]


def test_a_birth_date_gives_the_age_on_the_day_of_the_question() -> None:
    found = person({"person.birth_date": "2025-10-01"})

    assert found.age() == Age(Fraction(8), Fraction(9))
    assert str(found.age()) == "8 mo"
    assert str(person({"person.birth_date": "1990-06-02"}).age()) == "35 a"


def test_an_age_that_agrees_with_the_birth_date_stays_as_it_was_told() -> None:
    found = person({"person.birth_date": "1990-05-04", "person.age": "36 a"})

    assert found.age() == Age(Fraction(432), Fraction(433))
    assert found.told["person.age"] == "36 a"


def test_an_age_that_disagrees_with_the_birth_date_leaves_both_unknown() -> None:
    found = person({"person.birth_date": "1990-05-04", "person.age": "35 a"})

    assert found.age() is None
    assert found.value("person.birth_date") is None
    assert problems(found) == [("/facts/person.age", "conflicting")]
    assert found.reason("person.age") == "conflicting"
    assert found.reason("person.birth_date") == "conflicting"


def test_an_age_one_year_too_old_disagrees_as_well() -> None:
    found = person({"person.birth_date": "1990-06-02", "person.age": "36 a"})

    assert found.age() is None
    assert problems(found) == [("/facts/person.age", "conflicting")]


def test_weights_that_disagree_are_not_held_against_an_age() -> None:
    weights = ({"person.age": "3 a", "person.weight": "14 kg"}, {"person.weight": "15 kg"})

    assert problems(person(*weights)) == [("/facts1/person.weight", "conflicting")]


def test_a_birth_date_after_the_day_of_the_question_is_unknown() -> None:
    found = person({"person.birth_date": "2026-06-02", "person.age": "3 a"})

    assert found.value("person.birth_date") is None
    assert found.age() == Age(Fraction(36), Fraction(48))
    assert problems(found) == [("/facts/person.birth_date", "future")]


@pytest.mark.parametrize(
    ("age", "weight", "usable"),
    [("3 a", "35 kg", True), ("3 a", "36 kg", False), ("11 mo", "16 kg", True),
     ("11 mo", "17 kg", False), ("1 a", "17 kg", True), ("17 a", "19 kg", False),
     ("18 a", "19 kg", True), ("12 a", "68 kg", True)],
)  # fmt: skip
def test_a_weight_that_is_unusual_at_an_age_is_asked_about(
    age: str, weight: str, usable: bool
) -> None:
    found = person({"person.age": age, "person.weight": weight})

    assert (found.quantity("person.weight") is not None) is usable
    assert problems(found) == ([] if usable else [("/facts/person.weight", "implausible")])


def test_a_weight_without_an_age_is_held_against_all_ages() -> None:
    assert person({"person.weight": "36 kg"}).quantity("person.weight") is not None
    assert person({"person.age": "3 a"}).quantity("person.weight") is None


def test_a_confirmed_weight_is_used_at_any_age() -> None:
    told = {"value": "36 kg", "confirmed": True}

    found = person({"person.age": "3 a", "person.weight": told})

    assert str(found.quantity("person.weight")) == "36 kg"
