"""What is told of a violation whose line was found bad more than once."""

from __future__ import annotations

from datetime import date, timedelta

import ibis
import pytest

from tests.links.network_cast import rows_of
from tidewaiter.lake import Lake
from tidewaiter.links.acts import Acts, acts_of
from tidewaiter.links.lines import read_lines
from tidewaiter.tables import declared, found, linked

JANUARY = date(2024, 1, 25)
LINE = {"item_id": "L1", "declared_on": date(2024, 1, 1), "day": 19723}
ITEM = {"item_id": "L1", "declaration_id": "D1", "line_no": 1, "flow": "import", "declared_on": date(2024, 1, 1)}


def result(number: int, typology: str | None, *, days: int = 0, revenue: float | None = None) -> dict[str, object]:
    """The result of one more inspection of the one line, known so many days after the first."""
    return {
        "outcome_id": f"L1/{number}", "item_id": "L1", "known_on": JANUARY + timedelta(days=days), "cause": "random",
        "illicit": True, "severity": 1, "typology": typology, "revenue": revenue,
    }  # fmt: skip


def acts_with(*results: dict[str, object]) -> Acts:
    told = (rows_of(declared.ITEMS, [ITEM]), rows_of(found.OUTCOMES, results))
    tables = map(ibis.memtable, (*told, found.DETERMINATIONS.schema.empty_table()))
    return acts_of(read_lines(ibis.memtable(rows_of(linked.LINES, [LINE]))), *tables)


def violation(*results: dict[str, object]) -> str | None:
    return acts_with(*results).text("typology", 0)


def test_a_line_found_twice_is_one_act_of_the_first_result_that_brought_what_both_did():
    acts = acts_with(result(1, "NARCOTICS", days=9, revenue=900.0), result(2, "ORIGIN", revenue=100.0))
    assert len(acts) == 1
    assert acts.text("typology", 0) == "ORIGIN"
    assert acts.revenue.tolist() == [1000.0]


@pytest.mark.parametrize("step", [1, -1], ids=["in order", "reversed"])
def test_of_two_results_of_one_day_the_lower_id_is_told_whatever_the_order_of_the_rows(step):
    results = [result(1, "VALUE"), result(2, "NARCOTICS")]
    assert violation(*results[::step]) == "VALUE"


def test_what_a_later_result_says_is_not_told_of_the_first():
    assert violation(result(1, None), result(2, "ORIGIN", days=90)) is None


@pytest.mark.spark
def test_the_acts_are_the_same_on_spark(tmp_path):
    results = [result(2, "NARCOTICS", days=1), result(1, "VALUE", days=1), result(3, None)]
    with Lake.open(tmp_path / "lake", create=True, engine="spark") as lake:
        with lake.change("planted") as change:
            change.replace(declared.ITEMS, rows_of(declared.ITEMS, [ITEM]))
            change.replace(found.OUTCOMES, rows_of(found.OUTCOMES, results))
            change.replace(found.DETERMINATIONS, found.DETERMINATIONS.schema.empty_table())
        tables = (lake.read(table) for table in (declared.ITEMS, found.OUTCOMES, found.DETERMINATIONS))
        acts = acts_of(read_lines(ibis.memtable(rows_of(linked.LINES, [LINE]))), *tables)
    assert (acts.text("typology", 0), len(acts)) == (None, 1)
