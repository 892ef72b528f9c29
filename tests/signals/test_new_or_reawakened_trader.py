"""New traders, and traders back from a long silence."""

from __future__ import annotations

import pytest


def market(line):
    """Two known importers, one of shoes and one of coffee, through a whole quarter."""
    shoes = [line(f"shoes/{n}", n, customs_value=500.0) for n in range(90)]
    return shoes + [line(f"coffee/{n}", n, importer="CAFE", hs6="090121", customs_value=100.0) for n in range(0, 90, 3)]


@pytest.fixture
def score_of(ask, line):
    def _score_of(day=95, **columns):
        return ask("new_or_reawakened_trader", items=[*market(line), line("now", day, **columns)])["now"]

    return _score_of


def test_a_new_trader_scores_above_a_known_one(score_of):
    new, known = score_of(importer="NEW"), score_of()
    assert new["score"] > 10 * known["score"]
    assert new["seen"] == "never seen before"
    assert known["seen"] == "last seen 6 days before"


def test_a_new_trader_with_rarer_goods_scores_higher(score_of):
    assert score_of(importer="NEW", hs6="090121")["score"] > score_of(importer="NEW")["score"]


def test_a_new_trader_with_a_line_of_great_value_scores_higher(score_of):
    great = score_of(importer="NEW", customs_value=16000.0)
    assert great["score"] == pytest.approx(score_of(importer="NEW")["score"] + 5), "32 times the usual is 5 doublings"
    assert great["value_ratio"] == pytest.approx(32)


def test_a_cheap_line_does_not_excuse(score_of):
    assert score_of(importer="NEW", customs_value=1.0)["score"] == score_of(importer="NEW")["score"]


def test_silence_makes_a_trader_new_again(score_of):
    """A year after its last line the shoe importer brings something else."""
    at_once, late = score_of(hs6="090121"), score_of(day=455, hs6="090121")
    assert late["score"] > 5 * at_once["score"]
    assert late["seen"] == "last seen 366 days before"
