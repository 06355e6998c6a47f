"""Commands for authors of packs: coverage, lint, test, new."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from vademecum.cli.output import emit
from vademecum.cli.page import QUIET, Page
from vademecum.model.answer import as_json
from vademecum.model.errors import InputError, InputIssue, PackIssue, UsageError
from vademecum.packs.cases import CaseReport, read_cases, run_cases
from vademecum.packs.coverage import CoverageReport, check_coverage, known_ids, load_coverage
from vademecum.packs.lint import lint as lint_folder
from vademecum.packs.load import find, load, packs_folder
from vademecum.packs.mutate import MutationReport, mutate
from vademecum.packs.sentences import Sentence, split_sentences
from vademecum.packs.skeleton import new_pack


def folders(paths: Sequence[str], packs: Path | None) -> Iterator[Path]:
    """The pack folders behind paths and names; a folder of packs stands for all of them."""
    for text in paths:
        path = Path(text).resolve() if text in (".", "..") else Path(text)
        if (path / "pack.yaml").is_file():
            yield path
            continue
        inside = sorted(found.parent for found in path.glob("[!_.]*/pack.yaml"))
        yield from inside or [find(text, packs_folder(packs))]


def lint(paths: Sequence[str], *, packs: Path | None, json: bool) -> int:
    """Print every fault of packs; 0 where there is none."""
    chosen = [path if path.is_dir() else find(str(path), packs_folder(packs))
              for path in map(Path, paths)] or [packs_folder(packs)]  # fmt: skip
    today = datetime.now().astimezone().date()
    issues = [issue for path in chosen for issue in lint_folder(path, on=today)]
    errors = sum(issue.severity == "error" for issue in issues)
    found = {
        "issues": as_json(issues),
        "errors": errors,
        "warnings": len(issues) - errors,
    }
    emit("lint", found, json=json, text=lambda page: _print_issues(page, issues, errors))
    return int(bool(issues))


def _print_issues(page: Page, issues: Sequence[PackIssue], errors: int) -> None:
    for issue in issues:
        page.place(issue)
    page.line(f"{errors} errors, {len(issues) - errors} warnings")


def coverage(
    paths: Sequence[str], *, source: str | None, text: Path | None, packs: Path | None, json: bool
) -> int:
    """Print the fate of every sentence; 0 where none is without, changed or dangling."""
    if text is not None and source is None:
        raise UsageError("--text goes with --source, the id of the source whose text it is")
    sentences = _sentences(text) if text is not None else None
    reports = []
    for path in folders(paths, packs):
        known = known_ids(load(path))
        for each in load_coverage(path).values():
            if source in (None, each.source):
                reports.append(check_coverage(each, sentences, known_ids=known))
    if not reports:
        raise UsageError("no coverage map has this source")
    found = {"coverage": as_json(reports)}
    emit("coverage", found, json=json, text=lambda page: _print_coverage(page, reports))
    return int(not all(report.is_complete for report in reports))


def _sentences(text: Path) -> tuple[Sentence, ...]:
    try:
        return split_sentences(text.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        message = "the text of the source cannot be read as UTF-8"
        raise InputError([InputIssue("", "unreadable", message)]) from error


def _print_coverage(page: Page, reports: Sequence[CoverageReport]) -> None:
    for report in reports:
        fates = ", ".join(f"{count} {fate}" for fate, count in report.fates.items())
        page.line(f"{report.source}: {report.percentage} % of {report.sentences} sentences")
        page.line(fates, indent=2, style=QUIET)
        for left in report.without_fate:
            page.line(f"no fate: {left.section}/{left.n} ({left.hash})", indent=2)
        for changed in report.changed:
            review = ", ".join(changed.review) or "nothing"
            page.line(f"changed: {changed.section}/{changed.n}: review {review}", indent=2)
        for name in report.dangling:
            page.line(f"dangling: {name}", indent=2)


def test(paths: Sequence[str], *, mutants: bool, packs: Path | None, json: bool) -> int:
    """Run the cases of packs, and against mutants of the rules; 0 where all is as expected."""
    reports = {path: run_cases(load(path), read_cases(path)) for path in folders(paths, packs)}
    tried = {path.name: mutate(path, say=_say) for path in reports if mutants}
    cases = sum(report.cases for report in reports.values())
    failed = [failure for report in reports.values() for failure in report.failed]
    seen = {name: row for report in reports.values() for name, row in report.seen.items()}
    found = {
        "cases": cases,
        "passed": cases - len(failed),
        "failed": as_json(failed),
        "statements": seen,
    }
    if mutants:
        found["mutants"] = {name: each.as_json() for name, each in tried.items()}
    emit("test", found, json=json, text=lambda page: _print_test(page, reports, tried))
    return int(bool(failed) or not all(each.is_clean for each in tried.values()))


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _print_test(
    page: Page, reports: dict[Path, CaseReport], tried: dict[str, MutationReport]
) -> None:
    _print_cases(page, reports)
    for report in tried.values():
        for row in report.text().splitlines():
            page.place(row)


def _print_cases(page: Page, reports: dict[Path, CaseReport]) -> None:
    for path, report in reports.items():
        for failure in report.failed:
            page.place(f"{failure.path}:{failure.line}: {failure.name}")
            page.line(f"expected {failure.expected}", indent=4)
            page.line(f"got {failure.got}", indent=4)
        unseen = [name for name, row in report.seen.items() if 0 in row.values()]
        page.line(f"{path.name}: {report.passed} of {report.cases} cases as expected")
        total = len(report.seen)
        page.line(f"{total - len(unseen)} of {total} statements seen true, false and unknown")
        if unseen:
            page.line(f"not seen in all three: {', '.join(unseen)}", indent=2, style=QUIET)


def new(medicine: str, *, packs: Path | None, json: bool) -> int:
    """Write the skeleton of a pack, by default in ./packs; nothing is overwritten."""
    today = datetime.now().astimezone().date()
    written = new_pack(medicine, packs or Path("packs"), on=today)
    found = {"files": [str(path) for path in written]}
    emit("new", found, json=json, text=lambda page: _print_new(page, written))
    return 0


def _print_new(page: Page, written: Sequence[Path]) -> None:
    folder = written[0].parent
    page.lines([str(path) for path in written])
    page.line(f"Next: vademecum lint {folder}, then vademecum test {folder}")
