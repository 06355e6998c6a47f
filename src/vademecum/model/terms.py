"""Recognises medicines, vaccines and substances by name, brand or code; guesses nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Literal

from pydantic import Field

from vademecum.model.source import PackFlag, PackModel
from vademecum.model.termwords import BIOLOGICAL, NEGATIONS, NOISE
from vademecum.model.vocabulary import Review

KINDS = ("medicine", "vaccine", "substance")
ATC_LEVELS = (7, 5, 4, 3, 1)
LONGEST_NAME = 200
# So many names are remembered with what they were recognised as.
REMEMBERED_MAX = 8192
_WORD = re.compile(r"[^\W_]+")
_SUFFIX = re.compile(rf"(?<={BIOLOGICAL})-[a-z]{{4}}(?![\w-])")
_Index = dict[str, tuple[str, ...]]


class Term(PackModel):
    """One medicine, vaccine or substance with everything that it is called.

    `id` is its international name in kebab case and counts as a name. `group`: this names several
    things ("TNF blocker", "flu vaccine"), so nothing can be concluded about which one it is not;
    `covers` are terms and classes that it may stand for.
    `codes_to_check` are used like `codes`, but nobody has confirmed them. An `atc` code with fewer
    than seven characters stands for every code that begins with it and has no term of its own.
    Names and codes count as unconfirmed (`review`) until somebody has checked them.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    kind: Literal["medicine", "vaccine", "substance"]
    names: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    codes: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    codes_to_check: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    classes: tuple[str, ...] = ()
    group: PackFlag = False
    covers: tuple[str, ...] = ()
    review: Review = Review.NEEDS_CHECK


