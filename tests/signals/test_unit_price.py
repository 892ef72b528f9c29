"""Prices that are low or high for their lane."""

from __future__ import annotations

import pytest


def past(line, *prices, **columns):
    """One line of 100 kg a day at each price per kilogram."""
    return [line(f"past/{n}", n, customs_value=price * 100, **columns) for n, price in enumerate(prices)]


PRICES = (4.8, 5.0, 5.1, 5.2, 5.3, 4.9, 5.0, 5.1, 4.7, 5.2, 5.0, 5.1, 4.9, 5.0)


@pytest.fixture
def price_of(ask, line):
    def _price_of(price, *, detector="low_unit_price", prices=PRICES, **columns):
        rows = [*past(line, *prices), line("now", 30, customs_value=price * 100, **columns)]
        return ask(detector, items=rows).get("now")

    return _price_of


def test_a_tenth_of_the_going_price_is_low(price_of):
    answer = price_of(0.5)
    assert answer["score"] > 10
    assert answer["price_per_kg"] == pytest.approx(0.5)
    assert answer["lane_price_per_kg"] == pytest.approx(5.0, rel=0.02)
    assert answer["lane_lines"] == pytest.approx(13.3, abs=0.5)


def test_ten_times_the_going_price_is_high_and_not_low(price_of):
    assert price_of(50, detector="high_unit_price")["score"] > 10
    assert price_of(50)["score"] < -10


def test_the_going_price_is_neither(price_of):
    assert abs(price_of(5.0)["score"]) < 0.5
    assert abs(price_of(5.0, detector="high_unit_price")["score"]) < 0.5


def test_the_lower_the_price_the_higher_the_score(price_of):
    scores = [price_of(price)["score"] for price in (6, 5, 4, 2, 1)]
    assert scores == sorted(scores)


def test_it_stands_out_even_where_all_others_agree(price_of):
    answer = price_of(0.5, prices=[5.0] * 14)
    assert 10 < answer["score"] < 100


def test_a_new_origin_is_judged_by_its_subheading(price_of):
    answer = price_of(0.5, origin="KH")
    assert answer["score"] > 10
    assert answer["lane_lines"] == 0
    assert answer["lane_price_per_kg"] == pytest.approx(5.0, rel=0.02)


def test_a_lane_with_many_lines_is_judged_by_its_own_price_and_not_the_subheadings(ask, line):
    """Shoes from Italy are dear; Italian shoes at the price of all others are cheap for Italy."""
    rows = [line(f"vn/{n}", n, customs_value=500.0 + n % 7) for n in range(60)]
    rows += [line(f"it/{n}", n, origin="IT", customs_value=5000.0 + n % 7) for n in range(60)]
    rows += [line("now", 61, origin="IT", customs_value=500.0), line("also now", 61, customs_value=500.0)]
    told = ask("low_unit_price", items=rows)
    assert told["now"]["score"] > 2
    assert abs(told["also now"]["score"]) < 1
    assert told["now"]["score"] > told["also now"]["score"] + 2


def test_goods_never_declared_before_are_not_judged(price_of):
    assert price_of(0.5, hs6="090121") is None


def test_a_line_without_mass_or_value_is_not_judged(price_of):
    assert price_of(0.5, net_mass_kg=None) is None
    assert price_of(0.5, net_mass_kg=0.0) is None
    assert price_of(0.0) is None
