"""Two versions of a rule, beside each other: what was said, what is said now."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tidewaiter_workbench.rulebook.models import Version

__all__ = ["Changed", "changed_fields", "changed_lines"]


@dataclass(frozen=True, slots=True)
class Changed:
    """One field that differs, or one line of the condition: `sign` is +, - or empty for what stayed."""

    name: str
    before: str
    after: str
    sign: str = ""


def changed_fields(older: Version, newer: Version) -> list[Changed]:
    """The fields that differ, the condition apart."""
    names = {
        "name": _("What it looks for"),
        "typology": _("Typology"),
        "effect": _("When live"),
        "mode": _("Mode"),
        "legal_basis": _("Legal basis"),
        "owner": _("Owner"),
        "review_on": _("Review by"),
        "sunset_on": _("Sunset"),
        "purpose": _("Why we look for it"),
    }
    pairs = ((words, _shown(getattr(older, name)), _shown(getattr(newer, name))) for name, words in names.items())
    return [Changed(words, before, after) for words, before, after in pairs if before != after]


def changed_lines(older: Version, newer: Version) -> list[Changed]:
    """The lines of both conditions in order, those that went and those that came marked."""
    before, after = older.condition.splitlines(), newer.condition.splitlines()
    lines: list[Changed] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            lines += [Changed("", line, line) for line in before[a:b]]
        else:
            lines += [Changed("", line, "", "-") for line in before[a:b]]
            lines += [Changed("", "", line, "+") for line in after[c:d]]
    return lines


def _shown(value: object) -> str:
    return date_format(value) if isinstance(value, date) else str(value or "–")
