"""Lines whose packing weighs more than that of such goods.

Gross mass comes from the carrier, net mass from the importer. Who declares less than is in the container and leaves
the carrier's figure as it is declares packing that is too heavy.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from tidewaiter.columns.usual import usual_before
from tidewaiter.signals.signal import signal
from tidewaiter.tables import declared

__all__ = ["packing_against_goods"]

GOODS = ("hs6", "quantity_unit")
FEWEST_LINES = 3.0


@signal(
    asks="Does the packing weigh more than that of such goods?",
    reads=(declared.ITEMS,),
    reason="{kg_per_kg:.2f} kg with packing for each kg of goods, where lines of the subheading counted in "
    "{quantity_unit} have {usual_kg_per_kg:.2f} ({lines_alike:.0f} lines within two years)",
)
def packing_against_goods(items: ir.Table) -> ir.Table:
    """Score how far ln(gross mass / net mass) lies above the mean of earlier lines of the goods.

    Goods are one subheading counted in one unit, within two years. Lines without either mass, code or unit, and
    those before which there are fewer than three, have no row.
    """
    weighed = items.filter(_.gross_mass_kg > 0, _.net_mass_kg > 0).select(
        "item_id", "declared_on", *GOODS, packing=_.gross_mass_kg.ln() - _.net_mass_kg.ln()
    )
    told = usual_before(weighed, "packing", within=GOODS)
    enough = told.filter(told.lines_alike >= ibis.literal(FEWEST_LINES, "float64"))
    return enough.mutate(
        score=enough.packing - enough.usual, kg_per_kg=enough.packing.exp(), usual_kg_per_kg=enough.usual.exp()
    )
