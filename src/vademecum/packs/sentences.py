"""Splits a source into sentences: where each stands, and its hash instead of its words."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vademecum.packs.openfda import is_label, label_parts

HASH_LENGTH = 16
HEADING_WORDS_MAX = 3
# What is not the end of a sentence although a full stop stands there.
_ABBREVIATION = re.compile(
    r"(?:\b(?:vs|eg|ie|cf|al|No|Nos|Dr|Mr|Mrs|Ms|St|Fig|approx|incl)|\b(?:[A-Za-z]\.)*[A-Za-z])\.$"
    r"|\bStep \d+ ?\.$|\b(?:Table|Figure) \d+\.$"
)
_REFERENCE = r"\( ?\d+(?:\.\d+)? ?\)"
_END = re.compile(
    rf"[.?!][\"'”’)\]]*(?:\s*(?:{_REFERENCE}|\[see [^\]]*\]))*(?:\s+\.)?(?=\s+[^\sa-z]|\s*$)"
    rf"|{_REFERENCE}(?=\s+[A-Z])"
)


@dataclass(frozen=True, slots=True, order=True)
class Sentence:
    """One sentence of a source: its section, its ordinal there from 1, and its hash."""

    section: str
    ordinal: int
    hash: str


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a plain text with headings, or of an openFDA label record (JSON).

    A short line that ends in a colon is a heading; a line that starts with `->` is a bullet.
    A label is split by the numbers of its sections, its tables by rows and list items.
    Raises InputError where a JSON text is not exactly one label.
    """
    ordinals: Counter[str] = Counter()
    found = []
    for section, words in segments(text):
        ordinals[section] += 1
        found.append(Sentence(section, ordinals[section], sentence_hash(words)))
    return tuple(found)


def segments(text: str) -> Iterator[tuple[str, str]]:
    """Section and words of each sentence in order; for people who write a coverage map."""
    parts = label_parts(text) if is_label(text) else _plain_parts(text)
    for section, part in parts:
        for words in _sentences(normalised(part)):
            yield section, words


def normalised(text: str) -> str:
    """Canonical composition, and one blank for any run of blanks."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def sentence_hash(words: str) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of the normalised words."""
    return hashlib.sha256(normalised(words).encode()).hexdigest()[:HASH_LENGTH]


def _plain_parts(text: str) -> Iterator[tuple[str, str]]:
    section = ""
    for line in text.splitlines():
        words = line.strip().removeprefix("->").strip()
        is_bullet = line.strip().startswith("->")
        if not is_bullet and words.endswith(":") and len(words.split()) <= HEADING_WORDS_MAX:
            section = normalised(words[:-1])
        elif words:
            yield section, words


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for end in _ends(text):
        if not _ABBREVIATION.search(text[start:end]):
            yield text[start:end]
            start = end + 1
    if text[start:]:
        yield text[start:]


def _ends(text: str) -> Iterable[int]:
    return (match.end() for match in _END.finditer(text))
