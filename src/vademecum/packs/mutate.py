"""Measures a pack's cases: every small change of its rules must make one of them fail.

A mutant that survives shows a case that is missing, or a part of a rule that changes nothing. One
that means the same as the rule is argued in the pack's equivalent-mutants.yaml.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, astuple, dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from vademecum.model.errors import PackError, PackIssue
from vademecum.model.source import PackModel
from vademecum.packs.cases import read_cases
from vademecum.packs.draft import Draft, read_draft
from vademecum.packs.load import EQUIVALENT_MUTANTS, load
from vademecum.packs.mutants import Mutant, mutants
from vademecum.packs.trial import Trial
from vademecum.packs.yaml import Document, load_yaml

EVERY = 200


class EquivalentMutant(PackModel):
    """A mutant that means the same as the rule, named as the report names it, and why."""

    id: str
    change: str
    why: str


_EQUIVALENT = TypeAdapter(tuple[EquivalentMutant, ...])


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant that no case noticed, and where the changed rule stands."""

    kind: str
    id: str
    change: str
    path: str
    line: int

    def __str__(self) -> str:
        """The form that editors understand."""
        return f"{self.path}:{self.line}: {self.id} {self.change} [{self.kind}]"


@dataclass(slots=True)
class Tally:
    """How many mutants of a kind there were, were killed, and mean the same as the rule."""

    total: int = 0
    killed: int = 0
    equivalent: int = 0


@dataclass(slots=True)
class MutationReport:
    """The outcome: a tally for each kind, the survivors, and what is wrong with the argued list.

    `failing` counts the cases that fail on the unchanged pack; they kill nothing.
    """

    tallies: dict[str, Tally] = field(default_factory=dict)
    survivors: list[Survivor] = field(default_factory=list)
    issues: list[PackIssue] = field(default_factory=list)
    failing: int = 0

    @property
    def is_clean(self) -> bool:
        """Whether every mutant was killed or is rightly argued to be no change."""
        return not (self.survivors or self.issues or self.failing)

    def as_json(self) -> dict[str, object]:
        """Plain values, for programs."""
        return {
            "total": sum(tally.total for tally in self.tallies.values()),
            "killed": sum(tally.killed for tally in self.tallies.values()),
            "kinds": {kind: asdict(tally) for kind, tally in sorted(self.tallies.items())},
            "survivors": [asdict(survivor) for survivor in self.survivors],
            "issues": [asdict(issue) for issue in self.issues],
            "failing_cases": self.failing,
        }

    def text(self) -> str:
        """A table by kind and every survivor, for people."""
        rows = [f"{'mutants of':32} {'killed':>7} {'total':>7} {'equal':>6}"]
        rows += [_row(kind, tally) for kind, tally in sorted(self.tallies.items())]
        columns = zip(*map(astuple, self.tallies.values()), strict=True)
        rows.append(_row("all", Tally(*map(sum, columns))))
        if self.failing:
            rows.append(f"{self.failing} cases fail on the unchanged pack and kill nothing")
        rows += [f"survived: {survivor}" for survivor in self.survivors]
        rows += [str(issue) for issue in self.issues]
        return "\n".join(rows)


def _row(kind: str, tally: Tally) -> str:
    return f"{kind:32} {tally.killed:7} {tally.total:7} {tally.equivalent:6}"


def mutate(
    path: Path,
    *,
    keep: Callable[[Mutant], bool] = lambda _: True,
    say: Callable[[str], None] = lambda _: None,
) -> MutationReport:
    """What the cases of a pack folder make of its mutants.

    `keep` chooses among the mutants, `say` is told of the progress. PackError: the pack or its
    cases cannot be read.
    """
    label, draft = load(path), read_draft(path)
    argued, document = read_equivalent(path)
    trial = Trial(label, read_cases(path))
    report = MutationReport(failing=len(trial.failing))
    outcomes: dict[tuple[str, str], bool] = {}
    for count, mutant in enumerate(filter(keep, mutants(draft))):
        if count % EVERY == 0:
            say(f"{count} mutants, {len(report.survivors)} survivors")
        changed = trial.changed(mutant)
        if changed is None:
            continue
        killed = trial.kills(mutant, changed)
        outcomes[mutant.id, mutant.change] = killed
        is_argued = (mutant.id, mutant.change) in argued
        _count(report, mutant.kind, killed=killed, argued=is_argued)
        if not killed and not is_argued:
            report.survivors.append(_survivor(draft, mutant))
    report.issues += _wrongly_argued(argued, document, outcomes)
    report.survivors.sort(key=lambda each: (each.path, each.line, each.change))
    return report


def _count(report: MutationReport, kind: str, *, killed: bool, argued: bool) -> None:
    tally = report.tallies.setdefault(kind, Tally())
    tally.total += 1
    tally.killed += killed
    tally.equivalent += argued and not killed


def _survivor(draft: Draft, mutant: Mutant) -> Survivor:
    place = draft.issue(mutant.path, "survivor", mutant.change)
    return Survivor(mutant.kind, mutant.id, mutant.change, place.path, place.line)


Argued = dict[tuple[str, str], int]


def read_equivalent(path: Path) -> tuple[Argued, Document]:
    """The mutants argued to mean the same, with their position in the list; PackError if wrong."""
    file = path / EQUIVALENT_MUTANTS
    content = file.read_bytes() if file.is_file() else b"[]"
    document = load_yaml(content, str(file))
    try:
        listed = _EQUIVALENT.validate_python(document.value or [])
    except ValidationError as error:
        raise PackError(
            [
                document.issue(tuple(fault["loc"]), fault["type"].replace("_", "-"), fault["msg"])
                for fault in error.errors()
            ]
        ) from error
    return {(each.id, each.change): place for place, each in enumerate(listed)}, document


def _wrongly_argued(
    argued: Argued, document: Document, outcomes: dict[tuple[str, str], bool]
) -> Iterator[PackIssue]:
    """A listed mutant that a case kills after all, or that nobody made."""
    for key, place in argued.items():
        if outcomes.get(key) is True:
            message = f"a case kills this mutant of {key[0]}: it is not equivalent; strike it"
            yield document.issue((place,), "equivalent-killed", message)
        elif key not in outcomes:
            message = f"there is no such mutant of {key[0]}; strike or correct it"
            yield document.issue((place,), "equivalent-unknown", message)
