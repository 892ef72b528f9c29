"""Days as whole numbers, counted from 1970-01-01 (which is 0), and back.

Arrays, gaps between days and searches in sorted days want numbers; tables and people want dates. This is the one
place that knows how the two belong together.
"""

from __future__ import annotations

from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

__all__ = ["FAR_OFF", "NEVER", "as_dates", "date_of", "day_number", "day_numbers", "in_day_numbers"]

Ints = npt.NDArray[np.int64]

_EPOCH = date(1970, 1, 1)

NEVER, FAR_OFF = -(2**31), 2**31 - 1
"""Before every day and after every day, for what has not been or is not yet; -1 would be the last day of 1969."""


def day_number(day: date) -> int:
    """The number of a day.

    >>> day_number(date(1970, 1, 11))
    10
    """
    return (day - _EPOCH).days


def date_of(number: int | np.integer) -> date:
    """The day that a number stands for.

    >>> date_of(10)
    datetime.date(1970, 1, 11)
    """
    return _EPOCH + timedelta(days=int(number))


def day_numbers(days: pa.Array | pa.ChunkedArray) -> Ints:
    """The numbers of n dates, none of them empty."""
    return np.asarray(days.cast(pa.int32()), dtype=np.int64)


def as_dates(numbers: npt.NDArray[np.integer], *, empty: npt.NDArray[np.bool_] | None = None) -> pa.Array:
    """The dates of n numbers; none where it is `empty`."""
    return pa.array(numbers.astype(np.int32), pa.int32(), mask=empty).cast(pa.date32())


def in_day_numbers(column: ir.DateValue) -> ir.IntegerValue:
    """A column of dates as a column of their numbers, in the engine."""
    return column.delta(ibis.date(1970, 1, 1), unit="day").cast("int64")
