"""What people told, as terms of the table: other words, free text, and facts that say the same.

Free text can only add: whatever it names counts as told, and nothing is taken away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from difflib import get_close_matches

from vademecum.engine.logic import evaluate
from vademecum.model.answer import Hint, Problem
from vademecum.model.listfact import ListFact
from vademecum.model.patient import Patient
from vademecum.model.symptom import OTHER, Symptom
from vademecum.model.terms import fold
from vademecum.model.triage import TriageRequest, TriageRules
from vademecum.model.truth import Truth

LONGEST_TEXT = 2000
LONGEST_PHRASE = 7
# Directly before a word these say that it is not so; all else in a text counts as told.
_NEGATIONS = frozenset({"no", "without", "sin", "ningun", "ninguna"})


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word or phrase stands for."""

    term: str
    at: str | None = None
    feature: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """The symptoms in terms of the table, whether there are no others, and what was not known."""

    symptoms: tuple[Symptom, ...]
    complete: bool
    known: bool
    problems: tuple[Problem, ...] = ()
    not_checked: tuple[str, ...] = ()


Words = dict[str, tuple[Meaning, ...]]


def words_of(rules: TriageRules) -> Words:
    """Every word and phrase of the table in all languages, folded."""
    found: dict[str, tuple[Meaning, ...]] = {}
    for row in rules.terms:
        _add(found, (row.id, *_all(row.words)), Meaning(row.id))
    for phrase in rules.phrases:
        _add(found, _all(phrase.words), Meaning(phrase.term, phrase.at, phrase.feature))
    return found


def _all(words: dict[str, tuple[str, ...]]) -> Iterator[str]:
    for each in words.values():
        yield from each


def _add(found: Words, names: Iterable[str], meaning: Meaning) -> None:
    for name in dict.fromkeys(map(fold, names)):
        found[name] = (*found.get(name, ()), meaning)


def told_symptoms(
    rules: TriageRules, words: Words, *, request: TriageRequest, patient: Patient, now: datetime
) -> Told:
    """The symptoms of a request as the rules know them."""
    since = _since(request.last_dose, now)
    found: list[Symptom] = []
    problems: list[Problem] = []
    unknown: list[str] = []
    for symptom in request.symptoms.items:
        timed = replace(symptom, onset=_onset(symptom, since))
        meanings = words.get(fold(symptom.term))
        if meanings is None:
            unknown.append(symptom.term)
            problems.append(_unrecognised(symptom, words))
            timed = replace(timed, text=f"{symptom.term} . {symptom.text or ''}")
            meanings = (Meaning(OTHER),)
        found += _meant(timed, meanings, words)
    found += _derived(rules, patient)
    if request.last_dose is not None and since is None:
        problems.append(_future())
    symptoms = request.symptoms
    return Told(
        tuple(dict.fromkeys(found)),
        symptoms.complete,
        symptoms.known,
        tuple(problems),
        tuple(unknown),
    )


def _since(last_dose: datetime | None, now: datetime) -> timedelta | None:
    return now - last_dose if last_dose is not None and last_dose <= now else None


def _onset(symptom: Symptom, since: timedelta | None) -> timedelta | None:
    """From the last dose to the symptom: as told, or from how long it has lasted."""
    if symptom.onset is not None or since is None or symptom.duration is None:
        return symptom.onset
    onset = since - symptom.duration
    return onset if onset >= timedelta(0) else None


def _meant(symptom: Symptom, meanings: Iterable[Meaning], words: Words) -> Iterator[Symptom]:
    bare = replace(symptom, text=None, place="")
    for meaning in meanings:
        known = replace(bare, term=meaning.term, features=_with(bare, meaning))
        if meaning.at is not None and bare.at not in (None, meaning.at):
            yield known
        yield replace(known, at=meaning.at or bare.at)
    own = {meaning.term for meaning in meanings}
    for meaning in _named_in(symptom.text, words):
        if meaning.term not in own or meaning.at is not None or meaning.feature is not None:
            features = _with(Symptom(meaning.term), meaning)
            yield Symptom(meaning.term, meaning.at, features=features)


def _with(symptom: Symptom, meaning: Meaning) -> ListFact[str]:
    told = symptom.features
    if meaning.feature is None or meaning.feature in told.items:
        return told
    return ListFact((*told.items, meaning.feature), told.complete)


def _named_in(text: str | None, words: Words) -> Iterator[Meaning]:
    """The meanings of all phrases in a free text, except directly after a negation."""
    if not text:
        return
    parts = fold(text[:LONGEST_TEXT]).split()
    for start in range(len(parts)):
        if start and parts[start - 1] in _NEGATIONS:
            continue
        for size in range(min(LONGEST_PHRASE, len(parts) - start), 0, -1):
            found = words.get(" ".join(parts[start : start + size]), ())
            yield from (meaning for meaning in found if meaning.term != OTHER)


def _derived(rules: TriageRules, patient: Patient) -> Iterator[Symptom]:
    for each in rules.derived:
        if evaluate(each.facts, patient) is Truth.TRUE:
            yield Symptom(each.term)


def _unrecognised(symptom: Symptom, words: Words) -> Problem:
    near = get_close_matches(fold(symptom.term[:80]), words, 3, 0.8)  # not an amount: likeness
    terms = dict.fromkeys(words[name][0].term for name in near)
    return Problem(
        symptom.place + "/term",
        "symptoms",
        "unrecognised-term",
        "nobody here knows this word; it counts as a symptom that is not on the list",
        tuple(Hint(term) for term in terms),
    )


def _future() -> Problem:
    message = "the last dose lies after the time of the question; it was left aside"
    return Problem("/last_dose", "last_dose", "future", message)
