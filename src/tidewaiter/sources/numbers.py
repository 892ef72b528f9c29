"""Texts to numbers, a column at a time."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["LARGEST", "read_numbers", "untold_separators"]

LARGEST = 1e15
"""No declared amount is larger; beyond it floats no longer tell whole units apart."""

_NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?$"


def read_numbers(texts: pa.Array, *, decimal: str, thousands: str) -> tuple[pa.Array, npt.NDArray[np.bool_] | None]:
    """Floats, and where a text is no finite number of a size that occurs (None: nowhere).

    A thousands separator counts only between groups of digits: 12,34 under `thousands = ","` is
    not 1234 but a number written otherwise. A space stands for every kind of space.
    """
    plain = _ungrouped(texts, thousands=thousands, decimal=decimal) if thousands else texts
    if decimal != ".":
        if thousands == ".":
            plain = pc.replace_substring(plain, ".", "?")  # a point left over separates nothing, and is no decimal
        plain = pc.replace_substring(plain, decimal, ".")
    try:
        values = pc.cast(plain, pa.float64())
        bad = None
    except pa.ArrowInvalid:
        fits = pc.fill_null(pc.match_substring_regex(plain, _NUMBER), True)
        values = pc.cast(pc.if_else(fits, plain, None), pa.float64())
        bad = ~fits.to_numpy(zero_copy_only=False)
    numbers = values.to_numpy(zero_copy_only=False)
    given = values.is_valid().to_numpy(zero_copy_only=False)
    absurd = given & ~(np.abs(numbers) <= LARGEST)
    if absurd.any():
        bad = absurd if bad is None else bad | absurd
    return values, bad


def untold_separators(texts: pa.Array, *, decimal: str) -> npt.NDArray[np.bool_] | None:
    """Where a text holds the mark that is not decimal as thousands are written (None: nowhere).

    17.927 in a file whose decimals follow a comma is 17927, or the file is not what its mapping says: read as it
    stands it would be a thousandth of itself.
    """
    mark = "," if decimal == "." else "."
    if not pc.any(pc.match_substring(texts, mark)).as_py():
        return None
    found = pc.fill_null(
        pc.match_substring_regex(texts, _grouped(re.escape(mark), decimal=decimal, first="[0-9]")), False
    )
    return found.to_numpy(zero_copy_only=False)


def _ungrouped(texts: pa.Array, *, thousands: str, decimal: str) -> pa.Array:
    """Without separators where they separate groups of three digits (of two, above the thousands, in India)."""
    mark = r"\p{Zs}" if thousands.isspace() else re.escape(thousands)
    grouped = _grouped(mark, decimal=decimal, first="[1-9]")  # 0.125 is no group of thousands
    return pc.if_else(
        pc.fill_null(pc.match_substring_regex(texts, grouped), False),
        pc.replace_substring_regex(texts, mark, ""),
        texts,
    )


def _grouped(mark: str, *, decimal: str, first: str) -> str:
    return rf"^[+-]?{first}[0-9]{{0,2}}((?:{mark})[0-9]{{2,3}})*(?:{mark})[0-9]{{3}}({re.escape(decimal)}[0-9]*)?$"
