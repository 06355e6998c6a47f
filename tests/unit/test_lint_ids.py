"""The linter's checks of ids, subjects, references and conflicts, each on a planted fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lint_pack import FILES, Fault, is_found, line_of, planted, write_pack
from vademecum.packs.load import load

STATEMENTS = "samplin/statements.yaml"
CONFLICTS = "samplin/conflicts.yaml"
POLICIES = "samplin/local-policy.yaml"
SECOND = FILES[STATEMENTS].split("- id:")[1].replace("posology.light", "posology.slight")

FAULTS = [
    Fault(
        "id-form", STATEMENTS, "id: samplin.posology.light", "id: samplin.light", "samplin.light"
    ),
    Fault(
        "id-form", STATEMENTS, "id: samplin.posology.light", "id: other.posology.a", "other.pos"
    ),
    Fault(
        "id-twice", STATEMENTS, "information.use", "posology.light", "id: samplin.posology.light"
    ),
    Fault("id-twice", POLICIES, "policy.washout", "posology.light", "samplin.posology.light"),
    Fault("unknown-subject", STATEMENTS, "subject: young-age", "subject: youth", "subject: youth"),
    Fault("acted-on", CONFLICTS, "acted_on: 0", "acted_on: 2", "acted_on: 2"),
    Fault("conflict-mark", CONFLICTS, "[young-age]", "[youth]", "[youth]"),
    Fault("unknown-command", CONFLICTS, "[assess]", "[asses]", "[asses]"),
    Fault("unknown-command", CONFLICTS, "{assess: caution}", "{asess: caution}", "asess"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.code} {fault.new[:30]}")
def test_a_fault_of_a_name_is_found_where_it_stands(tmp_path: Path, fault: Fault) -> None:
    issues = planted(tmp_path, file=fault.file, old=fault.old, new=fault.new)

    lines = (tmp_path / fault.file).read_text(encoding="utf-8").splitlines()
    places = [number for number, line in enumerate(lines, 1) if fault.where in line]
    assert is_found(issues, code=fault.code, file=fault.file, line=places[-1]), issues


def test_an_id_that_a_rule_names_must_exist(tmp_path: Path) -> None:
    dose = (
        "dose:\n"
        "  presentation: {strength: 100 mg, smallest: 20 mg, mark: 10 mg,\n"
        '    cite: [{source: label, section: "3"}]}\n'
        '  routes: {allowed: [oral], cite: [{source: label, section: "3"}]}\n'
        "  regimens: []\n"
        "  adjustments: [samplin.posology.heavy]\n"
        "policies:\n"
    )

    issues = planted(tmp_path, file=POLICIES, old="policies:\n", new=dose)

    line = line_of(tmp_path, POLICIES, "posology.heavy")
    assert is_found(issues, code="unknown-reference", file=POLICIES, line=line), issues


def test_the_same_question_twice_in_a_jurisdiction_is_found(tmp_path: Path) -> None:
    old = "- id: samplin.information.use"

    issues = planted(tmp_path, file=STATEMENTS, old=old, new=f"- id:{SECOND}{old}")

    line = line_of(tmp_path, STATEMENTS, "posology.slight")
    assert is_found(issues, code="duplicate-statement", file=STATEMENTS, line=line), issues


def test_the_same_question_in_another_jurisdiction_is_no_duplicate(tmp_path: Path) -> None:
    old = "- id: samplin.information.use"
    elsewhere = SECOND.replace("jurisdictions: [US]", "jurisdictions: [EU]")

    issues = planted(tmp_path, file=STATEMENTS, old=old, new=f"- id:{elsewhere}{old}")

    assert "duplicate-statement" not in {issue.code for issue in issues}


def test_the_sample_pack_itself_loads_with_its_ids(tmp_path: Path) -> None:
    label = load(write_pack(tmp_path))

    assert [statement.id for statement in label.statements] == [
        "samplin.posology.light",
        "samplin.interaction.recent-adalimumab",
        "samplin.information.use",
    ]
