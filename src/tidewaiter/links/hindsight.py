"""Who broke the law in the window before, as it looks in hindsight, and who will therefore be next.

Few lines are opened, so results alone show a few dozen violators (`tidewaiter.links.violators` learns from those). But
the model of the day has an opinion of every line that was declared meanwhile, and knows what has been found since. An
importer's lines of a window, opened or not, thus say how likely it broke the law in it; small trees learn that from
what was known of the importer when the window began. What they say is no truer than the model of lines is; but they
have seen thousands of importers, those that stopped among them, where results have shown few.

How many small risks add up to one violation nobody knows: if lines were thrown one by one, every large trader would
break the law some day, and next to none does. So there are two opinions, one by all lines of the window and one by
those alone that stand out. The first promises too much of large traders, the second too little of everybody.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tidewaiter.links.expecting import Expected, Known, average_risk, traits_of, with_results
from tidewaiter.links.odds import log_odds

__all__ = ["foretold", "violated"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_FEWEST_IMPORTERS, _FEWEST_VIOLATORS = 500, 20
"""Importers, and violators to be expected among them; of fewer nothing is learned."""
_SUREST = 0.995
"""No line that was not opened is surer than that."""
_STANDS_OUT = 3.0
"""Times as risky as lines on average: less is what anybody's lines look like."""
_ROUNDS = 250
_GROWTH = {
    "objective": "cross_entropy",
    "learning_rate": 0.03,
    "num_leaves": 8,
    "min_data_in_leaf": 100,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 10.0,
    "num_threads": 1,
    "seed": 0,
    "deterministic": True,
    "force_row_wise": True,
    "verbosity": -1,
}
"""Small trees, few columns to each: what they learn from is probable only, and the same importers come again."""


def foretold(
    known: Known, expected: Expected, then: Expected, *, window: tuple[int, int], day: int
) -> tuple[Floats, Floats] | None:
    """For each importer's code the probability of a violation within a window; None with too little hindsight.

    Args:
        known: all that is known.
        expected: what is to be expected of lines of late, as of the day.
        then: the same as of the first day of an earlier window of the same length.
        window: its first day, and the day before which it ended.
        day: the day.

    Returns:
        Two opinions: by all lines of the window, and by those that stand out.
    """
    if not all(np.isfinite(each.risk).any() for each in (expected, then)):
        return None
    risk = with_results(known.risk_on(day), known.results.before(day))
    past, at = _columns(known, then)
    by_all, by_few = (violated(known, each, *window)[at] for each in (risk, _standing_out(known, risk, *window)))
    if len(at) < _FEWEST_IMPORTERS or by_all.sum() < _FEWEST_VIOLATORS:
        return None
    now, here = _columns(known, expected)
    said = np.zeros((2, len(expected.trading)))
    said[:, here] = _learned(past[at], by_all, now[here]), _learned(past[at], by_few, now[here])
    return said[0], said[1]


def _learned(past: Floats, came: Floats, now: Floats) -> Floats:
    import lightgbm

    trees = lightgbm.train(_GROWTH, lightgbm.Dataset(past, came), _ROUNDS)
    return np.asarray(trees.predict(now), dtype=np.float64)


def _standing_out(known: Known, risk: Floats, first: int, last: int) -> Floats:
    """The risks of the lines of a window that are much riskier than its lines on average; 0 for the others."""
    start, end = np.searchsorted(known.lines.day, [first, last])
    usual = np.nan_to_num(risk[start:end]).mean() if end > start else 0.0
    return np.where(np.nan_to_num(risk) >= _STANDS_OUT * usual, risk, 0.0)


def violated(known: Known, risk: Floats, first: int, last: int) -> Floats:
    """For each importer's code that one of its lines from day `first` until `last` (not included) was a violation."""
    lines = known.lines
    start, end = np.searchsorted(lines.day, [first, last])
    importer = lines.code("importer")[start:end]
    mine = np.flatnonzero(importer >= 0)
    clean = np.log1p(-np.minimum(np.nan_to_num(risk[start:end][mine]), _SUREST))
    none = np.bincount(importer[mine], weights=clean, minlength=lines.traits["importer"].count)
    return np.asarray(-np.expm1(none))


def _columns(known: Known, expected: Expected) -> tuple[Floats, Ints]:
    """What is known of each importer's code as of a day, and the codes of those of whom there is anything to know."""
    lines, count = known.lines, len(expected.trading)
    importer = lines.code("importer")[expected.line]
    traits = traits_of(expected, importer).columns(with_risk=True)
    several = np.bincount(importer[importer >= 0], minlength=count)
    relation = lines.together(("importer", "exporter"))[expected.line]
    said = (relation >= 0) & (importer >= 0)
    whose = np.zeros(int(relation.max(initial=-1)) + 1, dtype=np.int64)
    whose[relation[said]] = importer[said]
    risk_of = average_risk(expected, relation, count=len(whose))
    there = np.unique(relation[said])
    riskiest = np.zeros(count)
    np.maximum.at(riskiest, whose[there], risk_of[there])
    sellers = np.bincount(whose[there], minlength=count)
    columns = (
        traits,
        log_odds(riskiest),
        log_odds(_second(expected, importer, count)),
        np.log(expected.sums(importer, expected.times) + 1e-3),
        np.log(np.maximum(several, 1) / np.maximum(sellers, 1)),
        expected.rhythm,
    )
    return np.column_stack(columns), np.flatnonzero(several)


def _second(expected: Expected, importer: Ints, count: int) -> Floats:
    """How risky the second riskiest line of each importer looked: one may be chance."""
    risk = np.nan_to_num(expected.risk)
    order = np.lexsort((-risk, importer))
    place = np.arange(len(order)) - np.searchsorted(importer[order], importer[order])
    second = order[(place == 1) & (importer[order] >= 0)]
    told = np.zeros(count)
    told[importer[second]] = risk[second]
    return told
