"""Addresses that run on behind names are set apart where they are surely addresses, and names are left whole."""

from __future__ import annotations

import pytest

from tidewaiter.columns.run_on_addresses import name_and_run_on_address


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Acme Ltd", "12 Harbour Road, Leeds"),
        ("Acme Ltd,", "12 Harbour Road, Leeds"),
        ("Smith & Sons,", "14 High St"),
        ("International Trading Co Ltd", "12 Harbour Road"),
        ("Import Export", "12 Harbour Road"),
        ("Koch & Bauer Werkzeugbau GmbH & Co KG", "Industriestr. 639, Koln"),
        ("Silva Tecidos S.A.", "Rua do Porto 971 Santos"),
        ("Zaklad Zixju S.C.", "ul. Polna 760 Gdynia"),
        ("PT Jaya Makmur", "Jl. Sudirman No. 4 Jakarta"),
        ("ROYAL SUNRISE WHOLESALE", "3/F, 575 AIRPORT RD SEATTLE"),
        ("KRISHNA SHREE INTERNATIONAL", "NO.286 STATION RD MORBI"),
        ("KRISHNA SHREE INTERNATIONAL,", "UNIT B"),
        ("CTCP DUONG HUY XUAN", "NO 414 PHAM VAN DONG, HAI PHONG"),
        ("AHMED TRADING EST,", "P.O. BOX 1234 DUBAI"),
        ("Acme (Shenzhen) Co., Ltd.", "Room 1203, Keji 5th Road"),
    ],
)
def test_an_address_is_set_apart(name, address):
    assert name_and_run_on_address(f"{name} {address}") == (name.rstrip(","), address)


@pytest.mark.parametrize(
    "name",
    [
        "", "Acme", "Pier 12", "Condominio Via Roma 62", "Acme B.V., The Hague", "Smith, John",
        "Studio 54 Road Films Ltd",
        "Solarpark Havel Nr. 6", "Solarpark Havel GmbH Nr. 6", "Growth Fund, No 03", "Growth Fund VII, LP",
        "Hall 2 Unit 4", "Mill No 3 Weaving Unit 4", "Route 66 Road Transport Ltd", "Fifth Avenue 500 Club",
        "Acme Trading 2000 Ltd", "Company No. 5 Cotton Mill",
    ],
)  # fmt: skip
def test_a_name_is_left_whole(name):
    assert name_and_run_on_address(name) == (name, "")


@pytest.mark.parametrize("broken", ["&#10;", "\n", "\r\n", "\\n", " &#13;&#10; "])
def test_a_field_in_lines_has_the_name_in_the_first(broken):
    assert name_and_run_on_address(broken.join(("Ansh Exim", "Plot No 3", "Morbi"))) == (
        "Ansh Exim",
        "Plot No 3, Morbi",
    )
    whole = broken.join(("Vandelay International", "Trading Co., Ltd.", "Leeds"))
    assert name_and_run_on_address(whole) == ("Vandelay International Trading Co., Ltd.", "Leeds")
    assert name_and_run_on_address(broken.join(("Akzo Nobel", "Coatings"))) == ("Akzo Nobel Coatings", "")


def test_lines_whose_ends_a_file_lost():
    told = "ANDEO CONSTRUCTION (PTY) LTD/NP O BOX 11497, KLEIN WINDHOEK/N11 ONGOPORO STREET"
    told = name_and_run_on_address(told)
    assert told == ("ANDEO CONSTRUCTION (PTY) LTD", "P O BOX 11497, KLEIN WINDHOEK, 11 ONGOPORO STREET")
    assert name_and_run_on_address("P/N 12345 Parts Ltd") == ("P/N 12345 Parts Ltd", "")
    assert name_and_run_on_address("&#10;") == ("&#10;", "")


@pytest.mark.parametrize(
    ("field", "name", "address"),
    [
        ("ACME PVT LTD.SURVEY NO.139/P1,MAIN ROAD,MORBI", "ACME PVT LTD", "SURVEY NO.139/P1, MAIN ROAD, MORBI"),
        ("ACME TILES (PVT) LTD163/35/D, MEGODA ROAD", "ACME TILES (PVT) LTD", "163/35/D, MEGODA ROAD"),
        ("ACME CO.,LTDROOM 1601-1603 16TH FLOOR,YIWU", "ACME CO., LTD", "ROOM 1601-1603 16TH FLOOR, YIWU"),
        ("ACME TILES LLC OFFICE 104 69 MAIN STREET", "ACME TILES LLC", "OFFICE 104 69 MAIN STREET"),
        ("ACME CERAMICA SL POL IND VALL D ALBA 5", "ACME CERAMICA SL", "POL IND VALL D ALBA 5"),
        ("A.C.GLOBEX305.3RD FLOOR HARBOUR COMPLEX", "A.C.GLOBEX", "305 3RD FLOOR HARBOUR COMPLEX"),
        ("ACME CLUBROOM 1206,12/F HARBOUR TOWER", "ACME CLUB", "ROOM 1206, 12/F HARBOUR TOWER"),
        ("NATIONAL TILES4 DOBSON STREET GAUTENG", "NATIONAL TILES", "4 DOBSON STREET GAUTENG"),
    ],
)  # fmt: skip
def test_an_address_that_is_written_on_to_its_name_is_found(field: str, name: str, address: str) -> None:
    assert name_and_run_on_address(field) == (name, address)


@pytest.mark.parametrize(
    "name",
    [
        "AGRO2000 LTD",
        "SMITH,JONES,BROWN LLP",
        "Studio54,Road Films Ltd",
        "ACME INC.COM LTD",
        "ACME LTD OFFICE SUPPLIES",
    ],
)
def test_figures_and_commas_without_blanks_are_no_address_by_themselves(name: str) -> None:
    assert name_and_run_on_address(name) == (name, "")


@pytest.mark.parametrize(
    "name", ["ELMONT AG", "ANGSTREM OOO", "NUTRISHOP S.A.", "ADEL PARTS LLC", "SHARIF CENTRE (TSS)"]
)
def test_a_room_written_on_to_a_form_or_a_sign_is_set_apart(name):
    assert name_and_run_on_address(f"{name}ROOM 1206, HARBOUR ROAD") == (name, "ROOM 1206, HARBOUR ROAD")


@pytest.mark.parametrize("name", ["ACME BROOM 5", "GOLDEN SHOWROOM 12", "TRANSUNIT 7"])
def test_a_word_that_ends_like_a_room_is_left_whole(name):
    assert name_and_run_on_address(name) == (name, "")


@pytest.mark.parametrize("name", ["ELMONT AG", "ANGSTREM OOO", "NUTRISHOP S.A.", "SMITH & SONS"])
def test_a_number_written_on_to_a_form_or_a_long_word_is_set_apart(name):
    assert name_and_run_on_address(f"{name}163/35/D, MEGODA ROAD") == (name, "163/35/D, MEGODA ROAD")
