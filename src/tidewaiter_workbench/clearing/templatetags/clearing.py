"""The two things that a person does with a likeness to a list, wherever a page shows one."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from django import template
from django.template.context import Context
from django.utils.translation import gettext as _

from tidewaiter_workbench.clearing.models import Clearance
from tidewaiter_workbench.clock import desk_day

__all__ = ["about_likeness", "kind_name", "type_name"]

register = template.Library()

_FORMS = count()
"""Numbers of forms: labels name their fields by them."""
_USUAL_DAYS = 365
"""For how long a page proposes to clear a likeness."""


@register.filter
def kind_name(kind: str) -> str:
    """Who or what is like an entry."""
    return {
        "party": _("party"), "vessel": _("ship"), "filed": _("name in a security filing"), "address": _("address"),
        "holder": _("owner or officer in a register"),
    }.get(kind, kind)  # fmt: skip


@register.filter
def type_name(kind: str) -> str:
    """Who or what is looked up."""
    return {"person": _("person"), "company": _("firm"), "vessel": _("ship")}.get(kind, kind)


@register.inclusion_tag("clearing/part_about.html", takes_context=True)
def about_likeness(
    context: Context,
    said: Clearance | None,
    cleared: bool,
    *,
    clear_at: str,
    withdraw_at: str,
    **hidden: str,
) -> dict[str, object]:
    """What was said of a likeness, and the form to clear it or to open it again.

    Args:
        context: of the page.
        said: the clearance that stands here, if one does.
        cleared: whether it is cleared, here or in the lake.
        clear_at: where clearing is asked for.
        withdraw_at: where opening it again is asked for.
        **hidden: fields that name the likeness there.
    """
    today = desk_day()
    return {
        "said": said,
        "cleared": cleared,
        "clear_at": clear_at,
        "withdraw_at": withdraw_at,
        "hidden": hidden,
        "form": next(_FORMS),
        "tomorrow": today + timedelta(days=1),
        "proposed": today + timedelta(days=_USUAL_DAYS),
        "perms": context["perms"],
        "csrf_token": context.get("csrf_token"),
    }
