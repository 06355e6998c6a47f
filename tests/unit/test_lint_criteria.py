"""The linter's checks of criteria, each on a planted fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lint_pack import is_found, line_of, planted

STATEMENTS = "samplin/statements.yaml"
WEIGHT = "{fact: person.weight, lt: 10 kg}"
RECENT = '{fact: medicines.recent, lists: ["{each}"], within: "{value}"}'

FAULTS = [
    ("unknown-fact", WEIGHT, "{fact: person.wieght, lt: 10 kg}"),
    ("wrong-question", WEIGHT, "{fact: renal.esrd, lt: 10 kg}"),
    ("wrong-question", WEIGHT, "{fact: person.weight}"),
    ("wrong-question", WEIGHT, "{fact: renal.esrd, is: gout}"),
    ("wrong-question", WEIGHT, "{fact: person.weight, lists: [adalimumab]}"),
    ("wrong-question", WEIGHT, "{fact: renal.esrd, within: P2D}"),
    ("wrong-question", WEIGHT, "{fact: tb.risk_factors, lists: [hiv], within: P2D}"),
    ("wrong-question", WEIGHT, "{fact: tb.risk_factors, lists: [hiv], during: therapy}"),
    ("unknown-code", WEIGHT, "{fact: indication.code, is: goat}"),
    ("unknown-code", WEIGHT, "{fact: indication.code, in: [gout, goat]}"),
    ("unknown-code", WEIGHT, "{fact: tb.risk_factors, lists: [hvi]}"),
    ("unknown-term", RECENT, '{fact: medicines.recent, lists: [adalimubam], within: "{value}"}'),
    ("unknown-term", RECENT, '{fact: medicines.recent, lists: [mmr], within: "{value}"}'),
    ("unknown-term", RECENT, '{fact: vaccines.given, lists: [tnf-blocker], within: "{value}"}'),
    ("wrong-unit", WEIGHT, "{fact: person.weight, lt: 10 cm}"),
    ("wrong-unit", WEIGHT, "{fact: person.weight, lt: 10 mg}"),
    ("wrong-unit", WEIGHT, "{fact: person.age, lt: 8 wk}"),
    ("out-of-range", WEIGHT, "{fact: person.weight, lt: 1000 kg}"),
    ("out-of-range", WEIGHT, "{fact: person.weight, lt: 10 g}"),
    ("never-true", WEIGHT, "{fact: person.weight, ge: 10 kg, lt: 9 kg}"),
    ("never-true", WEIGHT, "{fact: person.weight, gt: 10 kg, le: 10 kg}"),
    ("never-true", WEIGHT, "{fact: indication.code, is: nomid}"),
    ("never-true", WEIGHT, "{fact: therapy.phase, is: stopped}"),
    ("never-true", WEIGHT, "{fact: context.jurisdiction, is: EU}"),
    ("never-true", WEIGHT, "{not: {fact: indication.code, in: [gout]}}"),
    ("never-true", WEIGHT, "{all: [{fact: renal.esrd}, {fact: renal.esrd, is: false}]}"),
    ("never-true", WEIGHT, "{all: [{fact: renal.esrd}, {not: {fact: renal.esrd}}]}"),
    ("never-true", WEIGHT, "{any: [{fact: renal.esrd}, {fact: therapy.phase, is: stopped}]}"),
    (
        "never-true",
        WEIGHT,
        "{all: [{fact: medicines.recent, lists: [adalimumab]}, "
        "{not: {fact: medicines.recent, lists: [adalimumab, etanercept]}}]}",
    ),
]


@pytest.mark.parametrize(("code", "old", "new"), FAULTS)
def test_a_fault_of_a_criterion_is_found_where_it_stands(
    tmp_path: Path, code: str, old: str, new: str
) -> None:
    issues = planted(tmp_path, file=STATEMENTS, old=old, new=new)

    line = line_of(tmp_path, STATEMENTS, new)
    assert is_found(issues, code=code, file=STATEMENTS, line=line), issues


@pytest.mark.parametrize(
    "new",
    [
        "{at_least: 3, of: [{fact: renal.esrd}, {fact: person.age, lt: 2 a}]}",
        "{at_least: 0, of: [{fact: renal.esrd}]}",
    ],
)
def test_a_count_that_nothing_can_meet_or_miss_is_found(tmp_path: Path, new: str) -> None:
    issues = planted(tmp_path, file=STATEMENTS, old=WEIGHT, new=new)

    line = line_of(tmp_path, STATEMENTS, new)
    assert [issue.line for issue in issues if issue.severity == "error"] == [line]


RIGHT = [
    "{fact: person.weight, ge: 9 kg, lt: 10 kg}",
    "{fact: person.weight, ge: 10 kg, le: 10 kg}",
    "{any: [{fact: person.weight, lt: 9 kg}, {fact: person.weight, ge: 10 kg}]}",
    "{fact: indication.code, in: [gout, nomid]}",
    "{not: {fact: therapy.phase, is: stopped}}",
    "{all: [{fact: renal.esrd}, {not: {not: {fact: renal.esrd}}}]}",
    "{at_least: 2, of: [{fact: renal.esrd}, {fact: person.age, lt: 2 a}]}",
    "{fact: vaccines.given, lists: [live-vaccine], within: P28D}",
    "{fact: tb.risk_factors, lists: [hiv]}",
    "{fact: therapy.start, within: P28D}",
    "{fact: medicines.recent, lists: [tnf-blocker], during: therapy}",
]


@pytest.mark.parametrize("new", RIGHT)
def test_a_criterion_without_a_fault_is_left_alone(tmp_path: Path, new: str) -> None:
    issues = planted(tmp_path, file=STATEMENTS, old=WEIGHT, new=new)

    assert {issue.code for issue in issues} <= {"no-boundary-case", "no-case"}


def test_a_fault_deep_inside_has_its_own_line_and_column(tmp_path: Path) -> None:
    new = "\n    any:\n      - {fact: renal.esrd}\n      - {fact: person.weight, lt: 10 cm}"

    issues = planted(tmp_path, file=STATEMENTS, old=f" {WEIGHT}", new=new)

    (found,) = [issue for issue in issues if issue.code == "wrong-unit"]
    assert found.line == line_of(tmp_path, STATEMENTS, "10 cm")
    assert found.column == "      - {fact: person.weight, lt: 10 cm}".index("lt:") + 1


def test_a_fault_in_a_count_of_an_indication_is_found_too(tmp_path: Path) -> None:
    rule = "criteria:\n      - id: samplin.indication.gout-adult\n"
    count = (
        "counts:\n      - {id: samplin.indication.two, name: two, needed: 1, "
        'cite: [{source: label, section: "1"}], items: {old: {fact: person.agee, ge: 1 a}}}\n    '
    )

    issues = planted(tmp_path, file="samplin/indications.yaml", old=rule, new=count + rule)

    line = line_of(tmp_path, "samplin/indications.yaml", "agee")
    assert is_found(issues, code="unknown-fact", file="indications.yaml", line=line)
