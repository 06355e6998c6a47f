"""Signs: what a rule looks for among symptoms, and the fast form that must agree with it."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest

from vademecum.engine.signs import fitting, holds, lacking, prepare
from vademecum.model.listfact import ListFact
from vademecum.model.quantity import Quantity
from vademecum.model.sign import AllSigns, Sign, SomeSigns, parse_sign, sign_json, single_signs
from vademecum.model.symptom import Symptom

GROUPS = {"fevers": ("fever", "chills")}
NAMED = {"long": timedelta(days=14), "large": Fraction(10)}


def sign(value: object) -> Sign:
    found = parse_sign(value)
    assert isinstance(found, Sign)
    return found


def fits(value: object, symptom: Symptom) -> bool:
    return fitting(sign(value), GROUPS, named=NAMED)(symptom)


def features(*codes: str, complete: bool = False) -> ListFact[str]:
    return ListFact(codes, complete)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("fever", "a sign is a mapping"),
        ({"not": {"has": "fever"}}, "a sign has one of the keys"),
        ({"all": [{"has": "fever"}], "any": [{"has": "cough"}]}, "a sign has one of the keys"),
        ({"all": []}, "a list of at least one sign"),
        ({"has": []}, "write a name or a list of names"),
        ({"has": "fever", "colour": "red"}, "colour is not a key of a sign"),
        ({"has": "fever", "at": "nose"}, "nose does not go with at"),
        ({"has": "fever", "severity": "awful"}, "awful does not go with severity"),
        ({"has": "fever", "duration": "P1D"}, "duration takes ge, gt, le, lt and untold"),
        ({"has": "fever", "duration": {"over": "P1D"}}, "duration takes ge, gt, le, lt"),
        ({"has": "fever", "duration": {"untold": True}}, "duration needs a limit"),
        ({"has": "fever", "duration": {"ge": "P1D", "untold": "yes"}}, "duration needs a limit"),
        ({"has": "fever", "duration": {"ge": "1 day"}}, "write a duration"),
        ({"has": "rash", "size": {"ge": "10"}}, "unit"),
        ({"has": "swollen-glands", "sites": {"ge": "two"}}, "invalid literal"),
    ],
)
def test_a_sign_that_says_nothing_clear_is_refused(value: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_sign(value)


def test_a_sign_that_is_read_already_stays_as_it_is() -> None:
    read = parse_sign({"has": "fever"})

    assert parse_sign(read) is read


def test_a_term_a_group_and_any_term_are_looked_for() -> None:
    assert fits({"has": "fever"}, Symptom("fever"))
    assert not fits({"has": "fever"}, Symptom("cough"))
    assert fits({"has": "fevers"}, Symptom("chills"))
    assert fits({"has": ["cough", "fevers"]}, Symptom("fever"))
    assert fits({"has": "any"}, Symptom("cough"))


def test_elsewhere_is_any_place_but_the_injection_site_and_not_an_untold_one() -> None:
    away = {"has": "rash", "at": "elsewhere"}

    assert fits(away, Symptom("rash", "face"))
    assert not fits(away, Symptom("rash", "injection-site"))
    assert not fits(away, Symptom("rash"))
    assert fits({"has": "rash", "at": ["elsewhere", "untold"]}, Symptom("rash"))


@pytest.mark.parametrize(
    ("new", "yes", "no", "untold"),
    [(True, True, False, False), (False, False, True, False), (None, False, False, True)],
)
def test_new_is_yes_no_or_untold(new: bool | None, yes: bool, no: bool, untold: bool) -> None:
    symptom = Symptom("confusion", new=new)

    found = [fits({"has": "confusion", "new": code}, symptom) for code in ("yes", "no", "untold")]

    assert found == [yes, no, untold]


def test_one_of_the_features_is_enough_and_severity_must_be_told() -> None:
    symptom = Symptom("headache", severity="mild", features=features("sudden"))

    assert fits({"has": "headache", "feature": ["worst-ever", "sudden"]}, symptom)
    assert not fits({"has": "headache", "feature": "worst-ever"}, symptom)
    assert fits({"has": "headache", "severity": ["mild", "moderate"]}, symptom)
    assert not fits({"has": "headache", "severity": "severe"}, symptom)


@pytest.mark.parametrize(
    ("comparator", "under", "at", "over"),
    [
        ("ge", False, True, True),
        ("gt", False, False, True),
        ("le", True, True, False),
        ("lt", True, False, False),
    ],
)
def test_each_comparator_at_its_limit_just_under_and_just_over(
    comparator: str, under: bool, at: bool, over: bool
) -> None:
    limited = {"has": "cough", "duration": {comparator: "P14D"}}
    days = [timedelta(days=13, hours=23), timedelta(days=14), timedelta(days=14, seconds=1)]

    found = [fits(limited, Symptom("cough", duration=each)) for each in days]

    assert found == [under, at, over]


def test_two_limits_must_both_hold() -> None:
    between = {"has": "cough", "onset": {"ge": "PT1H", "lt": "PT3H"}}

    found = [fits(between, Symptom("cough", onset=timedelta(hours=n))) for n in (0, 1, 2, 3)]

    assert found == [False, True, True, False]


@pytest.mark.parametrize("key", ["duration", "onset"])
def test_a_limit_that_may_be_untold_fits_what_is_not_told(key: str) -> None:
    assert not fits({"has": "cough", key: {"ge": "P1D"}}, Symptom("cough"))
    assert fits({"has": "cough", key: {"ge": "P1D", "untold": True}}, Symptom("cough"))


def test_sizes_surfaces_and_counts_are_exact_numbers() -> None:
    rash = Symptom(
        "rash", size=Quantity.parse("10 cm"), body_surface=Quantity.parse("50.1 %"), sites=2
    )

    assert fits({"has": "rash", "size": {"le": "100 mm"}}, rash)
    assert not fits({"has": "rash", "size": {"gt": "10 cm"}}, rash)
    assert fits({"has": "rash", "body_surface": {"gt": "50 %"}}, rash)
    assert fits({"has": "rash", "sites": {"ge": "2"}}, rash)
    assert not fits({"has": "rash", "sites": {"ge": "2"}}, Symptom("rash"))


def test_a_named_limit_is_the_value_of_the_policy_and_without_it_holds_nothing_back() -> None:
    long = sign({"has": "cough", "duration": {"ge": "long"}})
    large = sign({"has": "rash", "size": {"gt": "large"}})
    cough = Symptom("cough", duration=timedelta(days=2))
    rash = Symptom("rash", size=Quantity.parse("11 cm"))

    assert not fitting(long, GROUPS, named=NAMED)(cough)
    assert fitting(long, GROUPS, named=None)(cough)
    assert fitting(large, GROUPS, named=NAMED)(rash)
    assert not fitting(long, GROUPS, named=None)(Symptom("cough"))


def test_all_some_and_any_of_the_parts() -> None:
    told = (Symptom("fever"), Symptom("rash", "face"))
    parts = [{"has": "fever"}, {"has": "rash"}, {"has": "cough"}]

    def found(value: object) -> bool:
        return holds(parse_sign(value), told, groups=GROUPS, named=NAMED)

    assert found({"all": parts[:2]})
    assert not found({"all": parts})
    assert found({"any": parts[1:]})
    assert found({"at_least": "2", "of": parts})
    assert not found({"at_least": 3, "of": parts})


def test_the_fast_form_drops_clauses_that_ask_for_more_than_another() -> None:
    value = {"any": [{"has": "fever"}, {"all": [{"has": "fever"}, {"has": "rash"}]}]}

    singles, (clauses,) = prepare([parse_sign(value)])

    assert singles == (Sign(("fever",)), Sign(("rash",)))
    assert clauses == (1,)


def test_the_fast_form_of_a_count_is_every_way_to_reach_it() -> None:
    parts = [{"has": "fever"}, {"has": "rash"}, {"has": "cough"}]

    _, (clauses,) = prepare([parse_sign({"at_least": 2, "of": parts})])

    assert clauses == (0b011, 0b101, 0b110)


def test_a_sign_lacks_what_was_not_told_and_never_what_was_told_otherwise() -> None:
    wanted = sign({"has": "rash", "at": "face", "feature": "spreading", "duration": {"ge": "P1D"}})

    def lacks(symptom: Symptom) -> frozenset[str] | None:
        return lacking(wanted, symptom, groups=GROUPS, named=NAMED)

    day = timedelta(days=1)
    assert lacks(Symptom("rash")) == {"at", "feature", "duration"}
    assert lacks(Symptom("rash", "face", duration=day, features=features("spreading"))) == set()
    assert lacks(Symptom("rash", "face", features=features(complete=True))) is None
    assert lacks(Symptom("rash", "legs")) is None
    assert lacks(Symptom("rash", duration=timedelta(0))) is None
    assert lacks(Symptom("cough")) is None


@pytest.mark.parametrize(
    "value",
    [
        {"has": ["fever"]},
        {"has": ["rash"], "at": ["face"], "severity": ["severe", "untold"], "new": ["yes"]},
        {"has": ["cough"], "duration": {"ge": "P14D", "untold": True}, "sites": {"ge": "2"}},
        {"has": ["cough"], "onset": {"le": "long"}},
        {"all": [{"has": ["fever"]}, {"at_least": 1, "of": [{"has": ["rash"]}]}]},
    ],
)
def test_the_form_in_a_pack_survives_reading(value: object) -> None:
    assert sign_json(parse_sign(value)) == value


def test_the_single_signs_come_from_left_to_right() -> None:
    tree = AllSigns((Sign(("a",)), SomeSigns(1, (Sign(("b",)), Sign(("c",))))))

    assert [one.terms for one in single_signs(tree)] == [("a",), ("b",), ("c",)]
