"""Lines whose mass does not fit the number of pieces declared.

A container scale or a bill of lading gives the mass away, the number of pieces
is taken on trust: who declares too few pieces declares heavy ones. A mass that is
too small for its pieces is as odd, so both directions count.
"""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from tidewaiter.columns.blocks import quarter_number
from tidewaiter.columns.robust import typical_before
from tidewaiter.signals.signal import signal
from tidewaiter.tables import declared

__all__ = ["mass_against_quantity"]

GOODS = ("hs6", "quantity_unit")


@signal(
    asks="Does the mass fit the quantity declared?",
    reads=(declared.ITEMS,),
    reason="{kg_per_unit:.3f} kg for each unit ({quantity_unit}) where such goods weigh {usual_kg_per_unit:.3f} "
    "({peers:.0f} earlier lines)",
)
def mass_against_quantity(
    items: ir.Table, *, quarters: int = 4, min_peers: int = 20, min_spread: float = 0.02
) -> ir.Table:
    """Score how far the log of kilograms per unit lies from that of its goods, either way, in robust spreads.

    Goods are one subheading counted in one unit; their median and spread are those of
    the `quarters` quarters before. Thin goods and lines without mass or quantity have no row.
    """
    weighed = items.filter(_.net_mass_kg > 0, _.quantity > 0, _.hs6.notnull(), _.quantity_unit.notnull()).select(
        "item_id", *GOODS, quarter=quarter_number(_.declared_on), log_mass=_.net_mass_kg.ln() - _.quantity.ln()
    )
    usual = typical_before(
        weighed, "log_mass", within=GOODS, block="quarter", blocks=quarters, min_rows=min_peers, min_spread=min_spread
    )
    return weighed.join(usual, [*GOODS, "quarter"]).select(
        "item_id",
        score=((_.log_mass - _.median) / _.spread).abs(),
        kg_per_unit=_.log_mass.exp(),
        usual_kg_per_unit=_.median.exp(),
        quantity_unit=_.quantity_unit,
        peers=_.peers,
    )
