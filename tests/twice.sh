#!/usr/bin/env bash
# Run pytest; what failed is tried once more, alone, and told.
# usage: tests/twice.sh PYTHON pytest-arguments…
# A machine that does other things besides makes a deadline pass; a fault fails twice.
set -uo pipefail
python=$1
shift
"$python" -m pytest "$@" && exit 0
code=$?
((code == 1)) || exit "$code" # interrupted, misused, nothing collected: no second try helps
printf '\n=== once more, what failed, one after the other\n'
"$python" -m pytest "$@" -n 0 --last-failed --last-failed-no-failures none
code=$?
((code == 0)) && printf '\n=== FLAKY: the failures above passed when they were tried again\n'
exit "$code"
