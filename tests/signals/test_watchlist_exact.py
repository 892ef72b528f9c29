"""Parties that stand on a watchlist."""

from __future__ import annotations

from datetime import date

import pytest


def mention(name=None, *, role="exporter", on=date(2024, 5, 1), item="i", **columns):
    return {
        "mention_id": f"{item}/{role}", "document_id": item, "document_kind": "item", "role": role,
        "mentioned_on": on, "party": name or "?", "name": name, "source": "test", "file_id": "0", "row_no": 1,
    } | columns  # fmt: skip


def listing(name="Łódź Trading, S.A.", **columns):
    return {
        "listing_id": "SDN/1", "list": "SDN", "schema": "Company", "name": name,
        "source": "test", "file_id": "0", "row_no": 1,
    } | columns  # fmt: skip


@pytest.fixture
def hits(ask):
    def _hits(mentions, listings):
        return ask("watchlist_exact", parties=mentions, listings=listings)

    return _hits


def test_a_listed_name_is_found_whatever_its_case_accents_and_points(hits):
    told = hits([mention("LODZ TRADING S A")], [listing()])
    assert told["i"]["score"] == 1
    assert told["i"]["matched_by"] == "name"
    assert told["i"]["listed_name"] == "Łódź Trading, S.A."


def test_an_alias_is_a_name(hits):
    assert "i" in hits([mention("Baltic Star")], [listing(aliases="North Wind;Baltic Star Ltd;BALTIC STAR")])


def test_a_number_is_found_and_weighs_more(hits):
    told = hits([mention("Nobody", identifier="98 765-4321")], [listing(identifiers="tax:987654321;reg:5")])
    assert told["i"]["score"] == 2
    assert told["i"]["matched_by"] == "number"


def test_likeness_is_not_enough(hits):
    assert hits([mention("Lodz Trade SA", identifier="98765432")], [listing(identifiers="tax:987654321")]) == {}


def test_short_names_and_numbers_match_nobody(hits):
    assert hits([mention("ABC", identifier="12345")], [listing("ABC", identifiers="tax:12345")]) == {}


def test_a_name_is_not_a_number(hits):
    assert hits([mention("987654321")], [listing(identifiers="tax:987654321")]) == {}


@pytest.mark.parametrize(
    ("on", "found"),
    [(date(2024, 4, 30), False), (date(2024, 5, 1), True), (date(2024, 6, 1), True), (date(2024, 6, 2), False)],
)
def test_only_the_days_of_validity_count(hits, on, found):
    entry = listing(valid_from=date(2024, 5, 1), valid_to=date(2024, 6, 1))
    assert bool(hits([mention("Lodz Trading SA", on=on)], [entry | {"name": "LODZ TRADING SA"}])) is found


def test_an_entry_without_dates_always_counts(hits):
    assert hits([mention("lodz trading s.a.", on=date(1999, 1, 1))], [listing()])


def test_of_several_hits_the_strongest_is_told_once(hits):
    mentions = [mention("Lodz Trading S A"), mention("X", role="importer", identifier="tax 987654321")]
    told = hits(mentions, [listing(), listing("Other", listing_id="SDN/2", identifiers="any:TAX987654321")])
    assert told["i"]["role"] == "importer"
    assert told["i"]["listing_id"] == "SDN/2"


def test_bills_of_lading_are_not_lines(hits):
    assert hits([mention("Lodz Trading S A", document_kind="consignment")], [listing()]) == {}


def test_who_stands_in_a_register_of_firms_alone_is_on_no_watchlist(hits):
    assert hits([mention("Lodz Trading S A")], [listing(register=True)]) == {}
    assert hits([mention("Lodz Trading S A")], [listing(register=False)])
