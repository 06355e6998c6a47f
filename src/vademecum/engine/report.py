"""Drafts a report of an adverse event; a person checks it and sends it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from vademecum.engine.expectedness import Judged, judge_expectedness
from vademecum.engine.reportcase import (
    completed,
    contradictions,
    is_fatal,
    missing_elements,
    rules_of,
    to_ask_for,
)
from vademecum.engine.reportdraft import Words, draft_text
from vademecum.engine.reportreason import Found, Help, missing, shown_reasons
from vademecum.engine.reportroute import Circumstances, circumstances, routes, unknown_product
from vademecum.engine.shared import (
    JURISDICTION,
    conflicts,
    jurisdiction_of,
    situated,
    sources,
)
from vademecum.engine.triage import triage
from vademecum.model.answer import CiteRef, Context, Hint, Problem, ShownConflict
from vademecum.model.label import Label
from vademecum.model.listfact import ListFact
from vademecum.model.patient import Patient
from vademecum.model.reaction import Expectedness
from vademecum.model.report import (
    About,
    Report,
    ReportCase,
    ShownReportReason,
    Validity,
)
from vademecum.model.symptom import Symptom
from vademecum.model.triage import TriageRequest
from vademecum.model.vocabulary import Contact, Urgency


def draft_report(
    label: Label, patient: Patient, *, case: ReportCase, context: Context, on: date
) -> Report:
    """The draft of a report with what it lacks (public contract, section 5.8).

    Facts about the person complete the case and never override it. `due` holds the shortest time
    limit that applies for certain; nothing is ever sent. The label must have rules for reports.
    """
    if label.report is None:
        raise ValueError("this label has no rules for reports")
    person = situated(patient, context)
    jurisdiction = jurisdiction_of(person, context)
    filled = completed(label, case, patient=person, jurisdiction=jurisdiction)
    told = circumstances(label, filled.case, jurisdiction=jurisdiction)
    found = Found(
        label=label,
        context=context,
        person=person,
        filled=filled,
        told=told,
        judged=_judged(label, filled.case, told),
        routes=routes(label, told, context=context),
        help=_help(label, person, filled.case, context=context, on=on),
    )
    return _answer(found, on)


def _judged(label: Label, case: ReportCase, told: Circumstances) -> Judged:
    if About.THIS_MEDICINE not in told.products:
        return Judged(Expectedness.UNKNOWN, ("another-product",))
    return judge_expectedness(
        label,
        case,
        seriousness=told.seriousness,
        jurisdiction=told.jurisdiction,
        authorisation=told.authorisation,
    )


def _help(label: Label, person: Patient, case: ReportCase, *, context: Context, on: date) -> Help:
    """A report never comes before help: the event is triaged as if it were still there."""
    term = case.event.term
    if term is None or label.triage is None or is_fatal(case, rules_of(label)):
        return Help()
    symptoms = ListFact((Symptom(term, severity=case.event.severity),))
    noon = datetime.combine(on, time(12), UTC)
    request = TriageRequest(symptoms)
    found = triage(label, person, request=request, context=context, now=noon)
    calm = found.disposition is Urgency.ROUTINE
    return Help(found.disposition, Contact.NONE if calm else found.contact)


def _answer(found: Found, on: date) -> Report:
    case, told, ways = found.filled.case, found.told, found.routes
    lacking = missing_elements(case)
    reasons, open_questions = shown_reasons(found), missing(found)
    marks = {*found.judged.reasons, *(entry.system for entry in ways.send_to)}
    shown = conflicts(found.label, "report", marks, found.context)
    return Report(
        validity=Validity.NOT_VALID if lacking else Validity.VALID,
        missing_elements=lacking,
        serious=told.serious,
        seriousness=told.seriousness,
        expectedness=found.judged.expectedness,
        send_to=ways.send_to,
        due=ways.due,
        may_be_due=ways.may_be_due,
        ask_for=to_ask_for(case, told.serious),
        reasons=reasons,
        taken_from_facts=found.filled.taken,
        draft=draft_text(Words(found.label, found.context), case, told=told, routes=ways),
        missing=open_questions,
        next_question=tuple(entry.fact for entry in open_questions[:1]),
        problems=tuple(_problems(found, on)),
        conflicts=shown,
        inputs_used=_inputs_used(found),
        not_checked=tuple(unknown_product(found.label, case.product)),
        contact=found.help.contact,
        urgency=found.help.urgency,
        sources=sources(found.label, _cites(found, reasons, shown)),
    )


def _problems(found: Found, on: date) -> Iterator[Problem]:
    label, case = found.label, found.filled.case
    yield from found.person.problems
    yield from found.filled.problems
    yield from contradictions(case, rules_of(label), on=on)
    yield from found.judged.problems
    for name in unknown_product(label, case.product):
        hints = tuple(Hint(near) for near in label.terms.suggest("medicine", name))
        message = "nobody here knows this product; nothing is said about what is expected of it"
        yield Problem("/case/product", "case.product", "unrecognised-name", message, hints)


def _inputs_used(found: Found) -> tuple[str, ...]:
    used = set(found.filled.taken)
    used |= {JURISDICTION} if found.told.jurisdiction is not None else set()
    return tuple(sorted(used | ({"case"} if found.filled.case != ReportCase() else set())))


def _cites(
    found: Found, reasons: tuple[ShownReportReason, ...], shown: tuple[ShownConflict, ...]
) -> Iterator[CiteRef]:
    ways = found.routes
    due = () if ways.due is None else (ways.due,)
    for entry in (*reasons, *ways.send_to, *due, *ways.may_be_due):
        yield from entry.cites
    for conflict in shown:
        for position in conflict.positions:
            yield from position.cites
