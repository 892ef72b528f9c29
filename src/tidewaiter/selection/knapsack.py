"""Which lines to open, and how, when time is what runs out.

Each line gets at most one examination, all of them together at most the minutes
there are, and of each kind at most as many as there is room for: a knapsack with
choices, which HiGHS solves to within 0.01 %.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tidewaiter.selection.worth import Worth

__all__ = ["NOT_CHOSEN", "best_pairs", "fill_minutes"]

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

NOT_CHOSEN = -1
_AMPLE = 4.0
"""Lines are offered to the solver, best first by worth per minute, until they would fill the day so many times."""
_GAP = 1e-4


def fill_minutes(worth: Worth, *, minutes: float, eligible: npt.NDArray[np.bool_], room: Floats) -> Places:
    """The examination of each line that makes the day's worth greatest, `NOT_CHOSEN` for those left alone.

    Lines whose worth does not cover the cost of any examination are left alone
    even when there is time. `room` says how many there may be of each examination.
    """
    chosen = np.full(len(worth.gross), NOT_CHOSEN, dtype=np.intp)
    lines, exams = _offers(worth, minutes=minutes, eligible=eligible, room=room)
    if len(lines) == 0:
        return chosen
    limits = [(worth.minutes[exams], minutes)]
    limits += [((exams == exam).astype(np.float64), room[exam]) for exam in np.flatnonzero(np.isfinite(room))]
    taken = best_pairs(worth.net[lines, exams], lines=lines, limits=limits)
    chosen[lines[taken]] = exams[taken]
    return chosen


def best_pairs(value: Floats, *, lines: Places, limits: Sequence[tuple[Floats, float]]) -> npt.NDArray[np.bool_]:
    """Of pairs of line and examination those that bring most: one for each line, within each limit.

    A limit is what each pair takes of something, and how much of it there is.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array, vstack

    _, line = np.unique(lines, return_inverse=True)
    pairs = np.arange(len(lines))
    once = coo_array((np.ones(len(lines)), (line, pairs)), shape=(line.max() + 1, len(lines)))
    rows = vstack([once, *(coo_array(takes[None, :]) for takes, _ in limits)]).tocsr()
    most = np.concatenate([np.ones(line.max() + 1), [limit for _, limit in limits]])
    solved = milp(
        -value,
        integrality=np.ones(len(lines)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(rows, -np.inf, most),
        options={"mip_rel_gap": _GAP},
    )
    return np.asarray(solved.x) > 0.5


def _offers(worth: Worth, *, minutes: float, eligible: npt.NDArray[np.bool_], room: Floats) -> tuple[Places, Places]:
    """Pairs of line and examination that pay and fit, of the most promising lines.

    These are the most promising with all that there is room for, and those with what has no limit: a few lines may use
    up the former.
    """
    pays = (worth.net > 0) & eligible[:, None] & (worth.minutes <= minutes)[None, :] & (room >= 1)[None, :]
    kept = np.zeros(len(pays), dtype=bool)
    for offered in (pays, pays & np.isinf(room)[None, :]):
        kept[_ample(offered, worth, minutes=minutes)] = True
    lines, exams = np.nonzero(pays & kept[:, None])
    return lines, exams


def _ample(pays: npt.NDArray[np.bool_], worth: Worth, *, minutes: float) -> Places:
    """The most promising lines, more than would fill the day."""
    density = np.where(pays, worth.net / worth.minutes, -np.inf).max(axis=1, initial=-np.inf)
    order = np.argsort(-density, kind="stable")
    order = order[np.isfinite(density[order])]
    shortest = np.where(pays[order], worth.minutes, np.inf).min(axis=1, initial=np.inf)
    return order[: int(np.searchsorted(np.cumsum(shortest), _AMPLE * minutes)) + 1]
