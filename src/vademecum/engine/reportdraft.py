"""The draft of a report as plain text that a person copies, checks and sends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from vademecum.engine.reportcase import missing_elements
from vademecum.engine.reportroute import Circumstances, Routes
from vademecum.model.answer import Context
from vademecum.model.label import Label
from vademecum.model.quantity import Quantity, number_text
from vademecum.model.report import ReportCase, ShownDestination
from vademecum.model.truth import Truth

LONGEST_VALUE = 300
# Outcomes as reporting systems code them; any other words are shown as told.
OUTCOMES = ("recovered", "recovering", "not-recovered", "recovered-with-sequelae", "fatal")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a draft in one language for one audience."""

    label: Label
    context: Context

    def of(self, role: str, key: str) -> str:
        """The text `<medicine>.<role>.<key>`."""
        text = f"{self.label.identity.id}.{role}.{key}"
        return self.label.text(text, self.context.lang, self.context.audience)

    def line(self, key: str, value: str | None) -> str:
        """A line with a value in it, or with the words for "not told"."""
        shown = plain(value) if value is not None else self.of("report-draft", "not-told")
        return self.of("report-draft", key).replace("{value}", shown)

    def codes(self, codes: Iterable[str]) -> str:
        """Codes in words."""
        return ", ".join(self.of("report-word", code) for code in codes)

    def day(self, day: date | None) -> str | None:
        """A day with its month in words."""
        if day is None:
            return None
        months = self.of("report-word", "months").split()
        words = self.of("report-word", "day")
        words = words.replace("{day}", str(day.day)).replace("{month}", months[day.month - 1])
        return words.replace("{year}", str(day.year))

    def age(self, age: Quantity | None) -> str | None:
        """An age in completed units, in words."""
        if age is None:
            return None
        words = self.of("report-word", age.unit)
        return words.replace("{value}", number_text(age.value))


def plain(text: str) -> str:
    """What somebody wrote, on one line, without control characters, and not without end."""
    kept = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(kept.split())[:LONGEST_VALUE]


def draft_text(
    words: Words,
    case: ReportCase,
    *,
    told: Circumstances,
    routes: Routes,
) -> str:
    """The whole text; what was not told stands there as not told, and the end says who sends."""
    lacking = missing_elements(case)
    lines = [
        words.of("report-draft", "title"),
        "",
        *_product_lines(words, case),
        *_event_lines(words, case),
        words.line("serious", _serious(words, told)),
        *_person_lines(words, case),
        "",
        *([words.line("lacking", words.codes(lacking))] if lacking else ()),
        *(words.line("send-to", shown) for shown in _addresses(words, routes)),
        words.of("report-draft", "person-sends"),
    ]
    return "\n".join(lines)


def _product_lines(words: Words, case: ReportCase) -> Iterator[str]:
    yield words.line("product", case.product.name)
    yield words.line("brand", case.product.brand)
    yield words.line("batch", case.product.batch)
    yield words.line("authorisation", _code(words, case.authorisation))


def _event_lines(words: Words, case: ReportCase) -> Iterator[str]:
    yield words.line("kind", _code(words, case.kind))
    yield words.line("event", case.event.term)
    yield words.line("severity", _code(words, case.event.severity))
    yield words.line("onset", words.day(case.event.onset))
    coded = case.outcome in OUTCOMES
    yield words.line("outcome", _code(words, case.outcome) if coded else case.outcome)


def _person_lines(words: Words, case: ReportCase) -> Iterator[str]:
    yield words.line("age", words.age(case.patient.age))
    yield words.line("sex", _code(words, case.patient.sex))
    if case.patient.initials is not None:
        yield words.line("initials", case.patient.initials)
    yield words.line("role", _code(words, case.reporter.role))
    contact = "contact-told" if case.reporter.identifiable else "contact-not-told"
    yield words.of("report-draft", contact)
    yield words.line("aware-on", words.day(case.aware_on))


def _serious(words: Words, told: Circumstances) -> str:
    answer = words.of("report-word", f"serious-{told.serious.value}")
    return f"{answer} ({words.codes(told.seriousness)})" if told.seriousness else answer


def _addresses(words: Words, routes: Routes) -> Iterator[str | None]:
    """The destinations that are certain; without one, None for a line that says so."""
    certain = [entry for entry in routes.send_to if entry.truth is Truth.TRUE]
    yield from (_address(words, entry) for entry in certain)
    if not certain:
        yield None


def _address(words: Words, entry: ShownDestination) -> str:
    form = words.of("report-word", "form").replace("{value}", entry.form or "")
    parts = (words.of("report-word", entry.system), form if entry.form else "")
    return ", ".join(part for part in (*parts, entry.phone, entry.url) if part)


def _code(words: Words, code: str | None) -> str | None:
    return None if code is None else words.codes([code])
