"""A table of NumPy columns to which rows can be added cheaply: the world's working memory.

Traders, relations and lines are added while the world runs, a few at a time.
Columns double their room when it is full, so a million small additions cost
no more than a few large ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Growing"]

Array = NDArray[Any]


class Growing:
    """Named columns of equal length; reading a column gives a view that can be written through."""

    def __init__(self, kinds: Mapping[str, str]) -> None:
        self._kinds = dict(kinds)
        self._room = {name: np.empty(16, dtype=kind) for name, kind in kinds.items()}
        self._rows = 0

    def __len__(self) -> int:
        return self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __getitem__(self, column: str) -> Array:
        return self._room[column][: self._rows]

    def __setitem__(self, column: str, values: ArrayLike) -> None:
        self._room[column][: self._rows] = values

    def add(self, columns: Mapping[str, ArrayLike]) -> Array:
        """Add rows and give their numbers; scalars are repeated, every column must be named.

        Raises:
            KeyError: a column is missing or unknown.
        """
        if set(columns) != set(self._kinds):
            raise KeyError(f"columns that differ from the table's: {sorted(set(columns) ^ set(self._kinds))}")
        count = max(np.size(values) for values in columns.values())
        first, last = self._rows, self._rows + count
        for name, kind in self._kinds.items():
            if last > len(self._room[name]):
                larger = np.empty(max(last, 2 * len(self._room[name])), dtype=kind)
                larger[:first] = self._room[name][:first]
                self._room[name] = larger
            self._room[name][first:last] = columns[name]
        self._rows = last
        return np.arange(first, last)

    def copy_rows(self, rows: Array, changes: Mapping[str, ArrayLike]) -> Array:
        """Add copies of `rows` with some columns changed, and give the numbers of the copies."""
        return self.add({name: changes.get(name, self[name][rows]) for name in self._kinds})

    def reorder(self, order: Array) -> None:
        """Keep only the rows numbered in `order`, in that order."""
        for name in self._kinds:
            self._room[name] = self[name][order]
        self._rows = len(order)
