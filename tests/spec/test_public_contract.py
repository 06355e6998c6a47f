"""The examples of the public contract, word for word: what programs may rely on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vademecum.cli import main
from vademecum.packs.cases import matches

Json = dict[str, Any]
# Command, document, options, what the answer holds at least.
EXAMPLES: tuple[tuple[str, Json, tuple[str, ...], Json], ...] = (
    (
        "assess",
        {
            "facts": {
                "therapy.phase": "starting",
                "indication.code": "rheumatoid-arthritis",
                "medicines.current": [{"name": "Simponi"}],
            }
        },
        ("--jurisdiction", "US"),
        {
            "verdict": {"at_least": "avoid", "at_most": "contraindicated"},
            "indication": {
                "code": "rheumatoid-arthritis",
                "truth": "unknown",
                "authorisation": "unknown",
            },
            "findings": [
                {
                    "kind": "interaction",
                    "subject": "golimumab",
                    "truth": "true",
                    "wording": "do-not-use",
                    "level": "avoid",
                    "matched": {"given": "Simponi", "as": "golimumab"},
                }
            ],
            "next_question": ["allergies"],
        },
    ),
    (
        "dose",
        {
            "facts": {
                "indication.code": "nomid",
                "person.weight": "31 kg",
                "therapy.phase": "starting",
            },
            "order": {"dose": "3 mg/kg", "interval": "P1D"},
        },
        ("--jurisdiction", "US"),
        {
            "verdict": "above-range",
            "checks": [
                {
                    "check": "amount",
                    "result": "above-range",
                    "actual": "3 mg/kg/d",
                    "low": "1 mg/kg/d",
                    "high": "2 mg/kg/d",
                }
            ],
            "arithmetic": {
                "daily_dose": "93 mg/d",
                "daily_dose_per_kg": "3 mg/kg/d",
                "maximum_daily_dose": "248 mg/d",
            },
        },
    ),
    (
        "missed",
        {
            "regimen": {
                "dose": "100 mg",
                "interval": "P1D",
                "at": ["21:00"],
                "zone": "America/Denver",
                "from": "2026-02-01",
            },
            "given": [{"at": "2026-03-02T21:00:00-07:00", "dose": "100 mg"}],
        },
        ("--now", "2026-03-04T02:00:00-07:00", "--jurisdiction", "US"),
        {
            "advice": "take-now",
            "doses_now": 1,
            "missed": ["2026-03-03T21:00:00-07:00"],
            "next_due": "2026-03-04T21:00:00-07:00",
            "remaining": "PT19H",
            "threshold": "PT12H",
        },
    ),
    (
        "site",
        {
            "candidate": {"region": "buttock", "side": "left", "skin": ["scarred"]},
            "injector": "helper",
        },
        (),
        {
            "verdict": "reject",
            "reasons": ["skin"],
            "suggestion": {"region": "buttock", "side": "right"},
        },
    ),
    (
        "storage",
        {
            "product": {"opened": False, "expiry": "2027-08"},
            "removed": "none",
            "events": ["possibly-frozen"],
            "appearance": ["clear"],
        },
        (),
        {"verdict": "discard", "reasons": ["frozen"]},
    ),
    (
        "monitor",
        {"facts": {"indication.code": "dira", "therapy.start": "2026-03-05"}},
        ("--jurisdiction", "US", "--on", "2026-04-10", "--until", "2026-06-30"),
        {
            "schedule": [
                {
                    "test": "neutrophil-count",
                    "months": [0, 1, 2, 3],
                    "dates": ["2026-03-05", "2026-04-05", "2026-05-05", "2026-06-05"],
                    "ends": "2027-03-05",
                }
            ]
        },
    ),
    (
        "triage",
        {
            "symptoms": {
                "items": [{"term": "seizure"}, {"term": "headache", "severity": "mild"}],
                "complete": True,
            }
        },
        (),
        {
            "disposition": "emergency",
            "actions": ["call-emergency-number", "do-not-inject-until-assessed"],
        },
    ),
    (
        "report",
        {
            "case": {
                "reporter": {"role": "caregiver", "contact": "given"},
                "patient": {"age": "9 a"},
                "event": {"term": "fever"},
            }
        },
        (),
        {"validity": "not-valid", "missing_elements": ["product"], "serious": "unknown"},
    ),
    (
        "simulate",
        {
            "model": "yang-2003-clearance",
            "covariates": {"renal.creatinine_clearance": "65 mL/min"},
        },
        (),
        {"illustrative": True, "parameters": {"clearance": "113 mL/min"}},
    ),
)


@pytest.mark.parametrize(
    ("command", "document", "options", "expected"), EXAMPLES, ids=[row[0] for row in EXAMPLES]
)
def test_a_command_answers_its_example_as_the_contract_says(
    command: str,
    document: Json,
    options: tuple[str, ...],
    expected: Json,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "question.json"
    file.write_text(json.dumps(document))

    main([command, "anakinra", "--facts", str(file), "--json", *options])

    answer = json.loads(capsys.readouterr().out)
    wrong = {k: answer.get(k) for k, v in expected.items() if not matches(v, answer.get(k))}
    assert wrong == {}


def test_a_statement_is_shown_with_its_wording(capsys: pytest.CaptureFixture[str]) -> None:
    name = "anakinra.posology.renal-every-other-day"

    main(["show", "anakinra", "--id", name, "--json"])

    assert matches(
        {"statements": [{"id": name, "wording": "consider"}]}, json.loads(capsys.readouterr().out)
    )
