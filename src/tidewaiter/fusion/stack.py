"""Put the parts together, and keep only those that earn their place.

The stack is a logistic regression on log-odds, fitted on lines that no part has
learned from. Weights are never negative: a source may be ignored, but what it finds
suspicious may not count in a line's favour. A part stays only if, on stretches of time
it was not fitted on, the stack with it does better than without it; and a part that
ranks better alone than the stack takes its place only if it is as sure to do better:
among a few dozen violations, some part ranks better than the model by chance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt

from tidewaiter.columns.measures import average_precision

__all__ = ["Decision", "Stack", "alone", "fit_stack"]

Floats = npt.NDArray[np.float64]

FEWEST_VIOLATIONS = 20
_PULL = 1.0
"""Strength of the pull towards taking the first part as it is and ignoring the others, in lines."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Why a part was kept or dropped; figures are of lines in stretches of time left out of the fit."""

    part: str
    kept: bool
    why: str
    alone: float | None
    with_it: float | None
    without_it: float | None


@dataclass(frozen=True, slots=True)
class Stack:
    """log-odds of a violation = intercept + the sum of weight times part.

    `usual` is what each part says of the middle line of all traffic, so that a source can be told by what it adds to
    that: a model that states one in ten speaks against a line in itself, and yet for it where one in fifty is illicit.
    """

    parts: tuple[str, ...]
    weights: tuple[float, ...]
    intercept: float
    usual: tuple[float, ...]
    decisions: tuple[Decision, ...] = ()
    average_precision: float | None = None
    rows: int = 0

    def contributions(self, parts: Mapping[str, Floats]) -> dict[str, Floats]:
        """What each part adds to the log-odds of each line, beyond what it adds to those of a usual line."""
        return {
            name: weight * (parts[name] - usual)
            for name, weight, usual in zip(self.parts, self.weights, self.usual, strict=True)
        }

    @property
    def base(self) -> float:
        """The log-odds of a usual line."""
        return self.intercept + sum(weight * usual for weight, usual in zip(self.weights, self.usual, strict=True))

    def probability(self, parts: Mapping[str, Floats]) -> Floats:
        """The fused probability of each line."""
        added = list(self.contributions(parts).values())
        return np.asarray(1 / (1 + np.exp(-(self.base + np.sum(added, axis=0)))))

    def as_json(self) -> dict[str, object]:
        """As plain values."""
        return asdict(self)


def alone(part: str, *, usual: float = 0.0, decisions: Sequence[Decision] = (), rows: int = 0) -> Stack:
    """One part taken as it is."""
    return Stack((part,), (1.0,), 0.0, (usual,), tuple(decisions), rows=rows)


def fit_stack(parts: Mapping[str, Floats], illicit: Floats, *, folds: npt.NDArray[np.int64], weights: Floats) -> Stack:
    """Fit on held-out lines and decide, part by part.

    Args:
        parts: for each part n log-odds; the first is the model's main head, which is never dropped unheard.
        illicit: n truths.
        folds: n numbers of stretches of time.
        weights: n weights, mean 1.
    """
    names = list(parts)
    rows = len(illicit)
    if illicit.sum() < FEWEST_VIOLATIONS or len(np.unique(folds)) < 2:
        why = f"only {int(illicit.sum())} held-out violations: too few to judge any other part"
        dropped = [Decision(name, name == names[0], why, None, None, None) for name in names]
        return alone(names[0], usual=_middle(parts[names[0]], weights), decisions=dropped, rows=rows)
    trial = _Trial(parts, illicit, folds, weights)
    kept, decisions = _kept(trial, names)
    fused = trial.left_out(kept)
    best = max(names, key=lambda name: trial.ap(parts[name]))
    if trial.ap(fused) < trial.ap(parts[best]) and trial.surely_better(trial.left_out([best]), than=fused):
        note = "the parts together do not rank better than this one alone"
        decisions.append(Decision(best, True, note, trial.ap(parts[best]), trial.ap(fused), None))
        kept = [best]
    intercept, *weight = trial.fit(kept, np.ones(rows, dtype=bool))
    figure = trial.ap(trial.left_out(kept))
    usual = tuple(_middle(parts[name], weights) for name in kept)
    return Stack(tuple(kept), tuple(weight), intercept, usual, tuple(decisions), figure, rows)


