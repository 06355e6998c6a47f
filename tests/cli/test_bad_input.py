"""Bad input: an exit code and a JSON error with a place and a remedy; never part of an answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vademecum.cli import main

Ask = Callable[..., tuple[int, dict[str, Any]]]
FHIR = {"resourceType": "Bundle", "type": "collection"}
SOMEBODY = {"resource": {"resourceType": "Patient", "id": "a", "birthDate": "1970-01-01"}}
SOMEBODY_ELSE = {"resource": {"resourceType": "Patient", "id": "b", "birthDate": "1980-01-01"}}
ORDER = {"dose": "100 mg", "interval": "P1D"}


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    def asked(
        command: str, text: str | bytes, *options: str, kind: str = "--facts"
    ) -> tuple[int, dict[str, Any]]:
        file = tmp_path / "document"
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        code = main([command, "anakinra", kind, str(file), "--json", *options])
        return code, json.loads(capsys.readouterr().out)

    return asked


def issue(answer: dict[str, Any], pointer: str) -> dict[str, Any]:
    (found,) = [each for each in answer["error"]["issues"] if each["pointer"] == pointer]
    return found


UNREADABLE = {
    "malformed JSON": '{"facts": {"renal.esrd": tru',
    "malformed YAML": "facts: {renal.esrd: [",
    "a duplicate key in JSON": '{"facts": {"renal.esrd": true, "renal.esrd": false}}',
    "a duplicate key in YAML": "facts:\n  renal.esrd: true\n  renal.esrd: false\n",
    "an anchor in YAML": "facts: &all {renal.esrd: true}\nothers: *all\n",
    "not a number in JSON": '{"facts": {"person.weight": NaN}}',
    "infinity in JSON": '{"facts": {"person.weight": 1e999}}',
    "nesting without end": '{"facts": ' + "[" * 70 + "]" * 70 + "}",
    "two documents": '{"facts": {}} {"facts": {}}',
    "nothing at all": "",
    "a list": "[]",
    "a byte order mark": b"\xef\xbb\xbf{}",
    "bytes that are no text": b'{"facts": {"person.sex": "\xff"}}',
}


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_document_that_cannot_be_read_is_refused_whole(ask: Ask, text: str | bytes) -> None:
    code, answer = ask("assess", text)

    assert code == 4
    assert answer["error"]["kind"] == "input"
    assert answer["error"]["issues"]
    assert "findings" not in answer


@pytest.mark.parametrize(
    ("facts", "pointer", "reason"),
    [
        ({"person.wieght": "68 kg"}, "/facts/person.wieght", "unknown-fact"),
        ({"person.birth_date": "03/04/2026"}, "/facts/person.birth_date", "date-unreadable"),
        ({"person.birth_date": "2026-13-01"}, "/facts/person.birth_date", "date-unreadable"),
        ({"person.sex": "woman"}, "/facts/person.sex", "unknown-code"),
        ({"renal.esrd": "yes"}, "/facts/renal.esrd", "wrong-shape"),
        ({"person.weight": ["68 kg"]}, "/facts/person.weight", "wrong-shape"),
        ({"allergies": "peanut"}, "/facts/allergies", "wrong-shape"),
        ({"renal.esrd": {"value": True, "when": "x"}}, "/facts/renal.esrd/when", "unknown-key"),
    ],
)
def test_a_slip_in_the_facts_names_its_place_and_a_remedy(
    ask: Ask, facts: dict[str, Any], pointer: str, reason: str
) -> None:
    code, answer = ask("assess", json.dumps({"facts": facts}))

    found = issue(answer, pointer)
    assert (code, found["code"]) == (4, reason)
    assert found["hint"] or "write" in found["message"] or "key" in found["message"]


@pytest.mark.parametrize(
    ("weight", "problem"),
    [
        ("68", "unit-missing"),
        (68, "unit-missing"),
        ("68 m", "unit-not-accepted"),
        ("68 stone", "unit-not-accepted"),
        ("1_0 kg", "number-unreadable"),
        (".5 kg", "number-unreadable"),
        ("1e2 kg", "number-unreadable"),
        ("６８ kg", "number-unreadable"),
        ("6,8 kg", "number-unreadable"),
        ("-68 kg", "number-unreadable"),
        ("680 kg", "impossible"),
    ],
)
def test_a_value_nobody_can_use_leaves_the_fact_unknown(
    ask: Ask, weight: object, problem: str
) -> None:
    code, answer = ask("assess", json.dumps({"facts": {"person.weight": weight}}))

    assert code == 1
    assert [(each["pointer"], each["code"]) for each in answer["problems"]] == [
        ("/facts/person.weight", problem)
    ]
    assert "person.weight" not in answer["inputs_used"]


@pytest.mark.parametrize(
    ("order", "pointer"),
    [
        ({**ORDER, "dose": "100"}, "/order/dose"),
        ({**ORDER, "dose": "1_0 mg"}, "/order/dose"),
        ({**ORDER, "dose": ".5 mg/kg"}, "/order/dose"),
        ({**ORDER, "dose": "1e2 mg"}, "/order/dose"),
        ({**ORDER, "dose": "１００ mg"}, "/order/dose"),
        ({**ORDER, "dose": "100 mL"}, "/order/dose"),
        ({**ORDER, "interval": "daily"}, "/order/interval"),
        ({**ORDER, "start": "03/04/2026"}, "/order/start"),
        ({"interval": "P1D"}, "/order/dose"),
    ],
)
def test_an_order_that_cannot_be_read_is_refused(
    ask: Ask, order: dict[str, Any], pointer: str
) -> None:
    code, answer = ask("dose", json.dumps({"order": order}))

    assert code == 4
    assert issue(answer, pointer)["message"]


def test_all_faults_are_listed_at_once(ask: Ask) -> None:
    facts = {"person.wieght": "68 kg", "person.sex": "woman"}

    _, answer = ask("dose", json.dumps({"facts": facts, "ordre": {}}))
    _, after = ask("dose", json.dumps({"facts": facts}))

    assert [each["pointer"] for each in answer["error"]["issues"]] == ["/ordre"]
    assert len(after["error"]["issues"]) == 2


@pytest.mark.parametrize(
    ("bundle", "pointer", "reason"),
    [
        ({**FHIR, "entry": [SOMEBODY, SOMEBODY_ELSE]}, "/entry/1/resource", "two-patients"),
        ({**FHIR, "entry": []}, "/entry", "no-patient"),
        ({"resourceType": "Patient"}, "", "not-a-bundle"),
        ({**FHIR, "type": "history", "entry": [SOMEBODY]}, "/type", "history"),
    ],
)
def test_a_bundle_that_is_not_of_one_person_is_refused(
    ask: Ask, bundle: dict[str, Any], pointer: str, reason: str
) -> None:
    code, answer = ask("assess", json.dumps(bundle), kind="--bundle")

    assert (code, issue(answer, pointer)["code"]) == (4, reason)


def test_a_problem_in_a_bundle_points_into_the_bundle(ask: Ask) -> None:
    weight = {
        "resourceType": "Observation",
        "status": "final",
        "subject": {"reference": "Patient/a"},
        "effectiveDateTime": "2026-11-01",
        "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]},
        "valueQuantity": {"value": 68},
    }
    bundle = {**FHIR, "entry": [SOMEBODY, {"resource": weight}]}

    _, answer = ask("assess", json.dumps(bundle), "--on", "2026-11-24", kind="--bundle")

    assert [(each["pointer"], each["code"]) for each in answer["problems"]] == [
        ("/entry/1/resource", "unit-missing")
    ]


@pytest.mark.parametrize("when", ["03/04/2026", "2026-11-24T08:00:00", "tomorrow"])
def test_a_time_without_its_offset_is_refused(ask: Ask, when: str) -> None:
    code, answer = ask("triage", '{"symptoms": "none"}', "--now", when)

    assert (code, issue(answer, "/now")["code"]) == (4, "time-unreadable")


def test_a_file_that_is_not_there_is_said_so(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["assess", "anakinra", "--facts", "no-such-file", "--json"])

    (found,) = json.loads(capsys.readouterr().out)["error"]["issues"]
    assert (code, found["code"]) == (4, "unreadable")


def test_nothing_told_is_repeated_in_an_error(ask: Ask) -> None:
    secret = "Mrs Q from the hill"
    told = {"person.sex": secret, "allergies": [{"substance": "x", "reaction": secret}]}

    _, answer = ask("assess", json.dumps({"facts": told}))

    assert secret not in json.dumps(answer)


@pytest.mark.parametrize("language", ["fr", ""])
def test_a_language_there_are_no_words_for_is_a_fault_of_usage(ask: Ask, language: str) -> None:
    code, answer = ask("assess", "{}", "--lang", language)

    assert (code, answer["error"]["kind"]) == (2, "usage")
