"""The library's sentences on papers. Written by `scripts/library_words.py`."""

from __future__ import annotations

from django.utils.translation import gettext_noop

__all__ = ["LIBRARY"]

LIBRARY = (
    gettext_noop("{declared} per kg declared, {usual} usual"),
    gettext_noop("{declared} kg a unit declared, {usual} usual"),
    gettext_noop("{origin} is an unusual origin for such goods, or for this importer"),
    gettext_noop("origin {origin}, dispatched from {dispatch}"),
    gettext_noop("no model judged this line, so none can be asked again"),
    gettext_noop("the model that judged this line is gone, or was made by another version of the program"),
    gettext_noop("the lake has changed since the run that judged this line, and the next run tells again"),
    gettext_noop("what past inspections of {whose} found"),
    gettext_noop("how much of {whose} was declared, and since when"),
    gettext_noop("how much this importer has declared, and since when"),
    gettext_noop("exactly such a line"),
    gettext_noop("ties of its firms to others, and what was found of those"),
    gettext_noop("its likeness to a known series, or to a firm that stopped"),
    gettext_noop("what detectors said of the seller's lines of the year before"),
)
