"""What our models must beat: chance, the importer's past, and plain gradient boosting on the raw columns.

The last one is made as well as we can make it: it has every raw column, traders and
commodity codes among them as native categories, weights, early stopping and
calibration like our own, and of several ways of growing the one that did best on
the held-out slice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt

from tidewaiter.columns import memory_recall
from tidewaiter.columns.labels import labels_known
from tidewaiter.columns.measures import average_precision
from tidewaiter.lake import Lake
from tidewaiter.models.boosting import Growth
from tidewaiter.models.features import plain, plain_features
from tidewaiter.models.heads import Grounds, learn_head
from tidewaiter.models.lesson import Lesson, prepare
from tidewaiter.models.matrix import gather
from tidewaiter.models.model import ANY, Head
from tidewaiter.models.recipe import Recipe
from tidewaiter.tables import declared, found, remembered

__all__ = ["BASELINES", "Baselines", "baseline_risks"]

Floats = npt.NDArray[np.float64]

BASELINES = ("random", "history", "raw_columns")

_CODES_AS_THEY_ARE = Recipe(fewest_of_a_code=3, most_codes=20_000)
_GROWTHS = (
    Growth(leaves=31, fewest_in_leaf=30, learning_rate=0.1),
    Growth(leaves=127, fewest_in_leaf=20, learning_rate=0.1),
    Growth(leaves=8, fewest_in_leaf=20, learning_rate=0.03, l2=0.3),
    Recipe().few_growth,
)
"""For many violations, for very many, and in two ways for few: as ours, and without drawing cuts, which codes by the
hundred may like better."""


@dataclass(frozen=True, slots=True)
class Baselines:
    """The baselines' risks of some lines, in the order of day and item.

    `seen_before` says whether a result about exactly the same goods line was known.
    """

    item_id: npt.NDArray[np.str_]
    risks: dict[str, Floats]
    seen_before: npt.NDArray[np.bool_]


def baseline_risks(lake: Lake, wanted: ir.Table, *, as_of: date, seed: int = 0) -> Baselines:
    """Judge some lines by each baseline.

    Args:
        lake: whose memory hides what became known on `as_of` or later.
        wanted: rows with an `item_id`.
        as_of: only results known before this day are learned from.
        seed: of the trees.

    Raises:
        NotEnoughDataError: too few results are known to learn from.
    """
    labels = lake.cached(labels_known(lake.read(found.OUTCOMES), before=as_of))
    items = lake.read(declared.ITEMS)
    lesson = prepare(lake, plain_features(items, wanted=labels), labels, described=plain(), recipe=_CODES_AS_THEY_ARE)
    head = _best_head(lesson, seed=seed)
    matrix = gather(lake.stream(plain_features(items, wanted=wanted)), lesson.encoder, carry=())
    states = {kind: lake.read(table) for kind, table in remembered.STATES.items()}
    recalled = memory_recall.features(items.semi_join(wanted, "item_id"), states)
    memory = lake.fetch(recalled.select("item_id", "importer_rate", "goods_line_inspected")).sort_by("item_id")
    names = np.asarray(matrix.carried.column("item_id").to_numpy(), dtype=np.str_)
    place = np.searchsorted(np.asarray(memory.column("item_id").to_numpy(), dtype=np.str_), names)
    base_rate = float(np.average(lesson.column("illicit"), weights=lesson.weights))
    risks = {
        "random": np.full(len(names), base_rate),
        "history": memory.column("importer_rate").to_numpy()[place],
        "raw_columns": head.probability(matrix.x).probability,
    }
    return Baselines(names, risks, memory.column("goods_line_inspected").to_numpy()[place] > 0)


def _best_head(lesson: Lesson, *, seed: int) -> Head:
    """The way of growing whose trees rank the held-out slice best; once calibrated, the folds would rank along."""
    truth, later = lesson.column("illicit"), lesson.later
    tried = [
        learn_head(Grounds(lesson, growth=growth, seed=seed), truth, name=ANY, growth=growth, seed=seed)[0]
        for growth in _GROWTHS
    ]

    def ranks(head: Head) -> float:
        raw = head.early_trees.predict(lesson.matrix.x[later])
        return average_precision(truth[later], raw, weights=lesson.weights[later])

    return max(tried, key=ranks)
