"""Runs the cases of a pack: named examples with the answer that a pharmacist expects.

A case file is a list of mappings: name, patient (the API's facts) or given (the other keys of the
command's document), expect, and optionally command, jurisdiction (one or a list), audience, lang,
on, now, until, policies. In `expect`, statement ids map to a truth ("*": every other statement);
other keys are compared with the answer: mappings key by key, lists of scalars exactly, and of a
list of mappings each expected one must occur.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from vademecum.engine.prepared import rules
from vademecum.model.answer import Answer, Context, as_json
from vademecum.model.errors import InputError, PackError, PackIssue
from vademecum.model.instant import parse_date, parse_datetime
from vademecum.model.label import Label
from vademecum.model.vocabulary import Audience, Jurisdiction
from vademecum.packs.commands import Options, run
from vademecum.packs.yaml import Document, load_yaml

KEYS = {
    "name", "command", "jurisdiction", "audience", "lang", "on", "now", "until", "policies",
    "patient", "given", "expect",
}  # fmt: skip
# The day on which a case is asked where it names none.
DEFAULT_DAY = date(2026, 6, 1)


@dataclass(frozen=True, slots=True)
class Case:
    """One case in one jurisdiction, with its place: the line, and the position in the file."""

    path: str
    line: int
    name: str
    command: str
    document: dict[str, object]
    options: Options
    policies: bool
    expect: dict[str, object]
    index: int = 0

    @property
    def truths(self) -> dict[str, str]:
        """The truth that is expected of statements by id; `*` stands for all others."""
        return {key: _truth(told) for key, told in self.expect.items() if _is_statement(key)}


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that did not come out as expected."""

    path: str
    line: int
    name: str
    expected: object
    got: object


@dataclass(slots=True)
class CaseReport:
    """How the cases of a pack came out, and which truths each statement was seen with."""

    cases: int = 0
    failed: list[Failure] = field(default_factory=list)
    seen: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def passed(self) -> int:
        """The number of cases that came out as expected."""
        return self.cases - len(self.failed)


def read_cases(folder: Path) -> list[Case]:
    """All cases of a pack folder in file order; PackError lists what is wrong with them."""
    cases: list[Case] = []
    issues: list[PackIssue] = []
    for file in case_files(folder):
        found, faults = read_case_file(file)
        cases += found
        issues += faults
    if issues:
        raise PackError(issues)
    return cases


def case_files(folder: Path) -> list[Path]:
    """The case files of a pack folder, in a fixed order."""
    return sorted(folder.glob("*.cases.yaml"))


def read_case_file(file: Path) -> tuple[list[Case], list[PackIssue]]:
    """The cases of a file that can be read, and what is wrong with the others."""
    try:
        document = load_yaml(file.read_bytes(), str(file))
    except PackError as error:
        return [], list(error.issues)
    if not isinstance(document.value, list | None):
        return [], [document.issue((), "case", "a case file is a list of cases")]
    cases: list[Case] = []
    issues: list[PackIssue] = []
    for index, item in enumerate(document.value or []):
        try:
            cases += _cases(document, index, item)
        except (ValueError, KeyError) as error:
            issues.append(document.issue((index,), "case", str(error)))
    return cases, issues


def _cases(document: Document, index: int, item: object) -> Iterator[Case]:
    if not isinstance(item, Mapping) or not {"name", "expect"} <= set(item):
        raise ValueError("a case has at least a name and what to expect")
    if set(item) - KEYS:
        raise ValueError(f"a case has no key {', '.join(sorted(set(item) - KEYS))}")
    given = item.get("given") or {}
    facts = {"facts": item["patient"]} if item.get("patient") is not None else {}
    wanted = item.get("jurisdiction")
    for code in wanted if isinstance(wanted, list) else [wanted]:
        yield Case(
            document.path,
            document.place((index,))[0],
            str(item["name"]),
            str(item.get("command", "assess")),
            {**facts, **given},
            _options(item, code),
            item.get("policies", True) is not False,
            dict(item["expect"]),
            index,
        )


