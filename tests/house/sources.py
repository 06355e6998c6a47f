"""Source texts that may not be redistributed: they lie beside the checkout, or nowhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.house.tree import ROOT

FOLDER = Path(os.environ.get("VADEMECUM_SOURCE_TEXTS", ROOT.parent / "shared"))
TEXTS = {
    "fm": FOLDER / "founding-monograph.txt",
    "us-pi": FOLDER / "data" / "kineret-us-label-openfda.json",
}


def source_text(source: str) -> Path:
    """Where a source's text lies; the test is skipped, and says so, where it does not."""
    path = TEXTS[source]
    if not path.is_file():
        pytest.skip(f"NOT CHECKED: the text of {source} is not here (VADEMECUM_SOURCE_TEXTS)")
    return path
