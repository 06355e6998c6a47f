"""The layers: cli, fhir, packs, engine, model; an outer one may import an inner one."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.house.tree import ROOT


def test_no_module_imports_against_the_layers() -> None:
    command = (
        "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    )

    run = subprocess.run(
        [sys.executable, "-c", command],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stdout + run.stderr
