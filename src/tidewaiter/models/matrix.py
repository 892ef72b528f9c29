"""From rows of features to the float32 matrix that trees are grown on, batch by batch.

Codes become numbers by a list of levels that is learned once and kept with the model:
a code that was not seen in training, or too seldom, is unknown and not another code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["Encoder", "Matrix", "gather", "learn_encoder"]

Floats32 = npt.NDArray[np.float32]


_DROPPED_BITS = 6
"""Of the 23 that a number of four bytes has behind its first digit."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """Which columns a matrix has: first the numbers, then the codes, each with its levels."""

    numbers: tuple[str, ...]
    codes: Mapping[str, tuple[str, ...]]

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the matrix' columns, in order."""
        return (*self.numbers, *self.codes)

    def matrix(self, rows: pa.RecordBatch | pa.Table) -> Floats32:
        """The rows as numbers; NaN is unknown."""
        filled = np.empty((rows.num_rows, len(self.columns)), dtype=np.float32)
        for place, name in enumerate(self.numbers):
            filled[:, place] = _floats(rows.column(name))
        for place, (name, levels) in enumerate(self.codes.items(), start=len(self.numbers)):
            found = pc.index_in(rows.column(name), value_set=pa.array(levels, pa.string()))
            filled[:, place] = _floats(found)
        return filled

    def in_order_of(self, columns: Sequence[str]) -> Encoder:
        """The same with its codes in the order in which `columns` has them, which need not be that of a file."""
        return Encoder(self.numbers, {name: self.codes[name] for name in columns if name in self.codes})

    def as_json(self) -> dict[str, object]:
        """As plain lists."""
        return {"numbers": list(self.numbers), "codes": {name: list(levels) for name, levels in self.codes.items()}}

    @classmethod
    def from_json(cls, written: Mapping[str, object]) -> Encoder:
        """The encoder that `as_json` wrote."""
        numbers, codes = written["numbers"], written["codes"]
        assert isinstance(numbers, list)
        assert isinstance(codes, dict)
        return cls(tuple(numbers), {name: tuple(levels) for name, levels in codes.items()})


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows ready for trees, with the columns that were carried along beside them."""

    x: Floats32
    carried: pa.Table

    def part(self, rows: npt.NDArray[np.bool_] | npt.NDArray[np.int64]) -> Matrix:
        """Some of the rows, by mask or by number."""
        numbers = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
        return Matrix(self.x[numbers], self.carried.take(pa.array(numbers)))


def learn_encoder(
    rows: pa.Table, *, numbers: Sequence[str], codes: Sequence[str], fewest: int = 20, most: int = 400
) -> Encoder:
    """Levels of each code that occur at least `fewest` times, the `most` frequent of them, in the order of the text."""
    levels = {}
    for name in codes:
        counts = pc.value_counts(rows.column(name).combine_chunks().drop_null())
        pairs = [(-count["counts"].as_py(), count["values"].as_py()) for count in counts]
        kept = sorted(pair for pair in pairs if -pair[0] >= fewest)[:most]
        levels[name] = tuple(sorted(value for _, value in kept))
    return Encoder(tuple(numbers), levels)


def gather(batches: Iterable[pa.RecordBatch], encoder: Encoder, *, carry: Sequence[str]) -> Matrix:
    """All batches as one matrix, in the order of day and item, whatever the order in which they came.

    Args:
        batches: rows with the encoder's columns, `declared_on`, `item_id` and those to carry.
        encoder: says what the columns of the matrix are.
        carry: columns to keep beside the matrix.
    """
    parts, beside = [], []
    kept = list(dict.fromkeys(["item_id", "declared_on", *carry]))
    for batch in batches:
        parts.append(encoder.matrix(batch))
        beside.append(pa.Table.from_batches([batch]).select(kept))
    if not parts:
        return Matrix(np.empty((0, len(encoder.columns)), dtype=np.float32), pa.table({name: [] for name in kept}))
    carried = pa.concat_tables(beside)
    order = pc.sort_indices(carried, sort_keys=[("declared_on", "ascending"), ("item_id", "ascending")])
    return Matrix(np.concatenate(parts)[order.to_numpy()], carried.take(order))


def _floats(column: pa.Array | pa.ChunkedArray) -> Floats32:
    """Numbers with NaN for what is empty, to about five digits.

    An engine adds up in whatever order its threads come, so the last digits of a sum are not the same twice. Trees
    split between two numbers however close they are; without the rounding the same data would give other trees.
    """
    exact = np.asarray(column.cast(pa.float32(), safe=False).fill_null(float("nan")), dtype=np.float32)
    bits = exact.view(np.int32)
    rounded = ((bits + (1 << (_DROPPED_BITS - 1))) & ~((1 << _DROPPED_BITS) - 1)).astype(np.int32)
    return np.where(np.isfinite(exact), rounded.view(np.float32), exact)
