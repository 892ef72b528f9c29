"""Learn one head: trees on the earlier lines, figures on the later ones, then trees on all.

The trees in use have learned from every line, so no line is left that could calibrate
them. Trees like them can be: grown on all lines before a day, and asked about those of
the time after it. A few such windows, each longer than the one before, give scores of
lines that the trees had not seen, over more time than the held-out slice alone covers;
a slice in which chance was kind or unkind then decides less.
"""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from tidewaiter.columns.calibration import venn_abers
from tidewaiter.columns.measures import measures
from tidewaiter.models.boosting import Growth, Trees, grow, grow_again
from tidewaiter.models.card import HeadCard
from tidewaiter.models.lesson import Lesson
from tidewaiter.models.model import ANY, Head, fold_of
from tidewaiter.models.revenue import Recovered, Revenue, learn_revenue

__all__ = ["learn_amounts", "learn_head", "targets"]

Floats = npt.NDArray[np.float64]

_GAINS_KEPT = 40
_ENOUGH_TO_CALIBRATE = 1_000
"""Violations in the held-out slice beyond which the curve is known well enough."""


def targets(lesson: Lesson, *, fewest: int) -> dict[str, Floats]:
    """What to predict: any violation, and each typology found often enough on both sides of the cut.

    A typology that makes up all violations gets no head: it would be the main head again.
    """
    illicit = lesson.column("illicit")
    typologies = np.array([name or "" for name in lesson.words("typology")])
    wanted = {ANY: illicit}
    for name in sorted(set(typologies[illicit == 1]) - {""}):
        truth = illicit * (typologies == name)
        if fewest <= truth.sum() < illicit.sum() and truth[lesson.later].sum() >= fewest / 5:
            wanted[str(name)] = truth
    return wanted


def learn_head(lesson: Lesson, truth: Floats, *, name: str, growth: Growth, seed: int) -> tuple[Head, HeadCard]:
    """Grow, calibrate and judge one head, then grow it again on all lines.

    The figures on the card are those of the trees that had not seen the held-out lines,
    under calibrations that had not seen the fold they are judged on.
    """
    early, later, x = ~lesson.later, lesson.later, lesson.matrix.x
    codes, growing = tuple(lesson.encoder.codes), lesson.tree_weights
    trees = grow(
        x[early],
        truth[early],
        columns=lesson.encoder.columns,
        codes=codes,
        weights=growing[early],
        later=(x[later], truth[later], growing[later]),
        growth=growth,
        seed=seed,
    )
    whole = grow_again(trees, x, truth, codes=codes, weights=growing, growth=growth, seed=seed)
    scores = _unseen_scores(lesson, truth, early=trees, growth=growth, seed=seed)
    scored, fold = np.isfinite(scores), fold_of(lesson.days[later], lesson.fold_days)
    without = [scored & ~_places(later, fold == k) for k in range(len(lesson.fold_days))]
    calibration, *curves = (
        venn_abers(scores[rest], truth[rest], weights=lesson.weights[rest]) for rest in (scored, *without)
    )
    head = Head(whole, trees, calibration, tuple(curves))
    held_out, weights = truth[later], lesson.weights[later]
    judged = head.held_out_probability(x[later], fold).probability
    figures = measures(held_out, judged, weights=weights, clusters=lesson.days[later], draws=200, seed=seed)
    gains = dict(list(whole.gains().items())[:_GAINS_KEPT])
    return head, HeadCard(name, int(truth.sum()), int(held_out.sum()), trees.rounds, figures.as_json(), gains)


def _unseen_scores(lesson: Lesson, truth: Floats, *, early: Trees, growth: Growth, seed: int) -> Floats:
    """Scores of lines by trees grown on the lines before them; NaN for the first lines, before which there are none.

    Where the held-out slice alone has violations enough, nothing is gained by more windows.
    """
    x, scores = lesson.matrix.x, np.full(len(truth), np.nan)
    scores[lesson.later] = early.predict(x[lesson.later])
    if truth[lesson.later].sum() >= _ENOUGH_TO_CALIBRATE:
        return scores
    begin = len(truth) - int(lesson.later.sum())
    for first, last in itertools.pairwise((*lesson.windows, begin)):
        if 0 < truth[:first].sum() < first:
            trees = grow_again(
                early,
                x[:first],
                truth[:first],
                codes=tuple(lesson.encoder.codes),
                weights=lesson.tree_weights[:first],
                growth=growth,
                seed=seed,
            )
            scores[first:last] = trees.predict(x[first:last])
    return scores


def _places(within: npt.NDArray[np.bool_], chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Which of all rows are chosen, given which of those `within` are."""
    places = np.zeros(len(within), dtype=bool)
    places[within] = chosen
    return places


def learn_amounts(lesson: Lesson, *, growth: Growth, seed: int) -> Revenue:
    """Learn revenue from the illicit lines for which it was recorded."""
    amount = lesson.column("revenue")
    kept = np.flatnonzero((lesson.column("illicit") == 1) & np.isfinite(amount))
    part = lesson.matrix.part(kept)
    lines = Recovered(
        x=part.x,
        amount=amount[kept],
        value=np.exp(lesson.column("log_value")[kept]),
        chapter=list(part.carried.column("chapter").to_pylist()),
        later=lesson.later[kept],
    )
    regression = replace(growth, objective="regression")
    return learn_revenue(lines, encoder=lesson.encoder, growth=regression, seed=seed)
