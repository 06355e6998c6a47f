"""Triage: the table of symptoms and the rules of a label, the question, and the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from pydantic import Field, model_validator

from vademecum.model.answer import Answer, CiteRef
from vademecum.model.criteria import PackCriterion
from vademecum.model.document import Reader
from vademecum.model.errors import InputError, InputIssue
from vademecum.model.listfact import ListFact
from vademecum.model.sign import ANY_TERM, AnySign, PackSign, single_signs
from vademecum.model.source import (
    Cite,
    Identifier,
    PackDuration,
    PackFlag,
    PackModel,
    PackQuantity,
)
from vademecum.model.symptom import (
    FEATURES,
    OTHER,
    PLACES,
    SEVERITIES,
    Symptom,
    read_symptoms,
)
from vademecum.model.vocabulary import Review, Urgency

# In the order in which a person should take them.
ACTIONS = (
    "call-emergency-number", "do-not-inject-until-assessed", "contact-prescriber-today",
    "contact-prescriber", "contact-if-it-persists", "check-neutrophils",
    "check-kidney-and-urine-protein", "check-liver", "test-for-tuberculosis", "rotate-site",
    "report-reaction",
)  # fmt: skip
Action = Literal[
    "call-emergency-number", "do-not-inject-until-assessed", "contact-prescriber-today",
    "contact-prescriber", "contact-if-it-persists", "check-neutrophils",
    "check-kidney-and-urine-protein", "check-liver", "test-for-tuberculosis", "rotate-site",
    "report-reaction",
]  # fmt: skip


# What kind of reason a single symptom gives, without any combination.
Role = Literal["red-flag", "immediate", "minor", "unlisted", "site", "other", "nothing-told"]
ROLES = get_args(Role)


class SymptomTerm(PackModel):
    """A row of the symptom table; its name is the text `<medicine>.symptom.<id>`.

    `lists` are the lists of the sources that name it: to be told at once, minor, or a reaction of
    the injection site. `frequency` is the band given there, `tier` its urgency alone. Where one of
    the last list is told, its place is asked for. `words` are other words for it, by language.
    """

    id: str = Field(pattern=r"^[a-z]+(-[a-z]+)*$")
    lists: tuple[Literal["immediate", "minor", "site"], ...] = ()
    frequency: Literal["more", "less", "unknown", "none"] = "none"
    tier: Urgency
    words: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    review: Review = Review.VERIFIED
    cites: tuple[Cite, ...] = Field(default=(), alias="cite")

    @model_validator(mode="after")
    def _lists_agree(self) -> SymptomTerm:
        if self.frequency != "none" and not self.lists:
            raise ValueError(f"the frequency of {self.id} is given in a list; name it in lists")
        if self.tier is Urgency.ROUTINE and self.id != OTHER and "minor" not in self.lists:
            raise ValueError(f"{self.id} may be routine alone only where a list calls it minor")
        return self


class Phrase(PackModel):
    """Words that tell a term with a place, a severity or a feature, such as a swollen face."""

    term: str
    at: str | None = None
    severity: str | None = None
    feature: str | None = None
    words: dict[str, tuple[str, ...]]

    @model_validator(mode="after")
    def _codes_are_known(self) -> Phrase:
        told = [(self.at, PLACES), (self.severity, SEVERITIES), (self.feature, FEATURES)]
        if any(code is not None and code not in codes for code, codes in told):
            raise ValueError("a place, a severity or a feature of a phrase is not on its list")
        return self


class TriageRule(PackModel):
    """A combination with the urgency that it gives at least; it never lowers another.

    Where `facts` is given it must hold as well; with `facts_untold` it must only not be false.
    """

    id: Identifier
    disposition: Urgency
    when: PackSign
    facts: PackCriterion | None = None
    facts_untold: PackFlag = False
    suspects: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    policies: tuple[Identifier, ...] = ()
    review: Review = Review.VERIFIED
    cites: tuple[Cite, ...] = Field(alias="cite", min_length=1)


class Gate(PackModel):
    """The only way to routine for a term that a source also calls urgent.

    Every symptom told must be one of `terms`, be told to be mild, have no feature, not fit `but`
    (and be told to be at the site, where `site`), and nothing else may be left to tell. Without
    its policy a gate is shut.
    """

    id: Identifier
    terms: tuple[str, ...] = Field(min_length=1)
    site: PackFlag = False
    but: PackSign | None = None
    policy: Identifier
    actions: tuple[Action, ...] = ()
    cites: tuple[Cite, ...] = Field(alias="cite", min_length=1)


class Derived(PackModel):
    """A fact that says as much as a symptom, such as a measured temperature.

    With one of `asked_with` among the symptoms it is asked for where it could raise the answer.
    """

    term: str
    facts: PackCriterion
    asked_with: tuple[str, ...] = ()
    cites: tuple[Cite, ...] = Field(alias="cite", min_length=1)


class Organ(PackModel):
    """How the involvement of an organ shows: in symptoms, or in a fact."""

    signs: PackSign | None = None
    facts: PackCriterion | None = None


class RegiscarRules(PackModel):
    """The numbers of the RegiSCAR score for drug reaction with eosinophilia (DRESS).

    `bands` are the lowest scores of possible, probable and definite.
    """

    shown_with: PackSign
    shown_with_facts: PackCriterion
    fever: PackQuantity
    node_sites: int
    eosinophils: tuple[PackQuantity, PackQuantity]
    body_surface: PackQuantity
    features: tuple[str, ...]
    features_needed: int
    organs: dict[str, Organ]
    resolution: PackDuration
    bands: tuple[int, int, int]
    cites: tuple[Cite, ...] = Field(alias="cite", min_length=1)


class TriageRules(PackModel):
    """All that a label says about symptoms.

    `tiers`, `red_flags` and `limits` are the ids of the policies behind the urgency of single
    terms and behind named limits. `groups` name several terms at once. `texts` maps the roles of
    texts that no rule owns to their ids, `default_cites` stand behind terms that have none.
    """

    terms: tuple[SymptomTerm, ...]
    phrases: tuple[Phrase, ...] = ()
    groups: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    rules: tuple[TriageRule, ...]
    gates: tuple[Gate, ...] = ()
    derived: tuple[Derived, ...] = ()
    regiscar: RegiscarRules | None = None
    tiers: Identifier
    red_flags: Identifier
    limits: Identifier
    texts: dict[Role, Identifier]
    default_cites: tuple[Cite, ...] = Field(min_length=1)
    site_cites: tuple[Cite, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_are_known(self) -> TriageRules:
        known = {term.id for term in self.terms}
        named = set().union(*self.groups.values()) | {phrase.term for phrase in self.phrases}
        named |= {term for gate in self.gates for term in gate.terms}
        named |= {term for each in self.derived for term in (each.term, *each.asked_with)}
        signs: list[AnySign] = [rule.when for rule in self.rules]
        signs += [gate.but for gate in self.gates if gate.but is not None]
        named |= {term for sign in signs for one in single_signs(sign) for term in one.terms}
        unknown = sorted(named - known - set(self.groups) - {ANY_TERM})
        if unknown:
            raise ValueError(f"no row of the table has the term {', '.join(unknown)}")
        if set(self.texts) != set(ROLES):
            raise ValueError(f"texts has one id for each of {', '.join(ROLES)}")
        return self

    @model_validator(mode="after")
    def _gates_have_a_source(self) -> TriageRules:
        lists = {term.id: term.lists for term in self.terms}
        for gate in self.gates:
            wanted = "site" if gate.site else "minor"
            others = [term for term in gate.terms if wanted not in lists[term]]
            if others:
                raise ValueError(f"{gate.id} opens only for the {wanted} list, not {others[0]}")
        return self


@dataclass(frozen=True, slots=True)
class TriageRequest:
    """The symptoms as told, and when the last dose was given, where that is known."""

    symptoms: ListFact[Symptom]
    last_dose: datetime | None = None


def read_triage(document: Mapping[str, object]) -> TriageRequest:
    """The symptoms and the last dose of an input document; InputError lists all faults."""
    issues: list[InputIssue] = []
    symptoms = read_symptoms(document.get("symptoms"), "/symptoms", issues=issues)
    last_dose = Reader(document, "", issues).instant("last_dose")
    if issues:
        raise InputError(issues)
    return TriageRequest(symptoms, last_dose)


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageReason:
    """Why an answer is at least so urgent; `id` is that of the rule or of the text."""

    id: str
    terms: tuple[str, ...]
    disposition: Urgency
    says: str
    cites: tuple[CiteRef, ...]
    policies: tuple[str, ...] = ()
    review: Review = Review.VERIFIED


@dataclass(frozen=True, slots=True)
class Score:
    """A published score: its items as counted here, their sum, and the band that it falls in."""

    name: str
    value: int
    band: str
    items: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class Triage(Answer):
    """How soon help is needed, with every reason, the most urgent first."""

    disposition: Urgency
    reasons: tuple[TriageReason, ...]
    suspected: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    scores: tuple[Score, ...] = ()
