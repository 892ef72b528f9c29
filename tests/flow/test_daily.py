"""A run says which lines it passed over: those of the days between it and the run before."""

from datetime import date, timedelta

import pyarrow as pa
import pytest

from tidewaiter.cli.predict import _left_out
from tidewaiter.flow.daily import LeftOut, left_out
from tidewaiter.lake import Lake
from tidewaiter.tables import declared, fused

MONDAY = date(2024, 1, 8)
FRIDAY, LAST_FRIDAY = MONDAY + timedelta(days=4), MONDAY - timedelta(days=3)


@pytest.fixture
def lake(tmp_path):
    """Three lines on each working day of two weeks."""
    days = [MONDAY + timedelta(days=n) for n in (*range(-7, -2), *range(5))]
    rows = [
        dict.fromkeys(declared.ITEMS.column_names)
        | {"item_id": f"{day}/{n}", "declaration_id": f"{day}", "line_no": n, "declared_on": day}
        | {"source": "test", "file_id": "f", "row_no": n, "flow": "import"}
        for day in days
        for n in range(3)
    ]
    with Lake.open(tmp_path / "lake", create=True) as opened:
        with opened.change("declare") as change:
            change.replace(declared.ITEMS, pa.Table.from_pylist(rows, schema=declared.ITEMS.schema))
        yield opened


def judge_a_day(lake, day):
    """What a run of one day leaves."""
    risk = dict.fromkeys(fused.RISKS.column_names) | {
        "item_id": f"{day}/0", "declaration_id": f"{day}", "declared_on": day, "risk": 0.1, "risk_low": 0.0,
        "risk_high": 0.2, "model_id": "m", "known_before": day,
    }  # fmt: skip
    with lake.change("a run") as change:
        change.replace(fused.RISKS, pa.Table.from_pylist([risk], schema=fused.RISKS.schema))


def test_a_run_of_the_last_day_of_a_week_says_how_many_lines_it_leaves_out(lake):
    judge_a_day(lake, LAST_FRIDAY)
    left = left_out(lake, first=FRIDAY, last=FRIDAY)
    assert left == LeftOut(12, MONDAY, FRIDAY - timedelta(days=1), days=5)
    assert _left_out(left, last=FRIDAY, where="port") == (
        "Not judged: 12 lines that were declared from 2024-01-08 to 2024-01-11, after the days of the run before. "
        "To judge and plan them, too: tidewaiter run --lake port --day 2024-01-12 --days 5"
    )
    assert left_out(lake, first=FRIDAY - timedelta(days=left.days - 1), last=FRIDAY) is None


def test_one_line_of_one_day_is_told_as_that():
    told = _left_out(LeftOut(1, MONDAY, MONDAY, days=2), last=MONDAY + timedelta(days=1), where="port")
    assert told.startswith("Not judged: 1 line that was declared on 2024-01-08, after")


@pytest.mark.parametrize("day", [None, FRIDAY - timedelta(days=1), FRIDAY])
def test_a_first_run_and_one_that_follows_day_by_day_leave_nobody_out(lake, day):
    if day:
        judge_a_day(lake, day)
    assert left_out(lake, first=FRIDAY, last=FRIDAY) is None
