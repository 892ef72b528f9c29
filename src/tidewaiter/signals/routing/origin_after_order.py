"""Importers that change the origin of their goods after an antidumping or countervailing order.

An order makes one origin dear. Some importers then buy elsewhere; some let the same
goods take a detour. Both show as an origin this importer never declared for goods that
it used to buy from the country under order.
"""

from __future__ import annotations

import math

import ibis
import ibis.expr.types as ir
from ibis import _

from tidewaiter.columns.tally import seen_before
from tidewaiter.signals.signal import signal
from tidewaiter.signals.strongest import strongest
from tidewaiter.tables import declared, known

__all__ = ["origin_after_order"]


@signal(
    asks="Did the origin change after a trade-remedy order?",
    reads=(declared.ITEMS, known.ORDERS),
    reason="origin {origin} for subheading {hs6}, and of this importer's earlier lines "
    "{lines_from_here:.0f} from there, {lines_under_order:.0f} from {ordered_origin}, under order {case_number} "
    "since {valid_from}",
)
def origin_after_order(items: ir.Table, orders: ir.Table) -> ir.Table:
    """Score log2 of the importer's earlier lines from the ordered origin over those from the declared one.

    One is added to both counts: 0 is an importer that never bought from either, above
    0 one that did and now does not. Only lines of subheadings that an order valid on
    that day names, with an origin that no such order covers, have a row; of several
    orders the one with the highest score is told.
    """
    ordered = _by_subheading(orders)
    lines = items.filter(_.importer.notnull(), _.origin.notnull()).select(
        "item_id", "declared_on", "importer", "hs6", "origin"
    )
    ours = lines.semi_join(ordered, "hs6")
    valid = ours.join(ordered, "hs6").filter(
        _.valid_from <= _.declared_on, _.valid_to.isnull() | (_.valid_to >= _.declared_on)
    )
    covered = valid.filter(_.origin == _.ordered_origin).select("item_id").distinct()
    asked = valid.anti_join(covered, "item_id")
    # two counts over the same lines: those from the declared origin, and those from the ordered one
    both = ours.mutate(ordered_origin=ours.origin)
    counts = {
        "lines_from_here": ("importer", "hs6", "origin"),
        "lines_under_order": ("importer", "hs6", "ordered_origin"),
    }
    asked = seen_before(both, asked, day="declared_on", counts=counts)
    return _strongest(asked)


def _by_subheading(orders: ir.Table) -> ir.Table:
    """One row for each order, origin and subheading it names; orders without a first day are left out."""
    named = orders.filter(_.hs_codes.notnull(), _.origin.notnull(), _.valid_from.notnull())
    each = named.select(
        "case_number", "valid_from", "valid_to", ordered_origin="origin", code=named.hs_codes.split(";").unnest()
    )
    digits = each.mutate(hs6=each.code.strip().left(6)).filter(_.hs6.length() == 6)
    return digits.drop("code").distinct()


def _strongest(asked: ir.Table) -> ir.Table:
    one, two = ibis.literal(1.0, "float64"), ibis.literal(math.log(2.0), "float64")
    under, here = asked.lines_under_order.cast("float64"), asked.lines_from_here.cast("float64")
    scored = asked.mutate(score=((under + one) / (here + one)).ln() / two)
    numbers = ("origin", "hs6", "ordered_origin", "case_number", "valid_from", "lines_under_order", "lines_from_here")
    return strongest(scored, "case_number", "ordered_origin", "valid_from").select("item_id", "score", *numbers)
