"""A table in slices: what is grouped and does not leave memory for the disk is grouped a slice at a time."""

from __future__ import annotations

import ibis.expr.types as ir

__all__ = ["in_slice"]


def in_slice(key: ir.StringValue, number: int, *, of: int) -> ir.BooleanValue:
    """Whether a key is in slice `number`, from 0 on. Engines cut differently, and the slices together are all."""
    place: ir.BooleanValue = (key.hash() % of).abs() == number
    return place
