from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa
import pytest

from tidewaiter.errors import UsageError
from tidewaiter.lake import Lake
from tidewaiter.selection import Budget, plan
from tidewaiter.tables import found, fused, selected

from .conftest import DAY, Risks


def results(*known: tuple[str, date]) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {
                "outcome_id": item,
                "item_id": item,
                "known_on": known_on,
                "cause": "rule",
                "illicit": False,
                "severity": 0,
                "source": "kcs",
                "file_id": "f",
                "row_no": 1,
            }
            for item, known_on in known
        ],
        schema=found.OUTCOMES.schema,
    )


def planned(lake: Lake, risks: pa.Table, outcomes: pa.Table, **said: str | int) -> pa.Table:
    with lake.change("test") as change:
        change.replace(fused.RISKS, risks)
        change.replace(found.OUTCOMES, outcomes)
    asked: dict[str, str | int] = {"first_day": "2021-03-01", "last_day": "2021-03-01"}
    lake.run([plan.bind(**(asked | said))])
    return lake.fetch(lake.read(selected.PLAN))


def test_a_plan_keeps_its_contract_and_its_day(lake: Lake, risks: Risks):
    table = pa.concat_tables([risks(60), risks(60, day=DAY + timedelta(days=1), start=500)])
    lines = planned(lake, table, results(), budget=Budget(capacity_lines=6).dumps())
    assert set(lines.column("day").to_pylist()) == {DAY}
    assert 5 <= lines.num_rows <= 6


def test_a_line_inspected_already_is_left_out(lake: Lake, risks: Risks):
    everything = Budget(capacity_lines=100).dumps()
    known = results(("kcs/00059/1", DAY))
    lines = planned(lake, risks(60), known, budget=everything)
    assert lines.num_rows == 59
    assert "kcs/00059/1" not in lines.column("item_id").to_pylist()


def test_a_result_that_came_later_does_not_matter(lake: Lake, risks: Risks):
    later = results(("kcs/00059/1", DAY + timedelta(days=1)))
    lines = planned(lake, risks(60), later, budget=Budget(capacity_lines=100).dumps())
    assert lines.num_rows == 60


def test_a_day_that_is_no_date_is_refused(lake: Lake, risks: Risks):
    with pytest.raises(UsageError, match="2021-03-31"):
        planned(lake, risks(3), results(), first_day="soon")
    with pytest.raises(UsageError, match="before"):
        planned(lake, risks(3), results(), last_day="2020-01-01")
