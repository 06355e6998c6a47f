"""The linter's checks of sources, policies, uses and reviews, each on a planted fault."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.lint_pack import Fault, is_found, line_of, planted, write_pack
from vademecum.packs.lint import lint

STATEMENTS = "samplin/statements.yaml"
SOURCES = "samplin/sources.yaml"
POLICIES = "samplin/local-policy.yaml"
INDICATIONS = "samplin/indications.yaml"
PACK = "samplin/pack.yaml"
CITE = 'cite: [{source: label, section: "2.4"}]'

# Code, file, what is replaced, by what, and words on the line where the fault is found.
FAULTS = [
    Fault(
        "unknown-source", STATEMENTS, CITE, 'cite: [{source: leaflet, section: "2.4"}]', "leaflet"
    ),
    Fault("unknown-source", INDICATIONS, "source: label", "source: labels", "source: labels"),
    Fault(
        "no-licence", SOURCES, "licence: public document", "licence: unknown", "licence: unknown"
    ),
    Fault("no-cite", STATEMENTS, f"  {CITE}\n", "", "id: samplin.posology.light"),
    Fault(
        "no-policy", STATEMENTS, "  policy: samplin.policy.washout\n", "", "basis: local-policy"
    ),
    Fault(
        "no-policy", STATEMENTS, "  basis: local-policy\n", "", "policy: samplin.policy.washout"
    ),
    Fault(
        "unknown-policy",
        STATEMENTS,
        "policy: samplin.policy.washout",
        "policy: samplin.policy.wash-out",
        "policy: samplin.policy.wash-out",
    ),
    Fault(
        "unused-policy",
        POLICIES,
        "policies:\n",
        "policies:\n  - {id: samplin.policy.idle}\n",
        "samplin.policy.idle",
    ),
    Fault("unknown-indication", STATEMENTS, "for: [gout]", "for: [gout, goat]", "goat"),
    Fault("unknown-indication", INDICATIONS, "code: gout", "code: goat", "code: goat"),
    Fault("unknown-phase", STATEMENTS, "phase: starting", "phase: started", "phase: started"),
    Fault("reviewed-by-nobody", PACK, "status: draft", "status: reviewed", "status: reviewed"),
    Fault("review-overdue", PACK, "2027-01-01", "2026-05-31", "review_due"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.code} {fault.new[:30]}")
def test_a_fault_of_the_grounds_is_found_where_it_stands(tmp_path: Path, fault: Fault) -> None:
    issues = planted(tmp_path, file=fault.file, old=fault.old, new=fault.new)

    line = line_of(tmp_path, fault.file, fault.where)
    assert is_found(issues, code=fault.code, file=fault.file, line=line), issues


def test_a_time_that_differs_from_its_policy_is_found_at_the_criterion(tmp_path: Path) -> None:
    issues = planted(tmp_path, file=POLICIES, old="P70D", new="P71D")

    line = line_of(tmp_path, STATEMENTS, 'lists: ["{each}"]')
    assert is_found(issues, code="policy-differs", file=STATEMENTS, line=line), issues


def test_a_review_is_overdue_only_after_its_day(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)

    on_the_day = lint(pack, on=date(2027, 1, 1))
    after = lint(pack, on=date(2027, 1, 2))

    assert [issue.code for issue in on_the_day] == []
    assert [(issue.code, issue.severity) for issue in after] == [("review-overdue", "warning")]


def test_a_statement_on_a_policy_needs_no_citation(tmp_path: Path) -> None:
    assert lint(write_pack(tmp_path), on=date(2026, 6, 1)) == ()


LONG = '\\"only in the hands of experts\\" it says. Ask the pharmacist.'


def test_words_in_quotation_marks_need_a_source_that_may_be_quoted(tmp_path: Path) -> None:
    texts = "samplin/text/en/statements.yaml"

    issues = planted(tmp_path, file=texts, old="For gout. Ask the pharmacist.", new=LONG)

    line = line_of(tmp_path, texts, "experts")
    assert is_found(issues, code="quotation", file=texts, line=line), issues


def test_a_source_that_may_be_quoted_is_quoted(tmp_path: Path) -> None:
    planted(
        tmp_path,
        file="samplin/text/en/statements.yaml",
        old="For gout. Ask the pharmacist.",
        new=LONG,
    )
    sources = tmp_path / SOURCES
    sources.write_text(sources.read_text().replace("may_quote: false", "may_quote: true"))

    assert "quotation" not in {issue.code for issue in lint(tmp_path, on=date(2026, 6, 1))}
