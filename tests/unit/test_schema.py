"""The JSON Schemas for editors: every file fits its own, and common slips do not."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.house.tree import ROOT, files_under, named
from tests.json_schema import faults
from tests.lint_pack import FILES
from vademecum.model.facts import Registry
from vademecum.packs.draft import read_draft
from vademecum.packs.load import EQUIVALENT_MUTANTS
from vademecum.packs.schema import DIALECT, schemas
from vademecum.packs.yaml import load_yaml

ANAKINRA = ROOT / "packs" / "anakinra"
TEMPLATE = ROOT / "src" / "vademecum" / "packs" / "template"


@cache
def registry() -> Registry:
    return read_draft(ANAKINRA).registry


@cache
def all_schemas() -> dict[str, dict[str, Any]]:
    return schemas(registry())


def kind_of(path: Path) -> str:
    if path.name == EQUIVALENT_MUTANTS:
        return "equivalent-mutants"
    if ".cases" in path.name:
        return "cases"
    folder = {"coverage": "coverage", "text": "texts"}
    return next((folder[part] for part in path.parts if part in folder), "pack")


def found(kind: str, value: object) -> list[str]:
    schema = all_schemas()[kind]
    return list(faults(schema, value, schema))


WRITTEN = [*files_under("packs/anakinra", ".yaml")]


@pytest.mark.parametrize("path", WRITTEN, ids=named)
def test_a_file_of_the_anakinra_pack_fits_its_schema(path: Path) -> None:
    value = load_yaml(path.read_bytes(), str(path)).value

    assert found(kind_of(path), value) == []


@pytest.mark.parametrize("path", sorted(TEMPLATE.rglob("*.yaml")), ids=named)
def test_a_file_of_the_skeleton_fits_its_schema(path: Path) -> None:
    filled = path.read_bytes().replace(b"MEDICINE", b"samplin")
    value = load_yaml(filled, str(path)).value

    assert value is None or found(kind_of(path), value) == []


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("facts-*")), ids=named)
def test_an_example_of_facts_fits_its_schema(path: Path) -> None:
    text = path.read_bytes()
    value = json.loads(text) if path.suffix == ".json" else load_yaml(text, str(path)).value

    assert found("facts", value) == []


def sample(file: str, old: str, new: str) -> object:
    assert old in FILES[file]
    return load_yaml(FILES[file].replace(old, new, 1).encode(), file).value


SLIPS = [
    ("pack", "samplin/statements.yaml", "subject: young-age", "subjekt: young-age"),
    ("pack", "samplin/statements.yaml", "wording: caution", "wording: careful"),
    ("pack", "samplin/statements.yaml", "lt: 10 kg", "below: 10 kg"),
    ("pack", "samplin/statements.yaml", "lt: 10 kg", "lt: 10"),
    ("pack", "samplin/statements.yaml", "fact: person.weight", "fact: person.wait"),
    ("pack", "samplin/statements.yaml", "kind: posology\n", "\n"),
    ("pack", "samplin/pack.yaml", "status: draft", "status: final"),
    ("pack", "samplin/pack.yaml", "identity:", "identitty:"),
    ("cases", "samplin/statements.cases.yaml", "expect:", "expects:"),
    ("cases", "samplin/statements.cases.yaml", "jurisdiction: US", "jurisdiction: USA"),
    ("cases", "samplin/statements.cases.yaml", "person.weight:", "person.wait:"),
    ("texts", "samplin/text/en/statements.yaml", "patient:", "patients:"),
    ("coverage", "samplin/coverage/label-1.yaml", "fate: encoded", "fate: done"),
]


@pytest.mark.parametrize(("kind", "file", "old", "new"), SLIPS)
def test_a_common_slip_does_not_fit(kind: str, file: str, old: str, new: str) -> None:
    assert found(kind, sample(file, old, new))


@pytest.mark.parametrize(
    "facts",
    [
        {"person.weight": "68 kg", "renal.esrd": False, "person.sex": None},
        {"person.weight": {"value": "68 kg", "observed_at": "2026-05-01", "confirmed": True}},
        {"allergies": "none", "medicines.current": ["adalimumab"]},
        {"medicines.current": {"items": [{"name": "Humira", "code": {"system": "rxnorm",
                               "value": "1"}}], "complete": True}},
        {"tb.risk_factors": ["hiv"], "therapy.start": "2026-05-04T08:00:00+02:00"},
    ],
)  # fmt: skip
def test_facts_as_the_contract_writes_them_fit(facts: dict[str, object]) -> None:
    assert found("facts", {"facts": facts}) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"person.wait": "68 kg"},
        {"person.weight": 68},
        {"person.weight": "68"},
        {"renal.esrd": "no"},
        {"person.sex": "woman"},
        {"tb.risk_factors": ["hvi"]},
        {"allergies": [{"substance": "latex", "reaktion": "rash"}]},
    ],
)
def test_facts_with_a_slip_do_not_fit(facts: dict[str, object]) -> None:
    assert found("facts", {"facts": facts})


def test_schemas_are_the_same_every_time_and_say_which_dialect_they_are() -> None:
    first, second = schemas(registry()), schemas(registry())

    assert json.dumps(first) == json.dumps(second)
    assert {schema["$schema"] for schema in first.values()} == {DIALECT}
    assert len({schema["$id"] for schema in first.values()}) == len(first)


def test_the_keys_of_a_statement_are_those_of_the_format() -> None:
    statement = all_schemas()["pack"]["$defs"]["Statement"]

    assert sorted(statement["properties"]) == sorted(
        "id kind subject when then jurisdictions for phase basis review cite policy each".split()
    )
