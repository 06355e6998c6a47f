"""The parts of a page that belong to one kind of answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from vademecum.cli.page import LEVELS, QUIET, Page
from vademecum.cli.render_parts import Shown, cited, marked, rows
from vademecum.cli.words import Words


def show_verdict(page: Page, answer: Shown, word: Words) -> None:
    """The one word of an answer."""
    page.title(word("verdict"))
    page.line(answer["verdict"], indent=2, style="bold")


def show_checks(page: Page, answer: Shown, word: Words) -> None:
    """Each check of an order with its limits."""
    page.title(word("checks"))
    for check in rows(answer["checks"]):
        if check["result"] == "not-applicable":
            continue
        limits = [
            f"{key} {check[key]}" for key in ("actual", "low", "high", "limit") if check[key]
        ]
        page.line(f"{check['check']}: {check['result']} ({', '.join(limits)})", indent=2)
        page.line(f"{check['says']} {cited(check['cites'])}", indent=4, style=QUIET)


def show_syringes(page: Page, answer: Shown, word: Words) -> None:
    """How each dose is drawn, preferred way first."""
    drawn = rows(answer.get("syringes", []))
    if not drawn:
        return
    page.title(word("syringes"))
    for dose in drawn:
        ways = [" + ".join(way) for way in cast("list[list[str]]", dose["splits"])]
        page.line(f"{dose['dose']}: {' | '.join(ways)}; discard {dose['discard']}", indent=2)


def show_triage_first(page: Page, answer: Shown, word: Words) -> None:
    """Symptoms that were told beside a question come before the answer to it."""
    found = cast("Shown | None", answer.get("triage"))
    if found is not None:
        disposition = str(found["disposition"])
        page.title(disposition)
        page.lines(
            [reason["says"] for reason in rows(found["reasons"])], style=LEVELS[disposition]
        )


def show_reasons(page: Page, answer: Shown, word: Words, *, key: str = "reasons") -> None:
    """Why the answer is what it is."""
    reasons = rows(answer[key])
    if reasons:
        page.title(word("reasons"))
    for reason in reasons:
        policies = cast("list[str]", reason.get("policies", []))
        rest = "; ".join(part for part in (cited(reason["cites"]), *policies) if part)
        page.line(f"{reason['says']} {marked(reason, word)}".rstrip(), indent=2)
        page.line(rest, indent=4, style=QUIET)


def show_slots(page: Page, answer: Shown, word: Words) -> None:
    """The doses around now, and what comes next."""
    page.title(word("slots"))
    for slot in rows(answer["slots"])[-7:]:
        given = f" given {slot['given']}" if slot["given"] else ""
        page.line(f"{slot['due']}: {slot['state']}{given}", indent=2)
    page.line(f"next {answer['next_due']}, in {answer['remaining']}", indent=2)


def show_codes(page: Page, answer: Shown, word: Words, *, keys: Iterable[str]) -> None:
    """Lists of codes, each under its title."""
    for key in keys:
        if answer[key]:
            page.title(word(key))
            page.lines(answer[key])


def show_scores(page: Page, answer: Shown, word: Words) -> None:
    """Published scores with their items."""
    for score in rows(answer["scores"]):
        page.title(word("scores"))
        items = cast("dict[str, int]", score["items"])
        counted = ", ".join(f"{name} {value}" for name, value in items.items())
        page.line(f"{score['name']} {score['value']}: {score['band']} ({counted})", indent=2)


def show_suggestion(page: Page, answer: Shown, word: Words) -> None:
    """Where to inject next."""
    suggestion = cast("Shown | None", answer["suggestion"])
    if suggestion is not None:
        page.title(word("suggestion"))
        page.line(suggestion["says"], indent=2)


def show_amounts(page: Page, answer: Shown, word: Words, *, keys: Iterable[str]) -> None:
    """Single values of an answer, each with its name."""
    for key in keys:
        value = answer[key]
        if value not in (None, []):
            shown = ", ".join(map(str, value)) if isinstance(value, list) else value
            page.line(f"{word(key)}: {shown}", indent=2)


def show_results(page: Page, answer: Shown, word: Words) -> None:
    """What results mean, those that a later one replaced left out."""
    results = [each for each in rows(answer["results"]) if not each["superseded"]]
    if results:
        page.title(word("results"))
    for result in results:
        level = str(result["level"])
        when = f" ({result['at']})" if result["at"] else ""
        page.line(
            f"{level}: {result['test']} {result['value']}{when}", indent=2, style=LEVELS[level]
        )
        page.line(f"{result['says']} {marked(result, word)}".rstrip(), indent=4)
        page.line(cited(result["cites"]), indent=4, style=QUIET)


def show_due(page: Page, answer: Shown, word: Words) -> None:
    """What is overdue, due and comes next; what is done is left out."""
    due = [each for each in rows(answer["due"]) if each["state"] != "done"]
    if due:
        page.title(word("due"))
    for each in due:
        style = LEVELS["avoid"] if each["state"] == "overdue" else ""
        page.line(f"{each['date']}  {each['state']}: {each['test']}", indent=2, style=style)


def show_schedule(page: Page, answer: Shown, word: Words) -> None:
    """Every test with its months, and where the schedule comes from."""
    page.title(word("schedule"))
    for planned in rows(answer["schedule"]):
        months = ", ".join(map(str, cast("list[int]", planned["months"])))
        at = f" ({word('months')} {months})" if months else ""
        mark = "? " if planned["truth"] == "unknown" else ""
        page.line(f"{mark}{planned['test']}{at}", indent=2)
        page.line(f"{planned['says']} {marked(planned, word)}".rstrip(), indent=4)
        page.line(cited(planned["cites"]), indent=4, style=QUIET)


def show_destinations(page: Page, answer: Shown, word: Words) -> None:
    """Where a report goes and by when."""
    page.title(word("send_to"))
    for place in rows(answer["send_to"]):
        page.line(f"{place['says']} {marked(place, word)}".rstrip(), indent=2)
    due = cast("Shown | None", answer["due"])
    if due is not None:
        page.line(f"{due['date']}: {due['says']}", indent=2, style="bold")
