"""What the result of a test means: its grade, and the gravest reading that applies or may."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from vademecum.engine.derive import derived
from vademecum.engine.explain import cite_refs
from vademecum.engine.logic import evaluate
from vademecum.engine.missing import open_facts
from vademecum.engine.monitoring_plan import Scope, criterion_of, switched_on
from vademecum.engine.monitoring_told import Outcome
from vademecum.model.monitoring import (
    Grade,
    GradeLimit,
    JudgedResult,
    MonitoringNote,
    MonitoringRules,
    Note,
    ResultReading,
)
from vademecum.model.patient import Patient
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import Contact, Urgency, Wording


@dataclass(frozen=True, slots=True)
class Applying:
    """A reading that applies to a result or may apply, and the facts that decide it."""

    reading: ResultReading
    truth: Truth
    missing: tuple[str, ...]

    @property
    def gravity(self) -> tuple[int, int, int, bool]:
        """Grave before mild, then what is settled before what is open."""
        then = self.reading.then
        settled = self.truth is Truth.TRUE
        return then.wording.level.rank, then.urgency.rank, then.contact.rank, settled


def judged_results(scope: Scope, found: Iterable[Outcome]) -> tuple[JudgedResult, ...]:
    """Every result with what it means, in the order in which they were told."""
    told = tuple(found)
    return tuple(_judged(scope, outcome, is_superseded=_later(outcome, told)) for outcome in told)


def readings_of(scope: Scope, outcome: Outcome) -> list[Applying]:
    """The readings that apply to a result or may apply, the gravest first."""
    person = with_only(scope.patient, outcome)
    found = []
    for reading in scope.rules.readings:
        if not _is_about(reading, outcome) or not switched_on(scope.label, reading):
            continue
        criterion = criterion_of(reading)
        truth = evaluate(criterion, person)
        if truth is not Truth.FALSE:
            found.append(Applying(reading, truth, open_facts(criterion, person)))
    return sorted(found, key=lambda each: each.gravity, reverse=True)


def with_only(patient: Patient, outcome: Outcome) -> Patient:
    """The person as if this were the one result of its test, with what follows from it."""
    values = {k: v for k, v in patient.values.items() if k not in outcome.test.facts}
    reasons = {k: v for k, v in patient.reasons.items() if k not in outcome.test.facts}
    if outcome.fact is not None and outcome.value is not None:
        values[outcome.fact] = outcome.value
    return derived(replace(patient, values=values, reasons=reasons))


def _is_about(reading: ResultReading, outcome: Outcome) -> bool:
    """Whether a reading is for such a result; one without a value might be any."""
    if outcome.test.test not in reading.tests:
        return False
    return not reading.of or outcome.fact is None or outcome.fact in reading.of


def note_of(rules: MonitoringRules, note: Note) -> MonitoringNote:
    """The text and the citations of a note."""
    return next(entry for entry in rules.notes if entry.note == note)


def _later(outcome: Outcome, found: tuple[Outcome, ...]) -> bool:
    """Whether later results of every kind that this may be replace it; all must be dated."""
    test, at = outcome.test, outcome.at
    if not test.replaces or at is None:
        return False
    later = {
        other.fact
        for other in found
        if other.test is test and other.has_value and other.at is not None and other.at > at
    }
    kinds = (outcome.fact,) if outcome.fact is not None else test.told_as or test.facts
    return later.issuperset(kinds or (None,))


def _judged(scope: Scope, outcome: Outcome, *, is_superseded: bool) -> JudgedResult:
    applying = readings_of(scope, outcome)
    lead = applying[0]
    if lead.truth is Truth.UNKNOWN and not outcome.has_value:
        return _untold(scope, outcome, lead, is_superseded=is_superseded)
    grade = _grade(scope, outcome)
    cites = (*lead.reading.cites, *(grade.cites if grade is not None else ()))
    return JudgedResult(
        test=outcome.test.test,
        value=outcome.shown,
        grade=Grade(grade.scale, grade.grade) if grade is not None else None,
        wording=lead.reading.then.wording,
        level=lead.reading.then.wording.level,
        contact=max((a.reading.then.contact for a in applying), key=lambda each: each.rank),
        urgency=max((a.reading.then.urgency for a in applying), key=lambda each: each.rank),
        says=_says(scope, lead),
        cites=tuple(dict.fromkeys(cite_refs(cites))),
        id=lead.reading.id,
        at=outcome.at,
        fact=outcome.fact,
        truth=lead.truth,
        missing=lead.missing,
        superseded=is_superseded,
        review=lead.reading.review,
        policies=tuple(sorted({a.reading.policy for a in applying if a.reading.policy})),
    )


def _untold(
    scope: Scope, outcome: Outcome, lead: Applying, *, is_superseded: bool
) -> JudgedResult:
    """A test that was done and whose value is not known: everything is open."""
    note = note_of(scope.rules, "value-untold")
    context = scope.context
    return JudgedResult(
        test=outcome.test.test,
        value=None,
        grade=None,
        wording=Wording.MONITOR,
        level=Wording.MONITOR.level,
        contact=Contact.PRESCRIBER,
        urgency=Urgency.ROUTINE,
        says=scope.label.text(note.id, context.lang, context.audience),
        cites=cite_refs(note.cites),
        id=note.id,
        at=outcome.at,
        fact=outcome.fact,
        truth=Truth.UNKNOWN,
        missing=lead.missing,
        superseded=is_superseded,
        review=lead.reading.review,
        policies=(),
    )


def _says(scope: Scope, lead: Applying) -> str:
    """The words of the leading reading; where it is open, that comes first."""
    context = scope.context
    words = scope.label.text(lead.reading.id, context.lang, context.audience)
    if lead.truth is Truth.TRUE:
        return words
    opening = note_of(scope.rules, "value-open").id
    return f"{scope.label.text(opening, context.lang, context.audience)} {words}"


def _grade(scope: Scope, outcome: Outcome) -> GradeLimit | None:
    if not outcome.has_value:
        return None
    person = with_only(scope.patient, outcome)
    for limit in scope.rules.grades:
        if limit.test == outcome.test.test and evaluate(limit.when, person) is Truth.TRUE:
            return limit
    return None
