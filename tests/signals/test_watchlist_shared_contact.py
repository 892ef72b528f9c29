"""Parties at the address or telephone of a listed one, from the day on which that could be told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.signals.conftest import DAY
from tests.signals.test_watchlist_likeness import clearance, like, mention, name
from tests.signals.test_watchlist_likeness import profile as way

NOW = 100


def profile(party, first, *, phone=None, address=None):
    return way(party, first, phone_key=phone, address_key=address)


def stated(address):
    """That an entry names this address."""
    return {
        "subject_kind": "address", "subject_id": address, "listing_id": "SDN/1", "list": "SDN", "score": 0.5,
        "matched": "MAHAN AIR", "reason": "is there", "evidence": "{}", "first_on": DAY, "cleared": False,
        "listing_digest": "d",
    }  # fmt: skip


@pytest.fixture
def told(ask):
    """The answer about a line of SISTER on day NOW, where MAKER is like an entry and both have this telephone."""

    def _told(*more, likenesses=None, seen=10, day=NOW, shared="5550100", sister=None, **rows):
        sister = sister or profile("SISTER", 50, phone=shared)
        profiles = [profile("MAKER", seen, phone="5550100"), sister, *more]
        found = ask(
            "watchlist_shared_contact",
            likenesses=[like("MAKER", 0.9)] if likenesses is None else likenesses,
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
    assert told(likenesses=[]) is None


def test_a_tie_counts_the_less_the_more_parties_were_seen_with_it(told):
    crowd = [profile(f"P{n}", n, phone="5550100") for n in range(18)]
    assert told(*crowd)["score"] == pytest.approx(0.9 * 2 / 20)


def test_parties_that_come_later_are_no_crowd_yet(told):
    crowd = [profile(f"P{n}", NOW + n, phone="5550100") for n in range(18)]
    assert told(*crowd)["score"] == pytest.approx(0.9)


def test_nothing_is_told_before_the_listing_and_the_tie_were_known(told):
    assert told(seen=NOW) is None
    assert told(seen=NOW - 1) is not None
    assert told(likenesses=[like("MAKER", 0.9, day=NOW)]) is None


def test_an_address_that_an_entry_states_is_a_tie_of_its_own(told):
    house = profile("SISTER", 50, phone="5550100", address="5 mill road")
    answer = told(likenesses=[], hits=[stated("5 mill road")], sister=house)
    assert (answer["contact"], answer["score"]) == ("address", pytest.approx(1.0))


def test_who_was_cleared_is_no_tie_while_that_holds(told):
    assert told(clearances=[clearance("MAKER", NOW - 10, NOW + 10)]) is None
    assert told(clearances=[clearance("MAKER", NOW + 1, NOW + 10)]) is not None
    assert told(clearances=[clearance("MAKER", NOW - 10, NOW)]) is not None
    assert told(clearances=[clearance("MAKER", NOW - 10, NOW + 10, digest="another entry")]) is not None


def test_a_likeness_of_its_own_silences_the_tie_from_its_day_and_not_before(told):
    maker = like("MAKER", 0.9)
    assert told(likenesses=[maker, like("SISTER", 0.6, day=NOW + 1)]) is not None
    assert told(likenesses=[maker, like("SISTER", 0.6, day=NOW)]) is None
    assert told(likenesses=[maker, like("SISTER", 0.6, day=NOW, listing="SDN/2")]) is not None


def test_who_turns_out_to_be_the_listed_one_is_told_by_likeness_from_then_on_and_by_the_tie_before(told):
    assert told(names=[name("SISTER", 50, "SISTER", until=NOW + 1), name("SISTER", NOW + 1, "MAKER")]) is not None
    assert told(names=[name("SISTER", 50, "SISTER", until=NOW), name("SISTER", NOW, "MAKER")]) is None


def test_two_names_that_were_known_to_be_one_party_are_no_crowd(told):
    crowd = [profile(f"P{n}", n, phone="5550100") for n in range(2, 20)]
    one = [name("P2", 2, "P2"), *(name(f"P{n}", n, "P2") for n in range(3, 20))]
    assert told(*crowd, names=one)["score"] == pytest.approx(0.9 * 2 / 3)
    late = [name("P2", 2, "P2")]
    for n in range(3, 20):
        late += [name(f"P{n}", n, f"P{n}", until=NOW), name(f"P{n}", NOW, "P2")]
    assert told(*crowd, names=late)["score"] == pytest.approx(0.9 * 2 / 3)
    late = [row | {"until": DAY + timedelta(days=NOW + 1)} if row["until"] else row for row in late]
    assert told(*crowd, names=late)["score"] == pytest.approx(0.9 * 2 / 20)


def test_the_contacts_of_who_stands_in_a_register_alone_are_nobody_s_tie(told):
    assert told(likenesses=[like("MAKER", 0.9, register=True)]) is None
    house = profile("SISTER", 50, phone="5550100", address="5 mill road")
    assert told(likenesses=[], hits=[stated("5 mill road") | {"register": True}], sister=house) is None
