"""A declaration beside its bill and its security filing: which paper is meant, and what counts as a disagreement."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest

from tests.workbench.conftest import DAY, item, rows
from tidewaiter.lake import Lake
from tidewaiter.tables import declared
from tidewaiter_workbench import bridge
from tidewaiter_workbench.comparing import Papers


def line(**more: object) -> dict[str, object]:
    return dict.fromkeys(declared.ITEMS.column_names) | item("A", bill_number="M1") | more


def filed(number: int, **more: object) -> dict[str, object]:
    plain = {
        "source": "t",
        "file_id": "0",
        "row_no": number,
        "filing_id": f"f/F1/{number}",
        "filing_number": "F1",
        "line_no": number,
        "bill_number": "M1",
    }
    days = {"filed_on": DAY - dt.timedelta(days=20), "known_on": DAY - dt.timedelta(days=20)}
    return dict.fromkeys(declared.FILINGS.column_names) | plain | days | more


def beside(given: dict[str, object], *filings: dict[str, object]):
    papers = Papers({}, {}, {"M1": filings} if filings else {}, fold=str.upper)
    told, note = papers.beside(given, {"importer": "Ivan", "exporter": "Dhaka Mills"})
    return {each.fact: each for each in told}, note


def test_of_several_lines_the_one_of_the_same_goods_is_meant():
    told, note = beside(line(), filed(1, hs6="850440"), filed(2, hs6="610990"), filed(3, hs6="610910", origin="VN"))
    assert told["subheading"].in_filing == "610910"
    assert told["origin"].filing_agrees is False
    assert "The filing has 3 lines" in note


def test_a_filing_after_the_declaration_is_marked():
    told, _note = beside(line(), filed(1, hs6="610910", filed_on=DAY + dt.timedelta(days=1)))
    assert told["day"].filing_agrees is False
    told, _note = beside(line(), filed(1, hs6="610910", filed_on=DAY))
    assert told["day"].filing_agrees is True


@pytest.mark.parametrize("silent", ["origin", "importer_number", "manufacturer_country", "stuffing_country"])
def test_what_the_filing_does_not_say_is_no_disagreement(silent):
    told, _note = beside(line(), filed(1, hs6="610910"))
    assert all(each.filing_agrees is not False for each in told.values()), silent


def test_without_bill_and_filing_the_page_says_so_and_shows_nothing():
    told, note = beside(line())
    assert told == {}
    assert note == "No bill M1 has come in; No security filing names this bill"


def test_a_filing_at_the_lowest_level_is_found_through_the_master_bill(tmp_path):
    """The declaration names the master; the filing names the house bill under it, as the rule wants."""
    bill = {
        "consignment_id": "b/H1/1",
        "bill_number": "H1",
        "master_bill_number": "M1",
        "arrived_on": DAY,
        "line_no": 1,
    }
    filing = filed(1, bill_number="H1", hs6="610910", origin="CN")
    other = filed(2, bill_number="H2", hs6="610910", origin="IT")
    with Lake.open(tmp_path / "lake", create=True) as lake, lake.change("papers") as change:
        change.replace(declared.ITEMS, rows(declared.ITEMS, item("A", bill_number="M1")))
        change.replace(declared.CONSIGNMENTS, rows(declared.CONSIGNMENTS, bill))
        change.replace(declared.FILINGS, pa.concat_tables([rows(declared.FILINGS, each) for each in (filing, other)]))
    (told,) = bridge.shipments(tmp_path / "lake", ["t/A/1"])
    assert {each.fact: each.in_filing for each in told.bill}["origin"] == "CN"
