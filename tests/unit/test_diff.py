"""What changed between two versions of a pack: found, in the right order, with whom it touches."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.lint_pack import FILES, write_pack
from vademecum.model.answer import as_json
from vademecum.model.label import Label
from vademecum.packs.diff import PackDiff, What, diff
from vademecum.packs.load import load

STATEMENTS = "samplin/statements.yaml"


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., PackDiff]:
    """The difference that replacing words in a file of the sample pack makes."""
    old = load(write_pack(tmp_path / "old"))

    def replaced(file: str, *pairs: tuple[str, str]) -> PackDiff:
        pack, text = write_pack(tmp_path / "new"), FILES[file]
        for before, after in pairs:
            assert before in text
            text = text.replace(before, after)
        (tmp_path / "new" / file).write_text(text, encoding="utf-8")
        new: Label = load(pack)
        return diff(old, new)

    return replaced


def test_the_same_version_has_no_changes(tmp_path: Path) -> None:
    label = load(write_pack(tmp_path))

    found = diff(label, label)

    assert found.changes == ()
    assert found.text() == "samplin 2026.1.0 -> 2026.1.0: 0 changes"


def test_a_limit_that_moved_is_told_with_whom_it_touches(
    changed: Callable[..., PackDiff],
) -> None:
    (change,) = changed(STATEMENTS, ("lt: 10 kg", "lt: 12 kg")).changes

    assert (change.id, change.what, change.level) == (
        "samplin.posology.light",
        What.CHANGED,
        "caution",
    )
    assert (change.indications, change.jurisdictions) == (("gout",), ("US",))
    assert [(d.path, d.old, d.new) for d in change.details] == [("when.lt", "10 kg", "12 kg")]
    assert "when.lt: 10 kg -> 12 kg" in str(change)


def test_a_statement_that_went_comes_before_one_that_came(
    changed: Callable[..., PackDiff],
) -> None:
    found = changed(
        STATEMENTS,
        ("samplin.posology.light", "samplin.posology.lighter"),
        ("wording: caution", "wording: stop"),
    ).changes

    statements = [(c.what, c.id, c.level) for c in found if c.part == "statements"]
    assert statements == [
        (What.ADDED, "samplin.posology.lighter", "avoid"),
        (What.REMOVED, "samplin.posology.light", "caution"),
    ]


def test_the_gravest_change_comes_first_whichever_way_it_went(
    changed: Callable[..., PackDiff],
) -> None:
    found = changed(
        STATEMENTS,
        ("wording: not-recommended", "wording: inform"),
        ("wording: caution", "wording: monitor"),
    ).changes

    assert [(c.id, c.level) for c in found] == [
        ("samplin.interaction.recent-adalimumab", "avoid"),
        ("samplin.posology.light", "caution"),
    ]


def test_a_new_revision_of_a_source_names_the_statements_that_rest_on_it(
    changed: Callable[..., PackDiff],
) -> None:
    (change,) = changed("samplin/sources.yaml", ("revision: first", "revision: second")).changes

    assert change.part == "sources"
    assert change.touches == ("samplin.information.use", "samplin.posology.light")
    assert "see samplin.information.use" in str(change)


def test_a_policy_a_term_and_a_fact_name_what_rests_on_them(
    changed: Callable[..., PackDiff],
) -> None:
    policy = changed("samplin/local-policy.yaml", ("P70D", "P71D")).changes
    term = changed("_terms/terms.yaml", ('["327361"]', '["1"]')).changes
    fact = changed("_facts/facts.yaml", ("units: [kg, g]", "units: [kg]")).changes

    recent = ("samplin.interaction.recent-adalimumab",)
    assert [(c.part, c.touches) for c in policy] == [("policies", recent)]
    assert [(c.part, c.touches) for c in term] == [("terms", recent)]
    assert [(c.part, c.touches) for c in fact] == [("facts", ("samplin.posology.light",))]


def test_changed_words_come_last_and_name_language_and_audience(
    changed: Callable[..., PackDiff],
) -> None:
    (change,) = changed("samplin/text/es/statements.yaml", ('"Para la gota."', '"Gota."')).changes

    assert (change.part, change.level) == ("texts", "clear")
    assert [detail.path for detail in change.details] == ["es.professional"]


def test_a_condition_of_a_use_is_a_change_of_that_use(changed: Callable[..., PackDiff]) -> None:
    (change,) = changed("samplin/indications.yaml", ("ge: 18 a", "ge: 16 a")).changes

    assert (change.part, change.id, change.level) == (
        "indications",
        "samplin.indication.us-gout",
        "avoid",
    )


def test_rules_are_compared_by_the_ids_within_them(changed: Callable[..., PackDiff]) -> None:
    dose = (
        "dose:\n"
        "  presentation: {strength: 100 mg, smallest: 20 mg, mark: 10 mg,\n"
        '    cite: [{source: label, section: "3"}]}\n'
        '  routes: {allowed: [oral], cite: [{source: label, section: "3"}]}\n'
        "  regimens:\n"
        "    - {id: samplin.dose.gout, for: [gout], jurisdictions: [US], fixed: 100 mg/d,\n"
        '       cite: [{source: label, section: "3"}]}\n'
        "policies:\n"
    )

    found = changed("samplin/local-policy.yaml", ("policies:\n", dose)).changes

    assert [(c.part, c.id, c.what, c.indications) for c in found] == [
        ("dose", "dose", What.ADDED, ()),
        ("dose", "samplin.dose.gout", What.ADDED, ("gout",)),
    ]


def test_a_difference_is_plain_data_for_programs(changed: Callable[..., PackDiff]) -> None:
    shown = as_json(changed(STATEMENTS, ("lt: 10 kg", "lt: 12 kg")))

    assert isinstance(shown, dict)
    assert shown["pack"] == "samplin"
    assert shown["changes"][0]["details"] == [{"path": "when.lt", "old": "10 kg", "new": "12 kg"}]
