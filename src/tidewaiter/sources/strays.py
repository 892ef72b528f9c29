"""Inspection results that name no declared line: nothing learns from them, and no refusal tells.

A result may rightly come before its line, so it is loaded all the same. Where the two are
written differently, all results stray, and an id of each beside the other shows why.
"""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
from ibis import _

from tidewaiter.lake import Lake
from tidewaiter.tables import declared, found

__all__ = ["StrayResults", "stray_results"]


@dataclass(frozen=True, slots=True)
class StrayResults:
    """How many results name no line of the lake, the id that one of them names, and a line's id (None: no lines)."""

    results: int
    example: str
    line: str | None

    @property
    def words(self) -> str:
        """The same in a sentence, with what to do."""
        lines = f"lines are called {self.line}" if self.line else "the lake has no declared lines yet"
        return (
            f"{found.OUTCOMES.name}: {self.results:,} results name no declared line, e.g. {self.example}; {lines}. "
            "Load the lines if they are still to come; if they are here, mend item_id in the mapping of the results"
        )


def stray_results(lake: Lake, outcomes: ir.Table) -> StrayResults | None:
    """Those of the results whose line the lake does not have; None where there are none.

    Of the lake's lines the example is, if it can be, one that is called as the result but for its beginning.
    """
    items = lake.read(declared.ITEMS)
    strays = outcomes.anti_join(items, "item_id").aggregate(results=_.count(), example=_.item_id.min())
    [told] = lake.fetch(strays).to_pylist()
    if not told["results"]:
        return None
    name = str(told["example"])
    ends = (f"/{name}", f"/{name.partition('/')[2] or name}")
    alike = ibis.or_(*(items.item_id.endswith(end) for end in ends))
    near = items.mutate(far=ibis.cases((alike, 0), else_=1)).order_by("far", "item_id").select("item_id").limit(1)
    lines = lake.fetch(near)["item_id"].to_pylist()
    return StrayResults(told["results"], name, lines[0] if lines else None)
