"""Is an event of this nature and severity listed? Decided by the labels, never by likeness.

What can be decided: whether the word for an event is known; whether a reference text lists it as
a reaction, or only as a sign of one; whether the passage reaches the severity that was told; that
no passage describes death, disability or a birth defect as its outcome.

What cannot: a word that nobody knows, because another word may be listed for the same thing; an
event told together with others; a severe form of a reaction of whose severity the text says
nothing; a diagnosis behind a sign; documents that were not read. All of these are unknown. What
was not told of severity and outcome is not supplied, and a stay in hospital is no severity.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import IntEnum
from weakref import WeakKeyDictionary

from vademecum.engine.reportcase import rules_of
from vademecum.engine.symptoms import LONGEST_PHRASE, Words, words_of
from vademecum.model.answer import Hint, Problem
from vademecum.model.label import EVERYWHERE, Label
from vademecum.model.reaction import Expectedness, Listing, Reaction
from vademecum.model.report import DEATH, ReasonCode, ReportCase, ReportRules
from vademecum.model.symptom import OTHER
from vademecum.model.terms import fold
from vademecum.model.triage import TriageRules
from vademecum.model.truth import Truth
from vademecum.model.vocabulary import Authorisation, Jurisdiction, Review


class Gravity(IntEnum):
    """How grave an event was told to be; `BEYOND`: an outcome that no passage describes."""

    NOT_TOLD = 0
    MODERATE = 1
    SEVERE = 2
    LIFE_THREATENING = 3
    BEYOND = 4


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether an event is expected, why, and the passages that name it."""

    expectedness: Expectedness
    reasons: tuple[ReasonCode, ...] = ()
    listings: tuple[Listing, ...] = ()
    problems: tuple[Problem, ...] = ()


Lexicon = dict[str, tuple[Listing, ...]]
_LEXICONS: WeakKeyDictionary[Label, Lexicon] = WeakKeyDictionary()
_UP_TO = {
    "moderate": Gravity.MODERATE,
    "severe": Gravity.SEVERE,
    "life-threatening": Gravity.LIFE_THREATENING,
}
# ICH E2D 2.4: an outcome that the text does not describe makes an event unexpected.
_OUTCOMES = frozenset({DEATH, "disability", "congenital-anomaly"})
_WIDEST = 80
_LONGEST_TERM = 2000


def judge_expectedness(
    label: Label,
    case: ReportCase,
    *,
    seriousness: Iterable[str],
    jurisdiction: Jurisdiction | None,
    authorisation: Authorisation | None,
) -> Judged:
    """Whether the event is expected by the labels of a jurisdiction.

    Without a jurisdiction all of them must agree. The label must have rules for reports.
    """
    rules, term = rules_of(label), case.event.term
    if term is None:
        return Judged(Expectedness.UNKNOWN)
    words = lexicon(label)
    name, gravity = _read(term[:_LONGEST_TERM], words, rules)
    if name not in words:
        problem = _unrecognised(name, words)
        return Judged(Expectedness.UNKNOWN, ("word-unknown",), (), (problem,))
    gravity = max(gravity, _told_gravity(case, frozenset(seriousness)))
    found = {
        where: _judge(rules, words[name], where, authorisation, gravity)
        for where in ([jurisdiction] if jurisdiction else EVERYWHERE)
    }
    listings = tuple(each for judged in found.values() for each in judged.listings)
    first = next(iter(found.values()))
    if any(judged.expectedness is not first.expectedness for judged in found.values()):
        return Judged(Expectedness.UNKNOWN, ("labels-differ",), listings)
    elsewhere = _elsewhere(label, words[name], jurisdiction) if not first.listings else ()
    if first.expectedness is Expectedness.UNEXPECTED and elsewhere:
        return Judged(first.expectedness, (*first.reasons, "listed-elsewhere"), elsewhere)
    return Judged(first.expectedness, first.reasons, tuple(dict.fromkeys(listings)))


def _judge(
    rules: ReportRules,
    listings: Iterable[Listing],
    where: Jurisdiction,
    authorisation: Authorisation | None,
    gravity: Gravity,
) -> Judged:
    references = [
        reference
        for reference in rules.references
        if where in reference.jurisdictions
        and (not reference.authorisations or authorisation in reference.authorisations)
    ]
    sources = {source for reference in references for source in reference.sources}
    here = tuple(listing for listing in listings if listing.source in sources)
    whole = bool(references) and all(reference.whole for reference in references)
    expectedness, reason = _weigh(here, gravity, whole=whole)
    return Judged(expectedness, (reason,), here)


def _weigh(
    here: tuple[Listing, ...], gravity: Gravity, *, whole: bool
) -> tuple[Expectedness, ReasonCode]:
    """The passages against the gravity; the first line that applies decides."""
    direct = [
        listing
        for listing in here
        if listing.sign_of is None and listing.review is Review.VERIFIED
    ]
    covered = [_covers(listing, gravity) for listing in direct]
    if Truth.TRUE in covered:
        return Expectedness.EXPECTED, "listed"
    if Truth.UNKNOWN in covered:
        return Expectedness.UNKNOWN, "severity-not-described"
    if direct:
        return Expectedness.UNEXPECTED, "more-severe"
    if gravity is Gravity.BEYOND:
        return Expectedness.UNEXPECTED, "not-listed"
    if any(listing.review is not Review.VERIFIED for listing in here):
        return Expectedness.UNKNOWN, "reference-not-read"
    if here:
        return Expectedness.UNKNOWN, "listed-as-sign"
    if not whole:
        return Expectedness.UNKNOWN, "reference-not-read"
    return Expectedness.UNEXPECTED, "not-listed"


