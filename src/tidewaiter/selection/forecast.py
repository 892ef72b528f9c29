"""What a budget would bring on some days: lines, minutes, violations and revenue, each with its interval.

Every candidate counts with its exact probability of inclusion, drawn or not, so nothing here depends on a draw; and
what is found counts besides with which examination it would be opened, and what the policy says that one finds. The
interval says two things at once: that probabilities are known only within their own intervals (taken as erring all to
one side, which is cautious), and that a day is a throw even where they are exact.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tidewaiter.columns.intervals import Estimate
from tidewaiter.columns.lift import Z95
from tidewaiter.selection.budget import Budget, OfficeBudget
from tidewaiter.selection.day import Load, plan_days

__all__ = ["Forecast", "forecast", "forecasts", "scaled"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Forecast:
    """What one budget would bring over all days of the candidates.

    Attributes:
        scale: of the capacity, where a curve is drawn; 1 for the budget itself.
        days: days with candidates.
        lines: candidates.
        opened: lines opened, in expectation.
        random: lines of the random arm, in expectation.
        hits: violations in the lines opened, whether or not the examination shows them.
        found: those of them that the planned examinations find, by their stated powers, if each is of the kind that is
            suspected; never above `hits`.
        revenue: recovery if every opened line showed its violation, lake currency; lines of unknown revenue count as
            nothing.
        all_hits: violations expected among all candidates, opened or not.
        loads: what each team would have to do on each day.
    """

    scale: float
    days: int
    lines: int
    opened: float
    random: float
    hits: Estimate
    found: Estimate
    revenue: Estimate
    all_hits: float
    loads: tuple[Load, ...]

    @property
    def minutes(self) -> float:
        """Inspector minutes of the lists that would be drawn."""
        return sum(load.minutes for load in self.loads)


def forecast(
    risks: pa.Table, budget: Budget, *, offices: Collection[str] | None = None, seed: int = 0, scale: float = 1.0
) -> Forecast:
    """Forecast one budget on the lines of `fused.risks` that are given.

    Args:
        risks: the candidates of some days.
        budget: the policy.
        offices: figures only for these; the design is of all lines all the same. All if none are said.
        seed: of the lists from which minutes are counted.
        scale: kept with the figures.
    """
    plan = plan_days(risks, budget=scaled(budget, scale), seed=seed)
    chances, stated = _matched(plan.chances, risks)
    here = np.ones(len(stated), dtype=bool)
    if offices is not None:
        here = np.isin(np.array([office or "" for office in stated["office"].to_pylist()], dtype=object), list(offices))
    chance, finding, random, risk, revenue = (
        np.nan_to_num(_floats(chances, name)[here])
        for name in ("propensity", "finding_propensity", "random_propensity", "risk", "expected_revenue")
    )
    low, high = (_floats(stated, name)[here] for name in ("risk_low", "risk_high"))
    each = np.divide(revenue, risk, out=np.zeros_like(revenue), where=risk > 0)
    return Forecast(
        scale=scale,
        days=len(set(stated["declared_on"].to_pylist())),
        lines=int(here.sum()),
        opened=float(chance.sum()),
        random=float(random.sum()),
        hits=_total(chance, risk, low, high, worth=np.ones_like(risk)),
        found=_total(finding, risk, low, high, worth=np.ones_like(risk)),
        revenue=_total(chance, risk, low, high, worth=each),
        all_hits=float(risk.sum()),
        loads=tuple(load for load in plan.loads if offices is None or load.team in offices),
    )


def forecasts(
    risks: pa.Table, budget: Budget, *, scales: Sequence[float], offices: Collection[str] | None = None, seed: int = 0
) -> tuple[Forecast, ...]:
    """A curve: the same policy with less and with more capacity."""
    return tuple(forecast(risks, budget, offices=offices, seed=seed, scale=scale) for scale in scales)


def scaled(budget: Budget, scale: float) -> Budget:
    """The same policy with so many times the capacity; a share never exceeds everything."""
    if scale == 1.0:
        return budget
    return budget.model_copy(
        update={
            **_amounts(budget, scale),
            "offices": {name: OfficeBudget(**_amounts(own, scale)) for name, own in budget.offices.items()},
        }
    )


def _amounts(of: Budget | OfficeBudget, scale: float) -> dict[str, float | None]:
    share, lines, minutes = of.capacity_share, of.capacity_lines, of.capacity_minutes
    return {
        "capacity_share": None if share is None else min(share * scale, 1.0),
        "capacity_lines": None if lines is None else lines * scale,
        "capacity_minutes": None if minutes is None else minutes * scale,
    }


def _total(chance: Floats, risk: Floats, low: Floats, high: Floats, *, worth: Floats) -> Estimate:
    """Expected total of `worth` over violations met with these chances, with both kinds of doubt added in squares."""
    met = chance * risk
    value = float((met * worth).sum())
    throw = Z95**2 * float((met * (1 - met) * worth**2).sum())
    below = float((chance * np.clip(risk - low, 0, None) * worth).sum())
    above = float((chance * np.clip(high - risk, 0, None) * worth).sum())
    return Estimate(value, max(value - (below**2 + throw) ** 0.5, 0.0), value + (above**2 + throw) ** 0.5)


def _matched(chances: pa.Table, risks: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Both in the order of the lines."""
    by_line = [("item_id", "ascending")]
    return chances.sort_by(by_line), risks.sort_by(by_line)


def _floats(rows: pa.Table, column: str) -> Floats:
    return rows.column(column).to_numpy(zero_copy_only=False).astype(np.float64)
