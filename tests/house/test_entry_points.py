"""Each format has one door, so that two readers cannot see different facts."""

from __future__ import annotations

import ast

from tests.house.tree import SOURCE, files_under, imported_modules, named, parsed

# module that parses -> the only files that may import it
DOORS: dict[str, frozenset[str]] = {
    "json": frozenset({"packs/json.py"}),
    "orjson": frozenset({"packs/json.py"}),
    "yaml": frozenset({"packs/yaml.py"}),
    "ruamel": frozenset(),
    "tomllib": frozenset(),
    "csv": frozenset(),
    "xml": frozenset(),
    "lxml": frozenset(),
    "pickle": frozenset(),
    "marshal": frozenset(),
    "shelve": frozenset(),
}
RUNS_TEXT = frozenset({"eval", "exec", "compile", "__import__"})


def test_each_parser_is_imported_by_one_module_only() -> None:
    wrong = []
    for path in files_under("src/vademecum", ".py"):
        home = path.relative_to(SOURCE).as_posix()
        for module, line in imported_modules(path):
            allowed = DOORS.get(module.split(".")[0])
            if allowed is not None and home not in allowed:
                wrong.append(f"{named(path, line)} imports {module}")

    assert not wrong, "\n".join(wrong)


def test_every_door_exists() -> None:
    missing = {home for homes in DOORS.values() for home in homes if not (SOURCE / home).is_file()}

    assert not missing


def test_no_text_is_run_as_code() -> None:
    wrong = []
    for path in files_under("src/vademecum", ".py"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RUNS_TEXT:
                wrong.append(named(path, node.lineno))

    assert not wrong, wrong
