#!/usr/bin/env bash
# Run a command against a PostgreSQL server of its own, which lives in a temporary folder and ends with it.
#   scripts/with_postgres.sh COMMAND...
set -euo pipefail

# Debian keeps these out of the path.
tools=$(dirname "$(command -v initdb || ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -1)" 2>/dev/null || true)
if [ -z "$tools" ] || [ ! -x "$tools/initdb" ]; then
  echo "with_postgres: PostgreSQL is not installed; scripts/setup.sh .venv dev does it" >&2
  exit 1
fi
folder=$(mktemp -d)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as() { "$@"; }
if [ "$(id -u)" -eq 0 ]; then  # the server refuses to run as root
  chown postgres "$folder"
  as() { su postgres -s /bin/sh -c 'cd /; exec "$0" "$@"' -- "$@"; }
fi
stop() {
  as "$tools/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap stop EXIT
as "$tools/initdb" -D "$folder/data" -A trust -U tidewaiter --no-sync >/dev/null
as "$tools/pg_ctl" -D "$folder/data" -o "-p $port -k $folder -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200" \
  -l "$folder/log" -w start >/dev/null
TIDEWAITER_DATABASE="postgresql://tidewaiter@127.0.0.1:$port/postgres" "$@"
