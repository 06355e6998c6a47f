"""The schema of a pack's files, and how they become a Label."""

from __future__ import annotations

from pydantic import Field

from vademecum.model.dose import DoseRules
from vademecum.model.facts import Registry
from vademecum.model.kinetics import KineticsRules
from vademecum.model.label import Identity, Indication, Label, Statement, Texts
from vademecum.model.missed import MissedRules
from vademecum.model.monitoring import MonitoringRules
from vademecum.model.report import ReportRules
from vademecum.model.site import SiteRules
from vademecum.model.source import Conflict, PackModel, Policy, Source
from vademecum.model.storage import StorageRules
from vademecum.model.terms import Term, Terms
from vademecum.model.triage import TriageRules


class PackDocument(PackModel):
    """All files of a pack in one; a file holds any of these parts."""

    identity: Identity
    sources: tuple[Source, ...]
    statements: tuple[Statement, ...] = ()
    indications: tuple[Indication, ...] = ()
    policies: tuple[Policy, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    dose: DoseRules | None = None
    missed: MissedRules | None = None
    site: SiteRules | None = None
    storage: StorageRules | None = None
    monitoring: MonitoringRules | None = None
    triage: TriageRules | None = None
    report: ReportRules | None = None
    kinetics: KineticsRules | None = None


class TermsDocument(PackModel):
    """The files of the shared vocabulary in one."""

    terms: tuple[Term, ...] = Field(default=())


def as_label(document: PackDocument, registry: Registry, terms: Terms, texts: Texts) -> Label:
    """The label of a pack."""
    return Label(
        identity=document.identity,
        sources={source.id: source for source in document.sources},
        registry=registry,
        terms=terms,
        statements=document.statements,
        indications=document.indications,
        policies={policy.id: policy for policy in document.policies},
        conflicts=document.conflicts,
        texts=texts,
        dose=document.dose,
        missed=document.missed,
        site=document.site,
        storage=document.storage,
        monitoring=document.monitoring,
        triage=document.triage,
        report=document.report,
        kinetics=document.kinetics,
    )
