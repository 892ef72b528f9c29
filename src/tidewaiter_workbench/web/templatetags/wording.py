"""`said` and `all_said`: sentences of the library, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from django import template

from tidewaiter_workbench.web.wording import said

__all__ = ["all_said"]

register = template.Library()
register.filter("said", said)


@register.filter
def all_said(sentences: Sequence[str]) -> str:
    """Several of them, as one text."""
    return "; ".join(map(said, sentences))
