"""Questions about monitoring to the anakinra pack as it is loaded, for tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import cast

from vademecum.model.answer import Context
from vademecum.model.label import Label
from vademecum.model.monitoring import DueTest, JudgedResult, Monitoring, PlannedTest
from vademecum.model.vocabulary import Audience, Jurisdiction
from vademecum.packs.commands import Options, run
from vademecum.packs.load import load

ON = date(2026, 4, 10)
START = "2026-03-05"
# Enough to settle which tests are wanted, so that only dates and results are left.
KNOWN = {
    "indication.code": "rheumatoid-arthritis", "therapy.start": START, "medicines.current": "none",
}  # fmt: skip


@cache
def label() -> Label:
    """The anakinra label."""
    return load(Path(__file__).parents[1] / "packs" / "anakinra")


def monitor(
    facts: Mapping[str, object],
    *results: Mapping[str, object],
    jurisdiction: str | None = "US",
    on: date = ON,
    until: date | None = None,
    audience: str = "professional",
    policies: bool = True,
) -> Monitoring:
    """The answer of the `monitor` command to facts and results."""
    place = Jurisdiction(jurisdiction) if jurisdiction else None
    options = Options(
        on=on,
        now=datetime.fromisoformat(f"{on}T12:00:00+00:00"),
        context=Context(place, Audience(audience)),
        until=until,
    )
    used = label() if policies else label().without_policies()
    document = {"facts": dict(facts), "results": [dict(result) for result in results]}
    return cast("Monitoring", run("monitor", used, document=document, options=options))


def count(value: str | None = None, at: str | None = None) -> dict[str, str]:
    """A neutrophil count as a document tells it; what is None is left out."""
    told = {"test": "neutrophil-count", "value": value, "at": at}
    return {key: text for key, text in told.items() if text is not None}


def planned(answer: Monitoring, test: str = "neutrophil-count") -> PlannedTest:
    """The one schedule of a test."""
    (found,) = (each for each in answer.schedule if each.test == test)
    return found


def due(answer: Monitoring, test: str = "neutrophil-count") -> dict[str, str]:
    """The state of each date of a test."""
    return {row.date.isoformat(): row.state.value for row in rows(answer, test)}


def rows(answer: Monitoring, test: str) -> tuple[DueTest, ...]:
    """The dates of a test."""
    return tuple(row for row in answer.due if row.test == test)


def judged(answer: Monitoring, test: str = "neutrophil-count") -> JudgedResult:
    """The one result of a test."""
    (found,) = (each for each in answer.results if each.test == test)
    return found
