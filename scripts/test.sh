#!/bin/sh
# Everything that CI runs; pytest closes. A failure of the first half does not hide the second.
set -u
cd "$(dirname "$0")/.." || exit 1
status=0
scripts/check.sh static || status=1
"${VENV:-.venv}/bin/python" -m pytest -n "${WORKERS:-2}" "$@" || status=1
exit "$status"
