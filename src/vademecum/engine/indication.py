"""Is this use inside a label of the jurisdiction? Conditions, n-of-m counts and authorisation."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from vademecum.engine.compiled import CompiledCriterion
from vademecum.engine.explain import cite_refs, told_value
from vademecum.engine.shared import JURISDICTION
from vademecum.model.answer import CiteRef, Context
from vademecum.model.assessment import JudgedCount, JudgedCriterion, JudgedIndication
from vademecum.model.criteria import OneOf
from vademecum.model.label import Count, Indication, Label
from vademecum.model.patient import Patient
from vademecum.model.truth import Truth, all_of, any_of, at_least
from vademecum.model.vocabulary import Authorisation, Review


@dataclass(frozen=True, slots=True)
class Use:
    """An indication of a label with its conditions made ready to be asked."""

    entry: Indication
    here: CompiledCriterion
    criteria: tuple[CompiledCriterion, ...]
    cites: tuple[tuple[CiteRef, ...], ...]
    counts: tuple[dict[str, CompiledCriterion], ...]

    def truth(self, patient: Patient) -> Truth:
        """Whether all of it holds for a person."""
        met = all_of(each.reason(patient).truth for each in (self.here, *self.criteria))
        if not self.counts:
            return met
        counted = (
            at_least(count.needed, [item.reason(patient).truth for item in items.values()])
            for count, items in zip(self.entry.counts, self.counts, strict=True)
        )
        return met & all_of(counted)


_USES: WeakKeyDictionary[Label, dict[str, tuple[Use, ...]]] = WeakKeyDictionary()


def uses(label: Label) -> dict[str, tuple[Use, ...]]:
    """The indications of a label by code, made ready once."""
    found = _USES.get(label)
    if found is None:
        found = {}
        for entry in label.indications:
            found[entry.code] = (*found.get(entry.code, ()), _use(entry))
        _USES[label] = found
    return found


def _use(entry: Indication) -> Use:
    here = OneOf(JURISDICTION, tuple(code.value for code in entry.jurisdictions))
    return Use(
        entry,
        CompiledCriterion(here),
        tuple(CompiledCriterion(item.when) for item in entry.criteria),
        tuple(cite_refs(item.cites) for item in entry.criteria),
        tuple(
            {slug: CompiledCriterion(item) for slug, item in count.items.items()}
            for count in entry.counts
        ),
    )


def judge_indication(label: Label, patient: Patient, context: Context) -> JudgedIndication:
    """The best-fitting entry of the label for the person's indication.

    Use outside the label of the jurisdiction is FALSE and off-label; an unknown jurisdiction
    leaves open what the jurisdictions decide differently.
    """
    code = patient.code("indication.code")
    if code is None:
        return JudgedIndication(None, Truth.UNKNOWN, Authorisation.UNKNOWN, Review.VERIFIED)
    judged = [(use, use.truth(patient)) for use in uses(label).get(code, ())]
    truth = any_of(each for _, each in judged)
    if not judged:
        return JudgedIndication(code, truth, Authorisation.OFF_LABEL, Review.VERIFIED)
    use = next(use for use, each in judged if each is truth)
    if truth is Truth.FALSE:
        here = [u for u, _ in judged if u.here.reason(patient).truth is not Truth.FALSE]
        use = here[0] if here else use
    return JudgedIndication(
        code,
        truth,
        _authorisation(use.entry, truth),
        use.entry.review,
        tuple(
            JudgedCriterion(
                label.text(item.id, context.lang, context.audience),
                asked.reason(patient).truth,
                {f: told_value(f, patient) for f in asked.facts if f in patient.values},
                cites,
            )
            for item, asked, cites in zip(use.entry.criteria, use.criteria, use.cites, strict=True)
        ),
        tuple(
            _count(count, items, patient)
            for count, items in zip(use.entry.counts, use.counts, strict=True)
        ),
    )


def _authorisation(entry: Indication, truth: Truth) -> Authorisation:
    if truth is Truth.UNKNOWN:
        return Authorisation.UNKNOWN
    return entry.authorisation if truth is Truth.TRUE else Authorisation.OFF_LABEL


def _count(count: Count, items: dict[str, CompiledCriterion], patient: Patient) -> JudgedCount:
    truths = {slug: item.reason(patient).truth for slug, item in items.items()}
    tally = list(truths.values()).count
    return JudgedCount(
        count.name,
        count.needed,
        tally(Truth.TRUE),
        tally(Truth.FALSE),
        tally(Truth.UNKNOWN),
        truths,
    )
