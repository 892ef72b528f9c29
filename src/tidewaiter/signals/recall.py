"""Remembered states beside the items they were the past of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import ibis.expr.types as ir

from tidewaiter.columns.memory_keys import key_column
from tidewaiter.tables import remembered

__all__ = ["Memory", "recall", "with_heading"]

_SUMS = {column.name for column in remembered.DECAYED}


@dataclass(frozen=True, slots=True)
class Memory:
    """What to take from the states of one kind of key.

    Attributes:
        kind: a name in `remembered.KINDS`.
        states: the table `remembered.<kind>`.
        into: column of the states -> name of the new column of the items.
    """

    kind: str
    states: ir.Table
    into: Mapping[str, str]


def with_heading(items: ir.Table) -> ir.Table:
    """The items with `hs4`, the heading: the part of the code that names a kind of goods."""
    return items.mutate(hs4=items.hs6.left(4))


def recall(items: ir.Table, *memories: Memory) -> ir.Table:
    """Add to each item what was remembered of its keys at the start of its day.

    Sums of a key that was never seen are 0 and its dates are empty, as they are for
    an item that lacks a part of the key: nothing is known of it.

    Args:
        items: with `declared_on` and the columns of every key.
        *memories: which states, and what to take from them.
    """
    joined = items.mutate(**{f"{memory.kind}_key": key_column(items, memory.kind) for memory in memories})
    for memory in memories:
        day, key = f"{memory.kind}_state_day", f"{memory.kind}_state_key"
        states = memory.states.select(**{key: "key", day: "day"}, **{new: old for old, new in memory.into.items()})
        # left joins: an inner join would let the engine join the states to each other
        joined = joined.left_join(states, [(f"{memory.kind}_key", key), ("declared_on", day)])
    recalled = {}
    for memory in memories:
        for old, new in memory.into.items():
            recalled[new] = joined[new].fill_null(0.0) if old in _SUMS else joined[new]
    return joined.select(*items.columns, **recalled)
