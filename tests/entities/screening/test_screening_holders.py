"""Owners and officers in registers beside the lists: nobody is listed by the id that a register gave him."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from tests.entities.screening.test_screening_a_lake import DAY, FROM, filled, hits, listing
from tidewaiter.entities.screening import clear
from tidewaiter.tables import known, resolved

LISTED = [
    listing("SDN/1", "Viktor Antonov MERZLIKIN", schema="Person", birth_dates="1961-04-02", countries="RU"),
    listing("SDN/2", "Okhranny Trest Holding", schema="Company", countries="RU"),
]
REGISTER = [
    listing("reg/F", "Mahan Air Co", schema="Company", register=True),
    listing("reg/H", "Quiet Holding BV", schema="Company", register=True, countries="NL"),
    listing("reg/M", "Viktor Antonov Merzlikin", schema="Person", birth_dates="1961-04-02", register=True),
    listing("reg/D", "OKHRANNY TREST HOLDING", schema="Company", register=True),
    listing("reg/X", "Viktor Antonov Merzlikin", schema="Person", birth_dates="1961-04-02", register=True),
]
HOLDS = (  # owner, owned, role, from
    ("reg/H", "reg/F", "owner", None),
    ("reg/M", "reg/H", "owner", date(2024, 5, 1)),
    ("reg/D", "reg/F", "director_of", None),
    ("reg/X", "reg/ELSE", "owner", None),
    ("reg/F", "reg/M", "owner", None),
)


def held(lake, listings=(*LISTED, *REGISTER), holds=HOLDS):
    filled(lake, list(listings))
    rows = [
        {"ownership_id": f"o{n}", "owner": owner, "owned": owned, "role": role, "valid_from": since, "known_on": DAY}
        | FROM
        for n, (owner, owned, role, since) in enumerate(holds)
    ]
    with lake.change("holds") as change:
        change.replace(known.OWNERSHIP, pa.Table.from_pylist(rows, schema=known.OWNERSHIP.schema))


def of_holders(lake):
    return {key[1:]: row for key, row in hits(lake).items() if key[0] == "holder"}


def test_owners_over_chains_and_officers_of_firms_that_a_party_is_like_are_looked_up_in_lists(lake):
    held(lake)
    found = of_holders(lake)
    assert {key: row["first_on"] for key, row in found.items()} == {
        ("reg/M", "SDN/1"): date(2024, 5, 1), ("reg/D", "SDN/2"): DAY,
    }  # fmt: skip
    assert found["reg/M", "SDN/1"]["score"] > 0.9
    assert "born on the same day" in found["reg/M", "SDN/1"]["reason"]
    assert not any(row["register"] for row in found.values())


def test_who_owns_an_officer_is_nobody_of_the_firm_s(lake):
    held(lake, holds=(("reg/D", "reg/F", "director_of", None), ("reg/M", "reg/D", "owner", None)))
    assert set(of_holders(lake)) == {("reg/D", "SDN/2")}


def test_who_stands_on_a_list_by_his_own_id_is_not_looked_up_again(lake):
    listings = [row | {"register": False} if row["listing_id"] == "reg/M" else row for row in REGISTER]
    held(lake, [*LISTED, *listings])
    assert set(of_holders(lake)) == {("reg/D", "SDN/2")}


def test_a_register_that_no_party_is_like_costs_nothing_and_tells_nothing(lake):
    held(lake, [*LISTED, *REGISTER[1:]])
    assert of_holders(lake) == {}


def test_a_person_clears_the_likeness_of_a_holder(lake):
    held(lake)
    assert not of_holders(lake)["reg/M", "SDN/1"]["cleared"]
    clear(lake, subject_kind="holder", subject_id="reg/M", listing_id="SDN/1", by="ana", why="another man", on=DAY,
          until=date(2030, 1, 1))  # fmt: skip
    assert of_holders(lake)["reg/M", "SDN/1"]["cleared"]
    assert lake.fetch(lake.read(resolved.CLEARED)).num_rows == 1
