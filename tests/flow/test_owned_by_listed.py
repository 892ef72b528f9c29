"""An importer whose owner is on a list of another file: an alert on its lines, from the day it could be told."""

from __future__ import annotations

import pyarrow as pa
import pytest

from tests.flow.test_matches_in_time import OTHERS, PRODUCTS, STEEL, declare, on
from tidewaiter.entities.updating import resolve
from tidewaiter.flow.dossier import dossier_of
from tidewaiter.flow.steps import observation_steps
from tidewaiter.lake import Lake
from tidewaiter.tables import declared, known, resolved, signalled

FROM = {"source": "test", "file_id": "f", "row_no": 1}
ENTRIES = (
    {"listing_id": "reg/1", "list": "REG", "schema": "Company", "name": "Vandelay Steel Ltd", "register": True,
     "addresses": "12 Harbour Road, Leeds"},
    {"listing_id": "reg/2", "list": "REG", "schema": "Company", "name": "Quiet Harbour Holding BV", "register": True},
    {"listing_id": "reg/3", "list": "REG", "schema": "Person", "name": "Viktor Antonov Merzlikin", "register": True,
     "birth_dates": "1961-04-02"},
    {"listing_id": "SDN/9", "list": "SDN", "schema": "Person", "name": "MERZLIKIN, Viktor Antonov",
     "birth_dates": "1961-04-02"},
)  # fmt: skip
HOLDS = (("reg/2", "reg/1", 100.0, 0), ("reg/3", "reg/2", 70.0, 30))
"""Owner, owned, per cent, and the day from which it is known."""


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    with Lake.open(tmp_path_factory.mktemp("owned") / "lake", create=True) as opened:
        lines = [*((0, other) for other in OTHERS), (10, STEEL), (40, STEEL), (41, PRODUCTS)]
        declare(opened, *lines)
        items = [
            {"item_id": f"d{n}", "declaration_id": f"d{n}", "line_no": 1, "flow": "import", "declared_on": on(day)}
            | FROM
            for n, (day, _written) in enumerate(lines)
        ]
        holds = [
            {"ownership_id": f"{owner}/{owned}", "owner": owner, "owned": owned, "role": "owner", "share_pct": pct,
             "known_on": on(day)} | FROM
            for owner, owned, pct, day in HOLDS
        ]  # fmt: skip
        with opened.change("papers") as change:
            for table, rows in (
                (declared.ITEMS, items), (known.OWNERSHIP, holds), (known.LISTINGS, [row | FROM for row in ENTRIES]),
            ):  # fmt: skip
                change.replace(table, pa.Table.from_pylist(rows, schema=table.schema))
        resolve(opened)
        opened.run(observation_steps())
        yield opened


def test_a_line_of_a_firm_that_counts_as_listed_by_its_owners_is_an_alert_by_itself(lake):
    alerts = lake.fetch(lake.read(signalled.ALERTS)).to_pylist()
    [alert] = [row for row in alerts if row["detector"] == "watchlist_owner"]
    assert alert["item_id"] == "d5", "on the day of the first line nobody knew who holds the holding"
    assert "a firm of a register held to 100 % by the listed" in alert["reason"]
    assert "above all by Viktor Antonov Merzlikin (list SDN, entry SDN/9)" in alert["reason"]
    told = [row for row in alerts if row["detector"] in {"watchlist_exact", "watchlist_likeness"}]
    assert told == [], "no name of the line is on a list"


def test_its_dossier_tells_who_and_that_it_is_a_likeness(lake):
    named = lake.fetch(lake.read(resolved.PROFILES)).to_pylist()
    (party,) = {row["party_id"] for row in named if row["name"] == STEEL["name"]}
    (owners,) = dossier_of(lake, party).owners
    assert (owners.held_by_listed, owners.held_by_alike, owners.alike_pct) == (False, True, 100.0)
    [merzlikin] = [each for each in owners.holders if each.alike]
    assert (merzlikin.name, merzlikin.pct, merzlikin.alike[0].listing_id) == ("Viktor Antonov Merzlikin", 70.0, "SDN/9")
    [early] = dossier_of(lake, party, as_of=on(20)).owners
    assert early.alike_pct == 0.0
