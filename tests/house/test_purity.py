"""Model and engine are pure: no clock, no floating point, no input or output."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.tree import imported_modules, named, parsed, pure_files

WORLD_MODULES = frozenset(
    """
    asyncio glob http io json locale logging multiprocessing orjson os pathlib pickle random rich
    ruamel secrets shutil socket sqlite3 subprocess sys tempfile threading time typer urllib uuid
    warnings yaml
    """.split()
)
WORLD_CALLS = frozenset({"print", "open", "input", "eval", "exec", "compile", "__import__"})
NO_AMOUNT = "# not an amount: "  # on the line, with what it is instead
CLOCK_ATTRIBUTES = frozenset({"now", "today", "utcnow", "localtime", "monotonic"})
CLOCK_OWNERS = frozenset({"datetime", "date", "time"})


def faults(path: Path) -> list[str]:
    found = [
        f"{named(path, line)} imports {module}"
        for module, line in imported_modules(path)
        if module.split(".")[0] in WORLD_MODULES
    ]
    excused = floats_that_are_refused(parsed(path))
    lines = path.read_text(encoding="utf-8").splitlines()
    for node in ast.walk(parsed(path)):
        said = None if id(node) in excused else fault(node)
        if said and NO_AMOUNT not in lines[node.lineno - 1]:
            found.append(f"{named(path, node.lineno)} {said}")
    return found


def floats_that_are_refused(tree: ast.Module) -> set[int]:
    """Where a float is only recognised, so that it can be refused: isinstance(x, float)."""
    excused: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "isinstance":
            excused |= {id(part) for part in ast.walk(node.args[1])}
    return excused


def fault(node: ast.AST) -> str | None:
    match node:
        case ast.Constant(value=float() | complex()):
            return "writes a floating-point number"
        case ast.Name(id="float"):
            return "uses float"
        case ast.Call(func=ast.Name(id=name)) if name in WORLD_CALLS:
            return f"calls {name}()"
        case ast.Attribute(value=owner, attr=attribute) if attribute in CLOCK_ATTRIBUTES:
            called = getattr(owner, "id", getattr(owner, "attr", ""))
            return "reads the clock" if called in CLOCK_OWNERS else None
    return None


def test_model_and_engine_are_there_to_be_checked() -> None:
    assert pure_files()


@pytest.mark.parametrize("path", pure_files(), ids=named)
def test_a_file_of_model_or_engine_does_not_touch_the_world(path: Path) -> None:
    assert faults(path) == []


@pytest.mark.parametrize(
    "source",
    [
        "import os",
        "from urllib.request import urlopen",
        "limit = 0.5",
        "limit = float('1')",
        "print('hello')",
        "text = open('file')",
        "on = date.today()",
        "at = datetime.now()",
        "at = datetime.datetime.now()",
        "def f():\n    import time",
    ],
)
def test_this_check_finds(source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.house.tree.ROOT", tmp_path)
    path = tmp_path / "impure.py"
    path.write_text(source, encoding="utf-8")

    assert len(faults(path)) == 1


def test_this_check_lets_a_number_be_marked_that_is_no_amount(tmp_path: Path) -> None:
    path = tmp_path / "pure.py"
    path.write_text("likeness = 0.75  # not an amount: likeness of two words")

    assert faults(path) == []


def test_this_check_lets_a_float_be_refused(tmp_path: Path) -> None:
    path = tmp_path / "pure.py"
    path.write_text("def f(now):\n    return isinstance(now, (float, int)) or policy.now")

    assert faults(path) == []
