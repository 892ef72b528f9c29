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
    def _hits(mentions, listings, **more):
        return ask("watchlist_exact", parties=mentions, listings=listings, **more)

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


def test_a_bill_that_no_line_names_is_no_line(hits):
    assert hits([mention("Lodz Trading S A", document_kind="consignment")], [listing()]) == {}


def bill(number="B1", *, on=date(2024, 4, 30), **columns):
    return {
        "consignment_id": "C1", "bill_number": number, "line_no": 1, "arrived_on": on, "source": "test",
        "file_id": "0", "row_no": 1,
    } | columns  # fmt: skip


def test_who_is_named_on_the_bill_of_a_line_is_named_by_the_line_from_the_bill_s_day(hits, line):
    lines = [line(name, day, bill_number=number) for name, day, number in
             (("before", 119, "B1"), ("on the day", 120, "B1"), ("other", 121, "B2"))]  # fmt: skip
    shipper = mention("Lodz Trading S A", item="C1", role="shipper", document_kind="consignment")
    told = hits([shipper], [listing()], items=lines, consignments=[bill()])
    assert {item: row["role"] for item, row in told.items()} == {"on the day": "shipper"}


def test_parties_of_house_bills_are_not_those_of_who_names_the_master_bill_but_the_ship_is(hits, line):
    house = bill("H1", master_bill_number="M1", vessel_imo="9187629")
    shipper = mention("Lodz Trading S A", item="C1", role="shipper", document_kind="consignment")
    ship = listing("HELLENIC SPIRIT", schema="Vessel", identifiers="imo:9187629", listing_id="SDN/2")
    told = hits([shipper], [listing(), ship], items=[line("A", 125, bill_number="M1")], consignments=[house])
    assert told["A"]["listing_id"] == "SDN/2"
    assert (told["A"]["role"], told["A"]["matched_by"], told["A"]["score"]) == ("vessel", "number", 2)


@pytest.mark.parametrize(
    ("written", "found"), [("imo:9187629", True), ("IMO:IMO 9187629", True), ("tax:9187629", False)]
)
def test_a_ship_is_known_by_its_imo_number_and_by_no_other(hits, line, written, found):
    told = hits(
        [], [listing(schema="Vessel", identifiers=written)], items=[line("A", 125, bill_number="B1")],
        consignments=[bill(vessel_imo="9187629", vessel_name="HARUNDO")],
    )  # fmt: skip
    assert bool(told) is found


def test_a_filed_maker_that_is_listed_is_found_once_the_filing_was_known(hits, line):
    filing = {
        "filing_id": "F1", "filing_number": "F1", "line_no": 1, "bill_number": "B1", "filed_on": date(2024, 4, 20),
        "known_on": date(2024, 4, 30), "manufacturer": "LODZ TRADING S.A.", "source": "test", "file_id": "0",
        "row_no": 1,
    }  # fmt: skip
    lines = [line("before", 120, bill_number="B1"), line("after", 121, bill_number="B1")]
    told = hits([], [listing()], items=lines, filings=[filing])
    assert {item: row["role"] for item, row in told.items()} == {"after": "manufacturer"}


def test_who_stands_in_a_register_of_firms_alone_is_on_no_watchlist(hits):
    assert hits([mention("Lodz Trading S A")], [listing(register=True)]) == {}
    assert hits([mention("Lodz Trading S A")], [listing(register=False)])
