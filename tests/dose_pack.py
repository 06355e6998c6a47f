"""The dose rules of the anakinra pack and people to ask them about, for tests of doses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from vademecum.engine.dose import check_dose
from vademecum.model.answer import Context
from vademecum.model.dose import DoseCheck, DoseRules
from vademecum.model.facts import Fact, Registry
from vademecum.model.label import Label, Statement
from vademecum.model.order import read_dose
from vademecum.model.patient import Patient, Value
from vademecum.model.quantity import Quantity
from vademecum.model.readvalue import age_of, canonical
from vademecum.model.source import Conflict, Policy, Source
from vademecum.model.vocabulary import Audience, Jurisdiction
from vademecum.packs.merge import merge
from vademecum.packs.yaml import load_yaml

PACKS = Path(__file__).parents[1] / "packs"
ON = date(2026, 6, 1)


def _merged(*patterns: str) -> dict[str, list[dict[str, object]]]:
    files = [file for pattern in patterns for file in sorted(PACKS.glob(pattern))]
    documents = [load_yaml(f.read_bytes(), str(f)) for f in files if ".cases" not in f.name]
    return cast("dict[str, list[dict[str, object]]]", merge(documents, "statements").value)


@cache
def registry() -> Registry:
    """The registry of facts."""
    facts = _merged("_facts/*.yaml")["facts"]
    return Registry.model_validate({"facts": {str(fact["id"]): fact for fact in facts}})


@cache
def label() -> Label:
    """The anakinra label with nothing but what doses need."""
    own = _merged("anakinra/posology*.yaml", "anakinra/*-dose.yaml", "anakinra/sources.yaml")
    texts = {lang: _merged(f"anakinra/text/{lang}/posology*.yaml") for lang in ("en", "es")}
    sources = [Source.model_validate(each) for each in own["sources"]]
    policies = [Policy.model_validate(each) for each in own["policies"]]
    return Label(
        identity=SimpleNamespace(id="anakinra"),  # type: ignore[arg-type]
        sources={source.id: source for source in sources},
        registry=registry(),
        terms=None,  # type: ignore[arg-type]
        statements=tuple(Statement.model_validate(each) for each in own["statements"]),
        policies={policy.id: policy for policy in policies},
        conflicts=tuple(Conflict.model_validate(each) for each in own["conflicts"]),
        texts=texts,  # type: ignore[arg-type]
        dose=DoseRules.model_validate(own["dose"]),
    )


def person(facts: Mapping[str, object]) -> Patient:
    """A person from plain facts; no problems, no conflicts."""
    values = {name: _value(registry().facts[name], told) for name, told in facts.items()}
    return Patient(ON, values, told=dict(facts))


def _value(fact: Fact, told: object) -> Value:
    if isinstance(told, Mapping):
        told = told["value"]
    if isinstance(told, bool):
        return told
    text = str(told)
    if fact.type == "age":
        quantity = Quantity.parse(text)
        return age_of(int(quantity.value), quantity.unit)
    if fact.type != "quantity":
        return text
    measured = canonical(fact, Quantity.parse(text))
    assert measured is not None
    return measured


def dose(
    facts: Mapping[str, object],
    order: Mapping[str, object],
    jurisdiction: str | None = "US",
    *,
    audience: str = "professional",
    policies: bool = True,
) -> DoseCheck:
    """The answer of the dose check."""
    context = Context(Jurisdiction(jurisdiction) if jurisdiction else None, Audience(audience))
    used = label() if policies else label().without_policies()
    return check_dose(used, person(facts), read_dose({"order": order}), context=context, on=ON)
