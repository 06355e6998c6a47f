"""Checks of texts: each id has its words, and all words for an id hold the same numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from vademecum.model.dose import DoseResult, Regimen
from vademecum.model.errors import PackIssue
from vademecum.model.label import Count, Indication
from vademecum.model.triage import SymptomTerm
from vademecum.model.vocabulary import LANGUAGES, Audience
from vademecum.packs.draft import Draft, Place
from vademecum.packs.lint_ids import owned_ids

AUDIENCES = tuple(audience.value for audience in Audience)
# Parts whose id is never shown, so that they need no words.
_WORDLESS = (Regimen, Indication, Count)
# Sections of texts that the software itself asks for, with their slugs where these are closed.
OWN_SECTIONS: dict[str, tuple[str, ...]] = {
    "dose-check": tuple(result.value for result in DoseResult),
    "dose-ask": (),
    "missed-ask": (),
    "triage-ask": (),
    "symptom": (),
}
Texts = Mapping[str, Any]


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
    known = {name for _, name in _needed(draft)} | draft.written("statements")
    known |= _templates(draft)
    for lang, texts in draft.texts.items():
        for text_id in texts:
            own = text_id.removeprefix(f"{draft.id}.").partition(".")[0]
            if text_id not in known and own not in OWN_SECTIONS:
                message = f"nothing has the id {text_id}; correct it or strike its words"
                yield draft.text_issue(lang, (text_id,), code="unknown-text", message=message)


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
            if not isinstance(told, Mapping):
                message = f"write the words of {text_id} by audience: {' and '.join(AUDIENCES)}"
                yield draft.text_issue(lang, (text_id,), code="audience", message=message)
                continue
            for audience, text in told.items():
                if audience not in AUDIENCES or not isinstance(text, str):
                    message = f"there are only texts for {' and '.join(AUDIENCES)}"
                    path = (text_id, audience)
                    yield draft.text_issue(lang, path, code="audience", message=message)


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
    english = draft.texts.get("en", {})
    for lang, texts in draft.texts.items():
        for text_id, audience, text in _each(texts):
            other = _text(english, text_id, audience)
            if lang == "en" or other is None:
                continue
            here, there = _apart(tokens(text), tokens(other))
            if here or there:
                message = f"{text_id} has {_shown(here)} in {lang}, {_shown(there)}"
                path, hint = (text_id, audience), "in en; make the numbers agree"
                message = f"{message} {hint}"
                yield draft.text_issue(lang, path, code="numbers-differ", message=message)


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
    for lang, texts in draft.texts.items():
        for text_id, audience, text in _each(texts):
            other = _text(texts, text_id, Audience.PROFESSIONAL.value)
            if audience != Audience.PATIENT.value or other is None:
                continue
            extra = _amounts(text) - _amounts(other)
            if extra:
                shown = ", ".join(sorted(extra))
                message = f"only the words for patients of {text_id} have {shown}; make them agree"
                path = (text_id, audience)
                yield draft.text_issue(lang, path, code="numbers-for-patients", message=message)


def _amounts(text: str) -> set[str]:
    """The numbers of a text, years as months."""
    found = set()
    for token in tokens(text):
        number, _, unit = token.partition(" ")
        years = unit == "a" and number.isdigit()
        found.add(f"{int(number) * 12} mo" if years else token)
    return {token for token in found if not token.startswith("{")}


def _shown(found: Counter[str]) -> str:
    return ", ".join(sorted(found.elements())) or "nothing"


def _each(texts: Texts) -> Iterator[tuple[str, str, str]]:
    for text_id, told in texts.items():
        for audience, text in told.items() if isinstance(told, Mapping) else ():
            if isinstance(text, str):
                yield text_id, audience, text


def _text(texts: Texts, text_id: str, audience: str) -> str | None:
    told = texts.get(text_id)
    found = told.get(audience) if isinstance(told, Mapping) else None
    return found if isinstance(found, str) else None


# Words that deny; words that turn a sentence in a softer way; phrases that only sound so.
_DENIALS = {
    "en": "no not never none nobody nothing neither nor without cannot",
    "es": "no nunca jamás ninguno ninguna ningún nadie nada ni sin tampoco",
}
_TURNS = {
    "en": "against avoid avoided avoids away except few fewer lack lacks less little unknown"
    " unless unwanted",
    "es": "apenas desaconseja desconocida desconocido evita evitar evite excepto falta falte menos"
    " poca pocas poco pocos salvo",
}
_PHRASES = {"en": r"whether or not", "es": r"no (?:se v(?:a|an|aya|ayan)|desead[oa]s?)\b"}
_WORD = re.compile(r"[^\W\d_]+")


def negations(draft: Draft) -> Iterator[PackIssue]:
    """Where one language denies, the other does not assert."""
    english = draft.texts.get("en", {})
    for lang, texts in draft.texts.items():
        for text_id, audience, text in _each(texts):
            other = _text(english, text_id, audience)
            if lang == "en" or other is None or lang not in _DENIALS:
                continue
            here, there = _denies(text, lang), _denies(other, "en")
            if {here, there} == {"denies", "asserts"}:
                message = f"{text_id} {here} in {lang} and {there} in en; check the meaning"
                path = (text_id, audience)
                yield draft.text_issue(lang, path, code="negation-differs", message=message)


def _denies(text: str, lang: str) -> str:
    plain = re.sub(_PHRASES[lang], " ", text.lower())
    words = set(_WORD.findall(plain))
    if "n't" in plain or not words.isdisjoint(_DENIALS[lang].split()):
        return "denies"
    return "asserts" if words.isdisjoint(_TURNS[lang].split()) else "turns"


CHECKS = (
    missing_texts,
    unknown_texts,
    audiences,
    numbers,
    numbers_for_patients,
    negations,
)
