"""A firm's address behind its name is no part of it; a house that is called by its address keeps it."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest

from tidewaiter.entities.explaining import explain
from tidewaiter.entities.features import features_of
from tidewaiter.entities.lexicon import Lexicon, lexicon_of
from tidewaiter.entities.matching import prior_model
from tidewaiter.entities.own_addresses import OwnAddresses
from tidewaiter.entities.resolving import resolve_profiles

TWO_HOUSES = (("Dante", "Monza"), ("Volta", "Lodi"))
STREETS = ("Roma", "Diaz", "Garibaldi", "Marconi", "Manzoni", "Trieste")


def table(rows):
    return pa.table({name: [row[name] for row in rows] for name in ("name", "address", "city")})


def houses(*ways, city="Lecco"):
    """Six houses of one town that are called by their address, each written in these ways."""
    return [
        {"name": way.format(street=street, house=60 + n), "address": f"Via {street} {60 + n}", "city": city}
        for n, street in enumerate(STREETS)
        for way in ways
    ]


def names_of(rows, lexicon=None):
    return features_of(table(rows), lexicon=lexicon)["name_folded"].to_pylist()


def test_houses_called_by_their_address_are_told_apart_by_it():
    rows = houses("Condominio Via {street} {house}", "CONDOMINIO {street} {house}")
    found = resolve_profiles(table(rows)).groups.reshape(len(STREETS), 2)
    assert len(set(found[:, 0])) == len(STREETS)
    assert (found[:, 0] == found[:, 1]).all()


def test_a_firm_is_read_without_its_address():
    at = {"address": "12 Harbour Road", "city": "Leeds"}
    rows = [{"name": "Vandelay Ltd 12 Harbour Road"} | at, {"name": "Vandelay Ltd"} | at]
    assert names_of([*rows, *houses("Condominio {street} {house}")])[:2] == ["VANDELAY LTD"] * 2


def test_so_is_one_that_is_written_behind_three_houses_and_by_itself():
    rows = houses("Vandelay Ltd Via {street} {house}")[:3]
    assert names_of([*rows, {"name": "VANDELAY LTD", "address": "", "city": ""}]) == ["VANDELAY LTD"] * 4


def test_one_house_in_many_ways_of_writing_is_one_house():
    """An address with several figures, cut off here and there, is no sign that the name is that of many."""
    at = (
        "Plot 3 Survey 50 Shop 11 Harbour Zone 363642",
        "Plot 3, Survey 50, Shop 11",
        "Plot 3 Survey 50 Shop 11 Harbour Zn 3636",
    )
    rows = [{"name": f"Vandelay Exim&#10;{written}", "address": "", "city": ""} for written in at]
    assert names_of(rows) == ["VANDELAY EXIM"] * 3


def test_two_houses_may_be_those_of_one_that_moved():
    assert names_of(houses("Vandelay Ltd Via {street} {house}")[:2]) == ["VANDELAY LTD"] * 2


def test_a_later_day_reads_names_as_the_file_taught():
    lexicon = Lexicon()
    names_of(houses("Condominio {street} {house}"), lexicon)
    later = [{"name": "Condominio Dante 7", "address": "Via Dante 7", "city": "Como"}]
    kept = lexicon_of(json.loads(json.dumps(lexicon.facts())))
    assert names_of(later, kept) == ["CONDOMINIO DANTE 7"]
    assert names_of(later) == ["CONDOMINIO"]


@pytest.mark.parametrize(("name", "says"), [("Condominio {}", "in another street"), ("Condominio {} 84", None)])
def test_the_number_of_a_house_that_names_its_firm_is_told_once(name, says):
    """What the names have told already is no second witness."""
    rows = [{"name": name.format(way), "address": f"Via {way} 84", "city": city} for way, city in TWO_HOUSES]
    features = features_of(table([*rows, *houses("Condominio {street} {house}")]))
    model = prior_model(frozenset({"name_core", "name_ordinal", "street"}), len(features))
    told = next(reason.says for reason in explain(features, 0, 1, model=model) if reason.comparison == "address")
    assert told.endswith(says or "so do the names")


def test_an_address_that_runs_on_behind_a_name_is_its_address():
    rows = [{"name": "Vandelay Ltd, 12 Harbour Road, Leeds", "address": "", "city": ""},
            {"name": "Vandelay Ltd", "address": "12 Harbour Rd", "city": "Leeds"}]  # fmt: skip
    features = features_of(table(rows))
    assert features["name_folded"].to_pylist() == ["VANDELAY LTD"] * 2
    assert features["house"].to_pylist() == ["12", "12"]
    assert features["street_core"].to_pylist() == ["HARBOUR", "HARBOUR"]


def test_houses_called_by_a_street_keep_it_where_no_address_is_given():
    rows = [row | {"address": ""} for row in houses("Wohnverein Nord Via {street} {house}")]
    assert names_of(rows) == [row["name"].upper() for row in rows]


def test_a_name_in_lines_is_read_without_them_beside_an_address_too():
    rows = [{"name": "Vandelay Ltd\n12 Harbour Road\nLeeds", "address": "12 Harbour Road", "city": "Leeds"}]
    assert names_of(rows) == ["VANDELAY LTD"]


def test_a_few_addresses_behind_names_make_no_list_of_addresses():
    """Names alone are read as names alone, or what speaks for one party would be held for less."""
    bare = [{"name": f"Vandelay {street} Ltd", "address": "", "city": ""} for street in STREETS]
    features = features_of(table([*bare, *bare, {"name": "Elbe Ltd, 12 Harbour Road", "address": "", "city": ""}]))
    assert features["name_folded"].to_pylist()[-1] == "ELBE LTD"
    assert features["street"].null_count == len(features)


def test_a_name_and_an_address_that_changed_places_are_put_back():
    names = pa.array(["19301 Distribution Way", "Vandelay Lighting LLC", "21 Club", "54 Harbor Road"])
    addresses = pa.array(["Vandelay Lighting LLC", "19301 Distribution Way", "Old Street", "Leeds, GB"])
    told, where = OwnAddresses().apart(names, addresses)
    assert told.to_pylist() == ["Vandelay Lighting LLC", "Vandelay Lighting LLC", "21 Club", "54 Harbor Road"]
    assert where.to_pylist()[0] == "19301 Distribution Way"
