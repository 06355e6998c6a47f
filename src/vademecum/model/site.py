"""Site: the rules of a label, the question, and the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vademecum.model.answer import Answer
from vademecum.model.source import PackModel


class SiteRules(PackModel):
    """All that a label says about it."""


@dataclass(frozen=True, slots=True)
class SiteRequest:
    """The question."""


@dataclass(frozen=True, kw_only=True)
class SiteAdvice(Answer):
    """The answer."""


def read_site(document: Mapping[str, object]) -> SiteRequest:
    """The question of an input document."""
    return SiteRequest()
