"""List facts: medicines, vaccines, substances, infections and codes, entry by entry."""

from __future__ import annotations

from datetime import date

import pytest

from tests.anakinra_pack import ON, Facts, ask, person, rules
from vademecum.model.errors import InputError
from vademecum.model.listfact import ListFact
from vademecum.model.patient import Listed, Patient
from vademecum.model.reading import read_facts


def listed(fact: str, value: object) -> ListFact[Listed]:
    found = person({fact: value}).value(fact)
    assert isinstance(found, ListFact)
    return found


def entry(fact: str, value: object) -> Listed:
    (only,) = listed(fact, [value]).items
    return only


def problems(found: Patient) -> list[tuple[str, str]]:
    return [(problem.pointer, problem.code) for problem in found.problems]


def issues(facts: Facts) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as refused:
        read_facts([("/facts", facts)], rules(), on=ON)
    return [(issue.pointer, issue.code) for issue in refused.value.issues]


@pytest.mark.parametrize(
    "written",
    ["etanercept", "Enbrel", "ENBREL", "etanercept-szzs", "Enbrel SureClick", {"name": "Enbrel"},
     {"code": {"system": "atc", "value": "L04AB01"}},
     {"code": {"system": "rxnorm", "value": "214555"}},
     {"name": "Enbrel", "code": [{"system": "atc", "value": "L04AB01"}]}],
)  # fmt: skip
def test_a_medicine_is_recognised_by_name_brand_or_code(written: object) -> None:
    found = entry("medicines.current", written)

    assert found.taken_as == "etanercept"
    assert "tnf-blocker" in found.keys
    assert found.recognised


def test_a_name_that_nobody_knows_is_kept_and_shown() -> None:
    found = person({"medicines.current": {"items": ["zzzqqq", "Enbrel"], "complete": True}})
    value = found.value("medicines.current")

    assert isinstance(value, ListFact)
    assert [item.recognised for item in value.items] == [False, True]
    assert not value.closed
    assert problems(found) == [("/facts/medicines.current/items/0", "unrecognised-name")]
    assert ask("assess", {"facts": {"medicines.current": ["zzzqqq"]}}).not_checked == ("zzzqqq",)


def test_a_name_close_to_a_known_one_is_asked_about_and_not_taken_for_it() -> None:
    found = person({"medicines.current": ["etanercpt"]})

    assert found.problems[0].hints[0].reading == "etanercept"
    assert not entry("medicines.current", "etanercpt").recognised


def test_a_group_of_medicines_leaves_open_which_one_is_meant() -> None:
    found = person({"medicines.current": ["TNF blocker"]})
    value = found.value("medicines.current")

    assert isinstance(value, ListFact)
    assert not value.items[0].recognised
    assert value.items[0].keys
    assert problems(found) == [("/facts/medicines.current/0", "unrecognised-term")]


def test_a_name_and_a_code_that_differ_count_both_and_are_told() -> None:
    written = {"name": "methotrexate", "code": {"system": "atc", "value": "L04AB01"}}
    found = person({"medicines.current": [written]})
    value = found.value("medicines.current")

    assert isinstance(value, ListFact)
    assert {"methotrexate", "etanercept"} <= value.items[0].keys
    assert problems(found) == [("/facts/medicines.current/0", "conflicting")]


def test_a_combination_is_each_of_its_medicines_and_no_conflict() -> None:
    found = person({"medicines.current": ["methotrexate and folic acid"]})
    value = found.value("medicines.current")

    assert isinstance(value, ListFact)
    assert {"methotrexate", "folic-acid"} <= value.keys
    assert value.items[0].recognised
    assert found.problems == ()


def test_a_code_tells_which_of_a_group_is_meant_and_nothing_of_another() -> None:
    etanercept = {"name": "TNF blocker", "code": {"system": "atc", "value": "L04AB01"}}
    other = {"name": "TNF blocker", "code": {"system": "atc", "value": "L04AX03"}}

    assert entry("medicines.current", etanercept).taken_as == "etanercept"
    assert entry("medicines.current", other).taken_as is None
    assert "tnf-blocker" in entry("medicines.current", other).keys


def test_a_code_that_nobody_knows_is_shown_by_its_value() -> None:
    found = entry("medicines.current", {"code": {"system": "rxnorm", "value": "999999999"}})

    assert found.name == "999999999"
    assert not found.recognised


