"""How often had something been seen, and how much of it, strictly before a day?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir

__all__ = ["for_days", "seen_before", "summed_before"]


def seen_before(rows: ir.Table, asked: ir.Table, *, day: str, counts: Mapping[str, Sequence[str]]) -> ir.Table:
    """Add to each row of `asked` how many of `rows` have its key and an earlier day.

    Nothing is forgotten: for histories that fade use the remembered states.

    Args:
        rows: what is counted, with the columns of every key, and `day`.
        asked: what asks, with the same columns; an empty part of a key counts 0.
        day: name of the date column.
        counts: name of the new column (int, >= 0) -> the columns that must agree; none counts all rows.
    """
    joined = asked
    for into, key in counts.items():  # one chain of joins: each asks `asked` itself, not what was joined to it so far
        each = rows.select(*key, day, **{into: ibis.literal(1, "int64")})
        totals = _totals(each, asked, key=key, day=day, amounts=(into,))
        joined = joined.left_join(totals, _same(into, key, day))
    return joined.select(
        *asked.columns, **{into: joined[f"sum_of_{into}"].fill_null(0).cast("int64") for into in counts}
    )


def summed_before(rows: ir.Table, asked: ir.Table, *, key: Sequence[str], day: str, amounts: Sequence[str]) -> ir.Table:
    """Add to each row of `asked` the sums of `amounts` over those of `rows` that have its key and an earlier day.

    One aggregation to the grain of (key, day) and one running sum; rows of the same day do not see each other. What
    should count for some time only: see `for_days`.

    Args:
        rows: what is summed, with the columns of `key`, `day` and `amounts`.
        asked: what asks, with the columns of `key` and `day`; a key never seen, or empty, has sums of 0.
        key: the columns that must agree; none sums all rows.
        day: name of the date column.
        amounts: numeric columns, and the names of the new ones.
    """
    totals = _totals(rows, asked, key=key, day=day, amounts=amounts)
    joined = asked.left_join(totals, _same(amounts[0], key, day))
    told = {name: joined[f"sum_of_{name}"].fill_null(0).cast(rows[name].type()) for name in amounts}
    return joined.select(*asked.columns, **told)


def for_days(rows: ir.Table, *, days: int, day: str, amounts: Sequence[str]) -> ir.Table:
    """The rows, and each once more with the opposite sign: summed before a day, a row counts for so many days.

    Args:
        rows: what is to be summed, with `day` and `amounts`.
        days: on how many days after its own a row counts.
        day: name of the date column.
        amounts: numeric columns; sums of floats may keep a trace of rounding of what has left.
    """
    left = rows.mutate(
        **{day: (rows[day] + ibis.interval(days=days)).cast("date")},
        **{name: rows[name].negate() for name in amounts},
    )
    return rows.union(left)


def _totals(rows: ir.Table, asked: ir.Table, *, key: Sequence[str], day: str, amounts: Sequence[str]) -> ir.Table:
    parts = [*key, day]
    # a key may be asked for on a day on which nothing happened: such days enter with 0
    nothing = {name: ibis.literal(0, rows[name].type()) for name in amounts}
    questions = asked.select(*parts).distinct().mutate(**nothing)
    entered = rows.select(*parts, *amounts).union(questions.select(*parts, *amounts))
    days = entered.group_by(parts).aggregate(**{name: entered[name].sum() for name in amounts})
    before = ibis.window(preceding=(None, 1), group_by=list(key), order_by=day)
    sums = {f"sum_of_{name}": days[name].sum().over(before) for name in amounts}
    return days.select(**{of: name for name, of in _same(amounts[0], key, day)}, **sums)


def _same(told: str, key: Sequence[str], day: str) -> list[tuple[str, str]]:
    """The columns that must agree, and their names beside what is `told` of them."""
    return [(name, f"{told}_of_{name}") for name in (*key, day)]
