"""How a case's words and days are read."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tidewaiter_workbench.cases.words import said

__all__ = ["culpability", "days_left", "in_words", "size", "type_of"]

register = template.Library()
_LONG = 3 * 365


@register.filter
def in_words(words: str) -> str:
    """Words of the library in the reader's language."""
    return said(words)


@register.filter
def culpability(code: str) -> str:
    """How culpable somebody was."""
    return {"negligence": _("negligence"), "gross_negligence": _("gross negligence"), "fraud": _("fraud")}.get(
        code, code
    )


@register.filter
def days_left(days: int) -> str:
    """Days until a deadline, or since it."""
    if days < 0:
        return ngettext("{n} day over", "{n} days over", -days).format(n=-days)
    if days == 0:
        return _("today")
    if days > _LONG:
        return ngettext("{n} year left", "{n} years left", days // 365).format(n=days // 365)
    return ngettext("{n} day left", "{n} days left", days).format(n=days)


@register.filter
def size(octets: int) -> str:
    """The size of a file, with its unit."""
    if octets < 1_000:
        return f"{octets} B"
    return f"{octets / 1_000:.0f} kB" if octets < 1_000_000 else f"{octets / 1_000_000:.1f} MB"


@register.filter
def type_of(media_type: str) -> str:
    """The kind of a file as people call it."""
    last = media_type.rpartition("/")[2]
    return {"plain": _("text"), "vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
            "vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX"}.get(last, last.upper())  # fmt: skip
