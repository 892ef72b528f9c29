"""How likely is a line to be a violation? Own acts, hands and successors excite; the rest is usual risk.

The intensity of a line is its usual risk, from what inspections of the same lane, broker and seller had brought, plus
excitement: from the importer's own known acts, which fades exponentially (Hawkes' process, with inspected lines in the
place of time watched), from the hand of a known series that the line resembles, and from an importer that stopped
and left a record. A hand's pull depends on what inspections of lines that resembled one had brought with the same
importer, seller and goods: lines that were opened and found clean clear those like them. All parts are fitted
together by maximum likelihood on inspected lines, each described by what was known before its own day.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewaiter.links.acts import Acts
from tidewaiter.links.lines import Lines

__all__ = ["OF_HANDS", "USUAL", "Described", "Hazard", "Inspections", "describe", "fit_hazard", "frailty"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

USUAL = {"lane": ("hs4", "origin"), "broker": ("declarant",), "seller": ("exporter",)}
OF_HANDS = {
    "importer": ("importer",),
    "seller": ("exporter",),
    "bargain": ("importer", "exporter", "hs6"),
    "goods": ("hs6", "origin"),
}
_NEW_DAYS = 180
"""Days from its first line for which an importer is new."""
_PULL = 20.0
"""Inspections with the usual result that every key is given to begin with."""
_PULL_OF_HANDS = 3.0
"""The same where lines resemble a hand, of which few are inspected."""
_RESEMBLES = 0.5
"""Probability of a known hand from which on a line counts among those that resemble one."""
_USUAL_EFFECT = 0.3
"""What is supposed of an effect before the results speak."""
_LEAST_RATE, _MOST_RATE = 1e-9, 20.0
"""Between which an intensity is taken as it is."""
_DAYS = 100_000
"""Above the number of any day until 2243: a key and a day make one number, the key times this and the day."""


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
    """n lines: `usual` (n x u) log ratios to the overall rate, and what excites.

    `own` (n x a few): the ages in days of the importer's latest known acts, infinite where there is none; `series` and
    `successor` are probabilities; `of_hands` (n x h) log ratios to the rate of all lines that resemble a hand.
    """

    usual: Floats
    own: Floats
    series: Floats
    successor: Floats
    of_hands: Floats


@dataclass(frozen=True, slots=True)
class Hazard:
    """The fitted intensity; `decay` is 1 / days."""

    base: float
    usual: Floats
    excite: Floats
    of_hands: Floats
    decay: float

    def parts(self, lines: Described) -> dict[str, Floats]:
        """Each part of the intensity of each line."""
        return {
            "usual": np.exp(np.clip(self.base + lines.usual @ self.usual, -20, 0)),
            "own": self.excite[0] * np.exp(-self.decay * lines.own).sum(axis=1),
            "series": self.excite[1] * lines.series * np.exp(lines.of_hands @ self.of_hands),
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
    series: Floats,
    successor: Floats,
    resembled: Floats,
) -> Described:
    """Describe lines by what was known before a day of each.

    Args:
        lines: all lines.
        rows: numbers of the lines to describe.
        day: for each the day before which everything must have been known.
        inspections: all results.
        acts: known violations.
        series: for each the probability that a known hand is behind it.
        successor: for each the probability that its importer carries on for a known violator.
        resembled: for each inspection the probability, as told on its line's day, that a known hand was behind it.
    """
    overall = max(float(inspections.illicit.mean()) if len(inspections.line) else 0.0, 1e-4)
    usual = [_log_rate(lines.together(traits), rows, day, inspections, overall) for traits in USUAL.values()]
    importer = lines.code("importer")[rows]
    is_new = (importer >= 0) & (day - lines.begun("importer")[importer] < _NEW_DAYS)
    usual.append(is_new.astype(np.float64))
    own = _ages(importer, day, acts)
    alike = resembled >= _RESEMBLES
    tied = Inspections(inspections.line[alike], inspections.known[alike], inspections.illicit[alike])
    rate = max(float(tied.illicit.mean()) if len(tied.line) else overall, overall)
    of_hands = [
        _log_rate(lines.together(traits), rows, day, tied, rate, pull=_PULL_OF_HANDS) for traits in OF_HANDS.values()
    ]
    return Described(np.stack(usual, axis=1), own, series, successor, np.stack(of_hands, axis=1))


def fit_hazard(lines: Described, illicit: Floats) -> Hazard:
    """Fit the intensity by maximum likelihood; a little pull towards no effect keeps few results from deciding."""
    from scipy.optimize import minimize

    base = float(np.log(max(illicit.mean(), 1e-4)))
    width, hands = lines.usual.shape[1], lines.of_hands.shape[1]

    def unpacked(theta: Floats) -> Hazard:
        usual, of_hands, rest = np.split(theta[1:], [width, width + hands])
        return Hazard(float(theta[0]), usual, np.exp(rest[:3]), of_hands, float(np.exp(rest[3])))

    def loss(theta: Floats) -> tuple[float, Floats]:
        hazard = unpacked(theta)
        told, slopes = _likelihood(hazard, hazard.parts(lines), lines, illicit)
        pulled = theta[1 : 1 + width + hands] - _USUAL_EFFECT
        slopes[1 : 1 + width + hands] -= pulled
        return 0.5 * float(pulled @ pulled) - told, -slopes

    start = np.concatenate(
        [[base - 0.5], np.full(width + hands, _USUAL_EFFECT), np.log([0.1, 0.2, 0.1]), [np.log(1 / 180)]]
    )
    bounds = [(-12.0, 0.0)] + [(0.0, 3.0)] * (width + hands) + [(-9.0, 1.0)] * 3 + [(np.log(1 / 1500), np.log(1 / 15))]
    return unpacked(np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x))


def _likelihood(hazard: Hazard, parts: dict[str, Floats], lines: Described, illicit: Floats) -> tuple[float, Floats]:
    """Of the results, in logs, and its slopes: by the base, the usual ratios, those of hands, and the logs of the rest.

    To work the slopes out costs a tenth of trying each number a little larger, as the optimizer would.
    """
    rate = sum(parts.values(), np.zeros(len(illicit)))
    within = (rate > _LEAST_RATE) & (rate < _MOST_RATE)
    rate = np.clip(rate, _LEAST_RATE, _MOST_RATE)
    told = illicit * np.log(-np.expm1(-rate)) - (1 - illicit) * rate
    by_rate = np.where(within, illicit / np.expm1(rate) - (1 - illicit), 0.0)
    of_usual = by_rate * parts["usual"] * (np.abs(hazard.base + lines.usual @ hazard.usual + 10) < 10)  # as clipped
    of_series = by_rate * parts["series"]
    own = np.where(np.isfinite(lines.own), lines.own, 0.0)
    fading = hazard.excite[0] * (own * np.exp(-hazard.decay * own)).sum(axis=1)  # an age of 0 adds nothing either
    of_rest = [by_rate @ parts["own"], of_series.sum(), by_rate @ parts["successor"], -hazard.decay * by_rate @ fading]
    return float(told.sum()), np.concatenate(
        [[of_usual.sum()], of_usual @ lines.usual, of_series @ lines.of_hands, of_rest]
    )


def frailty(importer: Ints, usual: Floats, illicit: Floats) -> float:
    """How unevenly the usual risk lies on importers: the variance of the gamma factor that each carries.

    Most traders never break the law, and few do again and again: a large trader's many small risks do not add up
    to the near certainty that they would if each line were thrown for itself. Maximum likelihood of negative
    binomial counts, by importer, of inspected lines that nothing ties to a known violation.

    Args:
        importer: codes of n lines; lines of nobody (-1) are left out, as they are no firm's.
        usual: the violations to be expected of each of them, below 1.
        illicit: 1 where one was found.
    """
    from scipy.optimize import minimize_scalar
    from scipy.special import gammaln

    named = importer >= 0
    _, place = np.unique(importer[named], return_inverse=True)
    mean, hits = np.bincount(place, weights=usual[named]), np.bincount(place, weights=illicit[named])
    if hits.sum() < 1:
        return 1.0

    def loss(log_theta: float) -> float:
        shape = np.exp(-log_theta)
        told = gammaln(hits + shape) - gammaln(shape) - (hits + shape) * np.log1p(mean / shape)
        return float(-(told + hits * np.log(np.maximum(mean, 1e-12) / shape)).sum())

    return float(np.exp(minimize_scalar(loss, bounds=(np.log(0.05), np.log(200.0)), method="bounded").x))


def _log_rate(
    key: Ints, rows: Ints, day: Ints, inspections: Inspections, overall: float, *, pull: float = _PULL
) -> Floats:
    """Ln of the rate of violations among the results of one key known before a day, over the overall rate."""
    asked = key[rows] * _DAYS
    seen = _known_before(key[inspections.line], inspections.known, asked, day)
    hits = inspections.illicit > 0
    found = _known_before(key[inspections.line[hits]], inspections.known[hits], asked, day)
    rate = (found + pull * overall) / (seen + pull)
    return np.where(key[rows] >= 0, np.log(rate / overall), 0.0)


def _known_before(key: Ints, known: Ints, asked: Ints, day: Ints) -> Ints:
    both = np.sort(key * _DAYS + known)
    return np.searchsorted(both, asked + day) - np.searchsorted(both, asked)


def _ages(importer: Ints, day: Ints, acts: Acts, *, most: int = 5) -> Floats:
    """Days since the latest acts of each line's importer that were known before its day; infinite beyond those.

    Lines that name no importer have no acts of their own, nor are those of nobody theirs.
    """
    whose = acts.codes["importer"]
    order = np.lexsort((acts.known, whose))
    both = whose[order] * _DAYS + acts.known[order]
    low, high = np.searchsorted(both, importer * _DAYS), np.searchsorted(both, importer * _DAYS + day)
    ages = np.full((len(importer), most), np.inf)
    for n in range(most):
        place = high - 1 - n
        there = (place >= low) & (importer >= 0)
        ages[there, n] = np.maximum(day[there] - acts.happened[order[place[there]]], 0)
    return ages
