"""What a person reads of a simulated concentration."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vademecum.cli import main
from vademecum.cli.render_simulation import short

Facts = dict[str, object]
STEADY = {"dose": "100 mg", "interval": "P1D", "doses": "steady-state"}
ADULT = {"person.age": "50 a", "indication.code": "rheumatoid-arthritis"}


def page(document: Facts, folder: Path, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    file = folder / "question.json"
    file.write_text(json.dumps(document))
    assert main(["simulate", "anakinra", "--facts", str(file), *options]) == 0
    return capsys.readouterr().out


def test_values_put_in_by_hand_are_marked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document: Facts = {
        "model": "eu-label-ra", "facts": ADULT, "regimen": STEADY, "times": ["PT6H"],
        "parameters": {"clearance": "8 L/h"},
    }  # fmt: skip

    shown = page(document, tmp_path, capsys)

    assert "built on people like this one" in shown
    assert "apparent clearance: 8 L/h (put in by hand, not published)" in shown
    assert "apparent volume: 18.5 L (eu-smpc 5.2) [not confirmed from the source]" in shown
    assert "area under the curve      12.5 mg.h/L (one interval)" in shown
    assert "PT6H " in shown
    assert "not the label" in shown


def test_without_a_curve_the_page_asks_for_what_lacks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = page({"model": "yang-2003-clearance"}, tmp_path, capsys)

    assert "not known whether it was built on people like this one" in shown
    assert "What is the creatinine clearance?" in shown
    assert "Values used" not in shown
    assert "After the last dose" not in shown
    assert "What this model cannot do" in shown


def test_the_page_speaks_spanish(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document: Facts = {
        "model": "urien-2013", "covariates": {"person.weight": "90 kg", "person.age": "40 a"},
        "regimen": STEADY,
    }  # fmt: skip

    shown = page(document, tmp_path, capsys, "--lang", "es", "--audience", "patient")

    assert "no hecho con personas como esta" in shown
    assert "Nunca cambie una dosis por él" in shown
    assert "Lo que este modelo no puede hacer" in shown


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [("0.964173876919696 mg/L", "0.9642 mg/L"), ("5 h", "5 h"), ("12345.67 mL", "12346 mL"),
     ("0 mg/L", "0 mg/L")],
)  # fmt: skip
def test_a_quantity_is_shown_short(quantity: str, expected: str) -> None:
    assert short(quantity) == expected
