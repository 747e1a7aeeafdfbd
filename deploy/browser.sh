#!/usr/bin/env bash
# What the browser tests need from the system: Chromium and Chinese glyphs.
set -euo pipefail
missing=()
command -v chromium >/dev/null || missing+=(chromium)
fc-list ':lang=zh' 2>/dev/null | grep -q . || missing+=(fonts-noto-cjk)
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
else
  echo "the browser tests need: sudo apt-get install ${missing[*]}" >&2
  exit 1
fi
