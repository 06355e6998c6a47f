"""Expectedness: which words are known, where they are listed, and in which severity."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests.report_pack import label, report
from vademecum.engine.expectedness import lexicon
from vademecum.model.reaction import Expectedness
from vademecum.model.report import Report


def of(term: str, where: str | None = "US", **more: object) -> Report:
    severity = more.pop("severity", None)
    return report({"event": {"term": term, "severity": severity}, **more}, where)


def reasons(answer: Report, among: Iterable[str]) -> list[str]:
    return [each.reason for each in answer.reasons if each.reason in among]


@pytest.mark.parametrize("where", ["US", "EU", "UK", None])
@pytest.mark.parametrize("term", ["headache", "NEUTROPENIA", "colesterol alto", "cellulitis"])
def test_what_all_labels_list_is_expected_everywhere(term: str, where: str | None) -> None:
    assert of(term, where).expectedness is Expectedness.EXPECTED


def test_the_passages_that_list_an_event_are_cited() -> None:
    answer = of("headache", "EU")

    (listed,) = [each for each in answer.reasons if each.reason == "listed"]

    assert ("eu-pil", "4") in [(cite.source, cite.section) for cite in listed.cites]
    assert "us-pi" not in [cite.source for cite in listed.cites]


def test_a_word_nobody_knows_is_unknown_and_its_neighbours_are_offered() -> None:
    answer = of("headahce")

    (problem,) = answer.problems

    assert answer.expectedness is Expectedness.UNKNOWN
    assert problem.code == "unrecognised-term"
    assert "headache" in [hint.reading for hint in problem.hints]


def test_a_known_word_that_no_label_lists_is_unexpected() -> None:
    assert of("alopecia", None).expectedness is Expectedness.UNEXPECTED


def test_a_row_of_the_symptom_table_that_no_source_lists_is_unexpected() -> None:
    assert of("stiff neck", None).expectedness is Expectedness.UNEXPECTED


def test_the_free_word_for_something_else_is_not_known() -> None:
    assert of("something else").expectedness is Expectedness.UNKNOWN


@pytest.mark.parametrize(
    ("term", "severity", "seriousness", "expected"),
    [
        ("thrombocytopenia", None, [], "expected"),
        ("thrombocytopenia", "severe", [], "expected"),
        ("severe thrombocytopenia", None, [], "expected"),
        ("thrombocytopenia", None, ["life-threatening"], "unexpected"),
        ("headache", "moderate", [], "expected"),
        ("headache", "severe", [], "unknown"),
        ("cefalea grave", None, [], "unknown"),
        ("headache", None, ["medically-important"], "expected"),
        ("headache", None, ["congenital-anomaly"], "unexpected"),
        ("anaphylaxis", "severe", ["life-threatening"], "expected"),
        ("anaphylaxis", None, ["death"], "unexpected"),
        ("sepsis", None, [], "unknown"),
        ("sepsis", None, ["death"], "unexpected"),
        ("dizziness", None, [], "unknown"),
        ("dizziness", None, ["death"], "unexpected"),
    ],
)
def test_severity_and_outcome_decide_with_the_word(
    term: str, severity: str | None, seriousness: list[str], expected: str
) -> None:
    answer = of(term, "US", severity=severity, seriousness=seriousness)

    assert answer.expectedness == expected


def test_a_source_that_is_no_label_is_shown_as_a_conflict_and_does_not_decide() -> None:
    answer = of("agitation", "US")

    (conflict,) = [each for each in answer.conflicts if each.topic == "listed-reactions"]

    assert answer.expectedness is Expectedness.UNEXPECTED
    assert conflict.positions[conflict.acted_on].result == "unexpected"
    assert reasons(answer, ("listed-elsewhere",)) == ["listed-elsewhere"]


def test_another_source_of_another_jurisdiction_is_no_conflict() -> None:
    answer = of("agitation", "EU")

    assert answer.expectedness is Expectedness.UNEXPECTED
    assert reasons(answer, ("listed-elsewhere",)) == []


def test_emergency_use_leaves_open_what_its_unread_sheet_may_list() -> None:
    approved = of("alopecia", authorisation="approved")
    emergency = of("alopecia", authorisation="emergency-use")
    listed = of("headache", authorisation="emergency-use")

    assert approved.expectedness is Expectedness.UNEXPECTED
    assert emergency.expectedness is Expectedness.UNKNOWN
    assert listed.expectedness is Expectedness.EXPECTED


def test_places_at_the_injection_site_count_only_where_they_are_named() -> None:
    assert of("redness at the injection site", "EU").expectedness is Expectedness.EXPECTED
    assert of("injection site redness", "EU").expectedness is Expectedness.EXPECTED
    assert of("bruising", "EU").expectedness is Expectedness.UNEXPECTED


def test_a_worse_form_that_has_a_word_of_its_own_is_another_event() -> None:
    assert of("diarrhoea", "US").expectedness is Expectedness.EXPECTED
    assert of("bloody diarrhoea", "US").expectedness is Expectedness.UNEXPECTED


def test_what_a_reaction_calls_itself_is_not_read_as_a_symptom_that_shares_the_word() -> None:
    answer = of("heart attack", "US")

    listed_nowhere = ("not-listed", "listed-elsewhere", "listed-as-sign")

    assert reasons(answer, listed_nowhere) == ["not-listed"]
    assert [each.topic for each in answer.conflicts] == ["manufacturer-phone"]


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("thrombocytopenia", "expected"),
        ("severe thrombocytopenia", "expected"),
        ("thrombocytopenia, severe", "expected"),
        ("life-threatening thrombocytopenia", "unexpected"),
        ("severe, life-threatening thrombocytopenia", "unexpected"),
        ("trombocitopenia potencialmente mortal", "unexpected"),
        ("fatal thrombocytopenia", "unexpected"),
        ("stomach pain", "expected"),
        ("severe stomach pain", "unknown"),
        ("dolor de estómago muy fuerte", "unknown"),
        ("stillbirth", "unexpected"),
        ("muerte fetal", "unexpected"),
    ],
)
def test_the_gravest_word_beside_the_name_counts(term: str, expected: str) -> None:
    assert of(term, "US").expectedness == expected


def test_labels_that_differ_leave_it_open_until_one_is_chosen() -> None:
    found = {where: of("diarrhoea", where).expectedness for where in ("US", "EU", None)}

    assert found == {
        "US": Expectedness.EXPECTED,
        "EU": Expectedness.UNEXPECTED,
        None: Expectedness.UNKNOWN,
    }


def test_another_product_is_not_judged_by_this_label() -> None:
    answer = of("headache", product={"name": "methotrexate"})

    assert answer.expectedness is Expectedness.UNKNOWN
    assert reasons(answer, ("another-product", "listed")) == ["another-product"]


def test_the_words_of_a_label_are_gathered_once() -> None:
    assert lexicon(label()) is lexicon(label())


def test_every_symptom_and_source_of_a_reaction_exists() -> None:
    rules, table = label().report, label().triage
    assert rules is not None
    assert table is not None
    rows = {row.id for row in table.terms}

    unknown_rows = {s for each in rules.reactions for s in each.symptoms} - rows
    cited = {listing.source for each in rules.reactions for listing in each.listed}
    cited |= {source for each in rules.references for source in each.sources}

    assert unknown_rows == set()
    assert cited <= set(label().sources)
