"""Starts a pack: a commented skeleton whose one example shows every kind of file."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from vademecum.model.errors import UsageError

TEMPLATE = Path(__file__).parent / "template"
_NAME = re.compile(r"[a-z][a-z0-9-]*")


def new_pack(medicine: str, packs: Path, *, on: date) -> tuple[Path, ...]:
    """The files of a new pack for a medicine in a folder of packs, written there.

    UsageError: the name is not an id, or there is such a pack already. Nothing is overwritten.
    """
    if _NAME.fullmatch(medicine) is None:
        raise UsageError("name the medicine in lower case, with hyphens, for example folic-acid")
    folder = packs / medicine
    if folder.exists():
        raise UsageError(f"there is something called {medicine} already; choose another name")
    written = []
    for template in sorted(TEMPLATE.rglob("*.*")):
        file = folder / template.relative_to(TEMPLATE)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_filled(template.read_text(encoding="utf-8"), medicine, on), "utf-8")
        written.append(file)
    return tuple(written)


def _filled(text: str, medicine: str, on: date) -> str:
    return text.replace("MEDICINE", medicine).replace("YEAR", str(on.year))
