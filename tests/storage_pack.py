"""Questions about a syringe to the anakinra pack, for tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from vademecum.engine.storage import judge_excursion
from vademecum.model.answer import Context
from vademecum.model.instant import parse_datetime
from vademecum.model.label import Label
from vademecum.model.patient import Patient
from vademecum.model.storage import StorageVerdict, read_storage
from vademecum.model.vocabulary import Audience, Jurisdiction
from vademecum.packs.load import load

NOW = "2026-06-04T08:00:00+02:00"
KEPT: dict[str, object] = {
    "product": {"opened": False, "expiry": "2027-08"},
    "removed": "none",
    "events": "none",
    "appearance": ["clear", "colourless"],
}


@cache
def label() -> Label:
    """The anakinra label."""
    return load(Path(__file__).parents[1] / "packs" / "anakinra")


def removed(*items: Mapping[str, object]) -> dict[str, object]:
    """These times out of the refrigerator and no others."""
    return {"items": list(items), "complete": True}


def judge(
    document: Mapping[str, object],
    where: str | None = "EU",
    *,
    now: str | datetime = NOW,
    audience: str = "professional",
    lang: str = "en",
    policies: bool = True,
) -> StorageVerdict:
    """The verdict on a document of the `storage` command."""
    at = parse_datetime(now) if isinstance(now, str) else now
    context = Context(Jurisdiction(where) if where else None, Audience(audience), lang)
    used = label() if policies else label().without_policies()
    nobody = Patient(at.date(), {})
    return judge_excursion(used, nobody, request=read_storage(document), context=context, now=at)
