"""Spark writes the kinds that a step says, also where it would choose another."""

from __future__ import annotations

import ibis
import pyarrow as pa
import pytest

from tidewaiter.lake.engines import open_session


@pytest.mark.spark
def test_a_constant_stays_a_float_and_no_decimal(tmp_path):
    session = open_session("spark", tmp_path)
    rows = session.memtable(pa.table({"n": [1, 2]}))
    strength = ibis.ifelse(rows.n == 1, ibis.literal(2.0, "float64"), ibis.literal(1.0, "float64"))
    found = session.fetch(rows.select(strength=strength.cast("float64")))
    assert found.schema.field("strength").type == pa.float64()
    assert sorted(found["strength"].to_pylist()) == [1.0, 2.0]
