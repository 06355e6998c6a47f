"""Why a draft says what it says, and what to ask next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vademecum.engine.expectedness import Judged
from vademecum.engine.explain import cite_refs
from vademecum.engine.reportcase import Completed, missing_elements, rules_of
from vademecum.engine.reportroute import SERIOUSNESS, Circumstances, Routes
from vademecum.engine.shared import JURISDICTION, missing_fact
from vademecum.model.answer import Context, Missing
from vademecum.model.label import Label
from vademecum.model.patient import Patient
from vademecum.model.report import ReasonCode, ShownReportReason
from vademecum.model.reported import Role
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import Contact, Urgency

_SERIOUS: dict[Truth, ReasonCode] = {
    Truth.TRUE: "serious",
    Truth.FALSE: "not-serious",
    Truth.UNKNOWN: "seriousness-unknown",
}


@dataclass(frozen=True, slots=True)
class Help:
    """How soon an event needs help where it is still there, and whose."""

    urgency: Urgency = Urgency.ROUTINE
    contact: Contact = Contact.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A question about a report with all that was found out."""

    label: Label
    context: Context
    person: Patient
    filled: Completed
    told: Circumstances
    judged: Judged
    routes: Routes
    help: Help


def shown_reasons(found: Found) -> tuple[ShownReportReason, ...]:
    """Every reason with its words and passages, in the order in which a person needs them."""
    entries = {entry.reason: entry for entry in rules_of(found.label).reasons}
    label, context = found.label, found.context
    judged = frozenset(found.judged.reasons)
    shown = []
    for code in _reasons(found):
        entry = entries[code]
        cites = (*entry.cites, *(found.judged.listings if code in judged else ()))
        shown.append(
            ShownReportReason(
                reason=code,
                says=label.text(entry.id, context.lang, context.audience),
                review=entry.review,
                cites=tuple(dict.fromkeys(cite_refs(cites))),
            )
        )
    return tuple(shown)


def _reasons(found: Found) -> Iterator[ReasonCode]:
    case, told, ways = found.filled.case, found.told, found.routes
    if found.help.urgency is not Urgency.ROUTINE:
        yield "get-help-first"
    yield "four-elements"
    yield _SERIOUS[told.serious]
    yield from found.judged.reasons
    if told.jurisdiction is None:
        yield "jurisdiction-unknown"
    elif not ways.send_to:
        yield "no-route"
    if told.role is Role.MANUFACTURER and ways.due is None and not ways.may_be_due:
        yield "no-deadline-known"
    if case.product.batch is None or case.product.brand is None:
        yield "traceability"
    if found.filled.taken:
        yield "taken-from-facts"


def missing(found: Found) -> tuple[Missing, ...]:
    """What the draft waits for: elements first, then what decides its way and its time limit."""
    lacking = missing_elements(found.filled.case)
    facts: dict[str, list[str]] = {f"case.{element.value}": [] for element in lacking}
    if found.told.jurisdiction is None:
        facts[JURISDICTION] = []
    if found.told.role is None and found.routes.send_to:
        facts.setdefault("case.reporter.role", [])
    if found.told.serious is Truth.UNKNOWN:
        facts[SERIOUSNESS] = []
    due = found.routes.due
    for duty in (*(() if due is None else (due,)), *found.routes.may_be_due):
        for fact in duty.waits_for:
            facts.setdefault(fact, []).append(duty.id)
    return tuple(_entry(found, fact, duties) for fact, duties in facts.items())


def _entry(found: Found, fact: str, duties: list[str]) -> Missing:
    label, context = found.label, found.context
    if fact == JURISDICTION:
        entry = missing_fact(label, fact, found.person, context)
        return Missing(fact=fact, reason=entry.reason, ask=entry.ask, findings=tuple(duties))
    key = fact.removeprefix("case.").replace(".", "-").replace("_", "-")
    ask = label.text(f"{label.identity.id}.report-ask.{key}", context.lang, context.audience)
    unusable = any(problem.fact.startswith(fact) for problem in found.filled.problems)
    reason = "unusable" if unusable else "not-given"
    return Missing(fact=fact, reason=reason, ask=ask, findings=tuple(duties))
