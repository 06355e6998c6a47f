"""The whole anakinra label with its registry and terms, and people to ask it about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import cast

from vademecum.model.answer import Answer, Context, as_json
from vademecum.model.instant import parse_datetime
from vademecum.model.label import Label
from vademecum.model.patient import Patient
from vademecum.model.reading import FactRules, read_facts
from vademecum.model.vocabulary import Audience, Jurisdiction
from vademecum.packs.commands import Options, fact_rules, run
from vademecum.packs.load import load

PACK = Path(__file__).parents[1] / "packs" / "anakinra"
ON = date(2026, 6, 1)
Facts = Mapping[str, object]


@cache
def label() -> Label:
    """The anakinra label."""
    return load(PACK)


@cache
def rules() -> FactRules:
    """What reading facts for the label needs."""
    return fact_rules(label())


def person(*facts: Facts, on: date = ON) -> Patient:
    """The person whom one or more facts mappings tell of."""
    documents = [(f"/facts{number or ''}", each) for number, each in enumerate(facts)]
    return read_facts(documents, rules(), on=on)


def options(
    jurisdiction: str | None = "US",
    *,
    on: date = ON,
    now: str | datetime | None = None,
    audience: str = "professional",
    lang: str = "en",
    show_false: bool = False,
) -> Options:
    """Who asks and when."""
    at = parse_datetime(now) if isinstance(now, str) else now
    return Options(
        on=at.date() if at else on,
        now=at or datetime(on.year, on.month, on.day, 12, tzinfo=UTC),
        context=Context(
            Jurisdiction(jurisdiction) if jurisdiction else None, Audience(audience), lang
        ),
        show_false=show_false,
    )


def ask(
    command: str,
    document: Mapping[str, object],
    asked: Options | None = None,
    *,
    policies: bool = True,
) -> Answer:
    """The answer of a command of the anakinra label."""
    used = label() if policies else label().without_policies()
    return run(command, used, document=document, options=asked or options())


def plain(value: object) -> dict[str, object]:
    """An answer as plain JSON values."""
    return cast("dict[str, object]", as_json(value))
