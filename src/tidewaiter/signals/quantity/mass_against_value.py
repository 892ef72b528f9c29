"""Lines whose mass does not fit their value, measured by what the same importer declares.

A lane's prices are wide: brands and grades lie between them. One importer's own
prices for one subheading are narrow, and a line that leaves them has a wrong mass, a
wrong value or other goods in the box. Both directions count.
"""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from tidewaiter.columns.blocks import quarter_number
from tidewaiter.columns.robust import typical_before
from tidewaiter.signals.signal import signal
from tidewaiter.tables import declared

__all__ = ["mass_against_value"]

OWN_GOODS = ("importer", "hs6")


@signal(
    asks="Do mass and value fit what this importer declares for the same goods?",
    reads=(declared.ITEMS,),
    reason="{value_per_kg:.2f} per kg where this importer's own lines of the subheading are at "
    "{usual_value_per_kg:.2f} ({peers:.0f} earlier lines)",
)
def mass_against_value(items: ir.Table, *, quarters: int = 4, min_peers: int = 5, min_spread: float = 0.05) -> ir.Table:
    """Score how far the log of value per kilogram lies from the importer's own, either way, in robust spreads.

    Median and spread are those of the importer's lines of the subheading in the `quarters`
    quarters before. Importers with fewer than `min_peers` such lines have no row.
    """
    valued = items.filter(_.net_mass_kg > 0, _.customs_value > 0, _.importer.notnull(), _.hs6.notnull()).select(
        "item_id",
        *OWN_GOODS,
        quarter=quarter_number(_.declared_on),
        log_density=_.customs_value.ln() - _.net_mass_kg.ln(),
    )
    usual = typical_before(
        valued,
        "log_density",
        within=OWN_GOODS,
        block="quarter",
        blocks=quarters,
        min_rows=min_peers,
        min_spread=min_spread,
    )
    return valued.join(usual, [*OWN_GOODS, "quarter"]).select(
        "item_id",
        score=((_.log_density - _.median) / _.spread).abs(),
        value_per_kg=_.log_density.exp(),
        usual_value_per_kg=_.median.exp(),
        peers=_.peers,
    )
