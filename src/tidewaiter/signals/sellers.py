"""What detectors had said of a seller's other lines, whoever bought.

One price below its lane may be chance, and a buyer whom nobody knows has no past. But a false invoice or a false origin
is mostly the seller's work, and the next buyer's line comes from the same hands. So beside what detectors make of a
line stands what they made of all that the same seller sent in the year before: the seller as it was known on the day,
whatever its documents call it (`linked.names`).
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from tidewaiter.columns.day_numbers import in_day_numbers
from tidewaiter.lake import step
from tidewaiter.signals.standing import with_seller
from tidewaiter.tables import declared, linked, signalled

__all__ = ["sum_up_sellers"]

_DAYS = 365
"""How long a line counts: of 60 days to 15 months, longer was better up to about a year (`docs/decisions/0060`)."""
_ODD = 0.01
"""The p-value up to which an answer is counted as odd."""
_KEY, _DAY = ("seller", "detector"), "declared_on"
_SUMS = ("lines", "total", "odd")
_DIGITS = 6
"""Of averages: the last digits of a sum depend on the order in which an engine adds up."""


@step(reads=(declared.ITEMS, linked.NAMES, signalled.SCORES), writes=signalled.SELLERS)
def sum_up_sellers(items: ir.Table, names: ir.Table, scores: ir.Table) -> ir.Table:
    """For each seller and each day on which it is named: what each detector said of its lines of the year before.

    Lines of the day itself do not count. Detectors that had said nothing of a seller have no row; lines that name no
    seller count for nobody. A line counts for the party that its seller stood for on the line's own day.
    """
    named = with_seller(items.filter(items.exporter.notnull()).select("item_id", "exporter", _DAY), names)
    one, nothing = ibis.literal(1.0, "float64"), ibis.literal(0.0, "float64")
    answers = scores.select("item_id", "detector", "score", "p_value").inner_join(named, "item_id")
    odd = ibis.ifelse(answers.p_value <= ibis.literal(_ODD, "float64"), one, nothing).fill_null(nothing)
    by_day = answers.group_by(*_KEY, _DAY).aggregate(
        lines=answers.count().cast("float64"), total=answers.score.sum(), odd=odd.sum()
    )
    called = named.select("exporter", "seller", _DAY).distinct()
    asked = called.select("seller", _DAY).distinct().inner_join(by_day.select(*_KEY).distinct(), "seller")
    entered = by_day.union(asked.select(*_KEY, _DAY, **dict.fromkeys(_SUMS, nothing)))
    each = entered.group_by(*_KEY, _DAY).aggregate(**{name: entered[name].sum() for name in _SUMS})
    number = in_day_numbers(each[_DAY])
    before = ibis.window(group_by=_KEY, order_by="number", range=(-_DAYS, -1))
    dated = each.mutate(number=number)
    told = dated.select(*_KEY, _DAY, **{name: dated[name].sum().over(before) for name in _SUMS})
    there = told.filter(told.lines >= one).inner_join(called, ["seller", _DAY])
    return there.select(
        "exporter",
        "detector",
        _DAY,
        lines=there.lines,
        mean_score=(there.total / there.lines).round(_DIGITS),
        odd_share=(there.odd / there.lines).round(_DIGITS),
    )
