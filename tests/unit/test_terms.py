"""How medicines, vaccines and substances are recognised."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from vademecum.model.terms import Term, Terms, fold
from vademecum.packs.yaml import load_yaml

FOLDER = Path(__file__).parents[2] / "packs" / "_terms"
LOOK_ALIKES = [
    ("Humira", "Humalog"),
    ("infliximab", "rituximab"),
    ("tocilizumab", "tofacitinib"),
    ("anakinra", "canakinumab"),
    ("hydroxyzine", "hydralazine"),
    ("Cimzia", "cimetidine"),
    ("Olumiant", "olmesartan"),
    ("prednisone", "prednisolone"),
    ("methotrexate", "metolazone"),
    ("abatacept", "belatacept"),
    ("golimumab", "guselkumab"),
    ("rilonacept", "rituximab"),
]


@cache
def shipped() -> Terms:
    """The terms that the packs ship."""
    raw: list[object] = []
    for file in sorted(FOLDER.glob("*.yaml")):
        value = load_yaml(file.read_bytes(), str(file)).value
        assert isinstance(value, dict)
        raw += value["terms"]
    return Terms(tuple(Term.model_validate(term) for term in raw))


def ids(kind: str, name: str | None, *codes: tuple[str, str]) -> list[str]:
    """The ids that a name and codes are recognised as."""
    return [match.term_id for match in shipped().match(kind, name, codes)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("etanercept", "etanercept"),
        ("ENBREL", "etanercept"),
        ("Enbrel SureClick", "etanercept"),
        ("Humira Pen", "adalimumab"),
        ("adalimumab-atto", "adalimumab"),
        ("infliximab-dyyb (SC)", "infliximab"),
        ("anifrolumab-fnia", "anifrolumab"),
        ("Simponi Aria", "golimumab"),
        ("Humira(CF) Pen", "adalimumab"),
        ("Orencia ClickJect", "abatacept"),
        ("Adalimumab-adaz (Hyrimoz)", "adalimumab"),
        ("insulin glargine-yfgn", "insulin-glargine"),
        ("Kineret prefilled syringe", "anakinra"),
        ("0.4 ML adalimumab 100 MG/ML Prefilled Syringe [Humira]", "adalimumab"),
        ("Simvastatin 20 MG Oral Tablet", "simvastatin"),
        ("24 HR metformin hydrochloride 500 MG Extended Release Oral Tablet", "metformin"),
        ("fenitoína", "phenytoin"),
        ("Metotrexato", "methotrexate"),
        ("ciclosporina", "ciclosporin"),
        ("Vitamin B 12 5 MG/ML Injectable Solution", "vitamin-b12"),
    ],
)
def test_a_medicine_is_recognised_by_name_brand_device_suffix_or_strength(
    name: str, expected: str
) -> None:
    found = shipped().match("medicine", name)

    assert [match.term_id for match in found] == [expected]
    assert not found[0].partial


def test_a_combination_gives_each_ingredient() -> None:
    name = "Acetaminophen 325 MG / Oxycodone Hydrochloride 5 MG Oral Tablet"

    assert ids("medicine", name) == ["acetaminophen", "oxycodone"]


@pytest.mark.parametrize("name", ["no Humira", "not taking Enbrel", "sin Humira", "never Cimzia"])
def test_a_denied_medicine_is_not_recognised(name: str) -> None:
    assert ids("medicine", name) == []


def test_an_unknown_word_beside_a_known_name_leaves_the_rest_open() -> None:
    found = shipped().match("medicine", "etanercept zzyzx")

    assert [(match.term_id, match.partial) for match in found] == [("etanercept", True)]


@pytest.mark.parametrize("name", ["TNF blocker", "anti-TNF", "biologic", "inmunosupresor"])
def test_the_name_of_a_class_is_known_but_decides_no_absence(name: str) -> None:
    found = shipped().match("medicine", name)

    assert found
    assert all(match.partial for match in found)


@pytest.mark.parametrize(("one", "other"), LOOK_ALIKES)
def test_look_alikes_are_never_merged(one: str, other: str) -> None:
    assert not set(ids("medicine", one)) & set(ids("medicine", other))


@pytest.mark.parametrize("name", ["Humria", "etanrcept", "infliximb", "Enbrell", "Orensia", ""])
def test_a_misspelling_is_not_recognised(name: str) -> None:
    assert ids("medicine", name) == []


def test_a_misspelling_is_asked_about() -> None:
    assert "humira" in shipped().suggest("medicine", "Humria")
    assert "etanercept" in shipped().suggest("medicine", "etanrcept")


def test_nothing_is_suggested_for_a_name_that_resembles_none() -> None:
    assert shipped().suggest("medicine", "zzyzx quux") == ()
    assert shipped().suggest("medicine", "abc") == ()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (("atc", "L04AB01"), ["etanercept"]),
        (("atc", "l04ab01"), ["etanercept"]),
        (("atc", "L04AB"), ["tnf-blocker"]),
        (("atc", "L04AB99"), ["tnf-blocker"]),
        (("atc", "L04AA14"), ["anakinra"]),
        (("atc", "C09AA05"), ["ordinary-heart"]),
        (("atc", "B01AA03"), ["warfarin"]),
        (("atc", "B01"), []),
        (("rxnorm", "327361"), ["adalimumab"]),
        (("rxnorm", "727714"), ["anakinra"]),
        (("ndc", "66658-234-07"), ["anakinra"]),
        (("rxnorm", "1"), []),
    ],
)
def test_a_code_is_looked_up_exactly_and_atc_by_its_groups(
    code: tuple[str, str], expected: list[str]
) -> None:
    assert ids("medicine", None, code) == expected


def test_name_and_code_that_disagree_are_both_given() -> None:
    found = shipped().match("medicine", "Humira", [("atc", "L04AB01")])

    assert {(m.term_id, m.by) for m in found} == {("adalimumab", "name"), ("etanercept", "code")}


def test_a_code_makes_a_partly_known_name_certain() -> None:
    found = shipped().match("medicine", "etanercept zzyzx", [("atc", "L04AB01")])

    assert [(match.term_id, match.partial) for match in found] == [("etanercept", False)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Influenza, seasonal, injectable, preservative free", ["influenza-inactivated"]),
        ("FluMist", ["influenza-live-intranasal"]),
        ("Shingrix", ["zoster-recombinant"]),
        ("Zostavax", ["zoster-live"]),
        ("triple vírica", ["mmr"]),
        ("Jynneos", ["mva-bn"]),
        ("live influenza", ["influenza-live-intranasal"]),
        ("experimental influenza", []),
    ],
)
def test_a_vaccine_is_recognised_only_where_every_word_is(name: str, expected: list[str]) -> None:
    assert ids("vaccine", name) == expected


def test_a_cvx_code_counts_with_or_without_its_leading_zero() -> None:
    assert ids("vaccine", None, ("cvx", "03")) == ids("vaccine", None, ("cvx", "3")) == ["mmr"]


def test_a_code_of_another_kind_is_not_used() -> None:
    assert ids("medicine", None, ("cvx", "03")) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("E. coli-derived proteins", ["e-coli-protein"]),
        ("E. coli infection", []),
        ("Latex allergy", ["latex"]),
        ("Allergy to peanuts", ["peanut"]),
        ("polisorbato 80", ["polysorbate-80"]),
        ("Kineret", ["anakinra"]),
        ("Neupogen", ["filgrastim"]),
        ("penicilina", ["penicillin"]),
    ],
)
def test_a_substance_may_be_a_material_a_food_or_a_medicine(
    name: str, expected: list[str]
) -> None:
    assert ids("substance", name) == expected


def test_names_fold_to_the_same_text_whatever_their_case_and_accents() -> None:
    assert fold("Ácido  FÓLICO") == fold("acido folico") == "acido folico"


def test_every_term_has_an_id_of_its_own() -> None:
    found = [term.id for term in shipped().terms]

    assert len(found) == len(set(found))


def test_every_name_leads_back_to_its_term() -> None:
    lost = [
        (term.id, name)
        for term in shipped().terms
        for name in (term.id, *term.names, *term.brands)
        if term.id not in ids(term.kind, name)
    ]

    assert lost == []


def test_a_term_is_found_by_its_id_and_every_class_is_a_key() -> None:
    term = shipped().get("etanercept")

    assert term is not None
    assert {"etanercept", *term.classes} <= shipped().keys
    assert shipped().get("zzyzx") is None


def test_a_code_tells_a_group_more_precisely() -> None:
    found = shipped().recognise("vaccine", "zoster", codes=(("cvx", "121"),))

    assert (found.taken_as, found.is_partial, found.is_contradicted) == (
        "zoster-live",
        False,
        False,
    )


def test_a_code_outside_a_group_contradicts_its_name() -> None:
    found = shipped().recognise("vaccine", "zoster", codes=(("cvx", "03"),))

    assert {"zoster-vaccine-of-unknown-kind", "mmr"} <= found.keys
    assert found.is_contradicted


def test_what_a_group_covers_exists() -> None:
    keys = shipped().keys

    lost = [name for term in shipped().terms for name in term.covers if name not in keys]

    assert lost == []
