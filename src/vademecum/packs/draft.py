"""A pack as its author wrote it: parts typed as far as they can be, and where each one stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from vademecum.model.criteria import Criterion
from vademecum.model.errors import PackIssue
from vademecum.model.facts import Fact, Registry
from vademecum.model.label import Statement
from vademecum.model.sign import AnySign
from vademecum.model.source import Conflict, PackModel, Policy, Source
from vademecum.model.terms import Term, Terms
from vademecum.packs.document import PackDocument, TermsDocument
from vademecum.packs.load import faults, read_groups, repeat, source_files
from vademecum.packs.merge import Merged

Place = tuple[str | int, ...]
TEXT = "text."
# The commands whose answers each set of rules shapes.
SERVES: dict[str, tuple[str, ...]] = {
    "dose": ("dose",),
    "missed": ("missed",),
    "site": ("site",),
    "storage": ("storage",),
    "monitoring": ("monitor",),
    "triage": ("triage", "missed"),
    "report": ("report",),
    "kinetics": ("simulate",),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A statement, source, rule set or other part of a pack that fits its schema.

    `path` leads to it in the joined document, `raw` is what stands there.
    """

    path: Place
    value: PackModel
    raw: Any


@dataclass(frozen=True, slots=True)
class Node:
    """A value within a piece, under the field `key` of the model `within`.

    `owner` is the nearest id around it, `home` the place of the part with that id.
    """

    path: Place
    key: str
    value: object
    raw: Any
    within: type[BaseModel]
    owner: str = ""
    home: Place = ()


@dataclass(frozen=True, slots=True)
class Words:
    """What an id says to an audience in a language."""

    lang: str
    text_id: str
    audience: str
    text: str


@dataclass(frozen=True)
class Draft:
    """All parts of a pack folder that can be understood, and the faults of the others.

    `texts` are the words as written, by language and text id, before repetition; `words` after it.
    """

    folder: Path
    groups: dict[str, Merged]
    texts: dict[str, dict[str, object]]
    registry: Registry
    terms: Terms
    pieces: tuple[Piece, ...]
    faults: tuple[PackIssue, ...]
    is_whole: bool

    @cached_property
    def id(self) -> str:
        """The id of the pack, or the name of its folder where it has none."""
        identity = self.groups["pack"].value.get("identity")
        found = identity.get("id") if isinstance(identity, Mapping) else None
        return found if isinstance(found, str) else self.folder.name

    @property
    def words(self) -> dict[str, dict[str, object]]:
        """The texts by language and id, with those of repeated statements."""
        return {
            name.removeprefix(TEXT): merged.value
            for name, merged in self.groups.items()
            if name.startswith(TEXT)
        }

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Every value of every piece, outer ones first."""
        return tuple(node for piece in self.pieces for node in nodes(piece))

    def statements(self) -> Iterator[tuple[Place, Statement]]:
        """The statements, repeated ones included."""
        for piece in self.pieces:
            if isinstance(piece.value, Statement):
                yield piece.path, piece.value

    def policies(self) -> Iterator[tuple[Place, Policy]]:
        """The local policies."""
        for piece in self.pieces:
            if isinstance(piece.value, Policy):
                yield piece.path, piece.value

    def conflicts(self) -> Iterator[tuple[Place, Conflict]]:
        """The disagreements of sources."""
        for piece in self.pieces:
            if isinstance(piece.value, Conflict):
                yield piece.path, piece.value

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The documents that may be cited, by id."""
        found = (piece.value for piece in self.pieces)
        return {value.id: value for value in found if isinstance(value, Source)}

    def written(self, part: str, key: str = "id") -> frozenset[str]:
        """Every id, or other key, of the entries of a list, whether or not they fit the schema."""
        items = self.groups["pack"].value.get(part)
        entries = items if isinstance(items, list) else []
        return frozenset(str(item.get(key)) for item in entries if isinstance(item, Mapping))

    def issue(self, path: Place, code: str, message: str) -> PackIssue:
        """An error at a place of the joined document."""
        return self._placed(self.groups["pack"].issue(path, code, message))

    def text_issue(self, lang: str, path: Place, *, code: str, message: str) -> PackIssue:
        """An error at a text of a language."""
        return self._placed(self.groups[TEXT + lang].issue(path, code, message))

    def words_issue(self, words: Words, *, code: str, message: str) -> PackIssue:
        """An error at the words of an id for one audience."""
        path = (words.text_id, words.audience)
        return self.text_issue(words.lang, path, code=code, message=message)

    def _placed(self, issue: PackIssue) -> PackIssue:
        return issue if issue.path else replace(issue, path=str(self.folder / "pack.yaml"))


