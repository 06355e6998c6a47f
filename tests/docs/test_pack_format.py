"""The page on the format of a pack names every file, key and code of the linter."""

from __future__ import annotations

import re
import runpy
from collections.abc import Iterator
from functools import cache

import pytest

from tests.house.tree import ROOT, files_under
from vademecum.model.facts import Registry
from vademecum.packs.commands import PARTS
from vademecum.packs.draft import read_draft
from vademecum.packs.lint_codes import CODES
from vademecum.packs.schema import schemas

PAGE = ROOT / "docs" / "reference" / "pack-format.md"
HOW_TO = ROOT / "docs" / "how-to" / "write-a-pack.md"
ROW = re.compile(r"^\| `([a-z-]+)` \| (error|warning) \| (.+) \|$", re.MULTILINE)


@cache
def text() -> str:
    return PAGE.read_text(encoding="utf-8")


@cache
def registry() -> Registry:
    return read_draft(ROOT / "packs" / "anakinra").registry


def keys(schema: object) -> Iterator[str]:
    """Every key that a schema knows; facts and the parts of commands have pages of their own."""
    elsewhere = {*registry().facts, *(part for parts in PARTS.values() for part in parts), "facts"}
    if isinstance(schema, dict):
        for name, part in schema.items():
            if name == "properties":
                yield from (key for key in part if key not in elsewhere)
                yield from (key for inner in part.values() for key in keys(inner))
            else:
                yield from keys(part)
    elif isinstance(schema, list):
        yield from (key for part in schema for key in keys(part))


def test_every_code_of_the_linter_has_a_row_with_its_severity_and_an_example() -> None:
    rows = {code: (severity, example) for code, severity, example in ROW.findall(text())}

    assert rows.keys() == CODES.keys()
    assert {code: severity for code, (severity, _) in rows.items()} == {
        code: severity for code, (severity, _) in CODES.items()
    }
    assert all(example.strip() for _, example in rows.values())


@pytest.mark.parametrize("kind", ["pack", "cases", "coverage", "equivalent-mutants", "texts"])
def test_every_key_of_a_file_is_documented(kind: str) -> None:
    schema = schemas(registry())[kind]

    missing = sorted(key for key in set(keys(schema)) if not re.search(rf"\b{key}\b", text()))

    assert missing == []


def test_the_tables_of_keys_are_made_from_the_schema() -> None:
    page = runpy.run_path(str(ROOT / "scripts" / "pack_keys.py"))["page"]

    assert page(text(), registry()) == text(), "run scripts/pack_keys.py"


def test_every_kind_of_file_in_a_pack_is_in_the_table_of_files() -> None:
    table = text().partition("## The folder")[2].partition("###")[0]
    kinds = {
        "cases": "`*.cases.yaml`",
        "text": "`text/<language>/*.yaml`",
        "coverage": "`coverage/<source>-<n>.yaml`",
        "equivalent": "`equivalent-mutants.yaml`",
        "pack": "`pack.yaml`",
    }

    assert files_under("packs/anakinra", ".yaml")
    assert [name for name, shown in kinds.items() if shown not in table] == []


def test_the_guide_leads_through_every_step_to_a_review() -> None:
    guide = HOW_TO.read_text(encoding="utf-8")

    steps = re.findall(r"^## (\d)\. ", guide, flags=re.MULTILINE)

    assert steps == [str(number) for number in range(1, len(steps) + 1)]
    for word in ("vademecum new", "vademecum lint", "vademecum test", "--mutants", "coverage"):
        assert word in guide
    assert "status: reviewed" in guide
