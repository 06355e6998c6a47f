"""Inside or outside the label: conditions, counts of n out of m, and whose label it is."""

from __future__ import annotations

import pytest

from tests.anakinra_pack import Facts
from tests.small_label import Raw, judge, small_label
from vademecum.model.assessment import JudgedIndication

CITE = [{"source": "us-pi", "section": "1.1"}]


def condition(name: str, when: Raw) -> Raw:
    return {"id": f"x.indication.{name}", "when": when, "cite": CITE}


def use(name: str, *places: str, **more: object) -> Raw:
    return {
        "id": f"x.indication.{name}", "code": "gout", "jurisdictions": list(places),
        "authorisation": "approved", "cite": CITE, **more,
    }  # fmt: skip


ADULT = condition("adult", {"fact": "person.age", "ge": "18 a"})
COUNT = {
    "id": "x.indication.risk", "name": "risk", "needed": 2, "cite": CITE,
    "items": {"old": {"fact": "person.age", "ge": "75 a"}, "smoker": {"fact": "lifestyle.smoking",
              "in": ["current", "former"]}, "esrd": {"fact": "renal.esrd"}},
}  # fmt: skip


def found(facts: Facts, *uses: Raw, where: str | None = "US") -> JudgedIndication:
    told = {"indication.code": "gout", **facts}
    return judge(small_label(indications=uses), told, where).indication


@pytest.mark.parametrize(
    ("facts", "truth", "authorisation"),
    [({"person.age": "40 a"}, "true", "approved"), ({"person.age": "4 a"}, "false", "off-label"),
     ({}, "unknown", "unknown")],
)  # fmt: skip
def test_a_use_is_inside_the_label_where_all_its_conditions_hold(
    facts: Facts, truth: str, authorisation: str
) -> None:
    judged = found(facts, use("us", "US", criteria=[ADULT]))

    assert (judged.truth, judged.authorisation) == (truth, authorisation)
    assert judged.criteria[0].truth == truth
    assert judged.criteria[0].facts == facts


def test_a_use_that_is_not_told_is_unknown() -> None:
    judged = judge(small_label(indications=[use("us", "US")]), {}).indication

    assert judged.code is None
    assert (judged.truth, judged.authorisation) == ("unknown", "unknown")


def test_a_use_that_no_label_gives_is_off_label() -> None:
    judged = judge(small_label(indications=[use("us", "US")]), {"indication.code": "dira"})

    assert (judged.indication.truth, judged.indication.authorisation) == ("false", "off-label")
    assert judged.indication.criteria == ()


def test_the_label_of_the_jurisdiction_decides() -> None:
    uses = (
        use("us", "US", authorisation="emergency-use"),
        use("eu", "EU", "UK", criteria=[ADULT]),
    )
    child = {"person.age": "4 a"}

    assert found(child, *uses).authorisation == "emergency-use"
    assert found(child, *uses, where="EU").truth == "false"
    assert found(child, *uses, where="UK").criteria[0].truth == "false"
    assert found(child, *uses, where=None).truth == "unknown"
    assert found({"person.age": "40 a"}, *uses, where=None).truth == "unknown"


def test_a_use_of_another_jurisdiction_alone_is_off_label_here() -> None:
    judged = found({}, use("eu", "EU", "UK", criteria=[ADULT]))

    assert (judged.truth, judged.authorisation) == ("false", "off-label")


def test_of_several_entries_the_one_that_fits_is_shown() -> None:
    children = condition("child", {"fact": "person.age", "lt": "18 a"})
    uses = (
        use("adults", "US", criteria=[ADULT], review="needs-check"),
        use("children", "US", criteria=[children]),
    )

    judged = found({"person.age": "4 a"}, *uses)

    assert judged.truth == "true"
    assert judged.review == "verified"
    assert [each.says for each in judged.criteria] == ["x.indication.child"]


@pytest.mark.parametrize(
    ("facts", "truth", "counts"),
    [
        ({}, "unknown", (0, 0, 3)),
        ({"renal.esrd": True}, "unknown", (1, 0, 2)),
        ({"renal.esrd": True, "lifestyle.smoking": "former"}, "true", (2, 0, 1)),
        ({"renal.esrd": False, "lifestyle.smoking": "never"}, "false", (0, 2, 1)),
        ({"person.age": "80 a", "renal.esrd": False}, "unknown", (1, 1, 1)),
    ],
)
def test_a_count_says_how_many_items_are_met_not_met_and_unknown(
    facts: Facts, truth: str, counts: tuple[int, int, int]
) -> None:
    judged = found(facts, use("us", "US", counts=[COUNT]))

    (count,) = judged.counts
    assert judged.truth == truth
    assert (count.met, count.not_met, count.unknown) == counts
    assert (count.name, count.needed) == ("risk", 2)
    assert set(count.items) == {"old", "smoker", "esrd"}
