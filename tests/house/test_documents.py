"""Documents hold together: links lead somewhere, commands exist, decisions are one page."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files_under, named

DECISION_LINES_MAX = 60
MARKDOWN = [*files_under(".", ".md")]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_every_relative_link_leads_to_a_file() -> None:
    dead = []
    for path in MARKDOWN:
        text = re.sub(r"```.*?```", "", read(path), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
            if "://" not in target and not (path.parent / target).exists():
                dead.append(f"{named(path)} {target}")

    assert not dead, "\n".join(dead)


def test_every_make_command_in_a_document_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", read(ROOT / "Makefile"), flags=re.MULTILINE))

    used = {
        name
        for path in MARKDOWN
        for name in re.findall(r"(?:`|^ {4})make ([a-z]+)", read(path), flags=re.MULTILINE)
    }

    assert used <= targets


def test_every_page_is_in_an_index() -> None:
    index = ROOT / "docs" / "README.md"
    linked = {
        (page.parent / target).resolve()
        for page in (index, ROOT / "docs" / "decisions" / "README.md")
        for target in re.findall(r"\]\(([^)#\s]+)", read(page))
    }

    lost = [named(path) for path in files_under("docs", ".md") if path not in linked | {index}]

    assert not lost, lost


def test_there_are_decisions() -> None:
    assert DECISIONS


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_is_one_page_of_context_choice_and_consequences(path: Path) -> None:
    text = read(path)

    headings = re.findall(r"^## (.+)$", text, flags=re.MULTILINE)

    assert headings == ["Context", "Choice", "Consequences"]
    assert len(text.splitlines()) <= DECISION_LINES_MAX
    assert path.name in read(ROOT / "docs" / "decisions" / "README.md")


def test_ci_runs_the_test_command_and_nothing_else() -> None:
    lines = read(ROOT / ".ci" / "run").splitlines()

    commands = [line for line in lines if line and not line.startswith(("#", "set ", "cd "))]

    assert commands == ["make test"]


@pytest.mark.parametrize("path", files_under("scripts", ".sh"), ids=lambda path: path.name)
def test_a_script_is_valid_for_the_plain_shell(path: Path) -> None:
    assert path.stat().st_mode & 0o111
    assert subprocess.run(["sh", "-n", str(path)], check=False).returncode == 0