def _options(item: Mapping[str, object], code: object) -> Options:
    context = Context(
        Jurisdiction(str(code)) if code else None,
        Audience(str(item.get("audience", "professional"))),
        str(item.get("lang", "en")),
    )
    on = parse_date(str(item["on"])) if "on" in item else DEFAULT_DAY
    now = parse_datetime(str(item["now"])) if "now" in item else None
    return Options(
        context=context,
        on=now.date() if now and "on" not in item else on,
        now=now or datetime.fromisoformat(f"{on}T12:00:00+00:00"),
        until=parse_date(str(item["until"])) if "until" in item else None,
        show_false=True,
    )


def run_cases(label: Label, cases: list[Case]) -> CaseReport:
    """The outcome of every case against a label."""
    report = CaseReport(seen={rule.statement.id: _unseen() for rule in rules(label)})
    bare = label.without_policies()
    for case in cases:
        report.cases += 1
        failure = check(label if case.policies else bare, case, report.seen)
        if failure is not None:
            report.failed.append(failure)
    return report


def check(
    label: Label, case: Case, seen: dict[str, dict[str, int]] | None = None
) -> Failure | None:
    """Why a case fails, or None; expected truths are counted in `seen`."""
    answer = answer_of(label, case)
    truths: dict[str, str] = {}
    if isinstance(answer, Answer) and case.command == "assess":
        truths = {finding.id: finding.truth.value for finding in answer.findings}
    expected: dict[str, object] = dict(_expected_truths(case, truths))
    got: dict[str, object] = {}
    for statement, truth in expected.items():
        actual = truths.get(statement, "no such statement")
        if actual != truth:
            got[statement] = actual
        elif seen is not None and statement in seen:
            seen[statement][str(truth)] += 1
    parts = {key: value for key, value in case.expect.items() if not _is_statement(key)}
    shown = _shown(answer, parts)
    wrong = {key for key in parts if not matches(parts[key], _get(shown, key))}
    if not got and not wrong:
        return None
    got |= {key: _get(shown, key) for key in wrong}
    expected = {key: value for key, value in expected.items() if key in got}
    return Failure(case.path, case.line, case.name, expected | {k: parts[k] for k in wrong}, got)


def _shown(answer: object, keys: Iterable[str]) -> dict[str, object]:
    """These keys of an answer as JSON; the others are not worked out."""
    own = getattr(answer, "as_json", None)
    found = own() if own is not None else answer
    if isinstance(found, Mapping):
        return {key: as_json(found[key]) for key in keys if key in found}
    return {key: as_json(getattr(answer, key)) for key in keys if hasattr(answer, key)}


def answer_of(label: Label, case: Case) -> object:
    """The answer of the command, or {"error": ...} where the document is refused."""
    try:
        return run(case.command, label, document=case.document, options=case.options)
    except InputError as error:
        return {"error": {"kind": "input", "issues": [as_json(i) for i in error.issues]}}


def _expected_truths(case: Case, truths: Mapping[str, str]) -> dict[str, str]:
    named = {key: value for key, value in case.expect.items() if _is_statement(key)}
    others = named.pop("*", None)
    if others is None:
        return {key: _truth(value) for key, value in named.items()}
    return dict.fromkeys(truths, _truth(others)) | {k: _truth(v) for k, v in named.items()}


def _truth(value: object) -> str:
    return str(value).lower()


def _is_statement(key: str) -> bool:
    return key == "*" or "." in key


def _get(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, Mapping) else None


def matches(expected: object, actual: object) -> bool:
    """Whether an answer holds what is expected of it; see the module's first lines."""
    if isinstance(expected, Mapping):
        return isinstance(actual, Mapping) and all(
            key in actual and matches(value, actual[key]) for key, value in expected.items()
        )
    if isinstance(expected, list):
        if not isinstance(actual, list):
            return False
        if any(isinstance(item, Mapping) for item in expected):
            return all(any(matches(item, other) for other in actual) for item in expected)
        return len(expected) == len(actual) and all(map(matches, expected, actual))
    if isinstance(actual, int) and not isinstance(actual, bool):
        return str(expected) == str(actual)
    return expected == actual


def _unseen() -> dict[str, int]:
    return {"true": 0, "false": 0, "unknown": 0}
