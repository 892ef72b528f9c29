"""Where a line lies among earlier ones: the histogram, its edges, and what never enters it."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest

from tests.workbench.conftest import DAY
from tidewaiter_workbench.answers import Shipment
from tidewaiter_workbench.lanes import Earlier, lane_of


def line(
    name: str, price: float, *, day: dt.date, origin: str = "BD", hs6: str = "610910", mass: float = 100.0
) -> dict:
    base = {"item_id": name, "declaration_id": name, "declared_on": day, "office": "5201", "importer": "I"}
    goods = {"hs6": hs6, "origin": origin, "net_mass_kg": mass, "customs_value": price * mass}
    return base | goods | {"illicit": None, "typology": None}


def asked(**more: object) -> dict:
    return line("ours", 1.0, day=DAY) | more


def test_the_place_is_the_share_of_lines_that_were_cheaper():
    lane = lane_of("x", [1.0, 2.0, 3.0, 4.0, 5.0], ours=3.5)
    assert (lane.place, lane.median, lane.lines) == (0.6, 3.0, 5)


def test_every_line_is_in_some_bar_and_ours_within_the_picture():
    prices = [1e-3, *[5.0 + n / 100 for n in range(200)], 1e6]
    lane = lane_of("x", prices, ours=0.01)
    assert sum(bar.lines for bar in lane.bars) == 202
    assert lane.bars[0].low < 0.01 < lane.bars[-1].high


@pytest.mark.parametrize("prices", [[], [5.0], [5.0] * 4, [0.0, -1.0, float("nan")] * 5])
def test_too_few_prices_are_not_drawn(prices):
    assert lane_of("x", prices, ours=5.0) is None


def test_equal_prices_are_drawn_all_the_same():
    lane = lane_of("x", [5.0] * 10, ours=5.0)
    assert sum(bar.lines for bar in lane.bars) == 10


def test_nothing_of_that_day_or_later_or_older_than_two_years_is_compared():
    days = (DAY, DAY + dt.timedelta(days=1), DAY - dt.timedelta(days=731))
    others = [line(f"no {n}", 100.0, day=day) for n, day in enumerate(days)]
    earlier = [line(f"yes {n}", 2.0, day=DAY - dt.timedelta(days=n + 1)) for n in range(6)]
    lane, peers = Earlier(pa.Table.from_pylist([*others, *earlier])).around(asked())
    assert (lane.lines, lane.median) == (6, 2.0)
    assert {peer.declaration_id for peer in peers} == {f"yes {n}" for n in range(6)}


def test_where_an_origin_is_too_rare_all_origins_are_compared_and_it_says_so():
    rows = [line(f"{n}", 2.0, day=DAY - dt.timedelta(days=1), origin="IN") for n in range(6)]
    lane, _ = Earlier(pa.Table.from_pylist(rows)).around(asked())
    assert lane.about == "610910 from anywhere"


def test_other_goods_are_never_compared():
    rows = [line(f"{n}", 2.0, day=DAY - dt.timedelta(days=1), hs6="610990") for n in range(6)]
    assert Earlier(pa.Table.from_pylist(rows)).around(asked()) == (None, ())


def test_a_shipment_is_the_same_after_it_was_kept(dossiers):
    for told in dossiers:
        again = Shipment.from_json(told.as_json())
        assert (again.lane, again.peers, again.bill, again.detectors) == (
            told.lane,
            told.peers,
            told.bill,
            told.detectors,
        )
        assert again.known_before == told.known_before
        assert again.as_json() == told.as_json()
