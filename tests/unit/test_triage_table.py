"""The symptom table holds all that the monograph names, with every text and number it needs."""

from __future__ import annotations

import re
from copy import deepcopy

import pytest
from pydantic import ValidationError

from tests.follow_up_pack import label
from tests.house.tree import ROOT
from tests.triage_pack import alone, rules
from vademecum.engine.triagetable import table_of
from vademecum.model.sign import Sign, single_signs
from vademecum.model.symptom import Symptom
from vademecum.model.triage import ACTIONS, TriageRules
from vademecum.model.vocabulary import Urgency
from vademecum.packs.draft import read_draft

# The 28, 9 and 8 entries that are told at once, by frequency, and what else is minor.
MORE = """
agitation; coma; confusion; reduced-urine; diarrhoea; dizziness; fast-heartbeat; fever chills;
headache; itching pain redness swelling tenderness warmth; irritability; joint-pain; lethargy;
muscle-ache muscle-pain muscle-twitching; nausea vomiting; nervousness; numbness tingling;
restlessness; runny-nose sneezing; seizure; sore-throat; stomach-pain; stupor; swelling; swelling;
trouble-breathing; tiredness weakness; leg-weakness leg-heaviness
"""
LESS = """
black-stools; cough; difficulty-swallowing; hives itching rash; painful-urination
difficult-urination; pale-skin; swelling; mouth-ulcers white-spots-in-mouth; bruising bleeding
"""
UNKNOWN = """
bleeding-gums; blood-in-urine blood-in-stools; chest-pain; hives swelling; petechiae;
puffiness swelling; sore-throat; swollen-glands
"""
SITE = """
bleeding blistering burning coldness discoloration pressure hives infection inflammation itching
lump numbness pain rash redness scarring soreness stinging swelling tenderness tingling ulceration
warmth
""".split()
MINOR = ["difficulty-moving", "headache", "muscle-ache", "muscle-stiffness"]
# The US label names bruises among the reactions of the site too.
AT_SITE = [*SITE, "bruising"]
FREQUENCIES = ["none", "unknown", "less", "more"]
CONTRACT = """
fever chills rigors tiredness weakness lethargy poor-feeding weight-loss night-sweats fainting
pale-skin swollen-glands dehydration agitation irritability nervousness restlessness confusion
stupor coma seizure headache stiff-neck dizziness numbness tingling leg-weakness leg-heaviness
trouble-breathing wheeze stridor cough runny-nose sneezing sore-throat throat-tightness
difficulty-swallowing drooling chest-pain fast-heartbeat low-blood-pressure nausea vomiting
diarrhoea stomach-pain rigid-abdomen black-stools blood-in-stools jaundice reduced-urine
painful-urination difficult-urination blood-in-urine dark-urine foamy-urine flank-pain rash hives
itching redness warmth pain tenderness swelling puffiness peeling petechiae blistering ulceration
bleeding bruising burning coldness discoloration pressure infection inflammation lump scarring
soreness stinging mouth-ulcers white-spots-in-mouth bleeding-gums joint-pain muscle-ache
muscle-pain muscle-stiffness muscle-twitching difficulty-moving other
""".split()
SUSPECTED = """
anaphylaxis angioedema dress febrile-neutropenia tuberculosis macrophage-activation-syndrome
amyloidosis cellulitis hepatitis gastrointestinal-bleeding site-reaction
""".split()


def entries(text: str) -> list[list[str]]:
    return [entry.split() for entry in text.split(";")]


IMMEDIATE = {term for text in (MORE, LESS, UNKNOWN) for entry in entries(text) for term in entry}


def own_texts() -> list[str]:
    """Every text id that an answer of triage may use."""
    triage = rules()
    conflicts = [each for each in label().conflicts if "triage" in each.commands]
    asks = "symptoms severity at features duration onset-after-dose new size body-surface sites"
    return [
        *(rule.id for rule in triage.rules),
        *(gate.id for gate in triage.gates),
        *triage.texts.values(),
        *(f"anakinra.symptom.{row.id}" for row in triage.terms),
        *(f"anakinra.triage-ask.{key}" for key in asks.split()),
        *(each.id for each in conflicts),
        *(position.id for each in conflicts for position in each.positions),
        *policies(),
    ]


