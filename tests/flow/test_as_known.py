from __future__ import annotations

import datetime as dt

import pyarrow as pa

from tidewaiter.flow.as_known import KNOWN_BY, as_known_before
from tidewaiter.tables import collect, declared, found, known

NEW_YEAR = dt.date(2021, 1, 1)


def outcome(number: int, known_on: dt.date) -> dict[str, object]:
    return dict.fromkeys(found.OUTCOMES.column_names) | {
        "outcome_id": f"s/{number}/1", "item_id": f"s/{number}/1", "known_on": known_on, "cause": "random",
        "illicit": True, "severity": 1, "source": "s", "file_id": "f", "row_no": number,
    }  # fmt: skip


def listing(name: str, valid_from: dt.date | None) -> dict[str, object]:
    return dict.fromkeys(known.LISTINGS.column_names) | {
        "listing_id": name, "list": "l", "schema": "Company", "name": name, "valid_from": valid_from,
        "source": "s", "file_id": "f", "row_no": 1,
    }  # fmt: skip


def test_what_became_known_on_the_day_itself_or_later_is_not_there(lake):
    days = [NEW_YEAR - dt.timedelta(days=1), NEW_YEAR, NEW_YEAR + dt.timedelta(days=1)]
    with lake.change("load") as change:
        rows = [outcome(n, day) for n, day in enumerate(days)]
        change.upsert(found.OUTCOMES, pa.Table.from_pylist(rows, schema=found.OUTCOMES.schema))
    with as_known_before(lake, NEW_YEAR) as past:
        assert past.fetch(past.read(found.OUTCOMES))["known_on"].to_pylist() == days[:1]
    assert lake.fetch(lake.read(found.OUTCOMES)).num_rows == 3


def test_an_undated_listing_stays_and_a_later_one_goes(lake):
    with lake.change("load") as change:
        rows = [listing("undated", None), listing("old", dt.date(2019, 1, 1)), listing("new", dt.date(2022, 1, 1))]
        change.upsert(known.LISTINGS, pa.Table.from_pylist(rows, schema=known.LISTINGS.schema))
    with as_known_before(lake, NEW_YEAR) as past:
        names = past.fetch(past.read(known.LISTINGS))["name"].to_pylist()
    assert sorted(names) == ["old", "undated"]


def test_every_table_with_a_day_of_knowledge_is_cut_unless_it_is_derived():
    telling = {name for name, table in collect().items() if "known_on" in table.column_names}
    derived = {name for name in telling if name == "found.labels" or name.startswith(("resolved.", "linked."))}
    judged = {declared.FILINGS.name}
    assert telling - derived - judged <= set(KNOWN_BY)
