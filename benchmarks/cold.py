"""One round: a whole process that assesses the person of a Bundle, beside an empty one."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from time import perf_counter

from benchmarks.rounds import ROOT

BUNDLE = ROOT / "examples" / "man-crcl-28.json"
ASSESS = (
    "import sys; from vademecum.cli import main; sys.exit(main(["
    f"'assess', 'anakinra', '--bundle', {str(BUNDLE)!r}, '--jurisdiction', 'US',"
    " '--on', '2026-11-24', '--json']))"
)


def timed(code: str) -> tuple[float, bytes]:
    """Milliseconds from start to end of a process, and what it printed."""
    start = perf_counter()
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    return (perf_counter() - start) * 1e3, run.stdout


if __name__ == "__main__":
    timed(ASSESS)  # packs are compiled once
    nothing, _ = timed("pass")
    assess, shown = timed(ASSESS)
    digest = hashlib.sha256(shown).hexdigest()
    print(json.dumps({"hash": digest, "nothing": nothing, "assess": assess}))
