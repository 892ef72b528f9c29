"""Whether firms that show the same thing take turns, as the names of one hand do, or trade side by side.

A way of trading that ten firms show looks common. If none of the ten was there while another was, it is more likely
one hand's under ten names: customers of one seller, tenants of one house and clients of one broker do not wait for each
other to end. So of two firms that share a value we ask how many of the *others* that show it traded beside either, and
how likely it is that none would, were they any firms. Firms that last no longer than a month can hardly stand beside
anybody, and are not asked: that they do not meet means nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewaiter.columns.runs import places_in_runs
from tidewaiter.links.lines import Held
from tidewaiter.links.weights import MISSING

__all__ = ["Lives", "turns"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_BESIDE_DAYS = 30
"""Firms that share more days than these trade side by side; fewer are a handover."""
_SAMPLE = 500
"""So many firms tell how usual it is to trade beside two others: to two hundredths, one standard deviation."""
_AT_ONCE = 50_000
"""So many pairs are looked at together, with all others that show what they share: it bounds the memory."""


@dataclass(frozen=True, slots=True)
class Lives:
    """The first and the last day of each firm, as of a day."""

    first: Ints
    last: Ints

    def lasting(self) -> Flags:
        """Whether each firm was there for longer than a handover takes."""
        return np.asarray(self.last - self.first > _BESIDE_DAYS)

    def beside(self, one: Ints, other: Ints) -> Flags:
        """Whether two firms (n of each, by their codes) traded side by side."""
        shared = np.minimum(self.last[one], self.last[other]) - np.maximum(self.first[one], self.first[other])
        return np.asarray(shared > _BESIDE_DAYS)

    def usually_beside(self, old: Ints, new: Ints) -> Floats:
        """For each pair the share of lasting firms that traded beside one of the two."""
        lasting = np.flatnonzero(self.lasting())
        asked = lasting[np.linspace(0, len(lasting) - 1, min(_SAMPLE, len(lasting))).astype(np.int64)]
        times = np.zeros(len(old))
        for firm in asked:
            each = np.full(len(old), firm)
            times += self.beside(old, each) | self.beside(new, each)
        return np.asarray((times + 0.5) / (len(asked) + 1))


def turns(
    old: Ints, new: Ints, *, value: Ints, held: Held, lives: Lives, before: int, most: int
) -> tuple[Ints, Floats]:
    """Whether the others that show a value keep out of the way of the old firm and of the new one.

    Args:
        old: the n firms that stopped, by their codes.
        new: those that began.
        value: what each pair shares, by its code in `held`; -1 where nothing is shared.
        held: who shows which value.
        lives: when each firm was there.
        before: only what was shown before this day is known.
        most: values that more firms show say nothing.

    Returns:
        Level 1 where none of the others traded beside the two, 0 where one did, `MISSING` where there are no others
        that last; and for level 1 the chance that as many firms, taken at random, would all have kept out of the way.
    """
    level, chance = np.full(len(old), MISSING, dtype=np.int64), np.full(len(old), np.nan)
    others, met = _others(old, new, value=value, held=held, lives=lives, before=before, most=most)
    asked = np.flatnonzero(others > 0)
    level[asked] = met[asked] == 0
    apart = np.flatnonzero(level == 1)
    chance[apart] = (1 - lives.usually_beside(old[apart], new[apart])) ** others[apart]
    return level, chance


def _others(
    old: Ints, new: Ints, *, value: Ints, held: Held, lives: Lives, before: int, most: int
) -> tuple[Ints, Ints]:
    """How many others that last show what each pair shares, and how many of them traded beside one of the two."""
    told = np.flatnonzero((held.since < before) & lives.lasting()[held.party])
    told = told[np.argsort(held.value[told], kind="stable")]
    firm, count = held.party[told], np.bincount(held.value[told], minlength=held.values)
    first = np.cumsum(count) - count
    holders = np.where((value >= 0) & (held.parties(before=before)[value] <= most), count[value], 0)
    others, met = np.zeros(len(old), dtype=np.int64), np.zeros(len(old), dtype=np.int64)
    for rows in _slices(len(old)):
        pair = np.repeat(np.arange(rows.start, rows.stop), holders[rows])
        other = firm[first[value[pair]] + places_in_runs(holders[rows])]
        third = (other != old[pair]) & (other != new[pair])
        pair, other = pair[third], other[third]
        beside = lives.beside(old[pair], other) | lives.beside(new[pair], other)
        others += np.bincount(pair, minlength=len(old))
        met += np.bincount(pair[beside], minlength=len(old))
    return others, met


def _slices(count: int) -> Iterator[slice]:
    for start in range(0, count, _AT_ONCE):
        yield slice(start, min(start + _AT_ONCE, count))
