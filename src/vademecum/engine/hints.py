"""What the likely readings of a value that could not be used would lead to."""

from __future__ import annotations

from dataclasses import replace

from vademecum.engine.derive import CLEARANCE, CREATININE, may_be_calculated, variants_of
from vademecum.model.answer import Hint, Problem
from vademecum.model.facts import Fact, Registry
from vademecum.model.patient import Patient
from vademecum.model.quantity import Quantity, number_text, rounded
from vademecum.model.readvalue import canonical


def explained(registry: Registry, patient: Patient) -> tuple[Problem, ...]:
    """The person's problems, where a creatinine has hints with the clearance under each reading.

    Only where that clearance would be calculated; four significant digits, in mL/min.
    """
    fact = registry.facts.get(CREATININE)
    if fact is None or not may_be_calculated(CLEARANCE, patient):
        return patient.problems
    return tuple(
        replace(each, hints=tuple(_led_on(hint, fact, patient) for hint in each.hints))
        if each.fact == CREATININE and each.hints
        else each
        for each in patient.problems
    )


def _led_on(hint: Hint, fact: Fact, patient: Patient) -> Hint:
    read = canonical(fact, Quantity.parse(hint.reading))
    assert read is not None, "hints are in units that the fact accepts"
    variants = variants_of(replace(patient, values=patient.values | {CREATININE: read}))
    if variants is None:
        return hint
    amount = f"{number_text(rounded(variants.actual.value, 4))} mL/min"
    return replace(hint, leads_to={CLEARANCE.rpartition(".")[2]: amount})
