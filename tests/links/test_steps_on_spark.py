from __future__ import annotations

from datetime import date

import ibis
import pyarrow as pa
import pytest

from tests.links.network_cast import Line, Result, fill
from tidewaiter.lake import Lake
from tidewaiter.links import link_steps
from tidewaiter.links.edges import edges
from tidewaiter.links.item_features import item_features
from tidewaiter.links.trader_ties import trader_ties
from tidewaiter.links.traders import traders_of_lines
from tidewaiter.tables import known, linked, resolved


def empty(table):
    return ibis.table(ibis.Schema.from_pyarrow(table.schema), name=table.name.replace(".", "_"))


@pytest.mark.parametrize("step", [traders_of_lines, item_features, edges], ids=lambda step: step.name)
def test_the_step_compiles_and_keeps_its_contract(step):
    assert ibis.pyspark  # the backend must be loaded before its compiler works
    rows = step(*(empty(table) for table in step.reads))
    assert rows.columns == step.writes.column_names
    assert "SELECT" in ibis.to_sql(rows, dialect="pyspark")


def test_the_ties_of_the_network_compile():
    assert ibis.pyspark
    rows = trader_ties(empty(linked.TRADERS), empty(resolved.MATCHES), empty(resolved.PARTED), empty(resolved.PROFILES))
    assert "SELECT" in ibis.to_sql(rows, dialect="pyspark")


DAY = date(2024, 1, 1)
LINES = [
    Line(0, "A", address="1 HIGH ST", phone="111"), Line(3, "A", address="1 HIGH ST", phone="111"),
    Line(40, "B", exporter="OTHER", address="1 HIGH ST", phone="222"), Line(41, "C", phone="222", hs6="850440"),
    Line(70, "A", phone="111", declarant="ELSEWHERE"), Line(90, "B", address="1 HIGH ST", phone="222"),
]  # fmt: skip
RESULTS = [Result(0, known=5), Result(1, known=9, illicit=False), Result(2, known=60)]


FROM = {"source": "test", "file_id": "0", "row_no": 1}
REGISTER = {
    resolved.LIKENESSES: [
        {"profile_id": "A", "listing_id": "R/1", "list": "R", "score": 0.9, "alike": True, "matched": "A",
         "reason": "is like it", "known_on": DAY, "register": True},
    ],
    resolved.HOLDER_LIKENESSES: [
        {"holder": "R/2", "listing_id": "X/1", "list": "X", "score": 0.8, "matched": "H", "reason": "is like it",
         "evidence": "{}", "known_on": DAY},
    ],
    known.OWNERSHIP: [
        {"ownership_id": "O", "owner": "R/2", "owned": "R/1", "role": "owner", "share_pct": 60.0, "known_on": DAY}
        | FROM,
    ],
    known.LISTINGS: [
        {"listing_id": one, "list": "R", "schema": "Company", "name": one, "register": True} | FROM
        for one in ("R/1", "R/2")
    ],
}  # fmt: skip
"""A firm that its owner makes count as listed."""


def told(lake: Lake) -> dict[str, list[dict[str, object]]]:
    fill(lake, LINES, RESULTS)
    with lake.change("a register") as change:
        for table, given in REGISTER.items():
            change.upsert(table, pa.Table.from_pylist(given, schema=table.schema))
    tables = {}
    for bound in link_steps():
        lake.run([bound])
        rows = lake.fetch(lake.read(bound.step.writes)).to_pylist()
        tables[bound.step.writes.name] = sorted(rows, key=lambda row: str(next(iter(row.values()))))
    return tables


@pytest.mark.spark
@pytest.mark.slow
def test_every_step_of_the_network_tells_the_same_on_spark(tmp_path):
    with (
        Lake.open(tmp_path / "here", create=True) as here,
        Lake.open(tmp_path / "there", create=True, engine="spark") as there,
    ):
        ours, theirs = told(here), told(there)
    assert ours.keys() == theirs.keys()
    for name, rows in ours.items():
        assert rows
        for mine, other in zip(rows, theirs[name], strict=True):
            assert mine == pytest.approx(other, abs=1e-9, nan_ok=True), name