def _middle(part: Floats, weights: Floats) -> float:
    """The median, each line counting as often as its weight."""
    if not len(part):
        return 0.0
    order = np.argsort(part, kind="stable")
    reached = np.cumsum(weights[order])
    return float(part[order][np.searchsorted(reached, reached[-1] / 2)])


def _kept(trial: _Trial, names: Sequence[str]) -> tuple[list[str], list[Decision]]:
    """Try each further part in turn; keep it if it lowers the loss and does not spoil the ranking."""
    kept, decisions = (
        [names[0]],
        [Decision(names[0], True, "the model itself", trial.ap(trial.parts[names[0]]), None, None)],
    )
    for name in names[1:]:
        without, with_it = trial.left_out(kept), trial.left_out([*kept, name])
        keep = trial.surely_better(with_it, than=without) and trial.ap(with_it) >= trial.ap(without)
        why = "lowers the loss and ranks no worse" if keep else "adds nothing that lasts on lines it was not fitted on"
        decisions.append(Decision(name, keep, why, trial.ap(trial.parts[name]), trial.ap(with_it), trial.ap(without)))
        if keep:
            kept.append(name)
    return kept, decisions


@dataclass(frozen=True, slots=True)
class _Trial:
    """The held-out lines on which parts compete."""

    parts: Mapping[str, Floats]
    illicit: Floats
    folds: npt.NDArray[np.int64]
    weights: Floats

    def ap(self, risk: Floats) -> float:
        return average_precision(self.illicit, risk, weights=self.weights)

    def loss(self, log_odds: Floats) -> Floats:
        """Log loss of each line, times its weight."""
        return np.asarray(self.weights * np.logaddexp(0.0, np.where(self.illicit == 1, -log_odds, log_odds)))

    def surely_better(self, log_odds: Floats, *, than: Floats) -> bool:
        """Whether the loss is lower by more than twice the standard error of the difference."""
        gain = self.loss(than) - self.loss(log_odds)
        return float(gain.mean()) > 2 * float(gain.std() / np.sqrt(len(gain)))

    def left_out(self, names: Sequence[str]) -> Floats:
        """Log-odds of each line by a stack that was fitted without the line's fold."""
        told = np.zeros(len(self.illicit))
        for fold in np.unique(self.folds):
            mine = self.folds == fold
            intercept, *weight = self.fit(names, ~mine)
            told[mine] = intercept + sum(w * self.parts[name][mine] for w, name in zip(weight, names, strict=True))
        return told

    def fit(self, names: Sequence[str], rows: npt.NDArray[np.bool_]) -> list[float]:
        """Intercept, then one weight for each part, none below zero."""
        from scipy.optimize import minimize

        x = np.column_stack([np.ones(int(rows.sum())), *(self.parts[name][rows] for name in names)])
        y, w = self.illicit[rows], self.weights[rows]
        prior = np.array([0.0, *(1.0 if name == next(iter(self.parts)) else 0.0 for name in names)])

        def loss(beta: Floats) -> tuple[float, Floats]:
            told = x @ beta
            value = float((w * (np.logaddexp(0.0, told) - y * told)).sum()) + _PULL / 2 * float(
                ((beta - prior) ** 2).sum()
            )
            slope = x.T @ (w * (1 / (1 + np.exp(-told)) - y)) + _PULL * (beta - prior)
            return value, slope

        bounds = [(None, None)] + [(0.0, None)] * len(names)
        return [float(b) for b in minimize(loss, prior, jac=True, method="L-BFGS-B", bounds=bounds).x]
