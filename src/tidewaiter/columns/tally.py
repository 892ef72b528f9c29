"""How often had something been seen, strictly before a day?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir
from ibis import _

__all__ = ["seen_before"]


def seen_before(rows: ir.Table, asked: ir.Table, *, day: str, counts: Mapping[str, Sequence[str]]) -> ir.Table:
    """Add to each row of `asked` how many of `rows` have its key and an earlier day.

    For each count one aggregation to the grain of (key, day) and one running sum; rows of
    the same day do not see each other. Nothing is forgotten: for histories that fade
    use the remembered states.

    Args:
        rows: what is counted, with the columns of every key, and `day`.
        asked: what asks, with the same columns; an empty part of a key counts 0.
        day: name of the date column.
        counts: name of the new column (int, >= 0) -> the columns that must agree; none counts all rows.
    """
    joined = asked
    for into, key in counts.items():
        totals = _totals(rows, asked, key=key, day=day, into=into)
        same = [(name, f"{into}_{name}") for name in (*key, day)]
        joined = joined.left_join(totals, same)
    filled = {into: joined[into].fill_null(0).cast("int64") for into in counts}
    return joined.select(*asked.columns, **filled)


def _totals(rows: ir.Table, asked: ir.Table, *, key: Sequence[str], day: str, into: str) -> ir.Table:
    parts = [*key, day]
    # a key may be asked for on a day on which nothing is counted: such days enter with 0
    counted = rows.select(*parts, seen=ibis.literal(1, "int64"))
    questions = asked.select(*parts).distinct().mutate(seen=ibis.literal(0, "int64"))
    days = counted.union(questions).group_by(parts).aggregate(seen=_.seen.sum())
    before = ibis.window(preceding=(None, 1), group_by=list(key), order_by=day)
    return days.select(**{f"{into}_{name}": name for name in parts}, **{into: days.seen.sum().over(before)})
