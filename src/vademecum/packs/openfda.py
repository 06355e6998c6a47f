"""Reads an openFDA label record as parts of text: by section number, table row and list item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from itertools import pairwise

from vademecum.model.errors import InputError, InputIssue
from vademecum.packs.json import load_json

# About the record, not of the label: identifiers and what openFDA derives from them.
_NOT_LABEL = frozenset({"openfda", "id", "set_id", "version", "effective_time"})
_NAMES = {
    "instructions_for_use": "Instructions for Use",
    "spl_patient_package_insert": "Patient Information",
}
_CUTTING_TAGS = frozenset({"caption", "tr", "list", "item"})
_TABLE = "_table"


def is_label(text: str) -> bool:
    """Whether a text is meant as a JSON record and not as plain text."""
    return text.lstrip().startswith("{")


def label_parts(text: str) -> Iterator[tuple[str, str]]:
    """Section and text of each part of a label, in the order of the record.

    A field without a number of its own (a copy of a subsection, a leaflet) is a section by name.
    A table is cut out of its field's text by rows; one that is not found there stands alone.
    """
    label = _the_label(load_json(text.encode()))
    for name, texts in label.items():
        if name in _NOT_LABEL or (name.endswith(_TABLE) and name[: -len(_TABLE)] in label):
            continue
        tables = [_rows(table) for table in _texts(label.get(name + _TABLE))]
        parts = [part for field in _texts(texts) for part in _sections(name, field)]
        for section, part in parts:
            yield from ((section, piece) for piece in _cut(part, tables))
        yield from ((name + _TABLE, row) for rows in tables for row in rows)


def _the_label(document: object) -> Mapping[str, object]:
    results = document.get("results") if isinstance(document, Mapping) else None
    if not isinstance(results, list) or len(results) != 1 or not isinstance(results[0], Mapping):
        message = "this is not a record of exactly one label"
        raise InputError([InputIssue("/results", "not-one-label", message)])
    return results[0]


def _texts(value: object) -> list[str]:
    return [str(text) for text in value] if isinstance(value, list) else [str(value or "")]


def _sections(name: str, text: str) -> Iterator[tuple[str, str]]:
    """The text of a field by its numbered subsections."""
    number = re.match(r"(\d+) (?=[A-Z])", text)
    if number is None:
        yield _NAMES.get(name, name.replace("_", " ")), text
        return
    section, start = number[1], 0
    for heading in re.finditer(rf"(?<!\() ({number[1]}\.\d+) (?=[A-Z])", text):
        yield section, text[start : heading.start()]
        section, start = heading[1], heading.start()
    yield section, text[start:]


def _rows(table: str) -> list[str]:
    reader = _TableReader()
    reader.feed(table)
    reader.close()
    return [row for row in reader.rows if row.strip()]


class _TableReader(HTMLParser):
    """The text of a table, cut at captions, rows and list items."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = [""]

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self._cut(tag)

    def handle_endtag(self, tag: str) -> None:
        self._cut(tag)

    def handle_data(self, data: str) -> None:
        self.rows[-1] += data

    def _cut(self, tag: str) -> None:
        if tag in _CUTTING_TAGS:
            self.rows.append("")
        elif tag == "td":
            self.rows[-1] += " "


def _cut(text: str, tables: list[list[str]]) -> Iterator[str]:
    """The text cut where the tables' rows begin and end; tables found here leave the list."""
    places = [place for place, letter in enumerate(text) if not letter.isspace()]
    squeezed = "".join(text.split())
    cuts = {0, len(text)}
    for rows in list(tables):
        start = squeezed.find("".join("".join(rows).split()))
        if start < 0:
            continue
        tables.remove(rows)
        for row in rows if len(rows) > 1 else ():
            cuts.add(places[start])
            start += len("".join(row.split()))
            cuts.add(places[start] if start < len(places) else len(text))
    edges = sorted(cuts)
    yield from (text[start:end] for start, end in pairwise(edges))
