"""Failures as the public contract tells them: an exit code, and one JSON object or plain lines."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from traceback import extract_tb

import typer

from vademecum.model.answer import as_json
from vademecum.model.errors import InputError, PackError, UsageError
from vademecum.packs.commands import CONTRACT
from vademecum.packs.json import dump_json

# Exit codes by kind (public contract, section 6).
CODES = {"usage": 2, "pack": 3, "input": 4, "internal": 5}
Issues = list[dict[str, object]]


def explain(error: Exception, arguments: Sequence[str]) -> int:
    """Print a failure, in JSON where that was asked for, and give its exit code."""
    kind, issues = described(error)
    if "--json" in arguments:
        command = next((word for word in arguments if not word.startswith("-")), "")
        sys.stdout.write(dump_json(document(command, kind, issues)).decode() + "\n")
    for issue in issues:
        sys.stderr.write(_line(kind, issue) + "\n")
    return CODES[kind]


def document(command: str, kind: str, issues: Issues) -> dict[str, object]:
    """The JSON document of a failure."""
    error = {"kind": kind, "issues": issues}
    return {"contract": CONTRACT, "command": command, "error": error}


def described(error: Exception) -> tuple[str, Issues]:
    """The kind of a failure and its issues; nothing that a person told is in them."""
    match error:
        case InputError():
            return "input", [_plain(issue) for issue in error.issues]
        case PackError():
            return "pack", [_plain(issue) for issue in error.issues]
        case UsageError():
            return "usage", [{"code": "usage", "message": str(error), "hint": _SEE_HELP}]
        case typer.TyperException():
            message = error.format_message() or "a command is missing"
            return "usage", [{"code": "usage", "message": message, "hint": _SEE_HELP}]
    return "internal", [_internal(error)]


_SEE_HELP = "vademecum --help lists the commands and their options"


def _plain(issue: object) -> dict[str, object]:
    shown = as_json(issue)
    assert isinstance(shown, dict)
    return shown


def _internal(error: Exception) -> dict[str, object]:
    """Where a fault of ours happened; its message might hold a value and is left out."""
    calls = extract_tb(error.__traceback__)
    place = f"{Path(calls[-1].filename).name}:{calls[-1].lineno}" if calls else "unknown"
    return {
        "code": type(error).__name__,
        "message": f"an internal error at {place}; nothing was answered",
        "hint": "please report it with the version and this place, without any patient's data",
    }


def _line(kind: str, issue: dict[str, object]) -> str:
    message = str(issue["message"])
    if message.startswith("Usage:"):
        return message
    place = issue.get("pointer")
    if kind == "pack":
        place = f"{issue['path']}:{issue['line']}:{issue['column']}"
    parts = [kind, place, message]
    text = ": ".join(str(part) for part in parts if part)
    return f"{text} ({issue['hint']})" if issue.get("hint") else text
