"""The RegiSCAR score: each item at its limits, what is not told, and the bands."""

from __future__ import annotations

import pytest

from tests.triage_pack import ask, listed
from vademecum.model.triage import Score

RASH = {"term": "rash", "at": "trunk"}
FULL = {
    **RASH,
    "duration": "P15D",
    "body_surface": "60 %",
    "features": ["oedema", "infiltration"],
}


def score(*items: object, complete: bool = True, **facts: object) -> Score:
    """The score; facts are told as blood__eosinophils for blood.eosinophils."""
    (found,) = ask(listed(*items, complete=complete), facts=dotted(facts)).scores
    return found


def dotted(facts: dict[str, object]) -> dict[str, object]:
    return {name.replace("__", "."): value for name, value in facts.items()}


@pytest.mark.parametrize(
    "item", ["cough", {"term": "rash", "at": "injection-site"}, "swollen-glands", "fever"]
)
def test_nothing_that_makes_one_think_of_it_gives_no_score(item: object) -> None:
    assert ask(listed(item)).scores == ()


@pytest.mark.parametrize(
    "facts",
    [
        {"blood.eosinophils": "0.7 10*9/L"},
        {"blood.atypical_lymphocytes": True},
        {"skin.biopsy": "supports-dress"},
        {"skin.biopsy": "against-dress"},
    ],
)
def test_a_result_alone_brings_the_score(facts: dict[str, object]) -> None:
    assert ask({}, facts=facts).scores


@pytest.mark.parametrize(
    "facts",
    [
        {"blood.eosinophils": "0.699 10*9/L"},
        {"blood.atypical_lymphocytes": False},
        {"skin.biopsy": "not-done"},
    ],
)
def test_an_ordinary_result_alone_does_not(facts: dict[str, object]) -> None:
    assert ask({}, facts=facts).scores == ()


def test_swollen_glands_with_fever_bring_the_score() -> None:
    assert ask(listed("swollen-glands", "fever")).scores


def test_the_items_are_all_shown_and_add_up() -> None:
    found = score(RASH)

    assert found.items == {
        "fever": -1, "lymph-nodes": 0, "eosinophils": 0, "atypical-lymphocytes": 0,
        "rash-extent": 0, "rash-suggests": 0, "biopsy": 0, "organs": 0,
        "other-causes-excluded": 0, "resolution": -1,
    }  # fmt: skip
    assert (found.name, found.value, found.band) == ("regiscar", -2, "no-case")


@pytest.mark.parametrize(
    ("temperature", "points"), [("38.4 Cel", -1), ("38.5 Cel", 0), ("101.3 [degF]", 0)]
)
def test_a_measured_fever_must_reach_its_limit(temperature: str, points: int) -> None:
    assert score(RASH, vitals__temperature=temperature).items["fever"] == points


def test_fever_that_was_told_without_a_number_counts() -> None:
    assert score(RASH, "fever").items["fever"] == 0
    assert score(RASH, "fever", vitals__temperature="37 Cel").items["fever"] == -1


@pytest.mark.parametrize(("sites", "points"), [(None, 0), (1, 0), (2, 1), (5, 1)])
def test_glands_must_swell_in_two_places(sites: int | None, points: int) -> None:
    found = score(RASH, {"term": "swollen-glands", "sites": sites})

    assert found.items["lymph-nodes"] == points


@pytest.mark.parametrize(
    ("count", "points"),
    [("0.69 10*9/L", 0), ("0.7 10*9/L", 1), ("1499 /uL", 1), ("1.5 10*9/L", 2), ("9 10*9/L", 2)],
)
def test_eosinophils_count_once_and_twice(count: str, points: int) -> None:
    assert score(RASH, blood__eosinophils=count).items["eosinophils"] == points


@pytest.mark.parametrize(("surface", "points"), [("50 %", 0), ("50.001 %", 1), ("90 %", 1)])
def test_the_rash_must_cover_more_than_half(surface: str, points: int) -> None:
    assert score({**RASH, "body_surface": surface}).items["rash-extent"] == points


@pytest.mark.parametrize(
    ("features", "complete", "points"),
    [
        (["oedema", "purpura"], True, 1),
        (["oedema", "purpura"], False, 1),
        (["oedema"], False, 0),
        ({"items": ["oedema"], "complete": True}, True, -1),
        ({"items": ["oedema"], "complete": True}, False, 0),
        ("none", True, -1),
        (None, True, 0),
        ({"items": ["hot", "oedema"], "complete": True}, True, -1),
    ],
)
def test_a_rash_suggests_it_does_not_or_was_not_described(
    features: object, complete: bool, points: int
) -> None:
    found = score({**RASH, "features": features}, complete=complete)

    assert found.items["rash-suggests"] == points


@pytest.mark.parametrize(
    ("biopsy", "points"), [("against-dress", -1), ("supports-dress", 0), ("not-done", 0)]
)
def test_only_a_biopsy_against_it_counts(biopsy: str, points: int) -> None:
    assert score(RASH, skin__biopsy=biopsy).items["biopsy"] == points


@pytest.mark.parametrize(("told", "points"), [(True, 1), (False, 0)])
def test_atypical_lymphocytes_count_once(told: bool, points: int) -> None:
    found = score(RASH, blood__atypical_lymphocytes=told)

    assert found.items["atypical-lymphocytes"] == points


def test_organs_count_up_to_two() -> None:
    organs = ["jaundice", "reduced-urine", "trouble-breathing"]

    found = [score(RASH, *organs[:count]).items["organs"] for count in range(4)]

    assert found == [0, 1, 2, 2]


@pytest.mark.parametrize(("enzymes", "points"), [("2 {ULN}", 0), ("2.001 {ULN}", 1)])
def test_liver_enzymes_show_an_organ_over_twice_the_limit(enzymes: str, points: int) -> None:
    assert score(RASH, liver__transaminases=enzymes).items["organs"] == points


@pytest.mark.parametrize(("duration", "points"), [(None, -1), ("P14D", -1), ("P15D", 0)])
def test_a_rash_must_last(duration: str | None, points: int) -> None:
    assert score({**RASH, "duration": duration}).items["resolution"] == points


@pytest.mark.parametrize(
    ("nodes", "facts", "value", "band"),
    [
        (0, {"skin.biopsy": "against-dress"}, 1, "no-case"),
        (0, {}, 2, "possible"),
        (2, {}, 3, "possible"),
        (2, {"blood.eosinophils": "0.7 10*9/L"}, 4, "probable"),
        (2, {"blood.eosinophils": "1.5 10*9/L"}, 5, "probable"),
        (2, {"blood.eosinophils": "1.5 10*9/L", "liver.transaminases": "3 {ULN}"}, 6, "definite"),
    ],
)
def test_each_band_starts_at_its_score(
    nodes: int, facts: dict[str, object], value: int, band: str
) -> None:
    glands = [{"term": "swollen-glands", "sites": nodes}] if nodes else []

    (found,) = ask(listed(FULL, "fever", *glands), facts=facts).scores

    assert (found.value, found.band) == (value, band)


def test_the_score_moves_no_urgency() -> None:
    bare = ask(listed(RASH))
    scored = ask(listed({**FULL, "features": ["oedema", "purpura", "scaling"]}))

    assert scored.scores[0].value > bare.scores[0].value
    assert scored.disposition is bare.disposition


def test_the_score_names_its_source() -> None:
    assert "regiscar" in ask(listed(RASH)).sources
    assert "regiscar" not in ask(listed("cough")).sources
