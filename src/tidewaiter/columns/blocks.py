"""Months and quarters as whole numbers, so that "the three before" is a subtraction.

Statistics of the past are taken over whole blocks that ended before the block
of the line they are for. That is strictly earlier by construction, and it costs
one copy of a row for each block ahead, where a sliding window would cost a
range join.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

__all__ = ["ahead", "month_number", "quarter_number"]


def month_number(day: ir.DateValue) -> ir.IntegerValue:
    """Months since the year 0: consecutive months differ by one."""
    return day.year().cast("int64") * 12 + day.month().cast("int64") - 1


def quarter_number(day: ir.DateValue) -> ir.IntegerValue:
    """Quarters since the year 0: consecutive quarters differ by one."""
    return day.year().cast("int64") * 4 + day.quarter().cast("int64") - 1


def ahead(rows: ir.Table, block: str, *, blocks: int) -> ir.Table:
    """Each row once for every one of the `blocks` blocks that follow its own: those in which it counts as past."""
    steps = ibis.array([ibis.literal(n, "int64") for n in range(1, blocks + 1)])
    copies = rows.mutate(blocks_ahead=steps.unnest())
    return copies.mutate(**{block: copies[block] + copies.blocks_ahead}).drop("blocks_ahead")