def test_dates_of_an_entry_are_days_or_instants() -> None:
    current = {"name": "Enbrel", "start": "2026-01-01", "last_given": "2026-05-04T23:00:00-07:00"}
    recent = {"name": "Enbrel", "stop": "2026-05-01"}

    assert entry("medicines.current", current).start == date(2026, 1, 1)
    assert entry("medicines.current", current).last == date(2026, 5, 4)
    assert entry("medicines.recent", recent).last == date(2026, 5, 1)
    assert entry("vaccines.given", {"name": "MMR", "date": "2026-04-01"}).last == date(2026, 4, 1)
    assert entry("medicines.recent", {"name": "Enbrel", "stop": "unknown"}).last is None


def test_an_allergy_has_a_substance_and_a_reaction() -> None:
    found = entry("allergies", {"substance": "latex", "reaction": "anaphylaxis"})

    assert found.note == "anaphylaxis"
    assert found.recognised


def test_an_infection_is_kept_as_it_was_named() -> None:
    found = entry("infection.history", {"name": "pneumonia", "start": "2025-01-01"})

    assert found.name == "pneumonia"
    assert found.recognised
    assert listed("infection.history", "none").closed


def test_codes_of_a_closed_list_need_no_recognition() -> None:
    found = listed("tb.risk_factors", {"items": ["hiv", "transplant"], "complete": True})

    assert found.closed
    assert found.keys == {"hiv", "transplant"}


@pytest.mark.parametrize("value", [None, "unknown", [], {"items": []}])
def test_an_empty_list_is_the_same_as_nothing_told(value: object) -> None:
    found = person({"allergies": value})

    assert found.value("allergies") is None
    assert "allergies" not in found.told


@pytest.mark.parametrize("value", ["none", {"items": [], "complete": True}])
def test_none_says_that_there_is_nothing(value: object) -> None:
    assert listed("allergies", value) == ListFact(complete=True)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"medicines.current": [""]}, [("/facts/medicines.current/0", "missing-key")]),
        ({"medicines.current": ["   "]}, [("/facts/medicines.current/0", "missing-key")]),
        ({"medicines.current": [{}]}, [("/facts/medicines.current/0", "missing-key")]),
        ({"medicines.current": [{"name": ""}]}, [("/facts/medicines.current/0", "missing-key")]),
        (
            {"medicines.current": [{"name": 5}]},
            [("/facts/medicines.current/0/name", "wrong-shape"),
             ("/facts/medicines.current/0", "missing-key")],
        ),
        (
            {"medicines.current": [7]},
            [("/facts/medicines.current/0", "wrong-shape"),
             ("/facts/medicines.current/0", "missing-key")],
        ),
        (
            {"medicines.current": [{"name": "Enbrel", "since": "2020"}]},
            [("/facts/medicines.current/0/since", "unknown-key")],
        ),
        (
            {"medicines.current": [{"name": "Enbrel", "start": "May 2020"}]},
            [("/facts/medicines.current/0/start", "date-unreadable")],
        ),
        (
            {"medicines.current": {"items": [{"name": "Enbrel", "start": 2020}]}},
            [("/facts/medicines.current/items/0/start", "date-unreadable")],
        ),
        (
            {"medicines.current": [{"code": "L04AB01"}]},
            [("/facts/medicines.current/0/code", "wrong-shape"),
             ("/facts/medicines.current/0", "missing-key")],
        ),
        (
            {"medicines.current": [{"code": {"system": "icd", "value": "x"}, "name": "Enbrel"}]},
            [("/facts/medicines.current/0/code", "wrong-shape")],
        ),
        (
            {"allergies": [{"name": "latex"}]},
            [("/facts/allergies/0/name", "unknown-key"), ("/facts/allergies/0", "missing-key")],
        ),
        (
            {"allergies": [{"substance": "latex", "reaction": "itch"}]},
            [("/facts/allergies/0/reaction", "unknown-code")],
        ),
        ({"tb.risk_factors": ["HIV"]}, [("/facts/tb.risk_factors/0", "unknown-code")]),
        ({"tb.risk_factors": [True]}, [("/facts/tb.risk_factors/0", "unknown-code")]),
        ({"infection.history": [""]}, [("/facts/infection.history/0", "missing-key")]),
    ],
)  # fmt: skip
def test_an_entry_of_the_wrong_shape_refuses_the_document(
    facts: Facts, expected: list[tuple[str, str]]
) -> None:
    assert issues(facts) == expected
