"""Months and quarters as whole numbers."""

from __future__ import annotations

from datetime import date

import ibis
import pyarrow as pa
import pytest

from tidewaiter.columns.blocks import ahead, month_number, quarter_number


@pytest.mark.parametrize("number", [month_number, quarter_number])
def test_the_turn_of_the_year_is_one_step(number):
    rows = ibis.memtable(pa.table({"day": [date(2023, 12, 31), date(2024, 1, 1)]}))
    before, after = rows.order_by("day").select(n=number(rows.day)).to_pyarrow()["n"].to_pylist()
    assert after == before + 1


def test_a_row_counts_as_past_in_each_of_the_blocks_after_its_own():
    rows = ibis.memtable(pa.table({"month": [7], "x": [1]}))
    assert sorted(ahead(rows, "month", blocks=3).to_pyarrow()["month"].to_pylist()) == [8, 9, 10]
