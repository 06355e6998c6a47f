"""Checks that every sentence of a source has a fate in the pack, and finds those that changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field, TypeAdapter, ValidationError, model_validator

from vademecum.model.errors import PackError, PackIssue
from vademecum.model.label import Label
from vademecum.model.source import PackModel
from vademecum.packs.sentences import HASH_LENGTH, Sentence
from vademecum.packs.yaml import Document, load_yaml

FOLDER = "coverage"
_TENTH = Decimal("0.1")


class Fate(StrEnum):
    """What became of a sentence in the pack."""

    ENCODED = "encoded"
    DEFINITION = "definition"
    DUPLICATE = "duplicate"
    NOT_EXECUTABLE = "not-executable"


class CoverageRow(PackModel):
    """One sentence of a source, told by its place and hash, and its fate.

    `by` names what encodes it, `of` the sentence ("2.1/3") that it repeats, `why` the reason.
    """

    section: str
    ordinal: Annotated[int, Field(alias="n", ge=1)]
    hash: str = Field(pattern=rf"^[0-9a-f]{{{HASH_LENGTH}}}$")
    fate: Fate
    by: tuple[str, ...] = ()
    of: str | None = None
    why: str | None = None

    @model_validator(mode="after")
    def _gives_what_its_fate_needs(self) -> CoverageRow:
        given = {"by": bool(self.by), "of": self.of is not None, "why": self.why is not None}
        needed = _NEEDED[self.fate]
        if [key for key, is_given in given.items() if is_given] != [needed]:
            raise ValueError(f"a sentence with fate {self.fate} has just '{needed}'")
        return self

    @property
    def place(self) -> str:
        """Section and ordinal, as `of` names it."""
        return f"{self.section}/{self.ordinal}"


_NEEDED = {
    Fate.ENCODED: "by",
    Fate.DUPLICATE: "of",
    Fate.DEFINITION: "why",
    Fate.NOT_EXECUTABLE: "why",
}
_ROWS = TypeAdapter(tuple[CoverageRow, ...])


@dataclass(frozen=True, slots=True)
class CoverageMap:
    """The sentences of one source with their fates, in the order of the files."""

    source: str
    rows: tuple[CoverageRow, ...]


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A sentence of the text that the map does not know: new, or changed."""

    section: str
    n: int
    hash: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A mapped sentence that the text no longer has, and the ids to review because of it."""

    section: str
    n: int
    hash: str
    review: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """The state of one source: how many sentences, their fates, and what is to be done.

    `percentage` is the share of sentences with a fate, rounded down to a tenth; `dangling` the
    ids and places that the map names and that do not exist.
    """

    source: str
    sentences: int
    fates: dict[str, int]
    without_fate: tuple[Unmapped, ...]
    changed: tuple[Changed, ...]
    dangling: tuple[str, ...]
    percentage: Decimal

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left, nothing changed and nothing dangles."""
        return not (self.without_fate or self.changed or self.dangling)


def check_coverage(
    coverage: CoverageMap, sentences: Collection[Sentence] | None, *, known_ids: Collection[str]
) -> CoverageReport:
    """The report on one map; with the sentences of the source's text also what changed there."""
    without_fate: tuple[Unmapped, ...] = ()
    changed: tuple[Changed, ...] = ()
    if sentences is not None:
        without_fate = tuple(_without_fate(coverage.rows, sentences))
        changed = tuple(_changed(coverage.rows, sentences))
    total = len(coverage.rows) if sentences is None else len(sentences)
    fates = Counter(row.fate for row in coverage.rows)
    return CoverageReport(
        source=coverage.source,
        sentences=total,
        fates={fate.value: fates[fate] for fate in Fate},
        without_fate=without_fate,
        changed=changed,
        dangling=_dangling(coverage.rows, known_ids),
        percentage=_percentage(total - len(without_fate), total),
    )


