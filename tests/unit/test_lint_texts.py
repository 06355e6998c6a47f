"""The linter's checks of texts: words for each id, the same numbers, no denial lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.tree import SOURCE
from tests.lint_pack import FILES, Fault, is_found, line_of, planted
from vademecum.packs.draft import SERVES
from vademecum.packs.lint_texts import OWN_SECTIONS, tokens

EN = "samplin/text/en/statements.yaml"
ES = "samplin/text/es/statements.yaml"
STATEMENTS = "samplin/statements.yaml"

FAULTS = [
    Fault("unknown-text", EN, "samplin.information.use:", "samplin.information.user:", "user:"),
    Fault("unknown-text", EN, "recent-{each}:", "recently-{each}:", "recently-"),
    Fault("audience", EN, '  professional: "For gout."', '  professor: "For gout."', "professor"),
    Fault(
        "audience", EN, "samplin.policy.washout:", "samplin.policy.idle: words\nx:", "policy.idle"
    ),
    Fault("numbers-differ", ES, "menos de 10 kg", "menos de 11 kg", "11 kg"),
    Fault("numbers-differ", ES, "menos de 10 kg", "menos de 10 g", "10 g"),
    Fault(
        "numbers-differ", ES, "cuenta durante 70 días. Pregunte", "cuenta 10 semanas.", "semanas"
    ),
    Fault("numbers-differ", ES, "{each} cuenta", "{eech} cuenta", "eech"),
    Fault("numbers-for-patients", EN, "For gout. Ask", "For 2 kinds of gout. Ask", "2 kinds"),
    Fault(
        "negation-differs", ES, "Para la gota. Pregunte", "No es para la gota. Pregunte", "No es"
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.code} {fault.new[:30]}")
def test_a_fault_of_a_text_is_found_where_it_stands(tmp_path: Path, fault: Fault) -> None:
    issues = planted(tmp_path, file=fault.file, old=fault.old, new=fault.new)

    line = line_of(tmp_path, fault.file, fault.where)
    assert is_found(issues, code=fault.code, file=fault.file, line=line), issues


@pytest.mark.parametrize("file", [EN, ES])
def test_missing_words_are_found_at_the_id_that_needs_them(tmp_path: Path, file: str) -> None:
    words = re.search(r"samplin\.posology\.light:\n.*\n.*\n", FILES[file])
    assert words is not None

    issues = planted(tmp_path, file=file, old=words.group(), new="")

    line = line_of(tmp_path, STATEMENTS, "id: samplin.posology.light")
    assert is_found(issues, code="missing-text", file=STATEMENTS, line=line), issues


def test_words_for_one_audience_do_not_serve_the_other(tmp_path: Path) -> None:
    issues = planted(tmp_path, file=EN, old='  patient: "Under 10 kg', new='  professional: "')

    assert "duplicate-key" in {issue.code for issue in issues}


def test_texts_of_repeated_statements_serve_each_of_them(tmp_path: Path) -> None:
    issues = planted(tmp_path, file=EN, old="samplin.interaction.recent-{each}:", new="other:")

    named = [issue.message for issue in issues if issue.code == "missing-text"]
    assert len(named) == 1
    assert "samplin.interaction.recent-adalimumab" in named[0]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("0.5 mg/kg/d to 1 mg/kg/d", ["0.5 mg/kg/d", "1 mg/kg/d"]),
        ("0,5 mg", ["0.5 mg"]),
        ("a 12-week study", ["12 wk"]),
        ("10 días, 2 años", ["10 d", "2 a"]),
        ("7 % of 25 people", ["25", "7 %"]),
        ("IL-1 and B12", ["1"]),
        ("{symptoms} today", ["{symptoms}"]),
    ],
)
def test_numbers_are_read_with_their_units(text: str, found: list[str]) -> None:
    assert sorted(tokens(text).elements()) == found


def test_one_language_may_say_weeks_a_word_later(tmp_path: Path) -> None:
    issues = planted(
        tmp_path, file=EN, old="counts for 70 days. Ask", new="counts for 70 long days. Ask"
    )

    assert "numbers-differ" not in {issue.code for issue in issues}


def test_professionals_may_read_a_span_of_time_with_a_word_in_between(tmp_path: Path) -> None:
    told = 'patient: "For gout. Ask within 7 days."\n  professional: "For gout: 7 calendar days."'
    old = 'patient: "For gout. Ask the pharmacist."\n  professional: "For gout."'

    loose = planted(tmp_path, file=EN, old=old, new=told)
    other = planted(tmp_path, file=EN, old=old, new=told.replace("7 days", "8 days"))

    assert "numbers-for-patients" not in {issue.code for issue in loose}
    assert "numbers-for-patients" in {issue.code for issue in other}


def test_every_section_of_texts_that_the_engine_asks_for_is_known() -> None:
    asked = {
        section
        for file in (SOURCE / "engine").glob("*.py")
        for section in re.findall(
            r"identity\.id\}\.([a-z-]+)\.\{", file.read_text(encoding="utf-8")
        )
    }

    known = {section for section in asked if section.partition("-")[0] in SERVES}
    assert asked
    assert asked <= {*OWN_SECTIONS, *known}
