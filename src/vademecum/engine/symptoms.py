"""What people told, as terms of the table: other words, free text, and facts that say the same.

Free text can only add: whatever it names counts as told, and nothing is taken away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from difflib import get_close_matches

from vademecum.engine.logic import evaluate
from vademecum.model.answer import Hint, Problem
from vademecum.model.listfact import ListFact
from vademecum.model.patient import Patient
from vademecum.model.symptom import OTHER, Symptom, without_words
from vademecum.model.terms import fold
from vademecum.model.triage import Phrase, SymptomTerm, TriageRequest, TriageRules
from vademecum.model.truth import Truth

LONGEST_PHRASE = 8
_LONGEST_WORD = 80
# Directly before a word and in the same part of a sentence these say that it is not so; all else
# in a text counts as told.
_NEGATIONS = frozenset({"no", "not", "without", "denies", "sin", "ningun", "ninguna", "niega"})
_BREAKS = re.compile(r"[.,;:!?¡¿()…–—\n]|\s-\s")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word or phrase stands for."""

    term: str
    at: str | None = None
    severity: str | None = None
    feature: str | None = None

    @property
    def is_bare(self) -> bool:
        """Whether it names a term and nothing more."""
        return self == Meaning(self.term)


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
        _add(found, (row.id, *_all(row)), Meaning(row.id))
    for phrase in rules.phrases:
        meaning = Meaning(phrase.term, phrase.at, phrase.severity, phrase.feature)
        _add(found, _all(phrase), meaning)
    return found


def _all(entry: SymptomTerm | Phrase) -> Iterator[str]:
    for each in entry.words.values():
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
    not_checked: list[str] = []
    for symptom in request.symptoms.items:
        meanings = words.get(fold(symptom.term))
        if meanings is None:
            not_checked.append(symptom.term)
            problems.append(_unrecognised(symptom, words))
        read, unread = read_text(_text(symptom, known=meanings is not None), words)
        if unread and symptom.text:
            not_checked.append(symptom.place.removesuffix("/term") + "/text")
        known = replace(symptom, onset=_onset(symptom, since), unread=unread)
        found += _meant(without_words(known), meanings or (Meaning(OTHER),), read)
    found += _derived(rules, patient)
    if request.last_dose is not None and since is None:
        problems.append(_future())
    return Told(
        tuple(dict.fromkeys(found)),
        request.symptoms.complete,
        request.symptoms.known,
        tuple(problems),
        tuple(not_checked),
    )


def _text(symptom: Symptom, *, known: bool) -> str:
    """The free text of a symptom; a word that nobody knows is read like free text too."""
    text = symptom.text or ""
    return text if known else f"{symptom.term}. {text}"


def _since(last_dose: datetime | None, now: datetime) -> timedelta | None:
    return now - last_dose if last_dose is not None and last_dose <= now else None


def _onset(symptom: Symptom, since: timedelta | None) -> timedelta | None:
    """From the last dose to the symptom: as told, or from how long it has lasted."""
    if symptom.onset is not None or since is None or symptom.duration is None:
        return symptom.onset
    onset = since - symptom.duration
    return onset if onset >= timedelta(0) else None


def _meant(
    symptom: Symptom, meanings: Iterable[Meaning], read: Iterable[Meaning]
) -> Iterator[Symptom]:
    """A symptom in every meaning of its word, and all that its text names beside it."""
    own = set()
    for meaning in meanings:
        own.add(meaning.term)
        known = _with(replace(symptom, term=meaning.term), meaning)
        if meaning.at is not None and symptom.at not in (None, meaning.at):
            yield replace(known, at=symptom.at)
        yield known
    for meaning in read:
        if meaning.term not in own or not meaning.is_bare:
            yield _with(Symptom(meaning.term), meaning)


def _with(symptom: Symptom, meaning: Meaning) -> Symptom:
    """A symptom with what a word says beyond its term; the word can only add."""
    features = symptom.features
    if meaning.feature is not None and meaning.feature not in features.items:
        features = ListFact((*features.items, meaning.feature), features.complete)
    return replace(
        symptom,
        at=meaning.at or symptom.at,
        severity=meaning.severity or symptom.severity,
        features=features,
    )


def read_text(text: str, words: Words) -> tuple[tuple[Meaning, ...], bool]:
    """The meanings of all phrases in a free text, and whether words were left over.

    The longest phrase counts where one lies within another; directly after a negation none does.
    """
    parts, starts = _parts(text)
    found: list[Meaning] = []
    covered: set[int] = set()
    furthest = 0
    for start in range(len(parts)):
        size = _size(parts[start : start + LONGEST_PHRASE], words)
        if not size or start + size <= furthest:
            continue
        furthest = start + size
        covered.update(range(start, furthest))
        if start and start not in starts and parts[start - 1] in _NEGATIONS:
            covered.add(start - 1)
        else:
            found += words[" ".join(parts[start:furthest])]
    return tuple(dict.fromkeys(found)), len(covered) < len(parts)


def _parts(text: str) -> tuple[list[str], set[int]]:
    """The folded words of a text, and at which of them a part of a sentence starts."""
    parts: list[str] = []
    starts = set()
    for piece in _BREAKS.split(text):
        starts.add(len(parts))
        parts += fold(piece).split()
    return parts, starts


def _size(parts: list[str], words: Words) -> int:
    """How many of the first words are the longest known phrase; 0: none. `other` says nothing."""
    for size in range(len(parts), 0, -1):
        meanings = words.get(" ".join(parts[:size]), ())
        if any(meaning.term != OTHER for meaning in meanings):
            return size
    return 0


def _derived(rules: TriageRules, patient: Patient) -> Iterator[Symptom]:
    for each in rules.derived:
        if evaluate(each.facts, patient) is Truth.TRUE:
            yield Symptom(each.term)


def _unrecognised(symptom: Symptom, words: Words) -> Problem:
    word = fold(symptom.term[:_LONGEST_WORD])
    near = get_close_matches(word, words, 3, 0.8)  # not an amount: likeness
    terms = dict.fromkeys(words[name][0].term for name in near)
    return Problem(
        symptom.place,
        "symptoms",
        "unrecognised-term",
        "nobody here knows this word; it counts as a symptom that is not on the list",
        tuple(Hint(term) for term in terms),
    )


def _future() -> Problem:
    message = "the last dose lies after the time of the question; it was left aside"
    return Problem("/last_dose", "last_dose", "future", message)
