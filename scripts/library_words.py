"""Write the workbench's list of the library's sentences anew, for its catalogues.

    python scripts/library_words.py && ruff format src/tidewaiter_workbench/web/library_words

Run it when a stage got a new sentence, then `scripts/catalogues.sh`, translate what is new, and run that again.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidewaiter_workbench.settings")

import django
from django.apps import apps

_WIDTH = 95
LISTS = Path(__file__).parent.parent / "src/tidewaiter_workbench/web/library_words"
_HEAD = '''"""The library's sentences on {topic}. Written by `scripts/library_words.py`."""

from __future__ import annotations

from django.utils.translation import gettext_noop

__all__ = ["LIBRARY"]

LIBRARY = (
'''


def main() -> None:
    """Write a module for each topic."""
    if not apps.ready:
        django.setup()
    from tidewaiter_workbench.bridge.wordings import by_topic

    for topic, texts in by_topic().items():
        lines = [f"    gettext_noop({_written(each)})," for each in texts]
        text = _HEAD.format(topic=topic) + "\n".join(lines) + "\n)\n"
        (LISTS / f"{topic}.py").write_text(text, encoding="utf-8")


def _written(text: str) -> str:
    """As a text of Python, in several pieces if it is long."""
    pieces, line = [], ""
    for word in text.split(" "):
        if line and len(line) + len(word) > _WIDTH:
            pieces.append(line)
            line = ""
        line += word + " "
    told = [json.dumps(piece, ensure_ascii=False) for piece in (*pieces, line.removesuffix(" "))]
    return told[0] if len(told) == 1 else "\n" + "\n".join(f"        {each}" for each in told) + "\n    "


if __name__ == "__main__":
    main()
