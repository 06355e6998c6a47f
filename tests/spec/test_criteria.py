"""What each question over facts means: a small person, the question, and its answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from tests.anakinra_pack import person
from vademecum.engine.compiled import CompiledCriterion
from vademecum.engine.logic import evaluate
from vademecum.model.criteria import parse_criterion
from vademecum.model.truth import Truth

ON = date(2026, 6, 1)
Facts = Mapping[str, object]
Question = dict[str, object]

FLAG: Question = {"fact": "renal.esrd"}
NOT_FLAG: Question = {"fact": "renal.esrd", "is": False}
ONE_CODE: Question = {"fact": "indication.code", "is": "nomid"}
CODES: Question = {"fact": "indication.code", "in": ["nomid", "dira"]}
UNDER: Question = {"fact": "renal.creatinine_clearance", "lt": "30 mL/min"}
BETWEEN: Question = {"fact": "person.weight", "ge": "10 kg", "lt": "50 kg"}
ADULT: Question = {"fact": "person.age", "ge": "18 a"}
CHILD: Question = {"fact": "person.age", "lt": "18 a"}
OVER: Question = {"fact": "person.age", "gt": "8 mo"}
UP_TO: Question = {"fact": "person.age", "le": "8 mo"}
TNF: Question = {"fact": "medicines.current", "lists": ["tnf-blocker"]}
RECENT: Question = {"fact": "medicines.recent", "lists": ["etanercept"], "within": "P21D"}
JOINT: Question = {"fact": "medicines.planned", "lists": ["etanercept"], "during": "therapy"}
UP_TO_LIMIT: Question = {"fact": "blood.haemoglobin", "le": "10.5 g/dL"}
OVER_LIMIT: Question = {"fact": "blood.haemoglobin", "gt": "10.5 g/dL"}
LOW_COUNT: Question = {"fact": "blood.neutrophil_count", "lt": "1500 /uL"}
LATELY: Question = {"fact": "therapy.start", "within": "P28D"}

TABLE: list[tuple[Question, Facts, str]] = [
    (FLAG, {"renal.esrd": True}, "true"),
    (FLAG, {"renal.esrd": False}, "false"),
    (FLAG, {}, "unknown"),
    (NOT_FLAG, {"renal.esrd": False}, "true"),
    (NOT_FLAG, {"renal.esrd": True}, "false"),
    (NOT_FLAG, {}, "unknown"),
    (ONE_CODE, {"indication.code": "nomid"}, "true"),
    (ONE_CODE, {"indication.code": "dira"}, "false"),
    (CODES, {"indication.code": "dira"}, "true"),
    (CODES, {"indication.code": "gout"}, "false"),
    (CODES, {}, "unknown"),
    (UNDER, {"renal.creatinine_clearance": "29.999 mL/min"}, "true"),
    (UNDER, {"renal.creatinine_clearance": "30 mL/min"}, "false"),
    (UNDER, {"renal.creatinine_clearance": "30"}, "unknown"),
    (UNDER, {"renal.egfr": "20 mL/min/{1.73_m2}"}, "unknown"),
    (BETWEEN, {"person.weight": "9.999 kg"}, "false"),
    (BETWEEN, {"person.weight": "10 kg"}, "true"),
    (BETWEEN, {"person.weight": "10000 g"}, "true"),
    (BETWEEN, {"person.weight": "50 kg"}, "false"),
    (BETWEEN, {"person.weight": "110.232 lb"}, "false"),
    (BETWEEN, {"person.weight": "110.231 lb"}, "true"),
    (UP_TO_LIMIT, {"blood.haemoglobin": "105 g/L"}, "true"),
    (UP_TO_LIMIT, {"blood.haemoglobin": "10.501 g/dL"}, "false"),
    (OVER_LIMIT, {"blood.haemoglobin": "10.5 g/dL"}, "false"),
    (OVER_LIMIT, {"blood.haemoglobin": "10.501 g/dL"}, "true"),
    (LOW_COUNT, {"blood.neutrophil_count": "1.499 10*9/L"}, "true"),
    (LOW_COUNT, {"blood.neutrophil_count": "1.5 10*9/L"}, "false"),
    (LOW_COUNT, {"blood.neutrophil_count": "1.2 10*3/uL"}, "true"),
    # An age is told in completed units: 17 years are at least 17 and under 18.
    (ADULT, {"person.age": "17 a"}, "false"),
    (ADULT, {"person.age": "18 a"}, "true"),
    (CHILD, {"person.age": "215 mo"}, "true"),
    (CHILD, {"person.age": "216 mo"}, "false"),
    (OVER, {"person.age": "7 mo"}, "false"),
    (OVER, {"person.age": "8 mo"}, "unknown"),
    (OVER, {"person.age": "9 mo"}, "true"),
    (UP_TO, {"person.age": "0 a"}, "unknown"),
    (UP_TO, {"person.age": "9 mo"}, "false"),
    (UP_TO, {"person.age": "30 wk"}, "true"),
    (UP_TO, {"person.age": "35 wk"}, "unknown"),
    (TNF, {"medicines.current": ["Enbrel"]}, "true"),
    (TNF, {"medicines.current": ["methotrexate"]}, "unknown"),
    (TNF, {"medicines.current": {"items": ["methotrexate"], "complete": True}}, "false"),
    (TNF, {"medicines.current": {"items": ["zzzqqq"], "complete": True}}, "unknown"),
    (TNF, {"medicines.current": "none"}, "false"),
    (TNF, {"medicines.current": []}, "unknown"),
    (TNF, {}, "unknown"),
    (RECENT, {"medicines.recent": [{"name": "Enbrel", "stop": "2026-05-11"}]}, "true"),
    (RECENT, {"medicines.recent": [{"name": "Enbrel", "stop": "2026-05-10"}]}, "unknown"),
    (RECENT, {"medicines.recent": [{"name": "Enbrel"}]}, "unknown"),
    (
        RECENT,
        {"medicines.recent": {"items": [{"name": "Enbrel", "stop": "2026-05-10"}],
                              "complete": True}},
        "false",
    ),
    (
        RECENT,
        {"medicines.recent": {"items": [{"name": "Enbrel"}], "complete": True}},
        "unknown",
    ),
    (
        JOINT,
        {"medicines.planned": [{"name": "Enbrel", "start": "2026-07-01"}],
         "therapy.stop": "2026-07-01"},
        "true",
    ),
    (
        JOINT,
        {"medicines.planned": {"items": [{"name": "Enbrel", "start": "2026-07-02"}],
                               "complete": True},
         "therapy.stop": "2026-07-01"},
        "false",
    ),
    (JOINT, {"medicines.planned": [{"name": "Enbrel", "start": "2026-07-01"}]}, "unknown"),
    (
        JOINT,
        {"medicines.planned": [{"name": "Enbrel"}], "therapy.stop": "2026-07-01"},
        "unknown",
    ),
    (LATELY, {"therapy.start": "2026-05-04"}, "true"),
    (LATELY, {"therapy.start": "2026-05-03"}, "false"),
    (LATELY, {"therapy.start": "2026-06-01"}, "true"),
    (LATELY, {"therapy.start": "2026-06-02"}, "false"),
    (LATELY, {"therapy.start": "2026-05-04T23:59:00-07:00"}, "true"),
    (LATELY, {}, "unknown"),
    ({"not": FLAG}, {"renal.esrd": True}, "false"),
    ({"not": FLAG}, {}, "unknown"),
    ({"all": [FLAG, ONE_CODE]}, {"renal.esrd": False}, "false"),
    ({"all": [FLAG, ONE_CODE]}, {"renal.esrd": True}, "unknown"),
    ({"all": [FLAG, ONE_CODE]}, {"renal.esrd": True, "indication.code": "nomid"}, "true"),
    ({"any": [FLAG, ONE_CODE]}, {"renal.esrd": False}, "unknown"),
    ({"any": [FLAG, ONE_CODE]}, {"renal.esrd": True}, "true"),
    ({"any": [FLAG, ONE_CODE]}, {"renal.esrd": False, "indication.code": "gout"}, "false"),
    ({"at_least": 2, "of": [FLAG, ONE_CODE, ADULT]}, {"renal.esrd": True}, "unknown"),
    (
        {"at_least": 2, "of": [FLAG, ONE_CODE, ADULT]},
        {"renal.esrd": True, "person.age": "40 a"},
        "true",
    ),
    (
        {"at_least": 2, "of": [FLAG, ONE_CODE, ADULT]},
        {"renal.esrd": False, "person.age": "4 a"},
        "false",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("question", "facts", "answer"), TABLE)
def test_each_question_has_this_answer_for_this_person(
    question: Question, facts: Facts, answer: str
) -> None:
    criterion = parse_criterion(question)
    patient = person(facts, on=ON)

    assert evaluate(criterion, patient) is Truth(answer)
    assert CompiledCriterion(criterion).reason(patient).truth is Truth(answer)


def test_age_from_a_birthday_is_decided_on_the_birthday() -> None:
    adult = parse_criterion(ADULT)

    before = evaluate(adult, person({"person.birth_date": "2008-06-02"}, on=ON))
    on_the_day = evaluate(adult, person({"person.birth_date": "2008-06-01"}, on=ON))

    assert before is Truth.FALSE
    assert on_the_day is Truth.TRUE
