"""The rules of the anakinra pack for missed doses and monitoring, for tests of both."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from vademecum.engine.missed import advise_missed
from vademecum.model.answer import Context
from vademecum.model.facts import Registry
from vademecum.model.instant import parse_datetime
from vademecum.model.label import Label, Statement
from vademecum.model.missed import MissedAdvice, MissedRules, read_missed
from vademecum.model.patient import Patient
from vademecum.model.reading import FactRules, read_facts
from vademecum.model.source import Conflict, Policy, Source
from vademecum.model.terms import Term, Terms
from vademecum.model.triage import TriageRules
from vademecum.model.vocabulary import Audience, Jurisdiction
from vademecum.packs.merge import merge
from vademecum.packs.yaml import load_yaml

PACKS = Path(__file__).parents[1] / "packs"


def _merged(*patterns: str) -> dict[str, list[dict[str, object]]]:
    files = [file for pattern in patterns for file in sorted(PACKS.glob(pattern))]
    documents = [load_yaml(f.read_bytes(), str(f)) for f in files if ".cases" not in f.name]
    return cast("dict[str, list[dict[str, object]]]", merge(documents, "statements").value)


@cache
def fact_rules() -> FactRules:
    """The registry of facts and the terms."""
    facts = {str(fact["id"]): fact for fact in _merged("_facts/*.yaml")["facts"]}
    terms = tuple(Term.model_validate(each) for each in _merged("_terms/*.yaml")["terms"])
    return FactRules(Registry.model_validate({"facts": facts}), Terms(terms))


@cache
def label() -> Label:
    """The anakinra label with what missed doses, monitoring and triage need."""
    own = _merged(
        "anakinra/missed-dose*.yaml", "anakinra/overdose*.yaml", "anakinra/monitoring*.yaml",
        "anakinra/triage*.yaml", "anakinra/*-missed.yaml", "anakinra/*-monitoring.yaml",
        "anakinra/*-triage.yaml", "anakinra/sources.yaml", "anakinra/sources-dose.yaml",
        "anakinra/posology-organs.yaml",
    )  # fmt: skip
    own_parts = {key: own.get(key, []) for key in ("sources", "policies", "conflicts")}
    texts = {lang: _merged(f"anakinra/text/{lang}/*.yaml") for lang in ("en", "es")}
    sources = [Source.model_validate(each) for each in own_parts["sources"]]
    policies = [Policy.model_validate(each) for each in own_parts["policies"]]
    rules = fact_rules()
    return Label(
        identity=SimpleNamespace(id="anakinra"),  # type: ignore[arg-type]
        sources={source.id: source for source in sources},
        registry=rules.registry,
        terms=rules.terms,
        statements=tuple(Statement.model_validate(each) for each in own["statements"]),
        policies={policy.id: policy for policy in policies},
        conflicts=tuple(Conflict.model_validate(each) for each in own_parts["conflicts"]),
        texts=texts,  # type: ignore[arg-type]
        missed=MissedRules.model_validate(own["missed"]),
        triage=TriageRules.model_validate(own["triage"]),
    )


def person(facts: Mapping[str, object], on: date) -> Patient:
    """A person from a facts mapping."""
    return read_facts([("/facts", facts)], fact_rules(), on=on)


def context_of(jurisdiction: str | None, audience: str = "professional") -> Context:
    """The context of a question."""
    return Context(Jurisdiction(jurisdiction) if jurisdiction else None, Audience(audience))


def missed(
    document: Mapping[str, object],
    now: str | datetime,
    jurisdiction: str | None = "US",
    *,
    policies: bool = True,
    facts: Mapping[str, object] | None = None,
) -> MissedAdvice:
    """The advice on a document of the `missed` command."""
    at = parse_datetime(now) if isinstance(now, str) else now
    used = label() if policies else label().without_policies()
    return advise_missed(
        used,
        read_missed(document),
        patient=person(facts or {}, at.date()),
        context=context_of(jurisdiction),
        now=at,
    )
