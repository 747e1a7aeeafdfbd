#!/usr/bin/env bash
# Run evidence's tests of the object store against a server other than the embedded one.
# usage: tests/storage/against.sh minio|rgw [pytest words]
# TISHENG_CACHE names the folder that keeps the programs (default ~/.cache/tisheng).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

kind=$1
shift
CACHE=${TISHENG_CACHE:-$HOME/.cache/tisheng}
RUN=$(mktemp -d)
PORT=$(.venv/bin/python -c 'from tests.stack import free_row_of_ports; print(free_row_of_ports())')
ACCESS_KEY=tisheng-test
SECRET_KEY=$(head -c 18 /dev/urandom | base64 | tr '+/' 'ab')
mkdir -p "$CACHE"

pids=()
started() { pids+=("$1"); }
skip() {
  echo "SKIPPED $kind: $*" >&2
  exit 0
}
stop() {
  for pid in "${pids[@]}"; do
    kill -9 "$pid" 2>/dev/null && wait "$pid" 2>/dev/null || true
  done
  rm -rf "$RUN"
}
trap stop EXIT

# Wait until an address answers with a status.
wait_for() {
  for _ in $(seq 240); do
    [ "$(curl -s -m 2 -o /dev/null -w '%{http_code}' --noproxy '*' "$1" || true)" = "$2" ] && return
    sleep 0.5
  done
  echo "$kind never answered at $1:" >&2
  tail -n 20 "$RUN"/*.out >&2
  exit 1
}

# shellcheck source=/dev/null
. "tests/storage/$kind.sh"
"${kind}_start"
echo "$kind answers at port $PORT"
[ $# -gt 0 ] || set -- services/evidence/tests/test_storage_contract.py
TISHENG_S3_ENDPOINT=http://127.0.0.1:$PORT TISHENG_S3_ACCESS_KEY=$ACCESS_KEY \
  TISHENG_S3_SECRET_KEY=$SECRET_KEY .venv/bin/python -m pytest -q -rsx "$@"
