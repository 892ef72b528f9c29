"""Inspection results that do not fit their lines: they are loaded, no refusal tells, and what learns from them errs.

A result may rightly come before its line, so it is loaded although it names none. Where the
two are written differently, all results stray, and an id of each beside the other shows why.
A result that was known before its line was declared or inspected tells a past day of tomorrow.
"""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
from ibis import _

from tidewaiter.lake import Lake
from tidewaiter.tables import declared, found

__all__ = ["EarlyResults", "StrayResults", "early_results", "stray_results"]


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
        told = f"{self.results:,} results name no declared line, e.g."
        if self.results == 1:
            told = "1 result names no declared line:"
        return (
            f"{found.OUTCOMES.name}: {told} {self.example}; {lines}. "
            "Load the lines if they are still to come; if they are here, mend item_id in the mapping of the results"
        )


@dataclass(frozen=True, slots=True)
class EarlyResults:
    """How many results were known before their line was declared or inspected, and the line of one of them."""

    results: int
    example: str

    @property
    def words(self) -> str:
        """The same in a sentence, with what to do."""
        told = f"{self.results:,} results were known before their line was declared or inspected, which cannot be, e.g."
        if self.results == 1:
            told = "1 result was known before its line was declared or inspected, which cannot be:"
        return (
            f"{found.OUTCOMES.name}: {told} that of {self.example}. Look at known_on in the mapping: "
            "a model would learn from them too early"
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


def early_results(lake: Lake, outcomes: ir.Table) -> EarlyResults | None:
    """Those of the results that nobody can have known on the day which they name; None where there are none."""
    days = lake.read(declared.ITEMS).select("item_id", "declared_on")
    dated = outcomes.select("item_id", "known_on", "inspected_on").left_join(days, "item_id")
    early = dated.filter((_.known_on < _.declared_on) | (_.known_on < _.inspected_on))
    [told] = lake.fetch(early.aggregate(results=_.count(), example=_.item_id.min())).to_pylist()
    return EarlyResults(told["results"], told["example"]) if told["results"] else None
