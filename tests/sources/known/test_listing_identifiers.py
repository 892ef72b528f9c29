"""Identifiers on watchlists."""

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.sources.known.listing_identifiers import identifier, joined, labelled


def test_a_ship_is_known_by_an_imo_number_that_can_be():
    assert identifier("Vessel Registration Identification", "IMO 1234567") == "imo:1234567"
    assert identifier("Vessel Registration Identification", "1234567") == "imo:1234567"


def test_an_imo_number_that_cannot_be_matches_no_ship():
    assert identifier("Vessel Registration Identification", "IMO 1234568") == "ship-number:IMO 1234568"


def test_an_owners_imo_number_is_not_mistaken_for_a_ship():
    assert identifier("Company Number", "IMO 1234567") == "imo-company:1234567"
    assert identifier("Identification Number", "IMO 1234567") == "imo-company:1234567"


def test_labels_of_many_lists_become_a_few_kinds():
    assert identifier("NIT #", "800146749-7") == "tax:800146749-7"
    assert identifier("Cedula No.", "16247821") == "national-id:16247821"
    assert identifier("Legal Entity Number", "549300ABCDEFGHIJKL12") == "lei:549300ABCDEFGHIJKL12"
    assert identifier("Digital Currency Address - XBT", "1abc") == "wallet:1abc"


def test_what_names_nobody_is_no_identifier():
    assert identifier("Gender", "Male") is None
    assert identifier("Passport", " ") is None


def test_the_longest_label_wins():
    assert labelled("Passport Booklet: A5199819 (Pakistan)") == ("Passport Booklet", "A5199819 (Pakistan)")
    assert labelled("Digital Currency Address - XBT 12Qt") == ("Digital Currency Address", "12Qt")
    assert labelled("Passports of the world") is None


@given(st.lists(st.text(max_size=20), max_size=6))
def test_a_cell_never_holds_more_values_than_went_in(texts):
    cell = joined(texts)
    assert len(cell.split(";")) <= max(1, len(texts))
