from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest

from tidewaiter.flow.predicting import predict
from tidewaiter.tables import declared, fused, scored

pytestmark = pytest.mark.slow

DAY = dt.date(2024, 5, 1)


def test_without_a_model_no_score_of_an_earlier_one_is_fused(lake):
    item = dict.fromkeys(declared.ITEMS.column_names) | {
        "item_id": "s/1/1", "declaration_id": "1", "line_no": 1, "flow": "import", "declared_on": DAY,
        "source": "s", "file_id": "f", "row_no": 1,
    }  # fmt: skip
    score = dict.fromkeys(scored.ITEMS.column_names) | {
        "item_id": "s/1/1", "head": "any", "declared_on": DAY, "probability": 0.97, "probability_low": 0.9,
        "probability_high": 0.99, "model_id": "of a later day",
    }  # fmt: skip
    with lake.change("an earlier run") as change:
        change.upsert(declared.ITEMS, pa.Table.from_pylist([item], schema=declared.ITEMS.schema))
        change.upsert(scored.ITEMS, pa.Table.from_pylist([score], schema=scored.ITEMS.schema))
    assert predict(lake, first=DAY, last=DAY).card is None
    risk = lake.fetch(lake.read(fused.RISKS)).to_pylist()[0]
    assert risk["model_id"] != "of a later day"
    assert risk["risk"] < 0.5
