"""The keys of memory: what a declaration names that can be remembered.

A key is text, its parts separated by `|`, so that one shape of table serves all
kinds. Amounts within a key are whole ten-thousandths: how a fraction is written
differs between engines, whole numbers do not. Each function exists once for
columns and once for a single declaration; a property test holds them together.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from tidewaiter.tables.remembered import KINDS

__all__ = ["EVERYTHING", "key_column", "key_of", "key_parts", "with_key_parts"]

EVERYTHING = "all"
"""The one key of the kind that has no parts."""

_AMOUNTS = ("duty_rate_pct", "net_mass_kg", "customs_value")
_SCALE = 10_000.0
_LARGEST = 1e14
_PART_OF = {amount: f"{amount}_e4" for amount in _AMOUNTS}


def key_parts(kind: str) -> tuple[str, ...]:
    """The columns of `with_key_parts` that make up a kind of key."""
    return tuple(_PART_OF.get(part, part) for part in KINDS[kind])


def with_key_parts(items: ir.Table) -> ir.Table:
    """Declared lines with the columns that keys are made of and lines do not carry: the heading and whole amounts."""
    return items.mutate(hs4=items.hs6.substr(0, 4), **{part: _whole(items[name]) for name, part in _PART_OF.items()})


def key_column(rows: ir.Table, kind: str) -> ir.StringValue:
    """The key as text; empty (null) if any of its parts is."""
    first, *rest = [rows[part].cast("string") for part in key_parts(kind)] or [ibis.literal(EVERYTHING)]
    key = first
    for part in rest:
        key = key + ibis.literal("|") + part
    return key


def key_of(item: Mapping[str, object], kind: str) -> str | None:
    """The key of one declared line, as `key_column` gives it; None if a part is missing."""
    parts = [_part(item, name) for name in KINDS[kind]]
    if None in parts:
        return None
    return "|".join(str(part) for part in parts) or EVERYTHING


def _part(item: Mapping[str, object], name: str) -> str | int | None:
    if name == "hs4":
        hs6 = item.get("hs6")
        return None if hs6 is None else str(hs6)[:4]
    value = item.get(name)
    if name not in _PART_OF or value is None:
        return None if value is None else str(value)
    amount = float(str(value))
    return math.floor(amount * _SCALE + 0.5) if abs(amount) < _LARGEST else None


def _whole(amount: ir.FloatingValue) -> ir.IntegerValue:
    """Ten-thousandths, rounded half up by plain arithmetic, which every engine does alike."""
    inside = amount.abs() < ibis.literal(_LARGEST, "float64")
    safe = ibis.ifelse(inside, amount, ibis.null("float64"))
    return (safe * ibis.literal(_SCALE, "float64") + ibis.literal(0.5, "float64")).floor().cast("int64")
