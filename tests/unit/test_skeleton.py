"""A new pack: written from the template, without a fault, and its example cases pass."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.house.tree import ROOT
from vademecum.model.errors import UsageError
from vademecum.packs.cases import read_cases, run_cases
from vademecum.packs.lint import lint
from vademecum.packs.load import load
from vademecum.packs.mutate import mutate
from vademecum.packs.skeleton import TEMPLATE, new_pack

ON = date(2026, 6, 1)


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A folder of packs with the shared registry and terms, and no pack yet."""
    for name in ("_facts", "_terms"):
        shutil.copytree(ROOT / "packs" / name, tmp_path / name)
    return tmp_path


def test_a_new_pack_has_every_file_of_the_template(packs: Path) -> None:
    written = new_pack("folic-acid", packs, on=ON)

    names = {file.relative_to(packs / "folic-acid") for file in written}
    assert names == {file.relative_to(TEMPLATE) for file in TEMPLATE.rglob("*.*")}
    assert Path("pack.yaml") in names


def test_a_new_pack_has_no_error_and_only_reminds_of_its_examples(packs: Path) -> None:
    new_pack("folic-acid", packs, on=ON)

    issues = lint(packs, on=ON)

    assert {(issue.severity, issue.code) for issue in issues} == {("warning", "placeholder")}


def test_the_example_cases_of_a_new_pack_pass_and_kill_every_mutant(packs: Path) -> None:
    new_pack("folic-acid", packs, on=ON)
    pack = packs / "folic-acid"

    report = run_cases(load(pack), read_cases(pack))

    assert report.cases >= 3
    assert report.failed == []
    assert set(report.seen["folic-acid.precaution.pregnancy"].values()).isdisjoint({0})
    assert mutate(pack).is_clean


def test_nothing_of_the_template_is_left_to_fill_in_by_hand(packs: Path) -> None:
    written = new_pack("folic-acid", packs, on=ON)

    texts = [file.read_text(encoding="utf-8") for file in written]
    assert not any("MEDICINE" in text or "YEAR" in text for text in texts)
    assert any('version: "2026.1.0"' in text for text in texts)


def test_an_existing_pack_is_never_overwritten(packs: Path) -> None:
    new_pack("folic-acid", packs, on=ON)
    own = packs / "folic-acid" / "pack.yaml"
    own.write_text("mine", encoding="utf-8")

    with pytest.raises(UsageError, match="already"):
        new_pack("folic-acid", packs, on=ON)

    assert own.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["Folic acid", "../folic", "", "_facts", "1st", "folic_acid"])
def test_a_name_that_is_no_id_is_refused(packs: Path, name: str) -> None:
    with pytest.raises(UsageError, match="lower case"):
        new_pack(name, packs, on=ON)

    assert sorted(path.name for path in packs.iterdir()) == ["_facts", "_terms"]
