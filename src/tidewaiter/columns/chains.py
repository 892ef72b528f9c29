"""Chains of rows, from whoever is below to whoever is above him, and on to who is above that one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["rows_above"]

Row = dict[str, Any]


def rows_above(rows: pa.Table, asked: Iterable[str], *, below: str, above: str, through: str = "") -> Iterator[Row]:
    """The rows about some, then those about who is above them, and so on; about each once, the nearest first.

    Of a register of millions a few are asked for, so that rows become Python's only where they are met.

    >>> held = pa.table({"owner": ["B", "C", "A"], "owned": ["A", "B", "C"]})
    >>> [row["owner"] for row in rows_above(held, ["A"], below="owned", above="owner")]
    ['B', 'C', 'A']

    Args:
        rows: n rows.
        asked: who stands at the lower end.
        below: column of who is below, text.
        above: column of who is above, text.
        through: column that says of a row whether the chain goes on above it; over every row if none is said.
    """
    wanted = sorted(set(asked))
    seen = set(wanted)
    while wanted:
        met = rows.filter(pc.is_in(rows[below], pa.array(wanted, rows[below].type))).to_pylist()
        yield from met
        wanted = sorted({row[above] for row in met if not through or row[through]} - seen)
        seen.update(wanted)
