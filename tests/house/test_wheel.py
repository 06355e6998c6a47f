"""What is shipped: the wheel holds the packs and the command, and two builds are equal."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files_under


def build(folder: Path) -> Path:
    run = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    (wheel,) = folder.glob("*.whl")
    return wheel


pytest.importorskip("hatchling", reason="NOT CHECKED: hatchling is only in the test lock")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("wheel"))


def test_the_wheel_holds_every_pack_file_and_module(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())

    packs = {f"vademecum/_packs/{p.relative_to(ROOT / 'packs')}" for p in files_under("packs", "")}
    packs |= {
        f"vademecum/_packs/{p.relative_to(ROOT / 'packs')}" for p in files_under("packs", ".yaml")
    }
    shipped = [path for suffix in (".py", ".yaml", ".md") for path in files_under("src", suffix)]
    modules = {str(path.relative_to(ROOT / "src")) for path in shipped}

    assert packs | modules <= held


def test_the_wheel_holds_nothing_but_the_product(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    strange = [name for name in names if "__pycache__" in name or "_cache/" in name]
    tops = {name.split("/")[0].split("-")[0] for name in names}

    assert strange == []
    assert tops == {"vademecum"}


def test_the_wheel_offers_the_command(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (entry,) = [name for name in archive.namelist() if name.endswith("entry_points.txt")]

    assert "vademecum = vademecum.cli:main" in archive.read(entry).decode()


def test_two_builds_are_equal(wheel: Path, tmp_path: Path) -> None:
    again = build(tmp_path)

    assert (
        hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(wheel.read_bytes()).digest()
    )
