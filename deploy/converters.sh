#!/usr/bin/env bash
# Optional: what makes previews of Office files (LibreOffice) and films (ffmpeg). Without them
# such files are offered for download; the worker notices when they come.
set -euo pipefail
missing=()
command -v ffmpeg >/dev/null || missing+=(ffmpeg)
command -v soffice >/dev/null ||
  missing+=(libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui)
fc-list ':lang=zh' 2>/dev/null | grep -q . || missing+=(fontconfig fonts-noto-cjk)
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
else
  echo "previews need: sudo apt-get install ${missing[*]}" >&2
  exit 1
fi
