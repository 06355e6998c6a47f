"""The one YAML entry point: strict, for files that people author (packs, cases, facts).

Scalars arrive as text; only plain `true`, `false` and `null` have a type of their own, so that the
schema types everything else. Duplicate keys, anchors, aliases, tags and deep nesting are refused.
Only the parser's events are used, none of its typing.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass

import yaml
from yaml import events as ev

from vademecum.model.errors import PackError, PackIssue

DEPTH_MAX = 64
SIZE_MAX = 4 * 1024 * 1024
_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TYPED = {"true": True, "false": False, "null": None, "~": None}
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Document:
    """The value of a YAML file and where each part of it stands.

    `places` maps a path of keys and indexes to (line, column), both from 1.
    """

    path: str
    value: object
    places: dict[tuple[str | int, ...], Place]

    def place(self, path: tuple[str | int, ...]) -> Place:
        """Where the deepest known part of a path stands."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))

    def issue(self, path: tuple[str | int, ...], code: str, message: str) -> PackIssue:
        """An error at a part of this file."""
        line, column = self.place(path)
        return PackIssue(self.path, line, column, code, "error", message)


def load_yaml(text: bytes, path: str) -> Document:
    """The document in a YAML text; PackError lists every fault with its line and column."""
    reader = _Reader(path)
    if len(text) > SIZE_MAX:
        raise PackError([reader.issue((1, 1), "too-large", "this file is too large")])
    if text.startswith(BOM_UTF8):
        raise PackError([reader.issue((1, 1), "encoding", "there is a byte order mark")])
    try:
        source = text.decode("utf-8")
        value = reader.document(yaml.parse(source, Loader=_PARSER))
    except UnicodeDecodeError as error:
        raise PackError([reader.issue((1, 1), "encoding", "this is not UTF-8 text")]) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise PackError([reader.issue(place, "syntax", str(error.problem))]) from error
    except yaml.YAMLError as error:
        raise PackError([reader.issue((1, 1), "syntax", "this is not YAML")]) from error
    if reader.issues:
        raise PackError(reader.issues)
    return Document(path, value, reader.places)


class _Reader:
    """Builds plain values from YAML events and keeps their places."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.places: dict[tuple[str | int, ...], Place] = {}
        self.issues: list[PackIssue] = []

    def issue(self, place: Place, code: str, message: str) -> PackIssue:
        return PackIssue(self.path, *place, code, "error", message)

    def document(self, stream: Iterator[ev.Event]) -> object:
        value: object = None
        documents = 0
        for event in stream:
            if isinstance(event, ev.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    place = (_at(event)[0], 1)
                    raise PackError([self.issue(place, "syntax", "one document to a file")])
                value = self._node(next(stream), stream, ())
        return value

    def _node(
        self, event: ev.Event, stream: Iterator[ev.Event], path: tuple[str | int, ...]
    ) -> object:
        place = _at(event)
        self.places.setdefault(path, place)
        self._refuse_features(event, place)
        if len(path) > DEPTH_MAX:
            raise PackError([self.issue(place, "too-deep", "this is nested too deeply")])
        match event:
            case ev.ScalarEvent():
                plain = event.style in (None, "")
                return _TYPED.get(event.value, event.value) if plain else event.value
            case ev.SequenceStartEvent():
                return self._sequence(stream, path)
            case ev.MappingStartEvent():
                return self._mapping(stream, path)
        raise PackError([self.issue(place, "alias", "write the value out, aliases are refused")])

    def _sequence(self, stream: Iterator[ev.Event], path: tuple[str | int, ...]) -> list[object]:
        items: list[object] = []
        while not isinstance(event := next(stream), ev.SequenceEndEvent):
            items.append(self._node(event, stream, (*path, len(items))))
        return items

    def _mapping(
        self, stream: Iterator[ev.Event], path: tuple[str | int, ...]
    ) -> dict[str, object]:
        items: dict[str, object] = {}
        while not isinstance(event := next(stream), ev.MappingEndEvent):
            place = _at(event)
            self._refuse_features(event, place)
            if not isinstance(event, ev.ScalarEvent):
                raise PackError([self.issue(place, "key", "a key must be a plain text")])
            key = str(event.value)
            if key in items:
                self.issues.append(self.issue(place, "duplicate-key", f"{key} stands twice"))
            value = self._node(next(stream), stream, (*path, key))
            self.places[(*path, key)] = place
            items[key] = value
        return items

    def _refuse_features(self, event: ev.Event, place: Place) -> None:
        if getattr(event, "anchor", None) and not isinstance(event, ev.AliasEvent):
            self.issues.append(self.issue(place, "anchor", "anchors are refused"))
        if getattr(event, "tag", None):
            self.issues.append(self.issue(place, "tag", "tags are refused"))


def _at(event: ev.Event) -> Place:
    """Line and column of an event, from 1; the parser marks each event that it reads."""
    mark = event.start_mark
    assert mark is not None
    return mark.line + 1, mark.column + 1
