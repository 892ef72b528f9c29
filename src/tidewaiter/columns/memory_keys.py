"""The keys of memory: what a declaration names that can be remembered.

A key is text, its parts separated by `|`, so that one shape of table serves all
kinds. Amounts within a key are whole ten-thousandths: how a fraction is written
differs between engines, whole numbers do not. Each function exists once for
columns and once for a single declaration; a property test holds them together.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import ibis
import ibis.expr.types as ir

from tidewaiter.tables.remembered import KINDS

__all__ = ["EVERYTHING", "LARGEST", "key_column", "key_of", "key_parts", "with_key_parts"]

EVERYTHING = "all"
"""The one key of the kind that has no parts."""

_AMOUNTS = ("duty_rate_pct", "net_mass_kg", "customs_value")
_SCALE = 10_000.0
LARGEST = 1e14
"""Amounts from here on, infinity and not-a-number are slips; one of them would spoil a running sum for ever."""

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


def key_of(item: Mapping[str, Any], kind: str) -> str | None:
    """The key of one declared line, as `key_column` gives it; None if a part is missing."""
    parts = [_part(item, name) for name in KINDS[kind]]
    known = [part for part in parts if part is not None]
    return ("|".join(known) or EVERYTHING) if len(known) == len(parts) else None


def _part(item: Mapping[str, Any], name: str) -> str | None:
    value = item.get("hs6" if name == "hs4" else name)
    if value is None:
        return None
    if name == "hs4":
        return str(value)[:4]
    if name not in _PART_OF:
        return str(value)
    return str(math.floor(value * _SCALE + 0.5)) if abs(value) < LARGEST else None


def _whole(amount: ir.FloatingValue) -> ir.IntegerValue:
    """Ten-thousandths, rounded half up by plain arithmetic, which every engine does alike."""
    inside = amount.abs() < ibis.literal(LARGEST, "float64")
    safe = ibis.ifelse(inside, amount, ibis.null("float64"))
    return (safe * ibis.literal(_SCALE, "float64") + ibis.literal(0.5, "float64")).floor().cast("int64")