def policies() -> set[str]:
    triage = rules()
    used = {policy for rule in triage.rules for policy in rule.policies}
    used |= {gate.policy for gate in triage.gates}
    return used | {triage.tiers, triage.red_flags, triage.limits}


def texts(lang: str, audience: str) -> dict[str, str]:
    return {id_: label().texts[lang][id_][audience] for id_ in own_texts()}


def test_the_monograph_has_forty_nine_entries() -> None:
    counts = [len(entries(text)) for text in (MORE, LESS, UNKNOWN)]

    assert counts == [28, 9, 8]
    assert len(SITE) == 23
    assert sum(counts) + len(["site", "moving", "headache", "muscles"]) == 49


@pytest.mark.parametrize(
    ("text", "frequency"), [(MORE, "more"), (LESS, "less"), (UNKNOWN, "unknown")]
)
def test_every_entry_to_be_told_at_once_has_a_row_with_its_list_and_frequency(
    text: str, frequency: str
) -> None:
    rows = table_of(label()).rows

    for entry in entries(text):
        for term in entry:
            assert "immediate" in rows[term].lists, term
            assert FREQUENCIES.index(rows[term].frequency) >= FREQUENCIES.index(frequency), term


def test_a_row_has_the_most_frequent_band_that_the_monograph_gives() -> None:
    highest = {
        term: frequency
        for frequency, text in (("unknown", UNKNOWN), ("less", LESS), ("more", MORE))
        for entry in entries(text)
        for term in entry
    }

    found = {row.id: row.frequency for row in rules().terms if row.frequency != "none"}

    assert found == highest


def test_the_lists_of_the_rows_are_those_of_the_monograph_and_no_more() -> None:
    lists = {"immediate": IMMEDIATE, "minor": set(MINOR), "site": set(AT_SITE)}

    for name, terms in lists.items():
        assert {row.id for row in rules().terms if name in row.lists} == terms, name


def test_every_term_of_the_contract_has_a_row() -> None:
    assert set(CONTRACT) <= {row.id for row in rules().terms}


def test_every_suspected_code_and_action_of_the_contract_occurs() -> None:
    suspected = {code for rule in rules().rules for code in rule.suspects} | {"site-reaction"}
    actions = {action for rule in rules().rules for action in rule.actions}
    actions |= {action for gate in rules().gates for action in gate.actions}
    always = {"call-emergency-number", "contact-prescriber-today", "contact-prescriber"}

    assert set(SUSPECTED) <= suspected
    assert actions | always == set(ACTIONS)


def test_what_is_told_at_once_is_never_milder_than_the_same_day_outside_the_gates() -> None:
    gated = {term for gate in rules().gates for term in gate.terms}

    for term in IMMEDIATE:
        assert alone(Symptom(term)).rank >= Urgency.SAME_DAY.rank, term
        mild = alone(Symptom(term, at="legs", severity="mild"))
        if term not in gated or term not in ("headache", "muscle-ache"):
            assert mild.rank >= Urgency.SAME_DAY.rank, term


@pytest.mark.parametrize(
    ("field", "wrong", "message"),
    [
        ("gates", {"terms": ["cough"]}, "opens only for the minor list, not cough"),
        ("gates", {"terms": ["headache"], "site": True}, "only for the site list, not headache"),
        ("terms", {"id": "cough", "tier": "routine"}, "cough may be routine alone only where"),
        ("terms", {"id": "cough", "lists": []}, "the frequency of cough is given in a list"),
    ],
)
def test_nothing_may_wait_that_no_list_of_a_source_calls_minor(
    field: str, wrong: dict[str, object], message: str
) -> None:
    written = deepcopy(read_draft(ROOT / "packs" / "anakinra").groups["pack"].value["triage"])
    entry = next(each for each in written[field] if each["id"] == wrong.get("id", each["id"]))
    entry.update(wrong)

    with pytest.raises(ValidationError, match=message):
        TriageRules.model_validate(written)


