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
# LightGBM brings no OpenMP of its own.
"$python" -c 'import ctypes; ctypes.CDLL("libgomp.so.1")' 2>/dev/null || missing+=(libgomp1)
if [ "$kind" = dev ]; then
  java -version >/dev/null 2>&1 || missing+=(default-jre-headless)
  command -v chromium >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || missing+=(postgresql)
fi

if [ ${#missing[@]} -gt 0 ]; then
  say "system packages needed: ${missing[*]}"
  root=()
  if [ "$(id -u)" -ne 0 ]; then root=(sudo -n); fi
  if ! command -v apt-get >/dev/null || ! "${root[@]}" true 2>/dev/null; then
    say "they cannot be installed from here; as root, run: apt-get install ${missing[*]}"
    say "(elsewhere than on Debian or Ubuntu, what goes by those names there), then try again"
    exit 1
  fi
  "${root[@]}" apt-get update -qq
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

# Pip writes INSTALLER last, but takes a package without it for installed: what was cut off half-way is installed again.
for package in "$venv"/lib/python*/site-packages/*.dist-info; do
  [ -e "$package/INSTALLER" ] || rm -rf "$package"
done
if [ ! -x "$venv/bin/python" ] || ! compgen -G "$venv/lib/python*/site-packages/pip-*.dist-info" >/dev/null; then
  say "making $venv with $("$python" --version)"
  "$python" -m venv "$venv"
fi
say "installing the locked packages ($kind); the first time takes a minute or two"
install=("$venv/bin/python" -W ignore -m pip install -q --disable-pip-version-check --use-pep517)
"${install[@]}" --require-hashes -r "requirements/$kind.txt"
"${install[@]}" --no-deps --no-build-isolation -e .
# Bytecode now, or every command compiles its imports anew where the environment forbids writing it.
"$venv/bin/python" -m compileall -q -j 2 "$venv/lib" src >/dev/null 2>&1 || true
touch "$venv/.core"
if [ "$kind" = dev ]; then touch "$venv/.dev"; fi
say "ready: $venv/bin/tidewaiter --help"
