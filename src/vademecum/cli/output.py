"""Prints a result as one JSON object for programs or as a page for people."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

from vademecum.cli.page import Page
from vademecum.packs.commands import CONTRACT
from vademecum.packs.json import dump_json


def emit(
    command: str, found: Mapping[str, object], *, json: bool, text: Callable[[Page], None]
) -> None:
    """Print what a command found."""
    if json:
        document = {"contract": CONTRACT, "command": command, **found}
        sys.stdout.write(dump_json(document).decode() + "\n")
    else:
        text(Page())
