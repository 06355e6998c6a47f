"""Concentration models as a pack writes them: what the schema takes and what it refuses."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import ValidationError

from vademecum.engine.concentration import exactly
from vademecum.engine.covariates import related
from vademecum.model.kinetics import ConcentrationModel, KineticsRules, ModelParameter, Parameter

Raw = dict[str, object]
CITE = [{"source": "x", "section": "1"}]
LIMIT = {"id": "demo.kinetics-limit.one", "code": "misfit", "cite": CITE}
CLEARANCE: Raw = {
    "parameter": "clearance", "relation": {"form": "constant", "value": "6 L/h"}, "cite": CITE
}  # fmt: skip
MODEL: Raw = {
    "id": "demo.kinetics.one", "code": "one", "cite": CITE, "parameters": [CLEARANCE],
    "limits": [LIMIT],
    "range": {"id": "demo.kinetics-limit.range", "when": {"fact": "renal.esrd"}, "cite": CITE},
}  # fmt: skip
KNOWN = {"person.weight": Decimal(35), "renal.creatinine_clearance": Decimal(50)}


def parameter(relation: Raw, name: str = "clearance") -> ModelParameter:
    return ModelParameter.model_validate({"parameter": name, "relation": relation, "cite": CITE})


@pytest.mark.parametrize(
    ("name", "relation", "expected"),
    [
        ("clearance", {"form": "constant", "value": "6 L/h"}, "6"),
        ("absorption_rate", {"form": "half-life", "half_life": "1 h"}, "0.693147"),
        ("volume", {"form": "power-of-weight", "value": "8 L", "reference": "70 kg",
                    "exponent": "2"}, "2"),
        ("volume", {"form": "linear", "unit": "L", "per_kilogram": "0.2"}, "7"),
        ("clearance", {"form": "linear", "unit": "mL/min", "constant": "1",
                       "per_clearance": "0.5"}, "26"),
        ("clearance", {"form": "linear", "unit": "L/h", "constant": "1", "per_kilogram": "0.2",
                       "per_clearance": "0.5"}, "33"),
        ("clearance", {"form": "log-linear", "unit": "L/h", "constant": "1",
                       "per_clearance": "0.02"}, "100"),
    ],
)  # fmt: skip
def test_each_form_of_relation_has_its_value(name: str, relation: Raw, expected: str) -> None:
    found = parameter(relation, name)

    with exactly():
        assert round(related(found.relation, KNOWN), 6) == Decimal(expected)


@pytest.mark.parametrize(
    ("name", "relation", "words"),
    [
        ("clearance", {"form": "constant", "value": "6 L"}, "in L/h, not in L"),
        ("clearance", {"form": "constant", "value": "0 L/h"}, "more than 0"),
        ("volume", {"form": "half-life", "half_life": "5 h"}, "in L, not in /h"),
        ("absorption_rate", {"form": "half-life", "half_life": "5 min"}, "half-life in h"),
        ("volume", {"form": "power-of-weight", "value": "8 L", "reference": "70 L",
                    "exponent": "1"}, "weight in kg"),
        ("volume", {"form": "power-of-weight", "value": "8 L", "reference": "70 kg",
                    "exponent": "-1"}, "plain number"),
        ("volume", {"form": "power-of-weight", "value": "8 L", "reference": "70 kg",
                    "exponent": "0"}, "more than 0"),
        ("clearance", {"form": "linear", "unit": "L/h", "per_clearance": "1"}, "with a constant"),
        ("clearance", {"form": "linear", "unit": "L/h", "constant": "1"}, "per_kilogram, or"),
        ("clearance", {"form": "linear", "unit": "L", "per_kilogram": "1"}, "not in L"),
        ("clearance", {"form": "kg * 2", "value": "1 L/h"}, "does not match"),
        ("clearance", {"form": "constant", "value": "6 L/h", "more": "1"}, "not permitted"),
    ],
)  # fmt: skip
def test_a_relation_that_makes_no_sense_is_refused(name: str, relation: Raw, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        parameter(relation, name)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"parameters": [CLEARANCE, CLEARANCE]}, "stands twice in `parameters`: clearance"),
        ({"parameters": []}, "at least 1"),
        ({"limits": []}, "at least 1"),
        ({"code": "One Two"}, "pattern"),
        ({"reference": {"weight": "70 L"}}, "in kg and mL/min"),
        ({"reference": {"creatinine_clearance": "1 L/h"}}, "in kg and mL/min"),
        ({"reference": {"weight": "70 kg"},
          "parameters": [{**CLEARANCE, "relation": {"form": "log-linear", "unit": "L/h",
                                                    "constant": "1", "per_clearance": "1"}}]},
         "all that the clearance depends on"),
        ({"reference": {"weight": "70 kg"},
          "parameters": [{**CLEARANCE, "parameter": "volume",
                          "relation": {"form": "constant", "value": "1 L"}}]},
         "all that the clearance depends on"),
    ],
)  # fmt: skip
def test_a_model_that_makes_no_sense_is_refused(change: Raw, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        ConcentrationModel.model_validate({**MODEL, **change})


def test_a_coefficient_may_be_an_exact_number_already() -> None:
    relation: Raw = {"form": "linear", "unit": "L", "per_kilogram": Decimal("0.142")}

    assert parameter(relation, "volume").relation.reads == ("person.weight",)


def test_two_models_have_two_codes() -> None:
    again = {**MODEL, "id": "demo.kinetics.two"}

    with pytest.raises(ValidationError, match="each code stands once"):
        KineticsRules.model_validate({"limits": [LIMIT], "models": [MODEL, again]})


def test_a_model_knows_its_parameters_and_the_set_its_models() -> None:
    rules = KineticsRules.model_validate({"limits": [LIMIT], "models": [MODEL]})

    assert rules.model("one").parameter(Parameter.CLEARANCE) is not None
    assert rules.model("one").parameter(Parameter.VOLUME) is None
