"""The triage rules of the anakinra pack, and short ways to ask them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from tests.follow_up_pack import label, person
from vademecum.engine.symptoms import Told, told_symptoms
from vademecum.engine.triage import disposition_of, triage
from vademecum.engine.triagetable import table_of
from vademecum.model.answer import Context
from vademecum.model.patient import Patient
from vademecum.model.symptom import Symptom
from vademecum.model.triage import Triage, TriageRules, read_triage
from vademecum.model.vocabulary import Audience, Urgency

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
NOBODY = Patient(date(2026, 6, 1), {})


def rules() -> TriageRules:
    """The triage rules of the pack."""
    found = label().triage
    assert found is not None
    return found


def listed(*items: object, complete: bool = True) -> dict[str, object]:
    """A document with these symptoms: a term, or a mapping with qualifiers."""
    return {"symptoms": {"items": list(items), "complete": complete}}


def ask(
    document: Mapping[str, object],
    *,
    facts: Mapping[str, object] | None = None,
    audience: str = "professional",
    lang: str = "en",
    policies: bool = True,
) -> Triage:
    """The answer to a document of the `triage` command."""
    used = label() if policies else label().without_policies()
    return triage(
        used,
        person(facts or {}, NOW.date()),
        request=read_triage(document),
        context=Context(None, Audience(audience), lang),
        now=NOW,
    )


def told(document: Mapping[str, object], patient: Patient = NOBODY) -> Told:
    """What the engine takes a document for."""
    table = table_of(label())
    request = read_triage(document)
    return told_symptoms(table.rules, table.words, request=request, patient=patient, now=NOW)


def alone(*symptoms: Symptom, complete: bool = True) -> Urgency:
    """The disposition of symptoms with nothing else known."""
    return disposition_of(label(), symptoms, complete=complete)


def reasons(answer: Triage) -> list[str]:
    """The reasons of an answer without the common start of their ids."""
    return [reason.id.removeprefix("anakinra.triage.") for reason in answer.reasons]


def asked(answer: Triage) -> list[str]:
    """What an answer asks for."""
    return [entry.fact for entry in answer.missing]
