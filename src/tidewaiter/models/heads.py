"""Learn one head: trees on the earlier lines, figures on the later ones, then trees on all.

The trees in use have learned from every line, so no line is left that could calibrate
them. Trees like them can be: grown on all lines before a day, and asked about those of
the time after it. A few such windows, each longer than the one before, give scores of
lines that the trees had not seen, over more time than the held-out slice alone covers;
a slice in which chance was kind or unkind then decides less.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from tidewaiter.columns.calibration import venn_abers
from tidewaiter.columns.measures import measures
from tidewaiter.models.alike import Alike
from tidewaiter.models.boosting import Ground, Growth, Trees, grow, grow_again
from tidewaiter.models.card import HeadCard
from tidewaiter.models.lesson import Lesson
from tidewaiter.models.model import ANY, Head, fold_of
from tidewaiter.models.revenue import Recovered, Revenue, learn_revenue

__all__ = ["Grounds", "Kept", "learn_amounts", "learn_head", "targets", "thinned"]

Floats = npt.NDArray[np.float64]
Floats32 = npt.NDArray[np.float32]

_GAINS_KEPT = 40
_ENOUGH_TO_CALIBRATE = 1_000
"""Violations in the held-out slice beyond which the curve is known well enough."""


class Grounds:
    """Lines of a lesson on which trees grow, sorted into bins once for all heads: the earlier, all, and each window's.

    The later lines, on which growing stops and figures rest, are always all of them. Where trees also grow on lines
    without a result (`alike`), each ground has those that could be told when its last line was declared.
    """

    def __init__(
        self, lesson: Lesson, *, growth: Growth, seed: int, kept: Kept | None = None, alike: Alike | None = None
    ) -> None:
        """Sort a lesson's lines.

        Args:
            lesson: the lines.
            growth: how trees grow on them.
            seed: of the sampling of rows and columns.
            kept: the lines that trees learn from; all if not said.
            alike: lines without a result that are taken for violations; none if not said.
        """
        self.lesson = lesson
        self.kept = kept or Kept(np.arange(len(lesson.days)), np.ones(len(lesson.days)))
        self.alike = alike
        self.weights = lesson.tree_weights[self.kept.lines] * self.kept.stands_for
        self._growth, self._seed = growth, seed
        self._x = lesson.matrix.x if kept is None else lesson.matrix.x[kept.lines]
        self._before: dict[int, Ground] = {}
        self.first_later = int(np.argmax(lesson.later))
        self.later = self._ground(lesson.matrix.x[lesson.later], like=self.before(self.first_later))

    def before(self, line: int) -> Ground:
        """All kept lines before one of the lesson, or all there are."""
        if line not in self._before:
            x = self._x[: self.kept.before(line)]
            self._before[line] = self._ground(x if self.alike is None else np.concatenate([x, self._told(line)]))
        return self._before[line]

    def taught(self, truth: Floats, *, before: int) -> tuple[Ground, Floats, Floats]:
        """The ground before a line of the lesson, with what is true of its lines and how much each counts."""
        known = self.kept.before(before)
        target, weights = truth[self.kept.lines[:known]], self.weights[:known]
        if self.alike is not None:
            count, usual = len(self._told(before)), float(np.median(self.weights))
            target = np.append(target, np.ones(count))
            weights = np.append(weights, np.full(count, self.alike.weight * usual))
        return self.before(before), target, weights

    def _told(self, line: int) -> Floats32:
        """The columns of the lines alike that could be told before one of the lesson, or in the end."""
        assert self.alike is not None
        days = self.lesson.days
        return self.alike.x[self.alike.before(days[line])] if line < len(days) else self.alike.x

    def _ground(self, x: Floats32, *, like: Ground | None = None) -> Ground:
        columns, codes = self.lesson.encoder.columns, tuple(self.lesson.encoder.codes)
        return Ground(x, columns=columns, codes=codes, growth=self._growth, seed=self._seed, like=like)


@dataclass(frozen=True, slots=True)
class Kept:
    """Places of some lines of a lesson, in order, and how many lines each of them stands for."""

    lines: npt.NDArray[np.int64]
    stands_for: Floats

    def before(self, line: int) -> int:
        """How many of them come before a line of the lesson."""
        return int(np.searchsorted(self.lines, line))


def thinned(lesson: Lesson, *, honest: int, honest_for_each: int, seed: int) -> Kept | None:
    """All violations and a random part of the honest lines, each of which stands for more; None if nothing is left out.

    What a rare typology looks like is told by its few violations; beyond some honest lines to each, more of them add
    time and next to nothing else.

    Args:
        lesson: the lines.
        honest: so many honest lines are kept at least.
        honest_for_each: or so many to each violation, if that is more.
        seed: of the draw.

    Source:
        King and Zeng (2001), "Logistic regression in rare events data", Political Analysis 9(2).
    """
    illicit = lesson.column("illicit") == 1
    blank = np.flatnonzero(~illicit)
    most = max(honest, honest_for_each * int(illicit.sum()))
    if len(blank) <= most:
        return None
    drawn = np.random.default_rng(seed).choice(blank, most, replace=False)
    stands_for = np.ones(len(illicit))
    stands_for[drawn] = len(blank) / most
    lines = np.sort(np.concatenate([np.flatnonzero(illicit), drawn]))
    return Kept(lines, stands_for[lines])


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


def learn_head(grounds: Grounds, truth: Floats, *, name: str, growth: Growth, seed: int) -> tuple[Head, HeadCard]:
    """Grow, calibrate and judge one head, then grow it again on all lines.

    The figures on the card are those of the trees that had not seen the held-out lines,
    under calibrations that had not seen the fold they are judged on.
    """
    lesson = grounds.lesson
    later, x = lesson.later, lesson.matrix.x
    unseen = (grounds.later, truth[later], lesson.tree_weights[later])
    trees = grow(*grounds.taught(truth, before=grounds.first_later), later=unseen, growth=growth, seed=seed)
    whole = grow_again(trees, *grounds.taught(truth, before=len(truth)), growth=growth, seed=seed)
    scores = _unseen_scores(grounds, truth, early=trees, growth=growth, seed=seed)
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


def _unseen_scores(grounds: Grounds, truth: Floats, *, early: Trees, growth: Growth, seed: int) -> Floats:
    """Scores of lines by trees grown on the lines before them; NaN for the first lines, before which there are none.

    Where the held-out slice alone has violations enough, nothing is gained by more windows.
    """
    lesson = grounds.lesson
    x, scores = lesson.matrix.x, np.full(len(truth), np.nan)
    scores[lesson.later] = early.predict(x[lesson.later])
    if truth[lesson.later].sum() >= _ENOUGH_TO_CALIBRATE:
        return scores
    begin = len(truth) - int(lesson.later.sum())
    for first, last in itertools.pairwise((*lesson.windows, begin)):
        if 0 < truth[:first].sum() < first:
            trees = grow_again(early, *grounds.taught(truth, before=first), growth=growth, seed=seed)
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
