from __future__ import annotations

import ibis
import pyarrow as pa
import pytest

from tidewaiter.columns import coded
from tidewaiter.columns.coded import codes, read_coded

WORDS = ["tea", None, "silk", "tea", "", "rum", None, "silk"]


@pytest.mark.parametrize("batch_rows", [2, 3, 500])
def test_places_lead_back_to_the_texts_whatever_the_batches(monkeypatch, batch_rows):
    monkeypatch.setattr(coded, "_BATCH_ROWS", batch_rows)
    rows = ibis.memtable(pa.table({"n": range(8), "word": pa.array(WORDS, pa.string())}))
    table = read_coded(rows, ("word",))
    place, texts = codes(table["word"])
    told = [None if p < 0 else texts[int(p)].as_py() for p in place]
    assert dict(zip(table["n"].to_pylist(), told, strict=True)) == dict(enumerate(WORDS))
    assert len(texts) == len(set(texts.to_pylist())) == 4


def test_no_rows_have_no_texts():
    none = ibis.memtable(pa.table({"word": pa.array([], pa.string())}))
    place, texts = codes(read_coded(none, ("word",))["word"])
    assert len(place) == len(texts) == 0
