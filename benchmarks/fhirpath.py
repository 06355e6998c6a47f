"""One round: the same conditions asked of the same parsed Bundles by fhirpathpy and the engine.

Both must say yes to the same people; the engine also tells what it does not know.
"""

from __future__ import annotations

import gc
import hashlib
import json
import sys
from collections.abc import Callable
from time import perf_counter

import fhirpathpy
from fhirpathpy.models import models

from benchmarks.people import CVX, LOINC, RXNORM, SNOMED, TODAY, Resource, people
from benchmarks.rounds import ROOT, middle
from vademecum.engine.compiled import CompiledCriterion
from vademecum.fhir.ask import fhir_rules
from vademecum.fhir.read import read_bundle
from vademecum.model.criteria import parse_criterion
from vademecum.model.patient import Patient
from vademecum.model.reading import read_facts
from vademecum.model.truth import Truth
from vademecum.packs.commands import fact_rules
from vademecum.packs.load import load_pack

WARM_UP = 3


def _active(code: str) -> str:
    return (
        "entry.resource.where($this is Condition"
        " and clinicalStatus.coding.exists(code = 'active')"
        " and verificationStatus.coding.exists(code = 'confirmed')"
        f" and code.coding.exists(system = '{SNOMED}' and code = '{code}')).exists()"
    )


def _taken(code: str) -> str:
    return (
        "entry.resource.where($this is MedicationRequest and status = 'active'"
        " and intent = 'order' and medication.coding.exists("
        f"system = '{RXNORM}' and code = '{code}')).exists()"
    )


def _measured(code: str, limit: str) -> str:
    return (
        "entry.resource.where($this is Observation and status = 'final'"
        f" and code.coding.exists(system = '{LOINC}' and code = '{code}')"
        f" and value.value {limit}).exists()"
    )


# The same question twice: as FHIRPath over the Bundle, and as a criterion over facts.
CONDITIONS: tuple[tuple[str, object], ...] = (
    (_active("69896004"), {"fact": "indication.code", "is": "rheumatoid-arthritis"}),
    (_active("195967001"), {"fact": "respiratory.asthma"}),
    (_taken("214555"), {"fact": "medicines.current", "lists": ["etanercept"]}),
    (_taken("6851"), {"fact": "medicines.current", "lists": ["methotrexate"]}),
    (_taken("11289"), {"fact": "medicines.current", "lists": ["warfarin"]}),
    (_measured("2160-0", "> 1.5"), {"fact": "renal.serum_creatinine", "gt": "1.5 mg/dL"}),
    (_measured("751-8", "< 1.5"), {"fact": "blood.neutrophil_count", "lt": "1.5 10*9/L"}),
    (_measured("8310-5", ">= 38"), {"fact": "vitals.temperature", "ge": "38 Cel"}),
    (_measured("718-7", "<= 10.5"), {"fact": "blood.haemoglobin", "le": "10.5 g/dL"}),
    (
        "entry.resource.where($this is AllergyIntolerance and "
        "clinicalStatus.coding.exists(code = 'active')"
        f" and code.coding.exists(system = '{SNOMED}' and code = '300916003')).exists()",
        {"fact": "allergies", "lists": ["latex"]},
    ),
    (
        "entry.resource.where($this is Immunization and status = 'completed'"
        f" and vaccineCode.coding.exists(system = '{CVX}' and code = '187')).exists()",
        {"fact": "vaccines.given", "lists": ["zoster-recombinant"]},
    ),
)


def measure(bundles: list[Resource]) -> dict[str, float | str]:
    """Times in microseconds for each person, and the hash of the answers."""
    pack = load_pack(ROOT / "packs" / "anakinra").without_policies()
    rules, facts = fhir_rules(pack), fact_rules(pack.label)
    theirs = [fhirpathpy.compile(path, model=models["r4"]) for path, _ in CONDITIONS]
    ours = [CompiledCriterion(parse_criterion(criterion)) for _, criterion in CONDITIONS]

    def person(bundle: Resource) -> Patient:
        told = read_bundle(bundle, rules, on=TODAY).facts
        return read_facts([("/bundle", told)], facts, on=TODAY)

    def holds(patient: Patient) -> list[bool]:
        return [criterion.reason(patient).truth is Truth.TRUE for criterion in ours]

    said, theirs_times = _timed(bundles, lambda each: [path(each) == [True] for path in theirs])
    mine, ours_times = _timed(bundles, lambda each: holds(person(each)))
    if said != mine:
        raise SystemExit("the two answer differently")
    return {
        "hash": hashlib.sha256(repr(mine).encode()).hexdigest(),
        "people": len(bundles) - WARM_UP,
        "fhirpathpy_p50": middle(theirs_times[WARM_UP:]),
        "ours_p50": middle(ours_times[WARM_UP:]),
    }


def _timed(
    bundles: list[Resource], ask: Callable[[Resource], list[bool]]
) -> tuple[list[list[bool]], list[float]]:
    """The answers for each person, and the time of each in microseconds."""
    gc.collect()
    answers, times = [], []
    for bundle in bundles:
        start = perf_counter()
        answers.append(ask(bundle))
        times.append((perf_counter() - start) * 1e6)
    return answers, times


if __name__ == "__main__":
    print(json.dumps(measure(list(people(int(sys.argv[1]), int(sys.argv[2]))))))
