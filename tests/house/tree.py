"""The project's own files, as the house tests look at them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "vademecum"
PURE = ("model", "engine")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def project_files() -> tuple[Path, ...]:
    """Every file of the project: tracked, or new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0:
        names = [name for name in listed.stdout.decode().split("\0") if name]
        return tuple(ROOT / name for name in names if (ROOT / name).is_file())
    return tuple(path for path in ROOT.rglob("*") if path.is_file() and not _is_hidden(path))


def _is_hidden(path: Path) -> bool:
    """Whether a folder above it is a cache or an environment."""
    folders = path.relative_to(ROOT).parts[:-1]
    return any(name.startswith(".") and name != ".ci" for name in folders) or (
        "__pycache__" in folders
    )


def files_under(folder: str, suffix: str) -> list[Path]:
    """The project's files with this suffix under a folder of the project."""
    files = [path for path in project_files() if path.is_relative_to(ROOT / folder)]
    return [path for path in files if path.suffix == suffix]


def named(path: Path, line: int = 1) -> str:
    """The place as an editor understands it."""
    return f"{path.relative_to(ROOT)}:{line}"


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(path: Path) -> Iterator[Function]:
    """Every function and method in a file, nested ones too."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, Function):
            yield node


def imported_modules(path: Path) -> Iterator[tuple[str, int]]:
    """Each module that a file imports, in full, with its line."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield name.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno


def pure_files() -> list[Path]:
    """The files of the layers that must not touch the world."""
    return [path for layer in PURE for path in files_under(f"src/vademecum/{layer}", ".py")]
