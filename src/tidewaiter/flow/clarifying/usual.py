"""What is usual for such goods, from lines declared before a line's day alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tidewaiter.columns import memory_recall
from tidewaiter.columns.blocks import month_number
from tidewaiter.lake import Lake
from tidewaiter.signals.score import DIGITS, LEAST_REFERENCE, REFERENCE_MONTHS
from tidewaiter.tables import declared, remembered, signalled

__all__ = ["TRADE_OF_IMPORTER", "Answer", "Ranks", "usual_answers", "usual_importers"]

Floats = npt.NDArray[np.float64]

TRADE_OF_IMPORTER = (
    "importer_declared",
    "importer_declared_trend",
    "importer_days_since_declared",
    "importer_age_days",
)
"""What memory says of how much and how long an importer has declared."""
_FEWEST = 20
_ANSWERS_DAYS = 365
_IMPORTERS_DAYS = 180
_MOST_IMPORTERS = 200
Lane = tuple[str, date]
"""A subheading, and the day before which lines count."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a detector says: its score, and the share of earlier lines that look at least as odd."""

    score: float
    p_value: float | None


class Ranks:
    """P-values of scores that no line had, against the same earlier lines as those of the lines of that month."""

    def __init__(self, lake: Lake, days: Sequence[date], detectors: Sequence[str]) -> None:
        scores = lake.read(signalled.SCORES)
        months = sorted({_month(day) for day in days})
        block = month_number(scores.declared_on)
        wanted = scores.filter(
            scores.detector.isin(list(detectors)), block >= months[0] - REFERENCE_MONTHS, block < months[-1]
        ).select("detector", "score", month=block)
        told = lake.fetch(wanted)
        names = np.array(told["detector"].to_pylist(), dtype=object)
        score, at = (told[name].to_numpy().astype(np.float64) for name in ("score", "month"))
        self._past: dict[tuple[str, int], Floats] = {}
        for name in detectors:
            for month in months:
                mine = (names == name) & (at >= month - REFERENCE_MONTHS) & (at < month)
                self._past[name, month] = np.sort(score[mine])

    def p_value(self, detector: str, day: date, score: float) -> float | None:
        """Of that score on that day; None where there are too few earlier answers to compare with."""
        past = self._past[detector, _month(day)]
        if len(past) < LEAST_REFERENCE:
            return None
        as_high = len(past) - int(np.searchsorted(past, round(score, DIGITS), side="left"))
        return (1 + as_high) / (len(past) + 1)


def _month(day: date) -> int:
    """As `columns.blocks.month_number` has it."""
    return 12 * day.year + day.month - 1


def usual_answers(
    lake: Lake, lanes: Sequence[Lane], detectors: Sequence[str]
) -> Mapping[tuple[Lane, str], Answer | None]:
    """What each detector usually says of the goods of each lane; None where it usually says nothing of them.

    Over lines of the subheading declared in the year before the day: the median of the answers. A lane with fewer
    than twenty lines, or fewer than half of them answered, counts as one of which nothing is usually said.
    """
    asked = _lanes(lake, lanes)
    items = lake.read(declared.ITEMS).select("item_id", past_hs6="hs6", past_on="declared_on")
    near = _before(asked, items, days=_ANSWERS_DAYS)
    sizes = near.group_by("hs6", "day").aggregate(lines=near.count())
    scores = lake.read(signalled.SCORES)
    said = scores.filter(scores.detector.isin(list(detectors))).select("item_id", "detector", "score", "p_value")
    answered = near.join(said, "item_id")
    told = answered.group_by("hs6", "day", "detector").aggregate(
        answers=answered.count(), score=answered.score.median(), p_value=answered.p_value.median()
    )
    rows = lake.fetch(told.join(sizes, ["hs6", "day"])).to_pylist()
    usual: dict[tuple[Lane, str], Answer | None] = {(lane, name): None for lane in lanes for name in detectors}
    for row in rows:
        if row["lines"] >= _FEWEST and 2 * row["answers"] >= row["lines"]:
            usual[(row["hs6"], row["day"]), row["detector"]] = Answer(row["score"], row["p_value"])
    return usual


def usual_importers(lake: Lake, lanes: Sequence[Lane]) -> Mapping[Lane, Mapping[str, float]]:
    """How much and how long the importers of each lane's goods have declared: medians over its latest lines."""
    items = lake.read(declared.ITEMS)
    near = _before(
        _lanes(lake, lanes),
        items.select("item_id", past_hs6="hs6", past_on="declared_on"),
        days=_IMPORTERS_DAYS,
    )
    latest = ibis.window(group_by=["hs6", "day"], order_by=[ibis.desc("past_on"), "item_id"])
    sample = lake.cached(near.mutate(place=ibis.row_number().over(latest)).filter(lambda t: t.place < _MOST_IMPORTERS))
    lines = items.semi_join(sample, "item_id")
    told = memory_recall.features(lines, {"importer": lake.read(remembered.states_of("importer"))})
    told = told.select("item_id", *TRADE_OF_IMPORTER)
    beside = sample.join(told, "item_id")
    medians = beside.group_by("hs6", "day").aggregate(
        lines=beside.count(), **{name: beside[name].median() for name in TRADE_OF_IMPORTER}
    )
    return {
        (row["hs6"], row["day"]): {name: row[name] for name in TRADE_OF_IMPORTER}
        for row in lake.fetch(medians).to_pylist()
        if row["lines"] >= _FEWEST
    }


def _lanes(lake: Lake, lanes: Sequence[Lane]) -> ir.Table:
    hs6, day = ([lane[place] for lane in lanes] for place in (0, 1))
    return lake.memtable(pa.table({"hs6": pa.array(hs6, pa.string()), "day": pa.array(day, pa.date32())}))


def _before(asked: ir.Table, items: ir.Table, *, days: int) -> ir.Table:
    """Lines of each lane declared strictly before its day, and no more than so many days before it."""
    return asked.join(
        items,
        [
            asked.hs6 == items.past_hs6,
            items.past_on < asked.day,
            items.past_on >= asked.day - ibis.interval(days=days),
        ],
    ).select("hs6", "day", "item_id", "past_on")
