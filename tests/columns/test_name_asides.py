"""What stands beside a name is no part of it; what is part of it stays."""

import pytest

from tidewaiter.columns.name_asides import without_asides, without_own_address


@pytest.mark.parametrize(
    "text",
    [
        "Vandelay Steel Ltd C/O Harbour Forwarding",
        "Vandelay Steel Ltd, c/o Harbour Forwarding GmbH",
        "Vandelay Steel Ltd attn: Mr Kramer",
        "Attn: Mr Kramer, Vandelay Steel Ltd",
        "ATTN KRAMER / Vandelay Steel Ltd",
        "Attention: Mr Kramer; Vandelay Steel Ltd",
        "TO THE ORDER OF Vandelay Steel Ltd",
        "A LA ORDEN DE Vandelay Steel Ltd",
        "M/S Vandelay Steel Ltd",
        "c/o Vandelay Steel Ltd",
        "Vandelay Steel Ltd TEL 5188496",
        "Vandelay Steel Ltd, Phone no. +44 20 7946 0018",
    ],
)
def test_what_clerks_write_beside_a_name_is_left_out(text):
    assert without_asides(text) == "Vandelay Steel Ltd"


@pytest.mark.parametrize(
    "text",
    [
        "Order of Malta",
        "to the order of",
        "Tel Aviv Foods",
        "Mobile 1000 Ltd",
        "Attention Ltd",
        "Attention Ltd, London",
        "Att Logistics, Inc",
        "Attn: Mr Kramer",
        "Phone 4 You",
        "24/7 Cargo",
    ],
)
def test_what_merely_looks_so_is_the_name(text):
    assert without_asides(text) == text


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Vandelay Steel 238 BOULEVARD VICTOR HUGO", "238 boulevard Victor Hugo"),
        ("Vandelay Steel Hauptstraße 12", "Hauptstraße 12, 50667 Köln"),
        ("Vandelay Steel, 12 Harbour Rd", "12 Harbour Road"),
        ("Vandelay Steel 238 boulevard Vict", "238 boulevard Victor Hugo"),
    ],
)
def test_its_own_address_behind_a_name_is_left_out(name, address):
    assert without_own_address(name, address) == "Vandelay Steel"


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("SCI 12 rue de la Paix", "12 rue de la Paix"),
        ("Hotel 12 Harbour Road", "14 Harbour Road"),
        ("Harbour Road Foods", "12 Harbour Road"),
        ("Vandelay 12", "12 Harbour Road"),
        ("12 Harbour Road", "12 Harbour Road"),
    ],
)
def test_a_name_that_is_made_of_an_address_stays(name, address):
    assert without_own_address(name, address) == name
