"""One syringe and the time that it was out of the refrigerator.

The clock of a label that gives a time starts when the syringe is known to have warmed above the
refrigerator's range, and nothing stops it: going back is forbidden, so that later time in the
refrigerator counts as well. Where nobody told the temperature, a removal counts for as long as it
lasted. A removal that is known to have stayed within the range is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from vademecum.model.label import Label
from vademecum.model.removal import Removal
from vademecum.model.storage import Allowance, LabelledRange, StorageRequest, StorageRules
from vademecum.model.vocabulary import Audience, Jurisdiction

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Case:
    """All that a verdict looks at; `now` keeps the offset of the question."""

    label: Label
    rules: StorageRules
    request: StorageRequest
    audience: Audience
    jurisdiction: Jurisdiction | None
    now: datetime

    @property
    def allowance(self) -> Allowance | None:
        """The text that is acted on; None where the jurisdiction is not known."""
        return self.rules.allowance(self.jurisdiction) if self.jurisdiction is not None else None

    @property
    def counted(self) -> tuple[Removal, ...]:
        """The removals that are not known to have stayed within the refrigerator's range."""
        cold = self.rules.refrigerator
        return tuple(each for each in self.request.removed.items if not _kept_cold(each, cold))

    def has_passed(self, instant: datetime | None) -> bool:
        """Whether an instant is known and not after the question."""
        return instant is not None and instant <= self.now


def time_out(case: Case) -> timedelta:
    """The absolute time that counts against a limit; overlapping times count once."""
    total, covered = timedelta(), None
    for start, end in sorted(_spans(case)):
        begin = start if covered is None else max(start, covered)
        total += max(end - begin, timedelta())
        covered = max(end, begin)
    return total


def is_running(case: Case) -> bool:
    """Whether the time that counts still grows."""
    return any(end == case.now for _, end in _spans(case))


def _spans(case: Case) -> list[Span]:
    """Each removal from its start to its end; what is still open, or became warm, runs on."""
    spans = []
    for each in case.counted:
        if each.out is None or not case.has_passed(each.out):
            continue
        runs_on = not case.has_passed(each.back) or _warmed(each, case.rules.refrigerator)
        spans.append((each.out, case.now if runs_on or each.back is None else each.back))
    return spans


def _kept_cold(removal: Removal, cold: LabelledRange) -> bool:
    told = len(removal.temperatures) == 2
    return told and all(cold.low.base <= t.base <= cold.high.base for t in removal.temperatures)


def _warmed(removal: Removal, cold: LabelledRange) -> bool:
    return any(reached.base > cold.high.base for reached in removal.temperatures)
