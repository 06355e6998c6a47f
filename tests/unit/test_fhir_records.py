"""The examples, the bindings and 308 synthetic records are read without a fault."""

from __future__ import annotations

import tarfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.fhir_bundle import ON, rules, told
from tests.house.sources import FOLDER
from tests.house.tree import ROOT
from vademecum.fhir.bulk import bundles
from vademecum.fhir.read import read_bundle
from vademecum.fhir.record import FhirReading
from vademecum.packs.json import load_json

ARCHIVE = FOLDER / "data" / "fhir-patients.tar.xz"


def example(name: str) -> FhirReading:
    bundle = load_json((ROOT / "examples" / f"{name}.json").read_bytes())
    return read_bundle(bundle, rules(), on=ON)


def test_the_bindings_fit_the_registry_of_facts() -> None:
    assert rules().bindings.faults(rules().registry) == []


def test_no_two_bindings_of_a_code_tell_one_fact_differently() -> None:
    seen: dict[tuple[str, ...], object] = {}
    for row in rules().bindings.rows:
        for code in (*row.codes, *(one + "*" for one in row.starts)):
            key = (row.kind, row.set, row.system, code, row.fact)
            assert seen.setdefault(key, row.value) == row.value, key


def test_the_woman_on_etanercept_reads_in_full() -> None:
    reading = example("adult-ra-on-etanercept")

    assert told(reading, "person.weight") == "68 kg"
    assert told(reading, "indication.code") == "rheumatoid-arthritis"
    assert told(reading, "respiratory.asthma") is False
    medicines: Any = reading.facts["medicines.current"]
    assert [item["name"] for item in medicines] == [
        "Etanercept 50 mg prefilled pen",
        "Methotrexate 2.5 mg tablets",
    ]
    assert [use.role for use in reading.own] == ["planned"]
    assert [one.code for one in reading.unread] == ["icd-10-cm|I10"]
    assert reading.problems == ()


def test_the_infant_takes_nothing_and_has_nomid() -> None:
    reading = example("infant-nomid")

    assert told(reading, "indication.code") == "nomid"
    assert reading.facts["person.birth_date"] == "2026-03-20"
    assert reading.facts["medicines.current"] == {
        "items": [],
        "complete": True,
        "observed_at": "2026-11-20",
    }
    assert reading.unread == reading.problems == ()


def test_the_man_has_what_a_clearance_of_28_is_calculated_from() -> None:
    reading = example("man-crcl-28")

    age, weight, creatinine = 77, 64, 2
    assert reading.facts["person.birth_date"] == "1949-03-12"
    assert told(reading, "person.weight") == f"{weight} kg"
    assert told(reading, "renal.serum_creatinine") == f"{creatinine} mg/dL"
    assert (140 - age) * weight / (72 * creatinine) == 28


def test_the_woman_with_the_allergy_has_it_with_its_reaction() -> None:
    reading = example("woman-e-coli-allergy")

    assert reading.facts["allergies"] == [
        {"substance": "Escherichia coli protein", "reaction": "anaphylaxis", "date": "2023-04-17"}
    ]


def test_of_the_last_one_almost_nothing_is_known_and_all_of_it_is_listed() -> None:
    reading = example("almost-nothing-known")

    assert reading.facts == {}
    assert [one.reason for one in reading.unread] == ["verification-provisional"]
    assert [problem.fact for problem in reading.problems] == ["person.birth_date"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not ARCHIVE.is_file():
        pytest.skip(f"NOT CHECKED: {ARCHIVE.name} is not here (VADEMECUM_SOURCE_TEXTS)")
    target = tmp_path_factory.mktemp("records")
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(target, filter="data")
    return target / "fhir-patients"


def test_every_synthetic_record_is_read(folder: Path) -> None:
    readings = [read_bundle(one, rules(), on=date(2020, 1, 1)) for _, one in bundles(folder)]

    assert len(readings) == 308
    assert all("person.weight" in reading.facts for reading in readings)
    assert sum(told(r, "indication.code") == "rheumatoid-arthritis" for r in readings) == 3
    assert {one.reason for reading in readings for one in reading.unread} <= {
        "not-bound",
        "type-not-read",
        "future",
        "status-resolved",
        "status-inactive",
        "only-as-reason",
    }


def test_a_folder_of_lines_becomes_one_bundle_for_each_patient(tmp_path: Path) -> None:
    patients = '{"resourceType":"Patient","id":"a"}\n\n{"resourceType":"Patient","id":"b"}\n'
    others = "".join(
        f'{{"resourceType":"Condition","id":"{n}","subject":{{"reference":"{to}"}}}}\n'
        for n, to in enumerate(["Patient/a", "urn:uuid:b", "Patient/c"])
    )
    (tmp_path / "Patient.ndjson").write_text(patients, encoding="utf-8")
    (tmp_path / "Condition.ndjson").write_text(others, encoding="utf-8")

    found: dict[str, Any] = dict(bundles(tmp_path))

    assert {name: len(one["entry"]) for name, one in found.items()} == {"a": 2, "b": 2}
