"""Days as numbers, and back."""

from __future__ import annotations

from datetime import date

import ibis
import numpy as np
import pyarrow as pa

from tidewaiter.columns.day_numbers import as_dates, date_of, day_number, day_numbers, in_day_numbers

DAYS = [date(1969, 12, 31), date(1970, 1, 1), date(2024, 2, 29)]


def test_the_first_of_january_1970_is_0_and_the_day_before_it_less():
    assert [day_number(day) for day in DAYS[:2]] == [-1, 0]


def test_python_numpy_arrow_and_the_engine_give_a_day_the_same_number():
    numbers = [day_number(day) for day in DAYS]
    assert [date_of(number) for number in np.array(numbers)] == DAYS
    assert day_numbers(pa.array(DAYS)).tolist() == numbers
    assert as_dates(np.array(numbers)).to_pylist() == DAYS
    table = ibis.memtable(pa.table({"day": DAYS}))
    assert table.select(n=in_day_numbers(table.day)).order_by("n").to_pyarrow()["n"].to_pylist() == numbers


def test_no_date_is_given_where_there_is_none():
    assert as_dates(np.array([0, 7]), empty=np.array([True, False])).to_pylist() == [None, date(1970, 1, 8)]
