"""What is known about inspected lines before a day: one label for each, for training and for judging.

A line inspected twice is illicit if either inspection found a violation. Results
known on the day itself or later are left out before anything is put together, so that
a second inspection that is still to come cannot reach back into the first.
"""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir

__all__ = ["labels_known"]


def labels_known(outcomes: ir.Table, *, before: date | None) -> ir.Table:
    """One row for each inspected line.

    Args:
        outcomes: `found.outcomes`.
        before: results known on this day or later are invisible; None to see all of them.

    Returns:
        `item_id`, `illicit`, `severity`, `typology` and `cause` (of the gravest and of the first inspection),
        `propensity` of the first inspection, `revenue` of all of them (empty if none was recorded), and
        `known_on` of the last of those seen.
    """
    seen = outcomes if before is None else outcomes.filter(outcomes.known_on < ibis.literal(before))
    together = seen.group_by("item_id").aggregate(
        known_on=seen.known_on.max(),
        illicit=seen.illicit.cast("int64").max() == 1,
        severity=seen.severity.max(),
        revenue=seen.revenue.sum(),
    )
    first = _one_of(seen, order=[seen.known_on, seen.outcome_id]).select("item_id", "cause", "propensity")
    gravest = _one_of(seen, order=[seen.severity.desc(), seen.known_on, seen.outcome_id]).select("item_id", "typology")
    with_first = together.left_join(first, "item_id").drop("item_id_right")
    return with_first.left_join(gravest, "item_id").drop("item_id_right")


def _one_of(seen: ir.Table, *, order: list[ir.Value]) -> ir.Table:
    window = ibis.window(group_by=seen.item_id, order_by=order)
    return seen.mutate(place=ibis.row_number().over(window)).filter(lambda rows: rows.place == 0)
