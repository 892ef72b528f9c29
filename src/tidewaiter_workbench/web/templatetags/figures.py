"""How estimates are read: with their interval, always."""

from __future__ import annotations

import math
from collections.abc import Mapping

from django import template
from django.utils import formats
from django.utils.translation import gettext as _

from tidewaiter_workbench.web.templatetags.trade import UNKNOWN, money, share

__all__ = [
    "amount_interval",
    "count",
    "difference",
    "fine_interval",
    "fine_share",
    "interval",
    "number_interval",
    "places",
    "times",
    "times_interval",
]

register = template.Library()
Estimate = Mapping[str, float | None] | None


@register.filter
def interval(estimate: Estimate) -> str:
    """The 95 % interval of a share."""
    if not estimate:
        return _("too little to say")
    return _("{low} to {high}, 95 % interval").format(low=share(estimate["low"]), high=share(estimate["high"]))


@register.filter
def number_interval(estimate: Estimate, decimals: int = 1) -> str:
    """The 95 % interval of a number."""
    if not estimate:
        return _("too little to say")
    low, high = (places(estimate[end], decimals) for end in ("low", "high"))
    return _("{low} to {high}").format(low=low, high=high)


@register.filter
def amount_interval(estimate: Estimate) -> str:
    """The 95 % interval of an amount of money."""
    if not estimate:
        return _("too little to say")
    return _("{low} to {high}").format(low=money(estimate["low"]), high=money(estimate["high"]))


@register.filter
def times(value: object) -> str:
    """So many times."""
    if not isinstance(value, int | float) or not math.isfinite(value):
        return UNKNOWN
    return f"{formats.number_format(round(value, 1), 1)}\xa0×"


@register.filter
def times_interval(estimate: Estimate) -> str:
    """The 95 % interval of a ratio; without an upper end where chance found nothing."""
    if not estimate:
        return _("too little to say")
    if estimate["high"] is None:
        return _("at least {low}").format(low=times(estimate["low"]))
    return _("{low} to {high}, 95 % interval").format(low=times(estimate["low"]), high=times(estimate["high"]))


@register.filter
def places(value: object, decimals: int = 1) -> str:
    """A number with so many decimals, as the reader's language writes it."""
    if not isinstance(value, int | float) or not math.isfinite(value):
        return UNKNOWN
    return str(formats.number_format(round(value, decimals), decimals, force_grouping=True, use_l10n=True))


@register.filter
def count(value: object) -> str:
    """How many."""
    return places(value, 0)


@register.filter
def fine_share(value: object) -> str:
    """A share to a tenth of a per cent, where a whole per cent would hide what matters: close to one."""
    if not isinstance(value, int | float) or not math.isfinite(value):
        return UNKNOWN
    return f"{formats.number_format(round(100 * value, 1), 1)}\xa0%"


@register.filter
def fine_interval(estimate: Estimate) -> str:
    """The 95 % interval of such a share."""
    if not estimate:
        return _("too little to say")
    low, high = fine_share(estimate["low"]), fine_share(estimate["high"])
    return _("{low} to {high}, 95 % interval").format(low=low, high=high)


@register.simple_tag
def difference(now: float, then: float, decimals: int = 1) -> dict[str, str]:
    """By how much a figure would rise or fall; `same` where a reader could not tell."""
    change = round(then - now, decimals)
    way = "same" if change == 0 else "up" if change > 0 else "down"
    return {"way": way, "said": places(abs(change), decimals)}
