"""The anakinra pack asked where to inject, for the tests of injection sites."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from vademecum.engine.site import next_site
from vademecum.model.answer import Context
from vademecum.model.instant import parse_datetime
from vademecum.model.label import Label
from vademecum.model.site import SiteAdvice, SiteRequest, SiteRules, read_site
from vademecum.model.vocabulary import Audience, Jurisdiction
from vademecum.packs.load import load

NOW = parse_datetime("2026-06-01T12:00:00+02:00")


@cache
def label() -> Label:
    """The whole pack."""
    return load(Path(__file__).parents[1] / "packs" / "anakinra")


def rules() -> SiteRules:
    """Its rules for sites."""
    found = label().site
    assert found is not None
    return found


def answer(request: SiteRequest, *, policies: bool = True) -> SiteAdvice:
    """The advice on a request that is already read."""
    used = label() if policies else label().without_policies()
    return next_site(used, request, context=Context(), now=NOW)


def site(
    document: Mapping[str, object],
    *,
    jurisdiction: str | None = None,
    audience: str = "professional",
    lang: str = "en",
    policies: bool = True,
) -> SiteAdvice:
    """The advice on a document of the `site` command."""
    used = label() if policies else label().without_policies()
    place = Jurisdiction(jurisdiction) if jurisdiction else None
    context = Context(place, Audience(audience), lang)
    return next_site(used, read_site(document), context=context, now=NOW)
