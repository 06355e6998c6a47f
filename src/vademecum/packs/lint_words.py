"""Checks of wording: words that no patient text may use, and how numbers and units are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from vademecum.model.errors import PackIssue
from vademecum.model.vocabulary import Audience
from vademecum.packs.draft import Draft, Words, each_text

# Words that promise what a label cannot, or give leave that only a prescriber gives. The one list.
BANNED: dict[str, tuple[str, ...]] = {
    "en": (
        r"\b(?:un)?safe(?:ly|r|st)?\b",
        r"\bharmless\b",
        r"\brisk[- ]free\b",
        r"\bno risks?\b",
        r"\b(?:ok|okay|fine|all right) to (?:take|use|inject|start|stop|skip|continue)\b",
        r"(?<!when )(?<!if )(?<!whether )\byou (?:may|can) (?:still |now |also )?"
        r"(?:take|use|inject|start|stop|skip|continue)\b",
        r"\b(?:nothing to worry|do not worry|don't worry|no need to worry)\b",
    ),
    "es": (
        r"\bsegur[oa]s?\b(?<!está seguro)(?<!está segura)(?<!estar seguro)(?<!estar segura)",
        r"\bsin (?:ningún )?(?:riesgo|peligro)\b",
        r"\binofensiv[oa]s?\b",
        r"(?<!cuándo )(?<!cuando )(?<!\bsi )(?<!\bno )\bpuede "
        r"(?:(?:tomar|usar|inyectar|empezar|saltar|seguir)\w*|dejar(?:lo|la| de| el \w+))\b",
        r"\bno (?:se preocupe|hay de qué preocuparse)\b",
    ),
}


@dataclass(frozen=True, slots=True)
class Form:
    """A way to write a number or a unit that has led to errors, and what to write."""

    code: str
    pattern: re.Pattern[str]
    remedy: str


_NAMED = r"(?:kg|mg|mcg|ug|µg|μg|ng|g|mL|ml|dL|cm|mm|mmol|umol|h|min)"
# After the list of error-prone abbreviations of the Institute for Safe Medication Practices.
FORMS = (
    Form("trailing-zero", re.compile(r"(?<![\d.,])\d+[.,]0+(?!\d|[.,]\d)"), "leave out the zero"),
    Form("naked-decimal", re.compile(r"(?<![\w.,…])[.,]\d"), "write a zero before the point"),
    Form("micro-sign", re.compile(r"[µμ]g\b"), "write mcg"),
    Form("bare-unit", re.compile(r"\b\d+ ?(?:U|IU|UI)\b"), "write units"),
    Form("unit-spacing", re.compile(rf"(?<![\w.-])\d+(?:[.,]\d+)?{_NAMED}\b"), "write a space"),
)


def banned_words(draft: Draft) -> Iterator[PackIssue]:
    """No words for patients promise safety or give leave."""
    for words in each_text(draft.texts):
        for found in _banned(words) if words.audience == Audience.PATIENT else ():
            message = (
                f"{words.text_id} says {found!r} to patients; say what the label says instead"
            )
            yield draft.words_issue(words, code="banned-word", message=message)


def _banned(words: Words) -> Iterator[str]:
    for pattern in BANNED.get(words.lang, ()):
        for match in re.finditer(pattern, words.text, re.IGNORECASE):
            yield match.group()


def forms(draft: Draft) -> Iterator[PackIssue]:
    """Numbers and units are written so that nobody misreads them."""
    for words in each_text(draft.texts):
        for form, found in _misread(words.text):
            message = f"{found!r} is easily misread; {form.remedy}"
            yield draft.words_issue(words, code=form.code, message=message)


def _misread(text: str) -> Iterator[tuple[Form, str]]:
    for form in FORMS:
        for match in form.pattern.finditer(text):
            yield form, match.group()


_PLACEHOLDERS = ("EXAMPLE, replace", "EJEMPLO, reemplazar")


def placeholders(draft: Draft) -> Iterator[PackIssue]:
    """Nothing of the skeleton that a pack was started from is left."""
    message = "this is still an example; write what the label says"
    for node in draft.nodes:
        if isinstance(node.value, str) and node.value.startswith(_PLACEHOLDERS):
            yield draft.issue(node.path, "placeholder", message)
    for words in each_text(draft.texts):
        if words.text.startswith(_PLACEHOLDERS):
            yield draft.words_issue(words, code="placeholder", message=message)


CHECKS = (banned_words, forms, placeholders)
