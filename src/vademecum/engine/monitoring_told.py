"""What was told about tests: results given apart and facts that are results, understood alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from vademecum.engine.monitoring_due import Done
from vademecum.engine.monitoring_plan import Scope
from vademecum.model.answer import Hint, Problem
from vademecum.model.facts import Fact
from vademecum.model.instant import parse_date
from vademecum.model.listfact import ListFact
from vademecum.model.monitoring import (
    MonitoredTest,
    MonitoringRules,
    MonitorRequest,
    ToldResult,
)
from vademecum.model.patient import Measured, Patient, Value
from vademecum.model.quantity import Quantity, QuantityError, looks_numeric, unit_code
from vademecum.model.reading import FactRules, Reading, Told
from vademecum.model.readvalue import canonical, read_quantity

UNRECOGNISED = "this value is not known for this test"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One result of a test.

    `value` is that of `fact`, ready for criteria; None where it was not told or is not usable,
    or where no fact holds this test. `shown` is the value as told. `at` None: not dated.
    """

    test: MonitoredTest
    fact: str | None
    value: Value | None
    shown: object
    at: date | None
    unusable: bool = False

    @property
    def has_value(self) -> bool:
        """Whether a usable value was told."""
        return self.shown is not None and not self.unusable


@dataclass(frozen=True, slots=True)
class Outcomes:
    """All results up to the day of the question, and what could not be used."""

    results: tuple[Outcome, ...]
    problems: tuple[Problem, ...]
    not_usable: tuple[str, ...]


def outcomes(scope: Scope, request: MonitorRequest) -> Outcomes:
    """The results told apart, then those among the facts; one after `on` is a problem."""
    rules, patient, on = scope.rules, scope.patient, scope.patient.on
    tests: dict[str, MonitoredTest] = {test.test: test for test in rules.tests}
    found, problems, not_usable = [], [], []
    for told in request.results.items:
        test = tests[told.test]
        if told.at is not None and told.at > on:
            message = (
                "this result lies after the day of the question; correct the one or the other"
            )
            problems.append(Problem(f"{told.place}/at", _name(test), "future", message))
            not_usable.append(_name(test))
            continue
        outcome, faults = _understood(scope, test, told)
        found.append(outcome)
        problems += faults
        not_usable += [_name(test)] if faults else []
    found += _facts(rules, patient)
    not_usable += [f for test in rules.tests for f in test.facts if f in patient.reasons]
    return Outcomes(tuple(found), tuple(problems), tuple(dict.fromkeys(not_usable)))


def done_tests(found: Outcomes) -> dict[str, Done]:
    """On which days each test was done, whatever came out."""
    tests = dict.fromkeys(outcome.test.test for outcome in found.results)
    return {test: _done(test, found) for test in tests}


def _done(test: str, found: Outcomes) -> Done:
    days = [o.at for o in found.results if o.test.test == test and o.at is not None]
    ever = any(o.test.test == test and (o.at or o.has_value) for o in found.results)
    return Done(tuple(sorted(days)), ever)


def _name(test: MonitoredTest) -> str:
    """The fact to ask for; results that no fact holds are asked for as such."""
    return test.facts[0] if test.facts else "results"


def _facts(rules: MonitoringRules, patient: Patient) -> Iterator[Outcome]:
    for test in rules.tests:
        for fact in test.facts:
            value = patient.value(fact)
            if value is not None and not isinstance(value, ListFact):
                told = patient.told.get(fact)
                yield Outcome(test, fact, value, _shown(told, value), _observed(told))


def _observed(told: object) -> date | None:
    when = told.get("observed_at") if isinstance(told, Mapping) else None
    return parse_date(str(when)[:10]) if when is not None else None


def _shown(told: object, value: Value) -> object:
    """A quantity in its unit as told, in UCUM; anything else as it is."""
    raw = told.get("value") if isinstance(told, Mapping) else told
    if not isinstance(value, Measured):
        return value
    return str(Quantity.parse(raw)) if isinstance(raw, str) else str(value.quantity)


def _understood(
    scope: Scope, test: MonitoredTest, told: ToldResult
) -> tuple[Outcome, list[Problem]]:
    if told.value is None:
        return Outcome(test, None, None, None, told.at), []
    if not test.facts and not test.units:
        return Outcome(test, None, None, told.value, told.at), []
    if not test.facts:
        return _bare_quantity(test, told)
    facts = [scope.label.registry.facts[fact] for fact in test.told_as or test.facts]
    for fact in facts:
        if _takes(fact, told.value):
            return Outcome(test, fact.id, told.value, told.value, told.at), []
    quantities = [fact for fact in facts if fact.type == "quantity"]
    if isinstance(told.value, str) and looks_numeric(told.value) and quantities:
        return _quantity(scope, test, told, fact=_fitting(quantities, told.value))
    at = f"{told.place}/value"
    return _unusable(test, told, Problem(at, facts[0].id, "unrecognised-term", UNRECOGNISED))


def _takes(fact: Fact, value: str | bool) -> bool:
    """Whether a value is a code of the fact, or a truth value where the fact is one."""
    if isinstance(value, bool):
        return fact.type == "bool"
    return fact.type == "code" and value in fact.codes


def _fitting(facts: list[Fact], text: str) -> Fact:
    """The first fact that takes the unit, else the first."""
    try:
        quantity = Quantity.parse(text)
    except QuantityError:
        return facts[0]
    return next((fact for fact in facts if canonical(fact, quantity) is not None), facts[0])


def _quantity(
    scope: Scope, test: MonitoredTest, told: ToldResult, *, fact: Fact
) -> tuple[Outcome, list[Problem]]:
    label = scope.label
    reading = Reading(FactRules(label.registry, label.terms), scope.patient.on)
    at = f"{told.place}/value"
    measured = read_quantity(reading, Told(fact, at, told.value, told.at, told.confirmed))
    if measured is None:
        return _unusable(test, told, *reading.problems)
    return Outcome(test, fact.id, measured, _shown(told.value, measured), told.at), []


def _bare_quantity(test: MonitoredTest, told: ToldResult) -> tuple[Outcome, list[Problem]]:
    """A quantity of a test that no fact holds; its unit must be one of the test's."""
    at, text = f"{told.place}/value", told.value if isinstance(told.value, str) else ""
    try:
        quantity = Quantity.parse(text)
    except QuantityError as error:
        hints = _hints(test, text) if error.code == "unit-missing" else ()
        return _unusable(test, told, Problem(at, "results", error.code, str(error), hints))
    if quantity.unit in {unit_code(unit) for unit in test.units}:
        return Outcome(test, None, None, str(quantity), told.at), []
    message = "this unit is not accepted here; accepted: " + ", ".join(test.units)
    return _unusable(test, told, Problem(at, "results", "unit-not-accepted", message))


def _hints(test: MonitoredTest, number: str) -> tuple[Hint, ...]:
    return tuple(Hint(f"{number} {unit}") for unit in test.units)


def _unusable(
    test: MonitoredTest, told: ToldResult, *problems: Problem
) -> tuple[Outcome, list[Problem]]:
    return Outcome(test, None, None, None, told.at, unusable=True), list(problems)
