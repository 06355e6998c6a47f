"""The words of a verdict on a syringe: its reasons, what it waits for, where sources differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from vademecum.engine.explain import cite_refs
from vademecum.engine.shared import JURISDICTION, missing_fact, shown_conflict
from vademecum.engine.storage_case import Case
from vademecum.engine.storage_grounds import Decision, Ground, grounds_under, result_of
from vademecum.model.answer import Context, Missing, Problem, ShownConflict
from vademecum.model.missed import ShownReason
from vademecum.model.patient import Patient
from vademecum.model.removal import FACT as REMOVED
from vademecum.model.source import Conflict, Position
from vademecum.model.storage import StorageResult


def explained(case: Case, decision: Decision, *, context: Context) -> tuple[ShownReason, ...]:
    """Each reason in words, then what the text that is acted on allows."""
    grounds: dict[str, list[Ground]] = {}
    for ground in decision.shown:
        grounds.setdefault(ground.reason, []).append(ground)
    entries = {str(entry.reason): entry for entry in case.rules.reasons}
    shown = []
    for reason, behind in grounds.items():
        entry = entries[reason]
        says = case.label.text(entry.id, context.lang, context.audience)
        policies = tuple(dict.fromkeys(ground.policy for ground in behind if ground.policy))
        shown.append(ShownReason(reason, says, cite_refs(entry.cites), policies, entry.review))
    text = case.allowance
    if text is not None and case.counted:
        says = case.label.text(text.id, context.lang, context.audience)
        shown.append(ShownReason("label", says, cite_refs(text.cites), (), text.review))
    return tuple(shown)


def missing(
    case: Case,
    decision: Decision,
    *,
    person: Patient,
    problems: Iterable[Problem],
    context: Context,
) -> tuple[Missing, ...]:
    """What the verdict waits for, each once, with the question that asks for it."""
    unusable = {problem.pointer.rpartition("/")[2] for problem in problems}
    found = []
    for fact in dict.fromkeys(ground.fact for ground in decision.shown if ground.fact):
        if fact == JURISDICTION:
            found.append(missing_fact(case.label, fact, person, context))
            continue
        text = f"{case.label.identity.id}.storage-ask.{fact.replace('.', '-')}"
        ask = case.label.text(text, context.lang, context.audience)
        found.append(Missing(fact=fact, reason=_reason(case, fact, unusable), ask=ask))
    return tuple(found)


def _reason(case: Case, fact: str, unusable: set[str]) -> str:
    part, _, key = fact.partition(".")
    if part == REMOVED and key in unusable:
        return "unusable"
    told = {
        "removed": case.request.removed.items,
        "events": case.request.events.items,
        "appearance": case.request.appearance.items,
    }
    return "incomplete-list" if told.get(fact) else "not-given"


def conflicts(case: Case, decision: Decision, *, context: Context) -> tuple[ShownConflict, ...]:
    """The disagreements that touch this syringe, with the verdict under each position.

    A pack's `shown_with` names events, looks, or `removed` for time out of the refrigerator.
    """
    marks = {*case.request.events.items, *case.request.appearance.items}
    marks |= {REMOVED} if case.counted else set()
    return tuple(
        _shown(case, decision, conflict, context=context)
        for conflict in case.label.conflicts
        if "storage" in conflict.commands and not marks.isdisjoint(conflict.shown_with)
    )


def _shown(
    case: Case, decision: Decision, conflict: Conflict, *, context: Context
) -> ShownConflict:
    plain = shown_conflict(case.label, conflict, "storage", context)
    positions = tuple(
        replace(shown, result=_result(case, decision, conflict, position=position))
        for shown, position in zip(plain.positions, conflict.positions, strict=True)
    )
    return replace(plain, positions=positions, acted_on=_acted_on(case, decision, conflict))


def _result(
    case: Case, decision: Decision, conflict: Conflict, *, position: Position
) -> StorageResult:
    """The verdict on this syringe if this position were the one to act on."""
    texts = {text.id: text for text in case.rules.allowances}
    if position.id in texts:
        return result_of((*decision.shared, *grounds_under(case, texts[position.id])))
    others = [
        ground.result
        for ground in (*decision.shared, *decision.under_label)
        if ground.reason != conflict.topic
    ]
    own = StorageResult(position.results["storage"])
    return max((own, *others), key=lambda result: result.rank)


def _acted_on(case: Case, decision: Decision, conflict: Conflict) -> int:
    """The position of the text or of the result that was acted on, else the pack's own."""
    text = case.allowance
    results = {ground.result for ground in decision.shared if ground.reason == conflict.topic}
    for index, position in enumerate(conflict.positions):
        is_text = text is not None and position.id == text.id
        if is_text or position.results.get("storage") in results:
            return index
    return conflict.acted_on
