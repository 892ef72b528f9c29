"""Which lines to open, and how, when time is what runs out.

Each line gets at most one examination, all of them together at most the minutes
there are: a knapsack with choices, which HiGHS solves to within 0.01 %.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tidewaiter.selection.worth import Worth

__all__ = ["NOT_CHOSEN", "fill_minutes"]

NOT_CHOSEN = -1
_AMPLE = 4.0
"""Lines are offered to the solver, best first by worth per minute, until they would fill the day so many times."""
_GAP = 1e-4


def fill_minutes(worth: Worth, *, minutes: float, eligible: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """The examination of each line that makes the day's worth greatest, `NOT_CHOSEN` for those left alone.

    Lines whose worth does not cover the cost of any examination are left alone
    even when there is time.
    """
    chosen = np.full(len(worth.gross), NOT_CHOSEN, dtype=np.intp)
    lines, exams = _offers(worth, minutes=minutes, eligible=eligible)
    if len(lines) == 0:
        return chosen
    taken = _solve(worth.net[lines, exams], minutes=worth.minutes[exams], lines=lines, limit=minutes)
    chosen[lines[taken]] = exams[taken]
    return chosen


def _offers(
    worth: Worth, *, minutes: float, eligible: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Pairs of line and examination that pay and fit, of the most promising lines."""
    pays = (worth.net > 0) & eligible[:, None] & (worth.minutes <= minutes)[None, :]
    density = np.where(pays, worth.net / worth.minutes, -np.inf).max(axis=1, initial=-np.inf)
    order = np.argsort(-density, kind="stable")
    order = order[np.isfinite(density[order])]
    shortest = np.where(pays[order], worth.minutes, np.inf).min(axis=1, initial=np.inf)
    ample = int(np.searchsorted(np.cumsum(shortest), _AMPLE * minutes)) + 1
    kept = np.zeros_like(pays)
    kept[order[:ample]] = pays[order[:ample]]
    lines, exams = np.nonzero(kept)
    return lines, exams


def _solve(
    value: npt.NDArray[np.float64],
    *,
    minutes: npt.NDArray[np.float64],
    lines: npt.NDArray[np.intp],
    limit: float,
) -> npt.NDArray[np.bool_]:
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array, vstack

    _, line = np.unique(lines, return_inverse=True)
    pairs = np.arange(len(lines))
    once = coo_array((np.ones(len(lines)), (line, pairs)), shape=(line.max() + 1, len(lines)))
    rows = vstack([once, coo_array(minutes[None, :])]).tocsr()
    most = np.append(np.ones(line.max() + 1), limit)
    solved = milp(
        -value,
        integrality=np.ones(len(lines)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(rows, -np.inf, most),
        options={"mip_rel_gap": _GAP},
    )
    return np.asarray(solved.x) > 0.5
