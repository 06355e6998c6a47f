"""Texts for patients read easily: school grade 8 at most in English, as easy in Spanish.

A formula says little about a text of a few words, so grades are those of whole files and of all
small files together; each single text is held to short sentences and few long words instead.
"""

from __future__ import annotations

import re
from collections import defaultdict

import pyphen
import pytest
import textstat

from tests.house.patient_texts import LANGUAGES, PatientText, patient_texts

# Flesch-Kincaid grade of a whole file in English.
ENGLISH_GRADE_MAX = 8
# Fernandez-Huerta of a whole file in Spanish: 60 to 70 is what grades 7 and 8 read.
SPANISH_EASE_MIN = 65
# A file with fewer words is judged together with the other small ones.
WORDS_FOR_A_GRADE = 100
# One or two words are the name of something, and no sentence.
WORDS_OF_A_NAME = 3
SENTENCE_WORDS_MAX = 25
# Syllables from which a word is long, and how many of them one text may have.
LONG_WORD = {"en": 5, "es": 6}
LONG_WORDS_MAX = 1

# Names of illnesses and medicines that have no plainer word; they are measured as "this".
NAMES = {
    "en": """
        abatacept anakinra anifrolumab baricitinib rilonacept rituximab methotrexate colchicine
        COVID-19 DIRA NOMID FCAS CINCA Muckle-Wells Still's Mediterranean tuberculosis rheumatoid
        arthritis polysorbate sodium hydroxide
    """,
    "es": """
        abatacept anakinra anifrolumab baricitinib rilonacept rituximab metotrexato colchicina
        COVID-19 DIRA NOMID FCAS CINCA Muckle-Wells Still mediterránea tuberculosis reumatoide
        artritis polisorbato hidróxido
    """,
}
INSTEAD = {"en": "this", "es": "esto"}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SENTENCE_END = re.compile(r"[.!?]+(?=\s|$)")
# A list after a colon or between semicolons is read part by part.
_PAUSE = re.compile(r"[.!?;:]+(?=\s|$)")
_HYPHENS = pyphen.Pyphen(lang="en_US")


def measured(text: str, lang: str) -> str:
    """A text as it is measured: names and marks stand as a short word."""
    names = "|".join(re.escape(name) for name in NAMES[lang].split())
    pattern = rf"\{{(?:each|value)\}}|(?<!\w)(?:{names})(?!\w)"
    return re.sub(pattern, INSTEAD[lang], text, flags=re.IGNORECASE)


def syllables(word: str, lang: str) -> int:
    """The syllables of a word; where textstat does not know an English one, its hyphens tell."""
    textstat.set_lang(lang)
    try:
        return int(textstat.syllable_count(word))
    except KeyError:
        return len(_HYPHENS.positions(word.lower())) + 1


def english_grade(text: str) -> float:
    """The grade by Flesch and Kincaid (1975); textstat's own stops at words it does not know."""
    words = _WORD.findall(text)
    sentences = [part for part in _SENTENCE_END.split(text) if part.strip()]
    spoken = sum(syllables(word, "en") for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * spoken / len(words) - 15.59


def too_hard(text: str, lang: str) -> str | None:
    """Why a whole text is too hard to read, or None."""
    if lang == "en":
        grade = english_grade(text)
        return f"grade {grade:.1f}" if grade > ENGLISH_GRADE_MAX else None
    textstat.set_lang("es")
    ease = textstat.fernandez_huerta(text)
    return f"ease {ease:.0f}" if ease < SPANISH_EASE_MIN else None


def faults(text: str, lang: str) -> list[str]:
    """What makes a single text hard to read."""
    found = []
    for sentence in _PAUSE.split(text):
        count = len(sentence.split())
        if count > SENTENCE_WORDS_MAX:
            found.append(f"a sentence of {count} words: {sentence.strip()[:40]}...")
    long = [w for w in _WORD.findall(text) if syllables(w, lang) >= LONG_WORD[lang]]
    if len(long) > LONG_WORDS_MAX:
        found.append("long words: " + ", ".join(long))
    return found


def sentences_of(lang: str) -> list[PatientText]:
    return [text for text in patient_texts(lang) if len(text.words.split()) >= WORDS_OF_A_NAME]


def whole_files(lang: str) -> dict[str, str]:
    """The texts of each file in one, and those of all small files in one."""
    files: dict[str, list[str]] = defaultdict(list)
    for text in sentences_of(lang):
        files[text.file].append(measured(text.words, lang))
    whole: dict[str, str] = {}
    for name, texts in files.items():
        joined = " ".join(text if text[-1] in ".?!" else text + "." for text in texts)
        large = len(joined.split()) >= WORDS_FOR_A_GRADE
        key = name if large else "all small files"
        whole[key] = f"{whole.get(key, '')} {joined}".strip()
    return whole


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_file_of_patient_texts_is_easy_as_a_whole(lang: str) -> None:
    files = whole_files(lang)

    hard = {name: why for name, text in files.items() if (why := too_hard(text, lang))}

    assert files
    assert not hard, hard


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_patient_text_has_short_sentences_and_few_long_words(lang: str) -> None:
    wrong = [
        f"{text.place} {fault}"
        for text in patient_texts(lang)
        for fault in faults(measured(text.words, lang), lang)
    ]

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "en",
            "Concomitant administration necessitates haematological surveillance because "
            "immunosuppression substantially predisposes individuals to opportunistic infection.",
        ),
        (
            "es",
            "La administración concomitante requiere una monitorización hematológica periódica, "
            "porque la inmunosupresión predispone significativamente a infecciones oportunistas.",
        ),
    ],
)
def test_this_check_finds_a_text_that_is_too_hard(lang: str, text: str) -> None:
    assert too_hard(text, lang)
    assert faults(text, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_this_check_finds_a_sentence_without_an_end(lang: str) -> None:
    assert faults("a b c " * 9, lang)
    assert not faults("a b c. " * 9, lang)


def test_a_name_does_not_make_a_text_hard() -> None:
    assert measured("Tuberculosis, {each} and COVID-19 wait.", "en") == "this, this and this wait."
