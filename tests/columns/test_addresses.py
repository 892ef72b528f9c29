import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.columns.addresses import address_key, is_agent_address, parse_address
from tidewaiter.columns.phones import email_domain, email_key, phone_key

ONE_BUILDING = [
    ("7503 Airport Road, Ste. 967", "Suite 12, 7503 AIRPORT RD", "7503 airport rd 3rd floor", "7503 AIRPORT ROAD #4"),
    ("221 E. 51st St.", "221 East 51st Street", "221 EAST 51 STREET, APT 3"),
    ("Hauptstraße 12, 80331 München", "HAUPTSTRASSE 12, MUNCHEN"),
    ("Rua Direita, 25 - Sala 3, São Paulo", "RUA DIREITA 25, SAO PAULO"),
    ("ул. Ленина, д. 5, Москва", "UL. LENINA 5, MOSKVA"),
    ("88-90 Queen's Road Central, Hong Kong", "Room 1203, 12/F, 88 Queens Rd Central, Hong Kong"),
    ("P.O. Box 4433, Dubai", "PO BOX 4433, DUBAI", "POBox 4433 Dubai"),
    ("First Avenue 7", "1st Ave 7"),
    ("12, rue des Palmiers, 3e étage", "12 R. des Palmiers", "12, r. des Palmiers, BP 44", "12 rue des Palmiers"),
    ("15 R. Augusta, 2º andar", "Rua Augusta, 15", "R. Augusta 15"),
]


