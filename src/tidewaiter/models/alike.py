"""Lines that nobody opened and that were likely part of what was found: the same buyer's, from the same seller.

Results are few, and each violation that was found is mostly one line of many: the same importer brought the same from
the same seller before anybody knew. Such lines say what a violation looks like whose importer nothing is known of yet,
which is what trees are asked for, and each shows it a little differently. So trees grow on some of them as if they had
been found, each counting as much as opened lines of that kind were found to be violations, and those of one bargain
together no more than the one that was found. Nothing is judged or calibrated by them.

Source:
    Learning from positive and unlabelled lines, as surveyed by Bekker and Davis (2020), Machine Learning 109; here what
    stands for a positive is drawn from what its bargain shares with one.
"""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tidewaiter.lake import Lake

__all__ = ["Alike", "Bargains", "likely_violations", "share_found"]

Floats = npt.NDArray[np.float64]
Floats32 = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Days = npt.NDArray[np.datetime64]

_BARGAIN = ("importer", "exporter")
_DAYS = 120
"""Lines further from the one that was found may belong to another time of their trade."""
_MOST = 5
"""Of one bargain, or the largest would teach what it alone looks like; for the same reason so many count for one."""
_DOUBT = 20.0
"""Opened lines of usual outcome that are added before the share that was found is believed."""


@dataclass(frozen=True, slots=True)
class Alike:
    """n lines taken for violations: their columns, the day on which that could be known, and how much each counts.

    `weight` is in weights of one usual labelled line.
    """

    x: Floats32
    known: Days
    weight: float

    def before(self, day: np.datetime64) -> npt.NDArray[np.bool_]:
        """Which of them could be told as a day began."""
        return np.asarray(self.known < day)


@dataclass(frozen=True, slots=True)
class Bargains:
    """Lines that nobody opened, `item_id` and `known_on`, and how much each of them counts."""

    lines: pa.Table
    weight: float


def likely_violations(lake: Lake, items: ir.Table, labels: ir.Table, *, seed: int) -> Bargains:
    """Some lines declared before a violation of their importer with their seller was known, near it in time.

    Args:
        lake: whose engine computes.
        items: `declared.items`.
        labels: as `labels_known` gives them.
        seed: of the draw where a bargain has more of them than count.
    """
    said = items.filter(*(items[name].notnull() for name in _BARGAIN)).select("item_id", "declared_on", *_BARGAIN)
    opened = said.inner_join(labels.select("item_id", "illicit", "known_on"), "item_id")
    weight = _weight(lake.fetch(opened.order_by("item_id")))
    first = ibis.window(group_by=list(_BARGAIN), order_by=[opened.known_on, opened.item_id])
    found = opened.filter(opened.illicit).mutate(place=ibis.row_number().over(first)).filter(lambda row: row.place == 0)
    told = found.select(*_BARGAIN, "known_on", found_on="declared_on")
    both = said.anti_join(labels, "item_id").inner_join(told, list(_BARGAIN))
    apart = both.declared_on.delta(both.found_on, unit="day").abs()
    near = both.filter(apart <= _DAYS, both.declared_on <= both.known_on)
    lines = lake.fetch(near.select("item_id", *_BARGAIN, "known_on").order_by("item_id"))
    return Bargains(_some_of_each(lines, seed=seed), weight)


def share_found(bargain: Ints, day: Ints, illicit: npt.NDArray[np.bool_], *, days: int) -> tuple[float, float]:
    """Of the other opened lines near each violation of their bargain: how many there are, and how many were found bad.

    Args:
        bargain: n codes.
        day: n days.
        illicit: what opening each of the n lines showed.
        days: how near.
    """
    order = np.lexsort((day, bargain))
    bargain, day, bad = bargain[order], day[order], illicit[order].astype(np.float64)
    reach = int(day.max(initial=0) - day.min(initial=0)) + 2 * days + 2
    place = bargain * reach + (day - day.min(initial=0)) + days
    begins, ends = np.searchsorted(place, place - days), np.searchsorted(place, place + days, side="right")
    summed = np.concatenate([[0.0], np.cumsum(bad)])
    at = bad > 0
    return float((ends - begins - 1)[at].sum()), float((summed[ends] - summed[begins] - 1)[at].sum())


def _weight(opened: pa.Table) -> float:
    """The share of such lines that opening shows to be bad, believed the more of them were opened; one for them all."""
    illicit = opened["illicit"].to_numpy(zero_copy_only=False).astype(bool)
    if not illicit.any():
        return 0.0
    names = (opened[name].combine_chunks().dictionary_encode() for name in _BARGAIN)
    importer, exporter = (np.asarray(each.indices, dtype=np.int64) for each in names)
    _, bargain = np.unique(importer * (int(exporter.max()) + 1) + exporter, return_inverse=True)
    day = opened["declared_on"].cast(pa.int32()).to_numpy().astype(np.int64)
    others, bad = share_found(bargain.astype(np.int64), day, illicit, days=_DAYS)
    return min((bad + _DOUBT * float(illicit.mean())) / (others + _DOUBT), 1 / _MOST)


def _some_of_each(lines: pa.Table, *, seed: int) -> pa.Table:
    """At most a few lines of each bargain, drawn by the seed, in the order of the lines."""
    codes = [np.asarray(lines[name].combine_chunks().dictionary_encode().indices, dtype=np.int64) for name in _BARGAIN]
    drawn = np.random.default_rng(seed).random(lines.num_rows)
    order = np.lexsort((drawn, *codes))
    new = np.zeros(len(order), dtype=bool)
    for code in codes:
        new |= np.diff(code[order], prepend=-1) != 0
    begins = np.flatnonzero(new)
    place = np.arange(len(order)) - begins[np.cumsum(new) - 1] if len(order) else order
    kept = np.sort(order[place < _MOST])
    return lines.take(pa.array(kept)).select(["item_id", "known_on"])
