from __future__ import annotations

import ibis
import pytest

from tidewaiter.links.edges import edges
from tidewaiter.links.item_features import item_features
from tidewaiter.links.item_ties import item_ties
from tidewaiter.links.trader_ties import trader_ties
from tidewaiter.links.traders import traders_of_lines
from tidewaiter.tables import linked, resolved


def empty(table):
    return ibis.table(ibis.Schema.from_pyarrow(table.schema), name=table.name.replace(".", "_"))


@pytest.mark.parametrize("step", [traders_of_lines, item_ties, item_features, edges], ids=lambda step: step.name)
def test_the_step_compiles_and_keeps_its_contract(step):
    assert ibis.pyspark  # the backend must be loaded before its compiler works
    rows = step(*(empty(table) for table in step.reads))
    assert rows.columns == step.writes.column_names
    assert "SELECT" in ibis.to_sql(rows, dialect="pyspark")


def test_the_ties_of_the_network_compile():
    assert ibis.pyspark
    rows = trader_ties(empty(linked.TRADERS), empty(resolved.MATCHES), empty(resolved.PROFILES))
    assert "SELECT" in ibis.to_sql(rows, dialect="pyspark")
