"""Two documents about one person: what agrees is joined, what disagrees is not used."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.anakinra_pack import Facts, person
from vademecum.model.listfact import ListFact
from vademecum.model.patient import Age


def codes(*documents: Facts) -> list[tuple[str, str]]:
    return [(problem.pointer, problem.code) for problem in person(*documents).problems]


@pytest.mark.parametrize(
    ("fact", "one", "other"),
    [
        ("person.weight", "68 kg", "68000 g"),
        ("person.weight", "68 kg", {"value": "68 kg", "observed_at": "2026-05-30"}),
        ("blood.neutrophil_count", "1500 /uL", "1.5 10*9/L"),
        ("renal.esrd", False, False),
        ("indication.code", "nomid", "nomid"),
        ("therapy.start", "2026-05-04T08:00:00+02:00", "2026-05-04T06:00:00Z"),
        ("person.birth_date", "1990-05-04", "1990-05-04"),
    ],
)
def test_the_same_said_twice_is_known(fact: str, one: object, other: object) -> None:
    found = person({fact: one}, {fact: other})

    assert found.value(fact) is not None
    assert found.problems == ()


@pytest.mark.parametrize(
    ("fact", "one", "other"),
    [
        ("person.weight", "68 kg", "69 kg"),
        ("renal.esrd", False, True),
        ("indication.code", "nomid", "dira"),
        ("therapy.start", "2026-05-04", "2026-05-05"),
        ("therapy.start", "2026-05-04", "2026-05-04T08:00:00Z"),
        ("person.age", "8 a", "9 a"),
    ],
)
def test_a_disagreement_is_a_conflict_and_neither_is_used(
    fact: str, one: object, other: object
) -> None:
    found = person({fact: one}, {fact: other})

    assert found.value(fact) is None
    assert found.reason(fact) == "conflicting"
    assert codes({fact: one}, {fact: other}) == [(f"/facts1/{fact}", "conflicting")]


def test_a_third_document_does_not_settle_a_conflict() -> None:
    weights = ({"person.weight": "68 kg"}, {"person.weight": "69 kg"}, {"person.weight": "68 kg"})

    assert person(*weights).value("person.weight") is None


def test_ages_that_overlap_narrow_down() -> None:
    for one, other in (("8 a", "100 mo"), ("100 mo", "8 a")):
        found = person({"person.age": one}, {"person.age": other})

        assert found.age() == Age(Fraction(100), Fraction(101))
        assert found.problems == ()


def test_an_unusable_value_gives_way_to_a_usable_one_and_stays_a_problem() -> None:
    unusable, usable = {"person.weight": "68"}, {"person.weight": "68 kg"}

    for documents in ((unusable, usable), (usable, unusable)):
        found = person(*documents)

        assert str(found.quantity("person.weight")) == "68 kg"
        assert [problem.code for problem in found.problems] == ["unit-missing"]


def test_what_only_one_document_tells_counts() -> None:
    found = person({"person.weight": "68 kg", "renal.esrd": None}, {"renal.esrd": False})

    assert str(found.quantity("person.weight")) == "68 kg"
    assert found.flag("renal.esrd") is False


def test_a_confirmation_in_either_document_is_enough() -> None:
    child: Facts = {"person.age": "3 a"}
    plain: Facts = {"person.weight": "36 kg"}
    confirmed: Facts = {"person.weight": {"value": "36 kg", "confirmed": True}}

    for documents in ((plain, confirmed), (confirmed, plain)):
        found = person(child, *documents)

        assert str(found.quantity("person.weight")) == "36 kg"


def names(*values: object) -> tuple[list[str], bool] | None:
    found = person(*({"medicines.current": value} for value in values)).value("medicines.current")
    if not isinstance(found, ListFact):
        return None
    return [item.taken_as or item.name for item in found.items], found.complete


def complete(*items: str) -> Facts:
    return {"items": list(items), "complete": True}


def complete_of(*items: Facts) -> Facts:
    return {"items": list(items), "complete": True}


@pytest.mark.parametrize(
    ("one", "other", "joined"),
    [
        (["Enbrel"], ["methotrexate"], (["etanercept", "methotrexate"], False)),
        (["Enbrel"], ["etanercept"], (["etanercept"], False)),
        (complete("Enbrel"), ["etanercept"], (["etanercept"], True)),
        (["etanercept"], complete("Enbrel", "folic acid"), (["etanercept", "folic-acid"], True)),
        (complete("zzzqqq"), complete("zzzqqq"), (["zzzqqq"], True)),
        ("none", "none", ([], True)),
        ("none", [], ([], True)),
        (complete("Enbrel"), ["methotrexate"], (["etanercept", "methotrexate"], False)),
        (["methotrexate"], complete("Enbrel"), (["methotrexate", "etanercept"], False)),
        ("none", ["Enbrel"], (["etanercept"], False)),
    ],
)
def test_lists_add_up_and_are_complete_only_where_they_agree(
    one: object, other: object, joined: tuple[list[str], bool]
) -> None:
    assert names(one, other) == joined


def test_the_same_medicine_with_another_date_stays_an_entry_of_its_own() -> None:
    old: Facts = {"medicines.recent": complete_of({"name": "Enbrel", "stop": "2020-01-01"})}
    new: Facts = {"medicines.recent": [{"name": "etanercept", "stop": "2026-05-20"}]}

    for documents in ((old, new), (new, old)):
        found = person(*documents).value("medicines.recent")

        assert isinstance(found, ListFact)
        assert found.complete
        assert {str(item.last) for item in found.items} == {"2020-01-01", "2026-05-20"}


def test_what_either_of_two_lists_that_disagree_names_still_counts() -> None:
    found = person({"medicines.current": "none"}, {"medicines.current": ["Enbrel"]})

    assert names("none", ["Enbrel"]) == (["etanercept"], False)
    assert found.reason("medicines.current") == "conflicting"
    assert [problem.code for problem in found.problems] == ["conflicting"]
