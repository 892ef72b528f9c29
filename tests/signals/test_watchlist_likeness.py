"""Likeness to a watchlist as a detector: what a line's parties, as they stood on its day, were known to be like."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

DAY = date(2024, 1, 1)


def like(way: str, score: float, *, day: int = 0, listing: str = "SDN/1", alike: bool = True, **more: object):
    return {
        "profile_id": way,
        "listing_id": listing,
        "list": "SDN",
        "score": score,
        "alike": alike,
        "matched": "MAHAN AIR",
        "reason": "is like it",
        "known_on": DAY + timedelta(days=day),
        "listing_digest": "d",
    } | more  # fmt: skip


def clearance(party: str, on: int, until: int, *, listing: str = "SDN/1", digest: str = "d"):
    return {
        "clearance_id": f"{party}/{on}",
        "subject_kind": "party",
        "subject_id": party,
        "way": party,
        "listing_id": listing,
        "listing_digest": digest,
        "by": "ana",
        "why": "another firm",
        "cleared_on": DAY + timedelta(days=on),
        "expires_on": DAY + timedelta(days=until),
    }


def mention(item: str, way: str, day: int, role: str = "importer"):
    return {
        "mention_id": f"{item}/{role}",
        "document_id": item,
        "document_kind": "item",
        "role": role,
        "mentioned_on": DAY + timedelta(days=day),
        "profile_id": way,
        "party_id": way,
        "probability": 1.0,
    }


def profile(way: str, first: int = 0, **columns: object):
    """A way of writing that is a party of its own."""
    return {
        "profile_id": way, "party_id": way, "party": way, "probability": 1.0, "roles": "exporter", "mentions": 1,
        "first_on": DAY + timedelta(days=first), "last_on": DAY + timedelta(days=first),
    } | columns  # fmt: skip


def name(party: str, since: int, stood_as: str, until: int | None = None):
    return {
        "party": party,
        "since": DAY + timedelta(days=since),
        "until": None if until is None else DAY + timedelta(days=until),
        "name": stood_as,
    }


@pytest.fixture
def told(ask):
    def _told(**rows):
        ways = {row["profile_id"] for row in (*rows["mentions"], *rows["likenesses"])}
        return ask("watchlist_likeness", **{"profiles": [profile(way) for way in sorted(ways)]} | rows)

    return _told


def test_the_greatest_likeness_of_a_lines_parties_is_its_score(told):
    found = told(
        likenesses=[like("P1", 0.6), like("P2", 0.8, listing="SDN/2")],
        mentions=[mention("A", "P1", 5), mention("A", "P2", 5, role="exporter"), mention("B", "P3", 5)],
    )
    assert set(found) == {"A"}
    assert found["A"]["score"] == pytest.approx(0.8)
    assert found["A"]["role"] == "exporter"


def test_what_a_person_has_cleared_is_not_told_from_that_day_until_it_ends_and_is_on_other_days(told):
    lines = [mention(f"line of {day}", "P1", day) for day in (4, 5, 6, 8, 9)]
    found = told(likenesses=[like("P1", 0.9)], clearances=[clearance("P1", 5, 9)], mentions=lines)
    assert set(found) == {"line of 4", "line of 9"}


def test_a_clearance_of_another_entry_or_of_an_entry_that_changed_clears_nothing(told):
    given = [clearance("P1", 0, 9, listing="SDN/2"), clearance("P2", 0, 9), clearance("P1", 0, 9, digest="of old")]
    assert set(told(likenesses=[like("P1", 0.9)], clearances=given, mentions=[mention("A", "P1", 5)])) == {"A"}


def test_a_likeness_known_only_later_says_nothing_of_an_earlier_line(told):
    found = told(likenesses=[like("P1", 0.9, day=10)], mentions=[mention("A", "P1", 9), mention("B", "P1", 10)])
    assert set(found) == {"B"}


def test_a_way_of_writing_that_is_alike_with_others_alone_says_nothing_by_itself(told):
    assert told(likenesses=[like("P1", 0.4, alike=False)], mentions=[mention("A", "P1", 5)]) == {}


def test_a_party_is_told_of_what_it_was_called_elsewhere_from_the_day_on_which_both_were_known_to_be_one(told):
    found = told(
        likenesses=[like("OLD", 0.9)],
        mentions=[mention(f"line of {day}", "NEW", day) for day in (7, 8, 19, 20)],
        names=[name("OLD", 0, "OLD"), name("NEW", 5, "NEW", until=8), name("NEW", 8, "OLD", until=20),
               name("NEW", 20, "NEW")],
    )  # fmt: skip
    assert set(found) == {"line of 8", "line of 19"}, "and no longer from the day on which they were parted"


def test_a_better_spelling_that_comes_later_leaves_the_lines_before_it_as_they_were(told):
    ways = [profile("P1", name="Mahan A", party="N"), profile("P2", 50, name="Mahan Air", party="N")]
    lines = [mention("before", "P1", 10), mention("after", "P1", 60)]
    found = told(likenesses=[like("P1", 0.6), like("P2", 0.9, day=50)], mentions=lines, profiles=ways)
    assert {item: row["score"] for item, row in found.items()} == {"before": 0.6, "after": 0.9}


def test_a_way_of_writing_that_gives_no_party_speaks_for_itself(told):
    ways = [profile("P1", party=None), profile("P2", party=None)]
    lines = [mention("A", "P1", 5), mention("B", "P2", 5)]
    assert set(told(likenesses=[like("P1", 0.9)], mentions=lines, profiles=ways)) == {"A"}


def test_a_likeness_to_an_entry_of_a_register_alone_is_nothing_against_a_line(told):
    lines = [mention("A", "P1", 5)]
    assert told(likenesses=[like("P1", 0.9, register=True)], mentions=lines) == {}
    both = [like("P1", 0.9, register=True), like("P1", 0.6, listing="SDN/2", register=False)]
    assert told(likenesses=both, mentions=lines)["A"]["listing_id"] == "SDN/2"


def test_who_is_named_on_the_bill_of_a_line_is_a_party_of_the_line_from_the_bill_s_day(told, line):
    lines = [line("before", 4, bill_number="B1"), line("after", 5, bill_number="B1"), line("other", 9)]
    bill = {
        "consignment_id": "C1", "bill_number": "B1", "line_no": 1, "arrived_on": DAY + timedelta(days=5),
        "source": "test", "file_id": "0", "row_no": 1,
    }  # fmt: skip
    notified = mention("C1", "P1", 5, role="notify") | {"document_kind": "consignment"}
    found = told(likenesses=[like("P1", 0.9)], mentions=[notified], items=lines, consignments=[bill])
    assert {item: row["role"] for item, row in found.items()} == {"after": "notify"}
