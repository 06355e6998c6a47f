"""Files, functions and pack files stay small enough to be read in one go."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import Function, files_under, functions, named, parsed

FUNCTION_LINES_MAX = 40
FILE_LINES_MAX = 400
LINE_LENGTH_MAX = 99
NESTING_MAX = 3
PACK_LINES_MAX = 150
PARAMETERS_MAX = 5
POSITIONAL_MAX = 2
PUBLIC_NAMES_MAX = 12

# Functions that are one table, with the reason. At most 60 lines each.
LONGER_FUNCTIONS: dict[str, str] = {}
LONGER_FUNCTION_LINES_MAX = 60

# Functions that take more than two positional parameters; the list may only become shorter.
MORE_PARAMETERS = frozenset(
    """
    as_label check check_dose clearance_variants compare conflicts creatinine_clearance entry
    explain issue judge_indication match missing_fact parts plausible problem read_list
    shown_conflict text within
    """.split()
)

BLOCKS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.TryStar, ast.Match)
PYTHON_FOLDERS = ("src", "tests", "benchmarks", "scripts")


def python_files() -> list[Path]:
    return [path for folder in PYTHON_FOLDERS for path in files_under(folder, ".py")]


def line_count(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_functions_are_short() -> None:
    long = []
    for path in python_files():
        for function in functions(path):
            lines = (function.end_lineno or function.lineno) - function.lineno + 1
            excused = function.name in LONGER_FUNCTIONS
            if lines > (LONGER_FUNCTION_LINES_MAX if excused else FUNCTION_LINES_MAX):
                long.append(f"{named(path, function.lineno)} {function.name}: {lines} lines")

    assert not long, "\n".join(long)


def test_files_are_short() -> None:
    long = [named(path) for path in python_files() if line_count(path) > FILE_LINES_MAX]

    assert not long, long


def test_lines_fit_the_page() -> None:
    long = []
    for path in python_files():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if len(line) > LINE_LENGTH_MAX:
                long.append(named(path, number))

    assert not long, long


def nested(body: list[ast.stmt], depth: int) -> Iterator[tuple[int, int]]:
    """Each block's depth and line; elif is no deeper than if, a case no deeper than match."""
    for statement in body:
        here = depth + isinstance(statement, BLOCKS)
        if here > depth:
            yield here, statement.lineno
        for part in (*getattr(statement, "cases", ()), *getattr(statement, "handlers", ())):
            yield from nested(part.body, here)
        for name in ("body", "finalbody"):
            yield from nested(getattr(statement, name, []), here)
        otherwise = getattr(statement, "orelse", [])
        is_elif = isinstance(statement, ast.If) and [type(part) for part in otherwise] == [ast.If]
        yield from nested(otherwise, depth if is_elif else here)


def test_blocks_are_nested_three_deep_at_most() -> None:
    deep = [
        f"{named(path, line)} {function.name}: {depth} deep"
        for path in python_files()
        for function in functions(path)
        for depth, line in nested(function.body, 0)
        if depth > NESTING_MAX
    ]

    assert not deep, "\n".join(deep)


def own_parameters(function: Function) -> list[str]:
    """The positional parameters, without the receiver of a method."""
    names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
    return names[1:] if names[:1] in (["self"], ["cls"]) else names


def functions_with_many_parameters() -> Iterator[tuple[str, str]]:
    """Name and fault; a command's options are parameters, as Typer wants them."""
    for path in files_under("src/vademecum", ".py"):
        for function in () if "cli" in path.parts else functions(path):
            positional = len(own_parameters(function))
            total = positional + len(function.args.kwonlyargs)
            if total > PARAMETERS_MAX or positional > POSITIONAL_MAX:
                place = named(path, function.lineno)
                yield function.name, f"{place} {function.name}: {total}, {positional} positional"


def test_functions_take_few_parameters_and_name_them_after_the_second() -> None:
    many = [
        fault
        for name, fault in functions_with_many_parameters()
        if name not in MORE_PARAMETERS and not name.startswith("_")
    ]

    assert not many, "\n".join(many)


def test_no_exception_outlives_its_need() -> None:
    needed = {name for name, _ in functions_with_many_parameters()}

    assert needed >= MORE_PARAMETERS, "strike these from MORE_PARAMETERS"


def test_pack_files_are_short() -> None:
    long = []
    for path in (*files_under("packs", ".yaml"), *files_under("packs", ".yml")):
        if "coverage" not in path.parts and line_count(path) > PACK_LINES_MAX:
            long.append(f"{named(path)}: {line_count(path)} lines")

    assert not long, "\n".join(long)


def test_packages_offer_few_public_names() -> None:
    for path in files_under("src/vademecum", ".py"):
        for node in parsed(path).body:
            targets = getattr(node, "targets", [])
            if not any(isinstance(name, ast.Name) and name.id == "__all__" for name in targets):
                continue
            assert path.name == "__init__.py", f"{named(path)}: __all__ belongs to the package"
            assert len(ast.literal_eval(node.value)) <= PUBLIC_NAMES_MAX, named(path)