def read_draft(folder: Path) -> Draft:
    """The draft of a pack folder, read anew from its files; PackError where there is no pack."""
    contents = {file: file.read_bytes() for file in source_files(folder)}
    groups, issues = read_groups(folder, contents)
    texts = {name[len(TEXT) :]: merged.value for name, merged in groups.items() if TEXT in name}
    is_whole = not issues
    repeat(groups)
    issues += faults(PackDocument, groups["pack"]) + faults(TermsDocument, groups["_terms"])
    registry, wrong = read_registry(groups["_facts"])
    pack = folder / "pack.yaml"
    placed = (issue if issue.path else replace(issue, path=str(pack)) for issue in issues)
    return Draft(
        folder=folder,
        groups=groups,
        texts=texts,
        registry=registry,
        terms=read_terms(groups["_terms"]),
        pieces=tuple(_pieces(groups["pack"].value)),
        faults=(*placed, *wrong),
        is_whole=is_whole,
    )


def each_text(texts: Mapping[str, Mapping[str, object]]) -> Iterator[Words]:
    """Every text of a mapping by language, id and audience."""
    for lang, by_id in texts.items():
        for text_id, told in by_id.items():
            by_audience = told.items() if isinstance(told, Mapping) else ()
            yield from (
                Words(lang, text_id, audience, text)
                for audience, text in by_audience
                if isinstance(text, str)
            )


def read_registry(merged: Merged) -> tuple[Registry, list[PackIssue]]:
    """The facts that fit their schema, and the faults of the others."""
    facts: dict[str, Fact] = {}
    issues: list[PackIssue] = []
    for index, raw in enumerate(listed(merged, "facts")):
        try:
            fact = Fact.model_validate(raw)
        except ValidationError as error:
            for fault in error.errors():
                code = fault["type"].replace("_", "-")
                issues.append(merged.issue(("facts", index, *fault["loc"]), code, fault["msg"]))
        else:
            facts.setdefault(fact.id, fact)
    return Registry(facts=facts), issues


def read_terms(merged: Merged) -> Terms:
    """The terms that fit their schema."""
    adapter: TypeAdapter[Term] = TypeAdapter(Term)
    found = (_typed(adapter, raw) for raw in listed(merged, "terms"))
    return Terms(tuple(term for term in found if isinstance(term, Term)))


def listed(merged: Merged, part: str) -> list[Any]:
    """The raw entries of a list in a joined document."""
    found = merged.value.get(part)
    return found if isinstance(found, list) else []


def _pieces(document: Mapping[str, Any]) -> Iterator[Piece]:
    for part, (adapter, is_list) in PART_TYPES.items():
        raw = document.get(part)
        if raw is None:
            continue
        entries = enumerate(raw) if is_list and isinstance(raw, list) else [(None, raw)]
        for index, entry in entries:
            value = _typed(adapter, entry)
            if value is not None:
                yield Piece((part,) if index is None else (part, index), value, entry)


def _typed(adapter: TypeAdapter[Any], raw: object) -> PackModel | None:
    try:
        found = adapter.validate_python(raw)
    except ValidationError:
        return None
    return found if isinstance(found, PackModel) else None


def _part_types() -> dict[str, tuple[TypeAdapter[Any], bool]]:
    found: dict[str, tuple[TypeAdapter[Any], bool]] = {}
    for name, field in PackDocument.model_fields.items():
        is_list = get_origin(field.annotation) is tuple
        inner: Any = get_args(field.annotation)[0] if is_list else field.annotation
        found[name] = (TypeAdapter(inner), is_list)
    return found


# The type of each part of a pack, and whether the part is a list of it.
PART_TYPES = _part_types()


def nodes(piece: Piece) -> Iterator[Node]:
    """The piece itself and every value within it that was written down, outer ones first."""
    part = str(piece.path[0])
    top = Node(piece.path, part, piece.value, piece.raw, type(piece.value), part, piece.path)
    yield from _nodes(top)


def _nodes(node: Node) -> Iterator[Node]:
    value, raw = node.value, node.raw
    if isinstance(value, PackModel):
        own = getattr(value, "id", None)
        if isinstance(own, str):
            node = replace(node, owner=own, home=node.path)
    yield node
    if isinstance(value, Criterion | AnySign):
        return
    within = type(value) if isinstance(value, PackModel) else node.within
    for step, key, inner, written in _parts(value, raw):
        path, name = (*node.path, step), key or node.key
        yield from _nodes(Node(path, name, inner, written, within, node.owner, node.home))


def _parts(value: object, raw: object) -> Iterator[tuple[str | int, str, object, object]]:
    """The written parts of a value: the step to each, its field name, itself, its raw form."""
    if isinstance(value, PackModel) and isinstance(raw, Mapping):
        for name, field in type(value).model_fields.items():
            step = field.alias if field.alias in raw else name
            if step in raw:
                yield str(step), name, getattr(value, name), raw[step]
    elif isinstance(value, tuple) and isinstance(raw, list):
        for index, (inner, written) in enumerate(zip(value, raw, strict=False)):
            yield index, "", inner, written
    elif isinstance(value, dict) and isinstance(raw, Mapping):
        yield from ((name, "", inner, raw[name]) for name, inner in value.items() if name in raw)
