"""What a load leaves empty it counts: amounts without a rate of exchange, and identifiers that are none."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
from tests.cli.command import spoken, typed

from tidewaiter.lake.change import Upserted
from tidewaiter.sources import load
from tidewaiter.tables import declared, found, known

RESULTS = """
[source]
name = "results"
about = "results of inspections in a file of their own"
format = "csv"
currency = "KRW"

[found.outcomes]
item_id = "Item"
known_on = { from = "Known", required = true }
illicit = { from = "Result", map = { FOUND = true, CLEAN = false } }
revenue = "Recovered"
"""
FILE = "Item,Known,Result,Recovered\na/1,2024-04-01,CLEAN,\na/2,2024-04-01,FOUND,5000\na/3,2024-04-02,FOUND,7000\n"


@pytest.fixture
def results(write):
    return write("results.toml", RESULTS)


def of_won(change, day=date(2024, 1, 1)):
    rate = [["KRW"], [day], [1000.0], ["rates"], ["f"], [1]]
    change.append(known.RATES, pa.table(rate, schema=known.RATES.schema))


def test_recovered_amounts_without_a_rate_are_counted_and_read_again_once_there_is_one(lake, write, results, rows):
    path = write("r.csv", FILE)
    report = load(lake, results, [path])
    assert report.amounts_without_rate == {"found.outcomes.revenue": 2}
    assert [row["revenue"] for row in rows(lake, found.OUTCOMES)] == [None, None, None]
    assert load(lake, results, [path]).files[0].already_loaded
    with lake.change("rates") as change:
        of_won(change)
    again = load(lake, results, [path])
    assert (again.tables["found.outcomes"], again.amounts_without_rate) == (Upserted(0, 2, 1), {})
    assert again.taken_back == {}, "the mapping is as it was"
    assert [row["revenue"] for row in rows(lake, found.OUTCOMES)] == [None, 5.0, 7.0]
    assert load(lake, results, [path]).files[0].already_loaded


def test_a_rate_for_other_days_leaves_them_counted(lake, write, results):
    with lake.change("rates") as change:
        of_won(change, day=date(2020, 1, 1))
    assert load(lake, results, [write("r.csv", FILE)]).amounts_without_rate == {"found.outcomes.revenue": 2}


def test_amounts_in_the_lakes_own_currency_need_no_rate(lake, write, results):
    results.write_text(results.read_text().replace("KRW", "USD"))
    assert load(lake, results, [write("r.csv", FILE)]).amounts_without_rate == {}


def test_the_command_says_what_to_load(lake, write, results, tmp_path):
    path = write("r.csv", FILE)
    lake.close()
    words = ("load", results, path, "--lake", tmp_path / "lake")
    assert "found.outcomes.revenue: 2 amounts have no rate of exchange on their day" in typed(*words)
    assert spoken(*words, "--json")[0]["amounts_without_rate"] == {}


BOXES = "Declaration,Line,Date,Importer No,Importer,HS,Net kg,Value,Origin,Vessel\n" + "".join(
    f"L{n},1,2024-02-03,A1,Acme,090121,1,100,BR,{vessel}\n" for n, vessel in enumerate(("IMO 9074729", "9074728", ""))
)


def test_identifiers_that_are_none_are_left_empty_and_counted(lake, goods, write, rows):
    spec = 'name = "Importer"\nidentifier = { from = "Vessel", check = "imo" }'
    goods.write_text(goods.read_text().replace('name = "Importer"', spec))
    report = load(lake, goods, [write("a.csv", BOXES)])
    assert report.left_empty == {"'Vessel' is not a valid number of its kind, and identifies nothing": 1}
    assert report.quarantined == 0
    assert sum(row["identifier"] is not None for row in rows(lake, declared.PARTIES)) == 1
