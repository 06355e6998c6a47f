"""All mutants of a pack's rules: the same pack with one small change each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, get_args, get_origin

from vademecum.model.criteria import Criterion
from vademecum.model.label import EVERYWHERE
from vademecum.model.quantity import Quantity
from vademecum.model.sign import AnySign
from vademecum.model.source import Cite, PackModel
from vademecum.model.symptom import FEATURES, PLACES, SEVERITIES
from vademecum.model.vocabulary import Authorisation, Urgency, Wording
from vademecum.packs.draft import SERVES, Draft, Node, Place, nodes
from vademecum.packs.edit_criteria import (
    Edit,
    becomes,
    edits_of_criterion,
    edits_of_sign,
    flow,
)
from vademecum.packs.edit_numbers import steps

# Fields that say something about a rule, or what people call things.
_ASIDE = frozenset(
    """
    cites code commands contact default_cites frequency id kind name phrases policies policy reason
    review section site_cites site_forms source subject texts words
    """.split()
)
# Ordered words, whose neighbours are easily taken for each other.
_SCALES = (Wording, Urgency, Authorisation)
_PARTS = ("statements", "indications", "policies", *SERVES)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of a pack: `raw` is the changed part, whole, in place of the one at `part`.

    `id` is the nearest id around the change, `path` its place, `effect` that of its edit.
    """

    kind: str
    id: str
    change: str
    path: Place
    part: Place
    raw: object
    effect: str = ""


def mutants(draft: Draft) -> Iterator[Mutant]:
    """Every mutant of the statements that depend on a person, the uses, rules and policies."""
    used = _policies_of_rules(draft)
    names = Names(draft)
    for piece in draft.pieces:
        part = str(piece.path[0])
        if part not in _PARTS or (part == "statements" and "when" not in piece.raw):
            continue
        if part == "policies" and getattr(piece.value, "id", "") not in used:
            continue
        for node in nodes(piece):
            for edit in _edits(node, names):
                yield _mutant(node, edit, piece.path, piece.raw)


def _mutant(node: Node, edit: Edit, part: Place, raw: object) -> Mutant:
    where = ".".join(map(str, edit.path[len(node.home) :]))
    return Mutant(
        kind=f"{part[0]} {edit.what}",
        id=node.owner,
        change=f"{where}: {edit.change}" if where else edit.change,
        path=edit.path,
        part=part,
        raw=_put(raw, edit.path[len(part) :], edit.raw),
        effect=edit.effect,
    )


def _put(raw: Any, path: Place, value: object) -> object:  # noqa: ANN401 - any part of YAML
    """A copy of a raw value with something else at a place in it."""
    if not path:
        return value
    step, *rest = path
    inner = _put(raw[step], tuple(rest), value)
    if isinstance(raw, Mapping):
        return {**raw, str(step): inner}
    return [inner if index == step else item for index, item in enumerate(raw)]


def _policies_of_rules(draft: Draft) -> set[str]:
    """The policies that rules name, or the software; those of statements only switch them."""
    named = {
        node.value
        for node in draft.nodes
        if node.path[0] in SERVES and isinstance(node.value, str)
    }
    return {str(name) for name in named} | {f"{draft.id}.policy.freshness"}


class Names:
    """Another name of the same kind for each code, term and symptom."""

    def __init__(self, draft: Draft) -> None:
        """Look up what is there once."""
        self._facts = draft.registry.facts
        self._terms: dict[str, list[str]] = {}
        for term in draft.terms.terms:
            self._terms.setdefault(term.kind, []).append(term.id)
        self._kinds = {term.id: term.kind for term in draft.terms.terms}
        triage = draft.groups["pack"].value.get("triage")
        rows = triage.get("terms", []) if isinstance(triage, Mapping) else []
        self._symptoms = [str(row.get("id")) for row in rows]

    def of_fact(self, fact: str, name: str) -> str | None:
        """Another code of a coded fact, or another term for a list."""
        known = self._facts.get(fact)
        if known is not None and known.codes:
            return _next(known.codes, name)
        return _next(self._terms[self._kinds[name]], name) if name in self._kinds else None

    def of_sign(self, key: str, name: str) -> str | None:
        """Another symptom, place, severity or feature."""
        closed = {"at": PLACES, "severity": SEVERITIES, "feature": FEATURES, "new": ("yes", "no")}
        return _next(closed.get(key, self._symptoms), name)


def _next(names: Any, name: str) -> str | None:  # noqa: ANN401 - a list or a tuple of texts
    if name not in names or len(names) < 2:
        return None
    return str(names[(names.index(name) + 1) % len(names)])


