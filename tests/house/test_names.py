"""Modules say what they are for, and names come from the field."""

from __future__ import annotations

import ast
import re

from tests.house.tree import files_under, named, parsed

EMPTY_WORDS = re.compile(r"(Manager|Helper|Service|Util|Utils|Base|Data|Info)$")
EMPTY_MODULES = frozenset({"util", "utils", "helper", "helpers", "common", "misc", "base"})


def test_every_module_of_the_source_opens_with_its_purpose() -> None:
    mute = []
    for path in files_under("src/vademecum", ".py"):
        purpose = ast.get_docstring(parsed(path)) or ""
        if not purpose.split("\n")[0].endswith((".", ":")):
            mute.append(named(path))

    assert not mute, mute


def test_classes_are_named_after_things() -> None:
    empty = []
    for path in files_under("src/vademecum", ".py"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ClassDef) and EMPTY_WORDS.search(node.name):
                empty.append(f"{named(path, node.lineno)} {node.name}")

    assert not empty, "\n".join(empty)


def test_modules_are_named_after_things() -> None:
    empty = [named(p) for p in files_under("src/vademecum", ".py") if p.stem in EMPTY_MODULES]

    assert not empty, empty


def test_names_are_imported_one_by_one() -> None:
    starred = []
    for path in (*files_under("src", ".py"), *files_under("tests", ".py")):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ImportFrom) and any(name.name == "*" for name in node.names):
                starred.append(named(path, node.lineno))

    assert not starred, starred


def test_test_names_are_sentences() -> None:
    short = []
    for path in files_under("tests", ".py"):
        for node in ast.walk(parsed(path)):
            is_test = isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
            if is_test and node.name.count("_") < 3:
                short.append(f"{named(path, node.lineno)} {node.name}")

    assert not short, "\n".join(short)
