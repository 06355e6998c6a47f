"""Simulated concentrations: reference values, what is not known, limits and conflicts."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import cast

import pytest

from tests.anakinra_pack import ask, label, options, person
from tests.kinetics_pack import amount, curve, given, shown, simulation, with_rates
from tests.small_label import small_label
from vademecum.engine.kinetics import simulate
from vademecum.model.answer import Context
from vademecum.model.errors import InputError
from vademecum.model.simulation import SimulationRequest
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import Contact

Facts = dict[str, object]
SINGLE = {"dose": "100 mg", "interval": "P1D", "doses": 1}
STEADY = {"dose": "100 mg", "interval": "P1D", "doses": "steady-state"}
ADULT: Facts = {"person.age": "50 a", "indication.code": "rheumatoid-arthritis"}


def child(weight: str = "70 kg", age: str = "15 a", **more: object) -> Facts:
    return {
        "model": "urien-2013", "covariates": {"person.weight": weight, "person.age": age}, **more
    }  # fmt: skip


def limits(document: Facts) -> list[str]:
    return [limit.code for limit in simulation(document).limits]


def missing(document: Facts) -> list[tuple[str, str]]:
    return [(entry.fact, entry.reason) for entry in simulation(document).missing]


def summary(document: Facts) -> dict[str, str | None]:
    return cast("dict[str, str | None]", shown(document)["summary"])


# Published check values of the children's model, to the digits that they are given with.
REFERENCES = [
    (child(regimen=SINGLE), {"half_life": 7.24, "tmax": 4.85, "cmax": 0.964, "auc": 16.0,
                             "trough": 0.206}),
    (child(regimen=STEADY), {"cmax": 1.11, "trough": 0.229, "average": 0.668}),
    (child("20 kg", "6 a", regimen={**SINGLE, "dose": "40 mg"}),
     {"tmax": 4.19, "cmax": 0.893, "trough": 0.0914}),
    (child("20 kg", "6 a", regimen={**STEADY, "dose": "40 mg"}),
     {"cmax": 0.947, "trough": 0.0949}),
    (child("30 kg", "8 a", regimen={**SINGLE, "dose": "90 mg"}), {"cmax": 1.53}),
    (child("30 kg", "8 a", regimen={**STEADY, "dose": "90 mg"}), {"cmax": 1.66}),
    ({"model": "eu-label-ra", "regimen": SINGLE}, {"tmax": 4.45, "cmax": 1.19, "half_life": 5}),
]  # fmt: skip


@pytest.mark.parametrize(("document", "expected"), REFERENCES)
def test_the_reference_values_come_out(document: Facts, expected: dict[str, float]) -> None:
    found = summary(document)

    for key, value in expected.items():
        assert amount(found[key]) == pytest.approx(value, rel=0.003), key


def test_a_single_dose_agrees_with_the_closed_form_in_twelve_digits() -> None:
    minutes = [30, 60, 290, 720, 1440, 4320]
    k, a, volume = 6.24 / 65.2, 0.38, 65.2

    found = curve(child(regimen=SINGLE), minutes)

    scale = 100 * a / (volume * (a - k))
    expected = [scale * (math.exp(-k * m / 60) - math.exp(-a * m / 60)) for m in minutes]
    assert found == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("clearance", "expected"), [(100, 186), (65, 113), (40, 79), (20, 59), (5, 48)]
)
def test_the_clearance_by_kidney_function_is_the_published_one(
    clearance: int, expected: int
) -> None:
    covariates = {"renal.creatinine_clearance": f"{clearance} mL/min"}

    found = shown({"model": "yang-2003-clearance", "covariates": covariates})

    reported = cast("dict[str, str]", found["parameters"])["clearance"]
    exact = cast("dict[str, str]", found["arithmetic"])["clearance"]
    assert amount(reported) == pytest.approx(expected, abs=0.5)
    assert amount(exact) == pytest.approx(10 ** (1.65 + 0.0062 * clearance), rel=1e-13)
    assert exact.endswith(" mL/min")


def test_results_have_fifteen_digits_which_a_parameter_may_have_again() -> None:
    first = shown(child("20 kg", "6 a", regimen=SINGLE))
    told = cast("dict[str, str]", first["parameters"])

    again = shown({"model": "urien-2013", "parameters": told, "regimen": SINGLE})

    assert told["clearance"] == "3.46316041599872 L/h"
    one, other = first["summary"], again["summary"]
    assert isinstance(one, dict)
    assert isinstance(other, dict)
    assert amount(one["cmax"]) == pytest.approx(amount(other["cmax"]), rel=1e-13)


def test_what_is_less_than_a_molecule_is_nothing() -> None:
    assert curve(child(regimen=SINGLE), [9999 * 60]) == [0]


def test_a_missed_dose_lowers_the_curve_by_what_it_would_have_left() -> None:
    day = 24 * 60
    whole = child(given=given([(0, 100), (day, 100), (2 * day, 100)]))
    missed = child(given=given([(0, 100), (2 * day, 100)]))
    alone = child(given=given([(day, 100)]))

    lacking = curve(alone, [day + 60, 2 * day])

    differences = [
        full - less
        for full, less in zip(curve(whole, [60, day]), curve(missed, [60, day]), strict=True)
    ]
    assert differences == pytest.approx(lacking, rel=1e-11)


def test_the_order_in_which_doses_are_told_does_not_matter() -> None:
    doses = [(0, 100), (600, 50), (90, 20)]

    assert curve(child(given=given(doses)), [60]) == curve(child(given=given(doses[::-1])), [60])


def test_a_small_last_dose_on_a_high_level_has_its_peak_at_once() -> None:
    doses = [(0, 100), (12 * 60, "0.1")]

    found = summary(child(given=given(doses)))

    assert found["tmax"] == "0 h"
    assert [amount(found["cmax"])] == curve(child(given=given(doses)), [0])


def test_listed_doses_have_no_interval() -> None:
    found = summary(child(given=given([(0, 100), (1440, 100)])))

    assert (found["trough"], found["average"]) == (None, None)
    assert found["auc_over"] == "to-infinity"
    assert amount(found["auc"]) == pytest.approx(200 / 6.24, rel=1e-13)


def test_a_single_dose_needs_no_interval() -> None:
    found = summary(child(regimen={"dose": "100 mg", "doses": 1}))

    assert found["cmax"] == "0.964173876919696 mg/L"
    assert (found["trough"], found["average"]) == (None, None)


def test_a_dose_by_weight_is_that_of_the_person() -> None:
    by_weight = child("20 kg", "6 a", regimen={**SINGLE, "dose": "2 mg/kg"})

    assert summary(by_weight) == summary(
        child("20 kg", "6 a", regimen={**SINGLE, "dose": "40 mg"})
    )


@pytest.mark.parametrize(
    ("told", "reason"),
    [({}, "not-given"), ({"person.weight": "70"}, "unusable"),
     ({"person.weight": {"value": "70 kg", "observed_at": "2020-01-01"}}, "stale"),
     ({"person.weight": "unknown"}, "not-given")],
)  # fmt: skip
def test_a_weight_that_is_not_known_gives_no_curve(told: Facts, reason: str) -> None:
    document: Facts = {
        "model": "urien-2013", "covariates": {"person.age": "15 a", **told}, "regimen": SINGLE,
        "times": ["PT1H"],
    }  # fmt: skip

    found = simulation(document)

    assert found.concentrations == ()
    assert found.summary.cmax is None
    assert missing(document) == [("person.weight", reason)]
    assert found.next_question == ("person.weight",)
    assert found.in_range is Truth.UNKNOWN


def test_facts_and_covariates_that_disagree_leave_a_fact_unknown() -> None:
    document = {**child(regimen=SINGLE), "facts": {"person.weight": "60 kg"}}

    assert missing(document) == [("person.weight", "conflicting")]
    assert simulation(document).problems


def test_a_dose_by_weight_waits_for_the_weight_where_no_parameter_does() -> None:
    document = {"model": "eu-label-ra", "facts": ADULT, "regimen": {**SINGLE, "dose": "1 mg/kg"}}

    assert missing(document) == [("person.weight", "not-given")]
    assert simulation(document).concentrations == ()


def test_times_without_doses_ask_for_a_regimen() -> None:
    document = child(times=["PT12H"])

    assert missing(document) == [("regimen", "not-given")]
    assert simulation(document).next_question == ("regimen",)


def test_a_parameter_that_nobody_published_is_asked_for_and_can_be_put_in() -> None:
    document: Facts = {
        "model": "yang-2001", "regimen": SINGLE, "times": ["PT1H"],
        "facts": {**ADULT, "person.weight": "70 kg", "renal.creatinine_clearance": "100 mL/min"},
    }  # fmt: skip
    whole = {**document, "parameters": {"absorption_rate": "0.25 /h"}}

    assert missing(document) == [("parameters.absorption_rate", "not-given")]
    assert simulation(document).concentrations == ()
    assert missing(whole) == []
    assert len(simulation(whole).concentrations) == 1
    assert limits(whole)[-1] == "parameters-given"


def test_a_clearance_put_in_needs_no_covariate() -> None:
    document: Facts = {"model": "yang-2003-clearance", "parameters": {"clearance": "105 mL/min"}}

    found = simulation({**document, "facts": {"person.age": "50 a"}})

    assert shown(document)["parameters"] == {"clearance": "6.3 L/h"}
    assert found.missing == ()
    assert found.inputs_used == ("person.age",)
    assert [(each.parameter, each.origin, each.cites) for each in found.origins] == [
        ("clearance", "given", ())
    ]


def test_every_published_parameter_is_cited() -> None:
    for model in label().kinetics.models:  # type: ignore[union-attr]
        facts = {**ADULT, "person.weight": "70 kg", "renal.creatinine_clearance": "80 mL/min"}
        found = simulation({"model": model.code, "facts": facts})

        assert [each.parameter for each in found.origins] == list(found.parameters)
        for each in found.origins:
            assert each.cites
            assert {cite.source for cite in each.cites} <= set(found.sources)
        assert found.limits[0].code == "illustrative"
        assert found.illustrative


def test_nobody_outside_the_range_of_a_model_is_refused_but_warned() -> None:
    document = child("90 kg", regimen=SINGLE)

    found = simulation(document)

    assert found.in_range is Truth.FALSE
    assert found.summary.cmax is not None
    assert limits(document)[-1] == "outside-range"
    assert "83 kg" in found.limits[-1].says


@pytest.mark.parametrize(
    ("model", "position"), [("yang-2001", 0), ("yang-2003-clearance", 1), ("eu-label-ra", 2)]
)
def test_the_conflict_about_clearance_is_shown_with_the_model_that_was_asked_for(
    model: str, position: int
) -> None:
    (conflict,) = simulation({"model": model}).conflicts

    assert conflict.acted_on == position
    assert conflict.positions[position].result == model


def test_the_model_of_children_takes_no_part_in_the_conflict_about_adults() -> None:
    assert simulation(child()).conflicts == ()


def test_nothing_follows_from_a_simulation() -> None:
    document = child(regimen=STEADY)

    assert simulation(document).contact is Contact.NONE
    assert simulation(document, "patient").contact is Contact.PRESCRIBER
    assert not simulation(document).calls_for_action
    assert not simulation({"model": "urien-2013"}).calls_for_action


def test_a_patient_is_shown_no_arithmetic() -> None:
    document = child(regimen={**STEADY, "dose": "2 mg/kg"})

    found = simulation(document, "patient")

    assert (found.arithmetic, found.working) == ({}, ())
    assert found.limits[0].says != simulation(document).limits[0].says


def test_equal_rates_have_a_curve() -> None:
    found = curve({**with_rates("0.5", "10", "20"), "regimen": SINGLE}, [120])

    assert found == pytest.approx([100 / 20 * 0.5 * 2 * math.exp(-1)], rel=1e-12)


def test_a_label_without_models_has_none_to_choose_from() -> None:
    empty = replace(label(), kinetics=None)
    request = SimulationRequest("urien-2013")

    with pytest.raises(ValueError, match="no concentration models"):
        simulate(empty, person(), request=request, context=Context())
    assert small_label().kinetics is None


def test_a_conflict_without_a_position_for_the_model_keeps_its_own() -> None:
    conflicts = tuple(
        each.model_copy(update={"shown_with": ("urien-2013",)})
        for each in label().conflicts
        if "simulate" in each.commands
    )
    changed = replace(label(), conflicts=conflicts)

    found = simulate(changed, person(), request=SimulationRequest("urien-2013"))

    assert [each.acted_on for each in found.conflicts] == [1]


def test_an_unknown_model_is_refused_with_the_models_there_are() -> None:
    with pytest.raises(InputError) as refused:
        ask("simulate", {"model": "yang-2002"}, options())

    (issue,) = refused.value.issues
    assert (issue.pointer, issue.code) == ("/model", "unknown-code")
    assert "urien-2013" in issue.hint
