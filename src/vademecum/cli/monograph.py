"""Shows what a pack says: identity, statements with their sources, local policies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from vademecum.cli.output import emit
from vademecum.cli.page import LEVELS, QUIET, Page
from vademecum.cli.question import open_pack
from vademecum.cli.render_parts import cited, marked
from vademecum.cli.words import words
from vademecum.engine.prepared import said_by
from vademecum.model.answer import Context, as_json
from vademecum.model.criteria import criterion_json
from vademecum.model.errors import UsageError
from vademecum.model.label import Label, Statement
from vademecum.model.vocabulary import Audience, Jurisdiction, Kind
from vademecum.packs.commands import medicine as medicine_of

Shown = dict[str, object]


def show(
    *,
    medicine: str,
    section: Kind | None,
    statement: str | None,
    jurisdiction: Jurisdiction | None,
    audience: Audience,
    lang: str,
    packs: Path | None,
    json: bool,
) -> int:
    """Print the statements that were asked for; UsageError where nothing has the id."""
    label = open_pack(medicine, packs).label
    context = Context(jurisdiction, audience, lang)
    statements = [
        _statement(each, label, context)
        for each in label.statements
        if (jurisdiction is None or jurisdiction in each.jurisdictions)
        and section in (None, each.kind)
        and statement in (None, each.id)
    ]
    policies = [
        {"id": each.id, "says": label.text(each.id, lang, audience), "on": each.on}
        for each in label.policies.values()
        if section is None and statement in (None, each.id)
    ]
    if statement is not None and not statements and not policies:
        raise UsageError("nothing in this pack has this id")
    found = {
        "medicine": medicine_of(label),
        "identity": as_json(_identity(label)),
        "statements": statements,
        "policies": policies,
    }
    emit("show", found, json=json, text=lambda page: _print(page, found, lang))
    return 0


def _identity(label: Label) -> Shown:
    identity = label.identity
    return {
        "names": identity.names,
        "brands": identity.brands,
        "codes": identity.codes,
        "products": identity.products,
    }


def _statement(statement: Statement, label: Label, context: Context) -> Shown:
    said = said_by(statement, label, context=context).json
    when = criterion_json(statement.when) if statement.when is not None else None
    narrowed = {"for": list(statement.indications), "phase": statement.phase}
    return {**said, "when": when, **narrowed}


def _print(page: Page, found: Mapping[str, object], lang: str) -> None:
    word = words(lang)
    for kind, statements in _by_kind(found["statements"]):
        page.title(kind)
        for each in statements:
            level = str(each["level"])
            page.line(f"{level}: {each['subject']}", indent=2, style=LEVELS[level])
            page.line(f"{each['says']} {marked(each, word)}".rstrip(), indent=4)
            page.line(f"{each['id']} · {cited(each['cites'])}", indent=4, style=QUIET)
    policies = found["policies"]
    assert isinstance(policies, list)
    if policies:
        page.title(word("policies"))
    for policy in policies:
        page.line(f"{policy['id']}: {policy['says']}", indent=2)


def _by_kind(statements: object) -> Iterator[tuple[str, list[Shown]]]:
    assert isinstance(statements, list)
    for kind in Kind:
        found = [each for each in statements if each["kind"] == kind.value]
        if found:
            yield kind.value, found
