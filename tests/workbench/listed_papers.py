"""Lists beside papers that name somebody on them: a ship, a party to be notified, a maker, goods under an order."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from tests.workbench.conftest import AWAY, DAY, item, rows
from tidewaiter.entities.screening import clear, screening_steps
from tidewaiter.lake import Lake
from tidewaiter.tables import declared, known, resolved

__all__ = ["LISTINGS", "plant"]

LISTINGS = [
    {"listing_id": "X/1", "list": "X", "schema": "Organization", "name": "Mahan Air",
     "addresses": "12 Azadi Street, Tehran"},
    {"listing_id": "X/2", "list": "X", "schema": "Vessel", "name": "Hellenic Spirit", "identifiers": "imo:9187629"},
    {"listing_id": "X/3", "list": "X", "schema": "Thing", "name": "All cotton of Bangladesh", "goods": "Cotton",
     "countries": "BD"},
]  # fmt: skip


def plant(path: Path) -> None:
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
    with Lake.open(path) as lake:
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
