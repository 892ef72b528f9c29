"""How parties are told: roles, kinds, months and weights in the reader's language."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils import formats
from django.utils.translation import gettext as _

from tidewaiter_workbench import bridge
from tidewaiter_workbench.web.wording import said

__all__ = [
    "bits", "count", "day_of", "lookout_kind", "month_of", "per_cent", "percent_of", "role_name", "schema_name",
    "serves_as", "times_of", "typology_meaning", "typology_name",
]  # fmt: skip

register = template.Library()


@register.filter
def role_name(role: str) -> str:
    """A role in a document."""
    return {
        "importer": _("importer"), "exporter": _("seller"), "declarant": _("broker"), "carrier": _("carrier"),
        "consignee": _("consignee"), "shipper": _("shipper"), "notify": _("notify party"),
    }.get(role, role)  # fmt: skip


@register.filter
def serves_as(role: str) -> str:
    """What an officer is to a firm, as the middle of a sentence."""
    return {
        "officer_of": _("is an officer of"), "director_of": _("is a director of"), "manager_of": _("manages"),
        "linked_to": _("is linked to"),
    }.get(role, role.replace("_", " "))  # fmt: skip


@register.filter
def count(value: object) -> str:
    """A whole number, grouped as the reader's language does."""
    return formats.number_format(int(str(value)), 0, force_grouping=True, use_l10n=True) if value is not None else "–"


@register.filter
def lookout_kind(kind: str) -> str:
    """What is looked out for."""
    return {
        "importer": _("importer"), "exporter": _("seller"), "address": _("address"), "phone": _("telephone"),
        "goods_lane": _("goods and origin"),
    }.get(kind, kind)  # fmt: skip


@register.filter
def schema_name(schema: str) -> str:
    """What kind of party it is."""
    return {"Company": _("firm"), "Person": _("person"), "LegalEntity": _("firm or person")}.get(schema, schema)


@register.filter
def typology_name(code: str) -> str:
    """A head of violation in few words; its code without the underlines."""
    return said(code.replace("_", " ").lower()) if code else _("not said")


@register.filter
def typology_meaning(code: str) -> str:
    """What the head of violation means."""
    return said(dict(bridge.typologies()).get(code, ""))


@register.filter
def day_of(text: object) -> object:
    """A day that was kept as text."""
    return date.fromisoformat(str(text)) if text else None


@register.filter
def month_of(text: str) -> str:
    """A month that was kept as YYYY-MM."""
    return formats.date_format(date.fromisoformat(f"{text}-01"), "M Y")


@register.filter
def bits(value: float) -> str:
    """A match weight with its sign."""
    return f"{value:+.1f}".replace("-", "\N{MINUS SIGN}")


@register.filter
def times_of(value: float) -> str:
    """How many times likelier a match weight makes it, or less likely."""
    size = 2 ** min(abs(value), 40.0)
    told = formats.number_format(float(f"{size:.2g}"), 0 if size >= 10 else 1, force_grouping=True, use_l10n=True)
    return (
        _("{times} times likelier").format(times=told)
        if value >= 0
        else _("{times} times less likely").format(times=told)
    )


@register.filter
def per_cent(value: float) -> str:
    """A share that is told in per cent."""
    return f"{formats.number_format(value, 1)}\xa0%"


@register.filter
def percent_of(part: float, whole: float) -> str:
    """The length of a bar, as drawings want it in every language."""
    return f"{100 * part / whole:.1f}" if whole else "0"
