"""Small changes of criteria and signs as they are written in a pack, for mutants of rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from vademecum.packs.draft import Place
from vademecum.packs.edit_numbers import moves

GROUPS = ("all", "any", "of")
# The comparator that differs at the limit alone, and the one of the other side.
_NEIGHBOURS = {"lt": ("le", "ge"), "le": ("lt", "gt"), "gt": ("ge", "le"), "ge": ("gt", "lt")}
_LIMITED = ("duration", "onset", "size", "body_surface", "sites")
_CODED = ("at", "severity", "new", "feature")
Raw = Mapping[str, Any]
Swap = Callable[[str, str], str | None]


NARROWER, WIDER = "narrower", "wider"
_STRICTNESS = {
    ("lt", "le"): WIDER,
    ("le", "lt"): NARROWER,
    ("gt", "ge"): WIDER,
    ("ge", "gt"): NARROWER,
}


@dataclass(frozen=True, slots=True)
class Edit:
    """What stands at a place instead; `what` is the kind of change, `change` says it in words.

    `effect`, where it is known: the changed sign holds in fewer cases, or in more, and no others.
    """

    path: Place
    raw: object
    what: str
    change: str
    effect: str = ""


def flow(value: object) -> str:
    """A raw value on one line, as it would be written in a pack."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def becomes(old: object, new: object) -> str:
    """The words for one value in place of another."""
    return f"{flow(old)} -> {flow(new)}"


def edits_of_criterion(raw: Raw, path: Place, *, swap: Swap) -> Iterator[Edit]:
    """Every small change of a criterion; `swap(fact, name)` gives another code or term."""
    if "fact" in raw:
        yield from _of_question(raw, path, swap)
        return
    if "not" in raw:
        yield Edit(path, raw["not"], "negation", "negation dropped")
        yield from edits_of_criterion(raw["not"], (*path, "not"), swap=swap)
    yield from _of_group(raw, path)
    for key in GROUPS:
        for index, part in enumerate(raw.get(key, ())):
            yield from edits_of_criterion(part, (*path, key, index), swap=swap)


def _of_group(raw: Raw, path: Place) -> Iterator[Edit]:
    """A part dropped, all for any, one more or fewer needed."""
    for key in GROUPS:
        parts = raw.get(key, [])
        for index, part in enumerate(parts if len(parts) > 1 else ()):
            rest, effect = (
                [*parts[:index], *parts[index + 1 :]],
                WIDER if key == "all" else NARROWER,
            )
            yield Edit(path, {**raw, key: rest}, "condition", f"dropped {flow(part)}", effect)
    for key, opposite, effect in (("all", "any", WIDER), ("any", "all", NARROWER)):
        if len(raw.get(key, ())) > 1:
            yield Edit(path, {opposite: raw[key]}, "condition", f"{key} -> {opposite}", effect)
    for needed, is_up in moves(raw.get("at_least")):
        change = f"at_least: {becomes(raw['at_least'], needed)}"
        effect = NARROWER if is_up else WIDER
        yield Edit(path, {**raw, "at_least": needed}, "number", change, effect)


def _of_question(raw: Raw, path: Place, swap: Swap) -> Iterator[Edit]:
    yield Edit(path, {"not": dict(raw)}, "negation", f"negated {flow(raw)}")
    yield from _of_limits(raw, path)
    fact = str(raw["fact"])
    if isinstance(raw.get("is"), str):
        yield from _swapped(raw, path, "is", partial(swap, fact))
    for key in ("in", "lists"):
        yield from _of_list(raw, path, key, partial(swap, fact))
    for span, _ in moves(raw.get("within")):
        change = f"within: {becomes(raw['within'], span)}"
        yield Edit(path, {**raw, "within": span}, "number", change)
    for key in ("within", "during"):
        if key in raw and "lists" in raw:
            rest = {name: value for name, value in raw.items() if name != key}
            yield Edit(path, rest, "condition", f"dropped {key}: {raw[key]}")


def _of_limits(raw: Raw, path: Place) -> Iterator[Edit]:
    """Another comparator, the limit one step lower and higher, one of two limits dropped."""
    present = [key for key in _NEIGHBOURS if key in raw]
    for key in present:
        rest = {name: value for name, value in raw.items() if name != key}
        for other in _NEIGHBOURS[key]:
            if other not in raw:
                changed, effect = {**rest, other: raw[key]}, _STRICTNESS.get((key, other), "")
                yield Edit(path, changed, "comparator", f"{key} {raw[key]} -> {other}", effect)
        for limit, is_up in moves(raw[key]):
            change = f"{key}: {becomes(raw[key], limit)}"
            effect = NARROWER if is_up is (key in ("gt", "ge")) else WIDER
            yield Edit(path, {**raw, key: limit}, "number", change, effect)
        if len(present) > 1:
            yield Edit(path, rest, "condition", f"dropped {key}: {raw[key]}", WIDER)


def _of_list(
    raw: Raw, path: Place, key: str, another: Callable[[str], str | None]
) -> Iterator[Edit]:
    """Each name of a list dropped, and replaced by another of its kind."""
    names = raw.get(key)
    if not isinstance(names, list):
        return
    for index, name in enumerate(names):
        rest = [*names[:index], *names[index + 1 :]]
        if rest:
            yield Edit(path, {**raw, key: rest}, "term", f"{key}: dropped {name}", NARROWER)
        other = another(str(name))
        if other is not None and other not in names:
            changed = [*names[:index], other, *names[index + 1 :]]
            yield Edit(path, {**raw, key: changed}, "term", f"{key}: {becomes(name, other)}")


def _swapped(
    raw: Raw, path: Place, key: str, another: Callable[[str], str | None]
) -> Iterator[Edit]:
    other = another(str(raw[key]))
    if other is not None:
        yield Edit(path, {**raw, key: other}, "term", f"{key}: {becomes(raw[key], other)}")


def edits_of_sign(raw: Raw, path: Place, *, swap: Swap) -> Iterator[Edit]:
    """Every small change of a sign; `swap(key, name)` gives another term or code."""
    if "has" not in raw:
        yield from _of_group(raw, path)
        for key in GROUPS:
            for index, part in enumerate(raw.get(key, ())):
                yield from edits_of_sign(part, (*path, key, index), swap=swap)
        return
    for key in ("has", *_CODED):
        if isinstance(raw.get(key), list):
            yield from _of_list(raw, path, key, partial(swap, key))
        elif key in raw:
            yield from _swapped(raw, path, key, partial(swap, key))
    for key in (*_CODED, *_LIMITED):
        if key in raw:
            rest = {name: value for name, value in raw.items() if name != key}
            yield Edit(path, rest, "condition", f"dropped {key}: {flow(raw[key])}", WIDER)
    for key in _LIMITED:
        for edit in _of_bounds(raw.get(key), (*path, key)):
            yield replace(
                edit, path=path, raw={**raw, key: edit.raw}, change=f"{key} {edit.change}"
            )


def _of_bounds(raw: object, path: Place) -> Iterator[Edit]:
    if not isinstance(raw, Mapping):
        return
    yield from _of_limits(raw, path)
    untold = raw.get("untold") is True
    change, effect = f"untold: {becomes(untold, not untold)}", NARROWER if untold else WIDER
    yield Edit(path, {**raw, "untold": not untold}, "flag", change, effect)
