"""The parts of a page: findings, questions, checks, reasons, conflicts, problems, sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from vademecum.cli.page import LEVELS, QUIET, Page
from vademecum.cli.words import Words
from vademecum.model.label import Label
from vademecum.model.vocabulary import Audience

Shown = Mapping[str, object]
SHOWN_QUESTIONS = 12
SHOWN_UNREAD = 8
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
}
_MARKS_OF = ("id", "subject")
_NOW = "true"
_MARKS = {"true": "+", "false": "-", "unknown": "?"}


def month(number: int, lang: str) -> str:
    """A month as a word."""
    return _MONTHS[lang].split()[number - 1]


def rows(value: object) -> list[Shown]:
    """A list of objects of an answer."""
    return cast("list[Shown]", value)


def cited(cites: object) -> str:
    """Citations as one short text: us-pi 5.2, 7.1; eu-pil 2."""
    sections: dict[str, list[str]] = {}
    for cite in rows(cites):
        sections.setdefault(str(cite["source"]), []).append(str(cite["section"]))
    return "; ".join(f"{source} {', '.join(found)}" for source, found in sections.items())


def marked(entry: Shown, word: Words) -> str:
    """What a statement rests on where that is not the label itself."""
    found = [str(entry.get("basis", "label")), str(entry.get("review", "verified"))]
    notes = [word(code) for code in found if code not in ("label", "verified")]
    return f"[{'; '.join(notes)}]" if notes else ""


def show_indication(page: Page, answer: Shown, word: Words) -> None:
    """Whether the use is inside the label, condition by condition."""
    found = cast("Shown", answer["indication"])
    page.title(word("indication"))
    code = found["code"] or word("unknown")
    kinds = [f"inside-{found['truth']}", str(found["authorisation"])]
    said = ", ".join(word(kind) for kind in kinds if kind not in ("unknown", "approved"))
    page.line(f"{code}: {said}", indent=2)
    for criterion in rows(found["criteria"]):
        mark = _MARKS[str(criterion["truth"])]
        page.line(f"{mark} {criterion['says']} ({cited(criterion['cites'])})", indent=4)
    for count in rows(found["counts"]):
        tally = f"{count['met']} + / {count['not_met']} - / {count['unknown']} ?"
        page.line(f"{count['name']}: {count['needed']} of {tally}", indent=4)


def show_findings(page: Page, answer: Shown, word: Words) -> None:
    """What applies, then (where asked for) what does not; what is open is told by its facts."""
    findings = rows(answer["findings"])
    professional = answer["audience"] == Audience.PROFESSIONAL
    for truth, title in (("true", "now"), ("false", "not-applying")):
        chosen = [finding for finding in findings if finding["truth"] == truth]
        if chosen:
            page.title(f"{word(title)} ({len(chosen)})")
        for finding in chosen:
            _finding(page, finding, word, professional=professional)


def _finding(page: Page, finding: Shown, word: Words, *, professional: bool) -> None:
    matched = cast("Shown | None", finding["matched"])
    given = f" ({word('given')} {matched['given']})" if matched else ""
    level = str(finding["level"])
    head = f"{level}: {finding['subject']}{given}"
    if professional:
        head = f"{level} ({finding['wording']}): {finding['subject']}{given}"
    page.line(head, indent=2, style=LEVELS[level])
    page.line(f"{finding['says']} {marked(finding, word)}".rstrip(), indent=4)
    if professional:
        page.line(f"{finding['id']} · {cited(finding['cites'])}", indent=4, style=QUIET)


def show_missing(page: Page, answer: Shown, word: Words) -> None:
    """What is not known, the most telling first, and what to ask next."""
    missing = rows(answer["missing"])
    if not missing:
        return
    opened = [f for f in rows(answer["findings"]) if f["truth"] == "unknown"]
    page.title(word("missing"))
    if opened:
        page.line(f"{len(opened)} {word('waits')}:", indent=2)
    for entry in missing[:SHOWN_QUESTIONS]:
        page.line(_question(entry), indent=2)
    if len(missing) > SHOWN_QUESTIONS:
        rest = ", ".join(str(entry["fact"]) for entry in missing[SHOWN_QUESTIONS:])
        page.line(f"+ {len(missing) - SHOWN_QUESTIONS}: {rest}", indent=2, style=QUIET)
    asked = {str(entry["fact"]): str(entry["ask"]) for entry in missing}
    for fact in cast("list[str]", answer["next_question"]):
        page.line(f"{word('next')}: {asked.get(fact, fact)} ({fact})", indent=2, style="bold")


def _question(entry: Shown) -> str:
    level = f"{entry['level']}: " if entry["level"] else ""
    turning = f", {entry['turning_point']}" if entry["turning_point"] else ""
    return f"? {level}{entry['ask']} ({entry['fact']}, {entry['reason']}{turning})"


def show_working(page: Page, answer: Shown, word: Words) -> None:
    """The arithmetic, line by line."""
    if answer["working"]:
        page.title(word("working"))
        page.lines(answer["working"])


def show_conflicts(page: Page, answer: Shown, word: Words) -> None:
    """Where sources disagree about what applies: every position, and which was acted on."""
    conflicts = rows(answer["conflicts"])
    if conflicts:
        page.title(word("conflicts"))
    now = {
        str(f[key]) for f in rows(answer["findings"]) for key in _MARKS_OF if f["truth"] == _NOW
    }
    aside = [c for c in conflicts if answer["findings"] and now.isdisjoint(_about(c))]
    for conflict in conflicts:
        if conflict in aside:
            continue
        page.line(conflict["topic"], indent=2, style="bold")
        for index, position in enumerate(rows(conflict["positions"])):
            acted = f" ({word('acted-on')})" if index == conflict["acted_on"] else ""
            text = f"{position['says']} {cited(position['cites'])}{acted}"
            page.line(text, indent=4)
        page.line(f"{word('because')}: {conflict['why']}", indent=4, style=QUIET)
    if aside:
        topics = ", ".join(str(conflict["topic"]) for conflict in aside)
        page.line(f"{word('aside')}: {topics}", indent=2, style=QUIET)


def _about(conflict: Shown) -> set[str]:
    return set(cast("list[str]", conflict["about"]))


def show_problems(page: Page, answer: Shown, word: Words) -> None:
    """What was told and could not be used."""
    if answer["problems"]:
        page.title(word("problems"))
    for problem in rows(answer["problems"]):
        about = f"{problem['fact']}: " if problem["fact"] else ""
        page.line(f"{about}{problem['message']} [{problem['code']}]", indent=2)
        page.line(str(problem["pointer"]), indent=4, style=QUIET)
        for hint in rows(problem["hints"]):
            means = f" = {hint['means']}" if hint["means"] else ""
            page.line(f"{word('perhaps')} {hint['reading']}{means}", indent=4, style=QUIET)


def show_not_checked(page: Page, answer: Shown, word: Words) -> None:
    """Names nobody knows, and what of a record did not become a fact."""
    if answer["not_checked"]:
        page.title(word("not-checked"))
        page.lines(answer["not_checked"])
    unread = rows(answer["unread"])
    if not unread:
        return
    total = sum(int(str(entry["count"])) for entry in unread)
    page.title(f"{word('unread')} ({total})")
    for entry in unread[:SHOWN_UNREAD]:
        name = entry["text"] or entry["code"]
        page.line(f"{entry['count']} x {name} ({entry['resource']}, {entry['reason']})", indent=2)
    if len(unread) > SHOWN_UNREAD:
        page.line(f"+ {len(unread) - SHOWN_UNREAD} (--json)", indent=2, style=QUIET)


def show_policies(page: Page, answer: Shown, word: Words, *, label: Label) -> None:
    """The local choices that shaped the answer, in words."""
    policies = cast("list[str]", answer["policies"])
    if policies:
        page.title(word("policies"))
    audience = Audience(str(answer["audience"]))
    for policy in policies:
        page.line(f"{policy}: {label.text(policy, str(answer['lang']), audience)}", indent=2)


def show_sources(page: Page, answer: Shown, word: Words) -> None:
    """The documents behind the citations, with their revisions."""
    sources = cast("dict[str, Shown]", answer["sources"])
    if sources:
        page.title(word("sources"))
    for name, source in sources.items():
        page.line(f"{name}: {source['title']}, {source['revision']}", indent=2, style=QUIET)
