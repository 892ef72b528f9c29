#!/usr/bin/env bash
# Make a virtual environment with the locked packages, and install the few system packages that they stand on.
#   scripts/setup.sh VENV core|dev
set -euo pipefail
cd "$(dirname "$0")/.."
venv=$1
kind=$2
python=${PYTHON:-python3.11}

say() { printf 'setup: %s\n' "$*" >&2; }

missing=()
"$python" -c 'import ensurepip, venv' 2>/dev/null || missing+=("$(basename "$python")-venv")
{ ldconfig -p 2>/dev/null || /sbin/ldconfig -p; } | grep -q 'libgomp\.so\.1' || missing+=(libgomp1)
if [ "$kind" = dev ]; then
  command -v java >/dev/null || missing+=(default-jre-headless)
fi

if [ ${#missing[@]} -gt 0 ]; then
  say "system packages needed: ${missing[*]}"
  root=()
  if [ "$(id -u)" -ne 0 ]; then
    if sudo -n true 2>/dev/null; then root=(sudo -n); else
      say "run this once as root, then try again: apt-get install -y ${missing[*]}"
      exit 1
    fi
  fi
  "${root[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

if [ ! -x "$venv/bin/python" ]; then
  say "making $venv with $("$python" --version)"
  "$python" -m venv "$venv"
fi
say "installing the locked packages ($kind); the first time takes a minute or two"
"$venv/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r "requirements/$kind.txt" 2> >(grep -v '^WARNING: Location' >&2)
"$venv/bin/python" -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e . 2> >(grep -v '^WARNING: Location' >&2)
# Bytecode now, or every command compiles its imports anew where the environment forbids writing it.
"$venv/bin/python" -m compileall -q -j 2 "$venv/lib" >/dev/null 2>&1 || true
touch "$venv/.core"
if [ "$kind" = dev ]; then touch "$venv/.dev"; fi
say "ready: $venv/bin/tidewaiter --help"
