"""What a command prints and returns, for programs and for people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.house.tree import ROOT
from vademecum.cli import main
from vademecum.packs.commands import PARTS

NOW = {"missed", "site", "storage", "triage"}
# A question for each command, with the exit code of its answer.
QUESTIONS: dict[str, tuple[dict[str, Any], int]] = {
    "assess": ({"facts": {"person.age": "40 a"}}, 1),
    "dose": (
        {
            "facts": {
                "indication.code": "rheumatoid-arthritis",
                "person.age": "40 a",
                "renal.creatinine_clearance": "90 mL/min",
                "renal.esrd": False,
            },
            "order": {"dose": "100 mg", "interval": "P1D", "route": "subcutaneous"},
        },
        0,
    ),
    "missed": (
        {
            "regimen": {
                "dose": "100 mg",
                "interval": "P1D",
                "at": ["21:00"],
                "zone": "America/Denver",
                "from": "2026-02-01",
            },
            "given": [{"at": "2026-11-23T21:00:00-07:00", "dose": "100 mg"}],
        },
        0,
    ),
    "site": ({"candidate": {"region": "thigh", "side": "left"}, "injector": "self"}, 1),
    "storage": (
        {
            "product": {"opened": False, "expiry": "2027-08"},
            "removed": "none",
            "events": "none",
            "appearance": ["clear"],
        },
        0,
    ),
    "monitor": ({"facts": {"indication.code": "dira", "therapy.start": "2026-03-05"}}, 1),
    "triage": ({"symptoms": [{"term": "headache"}]}, 1),
    "report": ({"case": {"event": {"term": "fever"}}}, 1),
    "simulate": (
        {
            "model": "urien-2013",
            "covariates": {"person.weight": "20 kg", "person.age": "6 a"},
            "regimen": {"dose": "2 mg/kg", "interval": "P1D", "doses": 3},
            "times": ["PT0S", "PT12H"],
        },
        0,
    ),
}


def asked(command: str, folder: Path, *options: str) -> list[str]:
    file = folder / "question.json"
    file.write_text(json.dumps(QUESTIONS[command][0]))
    when = ["--now", "2026-11-24T08:00:00-07:00"] if command in NOW else ["--on", "2026-11-24"]
    return [command, "anakinra", "--facts", str(file), "--jurisdiction", "US", *when, *options]


def test_there_is_a_question_for_each_command() -> None:
    assert QUESTIONS.keys() == PARTS.keys()


@pytest.mark.parametrize("command", QUESTIONS)
@pytest.mark.parametrize("audience", ["professional", "patient"])
def test_an_answer_for_programs_has_what_every_answer_carries(
    command: str, audience: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(asked(command, tmp_path, "--json", "--audience", audience))

    printed = capsys.readouterr()
    answer = json.loads(printed.out)
    assert code == QUESTIONS[command][1]
    assert printed.err == ""
    assert (answer["contract"], answer["command"]) == ("1.0", command)
    assert answer["medicine"]["pack"] == "anakinra"
    assert (answer["jurisdiction"], answer["audience"]) == ("US", audience)
    assert ("now" if command in NOW else "on") in answer
    assert answer.keys() >= {
        "findings", "missing", "next_question", "problems", "conflicts", "inputs_used",
        "not_checked", "policies", "arithmetic", "working", "contact", "urgency", "sources",
    }  # fmt: skip


@pytest.mark.parametrize("command", QUESTIONS)
@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("audience", ["professional", "patient"])
def test_an_answer_for_people_is_a_page_with_its_sources(
    command: str, lang: str, audience: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(asked(command, tmp_path, "--lang", lang, "--audience", audience))

    page = capsys.readouterr().out
    assert code == QUESTIONS[command][1]
    assert "anakinra (Kineret)" in page
    assert {"en": "Not a medical device", "es": "No es un producto sanitario"}[lang] in page


@pytest.mark.parametrize("name", ["Kineret", "KINERET", "Anakinra", "anakinra"])
def test_a_medicine_goes_by_brand_and_name_in_any_case(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["show", name, "--section", "contraindication", "--json"])

    assert code == 0
    assert json.loads(capsys.readouterr().out)["medicine"]["pack"] == "anakinra"


@pytest.mark.parametrize(
    "arguments",
    [
        ["assess", "aspirin", "--facts", "x"],
        ["assess", "anakinra", "--fact", "x"],
        ["assess", "anakinra"],
        ["assess"],
        ["asses", "anakinra"],
        ["assess", "anakinra", "--facts", "x", "--jurisdiction", "XX"],
        ["show", "anakinra", "--id", "anakinra.nothing.here"],
        ["coverage", "anakinra", "--source", "nothing"],
        [],
    ],
)
def test_wrong_usage_is_told_as_such(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code = main([*arguments, "--json"] if arguments else [])

    printed = capsys.readouterr()
    assert code == 2
    assert printed.err
    if arguments:
        assert json.loads(printed.out)["error"]["kind"] == "usage"


def test_a_pack_with_faults_is_told_with_their_places(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "pack.yaml").write_text("identity: {id: broken, names: []}\nsources: []\nodd: 1\n")

    code = main(["show", "broken", "--packs", str(tmp_path), "--json"])

    error = json.loads(capsys.readouterr().out)["error"]
    assert (code, error["kind"]) == (3, "pack")
    assert all(issue["path"] and issue["line"] for issue in error["issues"])


def test_a_fault_of_ours_tells_where_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_options: object) -> object:
        raise RuntimeError("Mrs Q weighs 68 kg")

    monkeypatch.setattr("vademecum.cli.question.ask", fail)

    code = main(asked("assess", tmp_path, "--json"))

    printed = capsys.readouterr()
    assert code == 5
    assert json.loads(printed.out)["error"]["kind"] == "internal"
    assert "Mrs Q" not in printed.out + printed.err
    assert "test_main.py:" in printed.out


def test_facts_and_a_bundle_that_disagree_are_a_conflict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = tmp_path / "facts.yaml"
    facts.write_text("facts:\n  person.sex: male\n")
    bundle = ROOT / "examples" / "adult-ra-on-etanercept.json"

    main(["assess", "anakinra", "--facts", str(facts), "--bundle", str(bundle), "--json"])

    answer = json.loads(capsys.readouterr().out)
    assert ("person.sex", "conflicting") in {
        (each["fact"], each["code"]) for each in answer["problems"]
    }
    assert "person.sex" not in answer["inputs_used"]


def test_answers_from_the_labels_alone_name_no_policy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in QUESTIONS:
        main(asked(command, tmp_path, "--json", "--no-local-policy"))

        assert json.loads(capsys.readouterr().out)["policies"] == [], command
