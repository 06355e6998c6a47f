"""What changed between two versions of a pack, gravest first, and whom it touches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from vademecum.model.answer import as_json
from vademecum.model.criteria import Lists, leaves
from vademecum.model.label import Label, Statement
from vademecum.model.vocabulary import Level, Wording

RULES = ("dose", "missed", "site", "storage", "monitoring", "triage", "report", "kinetics")
# More ids than this are not listed in text for people.
_SHOWN_MAX = 8
Entry = Mapping[str, Any]
Entries = dict[str, Entry]


class What(StrEnum):
    """What became of a part, gravest first: what is gone is no longer said."""

    REMOVED = "removed"
    CHANGED = "changed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Detail:
    """One value that differs; `path` as it is written in the pack, None: not there."""

    path: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class Change:
    """One part that differs between two versions.

    `level` is the gravest that it stood for or stands for. Whom it touches: people with one of
    `indications`, in `jurisdictions` (empty: any); `touches` are ids that rest on this part.
    """

    part: str
    id: str
    what: What
    level: Level
    details: tuple[Detail, ...] = ()
    indications: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    touches: tuple[str, ...] = ()

    def __str__(self) -> str:
        """One line, and one for each value."""
        where = f" for {', '.join(self.indications)}" if self.indications else ""
        where += f" in {', '.join(self.jurisdictions)}" if self.jurisdictions else ""
        lines = [f"{self.what}: {self.id} ({self.part}, {self.level}){where}"]
        lines += [f"    {each.path}: {each.old} -> {each.new}" for each in self.details]
        if self.touches:
            more = len(self.touches) - _SHOWN_MAX
            rest = f" and {more} more" if more > 0 else ""
            lines.append(f"    see {', '.join(self.touches[:_SHOWN_MAX])}{rest}")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class PackDiff:
    """All changes from one version to another, gravest first."""

    pack: str
    old_version: str
    new_version: str
    changes: tuple[Change, ...]

    def text(self) -> str:
        """The changes for people."""
        head = f"{self.pack} {self.old_version} -> {self.new_version}: {len(self.changes)} changes"
        return "\n".join([head, *map(str, self.changes)])


def diff(old: Label, new: Label) -> PackDiff:
    """What changed from one version of a pack to another: statements, rules, numbers, sources,
    policies, conflicts, words, facts and terms.
    """
    found: list[Change] = []
    for part, level in _LEVELS.items():
        found += _changes(part, _entries(old, part), _entries(new, part), level=level)
    found += _texts(old, new, gone={change.id for change in found if not change.details})
    found = [_resting(change, old, new) for change in found]
    order = list(What)
    found.sort(key=lambda c: (-c.level.rank, order.index(c.what), c.part, c.id))
    identity = new.identity
    return PackDiff(identity.id, old.identity.version, identity.version, tuple(found))


# The level of a change in each part, where the part has no wording of its own.
_LEVELS = {
    "statements": Level.CLEAR,
    "indications": Level.AVOID,
    **dict.fromkeys(RULES, Level.AVOID),
    "kinetics": Level.CLEAR,
    "policies": Level.CAUTION,
    "conflicts": Level.CAUTION,
    "sources": Level.CAUTION,
    "facts": Level.CAUTION,
    "terms": Level.CAUTION,
    "identity": Level.CLEAR,
}


def _entries(label: Label, part: str) -> Entries:
    """The parts of a label by id, as plain values; a rule set's own values under its name."""
    if part in RULES:
        return dict(_owned(_plain(getattr(label, part)), part))
    if part == "identity":
        return {label.identity.id: _plain(label.identity)}
    if part == "facts":
        return {name: _plain(fact) for name, fact in label.registry.facts.items()}
    found = label.terms.terms if part == "terms" else getattr(label, part)
    items = found.values() if isinstance(found, dict) else found
    return {item.id: _plain(item) for item in items}


def _plain(model: BaseModel | None) -> dict[str, Any]:
    if model is None:
        return {}
    shown = as_json(_dumped(model))
    assert isinstance(shown, dict)
    return shown


