"""A table in slices."""

from __future__ import annotations

import ibis

from tidewaiter.columns.slices import in_slice


def test_every_key_is_in_one_slice_and_so_is_an_absent_one():
    keys = ["", *(f"key {n}" for n in range(200))]
    rows = ibis.memtable({"key": [None, *keys]}, schema={"key": "string"})
    slices = [rows.filter(in_slice(rows.key, n, of=4)).to_pyarrow()["key"].to_pylist() for n in range(4)]
    told = [key for part in slices for key in part]
    assert len(told) == len(keys) + 1
    assert set(told) == {None, *keys}
    assert all(len(part) > 20 for part in slices)
