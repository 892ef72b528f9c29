"""How conditions, counts and intervals of rules are drawn."""

from __future__ import annotations

from datetime import date

from django import template
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tidewaiter_workbench import bridge

__all__ = ["before", "count", "day", "decimals", "interval", "joint", "operator_words", "per", "pieces", "rows", "step"]

register = template.Library()
_SCALES = (0.05, 0.1, 0.25, 0.5, 1.0)


@register.filter
def pieces(condition: str) -> list[tuple[str, str]]:
    """A condition in one line, cut for the eye."""
    return bridge.rule_pieces(" ".join(condition.split()))


@register.filter
def count(value: object) -> str:
    """A whole number, grouped."""
    return formats.number_format(value, 0, force_grouping=True, use_l10n=True) if isinstance(value, int) else "–"


@register.filter
def decimals(value: object, places: int) -> str:
    """A number with so many decimals."""
    return formats.number_format(value, places) if isinstance(value, int | float) else "–"


@register.filter
def per(value: object, days: object) -> str:
    """So many a day."""
    if not isinstance(value, int) or not isinstance(days, int) or not days:
        return "–"
    rate = value / days
    return formats.number_format(rate, 0 if rate >= 100 else 1, force_grouping=True)


@register.filter
def day(text: object) -> date | None:
    """A day that was kept as text."""
    return date.fromisoformat(text) if isinstance(text, str) and text else None


@register.filter
def before(number: int) -> int:
    """The version before."""
    return number - 1


@register.filter
def rows(text: str) -> int:
    """How many lines a text's field needs."""
    return min(max(text.count("\n") + 2, 5), 16)


@register.simple_tag
def interval(value: object, low: object, high: object, chance: object = None, most: object = None) -> SafeString | str:
    """A share with its interval on a small scale that says where it ends, and what chance finds.

    Several that stand below each other are given the greatest (`most`) among them, and share one scale.
    """
    if not isinstance(value, int | float) or not isinstance(low, int | float) or not isinstance(high, int | float):
        return "–"
    known = isinstance(chance, int | float)
    largest = max(float(each) for each in (high, chance, most) if isinstance(each, int | float))
    end = next(scale for scale in _SCALES if largest <= scale or scale == 1.0)
    told = {
        "value": value,
        "low": low,
        "high": high,
        "chance": chance if known else None,
        "at": round(100 * value / end, 1),
        "from_": round(100 * low / end, 1),
        "width": round(max(100 * (high - low) / end, 1.0), 1),
        "chance_at": round(100 * float(chance) / end, 1) if known else None,  # type: ignore[arg-type]
        "end": end,
    }
    return SafeString(render_to_string("rulebook/part_interval.html", told))


@register.simple_tag
def step(request: HttpRequest, path: str, what: str) -> SafeString:
    """What a button of the editor asks, for HTMX; without it the button sends the form."""
    return format_html(
        'hx-post="{}" hx-vals=\'{{"do": "{}:{}"}}\' hx-target="#editor" hx-swap="outerHTML" hx-trigger="click consume"',
        request.path,
        what,
        path,
    )


@register.simple_tag
def joint(how: str, first: bool) -> str:
    """The word between a condition and the one before."""
    words = {"all": _("and"), "any": _("or"), "none": _("nor")}
    return "" if first else words.get(how, "")


@register.simple_tag
def operator_words(operator: str) -> str:
    """A comparison in words of the reader's language."""
    return {
        "=": _("is"),
        "!=": _("is not"),
        "<": _("is below"),
        "<=": _("is at most"),
        ">": _("is above"),
        ">=": _("is at least"),
        "between": _("is between"),
        "in": _("is one of"),
        "not in": _("is none of"),
        "starts with": _("starts with"),
        "ends with": _("ends with"),
        "contains": _("contains"),
        "is missing": _("is missing"),
        "is not missing": _("is not missing"),
    }.get(operator, operator)
