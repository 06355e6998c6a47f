"""Mutants of rules: each is one small change, and no case that could notice it is left out."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest

from tests.house.tree import ROOT
from tests.lint_pack import write_pack
from vademecum.model.answer import as_json
from vademecum.model.errors import PackError
from vademecum.model.label import Label
from vademecum.packs.cases import Case, answer_of, check, read_cases
from vademecum.packs.commands import Options
from vademecum.packs.draft import SERVES, read_draft
from vademecum.packs.edit_criteria import Edit, edits_of_criterion, edits_of_sign
from vademecum.packs.edit_numbers import steps
from vademecum.packs.load import load
from vademecum.packs.mutants import Mutant, mutants
from vademecum.packs.mutate import mutate
from vademecum.packs.trial import Trial, with_part

ANAKINRA = ROOT / "packs" / "anakinra"
LIST = "equivalent-mutants.yaml"
OPTIONS = Options(on=date(2026, 6, 1), now=datetime(2026, 6, 1, 12, tzinfo=UTC))


def swap(_fact: str, name: str) -> str | None:
    return {"nomid": "dira", "etanercept": "infliximab", "fever": "chills"}.get(name)


def changes(edits: list[Edit]) -> set[str]:
    return {edit.change for edit in edits}


def test_a_limit_moves_and_turns_around() -> None:
    edits = list(edits_of_criterion({"fact": "person.weight", "lt": "10 kg"}, (), swap=swap))

    assert changes(edits) == {
        "negated {fact: person.weight, lt: 10 kg}",
        "lt 10 kg -> le",
        "lt 10 kg -> ge",
        "lt: 10 kg -> 9 kg",
        "lt: 10 kg -> 11 kg",
    }


def test_each_part_of_a_group_is_dropped_and_all_is_told_from_any() -> None:
    raw = {"all": [{"fact": "a.b"}, {"any": [{"fact": "c.d"}, {"fact": "e.f"}]}]}

    found = changes(list(edits_of_criterion(raw, (), swap=swap)))

    assert "dropped {fact: a.b}" in found
    assert "dropped {any: [{fact: c.d}, {fact: e.f}]}" in found
    assert {"all -> any", "any -> all", "dropped {fact: c.d}"} <= found


def test_codes_and_terms_are_dropped_and_swapped() -> None:
    codes = {"fact": "indication.code", "in": ["nomid", "fcas"]}
    terms = {"fact": "medicines.current", "lists": ["etanercept"], "during": "therapy"}

    assert {"in: dropped nomid", "in: nomid -> dira"} <= changes(
        list(edits_of_criterion(codes, (), swap=swap))
    )
    assert {"lists: etanercept -> infliximab", "dropped during: therapy"} <= changes(
        list(edits_of_criterion(terms, (), swap=swap))
    )


def test_negations_counts_and_times_change() -> None:
    raw = {"not": {"at_least": "2", "of": [{"fact": "a.b"}, {"fact": "c.d", "within": "P28D"}]}}

    found = changes(list(edits_of_criterion(raw, (), swap=swap)))

    assert {"negation dropped", "at_least: 2 -> 1", "at_least: 2 -> 3"} <= found
    assert {"within: P28D -> P27D", "within: P28D -> P29D"} <= found


def test_a_sign_loses_parts_and_changes_terms_and_bounds() -> None:
    raw = {"all": [{"has": "fever", "duration": {"ge": "P2D", "untold": True}}, {"has": "rash"}]}

    found = changes(list(edits_of_sign(raw, (), swap=swap)))

    assert {"has: fever -> chills", "dropped {has: rash}", "all -> any"} <= found
    assert {"duration ge: P2D -> P1D", "duration ge P2D -> gt"} <= found
    assert "duration untold: true -> false" in found


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("30 mL/min", ["29 mL/min", "31 mL/min"]),
        ("0.7 10*9/L", ["0.6 10*9/L", "0.8 10*9/L"]),
        ("0", ["1"]),
        ("P21DT6H", ["P21DT5H", "P21DT7H"]),
        ("PT12H", ["PT11H", "PT13H"]),
        ("nearest", []),
    ],
)
def test_a_number_moves_by_one_step_of_its_last_digit(text: str, near: list[str]) -> None:
    assert list(steps(text)) == near


def test_the_cases_of_the_sample_pack_kill_what_they_see(tmp_path: Path) -> None:
    report = mutate(write_pack(tmp_path))

    # No case looks at these: the wording of the second statement, the phase and use of the first.
    assert {(each.id.rpartition(".")[2], each.change) for each in report.survivors} == {
        ("recent-adalimumab", "then.wording: not-recommended -> stop"),
        ("recent-adalimumab", "then.wording: not-recommended -> caution"),
        ("light", "dropped phase: starting"),
        ("light", "dropped for: [gout]"),
        ("us-gout", "authorisation: approved -> emergency-use"),
    }
    assert report.failing == 0
    assert not report.is_clean
    assert report.tallies["statements number"].killed == 4


def test_a_survivor_names_its_place_and_what_was_changed(tmp_path: Path) -> None:
    report = mutate(write_pack(tmp_path))

    (found,) = [each for each in report.survivors if each.change == "dropped phase: starting"]
    assert found.path.endswith("statements.yaml")
    assert found.line == 1
    assert str(found).endswith(
        ":1: samplin.posology.light dropped phase: starting [statements part]"
    )
    assert f"survived: {found}" in report.text()


def test_a_case_that_is_missing_lets_a_mutant_survive(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    cases = pack / "statements.cases.yaml"
    cases.write_text(cases.read_text().replace("person.weight: 10 kg", "person.weight: 9.95 kg"))
    cases.write_text(cases.read_text().replace("light: false}", "light: true}", 1))

    survived = {each.change for each in mutate(pack).survivors}

    assert "when: lt 10 kg -> le" in survived


def test_an_argued_mutant_is_no_survivor(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    entry = '- {id: samplin.posology.light, change: "dropped phase: starting", why: a test}\n'
    (pack / LIST).write_text(entry)

    report = mutate(pack)

    assert "dropped phase: starting" not in {each.change for each in report.survivors}
    assert report.tallies["statements part"].equivalent == 1
    assert report.issues == []


@pytest.mark.parametrize(
    ("change", "code"),
    [("when: lt 10 kg -> le", "equivalent-killed"), ("when: nothing", "equivalent-unknown")],
)
def test_an_argued_mutant_that_is_killed_or_unknown_is_an_error(
    tmp_path: Path, change: str, code: str
) -> None:
    pack = write_pack(tmp_path)
    entry = f'- {{id: samplin.posology.light, change: "{change}", why: a test}}\n'
    (pack / LIST).write_text(f"# argued\n{entry}")

    (issue,) = mutate(pack).issues

    assert (issue.code, issue.line) == (code, 2)


def test_a_list_of_argued_mutants_without_reasons_is_refused(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    (pack / LIST).write_text('- {id: samplin.posology.light, change: "x"}\n')

    with pytest.raises(PackError, match="missing"):
        mutate(pack)


def test_a_case_that_fails_anyway_kills_nothing(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    cases = pack / "statements.cases.yaml"
    cases.write_text(cases.read_text().replace("light: unknown", "light: true"))

    report = mutate(pack)

    assert report.failing == 1
    assert not report.is_clean
    assert "1 cases fail on the unchanged pack" in report.text()


@cache
def all_mutants() -> tuple[Mutant, ...]:
    return tuple(mutants(read_draft(ANAKINRA)))


def outcomes(label: Label, cases: list[Case], tried: list[Mutant]) -> list[tuple[str, bool, bool]]:
    """Each mutant with what the trial says of it, and what running every case says."""
    trial, bare = Trial(label, cases), label.without_policies()
    passing = [c for c in cases if check(label if c.policies else bare, c) is None]
    found = []
    for mutant in tried:
        part = trial.changed(mutant)
        if part is None:
            continue
        whole = with_part(label, mutant.part, changed=part)
        without = whole.without_policies()
        plain = any(_fails(whole if c.policies else without, c) for c in passing)
        found.append((f"{mutant.id} {mutant.change}", trial.kills(mutant, part), plain))
    return found


def _fails(label: Label, case: Case) -> bool:
    try:
        return check(label, case) is not None
    except Exception:  # noqa: BLE001 - as the trial counts it
        return True


FILES_OF_STATEMENTS = {
    "posology-organs.cases.yaml",
    "pregnancy.cases.yaml",
    "interactions-recent.cases.yaml",
    "posology-rules-us.cases.yaml",
    "posology-orders.cases.yaml",
}
IDS_OF_STATEMENTS = {
    "anakinra.posology.renal-every-other-day",
    "anakinra.pregnancy.contraception-eu",
    "anakinra.interaction.recent-adalimumab",
}


def test_leaving_cases_out_changes_no_outcome_of_a_statement() -> None:
    cases = [c for c in read_cases(ANAKINRA) if Path(c.path).name in FILES_OF_STATEMENTS]
    tried = [mutant for mutant in all_mutants() if mutant.id in IDS_OF_STATEMENTS]

    found = outcomes(load(ANAKINRA), cases, random.Random(7).sample(tried, 24))

    assert found
    assert [each for each in found if each[1] is not each[2]] == []


@pytest.mark.parametrize("part", [*SERVES, "policies", "indications"])
def test_leaving_cases_out_changes_no_outcome_of_a_rule(part: str) -> None:
    chance = random.Random(7)
    commands = SERVES.get(part, ("assess", "dose", "missed"))
    cases = [case for case in read_cases(ANAKINRA) if case.command in commands]
    cases = chance.sample(cases, min(40, len(cases)))
    tried = [mutant for mutant in all_mutants() if mutant.part[0] == part]

    found = outcomes(load(ANAKINRA), cases, chance.sample(tried, min(25, len(tried))))

    assert [each for each in found if each[1] is not each[2]] == []


SYMPTOMS: list[list[dict[str, object]]] = [
    [{"term": "headache", "severity": "mild"}],
    [{"term": "fever"}, {"term": "headache"}],
    [{"term": "hives"}, {"term": "vomiting"}, {"term": "dizziness"}],
    [{"term": "cough", "duration": "P20D"}, {"term": "weight-loss"}],
    [{"term": "swelling", "at": "face", "onset_after_dose": "PT1H"}],
    [{"term": "redness", "at": "injection-site", "severity": "mild", "size": "3 cm"}],
    [{"term": "redness", "at": "injection-site", "severity": "mild", "size": "11 cm"}],
    [{"term": "rash", "at": "generalised"}, {"term": "swollen-glands"}, {"term": "fever"}],
    [{"term": "lump", "at": "injection-site", "severity": "mild", "duration": "P50D"}],
    [{"term": "stiff-neck"}, {"term": "rash"}],
    [{"term": "jaundice"}],
]


def test_leaving_cases_out_changes_no_outcome_of_triage() -> None:
    label = load(ANAKINRA)
    cases = [_as_answered(label, told) for told in SYMPTOMS]
    tried = [mutant for mutant in all_mutants() if mutant.part == ("triage",)]

    found = outcomes(label, cases, random.Random(7).sample(tried, 300))

    assert sum(killed for _, killed, _ in found) > 20
    assert [each for each in found if each[1] is not each[2]] == []


def _as_answered(label: Label, told: list[dict[str, object]]) -> Case:
    """A case that expects what the unchanged rules answer."""
    document = {"symptoms": {"items": told, "complete": True}}
    asked = Case("-", 1, "-", "triage", document, OPTIONS, True, {})
    answer = as_json(answer_of(label, asked))
    assert isinstance(answer, dict)
    expected = {key: answer[key] for key in ("disposition", "reasons", "suspected", "actions")}
    return replace(asked, expect=expected)


def test_every_mutant_of_a_dose_rule_of_anakinra_is_killed() -> None:
    report = mutate(ANAKINRA, keep=lambda mutant: mutant.id == "anakinra.dose.us-nomid")

    survived = [each for each in report.survivors if each.kind.startswith("dose")]
    assert report.tallies["dose number"].total >= 10
    assert survived == []


def test_every_mutant_of_a_concentration_model_of_anakinra_is_killed() -> None:
    report = mutate(ANAKINRA, keep=lambda mutant: mutant.id == "anakinra.kinetics.urien-2013")

    assert report.tallies["kinetics number"].total >= 10
    assert report.survivors == []
