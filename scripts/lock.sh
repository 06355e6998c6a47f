#!/bin/sh
# Maintainers: resolves the dependencies anew into hashed locks (what is locked stays, unless -U).
set -eu
cd "$(dirname "$0")/.."
uv=${UV:-uv}
command -v "$uv" >/dev/null 2>&1 || {
    echo "make lock needs uv, a tool for maintainers: python3 -m pip install uv" >&2
    exit 1
}

# Test first, then run under its constraints, so that both locks hold the same versions.
# Wheels only: no code of a dependency runs while it is installed.
compile() {
    "$uv" pip compile pyproject.toml --quiet --universal --python-version 3.11 \
        --generate-hashes --only-binary :all: --no-header --no-annotate --no-config "$@"
}
compile --group test --output-file requirements/test.txt "$@"
compile --constraint requirements/test.txt --output-file requirements/run.txt "$@"

# A lock names packages and hashes, and no place to fetch them from.
if grep -nE '^ *(-i|-f|-e|--(extra-)?index|--find-links|--trusted-host)|://' requirements/*.txt; then
    echo "make lock: the lines above tie the lock to one machine or host" >&2
    exit 1
fi
grep -cE '^[a-z0-9]' requirements/run.txt requirements/test.txt
