"""Texts for patients neither reassure nor permit: they say what a label says and whom to ask."""

from __future__ import annotations

import re

import pytest

from tests.house.patient_texts import LANGUAGES, patient_texts

# What a permission is about: the verbs that would follow "you may".
_USE = "take|use|inject|start|stop|skip|continue|go on|drink|eat|travel|double"
_USAR = (
    "tomar|usar|inyectar|ponerse|empezar|iniciar|dejar de|suspender|saltar|continuar|seguir|"
    "beber|comer|viajar|doblar"
)
BANNED = {
    "en": {
        "a word of safety": r"\b(?:un)?safe(?:ly|r|st|ty)?\b|\bharmless\b|\brisk-free\b",
        "no risk": r"\b(?:no|not a|without(?: any)?|zero|free of) (?:risks?|dangers?|problems?)\b",
        "a permission": r"\b(?:you|they|one|he|she|people) (?:may|can|could) "
        rf"(?:\w+ )?(?:{_USE})\b",
        "a passive permission": r"\b(?:may|can) be (?:\w+ )?(?:used|taken|injected|given) safely\b"
        r"|\b(?:is|are) (?:allowed|permitted)\b",
        "an approval": r"\bO\.?K\.?\b|\bokay\b|\b(?:fine|all right|alright|good) to\b"
        r"|\bgo ahead\b",
        "a comfort": r"\b(?:do not|don't|no need to) worry\b|\bnothing to worry\b"
        r"|\bguarantee\w*|\bharm is impossible\b",
    },
    "es": {
        # "Si no está seguro" is how Spanish says that somebody is in doubt.
        "a word of safety": r"(?<!no está )\b(?:in)?segur\w*|\binocu\w*|\binofensiv\w*",
        "no risk": r"\b(?:sin|ningún|no hay|no tiene|cero|libre de) "
        r"(?:riesgos?|peligros?|problemas?)\b|\bno es peligros\w*",
        "a permission": r"\b(?:puede|podría|pueden)s? (?:\w+ )?"
        rf"(?:{_USAR})(?:se|lo|la|los|las)?\b",
        "a passive permission": r"\b(?:está|están) (?:permitid\w+|autorizad\w+ a)\b",
        "an approval": r"\bO\.?K\.?\b|\bde acuerdo en usar\b|\badelante\b|\bvale la pena\b",
        "a comfort": r"\bno se preocupe\b|\bno pasa nada\b|\btranquil\w*|\bgarantiza\w*",
    },
}


def faults(text: str, lang: str) -> list[str]:
    """The banned words in a text, each with what is wrong about it."""
    return [
        f"{kind} ({match.group()})"
        for kind, pattern in BANNED[lang].items()
        for match in re.finditer(pattern, text, flags=re.IGNORECASE)
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_patient_text_reassures_or_permits(lang: str) -> None:
    wrong = [
        f"{text.place} {fault}"
        for text in patient_texts(lang)
        for fault in faults(text.words, lang)
    ]

    assert patient_texts(lang)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "This medicine is safe in pregnancy."),
        ("en", "It was used safely by many people."),
        ("en", "Air bubbles are harmless."),
        ("en", "There is no risk with this vaccine."),
        ("en", "You can breastfeed without any danger."),
        ("en", "You may take it today."),
        ("en", "You can now start the next box."),
        ("en", "People may use it at home."),
        ("en", "This vaccine is allowed."),
        ("en", "It is OK to inject late."),
        ("en", "It is fine to skip one dose."),
        ("en", "Don't worry about it."),
        ("es", "Este medicamento es seguro en el embarazo."),
        ("es", "Las burbujas son inofensivas."),
        ("es", "No hay riesgo con esta vacuna."),
        ("es", "Puede tomar la dosis hoy."),
        ("es", "Ya se puede usar."),
        ("es", "Pueden también inyectarlo en casa."),
        ("es", "Está permitido viajar."),
        ("es", "No pasa nada si olvida una dosis."),
        ("es", "Esté tranquila."),
        ("es", "OK, adelante."),
    ],
)
def test_this_check_finds_a_word_that_reassures_or_permits(lang: str, text: str) -> None:
    assert faults(text, lang)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Ask the prescriber whether it may be used. Injections may need a change."),
        ("en", "It is not known whether this medicine can harm an unborn baby."),
        ("es", "La dosis puede necesitar un cambio. Pregunte a quien receta."),
        ("es", "No se sabe si este medicamento puede dañar al bebé."),
        ("es", "Si no está seguro, pregunte en la farmacia."),
    ],
)
def test_a_plain_question_or_warning_is_no_fault(lang: str, text: str) -> None:
    assert not faults(text, lang)
