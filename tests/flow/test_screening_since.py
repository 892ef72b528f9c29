"""What changed in the hits of a lake since a past run: whose entry has ended, as of the last day of either state."""

from __future__ import annotations

from datetime import date

import pytest

from tests.flow.dossier.case import plant, row, rows
from tidewaiter.entities.screening import screening_steps
from tidewaiter.flow.screening import hits_since
from tidewaiter.lake import Lake
from tidewaiter.tables import declared, known

TODAY = date(2026, 11, 30)
EARLY, LATE = date(2024, 6, 1), date(2026, 11, 29)
"""Before the last document of the lake, and behind it."""


@pytest.fixture
def filled(lake):
    plant(lake)
    return lake


def last_document(lake: Lake) -> date:
    return max(lake.fetch(lake.read(declared.ITEMS))["declared_on"].to_pylist())


def screened(lake, *, until: date | None) -> str:
    """Screen with one entry of a list, which ends on that day; gives the run."""
    entry = row(
        known.LISTINGS, listing_id="X/1", list="X", schema="Organization", name="Jade Kiln", source="test",
        valid_from=date(2023, 1, 1), valid_to=until, file_id="0", row_no=1,
    )  # fmt: skip
    with lake.change("an edition") as change:
        change.replace(known.LISTINGS, rows(known.LISTINGS, [entry]))
    lake.run(screening_steps(), label="screen")
    return str(lake.runs()[-1]["run"])


def declare(lake, day: date) -> None:
    line = lake.fetch(lake.read(declared.ITEMS)).to_pylist()[0] | {"item_id": f"more/{day}", "declared_on": day}
    with lake.change("one more line") as change:
        change.upsert(declared.ITEMS, rows(declared.ITEMS, [line]))


def ended(lake, run) -> set[str]:
    changes = hits_since(lake, run, today=TODAY)
    assert not changes.new
    assert not changes.gone
    return {str(each["listing_id"]) for each in changes.ended}


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (None, date(2099, 1, 1), set()),
        (None, EARLY, {"X/1"}),
        (None, LATE, {"X/1"}),
        (None, TODAY, set()),
        (date(2099, 1, 1), EARLY, {"X/1"}),
        (EARLY, EARLY, set()),
        (LATE, LATE, set()),
        (EARLY, None, set()),
    ],
)
def test_an_entry_has_ended_when_its_last_day_is_over(filled, before, now, expected):
    assert EARLY < last_document(filled) < LATE
    run = screened(filled, until=before)
    screened(filled, until=now)
    assert ended(filled, run) == expected


def test_an_entry_that_was_known_to_end_has_ended_when_documents_have_come_behind_its_last_day(filled):
    end = last_document(filled)
    run = screened(filled, until=end)
    declare(filled, date(2042, 1, 1))
    assert ended(filled, run) == set(), "a slip of the pen is no document of that day"
    declare(filled, end.replace(year=end.year + 1))
    assert ended(filled, run) == {"X/1"}
    again = screened(filled, until=end)
    assert ended(filled, again) == set()
