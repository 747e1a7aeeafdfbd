#!/usr/bin/env bash
# Optional: ClamAV's scanner, for the tests of the virus scan and for machines that scan uploads.
# Its signatures are several hundred MB: freshclam loads them when it is started (not done here).
set -euo pipefail
command -v clamd >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "installing clamav-daemon"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq && apt-get install -y -qq --no-install-recommends clamav-daemon >/dev/null
else
  echo "scanning uploads needs: sudo apt-get install clamav-daemon clamav-freshclam" >&2
  exit 1
fi
