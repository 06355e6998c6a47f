"""Checks of texts: each id has its words, and all words for an id hold the same numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from vademecum.model.dose import DoseResult, Regimen
from vademecum.model.errors import PackIssue
from vademecum.model.label import Count, Indication
from vademecum.model.triage import SymptomTerm
from vademecum.model.vocabulary import LANGUAGES, Audience
from vademecum.packs.draft import SERVES, Draft, Place, Words, each_text
from vademecum.packs.lint_ids import owned_ids

AUDIENCES = tuple(audience.value for audience in Audience)
# Parts whose id is never shown, so that they need no words.
_WORDLESS = (Regimen, Indication, Count)
# Sections of texts that the software itself asks for, with their slugs where these are closed;
# beside them those that begin with the name of a set of rules, such as storage-ask.
OWN_SECTIONS: dict[str, tuple[str, ...]] = {
    "dose-check": tuple(result.value for result in DoseResult),
    "dose-ask": (),
    "missed-ask": (),
    "triage-ask": (),
    "symptom": (),
    "kinetics-ask": ("regimen", "absorption-rate", "clearance", "volume"),
    "kinetics-limit": ("parameters-given",),
}


def missing_texts(draft: Draft) -> Iterator[PackIssue]:
    """Every id that is shown has words in every language for every audience."""
    for path, text_id in _needed(draft):
        for lang in LANGUAGES:
            texts = draft.words.get(lang, {}).get(text_id)
            told = texts if isinstance(texts, Mapping) else {}
            lacking = [audience for audience in AUDIENCES if not told.get(audience)]
            if lacking:
                message = f"{text_id} has no words in {lang} for {' and '.join(lacking)}"
                hint = f"write them in a file of text/{lang}"
                yield draft.issue(path, "missing-text", f"{message}; {hint}")


def _needed(draft: Draft) -> Iterator[tuple[Place, str]]:
    """The ids of texts that answers show, with the place that asks for each."""
    for node, name in owned_ids(draft):
        if not issubclass(node.within, _WORDLESS):
            yield node.path, name
    for node in draft.nodes:
        if isinstance(node.value, SymptomTerm):
            yield (*node.path, "id"), f"{draft.id}.symptom.{node.value.id}"
        elif node.key == "texts" and isinstance(node.value, str):
            yield node.path, node.value
    for piece in draft.pieces:
        for section, slugs in OWN_SECTIONS.items():
            if section.partition("-")[0] == piece.path[0]:
                yield from ((piece.path, f"{draft.id}.{section}.{slug}") for slug in slugs)


def unknown_texts(draft: Draft) -> Iterator[PackIssue]:
    """Words for an id that nothing has are never shown; often the id was misspelt."""
    known = {name for _, name in (*_needed(draft), *owned_ids(draft))}
    known |= draft.written("statements") | _templates(draft)
    for lang, texts in draft.texts.items():
        for text_id in texts:
            if text_id not in known and not _is_own(draft, text_id):
                message = f"nothing has the id {text_id}; correct it or strike its words"
                yield draft.text_issue(lang, (text_id,), code="unknown-text", message=message)


def _is_own(draft: Draft, text_id: str) -> bool:
    """Whether a text is one that the software asks for by itself, for the rules of the pack."""
    section = text_id.removeprefix(f"{draft.id}.").partition(".")[0]
    rules = {str(piece.path[0]) for piece in draft.pieces} & set(SERVES)
    return section in OWN_SECTIONS or section.partition("-")[0] in rules


def _templates(draft: Draft) -> set[str]:
    """Ids of texts that stand for several statements."""
    return {
        text_id
        for texts in draft.texts.values()
        for text_id in texts
        if "{each}" in text_id and _fits(text_id, draft.written("statements"))
    }


def _fits(template: str, ids: Iterable[str]) -> bool:
    before, _, after = template.partition("{each}")
    return any(name.startswith(before) and name.endswith(after) for name in ids)


def audiences(draft: Draft) -> Iterator[PackIssue]:
    """Words are told by audience, as text."""
    for lang, texts in draft.texts.items():
        for text_id, told in texts.items():
            for path in _odd(text_id, told):
                message = f"write the words of {text_id} for {' and '.join(AUDIENCES)}, as texts"
                yield draft.text_issue(lang, path, code="audience", message=message)


def _odd(text_id: str, told: object) -> list[Place]:
    if not isinstance(told, Mapping):
        return [(text_id,)]
    odd = (key for key, text in told.items() if key not in AUDIENCES or not isinstance(text, str))
    return [(text_id, key) for key in odd]


# A number stands alone, or before a unit or a word that counts as one.
_NUMBER = re.compile(r"(?<![\w.,])(\d+(?:[.,]\d+)*)(?:[ \u00a0-]?(%|[^\s.,;:()\d][^\s.,;:()]*))?")
_MARK = re.compile(r"\{[a-z_]+\}")
_UNITS = frozenset(
    """
    % °C kg g mg mcg L mL dL cm mm h min mg/kg mg/kg/d mg/kg/day mg/d mg/L mg/dL g/dL g/L mmol/L
    umol/L ng/mL mL/min mL/min/kg L/h mg/m2
    """.split()
)
# Words of time in any language stand for one unit.
_TIMES = {
    "d": "day days día días", "wk": "week weeks semana semanas", "mo": "month months mes meses",
    "a": "year years año años", "h": "hour hours hora horas",
    "min": "minute minutes minuto minutos",
}  # fmt: skip
_TIME_UNITS = {word: unit for unit, words in _TIMES.items() for word in words.split()}


def tokens(text: str) -> Counter[str]:
    """The numbers with their units, and the marks that are filled in: none may be changed.

    >>> sorted(tokens("100 mg once a day for 10 days"))
    ['10 d', '100 mg']
    """
    # A repeated statement may name its term by a word of the language, {value}.
    found = Counter(mark.replace("{value}", "{each}") for mark in _MARK.findall(text))
    for number, following in _NUMBER.findall(text):
        unit = following if following in _UNITS else _TIME_UNITS.get(following.lower(), "")
        found[f"{number.replace(',', '.')} {unit}".strip()] += 1
    return found


def numbers(draft: Draft) -> Iterator[PackIssue]:
    """The same audience reads the same numbers and units in every language."""
    for words, english in _with_english(draft):
        here, there = _apart(tokens(words.text), tokens(english))
        if here or there:
            message = f"{words.text_id} has {_shown(here)} in {words.lang}, {_shown(there)} in en"
            message = f"{message}; make the numbers agree"
            yield draft.words_issue(words, code="numbers-differ", message=message)


def _with_english(draft: Draft) -> Iterator[tuple[Words, str]]:
    """The words of every other language with the English ones for the same audience."""
    english = {(w.text_id, w.audience): w.text for w in each_text(draft.texts) if w.lang == "en"}
    for words in each_text(draft.texts):
        other = english.get((words.text_id, words.audience))
        if words.lang != "en" and other is not None:
            yield words, other


def _apart(one: Counter[str], other: Counter[str]) -> tuple[Counter[str], Counter[str]]:
    """What only one of two texts has; "12 open weeks" and "12 weeks" have the same."""
    here, there = one - other, other - one
    for left, right in ((here, there), (there, here)):
        for token in list(left):
            number, _, unit = token.partition(" ")
            if unit in _TIMES and right[number]:
                left[token] -= 1
                right[number] -= 1
    return +here, +there


def numbers_for_patients(draft: Draft) -> Iterator[PackIssue]:
    """A patient reads no number that the text for professionals does not have."""
    texts = {(w.lang, w.text_id, w.audience): w.text for w in each_text(draft.texts)}
    for words in each_text(draft.texts):
        other = texts.get((words.lang, words.text_id, Audience.PROFESSIONAL))
        if words.audience != Audience.PATIENT or other is None:
            continue
        told = _amounts(other)
        extra = {each for each in _amounts(words.text) - told if not _is_loose(each, told)}
        if extra:
            shown = ", ".join(sorted(extra))
            message = f"only the words of {words.text_id} for patients have {shown}"
            message = f"{message}; make them agree with those for professionals"
            yield draft.words_issue(words, code="numbers-for-patients", message=message)


def _amounts(text: str) -> set[str]:
    """The numbers of a text, years as months."""
    found = set()
    for token in tokens(text):
        number, _, unit = token.partition(" ")
        years = unit == "a" and number.isdigit()
        found.add(f"{int(number) * 12} mo" if years else token)
    return {token for token in found if not token.startswith("{")}


def _is_loose(amount: str, told: set[str]) -> bool:
    """Whether a span of time stands there with a word in between: "7 calendar days"."""
    number, _, unit = amount.partition(" ")
    return unit in _TIMES and number in told


def _shown(found: Counter[str]) -> str:
    return ", ".join(sorted(found.elements())) or "nothing"


# Words that deny; words that turn a sentence in a softer way; phrases that only sound so.
_DENIALS = {
    "en": "no not never none nobody nothing neither nor without cannot",
    "es": "no nunca jamás ninguno ninguna ningún nadie nada ni sin tampoco",
}
_TURNS = {
    "en": """
        against avoid avoided avoids away closed differ differs except few fewer free lack lacks
        lasting left less little missing otherwise stay stays unless until withhold
        """,
    "es": """
        apenas desaconseja desconocida desconocido evita evitar evite excepto falta falte fuera
        menos parecida parecidas parecido parecidos poca pocas poco pocos salvo
        """,
}
_PHRASES = {
    "en": r"whether or not|no more than|\bun[a-z]{5,}",
    "es": r"\bno (?:se v(?:a|an|aya|ayan)|cede|desaparece|desead[oa]s?)\b|mientras no|\bsi no\b"
    r"|sin abrir",
}
_WORD = re.compile(r"[^\W\d_]+")


def negations(draft: Draft) -> Iterator[PackIssue]:
    """Where one language denies, the other does not assert."""
    for words, english in _with_english(draft):
        if words.lang not in _DENIALS:
            continue
        here, there = _denies(words.text, words.lang), _denies(english, "en")
        if {here, there} == {"denies", "asserts"}:
            message = f"{words.text_id} {here} in {words.lang} and {there} in en"
            message = f"{message}; check the meaning"
            yield draft.words_issue(words, code="negation-differs", message=message)


def _denies(text: str, lang: str) -> str:
    plain, phrases = re.subn(_PHRASES[lang], " ", text.lower())
    words = set(_WORD.findall(plain))
    if "n't" in plain or not words.isdisjoint(_DENIALS[lang].split()):
        return "denies"
    return "turns" if phrases or not words.isdisjoint(_TURNS[lang].split()) else "asserts"


CHECKS = (
    missing_texts,
    unknown_texts,
    audiences,
    numbers,
    numbers_for_patients,
    negations,
)
