#!/usr/bin/env bash
# Bring the catalogues of the workbench up to what its pages say, and compile them (needs gettext).
#   scripts/catalogues.sh          then translate what is new in locale/*/LC_MESSAGES/django.po, and run it again
set -euo pipefail
cd "$(dirname "$0")/../src/tidewaiter_workbench"
python=../../.venv/bin/python
sed -i 's/no-python-format/python-format/' locale/*/LC_MESSAGES/django.po  # or the merge would doubt them
for language in ar es fr; do
  $python -P -m tidewaiter_workbench makemessages -l "$language" --no-location --no-obsolete -v 0
done
$python ../../scripts/no_formats.py locale/*/LC_MESSAGES/django.po
$python -P -m tidewaiter_workbench compilemessages -v 0
