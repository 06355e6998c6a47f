"""Monitoring: the rules of a label, the question, and the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vademecum.model.answer import Answer
from vademecum.model.source import PackModel


class MonitoringRules(PackModel):
    """All that a label says about it."""


@dataclass(frozen=True, slots=True)
class MonitorRequest:
    """The question."""


@dataclass(frozen=True, kw_only=True)
class Monitoring(Answer):
    """The answer."""


def read_monitor(document: Mapping[str, object]) -> MonitorRequest:
    """The question of an input document."""
    return MonitorRequest()
