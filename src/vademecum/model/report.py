"""Reports: the rules of a label, the question, and the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vademecum.model.answer import Answer
from vademecum.model.source import PackModel


class ReportRules(PackModel):
    """All that a label says about it."""


@dataclass(frozen=True, slots=True)
class ReportCase:
    """The question."""


@dataclass(frozen=True, kw_only=True)
class Report(Answer):
    """The answer."""


def read_report(document: Mapping[str, object]) -> ReportCase:
    """The question of an input document."""
    return ReportCase()
