"""The steps of memory keep their contracts, hide what is not yet known, and say the same on every engine."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from math import isclose
from pathlib import Path

import ibis
import pyarrow as pa
import pytest

from tests.columns.remembered_lines import day, line, result
from tidewaiter.columns.memory_features import feature_names
from tidewaiter.columns.memory_recall import features
from tidewaiter.lake import Lake
from tidewaiter.memory import STEPS
from tidewaiter.tables import Table, declared, found
from tidewaiter.tables.remembered import KINDS, states_of

_FILLED = {
    "line_no": 1, "flow": "import", "source": "made", "file_id": "0", "row_no": 1, "cause": "random", "severity": 0,
}  # fmt: skip


def contracted(table: Table, rows: list[dict[str, object]]) -> pa.Table:
    """Rows with every column of a contract, those not given filled plainly."""
    usual = {column.name: _FILLED.get(column.name) for column in table}
    given = [{**usual, "declaration_id": row["item_id"], "outcome_id": row["item_id"], **row} for row in rows]
    return pa.Table.from_pylist(given, schema=table.schema)


def fill(lake: Lake, lines: list[dict[str, object]], results: list[dict[str, object]]) -> None:
    with lake.change("fill") as change:
        change.replace(declared.ITEMS, contracted(declared.ITEMS, lines))
        change.replace(found.OUTCOMES, contracted(found.OUTCOMES, results))


def port(lines: int, *, seed: int = 7) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """A small port over a year: a fifth of its lines inspected, a tenth of those with a violation."""
    chance = random.Random(seed)
    entries = [
        line(
            f"L{n}",
            chance.randrange(365),
            importer=f"I{int(chance.paretovariate(0.7)) % 200}",
            exporter=f"E{int(chance.paretovariate(0.7)) % 300}",
            declarant=chance.choice(["D1", "D2", "D3", None]),
            office=chance.choice(["N1", "S2"]),
            origin=chance.choice(["KR", "CN", "VN", None]),
            hs6=chance.choice(["851712", "851713", "610910", "080300"]),
            net_mass_kg=chance.choice([0.5, 10.0, 125.3, None]),
            customs_value=round(chance.lognormvariate(5, 1), chance.choice([0, 2])),
        )
        for n in range(lines)
    ]
    results = []
    for entry in chance.sample(entries, lines // 5):
        illicit = chance.random() < 0.1
        results.append(
            result(str(entry["item_id"]), 0, illicit=illicit, revenue=chance.choice([None, 250.5]) if illicit else 0.0)
            | {"known_on": entry["declared_on"] + timedelta(days=chance.randrange(30))}
        )
    return entries, results


def test_every_kind_of_key_is_remembered_under_its_contract(lake):
    fill(lake, *port(100))
    report = lake.run([step.bind() for step in STEPS.values()])
    assert [step.writes for step in report.steps] == [f"remembered.{kind}" for kind in KINDS]
    assert [step.step for step in report.steps] == [f"memory.remember.remember_{kind}" for kind in KINDS]
    for kind in KINDS:
        assert lake.fetch(lake.read(states_of(kind))).num_rows > 0


def test_memory_of_an_empty_lake_is_empty(lake):
    lake.run([STEPS["importer"].bind()])
    assert lake.fetch(lake.read(states_of("importer"))).num_rows == 0


def test_a_step_hides_results_known_on_or_after_the_day_as_of_which_it_remembers(lake):
    lines = [line("a", 0), line("b", 60)]
    fill(lake, lines, [result("a", 20, illicit=True)])

    def found_by_day_60(as_of: date) -> float:
        lake.run([STEPS["importer"].bind(as_of=as_of.isoformat())])
        rows = lake.fetch(lake.read(states_of("importer"))).to_pylist()
        return next(row["found_short"] for row in rows if row["day"] == day(60))

    assert found_by_day_60(day(20)) == 0
    assert found_by_day_60(day(21)) == pytest.approx(2 ** (-40 / 30))


def test_half_lives_are_parameters_of_the_step(lake):
    fill(lake, [line("a", 0), line("b", 60)], [])
    lake.run([STEPS["hs6"].bind(short=60.0, long=120.0)])
    state = max(lake.fetch(lake.read(states_of("hs6"))).to_pylist(), key=lambda row: row["day"])
    assert (state["declared_short"], state["declared_long"]) == pytest.approx((2**-1, 2**-0.5))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_step_compiles_for_spark(kind):
    assert ibis.pyspark  # the backend must be loaded before its compiler works
    tables = [ibis.table(ibis.Schema.from_pyarrow(table.schema), name=table.name) for table in STEPS[kind].reads]
    assert "OVER" in ibis.to_sql(STEPS[kind](*tables, as_of="2024-01-01"), dialect="pyspark")


def test_features_compile_for_spark():
    assert ibis.pyspark
    items = ibis.table(ibis.Schema.from_pyarrow(declared.ITEMS.schema), name="items")
    states = {k: ibis.table(ibis.Schema.from_pyarrow(states_of(k).schema), name=f"remembered_{k}") for k in KINDS}
    assert "LEFT OUTER JOIN" in ibis.to_sql(features(items, states), dialect="pyspark")


@pytest.fixture(scope="module")
def spark_lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    """A lake on local Spark, with two thousand lines remembered."""
    with Lake.open(tmp_path_factory.mktemp("spark") / "lake", create=True, engine="spark") as opened:
        fill(opened, *port(2000))
        opened.run([step.bind() for step in STEPS.values()])
        yield opened


@pytest.mark.spark
@pytest.mark.slow
def test_spark_remembers_nothing_of_an_empty_lake(tmp_path: Path):
    with Lake.open(tmp_path / "empty", create=True, engine="spark") as empty:
        fill(empty, [], [])
        empty.run([STEPS["importer"].bind()])
        assert empty.fetch(empty.read(states_of("importer"))).num_rows == 0


@pytest.mark.spark
@pytest.mark.slow
def test_spark_remembers_the_same(spark_lake: Lake, tmp_path: Path):
    with Lake.open(tmp_path / "lake", create=True) as duck:
        fill(duck, *port(2000))
        duck.run([step.bind() for step in STEPS.values()])
        for kind in KINDS:
            ours, theirs = (by_key(one, states_of(kind)) for one in (duck, spark_lake))
            assert ours.keys() == theirs.keys()
            assert [at for at in ours if not same(ours[at], theirs[at])] == []
        ours, theirs = (said(one) for one in (duck, spark_lake))
        assert ours.keys() == theirs.keys()
        assert [item for item in ours if not same(ours[item], theirs[item])] == []
        assert len(ours) == 2000
        assert tuple(next(iter(ours.values()))) == feature_names()


def by_key(lake: Lake, table: Table) -> dict[tuple[str, date], dict[str, object]]:
    rows = lake.fetch(lake.read(table)).to_pylist()
    return {(row.pop("key"), row.pop("day")): row for row in rows}


def said(lake: Lake) -> dict[str, dict[str, object]]:
    states = {kind: lake.read(states_of(kind)) for kind in KINDS}
    rows = lake.fetch(features(lake.read(declared.ITEMS), states)).to_pylist()
    return {row.pop("item_id"): row for row in rows}


def same(one: dict[str, object], other: dict[str, object]) -> bool:
    """Numbers to 1e-9, dates and gaps exactly."""
    return all(
        isclose(other[name], value, rel_tol=1e-9, abs_tol=1e-9)
        if isinstance(value, float) and isinstance(other[name], float)
        else other[name] == value
        for name, value in one.items()
    )
