"""Reads what a command is asked, asks, prints, and gives the exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from vademecum.cli.render import render
from vademecum.fhir.ask import ask
from vademecum.model.answer import Context
from vademecum.model.errors import InputError, InputIssue, PackError, UsageError, pointer
from vademecum.model.instant import parse_date, parse_datetime
from vademecum.model.vocabulary import Audience, Jurisdiction
from vademecum.packs.commands import Options, answer_document
from vademecum.packs.json import dump_json, load_json
from vademecum.packs.load import Pack, find, load_pack, packs_folder
from vademecum.packs.yaml import load_yaml

Moment = TypeVar("Moment", date, datetime)
LANGUAGES = ("en", "es")
STANDARD_INPUT = "-"
# More than any record of one person; refused before it is read whole.
SIZE_MAX = 256 * 1024 * 1024


def answer(
    command: str,
    *,
    medicine: str,
    facts: str | None = None,
    bundle: str | None = None,
    on: str | None = None,
    now: str | None = None,
    until: str | None = None,
    jurisdiction: Jurisdiction | None = None,
    audience: Audience = Audience.PROFESSIONAL,
    lang: str = "en",
    show_all: bool = False,
    no_local_policy: bool = False,
    packs: Path | None = None,
    json: bool = False,
) -> int:
    """Answer one question; 0 where nothing calls for action, else 1."""
    if lang not in LANGUAGES:
        raise UsageError(f"--lang is one of {', '.join(LANGUAGES)}")
    if facts is None and bundle is None:
        names = "--facts or --bundle" if command in ("assess", "dose", "monitor") else "--facts"
        raise UsageError(f"what is known must be given with {names}")
    pack = open_pack(medicine, packs)
    if no_local_policy:
        pack = pack.without_policies()
    context = Context(jurisdiction, audience, lang)
    options = _options(context, on=on, now=now, until=until, show_all=show_all)
    document = read_document(facts) if facts is not None else {}
    record = load_json(read_bytes(bundle)) if bundle is not None else None
    found = ask(command, pack, document=document, options=options, bundle=record)
    shown = answer_document(command, pack.label, answer=found, options=options)
    if json:
        sys.stdout.write(dump_json(shown).decode() + "\n")
    else:
        render(shown, pack.label)
    return int(found.calls_for_action)


def open_pack(medicine: str, packs: Path | None) -> Pack:
    """The pack of a medicine by name, brand or id; UsageError where there is none."""
    return load_pack(find(medicine, packs_folder(packs)))


def _options(
    context: Context, *, on: str | None, now: str | None, until: str | None, show_all: bool
) -> Options:
    """The options with the clock read once, where no time was given."""
    issues: list[InputIssue] = []
    instant = _parsed("now", parse_datetime, now, issues)
    day = _parsed("on", parse_date, on, issues)
    last = _parsed("until", parse_date, until, issues)
    if issues:
        raise InputError(issues)
    clock = datetime.now().astimezone().replace(microsecond=0)
    asked = instant or clock
    return Options(
        on=day or asked.date(), now=asked, context=context, until=last, show_false=show_all
    )


def _parsed(
    name: str, parse: Callable[[str], Moment], text: str | None, issues: list[InputIssue]
) -> Moment | None:
    try:
        return parse(text) if text is not None else None
    except ValueError as error:
        issues.append(InputIssue(pointer(name), "time-unreadable", str(error)))
        return None


def read_bytes(name: str) -> bytes:
    """The content of a file, or of standard input for "-"; InputError where it cannot be read."""
    try:
        if name == STANDARD_INPUT:
            content = sys.stdin.buffer.read(SIZE_MAX + 1)
        else:
            with Path(name).open("rb") as file:
                content = file.read(SIZE_MAX + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError([InputIssue("", "unreadable", f"the file: {reason}")]) from error
    if len(content) > SIZE_MAX:
        raise InputError([InputIssue("", "too-large", "this document is too large")])
    return content


def read_document(name: str) -> Mapping[str, object]:
    """A question document, JSON or YAML; InputError lists what is wrong with it."""
    content = read_bytes(name)
    is_json = content.lstrip()[:1] in (b"{", b"[")
    value = load_json(content) if is_json else _yaml(content)
    if not isinstance(value, Mapping):
        message = "a document is an object"
        raise InputError([InputIssue("", "wrong-shape", message, 'for example {"facts": {}}')])
    return value


def _yaml(content: bytes) -> object:
    try:
        return load_yaml(content, "the document").value
    except PackError as error:
        raise InputError(
            [
                InputIssue("", issue.code, f"line {issue.line}: {issue.message}")
                for issue in error.issues
            ]
        ) from error