def _edits(node: Node, names: Names) -> Iterator[Edit]:
    value, raw, path = node.value, node.raw, node.path
    if _is_aside(node):
        return
    match value:
        case PackModel():
            yield from _of_model(value, raw, path)
        case bool():
            yield Edit(path, not value, "flag", becomes(value, not value))
        case int() | Decimal() | Quantity() | timedelta():
            yield from (Edit(path, n, "number", becomes(raw, n)) for n in steps(str(raw)))
        case tuple() | dict():
            yield from _of_group(node)
        case StrEnum():
            yield from _of_scale(value, path)
        case str():
            yield from _of_text(node)
        case _ if isinstance(value, Criterion):
            yield from edits_of_criterion(raw, path, swap=names.of_fact)
        case _ if isinstance(value, AnySign):
            yield from edits_of_sign(raw, path, swap=names.of_sign)


def _is_aside(node: Node) -> bool:
    """Whether a node stands at or in a field that shapes no answer, or lists words for things."""
    inside = {step for step in node.path[1:] if isinstance(step, str)}
    if node.key.endswith("_words"):
        return True
    return not _ASIDE.isdisjoint({*inside, node.key}) or isinstance(node.value, Cite)


def _of_model(value: PackModel, raw: Mapping[str, Any], path: Place) -> Iterator[Edit]:
    """A part of a rule that may be left out is left out; a jurisdiction is dropped."""
    for name, field in type(value).model_fields.items():
        written = field.alias if field.alias and field.alias in raw else name
        if field.is_required() or name in _ASIDE or name == "on":
            continue
        if name == "jurisdictions" and written not in raw:
            yield from _without_one(raw, path)
        elif written in raw and _may_go(field.default, raw[written], name, value):
            rest = {key: told for key, told in raw.items() if key != written}
            change = f"dropped {written}: {flow(raw[written])}"
            yield Edit(path, rest, "part", change)


def _may_go(default: object, raw: object, name: str, value: PackModel) -> bool:
    """Whether a part may be left out: one that is not needed, or a list with one entry.

    The criterion of a statement stays: without it, the statement would be one for reading.
    """
    if name == "when" and "then" in type(value).model_fields:
        return False
    return default is None or (default == () and isinstance(raw, list) and len(raw) == 1)


def _without_one(raw: Mapping[str, Any], path: Place) -> Iterator[Edit]:
    everywhere = [code.value for code in EVERYWHERE]
    for code in everywhere:
        rest = [other for other in everywhere if other != code]
        changed = {**raw, "jurisdictions": rest}
        yield Edit(path, changed, "jurisdiction", f"jurisdictions: dropped {code}")


def _of_group(node: Node) -> Iterator[Edit]:
    """Each entry of a list or mapping with several is dropped."""
    raw, path = node.raw, node.path
    if len(raw) < 2 or path[0] == "policies" or _is_a_pair(node.value):
        return
    if isinstance(raw, Mapping):
        for name in raw:
            rest = {other: told for other, told in raw.items() if other != name}
            yield Edit(path, rest, "entry", f"dropped {name}")
        return
    what = "jurisdiction" if node.key == "jurisdictions" else "entry"
    for place, entry in enumerate(raw):
        shown = entry.get("id", flow(entry)) if isinstance(entry, Mapping) else flow(entry)
        yield Edit(path, [*raw[:place], *raw[place + 1 :]], what, f"dropped {shown}")


def _is_a_pair(value: object) -> bool:
    """Whether a tuple holds numbers, whose count is fixed."""
    return isinstance(value, tuple) and isinstance(value[0], int | Quantity)


def _of_scale(value: StrEnum, path: Place) -> Iterator[Edit]:
    if not isinstance(value, _SCALES):
        return
    scale = [str(member) for member in type(value)]
    place = scale.index(str(value))
    for near in (place - 1, place + 1):
        if 0 <= near < len(scale):
            yield Edit(path, scale[near], "wording", becomes(str(value), scale[near]))


def _of_text(node: Node) -> Iterator[Edit]:
    """A closed choice becomes another; a number told as text moves."""
    field = node.within.model_fields.get(node.key)
    annotation: Any = field.annotation if field is not None else None
    if get_origin(annotation) is Literal:
        other = _next(get_args(annotation), str(node.value))
        if other is not None:
            yield Edit(node.path, other, "choice", becomes(node.raw, other))
    elif node.path[0] == "policies":
        for moved in steps(str(node.raw)):
            yield Edit(node.path, moved, "number", becomes(node.raw, moved))
