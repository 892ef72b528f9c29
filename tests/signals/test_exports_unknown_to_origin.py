"""Goods of which the declared origin's own statistics know nothing."""

from __future__ import annotations

from datetime import date

import pytest

JANUARY = {"period_from": date(2024, 1, 1), "period_to": date(2024, 1, 31), "known_on": date(2024, 3, 10)}
NOW = 100
"""The tenth of April: the figures of January are known."""


def exports(product, value, *, reporter="VN", partner="US", **said):
    return {
        "flow_id": f"{reporter}/{partner}/{product}/{said}", "reporter": reporter, "partner": partner,
        "flow": "export", "product": product, "value_usd": value, "measure": "fob",
        "source": "test", "file_id": "0", "row_no": 1, **JANUARY, **said,
    }  # fmt: skip


HONEST = exports("090121", 93_000.0)
"""Of coffee Viet Nam reports about what is declared here: 100 lines of 1,000, fob."""


@pytest.fixture
def told(ask, line):
    """The answers about one line of shoes on day NOW (or as said), after a January of 100 lines of each goods."""

    def _told(*flows, **now):
        past = [
            line(f"{hs6}/{n}", n % 28, hs6=hs6, customs_value=1000.0)
            for hs6 in ("090121", "640399")
            for n in range(100)
        ]
        day = now.pop("day", NOW)
        asked = line("now", day, **now)
        return ask("exports_unknown_to_origin", items=[*past, asked], trade_flows=list(flows)).get("now")

    return _told


def test_goods_that_the_origin_reports_as_it_reports_others_are_usual(told):
    assert abs(told(HONEST, exports("640399", 93_000.0))["score"]) < 0.01


def test_goods_that_it_does_not_report_stand_out(told):
    answer = told(HONEST)
    assert answer["lane_lines"] == 100
    assert answer["times"] == pytest.approx(105_000 / 5_000), "five lines' worth is added to both sides"
    assert answer["score"] > 4


def test_half_of_them_missing_stands_out_less(told):
    half, all_missing = told(HONEST, exports("640399", 40_000.0)), told(HONEST)
    assert 0.3 < half["score"] < all_missing["score"] / 2


def test_an_origin_whose_statistics_are_in_another_money_is_measured_by_itself(told):
    in_dollars = told(HONEST, exports("640399", 40_000.0))
    in_dong = told(exports("090121", 93e9), exports("640399", 40e9))
    assert in_dong["score"] == pytest.approx(in_dollars["score"], abs=0.01)


def test_before_its_figures_are_known_nobody_is_asked(told):
    assert told(HONEST, day=60) is None
    assert told(HONEST, day=69) is None, "figures of the tenth of March are used from the eleventh on"
    assert told(HONEST, day=70) is not None


def test_after_a_year_they_no_longer_count(told):
    assert told(HONEST, day=60 + 9 + 365) is not None
    assert told(HONEST, day=60 + 9 + 367) is None


def test_figures_that_come_later_change_nothing(told):
    before = told(HONEST, exports("640399", 40_000.0))
    later = exports("640399", 50_000.0, known_on=date(2024, 4, 10), measure="revised")
    assert told(HONEST, exports("640399", 40_000.0), later) == before


def test_figures_known_before_their_period_ends_do_not_bring_in_lines_that_are_declared_later(told):
    """Known on the tenth, asked on the fifteenth: of 100 lines on 28 days those of the first fourteen are declared."""
    early = [exports(hs6, 93_000.0, known_on=date(2024, 1, 10)) for hs6 in ("090121", "640399")]
    assert told(*early, day=14)["lane_lines"] == 56
    assert told(*early, day=NOW)["lane_lines"] == 100


def test_an_origin_without_statistics_is_not_asked_about(told):
    assert told(HONEST, origin="KH") is None


def test_goods_that_were_not_declared_then_are_not_asked_about(told):
    assert told(HONEST, hs6="420221") is None


def test_what_it_sends_elsewhere_does_not_matter(told):
    others = [exports("640399", 5e6, partner="DE"), exports("640399", 93_000.0, reporter="CN"), HONEST]
    assert told(*others)["score"] == told(*others[1:])["score"]


def test_if_two_countries_are_named_as_often_nobody_is_asked(told):
    assert told(HONEST, exports("640399", 5e6, partner="DE")) is None
