#!/bin/sh
# The fast half of the tests: format, lint, types, imports, packs, unit tests.
# `scripts/check.sh static` leaves the unit tests out. All steps run; one failure fails the whole.
set -u
cd "$(dirname "$0")/.." || exit 1
scripts/bootstrap.sh test || exit 1
bin=${VENV:-.venv}/bin
failed=

step() {
    echo "== $*"
    "$@" || failed="$failed
   $*"
}

step "$bin/ruff" format --check --quiet .
step "$bin/ruff" check --quiet .
step "$bin/mypy"
step "$bin/lint-imports" --no-cache --no-logo
step "$bin/vademecum" lint packs
if [ "${1:-}" = static ]; then
    step "$bin/vademecum" test packs
else
    step "$bin/python" -m pytest -q -m "not slow" tests/unit tests/house
fi

if [ -n "$failed" ]; then
    echo "Failed:$failed" >&2
    exit 1
fi