@dataclass(frozen=True, slots=True)
class Match:
    """A term that a name or code stands for.

    `given` is what was matched, `by` is "name" or "code". `partial`: something else was there too
    that nobody knows, or the term is a group; so absence of other terms is not decided.
    """

    term_id: str
    classes: frozenset[str]
    given: str
    by: str
    partial: bool = False
    covers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a name with its codes is taken for.

    `keys` are the terms and classes that it may be, `taken_as` the term that it is where nothing
    is left open; `is_contradicted`: name and code mean different terms.
    """

    keys: frozenset[str] = frozenset()
    taken_as: str | None = None
    is_partial: bool = False
    is_contradicted: bool = False

    @staticmethod
    def of(found: tuple[Match, ...]) -> Recognition:
        """From the terms that were found, in their order."""
        if not found:
            return Recognition()
        partial = any(match.partial for match in found)
        by, terms = {match.by for match in found}, {match.term_id for match in found}
        return Recognition(
            frozenset(key for match in found for key in (match.term_id, *match.classes)),
            None if partial else found[0].term_id,
            partial,
            len(by) > 1 and len(terms) > 1,
        )


@dataclass(frozen=True, eq=False)
class Terms:
    """All terms of the packs, looked up by folded name and by code."""

    terms: tuple[Term, ...] = ()

    def match(
        self, kind: str, name: str | None, codes: Iterable[tuple[str, str]] = ()
    ) -> tuple[Match, ...]:
        """The terms that a name and codes (system, value) stand for; empty where nobody knows.

        A combination gives each of its ingredients. Where name and code mean different terms,
        both are given: their `by` differs. Kind substance also finds medicines and vaccines.
        """
        found = list(self._by_name(kind, name)) if name else []
        for system, value in codes:
            found += self._by_code(kind, system, value)
        # Of two matches of the same term the certain one counts, else the first; a group that is
        # told more precisely by a code says no more than that.
        certain = {key for m in found if not m.partial for key in (m.term_id, *m.classes)}
        best: dict[str, Match] = {}
        for match in found:
            if not match.covers.isdisjoint(certain):
                continue
            known = best.setdefault(match.term_id, match)
            if known.partial and not match.partial:
                best[match.term_id] = match
        return tuple(best.values())

    def recognise(
        self, kind: str, name: str, *, codes: tuple[tuple[str, str], ...] = ()
    ) -> Recognition:
        """What an entry of a list is taken for; remembered, because most entries are alike."""
        asked = (kind, name, codes)
        known = self._remembered.get(asked)
        if known is None:
            known = Recognition.of(self.match(kind, name, codes))
            if len(self._remembered) >= REMEMBERED_MAX:
                self._remembered.clear()
            if len(name) <= LONGEST_NAME:
                self._remembered[asked] = known
        return known

    def suggest(self, kind: str, name: str) -> tuple[str, ...]:
        """Up to three known names that look like this one: to ask about, never to use."""
        wanted = fold(name[:LONGEST_NAME])
        if len(wanted) < 4:
            return ()
        near = [k for k in self._names[kind] if abs(len(k) - len(wanted)) <= 2 and k != wanted]
        return tuple(get_close_matches(wanted, near, 3, 0.75))  # not an amount: likeness

    def get(self, term_id: str) -> Term | None:
        """The term with this id, or None."""
        return self._by_id.get(term_id)

    @cached_property
    def keys(self) -> frozenset[str]:
        """Every term id and class: what a criterion may list."""
        return frozenset(key for term in self.terms for key in (term.id, *term.classes))

    @cached_property
    def _remembered(self) -> dict[object, Recognition]:
        return {}

    @cached_property
    def _by_id(self) -> dict[str, Term]:
        return {term.id: term for term in self.terms}

    @cached_property
    def _names(self) -> dict[str, _Index]:
        """By kind, the ids for each folded name; own names come before those of other kinds."""
        own: dict[str, _Index] = {kind: {} for kind in KINDS}
        for term in self.terms:
            index = own[term.kind]
            for name in dict.fromkeys(map(fold, (term.id, *term.names, *term.brands))):
                index[name] = (*index.get(name, ()), term.id)
        own["substance"] = {**own["vaccine"], **own["medicine"], **own["substance"]}
        return own

    @cached_property
    def _codes(self) -> dict[tuple[str, str], tuple[str, ...]]:
        index: dict[tuple[str, str], tuple[str, ...]] = {}
        for term in self.terms:
            for key in _term_codes(term):
                index[key] = (*index.get(key, ()), term.id)
        return index

    def _by_name(self, kind: str, name: str) -> Iterator[Match]:
        names = self._names[kind]
        key = fold(name[:LONGEST_NAME])
        found, partial = names.get(key), False
        if found is None:
            found, partial = _covered(name[:LONGEST_NAME], names)
            if partial and kind != "medicine":
                return
        for term_id in found:
            yield self._matched(term_id, name, "name", partial=partial)

    def _by_code(self, kind: str, system: str, value: str) -> Iterator[Match]:
        for key in _code_keys(system, value):
            for term_id in self._codes.get(key, ()):
                if kind in (self._by_id[term_id].kind, "substance"):
                    yield self._matched(term_id, value, "code", partial=False)
            if key in self._codes:
                return

    def _matched(self, term_id: str, given: str, by: str, *, partial: bool) -> Match:
        term = self._by_id[term_id]
        classes, covers = frozenset(term.classes), frozenset(term.covers)
        return Match(term_id, classes, given, by, partial or term.group, covers)


def fold(text: str) -> str:
    """A name without case, accents and punctuation.

    >>> fold("Ácido  fólico (5 mg)")
    'acido folico 5 mg'
    """
    text = text.casefold()
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text)
        text = "".join(char for char in parts if not unicodedata.combining(char))
    return " ".join(_WORD.findall(text))


def _covered(name: str, names: _Index) -> tuple[tuple[str, ...], bool]:
    """The ids named within a longer text, and whether words were left that nobody knows.

    Only whole words count; strengths, forms, salts, devices and biosimilar suffixes say nothing.
    """
    words = fold(_SUFFIX.sub("", name.casefold())).split()
    found: dict[str, None] = {}
    partial = False
    at = 0
    while at < len(words):
        size = next((n for n in range(8, 0, -1) if " ".join(words[at : at + n]) in names), 0)
        if size:
            found.update(dict.fromkeys(names[" ".join(words[at : at + size])]))
        elif words[at] in NEGATIONS:
            return (), True
        elif words[at] not in NOISE and not _is_number(words[at]):
            partial = True
        at += size or 1
    return tuple(found), partial


def _term_codes(term: Term) -> Iterator[tuple[str, str]]:
    for part in (term.codes, term.codes_to_check):
        for system, values in part.items():
            yield from ((system, _plain(system, value)) for value in values)


def _is_number(word: str) -> bool:
    return 2 * sum(char.isdigit() for char in word) >= len(word) or word[0].isdigit()


def _code_keys(system: str, value: str) -> Iterator[tuple[str, str]]:
    """The keys to look a code up with, most precise first."""
    plain = _plain(system, value)
    yield system, plain
    if system == "atc" and len(plain) == ATC_LEVELS[0]:
        for level in ATC_LEVELS[1:]:
            yield system, plain[:level]
    if system == "ndc" and plain.count("-") == 2:
        yield system, plain.rpartition("-")[0]


def _plain(system: str, value: str) -> str:
    value = value.strip().upper()
    return value.lstrip("0") if system == "cvx" else value