def _dumped(value: object) -> object:
    """Models as mappings with the keys of the pack; criteria and amounts stay what they are."""
    if isinstance(value, BaseModel):
        dumped = value.model_dump(by_alias=True, exclude_defaults=True)
        fields = type(value).model_fields
        return {
            key: _dumped(getattr(value, name)) if _is_plain(getattr(value, name)) else dumped[key]
            for name, field in fields.items()
            if (key := field.alias or name) in dumped
        }
    if isinstance(value, tuple):
        return [_dumped(item) for item in value]
    if isinstance(value, dict):
        return {key: _dumped(item) for key, item in value.items()}
    return value


def _is_plain(value: object) -> bool:
    """Whether a value is no criterion and no sign, which their models write down themselves."""
    return not type(value).__module__.endswith(("model.criteria", "model.sign"))


def _owned(value: Any, name: str) -> Iterator[tuple[str, Entry]]:  # noqa: ANN401 - plain values
    """Every mapping with an id of its own, without those within it; the rest under a name."""
    rest: dict[str, Any] = {}
    for key, item in value.items():
        entries = item if isinstance(item, list) else []
        if entries and all(isinstance(entry, dict) and "id" in entry for entry in entries):
            for entry in entries:
                yield from _owned(entry, entry["id"])
        else:
            rest[key] = item
    if rest:
        yield name, rest


def _changes(part: str, old: Entries, new: Entries, *, level: Level) -> Iterator[Change]:
    for name in sorted({*old, *new}):
        before, after = old.get(name), new.get(name)
        if before == after:
            continue
        details: tuple[Detail, ...] = ()
        what = What.ADDED if before is None else What.REMOVED
        if before is not None and after is not None:
            what, details = What.CHANGED, tuple(_details(before, after, ""))
        both = [each for each in (before, after) if each is not None]
        yield Change(
            part,
            name,
            what,
            max([level, *map(_level, both)], key=lambda found: found.rank),
            details,
            _joined(both, "for"),
            _joined(both, "jurisdictions"),
        )


def _level(entry: Entry) -> Level:
    then = entry.get("then")
    wording = then.get("wording") if isinstance(then, Mapping) else None
    return Wording(wording).level if wording is not None else Level.CLEAR


def _joined(entries: Iterable[Entry], key: str) -> tuple[str, ...]:
    """The values of a list in either version; nothing where one of them leaves it open."""
    lists = [entry.get(key) for entry in entries]
    if not all(isinstance(each, list) for each in lists):
        return ()
    return tuple(sorted({value for each in lists for value in each or ()}))


def _details(old: object, new: object, path: str) -> Iterator[Detail]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in sorted({*old, *new}):
            yield from _details(old.get(key), new.get(key), f"{path}.{key}" if path else key)
    elif old != new:
        yield Detail(path, old, new)


def _texts(old: Label, new: Label, *, gone: set[str]) -> Iterator[Change]:
    """Words that changed, came or went; not those of parts that came or went themselves."""
    before, after = _by_id(old), _by_id(new)
    for change in _changes("texts", before, after, level=Level.CLEAR):
        if change.id not in gone:
            yield change


def _by_id(label: Label) -> Entries:
    found: dict[str, dict[str, dict[str, str]]] = {}
    for lang, texts in label.texts.items():
        for text_id, words in texts.items():
            found.setdefault(text_id, {})[lang] = words
    return dict(found)


def _resting(change: Change, old: Label, new: Label) -> Change:
    """The change with the ids of statements that rest on a source, policy, fact or term."""
    if change.part not in ("sources", "policies", "facts", "terms"):
        return change
    statements = {each.id: each for label in (old, new) for each in label.statements}
    keys = {change.id}
    if change.part == "terms":
        terms = [label.terms.get(change.id) for label in (old, new)]
        keys |= {name for term in terms if term is not None for name in term.classes}
    touched = (each.id for each in statements.values() if _rests_on(each, change.part, keys))
    return Change(
        change.part,
        change.id,
        change.what,
        change.level,
        change.details,
        touches=tuple(sorted(touched)),
    )


def _rests_on(statement: Statement, part: str, keys: set[str]) -> bool:
    match part:
        case "sources":
            return any(cite.source in keys for cite in statement.cites)
        case "policies":
            return statement.policy in keys
    asked = tuple(leaves(statement.when)) if statement.when is not None else ()
    if part == "facts":
        return any(leaf.fact in keys for leaf in asked)
    return any(isinstance(leaf, Lists) and not keys.isdisjoint(leaf.terms) for leaf in asked)
