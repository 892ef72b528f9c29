"""Lines beside earlier ones of the same seller, in the same words, of the same importer or goods."""

from __future__ import annotations

import math

import pytest

NOW = 100


@pytest.fixture
def asked(ask, line):
    """The answer of a detector about one line on day NOW, after these others."""

    def _asked(detector, *past, **now):
        lines = [line(f"p{n}", 10 + n, **columns) for n, columns in enumerate(past)]
        return ask(detector, items=[*lines, line("now", now.pop("day", NOW), **now)]).get("now")

    return _asked


def test_a_price_is_measured_against_the_same_seller_s(asked):
    past = [{"exporter": "MILL", "customs_value": 1000.0, "importer": f"I{n}"} for n in range(9)]
    others = [{"exporter": "SHOP", "customs_value": 250.0} for _ in range(9)]
    told = asked("price_against_seller", *past, *others, exporter="MILL", customs_value=250.0)
    assert told["score"] == pytest.approx(2.0 * 9 / 10)
    assert (told["price_per_kg"], told["usual_price_per_kg"]) == pytest.approx((2.5, 10.0))
    assert told["lines_alike"] == 9


def test_a_seller_s_first_line_of_the_goods_has_nothing_to_be_measured_against(asked):
    past = [{"exporter": "MILL", "hs6": "640411"} for _ in range(9)]
    assert asked("price_against_seller", *past, exporter="MILL") is None
    assert asked("price_against_seller", *past, exporter=None) is None


def test_a_line_of_the_same_day_is_no_measure(asked):
    assert asked("price_against_seller", {"exporter": "MILL"}, exporter="MILL", day=10) is None


def test_prices_of_longer_ago_than_two_years_are_no_measure(asked):
    past = [{"exporter": "MILL", "customs_value": 1000.0}]
    assert asked("price_against_seller", *past, exporter="MILL", day=10 + 730)["score"] > -1
    assert asked("price_against_seller", *past, exporter="MILL", day=11 + 730) is None


def test_a_price_is_measured_against_the_same_words(asked):
    past = [{"description": "Ladies' boots", "customs_value": 1000.0, "exporter": f"E{n}"} for n in range(9)]
    others = [{"description": "slippers", "customs_value": 200.0} for _ in range(30)]
    told = asked("price_against_words", *past, *others, description="LADIES BOOTS", customs_value=500.0)
    assert told["score"] == pytest.approx(1.0 * 9 / 10)


def test_the_same_words_under_another_heading_are_other_goods(asked):
    past = [{"description": "parts", "hs6": "870899"} for _ in range(9)]
    assert asked("price_against_words", *past, description="parts") is None


def test_prices_that_differ_from_line_to_line_are_told(asked):
    steady = [{"exporter": "MILL", "customs_value": 500.0} for _ in range(20)]
    swinging = [{"exporter": "MILL", "customs_value": value} for value in (500.0, 150.0) * 10]
    calm, restless = (asked("unsteady_prices", *past, exporter="MILL") for past in (steady, swinging))
    assert calm["score"] < 0.1 < 0.5 < restless["score"]
    assert restless["factor"] == pytest.approx(math.exp(restless["score"]))


def test_how_steady_prices_are_is_not_the_line_s_own_doing(asked):
    past = [{"exporter": "MILL", "customs_value": 500.0} for _ in range(20)]
    usual, cheap = (asked("unsteady_prices", *past, exporter="MILL", customs_value=each) for each in (500.0, 5.0))
    assert cheap["score"] == usual["score"]


def test_one_line_says_nothing_of_steadiness(asked):
    assert asked("unsteady_prices", {"exporter": "MILL"}, exporter="MILL") is None


def test_a_rate_is_measured_against_the_importer_s_own_in_the_same_words(asked):
    past = [{"duty_rate_pct": 12.5, "description": "rubber boots", "hs6": "640192"} for _ in range(4)]
    others = [{"duty_rate_pct": 2.5, "description": "rubber boots", "importer": "BIG"} for _ in range(40)]
    told = asked("rate_against_own_words", *past, *others, duty_rate_pct=2.5, description="Rubber boots")
    assert told["score"] == pytest.approx(10.0 * 4 / 5)
    assert told["usual"] == 12.5
    assert asked("rate_against_own_words", *others, duty_rate_pct=2.5, description="rubber boots") is None


def test_a_rate_is_measured_against_the_importer_s_own_of_the_heading(asked):
    past = [{"duty_rate_pct": 12.5, "hs6": "640391"} for _ in range(4)]
    other_heading = [{"duty_rate_pct": 37.5, "hs6": "640192"} for _ in range(4)]
    told = asked("rate_against_own_heading", *past, *other_heading, duty_rate_pct=8.5)
    assert told["score"] == pytest.approx(4.0 * 4 / 5)


def test_packing_is_measured_against_that_of_the_goods(asked):
    past = [{"gross_mass_kg": 110.0} for _ in range(5)]
    by_weight = [{"gross_mass_kg": 200.0, "quantity_unit": "KGM"} for _ in range(5)]
    told = asked("packing_against_goods", *past, *by_weight, gross_mass_kg=150.0)
    assert told["score"] == pytest.approx(math.log(1.5 / 1.1))
    assert (told["kg_per_kg"], told["usual_kg_per_kg"]) == pytest.approx((1.5, 1.1))
    assert asked("packing_against_goods", *past[:2], gross_mass_kg=150.0) is None
