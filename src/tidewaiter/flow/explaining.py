"""Why a line looks as it does: all that the lake says about it, in one place."""

from __future__ import annotations

import json
from dataclasses import dataclass

from tidewaiter.errors import UsageError
from tidewaiter.flow.clarifying import Lowering, what_would_lower
from tidewaiter.lake import Lake
from tidewaiter.signals.reason import foremost
from tidewaiter.tables import Table, declared, found, fused, scored, selected, signalled

__all__ = ["Explanation", "explain_item"]

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One declared line with its risk, its parts, and the plan; empty where nothing is known.

    Attributes:
        item: the row of `declared.items`.
        risk: the row of `fused.risks`; None if the line was not in the last window.
        contributions: source -> log-odds it added to those of a usual line, which stand under `fused.BASE`.
        heads: what each head of the model expects.
        detectors: what each detector says, the oddest first.
        plan: the row of `selected.plan`; None if it is not to be opened.
        outcomes: results of inspections so far.
        lowering: what would lower the risk, and what no paper lowers; None if the line was not in the last window.
    """

    item: Row
    risk: Row | None
    contributions: dict[str, float]
    heads: list[Row]
    detectors: list[Row]
    plan: Row | None
    outcomes: list[Row]
    lowering: Lowering | None = None


def explain_item(lake: Lake, item: str) -> Explanation:
    """Explain one line, by its `item_id` or by a declaration number that has one line only.

    Raises:
        UsageError: there is no such line, or the declaration has several.
    """
    found_item = _item(lake, item)
    item_id = str(found_item["item_id"])
    risk = _one(lake, fused.RISKS, item_id)
    detectors = _rows(lake, signalled.SCORES, item_id)
    return Explanation(
        item=found_item,
        risk=risk,
        contributions=json.loads(str(risk["contributions"])) if risk and risk["contributions"] else {},
        heads=_rows(lake, scored.ITEMS, item_id),
        detectors=sorted(detectors, key=foremost),
        plan=_one(lake, selected.PLAN, item_id),
        outcomes=_rows(lake, found.OUTCOMES, item_id),
        lowering=what_would_lower(lake, [item_id]).get(item_id) if risk else None,
    )


def _item(lake: Lake, item: str) -> Row:
    items = lake.read(declared.ITEMS)
    matching = items.filter((items.item_id == item) | (items.declaration_id == item)).order_by("line_no").limit(50)
    rows = lake.fetch(matching).to_pylist()
    exact = [row for row in rows if row["item_id"] == item]
    if len(exact or rows) == 1:
        return dict((exact or rows)[0])
    if not rows:
        raise UsageError("no declared line has that number; `tidewaiter select --json` prints those of the plan")
    lines = ", ".join(str(row["item_id"]) for row in rows[:5])
    raise UsageError(f"that declaration has {len(rows)} lines; name one of them: {lines}")


def _one(lake: Lake, table: Table, item_id: str) -> Row | None:
    rows = _rows(lake, table, item_id)
    return rows[0] if rows else None


def _rows(lake: Lake, table: Table, item_id: str) -> list[Row]:
    rows = lake.read(table)
    return [dict(row) for row in lake.fetch(rows.filter(rows.item_id == item_id)).to_pylist()]
