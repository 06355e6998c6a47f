"""Every sentence of the sources has a fate, and a changed sentence is reported."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.sources import TEXTS, source_text
from tests.house.tree import ROOT

COMMAND = "import sys; from vademecum.cli import main; sys.exit(main())"


def coverage(source: str, text: Path) -> dict[str, object]:
    arguments = ["coverage", "anakinra", "--source", source, "--text", str(text), "--json"]
    run = subprocess.run(
        [sys.executable, "-c", COMMAND, *arguments],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode in (0, 1), run.stdout + run.stderr
    (entry,) = json.loads(run.stdout)["coverage"]
    return entry


@pytest.mark.parametrize("source", TEXTS)
def test_every_sentence_of_a_source_has_a_fate(source: str) -> None:
    found = coverage(source, source_text(source))

    assert found["sentences"]
    assert found["without_fate"] == []
    assert found["changed"] == []


def test_a_changed_sentence_of_the_monograph_is_reported(tmp_path: Path) -> None:
    text = source_text("fm").read_text(encoding="utf-8")
    changed = tmp_path / "changed.txt"
    changed.write_text(text.replace("needle", "nail", 1), encoding="utf-8")

    found = coverage("fm", changed)

    assert "needle" in text
    assert found["changed"]
