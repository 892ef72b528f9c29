"""Who is breaking the law at present? Told from earlier windows, in which inspections did not see everything.

An importer that is breaking the law within a window is seen to do so only if one of its bad lines is opened. So the
share of importers that were found says too little of those who were opened once, and the share of opened lines that
were bad says too much of those who were not: inspectors open what looks bad. Both are told apart here: how likely an
importer is at it, from what was known of it when the window began, and how likely one opened line of an importer that
is at it shows it. Importers that nobody opened say nothing, and none of their silence is taken for innocence.

Source:
    MacKenzie et al. (2002), "Estimating site occupancy rates when detection probabilities are less than one",
    Ecology 83(8): sites are importers, surveys are inspected lines.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from tidewaiter.links.odds import log_odds, probability_of

__all__ = ["Traits", "Violators", "Watched", "fit_violators"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_FEWEST_WATCHED, _FEWEST_FOUND = 30, 5
"""Of fewer nothing is learned. With so few the pulls below decide how much each trait says, and the data how many are
at it at all, which what opened lines show would overstate by a factor of two: inspectors open what looks bad."""
_USUAL_SLOPE, _PULL = 0.5, 2.0
_SHOWS, _SHOWS_SPREAD = 0.4, 0.5
"""What is supposed of one opened line of an importer that is at it before the data speak, and how firmly (log-odds)."""
_LEAST = 1e-4


@dataclass(frozen=True, slots=True)
class Traits:
    """What was known of n importers on a day.

    `tied` and `usual` are violations expected of a line of theirs, because of ties to known acts and because of lanes,
    broker and sellers; `risk` how risky their lines of late looked, on average, NaN throughout if nobody knows.
    """

    tied: Floats
    usual: Floats
    risk: Floats

    def take(self, rows: Ints | npt.NDArray[np.bool_]) -> Traits:
        """Some of the importers."""
        return Traits(self.tied[rows], self.usual[rows], self.risk[rows])

    def columns(self, *, with_risk: bool) -> Floats:
        """Two or three columns for n importers, each on a scale on which equal steps mean equal evidence."""
        told = [np.log(self.tied + 1e-3), np.log(np.maximum(self.usual, _LEAST))]
        if with_risk:
            told.append(log_odds(self.risk))
        return np.stack(told, axis=1)


@dataclass(frozen=True, slots=True)
class Watched:
    """n importers in past windows: their traits as each window began, lines opened in it, and whether one was bad."""

    traits: Traits
    opened: Floats
    found: npt.NDArray[np.bool_]

    @classmethod
    def joined(cls, windows: list[Watched]) -> Watched:
        """All windows together."""
        columns = (
            np.concatenate([getattr(each.traits, name) for each in windows]) for name in ("tied", "usual", "risk")
        )
        opened, found = (np.concatenate([getattr(each, name) for each in windows]) for name in ("opened", "found"))
        return cls(Traits(*columns), opened, found)

    def without_risk(self) -> Watched:
        """The same to somebody who does not know how risky lines looked."""
        return replace(self, traits=replace(self.traits, risk=np.full(len(self.opened), np.nan)))


@dataclass(frozen=True, slots=True)
class Violators:
    """The fitted answer; `shows` is how likely one line of an importer that is at it would be found bad if opened."""

    base: float
    centre: Floats
    slopes: Floats
    shows: float

    @property
    def with_risk(self) -> bool:
        """Whether it was learned how much the risk of lines of late says."""
        return len(self.slopes) == 3

    def at_it(self, traits: Traits) -> Floats:
        """The probability that each importer is breaking the law."""
        return probability_of(self.base + self.evidence(traits).sum(axis=1))

    def evidence(self, traits: Traits) -> Floats:
        """What each trait of each importer adds in log-odds, against the average of those learned from."""
        return np.asarray((traits.columns(with_risk=self.with_risk) - self.centre) * self.slopes)

    def at_least_once(self, lines: Floats) -> Floats:
        """The probability that one of so many lines of an importer that is at it is bad."""
        return np.asarray(-np.expm1(lines * np.log1p(-self.shows)))


def fit_violators(watched: Watched) -> Violators | None:
    """Fit by maximum likelihood, pulled a little towards what is usual; None where too little was found.

    No trait may count in an importer's favour the more it speaks of violations: slopes are never negative.
    """
    from scipy.optimize import minimize

    if len(watched.opened) < _FEWEST_WATCHED or watched.found.sum() < _FEWEST_FOUND:
        return None
    x = watched.traits.columns(with_risk=bool(np.isfinite(watched.traits.risk).all()))
    centre, width, found = x.mean(axis=0), x.shape[1], watched.found.astype(np.float64)

    def unpacked(theta: Floats) -> Violators:
        return Violators(float(theta[0]), centre, theta[1:-1], float(probability_of(theta[-1])))

    def loss(theta: Floats) -> float:
        told = unpacked(theta)
        at_it = probability_of(told.base + (x - centre) @ told.slopes)
        seen = np.clip(at_it * told.at_least_once(watched.opened), 1e-9, 1 - 1e-9)
        pull = _PULL * ((told.slopes - _USUAL_SLOPE) ** 2).sum()
        pull += 0.5 * ((theta[-1] - log_odds(_SHOWS)) / _SHOWS_SPREAD) ** 2
        return float(pull - (found * np.log(seen) + (1 - found) * np.log1p(-seen)).sum())

    start = np.concatenate([[-3.0], np.full(width, _USUAL_SLOPE), [log_odds(_SHOWS)]])
    bounds = [(-12.0, 4.0)] + [(0.0, 3.0)] * width + [(-3.0, 3.0)]
    return unpacked(np.asarray(minimize(loss, start, method="L-BFGS-B", bounds=bounds).x))
