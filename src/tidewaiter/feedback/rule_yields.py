"""What the lines that a rule named turned out to be, and how far the inspected ones speak for the rest.

The plain share of violations among inspected hits has an interval, but it speaks of those that somebody chose to open.
Where the chance of each inspection is on record, the share among *all* hits is estimated as well, each inspected line
standing for those like it that nobody opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from ibis import _

from tidewaiter.columns.intervals import Estimate, wilson
from tidewaiter.feedback.traffic import illicit_rate
from tidewaiter.lake import step
from tidewaiter.tables import found, ruled

__all__ = ["FEWEST_INSPECTED", "Judged", "judged", "rule_yields"]

FEWEST_INSPECTED = 10
"""With fewer recorded chances an estimate for all hits would say next to nothing."""
_FEWEST_RECORDED = 0.9
"""Below this share of recorded chances those without one are too many to leave out."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """What inspections say of some hits.

    `rate` is the plain share of violations among the inspected; `true_rate` that among all hits, estimated from
    recorded chances, None where too few are on record. `revenue` is None where none was ever recorded.
    """

    inspected: int
    found: int
    recorded: int
    rate: Estimate | None
    true_rate: Estimate | None
    revenue: float | None


def judged(illicit: npt.ArrayLike, propensity: npt.ArrayLike, revenue: npt.ArrayLike) -> Judged:
    """Judge hits by those of them that were inspected.

    Args:
        illicit: for each inspected hit whether a violation was found.
        propensity: the chance with which it was selected; NaN if not on record.
        revenue: recovered; NaN if not recorded.
    """
    bad, chance, paid = (np.asarray(each, dtype=np.float64) for each in (illicit, propensity, revenue))
    known = np.isfinite(chance) & (chance > 0)
    rate = None
    if len(bad):
        low, high = wilson(bad.sum(), len(bad))
        rate = Estimate(float(bad.mean()), float(low), float(high))
    enough = known.sum() >= FEWEST_INSPECTED and known.mean() >= _FEWEST_RECORDED
    return Judged(
        inspected=len(bad),
        found=int(bad.sum()),
        recorded=int(known.sum()),
        rate=rate,
        true_rate=illicit_rate(bad[known], np.minimum(chance[known], 1.0)) if enough else None,
        revenue=float(np.nansum(paid)) if np.isfinite(paid).any() else None,
    )


@step(reads=(ruled.HITS, found.LABELS), writes=found.RULE_YIELD)
def rule_yields(hits: ir.Table, labels: ir.Table) -> pa.Table:
    """What each rule's hits turned out to be, live and shadow apart.

    A result counts for every rule that named its line, whatever the line was inspected for.
    """
    counted = hits.group_by("rule_id", "mode").aggregate(
        hits=_.count(), first_on=_.declared_on.min(), last_on=_.declared_on.max()
    )
    told = labels.select("item_id", "illicit", "propensity", "revenue")
    opened = hits.select("item_id", "rule_id", "mode").inner_join(told, "item_id").to_pyarrow()
    rows = _rows(counted.order_by("rule_id", "mode").to_pyarrow().to_pylist(), opened)
    return pa.Table.from_pylist(list(rows), schema=found.RULE_YIELD.schema)


def _rows(rules: list[dict[str, object]], opened: pa.Table) -> Iterator[dict[str, object]]:
    key = np.array([f"{a}|{b}" for a, b in zip(opened["rule_id"].to_pylist(), opened["mode"].to_pylist(), strict=True)])
    columns = [opened[name].to_numpy().astype(np.float64) for name in ("illicit", "propensity", "revenue")]
    for rule in rules:
        mine = key == f"{rule['rule_id']}|{rule['mode']}" if len(key) else np.zeros(0, dtype=bool)
        told = judged(*(column[mine] for column in columns))
        yield {
            **rule,
            "inspected": told.inspected,
            "found": told.found,
            "recorded": told.recorded,
            "revenue": told.revenue,
            **_estimate("hit_rate", told.rate),
            **_estimate("true_rate", told.true_rate),
        }


def _estimate(name: str, told: Estimate | None) -> dict[str, float | None]:
    figures = (told.value, told.low, told.high) if told else (None, None, None)
    return dict(zip((name, f"{name}_low", f"{name}_high"), figures, strict=True))
