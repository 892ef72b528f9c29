"""Columns of text repeat themselves: each distinct value is worked out once, and spread back."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa

__all__ = ["mapped"]


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
    answers = [function(text) for text in encoded.dictionary.to_pylist()]
    return pa.array([None if answer == "" else answer for answer in answers], kind).take(encoded.indices)
