"""What a firm that stopped may still owe: duty that its unopened lines of the same goods may hide.

    open duty = value of unopened lines x share of such lines in violation x duty evaded for each unit of value

The share comes from the firm's own opened lines of those goods: a beta distribution from an even start, of which
the 5th and the 95th percentile are told. The duty evaded is what its violations brought, against the value declared on
them. Lines are opened because they look bad, so both figures lean high; where every line was opened nothing is open.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv

from tidewaiter.links.acts import Acts
from tidewaiter.links.line_results import CLEAN, ILLICIT, UNOPENED
from tidewaiter.links.lines import Lines

__all__ = ["Exposure", "Ledger"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_LOW, _HIGH = 0.05, 0.95
"""Percentiles between which what may be open is told."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """Duty in the lake's currency: known to be evaded, and what may be open (5th to 95th percentile)."""

    known: float
    low: float
    high: float


class Ledger:
    """The lines of each firm of one role, with what opening them brought."""

    def __init__(self, lines: Lines, acts: Acts, role: str, result: Ints) -> None:
        """`result` says of each line what opening it brought; see `line_results.results_of`."""
        self._lines, self._acts, self._role, self._result = lines, acts, role, result
        self._goods = lines.together(("hs6", "origin"))
        self._order = np.argsort(lines.code(role), kind="stable")
        self._sorted = lines.code(role)[self._order]
        self._place = {item: n for n, item in enumerate(lines.item_id.tolist())} if len(acts) else {}

    def of(self, firm: int) -> Exposure:
        """What one firm may owe; nothing where no violation of it is known."""
        mine = np.flatnonzero(self._acts.codes[self._role] == firm)
        known = float(np.nansum(self._acts.revenue[mine]))
        at = np.array([self._place[a] for a in self._acts.act_id[mine] if a in self._place], dtype=np.int64)
        rate = self._rate(mine)
        if not len(at) or not rate:
            return Exposure(known, 0.0, 0.0)
        low, high = np.searchsorted(self._sorted, [firm, firm + 1])
        own = self._order[low:high]
        alike = own[np.isin(self._goods[own], self._goods[at]) & (self._goods[own] >= 0)]
        result = self._result[alike]
        hidden = float(np.nansum(self._lines.value[alike[result == UNOPENED]])) * rate
        counts = (1 + (result == ILLICIT).sum(), 1 + (result == CLEAN).sum())
        return Exposure(known, *(hidden * float(betaincinv(*counts, edge)) for edge in (_LOW, _HIGH)))

    def _rate(self, mine: Ints) -> float:
        """Duty evaded for each unit of value, over the violations of which both are known."""
        value = np.array(
            [self._lines.value[self._place[a]] if a in self._place else np.nan for a in self._acts.act_id[mine]]
        )
        revenue = self._acts.revenue[mine]
        both = np.isfinite(value) & np.isfinite(revenue) & (value > 0)
        return float(revenue[both].sum() / value[both].sum()) if both.any() else 0.0
