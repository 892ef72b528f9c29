"""What was usual of lines alike before a day."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import fmean, pvariance

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.columns.usual import against, usual_before

DAYS = 3
SCHEMA = pa.schema([("row", pa.int64()), ("who", pa.string()), ("n", pa.float64()), ("declared_on", pa.date32())])
lines = st.lists(
    st.tuples(st.sampled_from(["a", "b", None]), st.sampled_from([1.0, 2.0, 5.0, None]), st.integers(0, 9)), max_size=25
)


def told(rows, **asked):
    table = [
        {"row": n, "who": who, "n": number, "declared_on": date(2024, 1, 1) + timedelta(days=day)}
        for n, (who, number, day) in enumerate(rows)
    ]
    answers = usual_before(ibis.memtable(pa.Table.from_pylist(table, schema=SCHEMA)), "n", within=("who",), **asked)
    return {row["row"]: row for row in answers.mutate(against=against(answers, "n")).to_pyarrow().to_pylist()}


@given(rows=lines)
@settings(deadline=None, max_examples=25)
def test_it_is_what_reckoning_by_hand_gives(rows):
    answers = told(rows, days=DAYS)
    for n, (who, number, day) in enumerate(rows):
        alike = [each for other, each, then in rows if other == who and each is not None and 0 < day - then <= DAYS]
        if who is None or number is None or not alike:
            assert n not in answers
            continue
        assert answers[n]["lines_alike"] == len(alike)
        assert answers[n]["usual"] == pytest.approx(fmean(alike))
        assert answers[n]["variance"] == pytest.approx(pvariance(alike), abs=1e-9)


def test_one_line_alike_is_half_believed():
    answers = told([("a", 3.0, 0), ("a", 1.0, 1)])
    assert answers[1]["against"] == pytest.approx(1.0)
    assert 0 not in answers


def test_many_are_nearly_wholly_believed():
    rows = [("a", 3.0, day) for day in range(9)]
    assert told([*rows, ("a", 1.0, 9)])[9]["against"] == pytest.approx(2.0 * 9 / 10)
