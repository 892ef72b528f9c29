"""Addresses as offices from Prague to Vladivostok write them, and as lists of other countries write the same ones."""

import pytest

from tidewaiter.columns.addresses import address_key, parse_address

ONE_BUILDING = [
    ("ул. Садовая, д. 7, стр. 2", "Ulitsa Sadovaya, 7 str. 2", "7 Sadovaya ul.", "7 bld. 2 Sadovaya St.",
     "УЛ. САДОВАЯ Д.7 К.2"),
    ("просп. Мира 45, кв. 12", "45 Mira Avenue, App. 12", "Pr-t Mira, D. 45", "Prospekt Mira 45"),
    ("Морское шоссе, д. 101", "Ш МОРСКОЕ Д. 101", "Morskoye Shosse 101", "101 Morskoe highway"),
    ("пер. Малый Портовый, 3, корпус 1", "3 Maly Portovy pereulok, KORP. 1", "D. 3, Per. Malyi Portovyi"),
    ("ул. 8 Марта, 13", "УЛ 8 МАРТА Д. 13", "Ul. 8 Marta 13, lit. B"),
    ("Набережная Зимняя 4/6, литера А", "Nab. Zimnyaya, d. 4/6"),
    ("вул. Портова, буд. 9", "St. Portova, 9"),
    ("Warehouse St 5, Workshop 57", "5 Warehouse St., Flat/Rm 12"),
]  # fmt: skip


@pytest.mark.parametrize("spellings", ONE_BUILDING)
def test_one_building_has_one_key_in_all_its_spellings(spellings):
    assert len({address_key(spelling, city="Moskva") for spelling in spellings}) == 1, [*map(parse_address, spellings)]


@pytest.mark.parametrize(
    ("text", "house", "street"),
    [
        ("119001, г. Москва, ул. Садовая, д. 7", "7", ("SADOVAYA", "ST")),
        ("119001, город Москва, ул. Садовая, 7", "7", ("SADOVAYA", "ST")),
        ("190001, г. Санкт-Петербург, ул. Зимняя, д.2/4, литер А", "2", ("ZIMNYAYA", "ST")),
        ("8000 Aarhus, Vestergade 12", "12", ("VESTERGADE",)),
        ("10115 Berlin, Invalidenstraße, 44", "44", ("INVALIDENSTRASSE",)),
        ("Россия, 119001, 119001, г. Москва, ул. Садовая, д. 7", "7", ("SADOVAYA", "ST")),
    ],
)
def test_a_postcode_before_the_town_is_no_house(text, house, street):
    """All firms of its quarter had one address key, which tied them to each other."""
    read = parse_address(text)
    assert (read.number, read.street) == (house, street)
    assert read.postcode in {"119001", "190001", "8000", "10115"}


@pytest.mark.parametrize(
    "text",
    ["1209 Orange Street, Building 5", "14645 SW 173rd St, Apt 4", "12, Main Street, Unit 7", "4500 Mall, Shop 12"],
)
def test_a_house_before_its_street_is_no_postcode(text):
    assert parse_address(text).number in {"1209", "14645", "12", "4500"}
    assert not parse_address(text).postcode


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ул. Садовая, д. 7", "ул. Садовая, д. 9"),
        ("ул. Садовая, д. 7", "пер. Садовая, д. 7"),
        ("119001, г. Москва, ул. Садовая, д. 7", "119001, г. Москва, ул. Зимняя, д. 9"),
        ("просп. Мира 45", "ул. Мира 45"),
    ],
)
def test_two_buildings_have_two_keys(one, other):
    assert address_key(one) != address_key(other)


def test_the_town_that_runs_on_behind_a_street_is_no_part_of_it():
    spellings = ("12 Harbour Lane Fontana, CA 92336-5630", "12 HARBOUR LANE, FONTANA, CA 92336")
    assert [parse_address(text).street for text in spellings] == [("HARBOUR", "LN")] * 2
    assert parse_address("Sadovaya 7/1 Moscow 119001").street == ("SADOVAYA",)
    assert parse_address("Globe House 23 Kennedy Avenue").street == ("KENNEDY", "AVE")
    assert parse_address("12 Park Avenue South").street == ("PK", "AVE", "S")


@pytest.mark.parametrize(
    ("text", "street"),
    [
        ("12 Sh. Zayed Road", ("SH", "ZAYED", "RD")),
        ("12 Via per Milano", ("VIA", "PER", "MILANO")),
        ("12 Zia ul Haq Road", ("ZIA", "UL", "HAQ", "RD")),
        ("0288 Marine Drive Polokwane", ("MARINE", "DR")),
    ],
)
def test_short_words_for_a_kind_of_street_are_none_elsewhere(text, street):
    assert parse_address(text).street == street


def test_more_of_a_zip_code_is_no_other_postcode():
    assert parse_address("12 Hill St, Fargo, ND 58103-5872").postcode == "58103"


def test_a_box_has_the_part_behind_its_hyphen():
    assert parse_address("P.O. Box 83145-311, Yazd").post_box == "83145311"
    assert parse_address("P.O. Box 19635-1114, Tehran").post_box == "196351114"
    assert parse_address("PO Box 345-00100, Nairobi").post_box == "345"
