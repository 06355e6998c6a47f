"""What is kept between people: bounded, and never a different answer."""

from __future__ import annotations

from itertools import product

import pytest

from tests.anakinra_pack import ON, person, rules
from tests.small_label import judge, small_label, statement
from vademecum.engine.compiled import CompiledCriterion
from vademecum.engine.logic import evaluate
from vademecum.engine.prepared import prepared
from vademecum.model.answer import Context
from vademecum.model.criteria import parse_criterion
from vademecum.model.patient import Patient, Value
from vademecum.model.quantity import Quantity
from vademecum.model.reading import FactRules, read_facts
from vademecum.model.terms import LONGEST_NAME, Terms

FLAGS = ("a", "b", "c", "d", "e", "f")
COUNT = parse_criterion({"at_least": 3, "of": [{"fact": flag} for flag in FLAGS]})


def test_more_combinations_of_answers_than_are_kept_come_out_as_ever() -> None:
    compiled = CompiledCriterion(COUNT)

    for answers in product((True, False, None), repeat=len(FLAGS)):
        told = zip(FLAGS, answers, strict=True)
        values: dict[str, Value] = {flag: each for flag, each in told if each is not None}
        patient = Patient(ON, values)
        assert compiled.reason(patient).truth is evaluate(COUNT, patient)


def test_questions_that_are_forgotten_are_asked_in_the_same_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("vademecum.engine.prepared._ENTRIES_MAX", 1)
    small = small_label(
        statement("a", {"fact": "renal.esrd"}), statement("b", {"fact": "immune.hiv"})
    )

    once = judge(small, {"indication.code": "gout"}).missing
    again = judge(small, {"indication.code": "gout", "renal.esrd": None}).missing

    assert once == again
    assert [entry.fact for entry in once] == ["renal.esrd", "immune.hiv"]


def test_a_label_is_prepared_once_for_everybody_who_asks_alike() -> None:
    small = small_label(statement("a", {"fact": "renal.esrd"}))

    assert prepared(small, Context()) is prepared(small, Context())
    assert prepared(small, Context()) is not prepared(small, Context(lang="es"))


def test_amounts_that_are_forgotten_are_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vademecum.model.readvalue.REMEMBERED_MAX", 2)
    bare = FactRules(rules().registry, rules().terms)

    for kilograms in (60, 61, 62, 60):
        facts = {"person.weight": f"{kilograms} kg"}
        found = read_facts([("/facts", facts)], bare, on=ON)
        assert str(found.quantity("person.weight")) == f"{kilograms} kg"
    assert len(bare.measured) <= 2


def test_a_confirmed_amount_is_not_remembered_for_others() -> None:
    odd = {"person.weight": {"value": "251 kg", "confirmed": True}}

    confirmed, plain = person(odd), person({"person.weight": "251 kg"})

    assert confirmed.quantity("person.weight") == Quantity.parse("251 kg")
    assert plain.quantity("person.weight") is None


def test_names_that_are_forgotten_or_very_long_are_recognised_as_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("vademecum.model.terms.REMEMBERED_MAX", 1)
    terms = Terms(rules().terms.terms)
    long = "Enbrel " * LONGEST_NAME

    for name in ("Enbrel", "Humira", "Enbrel", long):
        assert terms.recognise("medicine", name).keys
    assert terms.recognise("medicine", "Enbrel").taken_as == "etanercept"
