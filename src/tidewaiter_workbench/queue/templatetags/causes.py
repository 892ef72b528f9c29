"""`cause_words`: a cause of selection, as a page says it."""

from __future__ import annotations

from django import template

from tidewaiter_workbench.queue.causes import cause_name

__all__ = ["register"]

register = template.Library()
register.filter("cause_words", cause_name)
