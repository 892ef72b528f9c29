"""What stands beside a name is no part of it; what is part of it stays."""

import pytest

from tidewaiter.columns.name_asides import names_in_field, without_asides, without_own_address


@pytest.mark.parametrize(
    "text",
    [
        "Vandelay Steel Ltd C/O Harbour Forwarding",
        "Vandelay Steel Ltd, c/o Harbour Forwarding GmbH",
        "Vandelay Steel Ltd care of Harbour Forwarding",
        "Vandelay Steel Ltd in care of Harbour Forwarding",
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
        "Order of Vandelay Steel Ltd",
        "NOTIFY PARTY: Vandelay Steel Ltd",
        "Consignee name : Vandelay Steel Ltd",
        "Harbour Forwarding O/B Vandelay Steel Ltd",
        "Harbour Forwarding o/b/o Vandelay Steel Ltd",
        "Harbour Forwarding, for and on behalf of Vandelay Steel Ltd",
        "Harbour Forwarding as agents only for Vandelay Steel Ltd",
        "First Bank of Leeds A/C Vandelay Steel Ltd",
        "Harbour Forwarding a/c: Vandelay Steel Ltd",
        "Harbour Forwarding for account of Vandelay Steel Ltd",
        "Vandelay Steel Ltd ADD: 12 Harbour Road, Leeds",
        "Vandelay Steel Ltd ADD.Harbour Road 12",
        "Vandelay Steel Ltd TAX ID: 99-1234567",
        "Vandelay Steel Ltd USCI+91440300MA5D",
        "Vandelay Steel Ltd INN: 7708123456",
        "Vandelay Steel Ltd, TIN No. 7708123456",
        "Vandelay Steel Ltd VAT REG NO GB123456789",
        "Vandelay Steel Ltd, VAT No. GB 123456789",
        "Vandelay Steel Ltd E-MAIL:info@vandelay.example",
        "Vandelay Steel Ltd info@vandelay.example",
        "CONSIGNEE: Harbour Forwarding O/B Vandelay Steel Ltd C/O Dock Agents, Tel 02 1234567",
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
        "TO THE ORDER OF SHIPPER",
        "Order of St John",
        "Frost A/C & Heating Supply",
        "OBO Fasteners GmbH",
        "Agents for Change Ltd",
        "Tax Free Shops 24",
        "Vat 69 Spirits",
        "Add Value Ltd",
        "Supplier Services: Leeds",
        "Pan American Foods",
        "Pet Care of York",
        "Home Health Care of Texas LLC",
        "Holiday Inn 12345 Main Street",
        "American Pan 10000",
        "-TEL 5188496",
        "c/o",
        "a/c: 5188496",
    ],
)
def test_what_merely_looks_so_is_the_name(text):
    assert without_asides(text) == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Mahan Air as agent for Vandelay Steel", {"Mahan Air", "Vandelay Steel"}),
        ("Vandelay Steel c/o Mahan Air", {"Mahan Air", "Vandelay Steel"}),
        ("Order of Malta", {"Malta"}),
        ("Vandelay Steel care of Mahan Air", {"Mahan Air", "Vandelay Steel"}),
        ("Vandelay Steel Ltd 12 Harbour Road Leeds", {"Vandelay Steel Ltd"}),
        ("Vandelay Steel Bahnhofstr. 12 Bremen", {"Vandelay Steel"}),
        ("Vandelay Steel Ltd Harbour Road Leeds", {"Vandelay Steel Ltd"}),
    ],
)
def test_every_name_of_a_field_is_told_with_the_whole(text, told):
    assert told | {text} <= set(names_in_field(text))


@pytest.mark.parametrize(
    "text", ["Vandelay Steel Ltd", "Pier 12", "Vandelay Steel 2000", "TO THE ORDER OF SHIPPER", ""]
)
def test_a_plain_name_is_all_that_its_field_gives(text):
    assert names_in_field(text) == (text,)


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


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("ACME FOODS COMPANY TEHRAN IRAN", {"ACME FOODS COMPANY TEHRAN", "ACME FOODS COMPANY"}),
        ("HARBOUR BASKETBALL CLUB RUSSIA", {"HARBOUR BASKETBALL CLUB"}),
        ("ACME LLC DUBAI UAE", {"ACME LLC DUBAI", "ACME LLC"}),
    ],
)
def test_a_name_before_town_and_country_is_a_name_of_the_field(field: str, names: set[str]) -> None:
    assert names <= set(names_in_field(field))


@pytest.mark.parametrize("field", ["BANK OF CHINA", "AIR CHINA", "STATE BANK INDIA"])
def test_a_country_in_a_name_is_its_own(field: str) -> None:
    assert names_in_field(field) == (field,)


@pytest.mark.parametrize(
    ("field", "party"),
    [
        ("Gannor Foods co Bellim Spedition GmbH", "Gannor Foods"),
        ("Gannor GmbH co Bellim", "Gannor GmbH"),
        ("Gannor & co KG", "Gannor & co KG"),
        ("Gannor und co Bellim", "Gannor und co Bellim"),
        ("Thai co ltd", "Thai co ltd"),
        ("THAI CO LTD", "THAI CO LTD"),
    ],
)
def test_a_care_of_that_lost_its_stroke_is_one_between_two_names(field, party):
    assert without_asides(field) == party
    assert (names_in_field(field)[1:2] == (party,)) == (party != field)
