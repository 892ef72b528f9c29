"""Ships are met behind a label, a voyage, a flag, an IMO number and a newer name, and called by one name in a lake."""

from datetime import date

import ibis
import pytest

from tidewaiter.entities.screening import Index, listed, screened, subject
from tidewaiter.entities.screening.ship_names import imo_numbers_in_field, ships_in_field
from tidewaiter.entities.screening.subjects import vessels

INDEX = Index([
    listed({"listing_id": "V1", "list": "SDN", "schema": "Vessel", "name": "ZELBRIKA", "identifiers": "imo:9187629"}),
    listed({"listing_id": "V2", "list": "SDN", "schema": "Vessel", "name": "QUN SAN 3"}),
])  # fmt: skip


def _met(name: str) -> set[str]:
    asked = subject({"name": name, "schema": "Vessel"}, kind="vessel", subject_id="S")
    return {hit.entry.listing_id for hit in screened([asked], INDEX)}


@pytest.mark.parametrize(
    "name",
    [
        "ZELBRIKA V.123E", "ZELBRIKA V-0123", "ZELBRIKA VOY 245", "ZELBRIKA VOY.NO.EA012W", "ZELBRIKA / 012W",
        "ZELBRIKA/1234W", "ZELBRIKA 0987-052W", "ZELBRIKA 045E/046W", "ZELBRIKA 0TXABW1MA", "VESSEL: M/V ZELBRIKA",
        "PER VSL: ZELBRIKA V.12", "Vessel/Voyage: Zelbrika / 22", "ZELBRIKA (PANAMA FLAG)", "ZELBRIKA, FLAG: PANAMA",
        "HARUNDO EX ZELBRIKA", "HARUNDO (EX-ZELBRIKA)", "HARUNDO, formerly ZELBRIKA V.34E", "HARUNDO / ZELBRIKA",
        "HARUNDO (formerly known as ZELBRIKA)", "ZELBR1KA V.12", "HARUNDO IMO NO. 9187629",
        "HARUNDO (IMO: 9187629) V.12",
    ],
)  # fmt: skip
def test_a_listed_ship_is_met_whatever_stands_beside_its_name(name: str) -> None:
    assert _met(name) == {"V1"}


def test_the_number_of_a_ship_is_no_voyage() -> None:
    assert _met("QUN SAN 3 / 012W") == {"V2"}
    assert not _met("QUN SAN 4 / 012W")


@pytest.mark.parametrize(
    "name", ["AN SAN 1", "APOLLO V", "STAR V 7", "OCEAN VOYAGER", "EX ANNA", "USS 1", "FLAG SHIP", ""]
)
def test_a_name_without_asides_is_one_name(name: str) -> None:
    assert ships_in_field(name) == (name,)


def test_a_number_counts_as_one_of_the_imo_only_where_it_is_called_so() -> None:
    assert imo_numbers_in_field("HARUNDO 9187629") == ()
    assert not _met("HARUNDO 9187629")


def test_another_number_in_the_field_makes_it_another_ship() -> None:
    assert not _met("ZELBRIKA IMO 9074729")


def test_voyages_of_one_ship_are_one_subject() -> None:
    days = [date(2025, 1, day) for day in (1, 5, 9)]
    bills = ibis.memtable({
        "vessel_imo": ["", "", ""], "vessel_name": ["Zelbrika V.1", "ZELBRIKA / 002W", "Harundo IMO 9187629"],
        "arrived_on": days,
    }).mutate(vessel_imo=ibis.null("string"))  # fmt: skip
    ships = vessels(bills)
    assert {(ship.subject_id, ship.first_on) for ship in ships} == {
        ("ZELBRIKA", days[0]), ("ZELBRIKA", days[1]), ("9187629", days[2]),
    }  # fmt: skip
    assert [ship.numbers for ship in ships if ship.subject_id == "9187629"] == [{"IMO9187629"}]


def test_an_older_name_counts_from_the_day_on_which_a_bill_told_it() -> None:
    days = [date(2025, 1, 1), date(2025, 3, 1)]
    bills = ibis.memtable({
        "vessel_imo": ["9074729", "9074729"], "vessel_name": ["Harundo", "Harundo ex Qun San 3"], "arrived_on": days,
    })  # fmt: skip
    ships = vessels(bills)
    assert {ship.subject_id for ship in ships} == {"9074729"}
    assert [hit.first_on for hit in screened(ships, INDEX)] == [days[1]]
