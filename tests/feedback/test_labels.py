from __future__ import annotations

from datetime import date

import pytest

from tidewaiter.feedback import labels, yields
from tidewaiter.lake import Lake
from tidewaiter.tables import found

from .conftest import fill, item, outcome


def made(lake: Lake, items: list[dict], outcomes: list[dict]) -> dict[str, dict]:
    fill(lake, items=items, outcomes=outcomes)
    lake.run([labels.bind(), yields.bind()])
    return {row["item_id"]: row for row in lake.fetch(lake.read(found.LABELS)).to_pylist()}


def test_one_inspection_is_one_label(lake: Lake):
    told = made(lake, [item("a")], [outcome("a", illicit=True, typology="VALUATION", revenue=80.0, propensity=0.2)])
    assert told["a"] == {
        "item_id": "a",
        "declared_on": date(2021, 3, 1),
        "known_on": date(2021, 3, 5),
        "illicit": True,
        "typology": "VALUATION",
        "severity": 1,
        "revenue": 80.0,
        "cause": "risk",
        "propensity": 0.2,
    }


def test_a_second_inspection_completes_the_first_and_is_waited_for(lake: Lake):
    first = outcome("a", illicit=False, cause="random", propensity=0.01)
    second = outcome("a", n=2, illicit=True, typology="QUANTITY", cause="tip", revenue=7.0, known_on=date(2021, 4, 1))
    told = made(lake, [item("a")], [second, first])["a"]
    assert told["illicit"] is True
    assert told["known_on"] == date(2021, 4, 1)
    assert (told["cause"], told["propensity"]) == ("random", 0.01)
    assert (told["typology"], told["revenue"]) == ("QUANTITY", 7.0)


def test_revenue_nobody_recorded_stays_unknown(lake: Lake):
    assert made(lake, [item("a")], [outcome("a", illicit=True)])["a"]["revenue"] is None


def test_a_result_about_a_line_that_was_never_declared_is_no_label(lake: Lake):
    assert set(made(lake, [item("a")], [outcome("a"), outcome("b")])) == {"a"}


def test_an_empty_lake_has_no_labels(lake: Lake):
    assert made(lake, [], []) == {}


@pytest.mark.parametrize("days", [date(2021, 3, 1), date(2021, 3, 31)])
def test_the_month_is_that_of_the_declaration(lake: Lake, days: date):
    made(lake, [item("a", declared_on=days)], [outcome("a", known_on=date(2021, 5, 1))])
    assert [row["month"] for row in lake.fetch(lake.read(found.YIELD)).to_pylist()] == [date(2021, 3, 1)]