@pytest.mark.parametrize("spellings", ONE_BUILDING)
def test_one_building_has_one_key(spellings):
    assert len({address_key(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("7503 Airport Road", "7505 Airport Road"),
        ("12 Hill St", "12 Hill Ave"),
        ("PO Box 12", "PO Box 13"),
        ("12R Main Street", "12 Main Street"),
        ("12 R", "12 S"),
        ("Unit 11, Veldhoek Industrial Estate", "Unit 58, Veldhoek Industrial Estate"),
        ("Office 7, Jasra Free Zone", "Office 9, Jasra Free Zone"),
    ],
)
def test_two_buildings_have_two_keys(one, other):
    assert address_key(one, city="Ontario") != address_key(other, city="Ontario")


@pytest.mark.parametrize(
    "spellings",
    [
        ("Immeuble Le Phare, 3e étage, BP 1200", "Imm. Le Phare 2e étage", "Immeuble Le Phare", "Imm Le Phare, BP 77"),
        ("Sheikh Zayed Road, Emerald Tower, Office 304", "3rd Floor, Emerald Tower, Sheikh Zayed Rd", "Emerald Tower"),
        ("Warehouse 3, Jebel Ali Free Zone", "Jebel Ali Free Zone, WH 3", "Warehouse No. 3, Jebel Ali Free Zone"),
        ("Plot 45 Industrial Layout", "Plot 45, Industrial Layout", "Industrial Layout, Plot 45"),
        ("Unit 5, Block C, Harbour Estate", "Block C Harbour Estate", "Block C, Harbour Estate, Shop 12"),
        ("Building 12, 100 Main Street", "100 Main St, Bldg 12", "100 Main St."),
        ("P.O. Box 345-00100", "PO Box 345 - 00100", "P O BOX 345 00100", "Box 345"),
        ("01 BP 1234", "01 B.P. 1234 Abidjan 01", "01 BP 1234, Abidjan"),
    ],
)
def test_one_building_of_an_area_has_one_key(spellings):
    assert len({address_key(spelling, city="Abidjan") for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("House 12, Road 5, Banani", "House 12, Road 5, Gulshan"),
        ("House 12, Road 5, Banani", "House 12, Road 7, Banani"),
        ("House 12, Road 5, Banani", "House 14, Road 5, Banani"),
        ("Block C, Harbour Estate", "Block C, Airport Estate"),
        ("Harbour Estate, Warehouse 3", "Airport Estate, Warehouse 3"),
        ("Villa 12, Street 4, Al Quoz", "Villa 12, Street 4, Jumeirah"),
        ("Plot 7, Dhaka Export Zone", "Plot 7, Dhaka Old Town"),
        ("Emerald Tower, BP 12", "Garnet Tower, BP 12"),
        ("01 BP 1234", "04 BP 1234"),
    ],
)
def test_a_house_or_block_of_a_number_is_one_of_its_own_in_each_quarter(one, other):
    assert address_key(one, city="Dhaka") != address_key(other, city="Dhaka")


@pytest.mark.parametrize("town", ["Albany", "Albany NY", "Albany, NY 12207"])
def test_the_town_behind_a_street_is_no_part_of_it(town):
    assert address_key(f"12 Tower Road, {town}", city="Albany") == "12 TOWER RD|ALBANY|"
    assert address_key(f"Warehouse 3, {town}", city="Albany") == "3 WHSE|ALBANY|"


def test_who_has_a_box_in_a_named_building_has_his_house_there():
    assert not parse_address("Immeuble Le Phare, BP 1200").is_agent
    assert parse_address("Quartier Akwa, BP 1200").is_agent


def test_town_and_country_part_equal_streets():
    keys = {
        address_key("1 Main St", city=city, country=country)
        for city, country in [("Paris", "FR"), ("Paris", "US"), ("Lyon", "FR")]
    }
    assert len(keys) == 3


def test_suite_and_postcode_are_set_apart():
    parsed = parse_address("No. 88 Jiefang Road, Unit 5, Nanshan District, Shenzhen 518000")
    assert (parsed.number, parsed.street, parsed.unit, parsed.postcode) == ("88", ("JIEFANG", "RD"), "5", "518000")


def test_a_house_number_is_no_postcode():
    assert parse_address("7503 Airport Road").postcode == ""


@pytest.mark.parametrize(
    "text",
    ["c/o Smith & Co, 1 Main St", "Corporation Trust Center, 1209 Orange St", "PMB 123, 9 Oak Ave", "Regus, 5 High St"],
)
def test_an_address_of_many_firms_is_marked(text):
    assert is_agent_address(text)


def test_a_post_box_is_marked_and_an_ordinary_address_is_not_though_it_has_one_beside_it():
    assert parse_address("P.O. Box 12, Dubai").is_agent
    assert parse_address("Bd du Mono, BP 1200, Lomé").is_agent
    assert not parse_address("12 Main Street, PO Box 44, Accra").is_agent
    assert parse_address("c/o Smith & Co, 12 Main Street, PO Box 44").is_agent
    assert not parse_address("1209 Orange Street, Wilmington").is_agent


@given(st.text(max_size=80), st.text(max_size=12))
def test_any_text_can_be_read_as_an_address(text, city):
    key = address_key(text, city=city, country="US")
    assert key == "" or key.endswith("|US")


@pytest.mark.parametrize(
    ("spellings", "country"),
    [(("+1 (626) 555-0199 ext. 12", "626.555.0199", "1-626-555-0199", "001 626 555 0199"), "US"),
     (("0049 30 1234567", "030/1234567", "+49 (0)30 1234567"), "DE"),
     (("86 755 8888 1234", "0755-88881234", "+86-755-8888-1234"), "CN"),
     (("+65 6123 4567", "6123 4567"), "SG")],
)  # fmt: skip
def test_one_telephone_has_one_key(spellings, country):
    assert len({phone_key(spelling, country=country) for spelling in spellings}) == 1


def test_no_telephone_has_no_key():
    assert {phone_key(text) for text in ("", "n/a", "123", "0000000000")} == {""}


def test_an_email_is_folded_and_only_a_firms_domain_tells():
    assert email_key("Sales <Sales+US@Example.COM>") == email_key("mailto:sales@example.com") == "sales@example.com"
    assert email_domain("a@acme-tools.com") == "acme-tools.com"
    assert email_domain("acme@gmail.com") == email_domain("none") == email_key("none") == ""


@given(st.text(max_size=40))
def test_any_text_can_be_read_as_a_telephone(text):
    key = phone_key(text, country="US")
    assert key == "" or (key.isdigit() and 6 <= len(key) <= 11)
