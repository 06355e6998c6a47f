"""Shows an answer to people: the same document that programs get, in the order people need it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from vademecum.cli import render_answers as own
from vademecum.cli import render_parts as parts
from vademecum.cli import render_simulation as simulation
from vademecum.cli.page import LEVELS, Page
from vademecum.cli.words import Words, words
from vademecum.model.label import Label

Shown = Mapping[str, object]
Show = Callable[[Page, Shown, Words], None]


def render(answer: Shown, label: Label) -> None:
    """Print an answer; what is urgent comes first, what was not understood is not left out."""
    page, word = Page(), words(str(answer["lang"]))
    _head(page, answer, label)
    _SHOWN[str(answer["command"])](page, answer, word)
    if answer["audience"] == "professional":
        parts.show_working(page, answer, word)
    parts.show_conflicts(page, answer, word)
    parts.show_problems(page, answer, word)
    parts.show_not_checked(page, answer, word)
    parts.show_policies(page, answer, word, label=label)
    parts.show_sources(page, answer, word)
    page.line()
    footer = "footer-model" if answer["command"] == "simulate" else "footer"
    page.line(word(footer), style="dim")


def _head(page: Page, answer: Shown, label: Label) -> None:
    identity = label.identity
    asked = str(answer.get("on") or answer.get("now"))
    day = date.fromisoformat(asked[:10])
    shown = [
        f"{identity.names[0]} ({', '.join(identity.brands)})",
        f"{identity.version}, {identity.status}",
        str(answer["jurisdiction"] or "US, EU, UK"),
        f"{day.day} {parts.month(day.month, str(answer['lang']))} {day.year}{asked[10:]}",
    ]
    page.title("  ·  ".join(shown))


def _assess(page: Page, answer: Shown, word: Words) -> None:
    verdict = answer["verdict"]
    assert isinstance(verdict, dict)
    page.title(word("verdict"))
    for key in ("at_least", "at_most"):
        level = str(verdict[key])
        line = f"{word(key.replace('_', '-'))}: {level} ({word(level)})"
        page.line(line, indent=2, style=LEVELS[level])
    parts.show_indication(page, answer, word)
    parts.show_findings(page, answer, word)
    parts.show_missing(page, answer, word)


def _dose(page: Page, answer: Shown, word: Words) -> None:
    own.show_verdict(page, answer, word)
    own.show_checks(page, answer, word)
    own.show_syringes(page, answer, word)
    parts.show_missing(page, answer, word)


def _missed(page: Page, answer: Shown, word: Words) -> None:
    own.show_triage_first(page, answer, word)
    page.title(word("advice"))
    also = answer["also"]
    assert isinstance(also, list)
    page.line(", ".join([str(answer["advice"]), *map(str, also)]), indent=2, style="bold")
    own.show_reasons(page, answer, word)
    own.show_slots(page, answer, word)
    parts.show_missing(page, answer, word)


def _triage(page: Page, answer: Shown, word: Words) -> None:
    disposition = str(answer["disposition"])
    page.title(word("verdict"))
    page.line(disposition, indent=2, style=LEVELS[disposition])
    own.show_reasons(page, answer, word)
    own.show_codes(page, answer, word, keys=("actions", "suspected"))
    own.show_scores(page, answer, word)
    parts.show_missing(page, answer, word)


def _site(page: Page, answer: Shown, word: Words) -> None:
    own.show_verdict(page, answer, word)
    page.line(answer["says"], indent=2)
    own.show_reasons(page, answer, word, key="explained")
    own.show_suggestion(page, answer, word)
    parts.show_missing(page, answer, word)


def _storage(page: Page, answer: Shown, word: Words) -> None:
    own.show_verdict(page, answer, word)
    own.show_amounts(page, answer, word, keys=("time_out", "remaining", "use_by"))
    own.show_reasons(page, answer, word, key="explained")
    parts.show_missing(page, answer, word)


def _monitor(page: Page, answer: Shown, word: Words) -> None:
    own.show_results(page, answer, word)
    own.show_due(page, answer, word)
    own.show_schedule(page, answer, word)
    own.show_reasons(page, answer, word, key="notes")
    parts.show_missing(page, answer, word)


def _report(page: Page, answer: Shown, word: Words) -> None:
    page.title(word("verdict"))
    own.show_amounts(
        page, answer, word, keys=("validity", "missing_elements", "serious", "expectedness")
    )
    own.show_destinations(page, answer, word)
    own.show_reasons(page, answer, word, key="reasons")
    parts.show_missing(page, answer, word)
    page.title(word("draft"))
    page.lines(str(answer["draft"]).splitlines())


def _simulate(page: Page, answer: Shown, word: Words) -> None:
    simulation.show_model(page, answer, word)
    simulation.show_parameters(page, answer, word)
    simulation.show_curve(page, answer, word)
    parts.show_missing(page, answer, word)
    simulation.show_limits(page, answer, word)


_SHOWN: dict[str, Show] = {
    "assess": _assess,
    "dose": _dose,
    "missed": _missed,
    "triage": _triage,
    "site": _site,
    "storage": _storage,
    "monitor": _monitor,
    "report": _report,
    "simulate": _simulate,
}
