"""Likeness to a watchlist as a detector: open hits of a line's parties, from the day on which they could be told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

DAY = date(2024, 1, 1)


def hit(
    party: str, score: float, *, day: int | None = 0, cleared: bool = False, listing: str = "SDN/1", kind: str = "party"
):
    return {
        "subject_kind": kind,
        "subject_id": party,
        "listing_id": listing,
        "list": "SDN",
        "score": score,
        "matched": "MAHAN AIR",
        "reason": "is like it",
        "evidence": "{}",
        "first_on": None if day is None else DAY + timedelta(days=day),
        "cleared": cleared,
        "listing_digest": "d",
    }


def clearance(party: str, on: int, until: int, *, listing: str = "SDN/1", digest: str = "d"):
    return {
        "clearance_id": f"{party}/{on}",
        "subject_kind": "party",
        "subject_id": party,
        "listing_id": listing,
        "listing_digest": digest,
        "by": "ana",
        "why": "another firm",
        "cleared_on": DAY + timedelta(days=on),
        "expires_on": DAY + timedelta(days=until),
    }


def mention(item: str, party: str, day: int, role: str = "importer"):
    return {
        "mention_id": f"{item}/{role}",
        "document_id": item,
        "document_kind": "item",
        "role": role,
        "mentioned_on": DAY + timedelta(days=day),
        "profile_id": party,
        "party_id": party,
        "probability": 1.0,
    }


def test_the_greatest_likeness_of_a_lines_parties_is_its_score(ask):
    found = ask(
        "watchlist_likeness",
        hits=[hit("P1", 0.6), hit("P2", 0.8, listing="SDN/2")],
        mentions=[mention("A", "P1", 5), mention("A", "P2", 5, role="exporter"), mention("B", "P3", 5)],
    )
    assert set(found) == {"A"}
    assert found["A"]["score"] == pytest.approx(0.8)
    assert found["A"]["role"] == "exporter"


def test_what_a_person_has_cleared_is_not_told_from_that_day_until_it_ends_and_is_on_other_days(ask):
    lines = [mention(f"line of {day}", "P1", day) for day in (4, 5, 6, 8, 9)]
    for cleared in (True, False):
        found = ask(
            "watchlist_likeness",
            hits=[hit("P1", 0.9, cleared=cleared)],
            cleared=[clearance("P1", 5, 9)],
            mentions=lines,
        )
        assert set(found) == {"line of 4", "line of 9"}


def test_a_clearance_of_another_entry_or_of_an_entry_that_changed_clears_nothing(ask):
    given = [clearance("P1", 0, 9, listing="SDN/2"), clearance("P2", 0, 9), clearance("P1", 0, 9, digest="of old")]
    found = ask("watchlist_likeness", hits=[hit("P1", 0.9)], cleared=given, mentions=[mention("A", "P1", 5)])
    assert set(found) == {"A"}


def test_a_likeness_known_only_later_says_nothing_of_an_earlier_line(ask):
    found = ask(
        "watchlist_likeness", hits=[hit("P1", 0.9, day=10)], mentions=[mention("A", "P1", 9), mention("B", "P1", 10)]
    )
    assert set(found) == {"B"}


def test_an_undated_likeness_counts_on_every_day_and_other_kinds_never(ask):
    assert set(ask("watchlist_likeness", hits=[hit("P1", 0.9, day=None)], mentions=[mention("A", "P1", 5)])) == {"A"}
    assert ask("watchlist_likeness", hits=[hit("P1", 0.9, kind="address")], mentions=[mention("A", "P1", 5)]) == {}
