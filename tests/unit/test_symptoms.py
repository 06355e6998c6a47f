"""Symptoms as told: how a list is read, and what words and free texts stand for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.follow_up_pack import label, person
from tests.triage_pack import listed, rules, told
from vademecum.engine.symptoms import LONGEST_PHRASE, Meaning, read_text, words_of
from vademecum.engine.triagetable import table_of
from vademecum.model.errors import InputError
from vademecum.model.listfact import ListFact
from vademecum.model.symptom import Symptom, read_symptoms
from vademecum.model.triage import ROLES, Phrase, TriageRules, read_triage

EXPLAINED = {"term": "headache", "severity": "mild"}


def issues(symptoms: object, **more: object) -> dict[str, str]:
    with pytest.raises(InputError) as refused:
        read_triage({"symptoms": symptoms, **more})
    return {issue.pointer: issue.code for issue in refused.value.issues}


def one(item: object) -> Symptom:
    (found,) = read_symptoms([item], "", issues=[]).items
    return found


def terms(text: str) -> list[str]:
    meanings, _ = read_text(text, table_of(label()).words)
    return [meaning.term for meaning in meanings]


def test_a_bare_word_and_a_mapping_are_the_same_symptom() -> None:
    assert one("fever") == one({"term": "fever"}) == Symptom("fever")


def test_text_without_a_term_is_something_that_is_not_on_the_list() -> None:
    found = one({"text": "my nails turned blue"})

    assert (found.term, found.text) == ("other", "my nails turned blue")


def test_every_qualifier_is_read() -> None:
    found = one(
        {
            "term": "rash", "at": "trunk", "severity": "moderate", "new": True,
            "onset_after_dose": "PT2H", "duration": "P3D", "size": "4 cm",
            "body_surface": "12.5 %", "sites": 2, "features": ["spreading"],
        }
    )  # fmt: skip

    assert (found.at, found.severity, found.new, found.sites) == ("trunk", "moderate", True, 2)
    assert (found.onset, found.duration) == (timedelta(hours=2), timedelta(days=3))
    assert (str(found.size), str(found.body_surface)) == ("4 cm", "12.5 %")
    assert found.features == ListFact(("spreading",))


@pytest.mark.parametrize("size", [4, "4", "4 cm", "4cm", "40 mm"])
def test_a_bare_size_is_in_the_unit_of_the_contract(size: object) -> None:
    found = one({"term": "lump", "size": size}).size

    assert found is not None
    assert found.base == 4


def test_all_faults_of_a_list_are_told_at_once() -> None:
    found = issues(
        [
            {"at": "face"},
            7,
            {"term": "rash", "at": "nose", "severity": "awful", "new": "yes", "colour": "red"},
            {"term": "rash", "size": "4 kg", "body_surface": True, "sites": -1},
            {"term": "cough", "duration": "2 weeks", "onset_after_dose": 3},
            {"term": "headache", "features": ["loud"]},
            {"term": 5},
        ],
        last_dose="yesterday",
    )

    assert found == {
        "/symptoms/0": "missing-key",
        "/symptoms/1": "wrong-shape",
        "/symptoms/2/at": "unknown-code",
        "/symptoms/2/severity": "unknown-code",
        "/symptoms/2/new": "wrong-shape",
        "/symptoms/2/colour": "unknown-key",
        "/symptoms/3/size": "unit-not-accepted",
        "/symptoms/3/body_surface": "unit-missing",
        "/symptoms/3/sites": "number-unreadable",
        "/symptoms/4/duration": "duration-unreadable",
        "/symptoms/4/onset_after_dose": "duration-unreadable",
        "/symptoms/5/features/0": "unknown-code",
        "/symptoms/6/term": "wrong-shape",
        "/symptoms/6": "missing-key",
        "/last_dose": "time-unreadable",
    }


def test_no_message_holds_what_a_person_told() -> None:
    with pytest.raises(InputError) as refused:
        read_triage({"symptoms": [{"term": "rash", "at": "left buttock of Ada", "size": "Ada"}]})

    assert "Ada" not in "".join(each.message + each.hint for each in refused.value.issues)


def test_none_an_open_and_a_complete_list_differ() -> None:
    open_list = told({"symptoms": ["fever"]})
    complete = told(listed("fever"))
    nothing = told({"symptoms": "none"})
    untold = told({})

    assert (open_list.known, open_list.complete) == (True, False)
    assert (complete.known, complete.complete) == (True, True)
    assert (nothing.known, nothing.complete, nothing.symptoms) == (True, True, ())
    assert (untold.known, untold.complete, untold.symptoms) == (False, False, ())


def test_other_words_and_other_languages_mean_the_same_term() -> None:
    words = ["dyspnoea", "Shortness of breath", "DISNEA", "le cuesta respirar"]

    found = {told(listed(word)).symptoms for word in words}

    assert found == {(Symptom("trouble-breathing"),)}


def test_a_phrase_tells_a_place_and_a_told_place_stays_beside_it() -> None:
    assert told(listed("swollen lips")).symptoms == (Symptom("swelling", "lips"),)

    both = told(listed({"term": "swollen lips", "at": "hands"})).symptoms

    assert set(both) == {Symptom("swelling", "lips"), Symptom("swelling", "hands")}


def test_a_phrase_tells_a_feature_or_a_severity() -> None:
    (vomiting,) = told(listed("vomiting blood")).symptoms
    (urine,) = told(listed({"term": "no urine", "severity": "mild"})).symptoms
    (again,) = told(listed({"term": "vomiting blood", "features": ["bloody"]})).symptoms

    assert vomiting.features.items == again.features.items == ("bloody",)
    assert (urine.term, urine.severity) == ("reduced-urine", "severe")


def test_free_text_adds_and_takes_nothing_away() -> None:
    found = told(listed({**EXPLAINED, "text": "and fever, no cough"})).symptoms

    assert [symptom.term for symptom in found] == ["headache", "fever"]
    assert found[0].severity == "mild"


def test_text_that_only_names_the_term_again_adds_nothing() -> None:
    assert told(listed({**EXPLAINED, "text": "headache"})).symptoms == (
        Symptom("headache", severity="mild"),
    )


def test_text_that_says_more_of_the_term_is_added() -> None:
    found = told(listed({**EXPLAINED, "text": "worst headache ever"})).symptoms

    assert found[1].features.items == ("worst-ever",)


def test_words_that_nobody_understands_mark_a_symptom() -> None:
    (marked,) = told(listed({**EXPLAINED, "text": "after lunch"})).symptoms
    answer = told(listed({**EXPLAINED, "text": "after lunch"}))

    assert marked.unread
    assert answer.not_checked == ("/symptoms/items/0/text",)
    assert marked != Symptom("headache", severity="mild")


def test_text_and_place_in_the_document_make_no_difference() -> None:
    one_way = Symptom("fever", text="since noon", place="/symptoms/0")

    assert one_way == Symptom("fever")
    assert hash(one_way) == hash(Symptom("fever"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no fever", []),
        ("without fever", []),
        ("not dizzy", []),
        ("denies chest pain", []),
        ("sin fiebre", []),
        ("ninguna erupción", []),
        ("no fever or chills", ["chills"]),
        ("no, fever", ["fever"]),
        ("No. Fever.", ["fever"]),
        ("no - fever", ["fever"]),
        ("no\nfever", ["fever"]),
        ("no real fever", ["fever"]),
        ("no puede respirar", ["trouble-breathing"]),
        ("not breathing", ["trouble-breathing"]),
        ("no appetite", ["loss-of-appetite"]),
        ("no joint pain", []),
        ("no chest pain in the belly", ["stomach-pain"]),
        ("fever no", ["fever"]),
    ],
)
def test_a_negation_reaches_the_next_words_of_its_part_only(
    text: str, expected: list[str]
) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("swollen glands", ["swollen-glands"]),
        ("joint pain", ["joint-pain"]),
        ("feeling faint", ["dizziness"]),
        ("black, tarry stools", ["black-stools"]),
        ("sore throat tightness in the throat", ["sore-throat", "throat-tightness"]),
        ("fever fever", ["fever"]),
        ("", []),
        ("... !", []),
    ],
)
def test_the_longest_phrase_counts_where_one_lies_within_another(
    text: str, expected: list[str]
) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("text", "unread"),
    [("fever", False), ("no fever", False), ("fever. chills", False), ("high fever", True),
     ("no", True), ("something else", True), ("", False)],
)  # fmt: skip
def test_words_left_over_are_noticed(text: str, unread: bool) -> None:
    assert read_text(text, table_of(label()).words)[1] is unread


def test_a_red_flag_at_the_end_of_a_very_long_text_is_read() -> None:
    text = "It was a long day and I walked home. " * 500 + "Then came chest pain."

    assert [symptom.term for symptom in told(listed({"text": text})).symptoms] == [
        "other",
        "chest-pain",
    ]


def test_a_word_that_nobody_knows_is_kept_and_read_like_free_text() -> None:
    found = told(listed("awful chest pain"))

    assert [symptom.term for symptom in found.symptoms] == ["other", "chest-pain"]
    assert found.not_checked == ("awful chest pain",)
    assert [(each.pointer, each.code) for each in found.problems] == [
        ("/symptoms/items/0", "unrecognised-term")
    ]


def test_a_likely_reading_is_a_hint_and_not_acted_on() -> None:
    found = told(listed("seisure"))

    assert [hint.reading for hint in found.problems[0].hints] == ["seizure"]
    assert found.symptoms == (Symptom("other", unread=True),)


def test_a_very_long_unknown_word_is_a_problem_like_any_other() -> None:
    found = told(listed("x" * 10_000))

    assert found.problems[0].hints == ()


@pytest.mark.parametrize(
    ("last_dose", "duration", "onset"),
    [
        ("2026-06-01T08:00:00+00:00", "PT1H", timedelta(hours=3)),
        ("2026-06-01T08:00:00+00:00", "PT4H", timedelta(0)),
        ("2026-06-01T08:00:00+00:00", "PT5H", None),
        ("2026-06-01T08:00:00+00:00", None, None),
        ("2026-06-01T12:00:00+00:00", "PT0S", timedelta(0)),
        ("2026-06-01T10:00:00-04:00", "PT1H", None),
    ],
)
def test_the_time_from_the_dose_to_the_symptom_follows_from_how_long_it_lasts(
    last_dose: str, duration: str | None, onset: timedelta | None
) -> None:
    document = {**listed({"term": "hives", "duration": duration}), "last_dose": last_dose}

    assert told(document).symptoms[0].onset == onset


def test_a_time_that_was_told_is_not_calculated() -> None:
    item = {"term": "hives", "duration": "PT1H", "onset_after_dose": "P2D"}
    document = {**listed(item), "last_dose": "2026-06-01T08:00:00+00:00"}

    assert told(document).symptoms[0].onset == timedelta(days=2)


def test_a_last_dose_in_the_future_is_a_problem() -> None:
    found = told({**listed("hives"), "last_dose": "2026-06-01T12:00:01+00:00"})

    assert [(each.pointer, each.code) for each in found.problems] == [("/last_dose", "future")]


def test_a_measured_fever_and_a_known_infection_count_as_told() -> None:
    day = date(2026, 6, 1)
    feverish = person({"vitals.temperature": "38 Cel"}, day)
    infected = person({"infection.active": True}, day)
    well = person({"vitals.temperature": "37.9 Cel", "infection.active": False}, day)

    found = [told(listed("fatigue"), each).symptoms[1:] for each in (feverish, infected, well)]

    assert found == [(Symptom("fever"),), (Symptom("infection"),), ()]


def test_no_word_of_the_table_has_two_meanings_or_is_too_long_to_be_found() -> None:
    words = words_of(rules())

    assert [word for word, meanings in words.items() if len(meanings) > 1] == []
    assert max(len(word.split()) for word in words) <= LONGEST_PHRASE
    assert "" not in words


def test_every_word_of_the_table_is_found_in_a_sentence() -> None:
    words = words_of(rules())

    lost = [
        word
        for word, meanings in words.items()
        if meanings[0].term != "other"
        and meanings[0] not in read_text(f"Since noon: {word}. Thank you", words)[0]
    ]

    assert lost == []


def test_a_meaning_is_bare_when_it_names_a_term_and_nothing_more() -> None:
    assert Meaning("fever").is_bare
    assert not Meaning("swelling", "face").is_bare
    assert not Meaning("bleeding", severity="severe").is_bare


@pytest.mark.parametrize("code", [{"at": "nose"}, {"severity": "awful"}, {"feature": "loud"}])
def test_a_phrase_with_a_code_outside_its_list_is_refused(code: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="not on its list"):
        Phrase.model_validate({"term": "rash", "words": {}, **code})


def small_rules(**changed: object) -> dict[str, object]:
    """The raw form of the smallest table that is accepted."""
    cite = [{"source": "fm", "section": "Side Effects"}]
    return {
        "terms": [{"id": "fever", "tier": "same-day"}],
        "rules": [],
        **dict.fromkeys(("tiers", "red_flags", "limits"), "a.policy"),
        **dict.fromkeys(("default_cites", "site_cites"), cite),
        "texts": dict.fromkeys(ROLES, "a.text"),
        **changed,
    }


def test_the_smallest_table_is_accepted() -> None:
    assert TriageRules.model_validate(small_rules()).terms[0].id == "fever"


def test_a_group_that_names_a_term_without_a_row_is_refused() -> None:
    raw = small_rules(groups={"fevers": ["fever", "hot-flush"]})

    with pytest.raises(ValueError, match="no row of the table has the term hot-flush"):
        TriageRules.model_validate(raw)


def test_a_role_without_a_text_is_refused() -> None:
    raw = small_rules(texts={"other": "a.text"})

    with pytest.raises(ValueError, match="texts has one id for each of"):
        TriageRules.model_validate(raw)
