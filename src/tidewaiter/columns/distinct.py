"""Columns of text repeat themselves: each distinct value is worked out once, and spread back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyarrow as pa

__all__ = ["mapped", "some_at_a_time"]

_AT_ONCE = 50_000
"""Texts that are Python objects at a time: a million of them, and what is made of each, would take gigabytes."""


def mapped(values: pa.Array | pa.ChunkedArray, function: Callable[[str], object], *, kind: pa.DataType) -> pa.Array:
    """`function` of every value; what is empty stays empty, and an empty text becomes empty.

    Args:
        values: n texts.
        function: plain Python on one text.
        kind: the Arrow type of what it gives.

    Returns:
        n values of `kind`.
    """
    whole = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    encoded = whole.dictionary_encode()
    parts = [pa.array([], kind)]
    for texts in some_at_a_time(encoded.dictionary):
        answers = [function(text) for text in texts]
        parts.append(pa.array([None if answer == "" else answer for answer in answers], kind))
    return pa.concat_arrays(parts).take(encoded.indices)


def some_at_a_time(texts: pa.Array) -> Iterator[list[str]]:
    """The texts in order, as lists of so many that what is made of each may be a Python object."""
    for start in range(0, len(texts), _AT_ONCE):
        yield texts.slice(start, _AT_ONCE).to_pylist()