def known_ids(label: Label) -> frozenset[str]:
    """Every id that a coverage map may name: of statements, rules, policies, conflicts, texts."""
    found = {text_id for texts in label.texts.values() for text_id in texts}
    parts = (*label.statements, *label.indications, *label.policies.values(), *label.conflicts)
    rules = (label.dose, label.missed, label.site, label.storage)
    more = (label.monitoring, label.triage, label.report, label.kinetics)
    for part in (*parts, *rules, *more):
        if isinstance(part, BaseModel):
            found.update(_ids(part.model_dump()))
    return frozenset(found)


def load_coverage(pack: Path) -> dict[str, CoverageMap]:
    """The maps in a pack's folder by source, from files named <source>-<n>.yaml.

    PackError lists every fault with its place; a sentence told twice is one.
    """
    rows: dict[str, list[CoverageRow]] = {}
    issues: list[PackIssue] = []
    for path in sorted((pack / FOLDER).glob("*-*.yaml")):
        source, _, _ = path.stem.rpartition("-")
        known = rows.setdefault(source, [])
        try:
            document = load_yaml(path.read_bytes(), str(path))
            known += _rows(document, {row.place for row in known})
        except PackError as error:
            issues += error.issues
    if issues:
        raise PackError(issues)
    return {source: CoverageMap(source, tuple(found)) for source, found in rows.items()}


def _rows(document: Document, places: set[str]) -> tuple[CoverageRow, ...]:
    try:
        rows = _ROWS.validate_python(document.value)
    except ValidationError as error:
        faults = [
            document.issue(tuple(fault["loc"]), fault["type"].replace("_", "-"), fault["msg"])
            for fault in error.errors()
        ]
        raise PackError(faults) from error
    twice = []
    for index, row in enumerate(rows):
        if row.place in places:
            twice.append(document.issue((index,), "told-twice", f"{row.place} has a fate already"))
        places.add(row.place)
    if twice:
        raise PackError(twice)
    return rows


def _without_fate(
    rows: Iterable[CoverageRow], sentences: Iterable[Sentence]
) -> Iterator[Unmapped]:
    """A sentence counts as known as often as its section has its hash; order does not matter."""
    left = Counter((row.section, row.hash) for row in rows)
    for sentence in sentences:
        key = (sentence.section, sentence.hash)
        if left[key] > 0:
            left[key] -= 1
        else:
            yield Unmapped(sentence.section, sentence.ordinal, sentence.hash)


def _changed(rows: Collection[CoverageRow], sentences: Iterable[Sentence]) -> Iterator[Changed]:
    left = Counter((sentence.section, sentence.hash) for sentence in sentences)
    by_place = {row.place: row for row in rows}
    for row in rows:
        key = (row.section, row.hash)
        if left[key] > 0:
            left[key] -= 1
        else:
            yield Changed(row.section, row.ordinal, row.hash, _review(row, by_place))


def _review(row: CoverageRow, by_place: Mapping[str, CoverageRow]) -> tuple[str, ...]:
    original = by_place.get(row.of) if row.of is not None else None
    return original.by if original is not None else row.by


def _dangling(rows: Collection[CoverageRow], known: Collection[str]) -> tuple[str, ...]:
    """Ids that nothing has, and originals that are missing or repeat another sentence."""
    originals = {row.place for row in rows if row.fate is not Fate.DUPLICATE}
    ids = {name for row in rows for name in row.by if name not in known}
    places = {row.of for row in rows if row.of is not None and row.of not in originals}
    return tuple(sorted(ids | places))


def _percentage(part: int, whole: int) -> Decimal:
    if whole == 0:
        return Decimal(100)
    return (Decimal(100 * part) / whole).quantize(_TENTH, rounding=ROUND_DOWN)


def _ids(value: object) -> Iterator[str]:
    """Every text under a key `id`, however deep."""
    if isinstance(value, Mapping):
        own = value.get("id")
        if isinstance(own, str):
            yield own
        for part in value.values():
            yield from _ids(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _ids(part)
