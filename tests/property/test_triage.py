"""Triage over all small sets of symptoms and many larger ones: more is never milder.

The sets and sentences are made from the pack itself; this shows that the rules are sound, and is
no clinical evidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import combinations, product

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.follow_up_pack import label
from tests.triage_pack import alone, ask, asked, listed, rules, told
from vademecum.engine.signs import fitting, holds, prepare
from vademecum.engine.triagetable import table_of
from vademecum.model.listfact import ListFact
from vademecum.model.quantity import Quantity
from vademecum.model.sign import single_signs
from vademecum.model.symptom import FEATURES, PLACES, SEVERITIES, Symptom
from vademecum.model.terms import fold
from vademecum.model.vocabulary import Urgency

TERMS = tuple(sorted(row.id for row in rules().terms))
DURATIONS = [
    timedelta(hours=hours) for hours in (1, 11, 12, 23, 24, 25, 13 * 24, 14 * 24, 42 * 24)
]
RED_FLAGS = [term for term in TERMS if alone(Symptom(term)) is Urgency.EMERGENCY]
MILD = [
    Symptom(term, "injection-site" if gate.site else None, "mild")
    for gate in rules().gates
    for term in gate.terms
]

symptoms = st.builds(
    Symptom,
    st.sampled_from(TERMS),
    st.none() | st.sampled_from(PLACES),
    st.none() | st.sampled_from(SEVERITIES),
    st.none() | st.booleans(),
    onset=st.none() | st.sampled_from(DURATIONS),
    duration=st.none() | st.sampled_from(DURATIONS),
    size=st.none() | st.sampled_from(["9 cm", "10 cm", "11 cm"]).map(Quantity.parse),
    body_surface=st.none() | st.sampled_from(["50 %", "51 %"]).map(Quantity.parse),
    sites=st.none() | st.integers(1, 3),
    features=st.builds(
        ListFact,
        st.lists(st.sampled_from(FEATURES), max_size=2, unique=True).map(tuple),
        st.booleans(),
    ),
    unread=st.booleans(),
)
several = st.lists(symptoms | st.sampled_from(MILD), max_size=5).map(tuple)


def small_sets() -> Iterator[tuple[str, ...]]:
    """Every set of at most three terms, the smaller ones first."""
    for size in range(4):
        yield from combinations(TERMS, size)


def test_adding_a_symptom_never_lowers_the_answer_over_all_sets_of_three() -> None:
    """Every set against each of its parts; a set is never milder than its worst member."""
    bare = {term: Symptom(term) for term in TERMS}
    ranks: dict[tuple[str, ...], int] = {}
    for chosen in small_sets():
        rank = alone(*(bare[term] for term in chosen)).rank
        parts = combinations(chosen, len(chosen) - 1) if chosen else ()
        assert all(ranks[part] <= rank for part in parts), chosen
        if len(chosen) < 3:
            ranks[chosen] = rank


@settings(max_examples=1500)
@given(several, symptoms | st.sampled_from(MILD), st.booleans())
def test_adding_a_symptom_with_qualifiers_never_lowers_the_answer(
    some: tuple[Symptom, ...], more: Symptom, complete: bool
) -> None:
    before = alone(*some, complete=complete)

    after = alone(*some, more, complete=complete)

    assert after.rank >= before.rank
    assert after.rank >= alone(more, complete=complete).rank


@settings(max_examples=500)
@given(several)
def test_a_list_that_may_go_on_is_never_milder(some: tuple[Symptom, ...]) -> None:
    assert alone(*some, complete=False).rank >= alone(*some, complete=True).rank


@settings(max_examples=500)
@given(several, st.sampled_from(RED_FLAGS), st.booleans())
def test_a_red_flag_is_an_emergency_in_any_company(
    company: tuple[Symptom, ...], term: str, complete: bool
) -> None:
    assert alone(Symptom(term), *company, complete=complete) is Urgency.EMERGENCY


def test_each_red_flag_is_an_emergency_beside_every_other_term() -> None:
    milder = [
        (term, other)
        for term, other in product(RED_FLAGS, TERMS)
        if alone(Symptom(term), Symptom(other)) is not Urgency.EMERGENCY
    ]

    assert len(RED_FLAGS) >= 16
    assert milder == []


@settings(max_examples=500)
@given(several, st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(some: tuple[Symptom, ...], chance: object) -> None:
    shuffled = [*some, *some]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    assert alone(*shuffled) is alone(*some)


@settings(max_examples=150)
@given(st.lists(st.sampled_from(sorted(table_of(label()).words)), min_size=1, max_size=4))
def test_order_and_repetition_of_words_change_no_part_of_the_answer(words: list[str]) -> None:
    there, back = ask(listed(*words)), ask(listed(*reversed(words), words[0]))

    assert (there.disposition, there.actions) == (back.disposition, back.actions)
    assert (there.suspected, there.scores) == (back.suspected, back.scores)
    assert {each.id for each in there.reasons} == {each.id for each in back.reasons}


UNTOLD = {
    "at": None, "severity": None, "new": None, "onset": None, "duration": None, "size": None,
    "body_surface": None, "sites": None, "features": ListFact(),
}  # fmt: skip
KEYS = {"onset": "onset_after_dose"}


@settings(max_examples=1500)
@given(symptoms | st.sampled_from(MILD), several, st.sampled_from(sorted(UNTOLD)))
def test_forgetting_a_qualifier_is_never_milder_unless_it_is_asked_for(
    symptom: Symptom, others: tuple[Symptom, ...], key: str
) -> None:
    less = replace(symptom, **{key: UNTOLD[key]})

    before, after = alone(symptom, *others), alone(less, *others)

    if after.rank < before.rank:
        answer = ask(listed(*(document(each) for each in (less, *others))))
        assert answer.disposition is after
        assert f"symptoms.{KEYS.get(key, key)}" in asked(answer)


@settings(max_examples=500)
@given(st.sampled_from(MILD), st.sampled_from(["severity", "at"]))
def test_forgetting_what_reassures_is_never_milder(symptom: Symptom, key: str) -> None:
    assert alone(replace(symptom, **{key: None})).rank >= alone(symptom).rank


SHUTTING = [
    {"duration": timedelta(days=42)}, {"size": Quantity.parse("11 cm")},
    *({"features": ListFact((feature,))} for feature in FEATURES),
]  # fmt: skip


def test_whatever_shuts_a_gate_is_asked_for_while_it_is_not_told() -> None:
    for mild, more in product(MILD, SHUTTING):
        if alone(replace(mild, **more)).rank > alone(mild).rank:
            answer = ask(listed(document(mild)))
            assert {f"symptoms.{key}" for key in more} <= set(asked(answer)), mild


def document(symptom: Symptom) -> dict[str, object]:
    """A symptom as a person would write it; `unread` is a word that nobody knows."""
    spans = {"onset_after_dose": symptom.onset, "duration": symptom.duration}
    found: dict[str, object] = {
        key: f"PT{int(span.total_seconds() // 3600)}H"
        for key, span in spans.items()
        if span is not None
    }
    for key in ("at", "severity", "new", "sites"):
        found[key] = getattr(symptom, key)
    for key in ("size", "body_surface"):
        amount = getattr(symptom, key)
        found[key] = None if amount is None else str(amount)
    features = symptom.features
    listing = {"items": list(features.items), "complete": features.complete}
    found["features"] = listing if features.known else None
    found["text"] = "qwertz" if symptom.unread else None
    return {"term": symptom.term, **found}


@settings(max_examples=300)
@given(several, st.booleans())
def test_the_quick_form_agrees_with_the_whole_answer(
    some: tuple[Symptom, ...], complete: bool
) -> None:
    assume(some)

    answer = ask(listed(*map(document, some), complete=complete))

    assert told(listed(*map(document, some))).symptoms == tuple(dict.fromkeys(some))
    assert answer.disposition is alone(*some, complete=complete)
    assert answer.disposition.rank == max(each.disposition.rank for each in answer.reasons)


def test_the_quick_form_agrees_with_the_whole_answer_on_every_pair_of_a_sample() -> None:
    for chosen in list(small_sets())[::997]:
        if chosen:
            expected = alone(*map(Symptom, chosen))
            assert ask(listed(*chosen)).disposition is expected, chosen


@settings(max_examples=300)
@given(several)
def test_the_fast_form_of_the_rules_agrees_with_their_definition(
    some: tuple[Symptom, ...],
) -> None:
    table = table_of(label())
    mask = table.mask(some)

    for rule, clauses in table.clauses:
        slow = holds(rule.when, some, groups=table.rules.groups, named=table.named)
        assert any(mask & clause == clause for clause in clauses) is slow, rule.id


def test_each_rule_prepared_alone_is_the_same_as_among_the_others() -> None:
    for rule in rules().rules:
        singles, (clauses,) = prepare([rule.when])
        assert set(singles) == set(single_signs(rule.when))
        assert clauses


@settings(max_examples=500)
@given(several, st.booleans())
def test_switching_policies_off_is_never_milder(some: tuple[Symptom, ...], complete: bool) -> None:
    written = listed(*map(document, some), complete=complete)

    with_them, without = ask(written), ask(written, policies=False)

    assert without.disposition.rank >= with_them.disposition.rank
    assert without.policies == ()


FACTS = [
    {"vitals.temperature": "39.5 Cel"},
    {"blood.neutrophil_count": "0.4 10*9/L"},
    {"infection.serious": True},
    {"person.age": "2 mo"},
    {"indication.code": "stills-disease", "blood.ferritin": "9000 ng/mL"},
    {"blood.eosinophils": "3 10*9/L", "skin.biopsy": "supports-dress"},
]


@settings(max_examples=200)
@given(several, st.sampled_from(FACTS))
def test_a_worrying_fact_never_lowers_the_answer(
    some: tuple[Symptom, ...], facts: dict[str, object]
) -> None:
    written = listed(*map(document, some))

    assert ask(written, facts=facts).disposition.rank >= ask(written).disposition.rank


ENGLISH = [
    "{}", "I have {} since this morning", "My son has had {} for two days!", "is {} normal?",
    "Yesterday: {}; today a bit better", "after the shot, {} came on and I am worried",
    "No. {}.", "I took the dose at noon (as always) and then {}", "it started with {}",
]  # fmt: skip
SPANISH = [
    "Tengo {} desde esta mañana", "mi hija tiene {} y estoy preocupado", "¿Es normal {}?",
    "Después de la inyección, {}", "No. {}.", "anoche empezó con {}",
]  # fmt: skip


def paraphrases() -> Iterator[tuple[str, Symptom]]:
    """Sentences with one word of the table, and the symptom that the word stands for."""
    table = table_of(label())
    entries = [*table.rules.terms, *table.rules.phrases]
    for entry in entries:
        for lang, frames in (("en", ENGLISH), ("es", SPANISH)):
            for word, frame in product(entry.words.get(lang, ()), frames):
                (meaning,) = table.words[fold(word)]
                features = ListFact((meaning.feature,) if meaning.feature else ())
                told_as = Symptom(meaning.term, meaning.at, meaning.severity, features=features)
                yield frame.format(word), told_as


def test_no_sentence_with_a_word_of_the_table_is_rated_milder_than_the_word() -> None:
    expected: dict[Symptom, Urgency] = {}
    sentences = list(paraphrases())

    for sentence, symptom in sentences:
        wanted = expected.setdefault(symptom, alone(symptom))
        found = told(listed({"text": sentence})).symptoms
        assert alone(*found).rank >= wanted.rank, sentence
    assert len(sentences) >= 10_000


TELLING = sorted(
    word for word, (meaning,) in table_of(label()).words.items() if meaning.term != "other"
)


@settings(max_examples=300)
@given(
    st.lists(st.sampled_from(TELLING), min_size=1, max_size=5),
    st.sampled_from([", ", ". ", " and ", " y ", "; ", "\n", " but also "]),
)
def test_a_list_of_words_in_a_text_is_as_urgent_as_the_words_told_one_by_one(
    words: list[str], joined: str
) -> None:
    apart = alone(*told(listed(*words)).symptoms)
    together = alone(*told(listed({"text": joined.join(words)})).symptoms)

    assert together.rank >= apart.rank


@settings(max_examples=300)
@given(symptoms, st.integers(0, 200))
def test_every_single_sign_fits_exactly_when_the_definition_says(
    symptom: Symptom, place: int
) -> None:
    table = table_of(label())
    sign = table.singles[place % len(table.singles)]

    fits = fitting(sign, table.rules.groups, named=table.named)(symptom)

    assert fits is bool(table.mask((symptom,)) >> place % len(table.singles) & 1)
