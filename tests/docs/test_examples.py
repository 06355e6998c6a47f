"""Every example in the documents is run, and prints what the document says it prints.

In a block marked `console`, a line that starts with `$ ` is a command, and the lines under it are
what it prints. `...` on a line of its own stands for any lines, within a line for any text.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files_under, named
from vademecum.packs.yaml import load_yaml

PAGES = [
    *files_under("docs", ".md"),
    ROOT / "README.md",
    ROOT / "packs" / "anakinra" / "CHANGELOG.md",
]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
Example = tuple[Path, int, str, str]


def blocks(kind: str) -> Iterator[tuple[Path, int, str]]:
    for page in PAGES:
        text = page.read_text(encoding="utf-8") if page.is_file() else ""
        for found in BLOCK.finditer(text):
            if found[1] == kind:
                yield page, text[: found.start()].count("\n") + 2, found[2]


def console_examples() -> Iterator[Example]:
    for page, line, block in blocks("console"):
        for found in re.finditer(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, flags=re.MULTILINE):
            yield page, line + block[: found.start()].count("\n"), found[1], found[2]


def run(command: str) -> str:
    folder = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "COLUMNS": "100"}
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=ROOT,
        env={**environment, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.stdout + done.stderr


def pattern(shown: str) -> re.Pattern[str]:
    lines = [line.rstrip() for line in shown.strip("\n").splitlines()]
    parts = [
        r"(?:.*\n)*?" if line.strip() == "..." else re.escape(line).replace(r"\.\.\.", ".*") + "\n"
        for line in lines
    ]
    return re.compile("".join(parts) + r"\Z")


def test_there_are_examples_to_run() -> None:
    assert list(console_examples())


@pytest.mark.parametrize(
    ("page", "line", "command", "shown"),
    list(console_examples()),
    ids=[f"{named(page, line)}" for page, line, _, _ in console_examples()],
)
def test_a_command_prints_what_the_document_shows(
    page: Path, line: int, command: str, shown: str
) -> None:
    printed = "".join(text.rstrip() + "\n" for text in run(command).strip("\n").splitlines())

    assert pattern(shown).match(printed), f"{named(page, line)}\n$ {command}\n{printed}"


def test_json_and_yaml_in_documents_can_be_read() -> None:
    for page, line, block in blocks("json"):
        assert json.loads(block) is not None, named(page, line)
    for page, line, block in blocks("yaml"):
        assert load_yaml(block.encode(), named(page, line)).value is not None
