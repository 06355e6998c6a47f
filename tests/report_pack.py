"""The anakinra pack, and reports drafted with it, for tests of reports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import cast

from vademecum.model.answer import Context
from vademecum.model.label import Label
from vademecum.model.report import Report
from vademecum.model.vocabulary import Audience, Jurisdiction
from vademecum.packs.commands import Options, answer_document, run
from vademecum.packs.load import load

PACK = Path(__file__).parents[1] / "packs" / "anakinra"
ON = date(2026, 6, 1)
WHOLE: dict[str, object] = {
    "reporter": {"role": "health-professional", "contact": "given"},
    "patient": {"age": "45 a", "sex": "female", "initials": "A. B."},
    "product": {"name": "anakinra", "brand": "Kineret", "batch": "1234567"},
    "event": {"term": "headache", "severity": "mild", "onset": "2026-05-20"},
    "seriousness": ["hospitalisation"],
    "outcome": "recovered",
    "authorisation": "emergency-use",
    "aware_on": "2026-05-22",
    "kind": "adverse-event",
}


@cache
def label() -> Label:
    """The anakinra label, whole."""
    return load(PACK)


def options(jurisdiction: str | None, audience: str, lang: str, on: date) -> Options:
    """Who asks, and on which day."""
    where = Jurisdiction(jurisdiction) if jurisdiction else None
    noon = datetime.combine(on, time(12), UTC)
    return Options(on=on, now=noon, context=Context(where, Audience(audience), lang))


def report(
    case: object,
    jurisdiction: str | None = "US",
    *,
    facts: Mapping[str, object] | None = None,
    audience: str = "professional",
    lang: str = "en",
) -> Report:
    """The draft of a report about a case."""
    document = {"facts": facts or {}, "case": case}
    asked = options(jurisdiction, audience, lang, ON)
    return cast("Report", run("report", label(), document=document, options=asked))


def report_json(case: object, jurisdiction: str | None = None) -> dict[str, object]:
    """The JSON document of the answer."""
    asked = options(jurisdiction, "professional", "en", ON)
    return answer_document(
        "report",
        label(),
        answer=run("report", label(), document={"case": case}, options=asked),
        options=asked,
    )
