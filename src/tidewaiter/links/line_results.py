"""Results by the number of the line that they were found on."""

from __future__ import annotations

from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.columns.day_numbers import day_numbers
from tidewaiter.links.lines import Lines

__all__ = ["CLEAN", "ILLICIT", "UNOPENED", "LineResults", "line_results", "results_of"]

Ints = npt.NDArray[np.int64]

UNOPENED, CLEAN, ILLICIT = -1, 0, 1


@dataclass(frozen=True, slots=True)
class LineResults:
    """r results: the place of the line (`row`), the day since 1970 from which it counts, and 1 for a violation."""

    row: Ints
    day: Ints
    illicit: npt.NDArray[np.float64]


def line_results(outcomes: ir.Table, item_id: pa.Array | pa.ChunkedArray, day: Ints) -> LineResults:
    """Results of some lines, on the day from which they count: never before the line's own.

    Args:
        outcomes: rows of `found.outcomes`; those of other lines are left out.
        item_id: ids of n lines.
        day: their days, since 1970.
    """
    told = outcomes.select("item_id", "known_on", "illicit").order_by("item_id", "known_on").to_pyarrow()
    row = np.asarray(pc.fill_null(pc.index_in(told["item_id"], value_set=item_id), -1))
    held = row >= 0
    row = row[held].astype(np.int64)
    known = day_numbers(told["known_on"])[held]
    illicit = np.asarray(told["illicit"].cast(pa.int8()), dtype=np.float64)[held]
    return LineResults(row, np.maximum(known, day[row]), illicit)


def results_of(lines: Lines, outcomes: ir.Table) -> Ints:
    """For each line what opening it brought: `UNOPENED`, `CLEAN`, or `ILLICIT` if any result of it was a violation."""
    told = outcomes.group_by("item_id").aggregate(illicit=outcomes.illicit.cast("int64").max()).to_pyarrow()
    found = dict(zip(told["item_id"].to_pylist(), told["illicit"].to_pylist(), strict=True))
    return np.array([found.get(item, UNOPENED) for item in lines.item_id.tolist()], dtype=np.int64)
