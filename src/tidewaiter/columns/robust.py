"""What is typical of a group, in numbers that a few false declarations cannot move."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from tidewaiter.columns.blocks import ahead

__all__ = ["typical", "typical_before"]

_QUARTILES_APART = 1.3489795


def typical(rows: ir.Table, value: str, *, within: Sequence[str], min_rows: int, min_spread: float) -> ir.Table:
    """Median and robust spread of one column in each group.

    Thin groups are left out: we would rather say nothing about an item than
    compare it with noise. A spread below `min_spread` is raised to it, so that
    peers who agree to the last digit do not make every other price infinite.
    The spread is the distance of the quartiles and not the median deviation
    because it needs one pass; a quarter of the rows may be false before it breaks.

    Args:
        rows: n rows with `value` and every column of `within`.
        value: a numeric column in any unit u; rows where it is empty do not count.
        within: the columns that define a group, e.g. `("hs6", "origin")`.
        min_rows: the fewest rows a group may have; at least 2.
        min_spread: the least spread to report, in u; above 0.

    Returns:
        One row per kept group, at most n: the columns of `within`, `median`
        (float, u), `spread` (float, u, >= min_spread), `peers` (int, >= min_rows).

    Raises:
        ValueError: `min_rows` is below 2, or `min_spread` is not above 0.

    Source:
        Rousseeuw & Croux (1993), "Alternatives to the Median Absolute Deviation",
        JASA 88(424): the quartile distance of a normal variable is 1.349 standard deviations.
    """
    if min_rows < 2 or min_spread <= 0:
        raise ValueError(f"min_rows must be at least 2 and min_spread above 0, not {min_rows} and {min_spread}")
    said = rows.filter(rows[value].notnull())
    number = said[value].cast("float64")
    groups = said.group_by(list(within)).aggregate(
        median=number.quantile(0.5), low=number.quantile(0.25), high=number.quantile(0.75), peers=number.count()
    )
    spread = (groups.high - groups.low) / ibis.literal(_QUARTILES_APART, "float64")
    kept = groups.filter(groups.peers >= min_rows)
    return kept.mutate(spread=ibis.greatest(spread, ibis.literal(min_spread, "float64"))).drop("low", "high")


def typical_before(
    rows: ir.Table, value: str, *, within: Sequence[str], block: str, blocks: int, min_rows: int, min_spread: float
) -> ir.Table:
    """Median and robust spread of each group over the `blocks` blocks before each block.

    As `typical`, and strictly of the past: what is given for block b knows only rows
    of the blocks b - `blocks` to b - 1. The column `block` holds whole numbers (`columns.blocks`).
    """
    narrow = rows.select(*within, block, value)
    past = ahead(narrow, block, blocks=blocks)
    asked = narrow.select(*within, block).distinct()
    needed = past.semi_join(asked, [*within, block])
    return typical(needed, value, within=[*within, block], min_rows=min_rows, min_spread=min_spread)
