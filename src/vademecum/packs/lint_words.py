"""Checks of wording: words that no patient text may use, and how numbers and units are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from vademecum.model.errors import PackIssue
from vademecum.model.vocabulary import Audience
from vademecum.packs.draft import Draft

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
        r"(?<!cuándo )(?<!cuando )(?<!\bsi )\bpuede "
        r"(?:tomar|usar|inyectar|empezar|dejar|saltar|seguir)\w*\b",
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
    for lang, texts in draft.texts.items():
        for text_id, told in texts.items():
            text = told.get(Audience.PATIENT.value) if isinstance(told, Mapping) else None
            for found in _banned(text, lang) if isinstance(text, str) else ():
                message = f"{text_id} says {found!r} to patients; say what the label says instead"
                path = (text_id, Audience.PATIENT.value)
                yield draft.text_issue(lang, path, code="banned-word", message=message)


def _banned(text: str, lang: str) -> Iterator[str]:
    for pattern in BANNED.get(lang, ()):
        for match in re.finditer(pattern, text, re.IGNORECASE):
            yield match.group()


def forms(draft: Draft) -> Iterator[PackIssue]:
    """Numbers and units are written so that nobody misreads them."""
    for lang, texts in draft.texts.items():
        for text_id, told in texts.items():
            for audience, text in told.items() if isinstance(told, Mapping) else ():
                for form, found in _misread(text) if isinstance(text, str) else ():
                    message = f"{found!r} is easily misread; {form.remedy}"
                    path = (text_id, audience)
                    yield draft.text_issue(lang, path, code=form.code, message=message)


def _misread(text: str) -> Iterator[tuple[Form, str]]:
    for form in FORMS:
        for match in form.pattern.finditer(text):
            yield form, match.group()


CHECKS = (banned_words, forms)
