"""Whom and what a line's papers name that is like an entry of a list stands on its page, with what was cleared."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.workbench.conftest import AWAY, DAY, item, rows
from tests.workbench.programs import Program
from tidewaiter.entities.screening import clear, screening_steps
from tidewaiter.lake import Lake
from tidewaiter.tables import declared, known, resolved
from tidewaiter_workbench import bridge

LISTINGS = [
    {"listing_id": "X/1", "list": "X", "schema": "Organization", "name": "Mahan Air",
     "addresses": "12 Azadi Street, Tehran"},
    {"listing_id": "X/2", "list": "X", "schema": "Vessel", "name": "Hellenic Spirit", "identifiers": "imo:9187629"},
    {"listing_id": "X/3", "list": "X", "schema": "Thing", "name": "All cotton of Bangladesh", "goods": "Cotton",
     "countries": "BD"},
]  # fmt: skip


@pytest.fixture
def listed_lake(own_lake):
    """CHEAP came with a listed ship; its notified party is like a listed one; its maker is filed so, and cleared."""
    way = {
        "profile_id": "F1", "party_id": "P1", "probability": 1.0, "name": "MAHAN AIR CO", "roles": "notify",
        "mentions": 1, "first_on": DAY, "last_on": DAY, "address": "Azadi St 12, Tehran",
        "address_key": "12 AZADI ST|TEHRAN|IR", "party": "MAHAN",
    }  # fmt: skip
    party = {
        "party_id": "P1", "schema": "Company", "name": "MAHAN AIR CO", "names": "MAHAN AIR CO", "roles": "notify",
        "profiles": 1, "mentions": 1, "first_on": DAY, "last_on": DAY,
    }  # fmt: skip
    mention = {
        "mention_id": "b/1/notify", "document_id": "b/1", "document_kind": "consignment", "role": "notify",
        "mentioned_on": DAY, "profile_id": "F1", "party_id": "P1", "probability": 1.0,
    }  # fmt: skip
    bill = {
        "consignment_id": "b/1", "bill_number": "BILL-1", "arrived_on": DAY, "line_no": 1,
        "vessel_name": "HELLENIC SPIRIT V.12", "vessel_imo": "9187629",
    }  # fmt: skip
    day = DAY - dt.timedelta(days=30)
    filing = {
        "filing_id": "f/F1/1", "filing_number": "F1", "line_no": 1, "bill_number": "BILL-1", "filed_on": day,
        "known_on": day, "manufacturer": "Mahan Air",
    }  # fmt: skip
    with Lake.open(own_lake) as lake:
        with lake.change("listed") as change:
            change.replace(known.LISTINGS, rows(known.LISTINGS, *LISTINGS))
            change.upsert(declared.CONSIGNMENTS, rows(declared.CONSIGNMENTS, bill))
            change.upsert(declared.FILINGS, rows(declared.FILINGS, filing))
            change.upsert(declared.ITEMS, rows(declared.ITEMS, item("FAR2", office=AWAY, origin="CN")))
            for table, row in ((resolved.PROFILES, way), (resolved.PARTIES, party), (resolved.MENTIONS, mention)):
                change.replace(table, rows(table, row))
        lake.run(screening_steps(), label="screen")
        clear(lake, subject_kind="filed", subject_id="MAHAN AIR", listing_id="X/1", by="ana", why="another", on=DAY,
              until=DAY + dt.timedelta(days=99))  # fmt: skip
        lake.run(screening_steps(), label="screen")
    return own_lake


def test_everything_that_is_like_an_entry_is_told_the_likeliest_first(listed_lake):
    cheap, far = bridge.shipments(listed_lake, ["t/CHEAP/1", "t/FAR2/1"])
    told = {(each.role, each.listing_id): each for each in cheap.lists}
    assert set(told) == {
        ("vessel", "X/2"),
        ("notify", "X/1"),
        ("notify, its address", "X/1"),
        ("manufacturer", "X/1"),
        ("goods", "X/3"),
    }
    assert [each.score for each in cheap.lists] == sorted((each.score for each in cheap.lists), reverse=True)
    assert told["vessel", "X/2"].name == "HELLENIC SPIRIT V.12"
    assert [role for (role, _), each in told.items() if each.cleared] == ["manufacturer"]
    assert far.lists == (), "cotton of another country is under no order"
    assert {each.fact: each.on_bill for each in cheap.bill}["vessel and voyage"] == "HELLENIC SPIRIT V.12, IMO 9187629"


def test_what_is_kept_of_a_line_keeps_its_likenesses(listed_lake):
    (told,) = bridge.shipments(listed_lake, ["t/CHEAP/1"])
    assert type(told).from_json(told.as_json()).lists == told.lists


def test_the_page_and_the_api_tell_them(listed_lake, alerts, person, signed_in):
    anton = person("analyst", name="anton")
    page = signed_in(anton).get(reverse("line"), {"item": "t/CALM/1", "read": "1"}, follow=True).content.decode()
    assert "Likenesses to lists" in page, "its goods are under the order"
    assert "cotton from BD, as on list X (All cotton of Bangladesh)" in page
    (told,) = Program(anton).get("/lines/shipment", item="t/CALM/1").json()["lists"]
    assert (told["role"], told["listing_id"], told["cleared"]) == ("goods", "X/3", False)
