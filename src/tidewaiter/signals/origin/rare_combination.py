"""Countries and offices that seldom come with such goods.

A false origin has to be one that the goods could have, and often it is one that they
hardly ever have; a detour shows as a country of dispatch that does not go with the
origin. Each part is measured by its surprisal among earlier lines, and bits add up.
The country is judged by its trade in these goods, never by its name.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from tidewaiter.columns.surprisal import bits, share
from tidewaiter.columns.tally import seen_before
from tidewaiter.signals.recall import Memory, recall, with_heading
from tidewaiter.signals.signal import signal
from tidewaiter.tables import declared, remembered

__all__ = ["rare_combination"]

PRIOR_COUNTS_FOR = 5.0
COUNTED = {
    "origin_dispatch_seen": ("origin", "dispatch"),
    "origin_seen": ("origin",),
    "dispatch_seen": ("dispatch",),
    "hs4_office_seen": ("hs4", "office"),
    "hs4_seen": ("hs4",),
    "office_seen": ("office",),
    "all_seen": (),
}


@signal(
    asks="Do goods, origin, dispatch and office seldom come together?",
    reads=(
        declared.ITEMS,
        remembered.states_of("origin_hs6"),
        remembered.states_of("hs6"),
        remembered.states_of("origin"),
        remembered.states_of("everything"),
    ),
    reason="origin {origin} for subheading {hs6} is {origin_bits:.1f} bits rare, dispatch from {dispatch} for that "
    "origin {dispatch_bits:.1f}, office {office} for that heading {office_bits:.1f} ({goods_lines:.0f} earlier lines "
    "of the subheading)",
)
def rare_combination(
    items: ir.Table, lanes: ir.Table, goods: ir.Table, origins: ir.Table, everything: ir.Table
) -> ir.Table:
    """Score the surprisal of origin given goods, dispatch given origin, and office given heading, in bits.

    Counts are smoothed towards each value's general share, as if it had been seen
    `PRIOR_COUNTS_FOR` times more; so a new subheading is no surprise in itself. A part that
    is not declared adds nothing. Lines without code or origin have no row.
    """
    lines = items.filter(_.hs6.notnull(), _.origin.notnull()).select(
        "item_id", "declared_on", "hs6", "origin", "dispatch", "office"
    )
    lines = with_heading(lines)
    lines = recall(
        seen_before(lines, lines, day="declared_on", counts=COUNTED),
        Memory("origin_hs6", lanes, {"declared_long": "lane_lines"}),
        Memory("hs6", goods, {"declared_long": "goods_lines"}),
        Memory("origin", origins, {"declared_long": "origin_lines"}),
        Memory("everything", everything, {"declared_long": "all_lines"}),
    )
    origin_share = share(lines.origin_lines, lines.all_lines)
    lines = lines.mutate(
        origin_bits=bits(lines.lane_lines, lines.goods_lines, prior=origin_share, weight=PRIOR_COUNTS_FOR),
        dispatch_bits=_rarity(lines, "dispatch", given="origin"),
        office_bits=_rarity(lines, "office", given="hs4"),
    )
    return lines.select(
        "item_id",
        *("origin", "dispatch", "office", "hs6", "origin_bits", "dispatch_bits", "office_bits", "goods_lines"),
        score=_.origin_bits + _.dispatch_bits + _.office_bits,
    )


def _rarity(lines: ir.Table, value: str, *, given: str) -> ir.FloatingValue:
    """How rare the value is under the condition, counted over all earlier days; 0 where it is not declared."""
    prior = share(lines[f"{value}_seen"], lines.all_seen)
    rarity = bits(lines[f"{given}_{value}_seen"], lines[f"{given}_seen"], prior=prior, weight=PRIOR_COUNTS_FOR)
    return ibis.ifelse(lines[value].isnull(), ibis.literal(0.0, "float64"), rarity)
