"""Lines of parties that are like a firm which counts as listed by its owners, on the days on which it does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.signals.test_watchlist_likeness import DAY, clearance, like, mention, profile


def held(since: int, until: int | None = None, score: float = 0.9, firm: str = "R/1"):
    return {
        "firm": firm, "since": DAY + timedelta(days=since), "until": until and DAY + timedelta(days=until),
        "name": "Lotus", "pct": 75.0, "score": score, "holder": "R/2", "holder_name": "Quiet Holding", "list": "SDN",
        "listing_id": "SDN/1",
    }  # fmt: skip


@pytest.fixture
def told(ask):
    def _told(*mentions, spans, likenesses, **rows):
        ways = sorted({row["profile_id"] for row in (*mentions, *likenesses)})
        return ask(
            "watchlist_owner", profiles=[profile(way) for way in ways], mentions=list(mentions), held_by_listed=spans,
            likenesses=likenesses, **rows,
        )  # fmt: skip

    return _told


def registered(way: str, score: float, **more):
    return like(way, score, listing="R/1", **{"register": True, "list": "REG"} | more)


def test_both_likenesses_are_multiplied_and_the_owner_is_named(told):
    found = told(mention("A", "P1", 5), spans=[held(0)], likenesses=[registered("P1", 0.8)])
    assert found["A"]["score"] == pytest.approx(0.72)
    assert (found["A"]["holder_name"], found["A"]["listing_id"], found["A"]["pct"]) == ("Quiet Holding", "SDN/1", 75.0)


def test_a_line_is_told_of_the_owners_of_its_day(told):
    lines = [mention(f"line of {day}", "P1", day) for day in (4, 5, 8, 9)]
    assert set(told(*lines, spans=[held(5, 9)], likenesses=[registered("P1", 0.8)])) == {"line of 5", "line of 8"}


def test_neither_a_later_likeness_nor_a_cleared_one_nor_that_to_an_entry_of_a_list_tells_owners(told):
    line, spans = mention("A", "P1", 5), [held(0)]
    assert told(line, spans=spans, likenesses=[registered("P1", 0.8, day=6)]) == {}
    assert told(line, spans=spans, likenesses=[registered("P1", 0.8, register=False)]) == {}
    given = [clearance("P1", 0, 9, listing="R/1")]
    assert told(line, spans=spans, likenesses=[registered("P1", 0.8)], clearances=given) == {}
