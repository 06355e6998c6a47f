"""Injection sites: what a document may say, the verdict at its limits, and the suggestion."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest
from pydantic import ValidationError

from tests.site_pack import NOW, label, rules, site
from vademecum.engine.site import next_site
from vademecum.model.answer import Context, as_json
from vademecum.model.errors import InputError
from vademecum.model.site import (
    REASONS,
    SiteAdvice,
    SiteRequest,
    SiteRules,
    SiteVerdict,
    read_site,
)
from vademecum.model.spot import Region, Side, Skin
from vademecum.model.vocabulary import Contact, Urgency

ELSEWHERE = {"region": "thigh", "side": "right", "at": "2026-05-31T20:00:00+02:00"}
THIGH = {"region": "thigh", "side": "left", "skin": "none"}
NAMED = {"thigh", "abdomen", "upper-arm", "buttock", "waistline"}
BELLY = {"region": "abdomen", "side": "left", "skin": "none", "distance_from_navel": "3 in"}


def spot(candidate: dict[str, object], **parts: object) -> SiteAdvice:
    return site({"candidate": candidate, "last": ELSEWHERE, **parts})


def refusals(document: dict[str, object]) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as error:
        read_site(document)
    return [(issue.pointer, issue.code) for issue in error.value.issues]


def asked(answer: SiteAdvice) -> list[str]:
    return [entry.fact for entry in answer.missing]


def area(answer: SiteAdvice) -> tuple[str, str]:
    assert answer.suggestion is not None
    return answer.suggestion.region.value, answer.suggestion.side.value


def test_a_scarred_left_buttock_leads_to_the_right_one() -> None:
    document = {
        "candidate": {"region": "buttock", "side": "left", "skin": ["scarred"]},
        "injector": "helper",
    }

    answer = site(document)

    assert answer.verdict is SiteVerdict.REJECT
    assert answer.reasons == ("skin",)
    assert area(answer) == ("buttock", "right")
    assert answer.missing == ()


@pytest.mark.parametrize("finding", list(Skin))
def test_every_finding_on_the_skin_rejects_a_spot(finding: Skin) -> None:
    answer = spot({**THIGH, "skin": [finding.value]})

    assert answer.verdict is SiteVerdict.REJECT
    assert [(each.reason, each.about) for each in answer.explained] == [("skin", (finding,))]


def test_broken_skin_is_a_matter_for_the_prescriber_today() -> None:
    broken, scarred = (spot({**THIGH, "skin": [code]}) for code in ("broken", "scarred"))

    assert (broken.contact, broken.urgency) == (Contact.PRESCRIBER, Urgency.SAME_DAY)
    assert (scarred.contact, scarred.urgency) == (Contact.NONE, Urgency.ROUTINE)


@pytest.mark.parametrize("region", [each for each in Region if each not in NAMED])
def test_a_region_that_no_label_lists_is_rejected(region: Region) -> None:
    answer = spot({**THIGH, "region": region.value})

    assert answer.verdict is SiteVerdict.REJECT
    assert answer.reasons == ("region-not-labelled",)


def test_only_an_accepted_spot_calls_for_nothing() -> None:
    accepted = spot(THIGH)
    others = [
        spot({**THIGH, "side": "right", "distance_from_last": "4 cm"}),
        spot({**THIGH, "region": "upper-arm"}, injector="self"),
        spot({**THIGH, "skin": ["red"]}),
        spot({**THIGH, "skin": None}),
        site({}),
    ]

    assert not accepted.calls_for_action
    assert [other.verdict.value for other in others] == [
        "accept-with-advice", "advise-against", "reject", "undetermined", "undetermined"
    ]  # fmt: skip
    assert all(other.calls_for_action for other in others)


def test_verdicts_have_the_order_of_the_public_contract() -> None:
    assert sorted(SiteVerdict, key=lambda each: each.rank) == list(SiteVerdict)


@pytest.mark.parametrize(
    ("candidate", "parts", "expected"),
    [
        (THIGH, {}, []),
        ({**THIGH, "skin": "unknown"}, {}, ["candidate.skin"]),
        ({**BELLY, "distance_from_navel": None}, {"very_thin": False},
         ["candidate.distance_from_navel"]),
        (BELLY, {}, ["very_thin"]),
        ({**THIGH, "region": "buttock"}, {}, ["injector"]),
        (THIGH, {"last": None}, ["candidate.distance_from_last", "last"]),
        ({**THIGH, "side": None}, {}, ["candidate.distance_from_last", "candidate.side"]),
        ({}, {}, ["candidate.region", "candidate.distance_from_last", "candidate.skin"]),
        ({**THIGH, "skin": ["hard"]}, {"last": None}, []),
    ],
)  # fmt: skip
def test_exactly_what_could_make_the_verdict_graver_is_asked_for(
    candidate: dict[str, object], parts: dict[str, object], expected: list[str]
) -> None:
    answer = spot(candidate, **parts)

    assert asked(answer) == expected
    assert answer.next_question == tuple(expected[:1])
    assert all(entry.ask and not entry.ask.startswith("anakinra.") for entry in answer.missing)


def test_the_number_that_decides_is_named_with_the_question() -> None:
    answer = spot({"region": "abdomen", "side": "left", "skin": "none"}, last=None)

    points = {entry.fact: entry.turning_point for entry in answer.missing}
    assert points["candidate.distance_from_navel"] == "2 [in_i]"
    assert points["candidate.distance_from_last"] == "2.5 cm"
    assert points["last"] is None


def test_an_unreadable_distance_is_a_problem_and_stays_unknown() -> None:
    answer = spot({**THIGH, "side": "right", "distance_from_last": 3})

    assert answer.verdict is SiteVerdict.UNDETERMINED
    assert [(each.pointer, each.code) for each in answer.problems] == [
        ("/candidate/distance_from_last", "unit-missing")
    ]
    assert [hint.means for hint in answer.problems[0].hints] == ["3 cm", "7.62 cm", "0.3 cm"]
    assert answer.missing[0].reason == "unusable"


def test_a_unit_that_no_ruler_has_is_a_problem() -> None:
    answer = spot({**THIGH, "side": "right", "distance_from_last": "1 m"})

    assert answer.verdict is SiteVerdict.UNDETERMINED
    assert [each.code for each in answer.problems] == ["unit-not-accepted"]


@pytest.mark.parametrize("number", ["-3", "3,5", "three", "3.5.1"])
def test_an_odd_number_gets_no_likely_reading(number: str) -> None:
    answer = spot({**THIGH, "side": "right", "distance_from_last": number})

    assert [(each.code, each.hints) for each in answer.problems] == [("number-unreadable", ())]


@pytest.mark.parametrize(
    ("document", "pointer", "code"),
    [
        ({"candidate": "thigh"}, "/candidate", "wrong-shape"),
        ({"candidate": {"regoin": "thigh"}}, "/candidate/regoin", "unknown-key"),
        ({"candidate": {"side": "middle"}}, "/candidate/side", "unknown-code"),
        ({"candidate": {"distance_from_last": True}}, "/candidate/distance_from_last",
         "wrong-shape"),
        ({"candidate": {"skin": "scarred"}}, "/candidate/skin", "wrong-shape"),
        ({"candidate": {"skin": {"items": [None], "complete": True}}}, "/candidate/skin/items/0",
         "unknown-code"),
        ({"injector": "nurse"}, "/injector", "unknown-code"),
        ({"very_thin": "no"}, "/very_thin", "wrong-shape"),
        ({"last": []}, "/last", "wrong-shape"),
        ({"last": {"region": "thigh", "spot": "4"}}, "/last/spot", "unknown-key"),
        ({"history": [None]}, "/history/0", "wrong-shape"),
        ({"history": [{"at": "2026-05-01T08:00:00Z"}]}, "/history/0/region", "missing-key"),
        ({"history": [{"region": "thigh"}]}, "/history/0/at", "missing-key"),
        ({"history": [{"region": "thigh", "at": "2026-05-01"}]}, "/history/0/at",
         "time-unreadable"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_place(
    document: dict[str, object], pointer: str, code: str
) -> None:
    assert (pointer, code) in refusals(document)


def test_all_faults_are_listed_at_once() -> None:
    document = {"candidate": {"region": "knie", "side": "up"}, "injector": "x", "history": 3}

    assert [pointer for pointer, _ in refusals(document)] == [
        "/injector", "/candidate/region", "/candidate/side", "/history"
    ]  # fmt: skip


def test_a_last_injection_without_its_region_is_not_known() -> None:
    request = read_site({"last": {"region": "unknown", "side": "left"}})

    assert request.last is None
    assert not request.never_before


def test_a_suggestion_comes_without_a_verdict_on_any_spot() -> None:
    answer = site({"injector": "self", "very_thin": False, "last": ELSEWHERE})

    assert answer.verdict is SiteVerdict.UNDETERMINED
    assert answer.reasons == ()
    assert area(answer) == ("thigh", "left")
    assert asked(answer) == []


def test_history_decides_before_the_region_that_was_asked_about() -> None:
    used = [{"region": "thigh", "side": "right", "at": "2026-05-31T08:00:00Z"}]
    document = {"candidate": {**THIGH, "skin": ["red"]}, "injector": "self", "very_thin": False}

    unused = site(document)
    after_the_other_thigh = site({**document, "history": used})

    assert area(unused) == ("thigh", "right")
    assert area(after_the_other_thigh) == ("abdomen", "left")


def test_instants_are_compared_in_absolute_time() -> None:
    history = [
        {"region": "thigh", "side": "left", "at": "2026-05-31T20:00:00-07:00"},
        {"region": "thigh", "side": "right", "at": "2026-05-31T23:00:00+02:00"},
    ]

    answer = site({"history": history, "injector": "self", "very_thin": True})

    assert area(answer) == ("thigh", "right")


def test_the_first_and_the_last_instant_of_all_do_no_harm() -> None:
    history = [
        {"region": "thigh", "side": "left", "at": "1900-01-01T00:00:00+14:00"},
        {"region": "thigh", "side": "right", "at": "2199-12-31T23:59:59-12:00"},
    ]

    answer = site({"history": history, "injector": "self", "very_thin": True})

    assert area(answer) == ("thigh", "left")
    assert [problem.pointer for problem in answer.problems] == ["/history/1"]


def test_two_distances_of_two_sources_are_both_shown() -> None:
    here = {**THIGH, "side": "right"}

    between = spot({**here, "distance_from_last": "3 cm"})
    beyond = spot({**here, "distance_from_last": "1.5 in"})

    shown = [[p.result for p in each.positions] for each in between.conflicts]
    assert ["accept", "reject"] in shown
    assert {each.topic for each in between.conflicts} == {"site-rotation"}
    assert len(beyond.conflicts) == len(between.conflicts) - 1


def test_without_local_policies_no_number_and_no_order_is_used() -> None:
    document = {"candidate": {**THIGH, "side": "right", "distance_from_last": "9 cm"},
                "last": ELSEWHERE}  # fmt: skip

    answer = site(document, policies=False)

    assert answer.verdict is SiteVerdict.UNDETERMINED
    assert answer.explained[-1].about == ("no-number",)
    assert answer.suggestion is None
    assert answer.policies == ()


@pytest.mark.parametrize(("jurisdiction", "unread"), [("US", 0), ("EU", 1), ("UK", 1), (None, 1)])
def test_instructions_that_were_not_read_are_named(jurisdiction: str | None, unread: int) -> None:
    answer = site({"candidate": THIGH, "last": ELSEWHERE}, jurisdiction=jurisdiction)

    assert answer.verdict is SiteVerdict.ACCEPT
    assert len(answer.not_checked) == unread


def test_every_citation_has_its_source() -> None:
    answers = [
        spot({**THIGH, "region": each.value, "skin": None}, last=None, very_thin=True)
        for each in Region
    ]

    for answer in answers:
        cited = {cite.source for each in answer.explained for cite in each.cites}
        assert cited <= set(answer.sources)


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("audience", ["patient", "professional"])
def test_every_word_of_the_rules_is_there(lang: str, audience: str) -> None:
    words = label().texts[lang]
    own = [f"anakinra.site.area-{rule.region}-{side}" for rule in rules().regions for side in Side]
    own += [f"anakinra.site.verdict-{verdict}" for verdict in SiteVerdict]
    own += [entry.id for entry in rules().reasons]
    own += [f"anakinra.site.{name}" for name in (
        "no-spot", "no-suggestion", "same-area-again", "ask-region", "ask-side", "ask-skin",
        "ask-distance-from-last", "ask-distance-from-navel", "ask-injector", "ask-very-thin",
        "ask-last",
    )]  # fmt: skip

    assert [each for each in own if not words.get(each, {}).get(audience)] == []


def test_spanish_words_are_not_the_english_ones() -> None:
    english, spanish = (site({}, lang=lang, audience="patient") for lang in ("en", "es"))

    assert english.suggestion is not None
    assert spanish.suggestion is not None
    assert english.says != spanish.says
    assert english.suggestion.says != spanish.suggestion.says


def test_the_answer_is_plain_json() -> None:
    shown = cast("dict[str, object]", as_json(spot({**THIGH, "skin": ["red"]})))

    assert shown["verdict"] == "reject"
    assert shown["reasons"] == ["skin"]
    assert cast("dict[str, object]", shown["suggestion"])["region"] == "thigh"


def test_a_label_without_rules_for_sites_cannot_be_asked() -> None:
    bare = replace(label(), site=None)

    with pytest.raises(ValueError, match="no rules"):
        next_site(bare, SiteRequest(), context=Context(), now=NOW)


def test_a_pack_needs_words_and_a_verdict_for_every_reason() -> None:
    told = rules().model_dump(by_alias=True)
    mute = {**told, "reasons": [each for each in told["reasons"] if each["reason"] != "skin"]}
    unjudged = {**told, "verdicts": {}}
    twice = {**told, "reasons": [*told["reasons"], told["reasons"][3]]}

    for wrong, message in ((mute, "skin"), (unjudged, REASONS[0]), (twice, "stands once")):
        with pytest.raises(ValidationError, match=message):
            SiteRules.model_validate(wrong)
