"""Injection sites: the rules of a label, the question about a spot, and the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, get_args

from pydantic import Field, model_validator

from vademecum.model.answer import Answer, CiteRef, Problem
from vademecum.model.document import Reader
from vademecum.model.errors import InputError, InputIssue
from vademecum.model.listfact import ListFact
from vademecum.model.source import Cite, Identifier, PackFlag, PackModel, PackQuantity
from vademecum.model.spot import (
    Candidate,
    Injection,
    Injector,
    Region,
    Side,
    Skin,
    read_candidate,
    read_history,
    read_last,
)
from vademecum.model.vocabulary import Contact, Jurisdiction, Review, Urgency


class SiteVerdict(StrEnum):
    """Whether a spot is suitable, mildest first; `undetermined` could still be any of them."""

    ACCEPT = "accept"
    ACCEPT_WITH_ADVICE = "accept-with-advice"
    ADVISE_AGAINST = "advise-against"
    REJECT = "reject"
    UNDETERMINED = "undetermined"

    @property
    def rank(self) -> int:
        """0 for the mildest."""
        return _RANKS[self]


_RANKS = {verdict: rank for rank, verdict in enumerate(SiteVerdict)}

# Why a spot is not simply accepted, in the order in which answers of equal gravity list them.
Reason = Literal[
    "too-near-last", "too-near-navel", "waistline", "skin", "same-area",
    "not-for-self-injection", "thin-abdomen", "region-not-labelled", "distance-unknown",
]  # fmt: skip
REASONS: tuple[Reason, ...] = get_args(Reason)


class SiteRegion(PackModel):
    """A region that the label lists, and its conditions.

    `from_navel` is the smallest distance to the navel; `helper_only`: not for self-injection;
    `not_if_very_thin`: not for people with little fat under the skin.
    """

    region: Region
    from_navel: PackQuantity | None = None
    helper_only: PackFlag = False
    not_if_very_thin: PackFlag = False
    cites: tuple[Cite, ...] = Field(alias="cite", min_length=1)


class SiteReason(PackModel):
    """The words behind a reason and what they rest on.

    `about` narrows them to some of the skin findings or distances; empty: they always apply.
    """

    reason: Reason
    id: Identifier
    about: tuple[str, ...] = ()
    policies: tuple[Identifier, ...] = ()
    contact: Contact = Contact.NONE
    urgency: Urgency = Urgency.ROUTINE
    review: Review = Review.VERIFIED
    cites: tuple[Cite, ...] = Field(alias="cite", min_length=1)


class SiteRules(PackModel):
    """All that a label says about where to inject.

    `regions` stand in the order in which they are suggested where history does not decide.
    `verdicts`: how grave each reason is. `distance` and `rotation` are ids of local policies:
    the smallest distance to the last spot, and what an area is and which one comes next.
    `not_read`: parts of a jurisdiction's own texts that these rules could not rest on.
    """

    regions: tuple[SiteRegion, ...]
    verdicts: dict[Reason, SiteVerdict]
    reasons: tuple[SiteReason, ...]
    distance: Identifier
    rotation: Identifier
    not_read: dict[Jurisdiction, tuple[str, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _every_reason_has_words_and_a_verdict(self) -> SiteRules:
        lacking = set(REASONS) - {entry.reason for entry in self.reasons}
        lacking |= set(REASONS) - set(self.verdicts)
        if lacking:
            raise ValueError(f"words or a verdict are lacking for {sorted(lacking)}")
        told = sorted(
            each for entry in self.reasons if entry.reason == "skin" for each in entry.about
        )
        if told != sorted(Skin):
            raise ValueError("each finding on the skin stands once in `about` of a skin reason")
        return self

    def region(self, wanted: Region) -> SiteRegion | None:
        """The labelled region, or None where the label does not list it."""
        return next((each for each in self.regions if each.region is wanted), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRequest:
    """A spot (None: asks for a suggestion), the injections before it, and who injects whom.

    `never_before`: somebody asserted that there was no injection yet.
    """

    candidate: Candidate | None = None
    last: Injection | None = None
    never_before: bool = False
    history: ListFact[Injection] = ListFact()  # noqa: RUF009 - frozen, and means "not told"
    injector: Injector | None = None
    very_thin: bool | None = None
    problems: tuple[Problem, ...] = ()
    inputs: tuple[str, ...] = ()


def read_site(document: Mapping[str, object]) -> SiteRequest:
    """The request of an input document; InputError lists all that is wrong with it.

    A distance that cannot be read becomes a problem and stays unknown.
    """
    issues: list[InputIssue] = []
    problems: list[Problem] = []
    whole = Reader(document, "", issues)
    injector = whole.code("injector", tuple(Injector))
    last, never_before = read_last(whole)
    request = SiteRequest(
        candidate=read_candidate(whole, problems),
        last=last,
        never_before=never_before,
        history=read_history(whole),
        injector=Injector(injector) if injector else None,
        very_thin=whole.flag("very_thin"),
        problems=tuple(problems),
        inputs=_inputs(whole),
    )
    if issues:
        raise InputError(issues)
    return request


def _inputs(whole: Reader) -> tuple[str, ...]:
    """The names of what was told, for the answer's `inputs_used`."""
    candidate = whole.value.get("candidate")
    parts = candidate if isinstance(candidate, Mapping) else {}
    names = [f"candidate.{key}" for key in parts if parts[key] not in (None, "unknown", [])]
    others = ("last", "history", "injector", "very_thin")
    names += [key for key in others if whole.told(key) and whole.value[key] != []]
    return tuple(sorted(names))


@dataclass(frozen=True, slots=True)
class ShownSiteReason:
    """A reason in the words of the audience; `about`: the findings or distances behind it."""

    reason: str
    about: tuple[str, ...]
    says: str
    cites: tuple[CiteRef, ...]
    policies: tuple[str, ...]
    review: Review


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The area that comes next, in words and codes."""

    region: Region
    side: Side
    says: str
    cites: tuple[CiteRef, ...]
    policies: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SiteAdvice(Answer):
    """The verdict on a spot with its reasons, and where to go instead.

    `explained` holds the words for `reasons`. Asked without a spot there is only a suggestion,
    and the verdict is undetermined; an accepted spot needs none.
    """

    verdict: SiteVerdict
    says: str
    reasons: tuple[str, ...] = ()
    explained: tuple[ShownSiteReason, ...] = ()
    suggestion: Suggestion | None = None

    @property
    def calls_for_action(self) -> bool:
        """Anything but an accepted spot."""
        return self.verdict is not SiteVerdict.ACCEPT
