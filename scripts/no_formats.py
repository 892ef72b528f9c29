"""Unmark the entries of a catalogue whose per cent sign is no format.

    python scripts/no_formats.py src/tidewaiter_workbench/locale/*/LC_MESSAGES/django.po

Gettext takes the "% o" of "95 % of" for one, and would refuse every translation.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

_MARK = re.compile(r"^(#,.*?)(?<![\w-])python-format", re.MULTILINE)
_FORMAT = re.compile(r"%(%|(\(\w+\))?[sd])")


def unmarked(entry: str) -> str:
    """The entry, marked as no format where nothing in it is filled in."""
    return entry if _FORMAT.search(entry) else _MARK.sub(r"\1no-python-format", entry)


def main() -> None:
    """Rewrite each file that is named."""
    for path in map(Path, sys.argv[1:]):
        entries = path.read_text(encoding="utf-8").split("\n\n")
        path.write_text("\n\n".join(map(unmarked, entries)), encoding="utf-8")


if __name__ == "__main__":
    main()
