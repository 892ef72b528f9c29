"""When comes the next act? Acts excite further acts, and the excitement fades.

A series acts with the rate `base + jump * decay * sum exp(-decay * (t - t_i))` over its past acts (Hawkes'
self-exciting process with an exponential kernel): `jump` further acts follow from each act in the long run. All
series share one process, fitted by maximum likelihood, because most have too few acts for one of their own.

Source:
    Hawkes (1971), "Spectra of Some Self-Exciting and Mutually Exciting Point Processes", Biometrika 58(1);
    Ozaki (1979), "Maximum Likelihood Estimation of Hawkes' Self-Exciting Point Processes", for the recursion.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Hawkes", "expected_next", "fit_hawkes"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_FEWEST = 10
"""Acts that follow another of their series, of which fewer teach nothing."""
_SHORTEST_DAYS = 7.0
_LONGEST_DAYS = 730.0
"""Between so many days lies the time in which excitement fades to 1 / e."""


@dataclass(frozen=True, slots=True)
class Hawkes:
    """Acts a day without cause, further acts that each act brings, and how fast that fades (1 / days)."""

    base: float
    jump: float
    decay: float


def fit_hawkes(series: Ints, day: Ints, *, end: int) -> Hawkes:
    """Fit one process to all series; each is watched from its first act, which it takes as given, to `end`.

    With too few acts that follow another, none is expected to follow.

    Args:
        series: the series of each of n acts.
        day: the day of each, since 1970, none after `end`.
        end: the day up to which all are watched.
    """
    from scipy.optimize import minimize

    order = np.lexsort((day, series))
    begins = np.flatnonzero(np.diff(series[order])) + 1
    histories = np.split(day[order].astype(np.float64), begins) if len(order) else []
    following = sum(len(times) - 1 for times in histories)
    watched = sum(end - times[0] for times in histories)
    if following < _FEWEST or watched <= 0:
        return Hawkes(following / watched if watched > 0 else 0.0, 0.0, 1 / 90)

    def loss(theta: Floats) -> float:
        base, jump, decay = np.exp(theta)
        return -sum(_log_likelihood(times, base=base, jump=jump, decay=decay, end=end) for times in histories)

    start = np.log([0.5 * following / watched, 0.5, 1 / 60])
    bounds = [(-20.0, 0.0), (np.log(1e-4), np.log(5.0)), (-np.log(_LONGEST_DAYS), -np.log(_SHORTEST_DAYS))]
    base, jump, decay = np.exp(minimize(loss, start, method="L-BFGS-B", bounds=bounds).x)
    return Hawkes(float(base), float(jump), float(decay))


def expected_next(process: Hawkes, day: npt.ArrayLike, *, now: int, days: int) -> float:
    """Acts that one series is expected to add from `now` on within so many days; offspring's offspring left out."""
    past = now - np.asarray(day, dtype=np.float64)
    still = np.exp(-process.decay * np.clip(past, 0.0, None)).sum()
    return float(process.base * days + process.jump * still * (1 - np.exp(-process.decay * days)))


def _log_likelihood(times: Floats, *, base: float, jump: float, decay: float, end: int) -> float:
    """Of one series after its first act, by Ozaki's recursion."""
    told, excited = 0.0, 0.0
    for gap in np.diff(times):
        excited = np.exp(-decay * gap) * (excited + 1.0)
        told += np.log(base + jump * decay * excited)
    expected = base * (end - times[0]) + jump * (1 - np.exp(-decay * (end - times))).sum()
    return float(told - expected)
