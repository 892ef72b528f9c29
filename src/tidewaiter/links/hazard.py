"""How likely is a line to be a violation? Own acts, hands and successors excite; the rest is usual risk.

The intensity of a line is its usual risk, from what inspections of the same lane, broker and seller had brought, plus
excitement: from the importer's own known acts, which fades exponentially (Hawkes' process, with inspected lines in the
place of time watched), from the hand of a known series that the line resembles, and from an importer that stopped
and left a record. All parts are fitted together by maximum likelihood on inspected lines,
each described by what was known before its own day.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewaiter.links.acts import Acts
from tidewaiter.links.lines import Lines

__all__ = ["EXCITERS", "USUAL", "Described", "Hazard", "Inspections", "describe", "fit_hazard"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

USUAL = {"lane": ("hs4", "origin"), "broker": ("declarant",), "seller": ("exporter",)}
EXCITERS = ("own", "series", "successor")
_NEW_DAYS = 180
_PULL = 20.0
"""Inspections with the usual result that every key is given to begin with."""
_DAYS = 100_000


@dataclass(frozen=True, slots=True)
class Inspections:
    """n results: the number of the line, the day on which the result was known, and whether it was a violation."""

    line: Ints
    known: Ints
    illicit: Floats

    def before(self, day: int) -> Inspections:
        """Those known before a day."""
        kept = self.known < day
        return Inspections(self.line[kept], self.known[kept], self.illicit[kept])


@dataclass(frozen=True, slots=True)
class Described:
    """n lines: `usual` (n x u) log ratios to the overall rate, and what excites: shares of the day's knowledge.

    `own` (n x a few): the ages in days of the importer's latest known acts, infinite where there is none; `series` and
    `successor` are probabilities.
    """

    usual: Floats
    own: Floats
    series: Floats
    successor: Floats


@dataclass(frozen=True, slots=True)
class Hazard:
    """The fitted intensity; `decay` is 1 / days."""

    base: float
    usual: Floats
    excite: Floats
    decay: float

    def parts(self, lines: Described) -> dict[str, Floats]:
        """Each part of the intensity of each line."""
        return {
            "usual": np.exp(np.clip(self.base + lines.usual @ self.usual, -20, 0)),
            "own": self.excite[0] * np.exp(-self.decay * lines.own).sum(axis=1),
            "series": self.excite[1] * lines.series,
            "successor": self.excite[2] * lines.successor,
        }

    def probability(self, lines: Described) -> Floats:
        """That each line is a violation."""
        return np.asarray(-np.expm1(-sum(self.parts(lines).values())))


def describe(
    lines: Lines,
    rows: Ints,
    day: Ints,
    *,
    inspections: Inspections,
    acts: Acts,
    told: tuple[Floats, Floats],
) -> Described:
    """Describe lines by what was known before a day of each.

    Args:
        lines: all lines.
        rows: numbers of the lines to describe.
        day: for each the day before which everything must have been known.
        inspections: all results.
        acts: known violations.
        told: for each the probability that a known hand is behind it, and that its importer is a successor.
    """
    overall = max(float(inspections.illicit.mean()) if len(inspections.line) else 0.0, 1e-4)
    usual = [_log_rate(lines.together(traits), rows, day, inspections, overall) for traits in USUAL.values()]
    begun = lines.begun("importer")[lines.code("importer")[rows]]
    usual.append((day - begun < _NEW_DAYS).astype(np.float64))
    own = _ages(lines.code("importer")[rows], day, acts)
    return Described(np.stack(usual, axis=1), own, told[0], told[1])


def fit_hazard(lines: Described, illicit: Floats) -> Hazard:
    """Fit the intensity by maximum likelihood; a little pull towards no effect keeps few results from deciding."""
    from scipy.optimize import minimize

    base = float(np.log(max(illicit.mean(), 1e-4)))
    width = lines.usual.shape[1]

    def unpacked(theta: Floats) -> Hazard:
        return Hazard(theta[0], theta[1 : 1 + width], np.exp(theta[1 + width : 4 + width]), float(np.exp(theta[-1])))

    def loss(theta: Floats) -> float:
        rate = np.clip(sum(unpacked(theta).parts(lines).values()), 1e-9, 20.0)
        told = illicit * np.log(-np.expm1(-rate)) - (1 - illicit) * rate
        return float(-told.sum() + 0.5 * ((theta[1 : 1 + width] - 0.3) ** 2).sum())

    start = np.concatenate([[base - 0.5], np.full(width, 0.3), np.log([0.1, 0.2, 0.1]), [np.log(1 / 180)]])
    bounds = [(-12.0, 0.0)] + [(0.0, 3.0)] * width + [(-9.0, 1.0)] * 3 + [(np.log(1 / 1500), np.log(1 / 15))]
    return unpacked(np.asarray(minimize(loss, start, method="L-BFGS-B", bounds=bounds).x))


def _log_rate(key: Ints, rows: Ints, day: Ints, inspections: Inspections, overall: float) -> Floats:
    """Ln of the rate of violations among the results of one key known before a day, over the overall rate."""
    asked = key[rows] * _DAYS
    seen = _known_before(key[inspections.line], inspections.known, asked, day)
    hits = inspections.illicit > 0
    found = _known_before(key[inspections.line[hits]], inspections.known[hits], asked, day)
    rate = (found + _PULL * overall) / (seen + _PULL)
    return np.where(key[rows] >= 0, np.log(rate / overall), 0.0)


def _known_before(key: Ints, known: Ints, asked: Ints, day: Ints) -> Ints:
    both = np.sort(key * _DAYS + known)
    return np.searchsorted(both, asked + day) - np.searchsorted(both, asked)


def _ages(importer: Ints, day: Ints, acts: Acts, *, most: int = 5) -> Floats:
    """Days since the latest acts of each line's importer that were known before its day; infinite beyond those."""
    whose = acts.codes["importer"]
    order = np.lexsort((acts.known, whose))
    both = whose[order] * _DAYS + acts.known[order]
    low, high = np.searchsorted(both, importer * _DAYS), np.searchsorted(both, importer * _DAYS + day)
    ages = np.full((len(importer), most), np.inf)
    for n in range(most):
        place = high - 1 - n
        there = place >= low
        ages[there, n] = np.maximum(day[there] - acts.happened[order[place[there]]], 0)
    return ages
