"""How often something had been seen before a day."""

from __future__ import annotations

from datetime import date, timedelta

import ibis
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.columns.tally import seen_before

sightings = st.lists(
    st.tuples(st.sampled_from(["a", "b", None]), st.sampled_from("xy"), st.integers(0, 5)), max_size=25
)
SCHEMA = pa.schema([("row", pa.int64()), ("who", pa.string()), ("what", pa.string()), ("day", pa.date32())])
SCHEMA_OF_AN_ENGINE = {"row": "int64", "who": "string", "what": "string", "day": "date"}


def table(rows):
    told = [
        {"row": n, "who": who, "what": what, "day": date(2024, 1, 1) + timedelta(days=day)}
        for n, (who, what, day) in enumerate(rows)
    ]
    return ibis.memtable(pa.Table.from_pylist(told, schema=SCHEMA))


@given(rows=sightings, asked=sightings)
@settings(deadline=None, max_examples=25)
def test_it_is_what_counting_by_hand_gives(rows, asked):
    told = seen_before(
        table(rows), table(asked), day="day", counts={"both": ("who", "what"), "what_only": ("what",), "all": ()}
    )
    found = {row["row"]: row for row in told.to_pyarrow().to_pylist()}
    assert len(found) == len(asked)
    for n, (who, what, day) in enumerate(asked):
        earlier = [row for row in rows if row[2] < day]
        assert found[n]["all"] == len(earlier)
        assert found[n]["what_only"] == sum(row[1] == what for row in earlier)
        assert found[n]["both"] == sum(row[:2] == (who, what) for row in earlier if who is not None)


def test_each_count_more_asks_the_engine_as_much_as_the_one_before():
    rows = ibis.table(SCHEMA_OF_AN_ENGINE, name="lines")
    length = [
        len(ibis.to_sql(seen_before(rows, rows, day="day", counts={f"n{k}": ("who",) for k in range(many)})))
        for many in (1, 2, 6, 7)
    ]
    assert length[3] - length[2] < 2 * (length[1] - length[0])
