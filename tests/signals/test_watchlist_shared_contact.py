"""Parties at the address or telephone of a listed one, from the day on which that could be told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.signals.conftest import DAY
from tests.signals.test_watchlist_likeness import clearance, hit, mention

NOW = 100


def profile(party, first, *, phone=None, address=None):
    return {
        "profile_id": party, "party_id": party, "probability": 1.0, "roles": "exporter", "mentions": 1,
        "phone_key": phone, "address_key": address,
        "first_on": DAY + timedelta(days=first), "last_on": DAY + timedelta(days=first),
    }  # fmt: skip


@pytest.fixture
def told(ask):
    """The answer about a line of SISTER on day NOW, where MAKER is like an entry and both have this telephone."""

    def _told(*more, hits=None, seen=10, day=NOW, shared="5550100", **rows):
        profiles = [profile("MAKER", seen, phone="5550100"), profile("SISTER", 50, phone=shared), *more]
        found = ask(
            "watchlist_shared_contact",
            hits=[hit("MAKER", 0.9)] if hits is None else hits,
            profiles=profiles,
            mentions=[mention("now", "SISTER", day, role="exporter"), mention("own", "MAKER", day, role="exporter")],
            **rows,
        )
        assert "own" not in found, "a party that is like the entry itself is told by likeness"
        return found.get("now")

    return _told


def test_who_shares_a_telephone_with_a_listed_one_is_told(told):
    answer = told()
    assert answer["score"] == pytest.approx(0.9)
    assert (answer["contact"], answer["key"], answer["matched"]) == ("telephone", "5550100", "MAHAN AIR")


def test_who_shares_nothing_with_one_is_not(told):
    assert told(shared="5550199") is None
    assert told(hits=[]) is None


def test_a_tie_counts_the_less_the_more_parties_were_seen_with_it(told):
    crowd = [profile(f"P{n}", n, phone="5550100") for n in range(18)]
    assert told(*crowd)["score"] == pytest.approx(0.9 * 2 / 20)


def test_parties_that_come_later_are_no_crowd_yet(told):
    crowd = [profile(f"P{n}", NOW + n, phone="5550100") for n in range(18)]
    assert told(*crowd)["score"] == pytest.approx(0.9)


def test_nothing_is_told_before_the_listing_and_the_tie_were_known(told):
    assert told(seen=NOW) is None
    assert told(seen=NOW - 1) is not None
    assert told(hits=[hit("MAKER", 0.9, day=NOW)]) is None


def test_an_address_that_an_entry_states_is_a_tie_of_its_own(told):
    stated = told(profile("SISTER", 60, address="5 mill road"), hits=[hit("5 mill road", 0.5, kind="address")])
    assert (stated["contact"], stated["score"]) == ("address", pytest.approx(1.0))


def test_who_was_cleared_is_no_tie_while_that_holds(told):
    assert told(cleared=[clearance("MAKER", NOW - 10, NOW + 10)]) is None
    assert told(cleared=[clearance("MAKER", NOW + 1, NOW + 10)]) is not None
    assert told(cleared=[clearance("MAKER", NOW - 10, NOW)]) is not None
    assert told(cleared=[clearance("MAKER", NOW - 10, NOW + 10, digest="another entry")]) is not None


def test_a_likeness_of_its_own_silences_the_tie_from_its_day_and_not_before(told):
    own = hit("SISTER", 0.6, day=NOW)
    assert told(hits=[hit("MAKER", 0.9), own | {"first_on": DAY + timedelta(days=NOW + 1)}]) is not None
    assert told(hits=[hit("MAKER", 0.9), own]) is None
    assert told(hits=[hit("MAKER", 0.9), own | {"listing_id": "SDN/2"}]) is not None
