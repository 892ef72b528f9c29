"""What a condition says of lines, on DuckDB and on Spark, against a reader that knows neither."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rules.sentences import HOSTILE, conditions, holds
from tidewaiter.lake.engines import open_session
from tidewaiter.rules import parse, written
from tidewaiter.rules.compiling import compiled
from tidewaiter.rules.condition import Criterion, Named, Words

KINDS = pa.schema(
    {
        "n": pa.int64(), "origin": pa.string(), "hs6": pa.string(), "description": pa.string(),
        "net_mass_kg": pa.float64(), "gross_mass_kg": pa.float64(), "declared_on": pa.date32(),
    }
)  # fmt: skip
LINES = [
    {"origin": "BD", "hs6": "610910", "description": "T-Shirts, cotton", "net_mass_kg": 10.0, "gross_mass_kg": 12.0},
    {"origin": "VN", "hs6": "610910", "description": "t-shirts", "net_mass_kg": 0.0, "gross_mass_kg": 5.0},
    {"origin": None, "hs6": "VN", "description": None, "net_mass_kg": None, "gross_mass_kg": 3.0},
    {"origin": "bd", "hs6": None, "description": "a%b_c", "net_mass_kg": -1.0, "gross_mass_kg": None},
    *({"origin": text, "hs6": None, "description": text, "net_mass_kg": 1.0, "gross_mass_kg": 1.0} for text in HOSTILE),
]
ROWS = [{"n": n, "declared_on": date(2025, 1, 1 + n), **line} for n, line in enumerate(LINES)]


@pytest.fixture(scope="module")
def duck(tmp_path_factory):
    session = open_session("duckdb", tmp_path_factory.mktemp("duck"))
    yield session, session.memtable(pa.Table.from_pylist(ROWS, schema=KINDS))
    session.close()


def named(session, rows, *conditions_) -> list[set[int]]:
    """The lines that each condition names."""
    columns = {f"c{n}": compiled(condition, rows) for n, condition in enumerate(conditions_)}
    told = session.fetch(rows.select("n", **columns)).to_pylist()
    return [{row["n"] for row in told if row[f"c{n}"]} for n in range(len(conditions_))]


def by_hand(condition) -> set[int]:
    return {row["n"] for row in ROWS if holds(condition, row)}


@given(several=st.lists(conditions(), min_size=8, max_size=8))
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_engine_and_the_reader_agree(duck, several):
    assert named(*duck, *several) == [by_hand(condition) for condition in several]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('origin != "VN"', {0, 3, *range(4, len(ROWS))}),
        ('not origin = "VN"', {0, 3, *range(4, len(ROWS))}),
        ('origin not in ("VN")', {0, 3, *range(4, len(ROWS))}),
        ('origin is missing or origin != "VN"', {0, 2, 3, *range(4, len(ROWS))}),
        ("gross_mass_kg / net_mass_kg > 0", {0, *range(4, len(ROWS))}),
        ("not gross_mass_kg / net_mass_kg > 0", set()),
        ('description starts with "T-SHIRTS"', {0, 1}),
        ("net_mass_kg = 0 / 0", set()),
        ("net_mass_kg != 0 / 0", set()),
        ("not net_mass_kg = 0 / 0", set()),
        ("net_mass_kg between 0 / 0 and 5", set()),
        ('origin = "BD"', {0}),
        ("declared_on = 2025-01-02", {1}),
    ],
)
def test_a_missing_value_matches_nothing_unless_it_is_asked_for(duck, text, lines):
    assert named(*duck, parse(text)) == [lines]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("how", ["=", "in", "contains", "starts with", "ends with"])
def test_a_hostile_text_finds_itself_and_harms_nothing(duck, text, how):
    found = named(*duck, parse(written(Criterion(Named("description"), how, (Words(text),)))))
    assert found == [by_hand(Criterion(Named("description"), how, (Words(text),)))]
    assert found[0]


def test_no_column_of_yes_and_no_is_ever_empty(duck):
    session, rows = duck
    told = session.fetch(rows.select(hit=compiled(parse('origin = "BD" and net_mass_kg > 1'), rows)))
    assert told["hit"].null_count == 0


def test_every_condition_compiles_for_spark_too():
    assert ibis.pyspark  # its dialect is there only once it was touched
    rows = ibis.table(ibis.Schema.from_pyarrow(KINDS), name="lines")
    for text in ('origin in ("BD") and not hs6 starts with "61"', "gross_mass_kg / net_mass_kg between 1 and 2"):
        assert "SELECT" in ibis.to_sql(rows.filter(compiled(parse(text), rows)), dialect="pyspark")


@pytest.mark.spark
@pytest.mark.slow
def test_spark_names_the_same_lines(duck, tmp_path: Path):
    texts = (
        'origin in ("BD", "VN") and not hs6 starts with "62"',
        'description contains "SHIRTS" or gross_mass_kg / net_mass_kg > 1',
        "not gross_mass_kg / net_mass_kg > 0 or net_mass_kg between -5 and 0.5",
        "declared_on >= 2025-01-03 and origin is not missing and gross_mass_kg * 2 - 1 > 0.1",
    )
    hostile = [Criterion(Named("description"), how, (Words(text),)) for text in HOSTILE for how in ("=", "contains")]
    several = [*map(parse, texts), *hostile]
    session = open_session("spark", tmp_path)
    rows = session.memtable(pa.Table.from_pylist(ROWS, schema=KINDS))
    assert named(session, rows, *several) == named(*duck, *several)
    session.close()
