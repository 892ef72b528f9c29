"""What was known of each tie before a day: inspections and findings on it, and how many share it.

A tie is a pair of things that a goods line names together (this importer with this seller) or a thing
that several traders can share (an address, a telephone). Violations stay with ties when names change: whoever takes
over the telephone, the supplier or the house of a firm that was caught is seen here, and so
is the one relation of a large house that cheats, among a hundred that do not.

Everything is strictly before the day, as in `columns.memory`. Fourteen kinds of ties of the same lines are sums over
fourteen orders of them: they are told over numbers and not over texts, one kind after the other, so that ten million
lines need the memory of one kind.
"""

from __future__ import annotations

from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tidewaiter.columns.coded import codes, read_coded
from tidewaiter.columns.day_numbers import day_numbers
from tidewaiter.columns.decayed import decayed_sums
from tidewaiter.links.line_results import LineResults
from tidewaiter.links.records import HALF_LIFE

__all__ = ["COUNTED", "TIES", "Tie", "TieRecords", "TraderLines", "read_traders", "records_of_all", "records_of_ties"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Tie:
    """A kind of tie.

    Attributes:
        parts: the columns of a line that name it; a line that lacks one has no such tie.
        member: whose number is counted: the traders that share it.
        words: how a reason calls it.
        shared: it is a thing that strangers can share, so that being many makes it say less.
    """

    parts: tuple[str, ...]
    member: str
    words: str
    shared: bool = False


TIES: dict[str, Tie] = {
    "importer_address": Tie(("importer_address",), "importer", "the importer's address", shared=True),
    "importer_phone": Tie(("importer_phone",), "importer", "the importer's telephone", shared=True),
    "importer_email": Tie(("importer_email",), "importer", "the importer's e-mail", shared=True),
    "exporter_address": Tie(("exporter_address",), "exporter", "the seller's address", shared=True),
    "exporter_phone": Tie(("exporter_phone",), "exporter", "the seller's telephone", shared=True),
    "trade": Tie(("importer", "exporter"), "exporter", "trade of this importer with this seller"),
    "address_supplier": Tie(("importer_address", "exporter"), "importer", "this address buying from this seller"),
    "phone_supplier": Tie(("importer_phone", "exporter"), "importer", "this telephone buying from this seller"),
    "supplier_goods": Tie(("exporter", "hs6"), "importer", "this seller with these goods (HS6)"),
    "supplier_heading": Tie(("exporter", "hs4"), "importer", "this seller with this heading (HS4)"),
    "importer_goods": Tie(("importer", "hs6"), "exporter", "this importer with these goods (HS6)"),
    "supplier_broker": Tie(("exporter", "declarant"), "importer", "this seller with this declarant"),
}
"""Every kind of tie that has a memory."""

COUNTED: dict[str, Tie] = {
    "supplier": Tie(("exporter",), "importer", "this seller"),
    "buyer": Tie(("importer",), "exporter", "this importer"),
}
"""Traders themselves: how many deal with them counts here; their results are in `remembered.*` already."""


_NAMED = tuple(dict.fromkeys(name for tie in (*TIES.values(), *COUNTED.values()) for name in (*tie.parts, tie.member)))


@dataclass(frozen=True, slots=True)
class TraderLines:
    """n goods lines in the order of their days: ids, days since 1970, and what they name as numbers (-1: nothing)."""

    item_id: pa.ChunkedArray
    day: Ints
    named: dict[str, Ints]
    counts: dict[str, int]

    def __len__(self) -> int:
        return len(self.day)

    def key(self, parts: tuple[str, ...]) -> Ints:
        """One number for all that a tie names, a part or two; -1 where one of them is missing."""
        key = self.named[parts[0]]
        for part in parts[1:]:
            other = self.named[part]
            key = np.where((key < 0) | (other < 0), -1, key * self.counts[part] + other)
        return key


@dataclass(frozen=True, slots=True)
class TieRecords:
    """What was known of m lines' ties of one kind on their day.

    Attributes:
        rows: the places of the lines that have such a tie.
        inspected: decayed results on it before the day.
        found: decayed violations among them.
        others: traders that shared it before the day, the line's own left out.
        first_day: day on which it was first named, the line's own if that was it; since 1970.
        found_day: last day on which a violation became known; -1 where there is none.
    """

    rows: Ints
    inspected: Floats
    found: Floats
    others: Floats
    first_day: Ints
    found_day: Ints


def read_traders(lines: ir.Table) -> TraderLines:
    """Bring `linked.traders` into memory."""
    table = read_coded(lines.select("item_id", "declared_on", *_NAMED), _NAMED)
    day = day_numbers(table["declared_on"])
    order = np.argsort(day, kind="stable")
    coded = {name: codes(table[name]) for name in _NAMED}
    named = {name: code[order] for name, (code, _) in coded.items()}
    counts = {name: len(texts) for name, (_, texts) in coded.items()}
    return TraderLines(table["item_id"].take(pa.array(order)), day[order], named, counts)


def records_of_ties(lines: TraderLines, results: LineResults, tie: Tie) -> TieRecords:
    """What each line that has a tie was told of it: decayed results, sharers, age."""
    key, member = lines.key(tie.parts), lines.named[tie.member]
    held = np.flatnonzero((key >= 0) & (member >= 0))
    rows = held[np.argsort(key[held], kind="stable")]  # stable: within a key in the order of days
    sorted_key, day = key[rows], lines.day[rows]
    begins = np.diff(sorted_key, prepend=-1) != 0
    first = _latest(begins)
    known = _Known(key[results.row], results)
    inspected, found, found_day = known.before(sorted_key[begins], begins, day)
    others = (
        np.zeros(len(rows))  # a tie that names its member has no other
        if tie.member in tie.parts
        else _others(np.cumsum(begins) - 1, member[rows], day, first)
    )
    return TieRecords(rows, inspected, found, others, day[first], found_day)


def records_of_all(lines: TraderLines, results: LineResults) -> tuple[Floats, Floats]:
    """Decayed results and violations of all lines together before each line's day."""
    begins = np.zeros(len(lines), dtype=np.bool_)
    begins[:1] = True
    known = _Known(np.zeros(len(results.row), dtype=np.int64), results)
    inspected, found, _ = known.before(np.zeros(int(begins.sum()), dtype=np.int64), begins, lines.day)
    return inspected, found


class _Known:
    """Results on ties of one kind, in the order of keys and days, each with the sums up to and with itself."""

    def __init__(self, key: Ints, results: LineResults) -> None:
        named = np.flatnonzero(key >= 0)
        order = named[np.lexsort((results.illicit[named], results.day[named], key[named]))]
        self._day, illicit = results.day[order], results.illicit[order]
        begins = np.diff(key[order], prepend=-1) != 0
        self._keys = key[order][begins]
        self._group = np.cumsum(begins) - 1
        self._inspected = decayed_sums(self._group, self._day, np.ones(len(order)), half_life=HALF_LIFE)
        self._found = decayed_sums(self._group, self._day, illicit, half_life=HALF_LIFE)
        self._bad = _latest((illicit > 0) | begins)  # a first result that was none is told apart below
        self._found_day = np.where(illicit[self._bad] > 0, self._day[self._bad], -1)

    def before(self, keys: Ints, begins: Flags, day: Ints) -> tuple[Floats, Floats, Ints]:
        """Sums before the days of m lines that are in the order of their keys: `keys`, each from where it `begins`."""
        inspected, found, found_day = np.zeros(len(day)), np.zeros(len(day)), np.full(len(day), -1)
        if not len(self._day) or not len(day):
            return inspected, found, found_day
        group = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        group = np.where(self._keys[group] == keys, group, -1)[np.cumsum(begins) - 1]
        asked = np.flatnonzero(group >= 0)
        earliest = min(int(self._day.min()), int(day.min()))
        span = max(int(self._day.max()), int(day.max())) - earliest + 1
        mine = self._group * span + (self._day - earliest)
        last = np.searchsorted(mine, group[asked] * span + (day[asked] - earliest)) - 1
        within = (last >= 0) & (self._group[last] == group[asked])
        asked, last = asked[within], last[within]
        faded = np.exp2(-(day[asked] - self._day[last]) / HALF_LIFE)
        inspected[asked], found[asked] = self._inspected[last] * faded, self._found[last] * faded
        found_day[asked] = self._found_day[last]
        return inspected, found, found_day


def _others(group: Ints, member: Ints, day: Ints, first: Ints) -> Floats:
    """How many other members of each line's group had been seen before its day; rows are ordered by group and day."""
    pair = group * (int(member.max(initial=0)) + 1) + member
    order = np.argsort(pair, kind="stable")
    joins = np.diff(pair[order], prepend=-1) != 0
    joined = np.zeros(len(pair), dtype=np.int64)
    joined[order[joins]] = 1
    since = np.empty(len(pair), dtype=np.int64)
    since[order] = day[order[_latest(joins)]]
    today = _latest((np.diff(group, prepend=-1) != 0) | (np.diff(day, prepend=-1) != 0))
    seen = np.cumsum(joined) - joined
    return (seen[today] - seen[first] - (since < day)).astype(np.float64)


def _latest(flags: Flags) -> Ints:
    """For each place the last one up to it that is flagged; the first must be."""
    return np.maximum.accumulate(np.where(flags, np.arange(len(flags)), 0))
