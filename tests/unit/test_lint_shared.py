"""The linter's checks of the registry of facts, the bindings and the terms."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.tree import ROOT
from tests.lint_pack import ON, Fault, is_found, line_of, planted
from vademecum.packs.lint import lint

FACTS = "_facts/facts.yaml"
BINDINGS = "_facts/bindings/bindings.yaml"
TERMS = "_terms/terms.yaml"
WEIGHT_RANGE = "{absolute: [0.3 kg, 650 kg], plausible: [2 kg, 250 kg]}"

FAULTS = [
    Fault(
        "fact-type", FACTS, "type: code, codes: [gout, nomid]", "type: code", "id: indication.code"
    ),
    Fault("fact-type", FACTS, "type: list, of: medicine", "type: list", "id: medicines.recent"),
    Fault("fact-type", FACTS, "units: [a, mo], ", "", "id: person.age"),
    Fault("fact-range", FACTS, f"    range: {WEIGHT_RANGE}\n", "", "type: quantity"),
    Fault("fact-range", FACTS, "plausible: [2 kg,", "plausible: [0.2 kg,", "plausible: [0.2 kg,"),
    Fault("fact-range", FACTS, "[0.3 kg, 650 kg]", "[650 kg, 0.3 kg]", "[650 kg, 0.3 kg]"),
    Fault("fact-range", FACTS, "[0.3 kg, 650 kg]", "[0.3 cm, 650 cm]", "650 cm"),
    Fault("fact-unit", FACTS, "units: [kg, g]", "units: [kg, stone]", "stone"),
    Fault("fact-unit", FACTS, "units: [kg, g]", "units: [kg, cm]", "units: [kg, cm]"),
    Fault(
        "fact-question",
        FACTS,
        'ask: {en: "Failed?", es: "¿Fallo?"}',
        'ask: {en: "Failed?"}',
        "esrd",
    ),
    Fault(
        "id-twice", FACTS, "id: renal.esrd", "id: therapy.start", "id: therapy.start, type: bool"
    ),
    Fault("literal-error", FACTS, "type: bool", "type: boolean", "type: boolean"),
    Fault("unknown-fact", BINDINGS, "fact: person.weight", "fact: person.wait", "person.wait"),
    Fault("unknown-code", BINDINGS, "value: gout", "value: goat", "goat"),
    Fault("id-twice", TERMS, "id: etanercept", "id: adalimumab", '"214555"'),
    Fault("code-twice", TERMS, '"214555"', '"327361"', "id: etanercept"),
    Fault("literal-error", TERMS, "kind: vaccine", "kind: vaccines", "kind: vaccines"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.code} {fault.new[:30]}")
def test_a_fault_of_a_shared_file_is_found_where_it_stands(tmp_path: Path, fault: Fault) -> None:
    planted(tmp_path, file=fault.file, old=fault.old, new=fault.new)

    issues = lint(tmp_path / fault.file.split("/", maxsplit=1)[0], on=ON)

    line = line_of(tmp_path, fault.file, fault.where)
    assert is_found(issues, code=fault.code, file=fault.file, line=line), issues


@pytest.mark.parametrize("name", ["_facts", "_terms"])
def test_the_shared_folders_of_the_project_have_no_fault(name: str) -> None:
    assert lint(ROOT / "packs" / name, on=ON) == ()
