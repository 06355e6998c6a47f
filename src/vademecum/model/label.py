"""A label as data: identity, sources, statements, rules, texts. One pack, loaded and checked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pydantic import Field

from vademecum.model.criteria import PackCriterion
from vademecum.model.source import (
    Cite,
    Conflict,
    Identifier,
    PackDate,
    PackDuration,
    PackModel,
    Policy,
    Source,
)
from vademecum.model.vocabulary import (
    Audience,
    Authorisation,
    Basis,
    Contact,
    Jurisdiction,
    Kind,
    Review,
    Urgency,
    Wording,
)

if TYPE_CHECKING:
    from vademecum.model.dose import DoseRules
    from vademecum.model.facts import Registry
    from vademecum.model.kinetics import KineticsRules
    from vademecum.model.missed import MissedRules
    from vademecum.model.monitoring import MonitoringRules
    from vademecum.model.report import ReportRules
    from vademecum.model.site import SiteRules
    from vademecum.model.storage import StorageRules
    from vademecum.model.terms import Terms
    from vademecum.model.triage import TriageRules

EVERYWHERE = (Jurisdiction.US, Jurisdiction.EU, Jurisdiction.UK)


class Consequence(PackModel):
    """What a statement says to do, and about whom to ask."""

    wording: Wording
    contact: Contact = Contact.NONE
    urgency: Urgency = Urgency.ROUTINE
    interval: PackDuration | None = None


class Statement(PackModel):
    """One thing that a source says, with the criterion that makes it apply to a person.

    `indications` and `phase` narrow it. Without `when` it is always there, for reading.
    """

    id: Identifier
    kind: Kind
    subject: str
    when: PackCriterion | None = None
    then: Consequence
    jurisdictions: tuple[Jurisdiction, ...] = EVERYWHERE
    indications: tuple[str, ...] = Field(default=(), alias="for")
    phase: str | None = None
    basis: Basis = Basis.LABEL
    review: Review = Review.VERIFIED
    cites: tuple[Cite, ...] = Field(default=(), alias="cite")
    policy: Identifier | None = None


class Criterion(PackModel):
    """A named condition of an indication; its text says it in words."""

    id: Identifier
    when: PackCriterion
    cites: tuple[Cite, ...] = Field(alias="cite", min_length=1)


class Count(PackModel):
    """At least so many of the named items must hold."""

    id: Identifier
    name: str
    needed: int
    items: dict[str, PackCriterion]
    review: Review = Review.VERIFIED
    cites: tuple[Cite, ...] = Field(alias="cite", min_length=1)


class Indication(PackModel):
    """A use that a label of these jurisdictions gives, with all its conditions."""

    id: Identifier
    code: str
    jurisdictions: tuple[Jurisdiction, ...]
    authorisation: Authorisation
    review: Review = Review.VERIFIED
    criteria: tuple[Criterion, ...] = ()
    counts: tuple[Count, ...] = ()
    cites: tuple[Cite, ...] = Field(alias="cite", min_length=1)


class Identity(PackModel):
    """What the pack is about and how far it has been reviewed."""

    id: Identifier
    names: tuple[str, ...]
    brands: tuple[str, ...]
    codes: dict[str, tuple[str, ...]]
    products: tuple[dict[str, str], ...]
    status: str = Field(pattern="^(draft|reviewed|retired)$")
    version: str
    jurisdictions: tuple[Jurisdiction, ...]
    authored_by: str
    checked_by: str
    reviewed_on: PackDate | None = None
    review_due: PackDate | None = None


Texts = dict[str, dict[str, dict[str, str]]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Label:
    """Everything a pack says, ready for the engine.

    `texts` maps language, text id and audience to words.
    """

    identity: Identity
    sources: dict[str, Source]
    registry: Registry
    terms: Terms
    statements: tuple[Statement, ...] = ()
    indications: tuple[Indication, ...] = ()
    policies: dict[str, Policy] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    texts: Texts = field(default_factory=dict)
    dose: DoseRules | None = None
    missed: MissedRules | None = None
    site: SiteRules | None = None
    storage: StorageRules | None = None
    monitoring: MonitoringRules | None = None
    triage: TriageRules | None = None
    report: ReportRules | None = None
    kinetics: KineticsRules | None = None

    def policy(self, identifier: str) -> Policy | None:
        """A local policy, or None where it does not exist or is switched off."""
        found = self.policies.get(identifier)
        return found if found is not None and found.on else None

    def without_policies(self) -> Label:
        """The same label answering from its sources alone."""
        return replace(self, policies={})

    def text(self, identifier: str, lang: str, audience: Audience) -> str:
        """The words for an id; the other language or audience where these are missing."""
        for code in (lang, "en"):
            words = self.texts.get(code, {}).get(identifier, {})
            if audience.value in words:
                return words[audience.value]
        return identifier
