"""What a published model gives for a person and some doses: illustrative, and no advice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from vademecum.engine.concentration import exactly
from vademecum.engine.covariates import Valued, covariates_of, valued
from vademecum.engine.derive import derived
from vademecum.engine.explain import cite_refs
from vademecum.engine.hints import explained
from vademecum.engine.logic import evaluate
from vademecum.engine.missing import open_facts
from vademecum.engine.shared import missing_fact, shown_conflict, situated, sources
from vademecum.engine.simulated import (
    Numbers,
    arithmetic,
    concentrations,
    numbers,
    shown_parameters,
    summary,
)
from vademecum.engine.simulated_doses import waits_for_weight
from vademecum.model.answer import CiteRef, Context, Missing, ShownConflict
from vademecum.model.criteria import leaves
from vademecum.model.kinetics import WEIGHT, ConcentrationModel, KineticsRules
from vademecum.model.label import Label
from vademecum.model.patient import Patient
from vademecum.model.simulation import ShownLimit, ShownParameter, Simulation, SimulationRequest
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import Audience, Contact, Review

OUTSIDE, GIVEN = "outside-range", "parameters-given"


@dataclass(frozen=True, slots=True)
class Case:
    """All that an answer looks at."""

    label: Label
    rules: KineticsRules
    model: ConcentrationModel
    request: SimulationRequest
    person: Patient
    context: Context
    parameters: tuple[Valued, ...]
    found: Numbers

    @property
    def in_range(self) -> Truth:
        """Whether the person is one of those the model was built on."""
        return evaluate(self.model.range.when, self.person)


def simulate(
    label: Label, patient: Patient, *, request: SimulationRequest, context: Context = Context()
) -> Simulation:
    """The concentration that a published model gives (public contract, section 5.9).

    A covariate or parameter that is not known gives no curve, and is among the missing. The
    label must have concentration models, one of them with the code in the request.
    """
    rules = label.kinetics
    if rules is None:
        raise ValueError("this label has no concentration models")
    model, person = rules.model(request.model), situated(derived(patient), context)
    with exactly():
        known = covariates_of(person)
        parameters = valued(model, known, overrides=request.overrides)
        found = numbers(request, parameters, known=known)
        case = Case(label, rules, model, request, person, context, parameters, found)
        answer = _answer(case)
    return _for_patients(answer, person) if context.audience is Audience.PATIENT else answer


def _answer(case: Case) -> Simulation:
    label, model, person, found = case.label, case.model, case.person, case.found
    limits, missing = tuple(_limits(case)), tuple(_missing(case))
    origins, shown = tuple(_origins(case)), _conflicts(case)
    cites = [*cite_refs(model.cites), *_cites(limits), *_cites(origins)]
    cites += [cite for each in shown for position in each.positions for cite in position.cites]
    lines = (each.working for each in case.parameters)
    return Simulation(
        model=model.code,
        says=label.text(model.id, case.context.lang, case.context.audience),
        review=model.review,
        in_range=case.in_range,
        parameters=shown_parameters(case.parameters, found),
        origins=origins,
        summary=summary(case.request, found),
        concentrations=concentrations(case.request, found),
        limits=limits,
        missing=missing,
        next_question=tuple(entry.fact for entry in missing[:1]),
        problems=explained(label.registry, person),
        conflicts=shown,
        inputs_used=_inputs_used(case),
        arithmetic=arithmetic(model, case.parameters, found=found) | person.arithmetic,
        working=(*(line for line in lines if line is not None), *person.working),
        sources=sources(label, cites),
    )


def _for_patients(answer: Simulation, person: Patient) -> Simulation:
    """The same answer without its arithmetic, and with whom to ask."""
    return replace(
        answer,
        arithmetic=person.arithmetic,
        working=person.working,
        contact=Contact.PRESCRIBER,
    )


def _cites(entries: tuple[ShownLimit, ...] | tuple[ShownParameter, ...]) -> Iterator[CiteRef]:
    for entry in entries:
        yield from entry.cites


def _limits(case: Case) -> Iterator[ShownLimit]:
    """What holds of all models, what holds of this one, and what this question adds."""
    model, outside = case.model, case.model.range
    for limit in (*case.rules.limits, *model.limits):
        yield _limit(case, limit.code, limit.id, limit.review, cite_refs(limit.cites))
    if case.in_range is not Truth.TRUE:
        yield _limit(case, OUTSIDE, outside.id, outside.review, cite_refs(outside.cites))
    if case.request.overrides:
        text = f"{case.label.identity.id}.kinetics-limit.{GIVEN}"
        yield _limit(case, GIVEN, text, Review.VERIFIED, cite_refs(model.cites))


def _limit(
    case: Case, code: str, text: str, review: Review, cites: tuple[CiteRef, ...]
) -> ShownLimit:
    says = case.label.text(text, case.context.lang, case.context.audience)
    return ShownLimit(code, says, review, cites)


def _origins(case: Case) -> Iterator[ShownParameter]:
    for each in case.parameters:
        if each.value is None:
            continue
        if each.given or each.published is None:
            yield ShownParameter(each.parameter, "given")
        else:
            published = each.published
            cites = cite_refs(published.cites)
            yield ShownParameter(each.parameter, "model", published.review, cites)


def _missing(case: Case) -> Iterator[Missing]:
    """What the parameters and the curve wait for, then what leaves the range open."""
    facts = [fact for each in case.parameters for fact in each.missing]
    facts += [WEIGHT] if waits_for_weight(case.request) and case.found.doses is None else []
    parts = [] if case.request.doses or not case.request.times else ["regimen"]
    if case.request.doses:
        unknown = (each for each in case.parameters if each.value is None and not each.missing)
        parts += [f"parameters.{each.parameter}" for each in unknown]
    for fact in dict.fromkeys(facts):
        yield missing_fact(case.label, fact, case.person, case.context)
    yield from (_missing_part(case, part) for part in parts)
    for fact in open_facts(case.model.range.when, case.person):
        if fact not in facts:
            yield missing_fact(case.label, fact, case.person, case.context)


def _missing_part(case: Case, part: str) -> Missing:
    """A part of the document that lacks, with a question of its own."""
    slug = part.rpartition(".")[2].replace("_", "-")
    text = f"{case.label.identity.id}.kinetics-ask.{slug}"
    ask = case.label.text(text, case.context.lang, case.context.audience)
    return Missing(fact=part, reason="not-given", ask=ask)


def _inputs_used(case: Case) -> tuple[str, ...]:
    """The facts that were read, and those from which one of them was calculated."""
    read = {leaf.fact for leaf in leaves(case.model.range.when)}
    read |= {WEIGHT} if waits_for_weight(case.request) else set()
    for each in case.parameters:
        if each.published is not None and not each.given:
            read |= set(each.published.relation.reads)
    read |= {source for fact in read for source in case.person.inputs.get(fact, ())}
    return tuple(sorted(fact for fact in read if fact in case.person.values))


def _conflicts(case: Case) -> tuple[ShownConflict, ...]:
    """Where sources disagree about what this model gives; its own position was acted on."""
    code, found = case.model.code, []
    for conflict in case.label.conflicts:
        if "simulate" not in conflict.commands or code not in conflict.shown_with:
            continue
        shown = shown_conflict(case.label, conflict, "simulate", case.context)
        own = [n for n, position in enumerate(shown.positions) if position.result == code]
        found.append(replace(shown, acted_on=own[0]) if own else shown)
    return tuple(found)
