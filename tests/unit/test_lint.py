"""The linter as a whole: what it reads, in which order it answers, and the table of its codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.tree import ROOT, SOURCE
from tests.lint_pack import FILES, ON, is_found, line_of, planted, write_pack
from vademecum.packs import load as loader
from vademecum.packs.lint import lint
from vademecum.packs.lint_codes import CODES, severity

STATEMENTS = "samplin/statements.yaml"
WEIGHT = "{fact: person.weight, lt: 10 kg}"


def test_the_sample_pack_has_no_fault(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)

    assert lint(pack, on=ON) == lint(tmp_path, on=ON) == ()


def test_a_folder_without_a_pack_is_one_fault(tmp_path: Path) -> None:
    assert [issue.code for issue in lint(tmp_path, on=ON)] == ["no-pack"]


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("syntax", "  subject: young-age", "  subject: [young-age"),
        ("duplicate-key", "  subject: young-age", "  kind: posology\n  subject: young-age"),
        ("anchor", "  subject: young-age", "  subject: &age young-age"),
        ("alias", "  subject: young-age", "  subject: *age"),
        ("tag", "  subject: young-age", "  subject: !!str young-age"),
        ("key", "  subject: young-age", "  [subject]: young-age"),
    ],
)
def test_what_no_reader_may_guess_at_is_found(
    tmp_path: Path, code: str, old: str, new: str
) -> None:
    issues = planted(tmp_path, file=STATEMENTS, old=old, new=new)

    assert code in {issue.code for issue in issues}, issues


def test_bytes_that_are_no_text_are_found(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    (pack / "more.yaml").write_bytes(b"- id: \xff\n")

    assert [issue.code for issue in lint(pack, on=ON)] == ["encoding"]


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("extra-forbidden", "  subject: young-age", "  subjekt: young-age"),
        ("missing", "  subject: young-age\n", ""),
        ("enum", "wording: caution", "wording: careful"),
        ("value-error", WEIGHT, "{fact: person.weight, lt: 10}"),
        ("value-error", WEIGHT, "{fact: person.weight, below: 10 kg}"),
        ("string-pattern-mismatch", "id: samplin.posology.light", "id: Samplin.posology.light"),
    ],
)
def test_what_the_schema_refuses_is_found_in_the_statement(
    tmp_path: Path, code: str, old: str, new: str
) -> None:
    issues = planted(tmp_path, file=STATEMENTS, old=old, new=new)

    lines = {issue.line for issue in issues if issue.code == code}
    assert lines
    assert lines <= set(range(1, 10))


def test_one_wrong_statement_does_not_hide_the_faults_of_others(tmp_path: Path) -> None:
    write_pack(tmp_path)
    text = FILES[STATEMENTS].replace("wording: caution", "wording: careful")
    text = text.replace("subject: product", "subject: produce").replace('"1"', "1")
    (tmp_path / STATEMENTS).write_text(text, encoding="utf-8")

    codes = [issue.code for issue in lint(tmp_path, on=ON)]

    assert {"enum", "unknown-subject"} <= set(codes)
    assert "unknown-source" not in codes


def test_a_file_that_cannot_be_read_makes_no_follow_up_faults(tmp_path: Path) -> None:
    issues = planted(tmp_path, file="samplin/sources.yaml", old="sources:", new="sources: [")

    assert {issue.path.rpartition("/")[2] for issue in issues} <= {"sources.yaml", "pack.yaml"}
    assert "unknown-source" not in {issue.code for issue in issues}


def test_issues_come_in_order_of_their_places_and_once_each(tmp_path: Path) -> None:
    issues = planted(tmp_path, file=STATEMENTS, old="source: label", new="source: leaflet")
    second = lint(tmp_path, on=ON)

    assert issues == second == tuple(sorted(set(issues)))


def test_the_line_of_a_repeated_statement_is_that_of_its_template(tmp_path: Path) -> None:
    issues = planted(tmp_path, file=STATEMENTS, old="{adalimumab: P70D}", new="{adalimumb: P70D}")

    line = line_of(tmp_path, STATEMENTS, 'lists: ["{each}"]')
    assert is_found(issues, code="unknown-term", file=STATEMENTS, line=line), issues


def test_the_cache_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = write_pack(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    loader.load(pack)
    kept = list((tmp_path / "cache" / "vademecum").iterdir())
    for file in kept:
        file.write_bytes(b"{}")

    assert kept
    assert lint(pack, on=ON) == ()
    assert [file.read_bytes() for file in kept] == [b"{}"]


def test_every_code_that_a_check_gives_is_in_the_table() -> None:
    source = "".join(
        file.read_text(encoding="utf-8") for file in (SOURCE / "packs").glob("lint*.py")
    )

    unused = [code for code in CODES if f'"{code}"' not in source]

    assert unused == []


def test_faults_of_the_schema_are_errors() -> None:
    assert severity("extra-forbidden") == "error"
    assert severity("no-case") == "warning"


def test_the_anakinra_pack_is_understood_as_a_whole() -> None:
    schema = {"missing", "extra-forbidden", "value-error", "enum", "syntax", "no-pack"}

    assert {issue.code for issue in lint(ROOT / "packs", on=ON)}.isdisjoint(schema)


def test_a_faulty_statement_has_no_follow_up_faults_elsewhere(tmp_path: Path) -> None:
    issues = planted(tmp_path, file=STATEMENTS, old="wording: caution", new="wording: careful")

    assert [issue.code for issue in issues] == ["enum"]
