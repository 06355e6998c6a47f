#!/bin/sh
# Assesses the example patient, and shows the command first so that it can be varied.
set -eu
cd "$(dirname "$0")/.."
scripts/bootstrap.sh run
example=${EXAMPLE:-examples/adult-ra-on-etanercept.json}
venv=${VENV:-.venv}
echo "\$ $venv/bin/vademecum assess anakinra --bundle $example --jurisdiction US"
status=0
"$venv/bin/vademecum" assess anakinra --bundle "$example" --jurisdiction US || status=$?
# 0: nothing to act on; 1: something to act on, which is an answer and not a failure.
[ "$status" -le 1 ] || exit "$status"
