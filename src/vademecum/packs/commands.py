"""Answers the commands of the public contract: a document in, an answer and its JSON out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple
from weakref import WeakKeyDictionary

from vademecum.engine.assess import assess
from vademecum.engine.dose import check_dose
from vademecum.engine.kinetics import simulate
from vademecum.engine.missed import advise_missed
from vademecum.engine.monitoring import due_monitoring
from vademecum.engine.report import draft_report
from vademecum.engine.shared import jurisdiction_of
from vademecum.engine.site import next_site
from vademecum.engine.storage import judge_excursion
from vademecum.engine.triage import triage
from vademecum.model.answer import Answer, Context, Problem, as_json
from vademecum.model.errors import InputError, InputIssue, UsageError, pointer
from vademecum.model.label import Label
from vademecum.model.missed import read_missed
from vademecum.model.monitoring import read_monitor
from vademecum.model.order import read_dose
from vademecum.model.patient import Patient
from vademecum.model.reading import FactRules, read_facts, reason_for
from vademecum.model.report import read_report
from vademecum.model.simulation import read_simulation
from vademecum.model.site import read_site
from vademecum.model.storage import read_storage
from vademecum.model.triage import read_triage

CONTRACT = "1.0"
FACTS = "facts"
# What the facts are called that a concentration model depends on.
COVARIATES = "covariates"
# The parts of a document that each command reads beside the facts.
PARTS = {
    "assess": (),
    "dose": ("order",),
    "missed": ("regimen", "given", "symptoms", "travel"),
    "site": ("candidate", "last", "history", "injector", "very_thin"),
    "storage": ("product", "removed", "events", "appearance"),
    "monitor": ("results",),
    "triage": ("symptoms", "last_dose"),
    "report": ("case",),
    "simulate": ("model", COVARIATES, "regimen", "given", "times", "parameters"),
}
# Commands whose question is about an instant; the others are about a day.
ABOUT_AN_INSTANT = frozenset({"missed", "site", "storage", "triage"})
_KNOWN_PARTS = {FACTS, *(part for parts in PARTS.values() for part in parts)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Who asks and when; `until` ends a schedule, `show_false` lists what does not apply."""

    on: date
    now: datetime
    context: Context = Context()
    until: date | None = None
    show_false: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A document with the person whom its facts tell of."""

    document: Mapping[str, object]
    patient: Patient
    options: Options


class RecordFacts(NamedTuple):
    """Facts from elsewhere, the pointer that leads to them, and what could not be told."""

    pointer: str
    facts: Mapping[str, object]
    problems: tuple[Problem, ...]


def run(
    command: str,
    label: Label,
    *,
    document: Mapping[str, object],
    options: Options,
    record: RecordFacts | None = None,
) -> Answer:
    """The answer of a command to a document, and to what a record tells besides.

    InputError lists all that is wrong with the document; UsageError: there is no such command.
    """
    answer = _COMMANDS.get(command)
    if answer is None:
        raise UsageError(f"there is no command {command}")
    _refuse_unknown_parts(document)
    parts = (FACTS, COVARIATES) if COVARIATES in PARTS[command] else (FACTS,)
    told = [(pointer(part), _facts(document.get(part))) for part in parts]
    told += [(record.pointer, record.facts)] if record is not None else []
    patient = read_facts(told, fact_rules(label), on=options.on)
    patient = _doubting(patient, record.problems) if record is not None else patient
    where = jurisdiction_of(patient, options.context)
    options = replace(options, context=replace(options.context, jurisdiction=where))
    found = answer(label, Question(document, patient, options))
    aside = tuple(key for key in document if key != FACTS and key not in PARTS[command])
    if found.jurisdiction is where and not aside:
        return found
    return replace(found, jurisdiction=where, not_checked=(*found.not_checked, *aside))


def _facts(told: object) -> object:
    return {} if told is None else told


def _doubting(patient: Patient, doubts: Sequence[Problem]) -> Patient:
    """The person with the problems of their records, which say why a fact is missing."""
    if not doubts:
        return patient
    reasons = {
        problem.fact: reason_for(problem.code)
        for problem in doubts
        if problem.fact and problem.fact not in patient.values
    }
    return replace(
        patient,
        problems=(*doubts, *patient.problems),
        reasons=reasons | patient.reasons,
    )


def _refuse_unknown_parts(document: object) -> None:
    if not isinstance(document, Mapping):
        raise InputError([InputIssue("", "wrong-shape", "the document must be an object")])
    issues = [
        InputIssue(pointer(key), "unknown-key", "this part is not known", _HINT)
        for key in document
        if key not in _KNOWN_PARTS
    ]
    if issues:
        raise InputError(issues)


_HINT = "facts about the person belong under `facts`"


_FACT_RULES: WeakKeyDictionary[Label, FactRules] = WeakKeyDictionary()


def fact_rules(label: Label) -> FactRules:
    """What reading facts for a label needs; a local policy says how long they stay fresh."""
    rules = _FACT_RULES.get(label)
    if rules is None:
        policy = label.policy(f"{label.identity.id}.policy.freshness")
        rules = FactRules(label.registry, label.terms, policy.durations if policy else {})
        _FACT_RULES[label] = rules
    return rules


def _assess(label: Label, question: Question) -> Answer:
    options = question.options
    return assess(
        label,
        question.patient,
        on=options.on,
        context=options.context,
        show_false=options.show_false,
    )


def _dose(label: Label, question: Question) -> Answer:
    options = question.options
    order = read_dose(question.document)
    return check_dose(label, question.patient, order, context=options.context, on=options.on)


def _missed(label: Label, question: Question) -> Answer:
    options = question.options
    request = read_missed(question.document)
    return advise_missed(
        label, request, patient=question.patient, context=options.context, now=options.now
    )


def _site(label: Label, question: Question) -> Answer:
    options = question.options
    return next_site(label, read_site(question.document), context=options.context, now=options.now)


def _storage(label: Label, question: Question) -> Answer:
    options = question.options
    request = read_storage(question.document)
    return judge_excursion(
        label, question.patient, request=request, context=options.context, now=options.now
    )


def _monitor(label: Label, question: Question) -> Answer:
    options = question.options
    request = replace(read_monitor(question.document), until=options.until)
    return due_monitoring(
        label, question.patient, request=request, context=options.context, on=options.on
    )


def _triage(label: Label, question: Question) -> Answer:
    options = question.options
    request = read_triage(question.document)
    return triage(
        label, question.patient, request=request, context=options.context, now=options.now
    )


def _report(label: Label, question: Question) -> Answer:
    options = question.options
    case = read_report(question.document)
    return draft_report(label, question.patient, case=case, context=options.context, on=options.on)


def _simulate(label: Label, question: Question) -> Answer:
    rules = label.kinetics
    models = [model.code for model in rules.models] if rules is not None else []
    request = read_simulation(question.document, models=models)
    return simulate(label, question.patient, request=request, context=question.options.context)


_COMMANDS: dict[str, Callable[[Label, Question], Answer]] = {
    "assess": _assess,
    "dose": _dose,
    "missed": _missed,
    "site": _site,
    "storage": _storage,
    "monitor": _monitor,
    "triage": _triage,
    "report": _report,
    "simulate": _simulate,
}


def answer_document(
    command: str, label: Label, *, answer: Answer, options: Options
) -> dict[str, object]:
    """The JSON document of an answer: what every answer carries, then its own keys."""
    context = options.context
    about = {"now": options.now} if command in ABOUT_AN_INSTANT else {"on": options.on}
    envelope = {
        "contract": CONTRACT,
        "command": command,
        "medicine": medicine(label),
        "audience": context.audience,
        "lang": context.lang,
        **about,
    }
    shown = as_json(answer)
    assert isinstance(shown, dict)
    return {key: as_json(value) for key, value in envelope.items()} | shown


def medicine(label: Label) -> dict[str, object]:
    """Which pack answered, in which version and how far it was reviewed."""
    identity = label.identity
    return {"pack": identity.id, "version": identity.version, "status": identity.status}