def _covers(listing: Listing, gravity: Gravity) -> Truth:
    """Whether a passage describes the reaction in so grave a form."""
    if gravity < Gravity.SEVERE:
        return Truth.TRUE
    if listing.up_to is None:
        return Truth.UNKNOWN if gravity is Gravity.SEVERE else Truth.FALSE
    return Truth.of(_UP_TO[listing.up_to] >= gravity)


def _told_gravity(case: ReportCase, seriousness: frozenset[str]) -> Gravity:
    """Severity and outcome as told; a stay in hospital alone says nothing about severity."""
    if seriousness & _OUTCOMES:
        return Gravity.BEYOND
    if "life-threatening" in seriousness:
        return Gravity.LIFE_THREATENING
    return Gravity.SEVERE if case.event.severity == "severe" else Gravity.NOT_TOLD


def _read(term: str, words: Lexicon, rules: ReportRules) -> tuple[str, Gravity]:
    """The word without what it says about intensity, and that intensity."""
    name, found = fold(term), Gravity.NOT_TOLD
    rest = name
    for said, gravity in (
        (rules.life_threatening_words, Gravity.LIFE_THREATENING),
        (rules.fatal_outcomes, Gravity.BEYOND),
        (rules.severe_words, Gravity.SEVERE),
        (rules.mild_words, Gravity.NOT_TOLD),
    ):
        rest, is_said = _without(rest, said)
        found = max(found, gravity) if is_said else found
    if rest not in words and name in words:
        return name, Gravity.NOT_TOLD
    return rest or name, found


def _without(name: str, words: Iterable[str]) -> tuple[str, bool]:
    found = f" {name} "
    for word in words:
        found = found.replace(f" {fold(word)} ", " ")
    rest = " ".join(found.split())
    return rest, rest != name


def _elsewhere(
    label: Label, listings: Iterable[Listing], jurisdiction: Jurisdiction | None
) -> tuple[Listing, ...]:
    """The passages of documents of the jurisdiction that are no label."""
    return tuple(
        listing
        for listing in listings
        if jurisdiction is not None
        and listing.source in label.sources
        and label.sources[listing.source].jurisdiction == jurisdiction.value
    )


def _unrecognised(name: str, words: Lexicon) -> Problem:
    """A problem with the known words in it, or those that look like it: to ask about only."""
    parts = name.split()
    within = [
        " ".join(parts[start:end])
        for start in range(len(parts))
        for end in range(min(len(parts), start + LONGEST_PHRASE), start, -1)
        if " ".join(parts[start:end]) in words
    ]
    near = within or get_close_matches(name[:_WIDEST], words, 3, 0.8)  # not an amount: likeness
    return Problem(
        "/case/event/term",
        "case.event",
        "unrecognised-term",
        "nobody here knows this word, so that nothing is said about whether it is expected",
        tuple(Hint(word) for word in near[:3]),
    )


def lexicon(label: Label) -> Lexicon:
    """Every known word, folded, with the passages that name what it stands for; made once."""
    found = _LEXICONS.get(label)
    if found is None:
        rules = rules_of(label)
        found = {}
        for reaction in rules.reactions:
            for word in _words(reaction, rules.site_forms):
                found[word] = (*found.get(word, ()), *reaction.listed)
        if label.triage is not None:
            _add_table(found, label.triage, rules.reactions)
        _LEXICONS[label] = found
    return found


def _words(reaction: Reaction, site_forms: Iterable[str]) -> Iterator[str]:
    for words in reaction.words.values():
        for word in words:
            forms = site_forms if reaction.site else ("{word}",)
            yield from dict.fromkeys(fold(form.replace("{word}", word)) for form in forms)


def _add_table(found: Lexicon, table: TriageRules, reactions: Iterable[Reaction]) -> None:
    """The words of the symptom table; a row that a source's list names is listed there.

    What a reaction calls itself stands for that reaction alone: a heart attack is no chest pain.
    """
    rows = {row.id: row for row in table.terms}
    cites = table.default_cites
    own = tuple(Listing(source=cite.source, section=cite.section) for cite in cites)
    by_symptom: dict[str, tuple[Listing, ...]] = {}
    for reaction in reactions:
        for symptom in reaction.symptoms:
            by_symptom[symptom] = (*by_symptom.get(symptom, ()), *reaction.listed)
    named = frozenset(found)
    words: Words = words_of(table)
    for word, meanings in words.items():
        if word in named or any(meaning.term == OTHER for meaning in meanings):
            continue
        listings: list[Listing] = []
        for meaning in meanings:
            listings += own if rows[meaning.term].lists else ()
            if meaning.at is None and meaning.feature is None:
                listings += by_symptom.get(meaning.term, ())
        found[word] = tuple(dict.fromkeys(listings))
