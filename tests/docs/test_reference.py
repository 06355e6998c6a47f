"""The reference pages name everything there is, and nothing that is not."""

from __future__ import annotations

import re
import runpy

import pytest
import typer

from tests.house.tree import ROOT
from vademecum.cli.app import app
from vademecum.packs.load import load, packs_folder

COMMANDS = ROOT / "docs" / "reference" / "commands.md"
FACTS = ROOT / "docs" / "reference" / "fact-list.md"


def sections() -> dict[str, str]:
    """The page by its headings of the second level."""
    parts = re.split(r"^## ", COMMANDS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {part.partition("\n")[0].strip("`"): part for part in parts[1:]}


def commands() -> dict[str, set[str]]:
    """Every command with its options."""
    group = typer.main.get_command(app)
    return {
        name: {
            option for option in (o for p in command.params for o in p.opts) if option[:2] == "--"
        }
        for name, command in group.commands.items()  # type: ignore[attr-defined]
    }


def test_every_command_has_a_section_and_no_other_is_there() -> None:
    assert sections().keys() - {"Options they share"} == commands().keys()


@pytest.mark.parametrize("command", commands())
def test_every_option_of_a_command_is_documented(command: str) -> None:
    shared = sections()["Options they share"]

    missing = {
        option
        for option in commands()[command] - {"--help"}
        if f"`{option}" not in sections()[command] and f"`{option}" not in shared
    }

    assert missing == set()


@pytest.mark.parametrize("command", commands())
def test_every_command_has_an_example_that_is_run(command: str) -> None:
    assert re.search(rf"^\$ (?:.*(?:\||&&) )?vademecum {command} ", sections()[command], re.MULTILINE)


def test_the_list_of_facts_is_made_from_the_registry() -> None:
    page = runpy.run_path(str(ROOT / "scripts" / "fact_list.py"))["page"]

    expected = page(load(packs_folder() / "anakinra").registry)

    assert FACTS.read_text(encoding="utf-8") == expected, "run scripts/fact_list.py"
