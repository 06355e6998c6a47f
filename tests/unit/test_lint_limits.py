"""The linter's check of limits sees a fact that a case tells as the result of a test."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tests.house.tree import ROOT
from vademecum.packs.cases import read_case_file
from vademecum.packs.draft import Draft, read_draft
from vademecum.packs.lint_limits import unseen_limits

CASE = """\
- name: a result
  command: {command}
  patient: {facts}
  given: {{results: [{results}]}}
  expect: {{}}
"""
PLATELETS = "anakinra.monitoring.result-platelets-severe"
CLEARANCE = "anakinra.monitoring.result-renal-severe"
FILTRATION = "anakinra.monitoring.result-renal-egfr"


@cache
def draft() -> Draft:
    return read_draft(ROOT / "packs" / "anakinra")


def lacking(
    folder: Path, name: str, *results: str, facts: str = "{}", command: str = "monitor"
) -> str:
    """What the linter still wants of a rule once a case tells these results."""
    file = folder / "results.cases.yaml"
    told = ", ".join(f"{{{result}}}" for result in results)
    file.write_text(CASE.format(results=told, facts=facts, command=command), encoding="utf-8")
    cases, faults = read_case_file(file)
    assert not faults
    messages = [issue.message for issue in unseen_limits(draft(), cases)]
    return " ".join(message for message in messages if f" {name} " in message)


def platelets(value: str) -> str:
    return f"test: platelet-count, value: {value}"


def test_results_at_and_beside_a_limit_tell_the_fact(tmp_path: Path) -> None:
    told = [platelets("9.99 10*9/L"), platelets("10 10*9/L"), platelets("10010 /uL")]

    assert lacking(tmp_path, PLATELETS, *told) == ""


@pytest.mark.parametrize(
    ("told", "side"),
    [("9.99 10*9/L", "just under"), ("10 10*9/L", "at"), ("10.01 10*9/L", "just over")],
)
def test_each_result_stands_on_its_own_side(tmp_path: Path, told: str, side: str) -> None:
    sides = {"just under", "at", "just over"} - {side}

    message = lacking(tmp_path, PLATELETS, platelets(told))

    wanted = message.split("blood.platelets ")[1].split(" 10 10*9/L")[0]
    assert set(wanted.split(", ")) == sides


def test_a_result_stands_in_place_of_the_fact_of_the_person(tmp_path: Path) -> None:
    facts = "{renal.creatinine_clearance: 90 mL/min}"
    told = "test: renal-function, value: 30 mL/min"

    message = lacking(tmp_path, CLEARANCE, told, facts=facts)

    assert "clearance just under, just over 30" in message


def test_a_creatinine_tells_the_clearance_that_follows_from_it(tmp_path: Path) -> None:
    facts = "{person.age: 60 a, person.sex: male, person.weight: 54 kg}"
    told = "test: renal-function, value: 2 mg/dL"

    message = lacking(tmp_path, CLEARANCE, told, facts=facts)

    assert "clearance just under, just over 30" in message


def test_an_unusual_result_counts_only_where_it_was_confirmed(tmp_path: Path) -> None:
    told = 'test: renal-function, value: "0 mL/min/{1.73_m2}"'

    assert "egfr at, just over 0" in lacking(tmp_path, FILTRATION, told)
    assert "egfr just over 0" in lacking(tmp_path, FILTRATION, f"{told}, confirmed: true")


@pytest.mark.parametrize("told", ["test: platelet-count, at: 2026-05-01", platelets('"10"')])
def test_a_result_without_a_usable_value_tells_nothing(tmp_path: Path, told: str) -> None:
    assert "platelets at, just under, just over 10" in lacking(tmp_path, PLATELETS, told)


def test_results_of_another_command_tell_nothing(tmp_path: Path) -> None:
    told = platelets("10 10*9/L")

    message = lacking(tmp_path, PLATELETS, told, command="assess")

    assert "platelets at, just under, just over 10" in message
