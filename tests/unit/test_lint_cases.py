"""The linter's checks of cases, limits and coverage maps, each on a planted fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lint_pack import Fault, is_found, line_of, planted

CASES = "samplin/statements.cases.yaml"
COVERAGE = "samplin/coverage/label-1.yaml"
STATEMENTS = "samplin/statements.yaml"
INDICATIONS = "samplin/indications.yaml"

FAULTS = [
    Fault("case", CASES, "  jurisdiction: US\n", "  juristiction: US\n", "- name: just under"),
    Fault("case", CASES, "  jurisdiction: US\n", "  jurisdiction: USA\n", "- name: just under"),
    Fault("case", CASES, "  jurisdiction: US\n", "  command: asses\n", "command: asses"),
    Fault(
        "case-statement", CASES, "    samplin.posology.light: true", "    samplin.x.y: true", "x.y"
    ),
    Fault(
        "case-statement",
        CASES,
        "light: false",
        "light: false, samplin.information.use: true",
        "use",
    ),
    Fault("case-truth", CASES, "light: false", "light: maybe", "light: maybe"),
    Fault("case-fact", CASES, "person.weight: 9.9 kg", "person.wheight: 9.9 kg", "wheight"),
    Fault("coverage-id", COVERAGE, "information.use", "information.usage", "usage"),
    Fault("coverage-id", COVERAGE, 'of: "1/1"', 'of: "1/3"', '"1/3"'),
    Fault("told-twice", COVERAGE, "n: 2", "n: 1", "abcdee"),
    Fault("string-pattern-mismatch", COVERAGE, "0123456789abcdef", "0123", "0123,"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.code} {fault.new[:30]}")
def test_a_fault_of_a_case_or_map_is_found_where_it_stands(tmp_path: Path, fault: Fault) -> None:
    issues = planted(tmp_path, file=fault.file, old=fault.old, new=fault.new)

    line = line_of(tmp_path, fault.file, fault.where)
    assert is_found(issues, code=fault.code, file=fault.file, line=line), issues


def test_a_map_of_no_source_is_found(tmp_path: Path) -> None:
    planted(tmp_path, file=COVERAGE, old="n: 1", new="n: 1")
    (tmp_path / COVERAGE).rename(tmp_path / "samplin/coverage/leaflet-1.yaml")

    issues = planted(tmp_path, file=COVERAGE, old="n: 1", new="n: 1")

    assert is_found(issues, code="coverage-source", file="leaflet-1.yaml", line=1), issues


@pytest.mark.parametrize("truth", ["true", "false", "unknown"])
def test_a_truth_that_no_case_expects_is_found_at_the_statement(
    tmp_path: Path, truth: str
) -> None:
    old = f"samplin.interaction.recent-adalimumab: {truth}"

    issues = planted(tmp_path, file=CASES, old=old, new="policies: []")

    line = line_of(tmp_path, STATEMENTS, "id: samplin.interaction.recent-{each}")
    assert is_found(issues, code="no-case", file=STATEMENTS, line=line), issues
    (found,) = [issue for issue in issues if issue.code == "no-case"]
    assert found.severity == "warning"
    assert f"to be {truth};" in found.message


def test_an_asterisk_expects_the_truth_of_every_other_statement(tmp_path: Path) -> None:
    old = "{samplin.posology.light: unknown, samplin.interaction.recent-adalimumab: unknown}"

    issues = planted(tmp_path, file=CASES, old=old, new='{"*": unknown}')

    assert issues == ()


@pytest.mark.parametrize(
    ("told", "elsewhere", "side"),
    [
        ("person.weight: 9.9 kg", "person.weight: 8.9 kg", "just under"),
        ("person.weight: 10 kg", "person.weight: 9.95 kg", "at"),
        ("person.weight: 10.1 kg", "person.weight: 11.1 kg", "just over"),
    ],
)
def test_a_limit_without_a_case_on_one_side_is_found(
    tmp_path: Path, told: str, elsewhere: str, side: str
) -> None:
    issues = planted(tmp_path, file=CASES, old=told, new=elsewhere)

    line = line_of(tmp_path, STATEMENTS, "lt: 10 kg")
    (found,) = [issue for issue in issues if issue.code == "no-boundary-case"]
    assert (found.line, found.severity) == (line, "warning")
    assert f"person.weight {side} 10 kg" in found.message


def test_a_case_within_one_step_of_the_last_digit_stands_just_beside(tmp_path: Path) -> None:
    issues = planted(tmp_path, file=CASES, old="person.weight: 9.9 kg", new="person.weight: 9 kg")

    assert issues == ()


@pytest.mark.parametrize(
    ("told", "elsewhere", "side"), [("18 a", "19 a", "at"), ("17 a", "16 a", "just under")]
)
def test_an_age_needs_a_case_at_the_limit_and_one_under_it(
    tmp_path: Path, told: str, elsewhere: str, side: str
) -> None:
    issues = planted(tmp_path, file=CASES, old=told, new=elsewhere)

    (found,) = [issue for issue in issues if issue.code == "no-boundary-case"]
    assert found.line == line_of(tmp_path, INDICATIONS, "ge: 18 a")
    assert f"person.age {side} 18 a" in found.message


@pytest.mark.parametrize(
    ("told", "elsewhere", "side"),
    [("2026-03-23", "2026-03-24", "at"), ("2026-03-22", "2026-03-20", "just over")],
)
def test_a_time_needs_cases_on_its_last_day_and_on_the_next(
    tmp_path: Path, told: str, elsewhere: str, side: str
) -> None:
    issues = planted(tmp_path, file=CASES, old=told, new=elsewhere)

    (found,) = [issue for issue in issues if issue.code == "no-boundary-case"]
    assert f"medicines.recent {side} the 70 days" in found.message


def test_a_limit_of_a_use_is_seen_by_cases_of_that_use_only(tmp_path: Path) -> None:
    old = "{indication.code: gout, person.age: 18 a}"

    issues = planted(tmp_path, file=CASES, old=old, new=old.replace("gout", "nomid"))

    assert "no-boundary-case" in {issue.code for issue in issues}
