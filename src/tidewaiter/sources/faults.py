"""Which records of a batch are at fault, and the first reason for each."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["Faults"]

Mask = npt.NDArray[np.bool_]


class Faults:
    """The first fault of each record; a reason names columns, never values."""

    def __init__(self, count: int) -> None:
        self._first = np.zeros(count, dtype=np.int32)
        self._said: list[tuple[str | None, str]] = []

    def add(self, where: Mask, *, column: str | None, reason: str) -> None:
        """Note a fault of some records; those that have one already keep it."""
        fresh = where & (self._first == 0)
        if fresh.any():
            self._said.append((column, reason))
            self._first[fresh] = len(self._said)

    @property
    def clean(self) -> Mask:
        """The records without fault."""
        return self._first == 0

    def at(self, index: int) -> tuple[str | None, str]:
        """Column and reason of one record that is at fault."""
        return self._said[self._first[index] - 1]

    def places(self) -> list[int]:
        """The indices of the records at fault, in order."""
        return [int(index) for index in np.flatnonzero(self._first)]
