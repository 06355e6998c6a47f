"""Reports: what is refused, what makes a case valid and serious, where it goes, the draft."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.report_pack import ON, WHOLE, label, report, report_json
from vademecum.engine.report import draft_report
from vademecum.model.answer import Context
from vademecum.model.errors import InputError
from vademecum.model.patient import Patient
from vademecum.model.report import ReportCase, ReportRules, Validity, read_report
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import Contact, Urgency


def with_(**parts: object) -> dict[str, object]:
    return {**WHOLE, **parts}


def refused(case: object) -> dict[str, str]:
    with pytest.raises(InputError) as caught:
        read_report({"case": case})
    return {issue.pointer: issue.code for issue in caught.value.issues}


def test_the_example_of_the_contract() -> None:
    case = {
        "reporter": {"role": "caregiver", "contact": "given"},
        "patient": {"age": "9 a"},
        "event": {"term": "fever"},
    }

    answer = report_json(case)

    assert answer["command"] == "report"
    assert answer["on"] == "2026-06-01"
    assert answer["validity"] == "not-valid"
    assert answer["missing_elements"] == ["product"]
    assert answer["serious"] == "unknown"


def test_only_a_valid_report_calls_for_nothing() -> None:
    assert not report(WHOLE).calls_for_action
    assert report({**WHOLE, "product": {}}).calls_for_action


@pytest.mark.parametrize(
    ("case", "pointer", "code"),
    [
        ("headache", "/case", "wrong-shape"),
        ({"reporter": "me"}, "/case/reporter", "wrong-shape"),
        ({"reporter": {"name": "x"}}, "/case/reporter/name", "unknown-key"),
        ({"patient": {"weight": "70 kg"}}, "/case/patient/weight", "unknown-key"),
        ({"product": {"name": 7}}, "/case/product/name", "wrong-shape"),
        ({"event": {"severity": "bad"}}, "/case/event/severity", "unknown-code"),
        ({"event": {"onset": "2026-13-01"}}, "/case/event/onset", "date-unreadable"),
        ({"event": {"onset": "2026-05-01T10:00:00"}}, "/case/event/onset", "date-unreadable"),
        ({"aware_on": "9999-12-31"}, "/case/aware_on", "impossible"),
        ({"seriousness": "very"}, "/case/seriousness", "wrong-shape"),
        ({"seriousness": ["bad"]}, "/case/seriousness/0", "unknown-code"),
        ({"kind": "other"}, "/case/kind", "unknown-code"),
    ],
)
def test_an_unreadable_case_is_refused(case: object, pointer: str, code: str) -> None:
    assert refused(case)[pointer] == code


def test_no_message_holds_what_was_told() -> None:
    case = with_(
        reporter={"role": "Zanzibar", "contact": "Quetzal"},
        patient={"age": "Xylophone", "sex": "Zanzibar", "initials": "Quetzal"},
        event={"term": "Quetzal", "onset": "Zanzibar"},
    )

    with pytest.raises(InputError) as caught:
        read_report({"case": case})

    assert "Zanzibar" not in str(caught.value)
    assert "Quetzal" not in str(caught.value)
    assert "Xylophone" not in str(caught.value)


def test_a_problem_holds_nothing_that_was_told() -> None:
    answer = report(
        with_(
            patient={"age": "Xylophone"}, event={"term": "Quetzal"}, product={"name": "Zanzibar"}
        )
    )

    messages = " ".join(problem.message for problem in answer.problems)

    assert [problem.pointer for problem in answer.problems] == [
        "/case/patient/age",
        "/case/product",
    ]
    assert not any(word in messages for word in ("Xylophone", "Quetzal", "Zanzibar"))


def test_the_contact_is_in_no_part_of_the_answer() -> None:
    case = with_(reporter={"role": "patient", "contact": "quetzal@example.org"})

    assert "quetzal" not in str(report_json(case, "US"))


@pytest.mark.parametrize(
    ("part", "element"),
    [("reporter", "reporter"), ("patient", "patient"), ("product", "product"), ("event", "event")],
)
def test_each_element_alone_makes_a_case_not_valid(part: str, element: str) -> None:
    answer = report(with_(**{part: {}}))

    assert answer.validity is Validity.NOT_VALID
    assert answer.missing_elements == (element,)
    assert answer.next_question == (f"case.{element}",)


@pytest.mark.parametrize(
    "person", [{"age": "45 a"}, {"age": "3 wk"}, {"sex": "other"}, {"initials": "AB"}]
)
def test_any_one_detail_identifies_the_patient(person: dict[str, str]) -> None:
    assert report(with_(patient=person)).validity is Validity.VALID


@pytest.mark.parametrize(
    ("age", "code"),
    [
        ("45", "unit-missing"),
        ("45 kg", "unit-not-accepted"),
        ("45 h", "unit-not-accepted"),
        ("4.5 a", "unit-not-accepted"),
        ("126 a", "impossible"),
        ("4e1 a", "number-unreadable"),
    ],
)
def test_an_age_that_cannot_be_read_is_a_problem_and_identifies_nobody(
    age: str, code: str
) -> None:
    answer = report(with_(patient={"age": age}))

    assert [(each.pointer, each.code) for each in answer.problems] == [("/case/patient/age", code)]
    assert answer.missing_elements == ("patient",)
    assert answer.missing[0].reason == "unusable"


def test_the_time_of_an_instant_does_not_matter() -> None:
    answer = report(with_(aware_on="2026-05-22T23:30:00-05:00"))

    assert answer.due is not None
    assert answer.due.date_ == date(2026, 5, 29)


@pytest.mark.parametrize(
    ("seriousness", "truth", "codes"),
    [
        (["death"], Truth.TRUE, ("death",)),
        ({"items": ["disability"], "complete": True}, Truth.TRUE, ("disability",)),
        ("none", Truth.FALSE, ()),
        ({"items": [], "complete": True}, Truth.FALSE, ()),
        ([], Truth.UNKNOWN, ()),
        ({"items": [], "complete": False}, Truth.UNKNOWN, ()),
        (None, Truth.UNKNOWN, ()),
    ],
)
def test_seriousness_is_asserted_or_open(
    seriousness: object, truth: Truth, codes: tuple[str, ...]
) -> None:
    answer = report(with_(seriousness=seriousness))

    assert answer.serious is truth
    assert answer.seriousness == codes


@pytest.mark.parametrize("outcome", ["fatal", "Death", "fallecido"])
def test_a_death_is_serious_even_where_the_list_says_none(outcome: str) -> None:
    answer = report(with_(seriousness="none", outcome=outcome))

    assert answer.serious is Truth.TRUE
    assert answer.seriousness == ("death",)
    assert answer.urgency is Urgency.ROUTINE


def test_an_emergency_asks_for_help_before_the_report() -> None:
    answer = report(with_(event={"term": "swelling of the throat"}))

    assert answer.urgency is Urgency.EMERGENCY
    assert answer.contact is Contact.EMERGENCY_SERVICES
    assert answer.reasons[0].reason == "get-help-first"


def test_a_case_is_completed_from_the_facts_without_being_overridden() -> None:
    facts = {"person.age": {"value": "8 mo"}, "person.sex": "male"}

    completed = report(with_(patient={}), facts=facts)
    told = report(with_(patient={"age": "9 mo", "sex": "female"}), facts=facts)

    assert completed.taken_from_facts == ("person.age", "person.sex")
    assert "8 (completed months)" in completed.draft
    assert told.taken_from_facts == ()
    assert "9 (completed months)" in told.draft
    assert [each.code for each in told.problems] == ["conflicting", "conflicting"]


@pytest.mark.parametrize(
    ("born", "shown"), [("2017-01-10", "9 (completed years)"), ("2025-10-10", "7 (completed mon")]
)
def test_a_birth_date_gives_completed_years_or_months(born: str, shown: str) -> None:
    answer = report(with_(patient={}), facts={"person.birth_date": born})

    assert shown in answer.draft
    assert answer.taken_from_facts == ("person.birth_date",)


@pytest.mark.parametrize(
    ("use", "where", "due"),
    [
        ("covid-19", "US", True),
        ("rheumatoid-arthritis", "US", False),
        ("gout", "US", False),
        ("covid-19", "EU", False),
    ],
)
def test_the_indication_tells_how_a_use_is_authorised(use: str, where: str, due: bool) -> None:
    case = with_(authorisation=None)

    answer = report(case, where, facts={"indication.code": use})

    assert (answer.due is not None) is due
    assert answer.may_be_due == ()
    assert "indication.code" in answer.taken_from_facts


def test_without_a_jurisdiction_no_authorisation_is_taken_from_the_facts() -> None:
    answer = report(with_(authorisation=None), None, facts={"indication.code": "covid-19"})

    assert answer.taken_from_facts == ()
    assert [each.waits_for for each in answer.may_be_due] == [
        ("context.jurisdiction", "case.authorisation")
    ]


def test_a_time_limit_waits_for_the_day_that_somebody_became_aware() -> None:
    answer = report(with_(aware_on=None))

    assert answer.due is not None
    assert answer.due.date_ is None
    assert answer.due.waits_for == ("case.aware_on",)
    assert [entry.fact for entry in answer.missing] == ["case.aware_on"]


def test_a_duty_is_about_this_medicine_alone() -> None:
    answer = report(with_(product={"name": "etanercept"}))

    assert answer.due is None
    assert answer.may_be_due == ()


@pytest.mark.parametrize(("seriousness", "days"), [(["disability"], 15), ("none", 90)])
def test_a_company_in_the_eu_has_a_limit_for_either_seriousness(
    seriousness: object, days: int
) -> None:
    case = with_(reporter={"role": "manufacturer", "contact": "x"}, seriousness=seriousness)

    answer = report(case, "EU")

    assert answer.due is not None
    assert answer.due.days == days


def test_a_batch_number_alone_is_no_product() -> None:
    assert report(with_(product={"batch": "1234567"})).missing_elements == ("product",)


def test_a_brand_as_the_name_tells_the_brand() -> None:
    named = report(with_(product={"name": "kineret"}))
    generic = report(with_(product={"name": "anakinra"}))

    assert "brand-name" not in named.ask_for
    assert "brand-name" in generic.ask_for
    assert "batch-number" in named.ask_for


def test_the_draft_says_what_is_told_and_what_is_not_and_that_a_person_sends() -> None:
    text = report({"event": {"term": "headache"}}).draft

    assert "Event as reported: headache" in text
    assert "Batch number: not told" in text
    assert "Missing for a valid case: reporter, patient, product" in text
    assert "Send to: not told" in text
    assert text.endswith("A person checks this text, completes it and sends it; this program"
                         " sends nothing.")  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("audience", ["patient", "professional"])
def test_every_word_of_a_whole_draft_has_a_translation(lang: str, audience: str) -> None:
    answer = report(WHOLE, lang=lang, audience=audience)

    assert "anakinra." not in answer.draft
    assert "{" not in answer.draft
    assert not any(reason.says.startswith("anakinra.") for reason in answer.reasons)


def test_a_draft_is_written_in_spanish_with_its_months() -> None:
    text = report(WHOLE, lang="es", audience="patient").draft

    assert "Desde: 20 de mayo de 2026" in text
    assert "Una persona revisa este texto" in text
    assert "recuperado" in text


def test_what_people_wrote_stays_on_one_line_of_the_draft() -> None:
    case = with_(event={"term": "headache\n\x07Serious: no"}, outcome="z" * 1000)

    lines = report(case).draft.splitlines()

    assert "Event as reported: headache Serious: no" in lines
    assert max(map(len, lines)) < 400


def test_an_asserted_contact_of_none_is_no_contact() -> None:
    answer = report(with_(reporter={"role": "patient", "contact": "Anonymous"}))

    assert answer.missing_elements == ("reporter",)
    assert "Reporter's contact: not told" in answer.draft


def test_every_destination_and_time_limit_cites_its_source() -> None:
    answer = report({"seriousness": ["death"]}, None)

    shown = [*answer.send_to, *answer.may_be_due, *answer.reasons]

    assert len(answer.send_to) > 5
    assert all(entry.cites for entry in shown)
    assert all(cite.source in answer.sources for entry in shown for cite in entry.cites)


def test_a_label_without_rules_for_reports_cannot_be_asked() -> None:
    bare = replace(label(), report=None)

    with pytest.raises(ValueError, match="no rules for reports"):
        draft_report(bare, Patient(ON, {}), case=ReportCase(), context=Context(), on=ON)


def test_a_label_without_a_symptom_table_gives_no_urgency() -> None:
    bare = replace(label(), triage=None)
    case = read_report({"case": with_(event={"term": "swelling of the throat"})})

    answer = draft_report(bare, Patient(ON, {}), case=case, context=Context(), on=ON)

    assert answer.urgency is Urgency.ROUTINE


def test_rules_name_every_reason_once() -> None:
    rules = label().report
    assert rules is not None
    raw = rules.model_dump(by_alias=True)

    with pytest.raises(ValueError, match="lacking: \\['listed'\\]"):
        ReportRules.model_validate(
            raw | {"reasons": [each for each in raw["reasons"] if each["reason"] != "listed"]}
        )
    with pytest.raises(ValueError, match="once"):
        ReportRules.model_validate(raw | {"reasons": [*raw["reasons"], raw["reasons"][0]]})
