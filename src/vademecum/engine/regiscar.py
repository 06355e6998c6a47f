"""The RegiSCAR score for drug reaction with eosinophilia and systemic symptoms (DRESS).

What is not told scores as the published table scores it; the score moves no urgency. The point
for other causes that tests have excluded is never given, because no fact tells of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from vademecum.engine.logic import evaluate
from vademecum.engine.signs import Groups, NamedLimits, holds
from vademecum.engine.symptoms import Told
from vademecum.model.patient import Patient
from vademecum.model.symptom import INJECTION_SITE, Symptom
from vademecum.model.triage import Organ, RegiscarRules, Score
from vademecum.model.truth import Truth

BANDS = ("possible", "probable", "definite")


def regiscar(
    rules: RegiscarRules, told: Told, *, patient: Patient, groups: Groups, named: NamedLimits
) -> Score | None:
    """The score, or None where nothing that was told makes one think of the reaction."""
    shown = holds(rules.shown_with, told.symptoms, groups=groups, named=named)
    if not shown and evaluate(rules.shown_with_facts, patient) is not Truth.TRUE:
        return None
    organs = [_involved(organ, told.symptoms, patient, groups) for organ in rules.organs.values()]
    rashes = [s for s in told.symptoms if s.term == "rash" and s.at != INJECTION_SITE]
    items = {
        "fever": _fever(rules, told.symptoms, patient),
        "lymph-nodes": _nodes(rules, told.symptoms),
        "eosinophils": _eosinophils(rules, patient),
        "atypical-lymphocytes": int(patient.flag("blood.atypical_lymphocytes") is True),
        "rash-extent": int(any(_wide(rules, rash) for rash in rashes)),
        "rash-suggests": _suggestive(rules, rashes, complete=told.complete),
        "biopsy": -int(patient.code("skin.biopsy") == "against-dress"),
        "organs": min(2, sum(organs)),
        "other-causes-excluded": 0,
        "resolution": 0 if any(_lasting(rules, rash) for rash in rashes) else -1,
    }
    value = sum(items.values())
    return Score("regiscar", value, _band(rules, value), items)


def _band(rules: RegiscarRules, value: int) -> str:
    reached = sum(value >= lowest for lowest in rules.bands)
    return BANDS[reached - 1] if reached else "no-case"


def _fever(rules: RegiscarRules, symptoms: Iterable[Symptom], patient: Patient) -> int:
    temperature = patient.quantity("vitals.temperature")
    if temperature is not None:
        return 0 if temperature.base >= rules.fever.base else -1
    return 0 if any(symptom.term == "fever" for symptom in symptoms) else -1


def _nodes(rules: RegiscarRules, symptoms: Iterable[Symptom]) -> int:
    sites = [symptom.sites or 0 for symptom in symptoms if symptom.term == "swollen-glands"]
    return int(max(sites, default=0) >= rules.node_sites)


def _eosinophils(rules: RegiscarRules, patient: Patient) -> int:
    count = patient.quantity("blood.eosinophils")
    return 0 if count is None else sum(count.base >= limit.base for limit in rules.eosinophils)


def _wide(rules: RegiscarRules, rash: Symptom) -> bool:
    surface = rash.body_surface
    return surface is not None and surface.base > Fraction(rules.body_surface.base)


def _suggestive(rules: RegiscarRules, rashes: list[Symptom], *, complete: bool) -> int:
    """1 with enough of the features, -1 where it is told that there are fewer, 0 unknown."""
    seen = {feature for rash in rashes for feature in rash.features.items}
    if len(seen & set(rules.features)) >= rules.features_needed:
        return 1
    return -1 if complete and all(rash.features.complete for rash in rashes) else 0


def _lasting(rules: RegiscarRules, rash: Symptom) -> bool:
    return rash.duration is not None and rash.duration >= rules.resolution


def _involved(
    organ: Organ, symptoms: tuple[Symptom, ...], patient: Patient, groups: Groups
) -> bool:
    if organ.facts is not None and evaluate(organ.facts, patient) is Truth.TRUE:
        return True
    signs = organ.signs
    return signs is not None and holds(signs, symptoms, groups=groups, named=None)
