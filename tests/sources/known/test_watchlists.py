"""The watchlists' own formats, each on a few invented entries."""

import csv
import io
from pathlib import Path

import pytest

from tidewaiter.errors import FileRefusedError
from tidewaiter.sources.known.forced_labor import order_entries
from tidewaiter.sources.known.ftm import entities
from tidewaiter.sources.known.ofac_native import (
    ADDRESS_COLUMNS,
    ALIAS_COLUMNS,
    ENTRY_COLUMNS,
    sdn_entries,
)
from tidewaiter.sources.known.ofac_remarks import read_remarks
from tidewaiter.sources.known.screening_list import screening_entries
from tidewaiter.sources.known.un_list import un_entries

SAMPLES = Path(__file__).parents[1] / "samples"


def rows(text, columns):
    return [dict(zip(columns, row, strict=True)) for row in csv.reader(io.StringIO(text))]


def sample_list():
    with (SAMPLES / "us-csl.csv").open(encoding="utf-8") as file:
        return list(screening_entries(csv.DictReader(file)))


def test_the_remarks_give_up_what_can_be_matched():
    remarks = read_remarks(
        "DOB 09 Feb 1951; alt. DOB circa 1953; POB Gaza, Egypt; Passport 92/664 (Egypt) issued 1990 expires 2000; "
        "alt. Folio Mercantil No. 343997 (Jalisco) (Mexico); nationality Iran; citizen Syria; a.k.a. 'ABU-'UMAR'; "
        "Linked To: SAMPLE LINES."
    )
    assert remarks.birth_dates == ["1951-02-09", "1953~"]
    assert remarks.identifiers == ["passport:92/664", "registration:343997"]
    assert remarks.countries == ["IR", "SY"]
    assert remarks.aliases == ["ABU-'UMAR"]


def test_remarks_without_anything_give_nothing():
    assert read_remarks("") == read_remarks("Political leader.")


def test_names_and_addresses_of_an_entry_come_together():
    entry = next(
        sdn_entries(
            rows("36,SAMPLE AIR,-0- ,IRAN] [IFSR,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"a.k.a. 'SA'.\"\n", ENTRY_COLUMNS),
            aliases=rows("36,1,aka,SAMPLAIR,-0- \n37,2,aka,ANOTHER,-0- \n", ALIAS_COLUMNS),
            addresses=rows("36,1,-0- ,Havana,Cuba,-0- \n36,2,1 Street,Madrid,Spain,-0- \n", ADDRESS_COLUMNS),
        )
    )
    assert entry["aliases"] == "SAMPLAIR;SA"
    assert entry["address_lines"] == "Havana, Cuba;1 Street, Madrid, Spain"
    assert (entry["countries"], entry["programs"], entry["schema"]) == ("CU;ES", "IRAN;IFSR", "Organization")
    assert entry["title"] == ""


def test_the_screening_list_tells_its_lists_apart():
    assert [entry["list_short"] for entry in sample_list()] == ["SDN", "SSI", "SDN", "EL"]


def test_a_listed_ship_keeps_its_imo_number_only_if_it_is_one():
    good, bad, *_ = sample_list()
    assert good["identifiers"] == "imo:1234567;call-sign:HPAB"
    assert bad["identifiers"] == "ship-number:IMO 1234568"
    assert (good["schema"], good["countries"]) == ("Vessel", "PA")


def test_a_listed_person_has_births_countries_and_papers():
    person = sample_list()[2]
    assert (person["schema"], person["births"], person["countries"]) == ("Person", "1973-03-25;1975~", "SY")
    assert person["identifiers"] == "passport:K000001"
    assert person["address_lines"] == "1 Sample Street, Damascus, SY"
    assert person["all_remarks"] == "Director; Female, Gender"


def test_an_address_that_ends_in_a_state_is_not_taken_for_a_country():
    row = sample_list()[3] | {"addresses": "3 Road, PHARR, TX, 78577"}
    assert next(iter(screening_entries([row])))["countries"] == ""


def test_the_un_list_gives_persons_and_entities():
    with (SAMPLES / "un-list.xml").open("rb") as file:
        person, entity = un_entries(file, name="un-list.xml")
    assert (person["name"], person["schema"]) == ("DORA EXAMPLE", "Person")
    assert person["aliases"] == "Dory, the Fish;Дора Пример"
    assert person["birth_dates"] == "1958/1963;1960~"
    assert person["identifiers"] == "passport:OB000001;passport:OB000002"
    assert person["countries"] == "CD;RW"
    assert (entity["schema"], entity["countries"], entity["aliases"]) == ("Organization", "KP", "SAMPLE MINES")


@pytest.mark.parametrize(
    "content",
    [
        b"<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL>",
        b"<OTHER_LIST></OTHER_LIST>",
        b"not xml at all",
        b'<!DOCTYPE x [<!ENTITY a "b">]><CONSOLIDATED_LIST>&a;</CONSOLIDATED_LIST>',
        b"",
    ],
)
def test_what_is_no_whole_un_list_is_refused(content):
    with pytest.raises(FileRefusedError):
        list(un_entries(io.BytesIO(content), name="list.xml"))


def test_further_names_of_a_factory_are_aliases():
    cell = "Sample Works, a/k/a Golden Sample, a/k/a Sample Prison; Other Firm"
    entry = next(order_entries([{"entity": cell}]))
    assert (entry["name"], entry["aliases"]) == ("Sample Works", "Golden Sample;Sample Prison;Other Firm")


@pytest.mark.parametrize(
    ("cell", "schema", "name"),
    [
        ("Fishing Vessel: Sample 7", "Vessel", "Sample 7"),
        ("All cotton from Samplestan.", "Thing", "All cotton from Samplestan."),
        ("Sample Prison, City, State", "Organization", "Sample Prison, City, State"),
    ],
)
def test_an_order_on_goods_names_no_party(cell, schema, name):
    entry = next(order_entries([{"entity": cell}]))
    assert (entry["schema"], entry["name"]) == (schema, name)


def test_follow_the_money_properties_become_a_listing():
    entity = next(
        entities(
            [
                {
                    "id": "s-1",
                    "schema": "Vessel",
                    "properties.name": "SEA;OCEAN",
                    "properties.imoNumber": "1234567;1234568",
                    "properties.flag": "pa",
                    "properties.startDate": "2024-05-01;2023",
                }
            ]
        )
    )
    assert (entity["name"], entity["aliases"], entity["countries"]) == ("SEA", "OCEAN", "PA")
    assert entity["identifiers"] == "imo:1234567;ship-number:1234568"
    assert entity["listed_from"] == ""


@pytest.mark.parametrize(
    ("said", "register"),
    [
        ({}, "true"),
        ({"properties.topics": "corp.public;role.pep"}, "true"),
        ({"properties.topics": "sanction"}, "false"),
        ({"properties.topics": "role.rca;debarment"}, "false"),
        ({"properties.topics": "crime.fraud"}, "false"),
        ({"properties.topics": "something.new"}, "false"),
        ({"properties.programId": "US-SDN"}, "false"),
        ({"target": "True"}, "false"),
        ({"target": "False"}, "true"),
    ],
)
def test_an_entity_that_nobody_looks_for_stands_in_a_register_and_on_no_list(said, register):
    [entity] = entities([{"id": "s-1", "schema": "Company", "properties.name": "Sample Holding"} | said])
    assert entity["register"] == register


def test_what_an_entity_is_listed_for_is_its_programme_where_it_names_none():
    [by_topic] = entities([{"id": "1", "schema": "Person", "properties.name": "A", "properties.topics": "sanction"}])
    assert by_topic["programs"] == "sanction"
