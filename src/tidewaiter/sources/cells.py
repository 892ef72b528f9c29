"""The cells of a batch: trimmed text, with one way to ask for a column by any of its names."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.sources.faults import Mask
from tidewaiter.sources.mapping import When
from tidewaiter.sources.records import Records

__all__ = ["Cells"]

_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"


class Cells:
    """A batch of records as a mapping sees it; each column is cleaned once."""

    def __init__(self, records: Records, *, empty: Sequence[str]) -> None:
        self._columns = records.columns
        self._names = set(records.columns.column_names)
        self._empty = pa.array(["", *empty], pa.string())
        self._cleaned: dict[str, pa.Array] = {}
        self.count = len(records.row_no)

    def has(self, name: str) -> bool:
        """Whether any record of the batch has the column."""
        return name in self._names

    def text(self, name: str) -> pa.Array:
        """A column's text, null where nothing is given."""
        if name not in self._cleaned:
            self._cleaned[name] = self._clean(name) if self.has(name) else pa.nulls(self.count, pa.string())
        return self._cleaned[name]

    def first(self, names: Sequence[str], *, empty: Sequence[str] = ()) -> pa.Array:
        """Of several columns the first that is given, record by record."""
        present = [_without(self.text(name), empty) for name in names if self.has(name)]
        if not present:
            return pa.nulls(self.count, pa.string())
        return present[0] if len(present) == 1 else pc.coalesce(*present)

    def joined(self, names: Sequence[str], *, separator: str, prefix: str) -> pa.Array:
        """Several columns joined, without those that are not given; null where none is."""
        parts = [self.text(name) for name in names]
        nothing = pc.is_null(pc.coalesce(*parts))  # Arrow would drop these rows, and shift those after them
        parts[0] = pc.if_else(nothing, "", parts[0])
        joined = _without(pc.binary_join_element_wise(*parts, separator, null_handling="skip"), ("",))
        return pc.binary_join_element_wise(prefix, joined, "") if prefix else joined

    def meets(self, conditions: Sequence[When]) -> Mask:
        """Which records meet all the conditions."""
        mask = np.ones(self.count, dtype=bool)
        for when in conditions:
            text = self.first(when.from_)
            if when.is_in:
                mask &= pc.is_in(text, value_set=pa.array(when.is_in)).to_numpy(zero_copy_only=False)
            if when.not_in:
                mask &= ~pc.is_in(text, value_set=pa.array(when.not_in)).to_numpy(zero_copy_only=False)
            if when.filled is not None:
                mask &= text.is_valid().to_numpy(zero_copy_only=False) == when.filled
        return mask

    def digest(self, names: Sequence[str]) -> pa.Array:
        """A digest of some columns (all for `*`), the same wherever the record turns up again."""
        chosen = sorted(self._names) if "*" in names else list(names)
        columns = [self.text(name).to_pylist() for name in chosen]
        digests = []
        for row in zip(*columns, strict=True):
            content = "\x1f".join(f"{n}\x1e{v}" for n, v in zip(chosen, row, strict=True) if v is not None)
            digests.append(hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:16])
        return pa.array(digests, pa.string())

    def _clean(self, name: str) -> pa.Array:
        column = self._columns[name]
        whole = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
        if pc.any(pc.match_substring_regex(whole, _CONTROL)).as_py():
            whole = pc.replace_substring_regex(whole, _CONTROL, " ")
        trimmed = pc.utf8_trim_whitespace(whole)
        return pc.if_else(pc.is_in(trimmed, value_set=self._empty), None, trimmed)


def _without(texts: pa.Array, empty: Sequence[str]) -> pa.Array:
    if not empty:
        return texts
    return pc.if_else(pc.is_in(texts, value_set=pa.array(empty, pa.string())), None, texts)
