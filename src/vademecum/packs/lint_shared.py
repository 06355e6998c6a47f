"""Checks of the shared folders: the registry of facts, the code bindings, and the terms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from vademecum.model.errors import PackIssue
from vademecum.model.facts import Fact, Registry
from vademecum.model.quantity import UNITS, Quantity
from vademecum.model.terms import Term
from vademecum.model.vocabulary import LANGUAGES
from vademecum.packs.document import TermsDocument
from vademecum.packs.draft import listed, read_registry, read_terms
from vademecum.packs.load import SHARED, faults, read_groups
from vademecum.packs.merge import Merged


def is_shared(folder: Path) -> bool:
    """Whether this is a folder that all packs share."""
    return folder.name in SHARED


def lint_shared(folder: Path) -> Iterator[PackIssue]:
    """Every fault of a shared folder, except those of what stands in the other one."""
    contents = {file: file.read_bytes() for file in sorted(folder.rglob("*.yaml"))}
    groups, issues = read_groups(folder, contents)
    yield from issues
    if folder.name == "_terms":
        yield from faults(TermsDocument, groups["_terms"])
        yield from _terms(groups["_terms"])
        return
    registry, wrong = read_registry(groups["_facts"])
    yield from wrong
    yield from _twice(groups["_facts"], "facts")
    yield from _facts(groups["_facts"], registry)
    yield from _bindings(groups["_bindings"], registry)


def _twice(merged: Merged, part: str) -> Iterator[PackIssue]:
    seen: set[str] = set()
    for index, raw in enumerate(listed(merged, part)):
        name = raw.get("id") if isinstance(raw, dict) else None
        if name in seen:
            message = f"{name} stands twice; keep one of them"
            yield merged.issue((part, index, "id"), "id-twice", message)
        seen.add(str(name))


def _facts(merged: Merged, registry: Registry) -> Iterator[PackIssue]:
    for index, raw in enumerate(listed(merged, "facts")):
        fact = registry.facts.get(str(raw.get("id"))) if isinstance(raw, dict) else None
        if fact is None:
            continue
        for key, code, message in _fact_faults(fact):
            yield merged.issue(("facts", index, key), code, f"{fact.id}: {message}")


def _fact_faults(fact: Fact) -> Iterator[tuple[str, str, str]]:
    """Key, code and message of what is wrong with one fact."""
    lacking = [lang for lang in LANGUAGES if not fact.ask.get(lang)]
    if lacking:
        yield "ask", "fact-question", f"there is no question in {', '.join(lacking)}; write one"
    if fact.type in ("code", "codes") and not fact.codes:
        yield "type", "fact-type", "a coded fact lists its codes; add `codes`"
    if fact.type == "list" and fact.of is None:
        yield "type", "fact-type", "a list fact says what it lists; add `of`"
    if fact.type in ("quantity", "age") and not fact.units:
        yield (
            "type",
            "fact-type",
            "this fact accepts no unit; add `units`, the canonical one first",
        )
    if fact.type == "quantity" and fact.range is None:
        yield (
            "type",
            "fact-range",
            "a quantity needs its absolute and plausible range; add `range`",
        )
    yield from _unit_faults(fact)
    yield from _range_faults(fact)


def _unit_faults(fact: Fact) -> Iterator[tuple[str, str, str]]:
    unknown = [unit for unit in fact.units if unit not in UNITS]
    if unknown:
        yield (
            "units",
            "fact-unit",
            f"{', '.join(unknown)} is no unit that is known here; correct it",
        )
    known = [unit for unit in fact.units if unit in UNITS]
    if fact.type != "quantity" or not known:
        return
    dimension = UNITS[known[0]].dimension
    for unit in known[1:]:
        if UNITS[unit].dimension != dimension and unit not in fact.molar:
            yield "units", "fact-unit", f"{unit} has no factor to {known[0]}; add it to `molar`"


def _range_faults(fact: Fact) -> Iterator[tuple[str, str, str]]:
    if fact.range is None or not fact.units or fact.units[0] not in UNITS:
        return
    dimension = UNITS[fact.units[0]].dimension
    low, high = fact.range.absolute
    odd = [limit for limit in (low, high, *fact.range.plausible) if limit.dimension != dimension]
    if odd:
        yield "range", "fact-range", f"{odd[0]} is in another dimension; use {fact.units[0]}"
        return
    bands = [fact.range.plausible, *(band.plausible for band in fact.plausible_by_age)]
    for band in bands:
        if not _ordered(low, *band, high):
            yield "range", "fact-range", f"{band[0]} to {band[1]} is not inside {low} to {high}"


def _ordered(*limits: Quantity) -> bool:
    bases = [limit.base for limit in limits]
    return bases == sorted(bases) and bases[0] < bases[-1]


def _bindings(merged: Merged, registry: Registry) -> Iterator[PackIssue]:
    """A binding tells facts that exist, with codes that they have."""
    for index, raw in enumerate(listed(merged, "bindings")):
        for key in ("fact", "past"):
            name = raw.get(key)
            if name is not None and name not in registry.facts:
                message = f"there is no fact {name}; correct it"
                yield merged.issue(("bindings", index, key), "unknown-fact", message)
        fact, value = registry.facts.get(raw.get("fact", "")), raw.get("value")
        codes = fact.codes if fact is not None else ()
        if codes and isinstance(value, str) and value not in codes:
            message = f"{value} is no code of {raw['fact']}; write one of {', '.join(codes)}"
            yield merged.issue(("bindings", index, "value"), "unknown-code", message)


def _terms(merged: Merged) -> Iterator[PackIssue]:
    yield from _twice(merged, "terms")
    owners: dict[tuple[str, str, str], str] = {}
    known = {term.id: term for term in read_terms(merged).terms}
    for index, raw in enumerate(listed(merged, "terms")):
        term = known.get(str(raw.get("id"))) if isinstance(raw, dict) else None
        for place, key in _codes(term) if term is not None else ():
            owner = owners.setdefault(key, raw["id"])
            if owner != raw["id"]:
                message = f"the code {key[2]} is that of {owner} too; correct one of them"
                yield merged.issue(("terms", index, *place), "code-twice", message)


def _codes(term: Term) -> Iterator[tuple[tuple[Any, ...], tuple[str, str, str]]]:
    for part in ("codes", "codes_to_check"):
        for system, values in getattr(term, part).items():
            for place, value in enumerate(values):
                yield (part, system, place), (term.kind, system, value)
