"""The parts of a page that show a simulated concentration: values, a table, what it cannot do."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

from vademecum.cli.page import QUIET, Page
from vademecum.cli.render_parts import Shown, cited, marked, rows
from vademecum.cli.words import Words
from vademecum.model.quantity import number_text, rounded

_DIGITS = 4
_SUMMARY = ("cmax", "tmax", "trough", "average", "auc", "half_life")


def show_model(page: Page, answer: Shown, word: Words) -> None:
    """Which model it is, and whether it was built on people like this one."""
    page.title(f"{word('illustrative')}: {answer['model']}")
    page.line(f"{answer['says']} {marked(answer, word)}".rstrip(), indent=2)
    page.line(word(f"in-range-{answer['in_range']}"), indent=2, style="bold")


def show_parameters(page: Page, answer: Shown, word: Words) -> None:
    """The values that were used, each with its source."""
    values = cast("dict[str, str]", answer["parameters"])
    if values:
        page.title(word("parameters"))
    for origin in rows(answer["origins"]):
        name = str(origin["parameter"])
        source = cited(origin["cites"]) or word("put-in")
        mark = marked(origin, word) if origin["review"] else ""
        page.line(f"{word(name)}: {short(values[name])} ({source}) {mark}".rstrip(), indent=2)


def show_curve(page: Page, answer: Shown, word: Words) -> None:
    """The peak, the trough and the half-life, then the concentration at each time."""
    summary = cast("dict[str, str | None]", answer["summary"])
    known = [(key, value) for key in _SUMMARY if (value := summary[key]) is not None]
    if known:
        page.title(word("after-last-dose"))
    for key, value in known:
        over = f" ({word(str(summary['auc_over']))})" if key == "auc" else ""
        page.line(f"{word(key):<26}{short(value)}{over}", indent=2)
    for row in rows(answer["concentrations"]):
        page.line(f"{row['at']!s:<26}{short(str(row['value']))}", indent=2)


def show_limits(page: Page, answer: Shown, word: Words) -> None:
    """What the model cannot do, or is known to get wrong."""
    page.title(word("limits"))
    for limit in rows(answer["limits"]):
        page.line(f"{limit['says']} {marked(limit, word)}".rstrip(), indent=2)
        page.line(cited(limit["cites"]), indent=4, style=QUIET)


def short(quantity: str) -> str:
    """A quantity with four significant digits; programs get all of them.

    >>> short("0.964173876919696 mg/L")
    '0.9642 mg/L'
    """
    number, _, unit = quantity.partition(" ")
    return f"{number_text(rounded(Decimal(number), _DIGITS))} {unit}"
