#!/usr/bin/env bash
# Run two commands at once; what the second one said is shown when both have ended,
# its end when it passed.
# usage: tests/side_by_side.sh "command one" "command two"
# Ends with the first exit code that is not 0; when it is stopped, both are.
set -uo pipefail
# A platform that TISHENG_STACK names would serve both: then one comes after the other.
if [[ -n ${TISHENG_STACK:-} ]]; then
  bash -c "$1" && bash -c "$2"
  exit
fi
said=$(mktemp)
bash -c "$1" &
first=$!
bash -c "$2" >"$said" 2>&1 &
second=$!
trap 'kill "$first" "$second" 2>/dev/null; wait; rm -f "$said"; exit 143' TERM INT
wait "$first"
one=$?
wait "$second"
two=$?
printf '\n=== meanwhile: %s\n' "$2"
if ((two == 0)); then tail -n 20 "$said"; else cat "$said"; fi
rm -f "$said"
((one != 0)) && exit "$one"
exit "$two"
