"""The cases of a pack: how they are read, compared and counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.anakinra_pack import label
from tests.small_label import small_label, statement
from vademecum.model.errors import PackError
from vademecum.packs.cases import Case, check, matches, read_cases, run_cases

SMALL = small_label(
    statement("a", {"fact": "renal.esrd"}),
    statement("b", {"fact": "immune.hiv"}, policy="x.policy.one", basis="local-policy"),
    policies=[{"id": "x.policy.one"}],
)


def cases(folder: Path, text: str) -> list[Case]:
    (folder / "one.cases.yaml").write_text(text)
    return read_cases(folder)


def outcome(folder: Path, text: str) -> list[tuple[str, object, object]]:
    report = run_cases(SMALL, cases(folder, text))
    return [(failure.name, failure.expected, failure.got) for failure in report.failed]


def test_a_case_asks_as_a_program_would(tmp_path: Path) -> None:
    (found,) = cases(
        tmp_path,
        """
- name: All of it
  command: missed
  jurisdiction: EU
  audience: patient
  lang: es
  now: 2026-05-04T08:00:00+02:00
  policies: false
  patient: {renal.esrd: true}
  given: {given: none}
  expect: {advice: skip}
""",
    )

    assert (found.name, found.command, found.line) == ("All of it", "missed", 2)
    assert found.document == {"facts": {"renal.esrd": True}, "given": "none"}
    assert (found.options.on, found.policies) == (date(2026, 5, 4), False)
    assert (found.options.context.audience, found.options.context.lang) == ("patient", "es")
    assert found.options.context.jurisdiction == "EU"
    assert found.options.now == datetime(2026, 5, 4, 6, tzinfo=UTC)


def test_a_case_that_names_no_day_is_asked_on_a_fixed_one(tmp_path: Path) -> None:
    plain, dated = cases(
        tmp_path,
        "- {name: a, expect: {}}\n- {name: b, on: 2026-03-01, until: 2026-04-01, expect: {}}\n",
    )

    assert plain.options.on == date(2026, 6, 1)
    assert plain.options.now == datetime(2026, 6, 1, 12, tzinfo=UTC)
    assert plain.options.context.jurisdiction is None
    assert (dated.options.on, dated.options.until) == (date(2026, 3, 1), date(2026, 4, 1))


def test_a_case_for_several_jurisdictions_is_one_for_each(tmp_path: Path) -> None:
    found = cases(tmp_path, "- {name: a, jurisdiction: [US, EU], expect: {x.a: unknown}}\n")

    assert [case.options.context.jurisdiction for case in found] == ["US", "EU"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- {name: a}", 1),
        ("- {expect: {}}", 1),
        ("- words", 1),
        ("- {name: a, expect: {}}\n- {name: b, expect: {}, expects: {}}", 2),
        ("- {name: a, expect: {}, jurisdiction: FR}", 1),
        ("- {name: a, expect: {}, audience: nurse}", 1),
        ("- {name: a, expect: {}, on: 1.3.2026}", 1),
        ("- {name: a, expect: {}, now: 2026-03-01T08:00:00}", 1),
        ("- {name: a, name: b, expect: {}}", 1),
    ],
)
def test_a_case_that_cannot_be_read_is_refused_at_its_line(
    tmp_path: Path, text: str, line: int
) -> None:
    with pytest.raises(PackError) as refused:
        cases(tmp_path, text)

    assert [issue.line for issue in refused.value.issues] == [line]


def test_truths_of_statements_are_compared_and_counted(tmp_path: Path) -> None:
    text = """
- {name: right, patient: {renal.esrd: true}, expect: {x.a: true, x.b: unknown}}
- {name: others, patient: {renal.esrd: true, immune.hiv: false}, expect: {x.a: true, "*": false}}
- {name: wrong, patient: {renal.esrd: false}, expect: {x.a: unknown}}
- {name: nothing, expect: {x.c: true}}
"""
    report = run_cases(SMALL, cases(tmp_path, text))

    assert (report.cases, report.passed) == (4, 2)
    assert [(each.name, each.expected, each.got) for each in report.failed] == [
        ("wrong", {"x.a": "unknown"}, {"x.a": "false"}),
        ("nothing", {"x.c": "true"}, {"x.c": "no such statement"}),
    ]
    assert report.seen["x.a"] == {"true": 2, "false": 0, "unknown": 0}
    assert report.seen["x.b"] == {"true": 0, "false": 1, "unknown": 1}


def test_other_keys_are_compared_with_the_answer(tmp_path: Path) -> None:
    text = """
- {name: right, patient: {renal.esrd: true}, expect: {verdict: {at_least: caution}}}
- {name: wrong, patient: {renal.esrd: true}, expect: {verdict: {at_least: avoid}, nothing: 1}}
"""

    (failed,) = outcome(tmp_path, text)

    assert failed[0] == "wrong"
    assert failed[2] == {
        "verdict": {"at_least": "caution", "at_most": "caution"}, "nothing": None
    }  # fmt: skip


def test_a_refused_document_may_be_what_is_expected(tmp_path: Path) -> None:
    text = """
- name: refused
  patient: {renal.esrd: perhaps}
  expect: {error: {kind: input, issues: [{pointer: /facts/renal.esrd, code: wrong-shape}]}}
"""

    assert outcome(tmp_path, text) == []


def test_a_case_may_be_asked_without_local_policies(tmp_path: Path) -> None:
    text = """
- {name: with, patient: {immune.hiv: true}, expect: {x.b: true}}
- {name: without, policies: false, patient: {immune.hiv: true}, expect: {policies: []}}
"""

    assert outcome(tmp_path, text) == []


def test_a_case_can_be_checked_without_counting(tmp_path: Path) -> None:
    (case,) = cases(tmp_path, "- {name: a, jurisdiction: US, expect: {contract: x}}\n")

    verdict: dict[str, object] = {"verdict": {"at_least": "clear"}}

    assert check(label(), replace(case, expect=verdict)) is None
    assert check(SMALL, replace(case, expect={"x.a": "unknown"})) is None


@pytest.mark.parametrize(
    ("expected", "actual", "same"),
    [
        ("a", "a", True),
        ("a", "b", False),
        (None, None, True),
        (True, True, True),
        (True, "true", False),
        ("1", True, False),
        ("5", 5, True),
        ("5", 6, False),
        ({"a": "1"}, {"a": 1, "b": 2}, True),
        ({"a": "1"}, {"b": 2}, False),
        ({"a": None}, {}, False),
        ({"a": "1"}, "x", False),
        (["a", "b"], ["a", "b"], True),
        (["a"], ["a", "b"], False),
        (["b", "a"], ["a", "b"], False),
        ([], [], True),
        ([], ["a"], False),
        (["a"], "a", False),
        ([{"a": "1"}], [{"b": 2}, {"a": 1, "c": 3}], True),
        ([{"a": "1"}, {"a": "2"}], [{"a": 1}], False),
    ],
)
def test_an_answer_holds_what_is_expected_of_it(
    expected: object, actual: object, same: bool
) -> None:
    assert matches(expected, actual) is same


def test_a_folder_without_cases_has_none(tmp_path: Path) -> None:
    (tmp_path / "empty.cases.yaml").write_text("")

    assert read_cases(tmp_path) == []
    report: Mapping[str, object] = run_cases(SMALL, []).seen
    assert set(report) == {"x.a", "x.b"}
