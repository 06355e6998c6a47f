"""Records of real-looking patients that are not part of the project, where they are at hand.

Run by itself it assesses every one of them and prints a table: `python -m benchmarks.real`.
"""

from __future__ import annotations

import os
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.rounds import ROOT
from vademecum.fhir.ask import ask
from vademecum.fhir.bulk import bundles
from vademecum.model.assessment import Assessment
from vademecum.packs.commands import Options
from vademecum.packs.load import Pack, load_pack

# Debian 12 ships a Python 3.11 from before there were filters.
TRUSTING_NONE: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
ARCHIVE = "fhir-patients.tar.xz"
SHOWN = 12


def folder() -> Path | None:
    """The unpacked folder of bulk files, or None where the records are not here."""
    beside = Path(os.environ.get("VADEMECUM_SOURCE_TEXTS", ROOT.parent / "shared"))
    archive = beside / "data" / ARCHIVE
    if not archive.is_file():
        return None
    unpacked = Path(tempfile.gettempdir()) / f"vademecum-{os.getuid()}-patients"
    if not unpacked.is_dir():
        with tempfile.TemporaryDirectory() as draft:
            with tarfile.open(archive) as packed:
                packed.extractall(draft, **TRUSTING_NONE)
            Path(draft).rename(unpacked)
            Path(draft).mkdir()
    return next(path.parent for path in unpacked.rglob("Patient.ndjson*"))


def assessments(pack: Pack, where: Path, options: Options) -> Iterator[Assessment]:
    """The assessment of every patient of a folder."""
    for _, bundle in bundles(where):
        answer = ask("assess", pack, document={}, options=options, bundle=bundle)
        assert isinstance(answer, Assessment)
        yield answer


def main() -> int:
    """Print how everybody was assessed, what is unknown and what was not understood."""
    from benchmarks.patient import OPTIONS  # noqa: PLC0415 - that module measures with this one

    where = folder()
    if where is None:
        print("NOT CHECKED: the records of the real patients are not here")
        return 0
    verdicts, unknown, unread = Counter[str](), Counter[str](), Counter[str]()
    problems = Counter[str]()
    pack = load_pack(ROOT / "packs" / "anakinra")
    for answer in assessments(pack, where, OPTIONS):
        verdicts[f"{answer.verdict.at_least} to {answer.verdict.at_most}"] += 1
        unknown.update(entry.fact for entry in answer.missing)
        for entry in answer.unread:
            unread[f"{entry.resource.partition('/')[0]}, {entry.reason}: {entry.text}"] += (
                entry.count
            )
        problems.update(
            f"{problem.fact or 'the record'}, {problem.code}" for problem in answer.problems
        )
    print(f"{verdicts.total()} patients assessed, none with an exception")
    _table("Verdicts", verdicts)
    _table("Facts that are not known, patients", unknown)
    _table("Told and not usable", problems)
    _table(f"Not understood, {unread.total()} resources in {len(unread)} kinds", unread)
    return 0


def _table(title: str, counted: Counter[str]) -> None:
    print(title)
    for name, count in counted.most_common(SHOWN):
        print(f"  {count:7} {name}")
    if len(counted) > SHOWN:
        print(f"          and {len(counted) - SHOWN} more")


if __name__ == "__main__":
    sys.exit(main())
