"""May this syringe still be used? The gravest ground decides, and what is not told holds it."""

from __future__ import annotations

from datetime import UTC, datetime, time

from vademecum.engine.shared import JURISDICTION, jurisdiction_of, situated, sources
from vademecum.engine.storage_case import Case, is_running, time_out
from vademecum.engine.storage_grounds import decide
from vademecum.engine.storage_words import conflicts, explained, missing
from vademecum.model.answer import Context, Problem
from vademecum.model.errors import pointer
from vademecum.model.label import Label
from vademecum.model.patient import Patient
from vademecum.model.removal import FACT as REMOVED
from vademecum.model.storage import StorageLimit, StorageRequest, StorageResult, StorageVerdict
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import Contact

_LAST_SECOND = time(23, 59, 59)


def judge_excursion(
    label: Label, patient: Patient, *, request: StorageRequest, context: Context, now: datetime
) -> StorageVerdict:
    """The verdict on a syringe (public contract, section 5.5).

    `now` is an aware instant; its own calendar day is compared with the expiry date. `patient`
    only tells the jurisdiction where the context does not. The label must have rules for storage.
    """
    if label.storage is None:
        raise ValueError("this label has no rules for storage")
    person = situated(patient, context)
    where = jurisdiction_of(person, context)
    case = Case(label, label.storage, request, context.audience, where, now)
    decision = decide(case)
    ends = _use_by(case, decision.verdict)
    problems = (*request.problems, *_future(case))
    reasons = explained(case, decision, context=context)
    shown = conflicts(case, decision, context=context)
    asked = missing(case, decision, person=person, problems=problems, context=context)
    cites = [cite for reason in reasons for cite in reason.cites]
    cites += [cite for each in shown for position in each.positions for cite in position.cites]
    return StorageVerdict(
        verdict=decision.verdict,
        reasons=tuple(dict.fromkeys(ground.reason for ground in decision.shown)),
        explained=reasons,
        limit=_limit(case),
        time_out=time_out(case) if case.counted else None,
        # In UTC, since the clock of a zone may change in between.
        remaining=ends.astimezone(UTC) - now.astimezone(UTC) if ends is not None else None,
        use_by=ends,
        return_to_refrigerator=_may_return(case, decision.verdict),
        missing=asked,
        next_question=tuple(entry.fact for entry in asked[:1]),
        problems=(*person.problems, *problems),
        conflicts=shown,
        inputs_used=_inputs_used(case),
        policies=tuple(sorted({policy for reason in reasons for policy in reason.policies})),
        contact=Contact.NONE if decision.verdict is StorageResult.USE else Contact.PHARMACIST,
        sources=sources(label, cites),
    )


def _limit(case: Case) -> StorageLimit:
    text = case.allowance
    return StorageLimit(text.time, text.temperature) if text is not None else StorageLimit()


def _use_by(case: Case, verdict: StorageResult) -> datetime | None:
    """When the running time ends, in the offset of the question; None where none runs."""
    limit = _limit(case).time
    if limit is None or verdict is StorageResult.DISCARD or not is_running(case):
        return None
    ends = (case.now.astimezone(UTC) + limit - time_out(case)).astimezone(case.now.tzinfo)
    if case.request.expiry is None:
        return ends
    return min(ends, datetime.combine(case.request.expiry, _LAST_SECOND, case.now.tzinfo))


def _may_return(case: Case, verdict: StorageResult) -> Truth:
    """Whether the syringe may go back into the refrigerator, or stay there."""
    if verdict is StorageResult.DISCARD:
        return Truth.FALSE
    if not case.counted:
        return Truth.TRUE if case.request.removed.complete else Truth.UNKNOWN
    texts = (case.allowance,) if case.allowance is not None else case.rules.possible()
    said = {text.may_return for text in texts}
    answer = said.pop() if len(said) == 1 else None
    return Truth.UNKNOWN if answer is None else Truth.of(answer)


def _future(case: Case) -> tuple[Problem, ...]:
    """An instant after the question cannot have happened; nothing is concluded from it."""
    message = "this lies after the time of the question; correct the one or the other"
    return tuple(
        Problem(removal.place + pointer(key), REMOVED, "future", message)
        for removal in case.request.removed.items
        for key, instant in (("out", removal.out), ("back", removal.back))
        if instant is not None and not case.has_passed(instant)
    )


def _inputs_used(case: Case) -> tuple[str, ...]:
    request = case.request
    told = {
        "product.opened": request.opened is not None,
        "product.expiry": request.expiry is not None,
        "removed": request.removed.known,
        "events": request.events.known,
        "appearance": request.appearance.known,
        JURISDICTION: case.jurisdiction is not None and bool(case.counted),
    }
    return tuple(sorted(fact for fact, is_told in told.items() if is_told))
