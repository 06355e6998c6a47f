"""The words that packs hold for patients, as the house tests read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.house.tree import ROOT, files_under, named
from vademecum.packs.yaml import load_yaml

LANGUAGES = ("en", "es")


@dataclass(frozen=True)
class PatientText:
    """What one text id says to a patient, and where it stands."""

    place: str
    file: str
    words: str


@cache
def patient_texts(lang: str) -> tuple[PatientText, ...]:
    """Every text for patients of all packs in a language."""
    files = files_under("packs", ".yaml")
    wanted = [path for path in files if path.relative_to(ROOT).parts[2:4] == ("text", lang)]
    return tuple(text for path in wanted for text in _texts(path))


def _texts(path: Path) -> Iterator[PatientText]:
    document = load_yaml(path.read_bytes(), str(path))
    entries = document.value if isinstance(document.value, Mapping) else {}
    for identifier, words in entries.items():
        said = words.get("patient") if isinstance(words, Mapping) else None
        if isinstance(said, str):
            line, _ = document.place((identifier, "patient"))
            yield PatientText(named(path, line), path.stem, said)
