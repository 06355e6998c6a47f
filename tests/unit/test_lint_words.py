"""The linter's checks of wording: banned words, and numbers that are easily misread."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lint_pack import is_found, line_of, planted

EN = "samplin/text/en/statements.yaml"
ES = "samplin/text/es/statements.yaml"
PATIENT = {EN: "For gout. Ask the pharmacist.", ES: "Para la gota. Pregunte en la farmacia."}

BANNED = [
    (EN, "This medicine is safe."),
    (EN, "Inject it safely at home."),
    (EN, "There is no risk."),
    (EN, "You may take it."),
    (EN, "You can still use it."),
    (EN, "It is OK to take it."),
    (EN, "It is harmless."),
    (EN, "No need to worry."),
    (ES, "Es seguro."),
    (ES, "Son seguras."),
    (ES, "Puede tomarlo."),
    (ES, "Es inofensivo."),
    (ES, "Sin ningún riesgo."),
]


@pytest.mark.parametrize(("file", "text"), BANNED)
def test_a_banned_word_in_a_text_for_patients_is_found(
    tmp_path: Path, file: str, text: str
) -> None:
    issues = planted(tmp_path, file=file, old=PATIENT[file], new=text)

    line = line_of(tmp_path, file, text)
    assert is_found(issues, code="banned-word", file=file, line=line), issues


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (EN, "Ask when you can take the next one."),
        (EN, "Ask whether you can start."),
        (ES, "Si no está seguro, pregunte."),
        (ES, "Pregunte cuándo puede empezar el tratamiento."),
    ],
)
def test_a_word_that_only_looks_like_a_banned_one_is_left_alone(
    tmp_path: Path, file: str, text: str
) -> None:
    issues = planted(tmp_path, file=file, old=PATIENT[file], new=text)

    assert "banned-word" not in {issue.code for issue in issues}


def test_professionals_may_read_of_safety(tmp_path: Path) -> None:
    issues = planted(tmp_path, file=EN, old='"For gout."', new='"Safety: not studied."')

    assert "banned-word" not in {issue.code for issue in issues}


FORMS = [
    ("trailing-zero", "5.0 mg"),
    ("trailing-zero", "14,00 %"),
    ("naked-decimal", "give .5 mg"),
    ("micro-sign", "50 µg"),
    ("micro-sign", "50 μg"),
    ("bare-unit", "10 U of insulin"),
    ("bare-unit", "10 IU"),
    ("unit-spacing", "100mg"),
    ("unit-spacing", "0.5mL"),
]


@pytest.mark.parametrize(("code", "text"), FORMS)
def test_a_number_that_is_easily_misread_is_found(tmp_path: Path, code: str, text: str) -> None:
    issues = planted(tmp_path, file=EN, old='"For gout."', new=f'"For gout: {text}."')

    assert is_found(issues, code=code, file=EN, line=line_of(tmp_path, EN, text)), issues


@pytest.mark.parametrize(
    "text", ["100 mg", "0.5 mL", "10.5 kg", "1000 people", "version 2.0.1", "50 mcg", "IL-1", "5."]
)
def test_a_number_that_is_written_well_is_left_alone(tmp_path: Path, text: str) -> None:
    issues = planted(tmp_path, file=EN, old='"For gout."', new=f'"For gout: {text}"')

    assert {issue.code for issue in issues}.isdisjoint({code for code, _ in FORMS})


def test_words_of_the_skeleton_that_are_left_are_a_warning(tmp_path: Path) -> None:
    issues = planted(tmp_path, file=EN, old='"For gout."', new='"EXAMPLE, replace. Gout."')

    found = [issue for issue in issues if issue.code == "placeholder"]
    assert [(i.line, i.severity) for i in found] == [(line_of(tmp_path, EN, "EXAMPLE"), "warning")]