def test_every_rule_looks_for_rows_that_exist_and_cites_a_known_source() -> None:
    known = set(label().sources) | {"ctcae-5"}

    for entry in (*rules().rules, *rules().gates, *rules().derived, *rules().terms):
        assert {cite.source for cite in entry.cites} <= known, entry
    assert len({rule.id for rule in rules().rules}) == len(rules().rules)


def test_every_policy_named_by_a_rule_exists() -> None:
    assert policies() <= set(label().policies)


def test_every_named_limit_is_a_value_of_the_policy_and_each_value_is_used() -> None:
    limits = label().policies[rules().limits]
    signs = [rule.when for rule in rules().rules]
    signs += [gate.but for gate in rules().gates if gate.but is not None]

    used = {
        bound.named
        for sign in signs
        for one in single_signs(sign)
        for _, each in one.limits
        for bound in each.bounds
        if bound.named is not None
    }

    assert used == {*limits.durations, *limits.quantities}


def test_a_rule_with_a_named_limit_names_the_policy() -> None:
    def names_a_limit(sign: Sign) -> bool:
        return any(bound.named for _, limits in sign.limits for bound in limits.bounds)

    silent = [
        rule.id
        for rule in rules().rules
        if any(map(names_a_limit, single_signs(rule.when))) and rules().limits not in rule.policies
    ]

    assert silent == []


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("audience", ["patient", "professional"])
def test_every_text_is_there_in_both_languages_for_both_audiences(
    lang: str, audience: str
) -> None:
    lost = [
        id_
        for id_ in own_texts()
        if not label().texts[lang].get(id_, {}).get(audience, "").strip()
    ]

    assert lost == []


def test_no_text_of_triage_is_left_without_a_use() -> None:
    prefixes = ("anakinra.triage", "anakinra.symptom.", "anakinra.policy.triage")
    used = set(own_texts())

    for lang in ("en", "es"):
        there = {id_ for id_ in label().texts[lang] if id_.startswith(prefixes)}
        assert there <= used, there - used


@pytest.mark.parametrize("audience", ["patient", "professional"])
def test_both_languages_have_the_same_numbers_and_the_same_gaps_to_fill(audience: str) -> None:
    english, spanish = texts("en", audience), texts("es", audience)

    for id_, words in english.items():
        assert numbers(words) == numbers(spanish[id_]), id_
        assert ("{symptoms}" in words) is ("{symptoms}" in spanish[id_]), id_


def numbers(words: str) -> list[str]:
    return sorted(re.findall(r"\d+(?:\.\d+)?", words))


@pytest.mark.parametrize(
    ("lang", "emergency", "today"),
    [
        ("en", "Call your local emergency number now.", "Call your doctor today"),
        ("es", "Llame ahora al número de emergencias de su zona.", "Llame hoy a su médico"),
    ],
)
def test_the_first_words_for_a_patient_say_what_to_do(
    lang: str, emergency: str, today: str
) -> None:
    starts = {Urgency.EMERGENCY: emergency, Urgency.SAME_DAY: today}

    for rule in rules().rules:
        words = label().texts[lang][rule.id]["patient"]
        assert words.startswith(starts[rule.disposition]), rule.id
    assert label().texts[lang][rules().texts["red-flag"]]["patient"].startswith(emergency)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_no_text_gives_a_number_to_call_or_says_that_something_is_safe(lang: str) -> None:
    forbidden = re.compile(
        r"\b(911|112|999|061|safe|you may take|ok to take|seguro para|puede tomar)\b",
        re.IGNORECASE,
    )

    for audience in ("patient", "professional"):
        for id_, words in texts(lang, audience).items():
            assert not forbidden.search(words), id_


def test_a_patient_is_told_whom_to_ask_and_reads_short_sentences() -> None:
    whom = {"en": r"doctor|pharmacist|emergency number", "es": r"médico|farmacéutico|emergencias"}

    for lang, pattern in whom.items():
        for id_, words in texts(lang, "patient").items():
            if not id_.startswith("anakinra.symptom."):
                assert re.search(pattern, words), id_
                longest = max(len(part.split()) for part in re.split(r"[.?!:]", words))
                assert longest <= 30, id_
