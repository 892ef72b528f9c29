"""What would another budget bring? Expected lines, findings and revenue, budget by budget."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from tidewaiter.selection.budget import Budget
from tidewaiter.selection.day import inclusion_probabilities

__all__ = ["what_if"]


def what_if(risks: pa.Table, budgets: Mapping[str, Budget]) -> pa.Table:
    """Compare budgets on the same lines.

    Expectations are exact over the draw (each line's probability of inclusion
    times its risk), and as good as the risks are calibrated. Hits and revenue suppose
    that an opened line shows its violation; what is found does not, and is as good as
    the powers that the budget states.

    Args:
        risks: rows of `fused.risks`.
        budgets: name -> budget.

    Returns:
        A row per budget, in the order given: `budget`, `lines` and `expected_lines`
        (candidates, and those opened), `expected_hits` (violations in the lines opened),
        `expected_found` (those that the planned examinations find), `hit_rate` (hits a line
        opened; empty if nothing is), `share_of_hits` (of all expected violations), `expected_revenue` and
        `share_of_revenue` (lake currency; lines of unknown revenue count as nothing).
    """
    return pa.Table.from_pylist([_expected(name, risks, budget) for name, budget in budgets.items()], schema=_SCHEMA)


_SCHEMA = pa.schema(
    {
        "budget": pa.string(),
        "lines": pa.int64(),
        "expected_lines": pa.float64(),
        "expected_hits": pa.float64(),
        "expected_found": pa.float64(),
        "hit_rate": pa.float64(),
        "share_of_hits": pa.float64(),
        "expected_revenue": pa.float64(),
        "share_of_revenue": pa.float64(),
    }
)


def _expected(name: str, risks: pa.Table, budget: Budget) -> dict[str, str | int | float | None]:
    chances = inclusion_probabilities(risks, budget=budget)
    chance, finding, risk = (
        chances.column(column).to_numpy() for column in ("propensity", "finding_propensity", "risk")
    )
    revenue = np.nan_to_num(chances.column("expected_revenue").to_numpy(zero_copy_only=False).astype(np.float64))
    lines, hits, recovered = (float((chance * each).sum()) for each in (np.ones(len(chance)), risk, revenue))
    return {
        "budget": name,
        "lines": len(chance),
        "expected_lines": lines,
        "expected_hits": hits,
        "expected_found": float((finding * risk).sum()),
        "hit_rate": _share(hits, lines),
        "share_of_hits": _share(hits, float(risk.sum())),
        "expected_revenue": recovered,
        "share_of_revenue": _share(recovered, float(revenue.sum())),
    }


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None
