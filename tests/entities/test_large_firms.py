"""Which words stand for others of one firm: only where a file writes both in several ways, and never by chance."""

from itertools import product

import pyarrow as pa
import pytest

from tidewaiter.entities.features import features_of
from tidewaiter.entities.large_firms import words_of_large_firms
from tidewaiter.entities.resolving import resolve_profiles

FORMS = ("B.V.", "BV", "N.V.", "NV", "Ltd", "Limited", "Inc.", "GmbH", "S.A.", "AG")
SEATS = ("", ", Zwolle", ", Yonkers")
OTHERS = [[name] for name in ("GLOBEX", "INITECH", "HOOLI", "SOYLENT", "TYRELL", "OSCORP")]


def stand_for(*names, times=10, spaced=()):
    """The words that stand for others, where each of the names is written in so many ways, among others."""
    said = [name.split() for name in names for _ in range(times)] + OTHERS
    return words_of_large_firms(said, [frozenset()] * len(said), dict(spaced))


def parties(names):
    return resolve_profiles(pa.table({"name": names})).groups.tolist()


def in_ways(name):
    return [f"{name} {form}{seat}" for form, seat in product(FORMS, SEATS)]


def test_first_letters_stand_for_the_only_name_that_they_fit():
    assert stand_for("VKR", "VANDELAY KRAMERICA ROOFS") == {"VKR": "VANDELAY KRAMERICA ROOFS"}


def test_first_letters_that_fit_two_names_stand_for_none():
    assert stand_for("VKR", "VANDELAY KRAMERICA ROOFS", "VERMEER KOLLMAN RADIO") == {}


def test_first_letters_stand_for_nothing_where_either_name_may_be_a_slip():
    assert stand_for("VKR", "VANDELAY KRAMERICA ROOFS", times=4) == {}


def test_first_letters_stand_for_nothing_in_a_crowd_of_names_that_they_might_fit():
    starts = product("VWXYZ", "KLMNP", "RSTFG")
    crowd = [f"{a}ELDAN {b}AMERON {c}OSTOCK" for a, b, c in starts if (a, b, c) != ("V", "K", "R")]
    assert stand_for("VKR", "VANDELAY KRAMERICA ROOFS", *crowd) == {}


def test_a_name_made_of_the_beginnings_of_two_words_stands_for_them_and_so_does_its_slip():
    found = stand_for("VANDEKRAM", "VANDELAY KRAMERICA ELECTRIC")
    assert found == {"VANDEKRAM": "VANDELAY KRAMERICA"}
    said = [["VANDEKRAM"]] * 10 + [["VANDELAY", "KRAMERICA"]] * 10 + [["VANDEKRAN"]]
    assert words_of_large_firms(said, (), {})["VANDEKRAN"] == "VANDELAY KRAMERICA"


@pytest.mark.parametrize(
    ("made", "full"),
    [
        ("PETROBRAS", "PETROLEO BRASILEIRO"),
        ("NATWEST", "NATIONAL WESTMINSTER BANK"),
        ("HARIBO", "HANS RIEGEL BONN"),
    ],
)
def test_firms_that_bear_such_names_are_known_by_them(made, full):
    assert full.startswith(stand_for(made, full)[made])


def test_a_word_made_of_syllables_that_begin_many_names_stands_for_none():
    assert stand_for("VANDEKRAM", "VANDELAY KRAMERICA", "KRAMSTOCK", "KRAMOLNA") == {}


def test_nobodys_name_is_passed_over():
    assert words_of_large_firms([()] * 10, (), {}) == {}


def test_a_house_name_with_the_beginning_of_a_word_of_trade_is_another_firm():
    assert stand_for("VANDELAYST", "VANDELAY STEEL", "VANDELAY FOODS") == {}


def test_a_large_firms_word_is_known_where_it_was_written_on_to_the_next():
    said = ["VANDELAY SEATS", "VANDELAY CHEMICALS", "VANDELAYSEATS", "VANDELAYCHEM", "VANDELAYCORPORATION"]
    others = ["FOODS"] * 30 + ["FOODS SEATS", "FOODSSEATS", "VANDELAYDA", "VANDELAYSHIPS", "SHIPS"]
    names = [["VANDELAY"]] * 30 + [name.split() for name in said + others] + OTHERS
    assert words_of_large_firms(names, (), {}) == {
        "VANDELAYSEATS": "VANDELAY SEATS", "VANDELAYCHEM": "VANDELAY CHEMICALS",
        "VANDELAYCORPORATION": "VANDELAY CORPORATION",
    }  # fmt: skip
    assert words_of_large_firms(names[20:], (), {}) == {}


def test_words_written_together_as_often_as_apart_are_apart():
    names = [["VANDELAY"]] * 30 + [["VANDELAY", "SEATS"]] * 10 + [["VANDELAYSEATS"]] * 10 + OTHERS
    assert words_of_large_firms(names, (), {}) == {"VANDELAYSEATS": "VANDELAY SEATS"}


def test_what_has_its_blanks_put_right_stands_for_others_too():
    spaced = {"VANDE KRAM": "VANDEKRAM"}
    assert stand_for("VANDEKRAM", "VANDELAY KRAMERICA", spaced=spaced)["VANDE KRAM"] == "VANDELAY KRAMERICA"


def test_a_firm_in_many_spellings_of_its_name_and_of_its_first_letters_is_one_party():
    others = [f"{name} {form}" for name in ("Vermeer Kollman", "Globex Initech Radio", "KVR") for form in FORMS]
    names = in_ways("Vandelay Kramerica Roofs") + in_ways("VKR")
    found = parties(names + others)
    assert len(set(found[: len(names)])) == 1
    assert found[0] not in found[len(names) :]


def test_a_word_that_first_letters_stand_for_says_who_the_firm_is_though_its_seat_has_it_too():
    rows = [*in_ways("Vandelay Kramerica Roofs"), *in_ways("VKR"), "VKR Ltd, Vandelay House, Zwolle"]
    read = features_of(pa.table({"name": rows}))
    house, plain = read["name_bits"].to_pylist()[-1], read["name_bits"].to_pylist()[0]
    assert house >= plain
