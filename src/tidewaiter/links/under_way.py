"""Goods that are on their way: security filings for bills of which nothing is declared yet.

Who has filed will declare, whatever its rhythm says. A filing names its importer by a number; whose number that is,
in the words of the lines, is told by lines that were declared earlier, under a bill that was filed under the number or
under the number itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt

from tidewaiter.columns.coded import codes, read_coded
from tidewaiter.columns.day_numbers import in_day_numbers
from tidewaiter.links.lines import Lines

__all__ = ["UnderWay", "filed_ahead"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_NEVER = np.iinfo(np.int64).max
_FOR_DAYS = 90
"""A bill that was filed so long ago, and of which nothing was declared, is no longer waited for."""


@dataclass(frozen=True, slots=True)
class UnderWay:
    """n bills as filed, and m facts of who has declared under which number.

    Attributes:
        number: whose number each bill was filed under (a code).
        known: the day since 1970 on which each filing could be read.
        declared: the first day on which something of each bill was declared; far away if nothing was.
        named: the number of each fact.
        importer: the importer's code in the lines of each fact.
        since: the first day of each fact.
    """

    number: Ints
    known: Ints
    declared: Ints
    named: Ints
    importer: Ints
    since: Ints

    @classmethod
    def nothing(cls) -> UnderWay:
        """Where nobody files."""
        return cls(*(np.empty(0, dtype=np.int64) for _ in range(6)))

    def bills(self, day: int, *, count: int) -> Floats:
        """For each of `count` importers' codes how many bills were under way as a day began."""
        waited = (self.known < day) & (self.known >= day - _FOR_DAYS) & (self.declared >= day)
        whose = self._whose(day)[self.number[waited]]
        return np.bincount(whose[whose >= 0], minlength=count).astype(np.float64)

    def _whose(self, day: int) -> Ints:
        """For each number the importer that began last to declare under it before a day, -1 for nobody."""
        past = np.flatnonzero(self.since < day)
        past = past[np.lexsort((self.importer[past], self.since[past]))]
        whose = np.full(int(max(self.number.max(initial=-1), self.named.max(initial=-1))) + 1, -1, dtype=np.int64)
        whose[self.named[past]] = self.importer[past]
        return whose


def filed_ahead(lines: Lines, said: ir.Table, items: ir.Table, filings: ir.Table) -> UnderWay:
    """What was filed, beside what was declared.

    Args:
        lines: the lines in memory.
        said: `linked.lines`, which they came from.
        items: `declared.items`.
        filings: `declared.filings`.
    """
    numbered = filings.filter(filings.importer_number.notnull())
    known = in_day_numbers(numbered.known_on.min())
    ahead = numbered.group_by("bill_number", number=numbered.importer_number).aggregate(known=known)
    standing = said.filter(said.importer.notnull()).select("item_id", "importer", "day")
    told = items.select("item_id", "bill_number", own_number="importer").inner_join(standing, "item_id")
    billed = told.filter(told.bill_number.notnull())
    entered = billed.group_by("bill_number").aggregate(declared=billed.day.min())
    bills = ahead.left_join(entered, "bill_number").select("number", "known", "declared")
    by_bill = told.inner_join(ahead.select("bill_number", "number"), "bill_number")
    itself = told.semi_join(ahead, told.own_number == ahead.number).mutate(number=lambda row: row.own_number)
    columns = ("number", "importer", "day")
    both = by_bill.select(*columns).union(itself.select(*columns))
    facts = both.group_by("number", "importer").aggregate(since=both.day.min())
    return _in_numbers(lines, bills, facts)


def _in_numbers(lines: Lines, bills: ir.Table, facts: ir.Table) -> UnderWay:
    filed, held = read_coded(bills, ("number",)), read_coded(facts, ("number", "importer"))
    filed_code, filed_texts = codes(filed["number"])
    held_code, held_texts = codes(held["number"])
    place = {number: n for n, number in enumerate(filed_texts.to_pylist())}
    number = np.array([place[each] for each in held_texts.to_pylist()], dtype=np.int64)
    of_line = {name: n for n, name in enumerate(lines.traits["importer"].values)}
    importer_code, names = codes(held["importer"])
    importer = np.array([of_line[name] for name in names.to_pylist()], dtype=np.int64)
    return UnderWay(
        number=filed_code,
        known=filed["known"].to_numpy().astype(np.int64),
        declared=np.asarray(filed["declared"].fill_null(_NEVER), dtype=np.int64),
        named=number[held_code],
        importer=importer[importer_code],
        since=held["since"].to_numpy().astype(np.int64),
    )
