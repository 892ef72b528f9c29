"""How unexpected a value is, in bits."""

from __future__ import annotations

import ibis
import pyarrow as pa
import pytest

from tidewaiter.columns.surprisal import bits, share


def told(together, given, *, prior=0.5, weight=1.0):
    rows = ibis.memtable(pa.table({"together": [together], "given": [given]}))
    value = bits(rows.together, rows.given, prior=ibis.literal(prior, "float64"), weight=weight)
    return rows.select(told=value).to_pyarrow()["told"].to_pylist()[0]


def test_one_line_in_a_thousand_is_ten_bits():
    assert told(1_000.0, 1_024_000.0) == pytest.approx(10, abs=0.01)


def test_what_always_came_is_no_surprise_and_never_less_than_none():
    assert told(1e9, 1e9) == pytest.approx(0, abs=1e-6)
    assert told(10.0 + 1e-9, 10.0, prior=1.0) == 0


def test_under_a_new_condition_the_general_share_is_expected():
    assert told(0, 0, prior=0.25) == pytest.approx(2)


def test_what_was_never_seen_surprises_more_the_more_was_seen():
    assert told(0, 10) < told(0, 100) < told(0, 1000) < 20


def test_a_share_is_never_nothing_and_never_all():
    rows = ibis.memtable(pa.table({"count": [0.0, 7.0], "total": [0.0, 7.0]}))
    assert all(0 < s < 1 for s in rows.select(s=share(rows["count"], rows.total)).to_pyarrow()["s"].to_pylist())
