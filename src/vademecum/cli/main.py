"""Runs one command and turns every outcome, also a failure, into output and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from vademecum.cli.app import app
from vademecum.cli.failure import explain


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code; arguments default to those of the shell."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        outcome = app(given, prog_name="vademecum", standalone_mode=False)
    except BrokenPipeError:
        # Whoever reads our output has seen enough.
        sys.stderr.close()
        return 1
    except Exception as error:  # noqa: BLE001 - the last resort: no traceback may show a patient
        return explain(error, given)
    return outcome if isinstance(outcome, int) else 0
