"""The result of `assess` (public contract, section 5.1)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from vademecum.model.answer import Answer, CiteRef
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import Authorisation, Level, Review


@dataclass(frozen=True, slots=True)
class Verdict:
    """An interval: what is already true, and what could still be."""

    at_least: Level
    at_most: Level


@dataclass(frozen=True, slots=True)
class JudgedCriterion:
    """A condition of an indication with its truth for this person."""

    says: str
    truth: Truth
    facts: dict[str, object]
    cites: tuple[CiteRef, ...]


@dataclass(frozen=True, slots=True)
class JudgedCount:
    """An n-of-m rule: how many items are met, not met and unknown."""

    name: str
    needed: int
    met: int
    not_met: int
    unknown: int
    items: dict[str, Truth]


@dataclass(frozen=True, slots=True)
class JudgedIndication:
    """Whether this use is inside a label of the jurisdiction."""

    code: str | None
    truth: Truth
    authorisation: Authorisation
    review: Review
    criteria: tuple[JudgedCriterion, ...] = ()
    counts: tuple[JudgedCount, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Assessment(Answer):
    """What the label says about using the medicine, for this person as far as known.

    `told` is what was told for every known fact; findings name the facts that they read.
    """

    verdict: Verdict
    indication: JudgedIndication
    told: Mapping[str, object]

    def as_json(self) -> Mapping[str, object]:
        """The keys of the public contract."""
        rest = {
            item.name: getattr(self, item.name)
            for item in dataclasses.fields(self)
            if item.name not in ("told", "findings")
        }
        return {"findings": [finding.shown(self.told) for finding in self.findings]} | rest

    @property
    def calls_for_action(self) -> bool:
        """Nothing speaks against it, nothing is open, and the use is inside the label."""
        settled = self.verdict.at_most is Level.CLEAR
        return not (settled and self.indication.truth is Truth.TRUE)
