#!/bin/sh
# The evidence, and nothing hidden: what fails is printed too. Takes minutes.
set -u
cd "$(dirname "$0")/.." || exit 1
scripts/bootstrap.sh test || exit 1
bin=${VENV:-.venv}/bin
status=0

echo "== pack cases: each statement seen true, false and unknown; every mutant of a rule noticed"
"$bin/vademecum" test anakinra --mutants || status=1
echo "== sentences of the sources that have a fate"
"$bin/vademecum" coverage anakinra || status=1
echo "== real records, where they are at hand"
"$bin/python" -m benchmarks.real || status=1
echo "== properties, many more examples than in make test"
HYPOTHESIS_PROFILE=trust "$bin/python" -m pytest -q -n "${WORKERS:-2}" tests/property || status=1
exit "$status"
