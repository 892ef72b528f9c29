"""First letters of names: worth what the file says of them, against chance."""

from __future__ import annotations

import pyarrow as pa
import pytest

from tests.entities.test_resolving import FIRMS, TRADES, parties
from tidewaiter.entities.features import features_of
from tidewaiter.entities.initials import Initials
from tidewaiter.entities.lexicon import Lexicon, lexicon_of

LONG = ("Quilmes Vessel Keepers", "Zonal Utility Wharf", "Jordan Knit Yarns", "Umber Fish Quay", "Koral Ypsilon Vats")
CUT = ("QVK", "ZUW", "JKY", "UFQ", "KYV")


def names_of(*names):
    return [{"name": name} for name in names]


@pytest.mark.parametrize("short", ["IBM", "I.B.M. Corp.", "IBM Corporation"])
def test_a_name_and_its_first_letters_are_one_party_in_a_file_without_others(short):
    one, other, stranger = parties(*names_of("International Business Machines Corp.", short, "Vandelay Foods Ltd"))
    assert one == other != stranger


def test_other_letters_are_another_party():
    assert len(set(parties(*names_of("International Business Machines Corp.", "JBM", "IBN", "IB")))) == 4


def test_letters_that_two_names_have_join_neither():
    names = ("Italian Boat Makers", "Indian Beryl Mines", "IBM")
    assert len(set(parties(*names_of(*names)))) == 3


def test_letters_that_fit_by_chance_join_nobody_where_names_are_not_cut_down():
    crowd = [f"{firm} {trade} {late}" for firm in FIRMS for trade in TRADES for late in ("Import", "Marine", "Sales")]
    shorts = [f"{a}{b}{c}" for a in "BDKLNPR" for b in "AEIOU" for c in "BDGKR"]
    groups = parties(*names_of(*crowd, *shorts, "VTM"))
    assert groups.count(groups[-1]) == 1


def learned(names):
    initials = Initials()
    initials.learn({(name, short, letters) for name, short, letters in names}, dict.fromkeys("ABCDEFGHIJ", 10))
    return initials


def test_a_file_that_cuts_names_down_trusts_letters_more():
    cut = learned([("one", "", ("ABC",)), ("two", "ABC", ()), ("three", "", ("DEF",)), ("four", "DEF", ())])
    not_cut = learned([("one", "", ("ABC",)), ("two", "GHI", ()), ("three", "", ("DEF",)), ("four", "JAB", ())])
    assert cut.bits(("ABC",)) > not_cut.bits(("ABC",))


def test_more_letters_tell_more_and_shared_ones_next_to_nothing():
    told = learned([("one", "", ("ABC",)), ("two", "", ("ABCD",)), ("three", "", ("GHI",)), ("four", "", ("GHI",))])
    assert told.bits(("ABCD",)) > told.bits(("ABC",)) > 0 > told.bits(("GHI",))


def test_of_two_ways_the_lesser_counts_and_none_tells_nothing():
    told = learned([("one", "", ("ABC", "ABCD"))])
    assert told.bits(("ABC", "ABCD")) == told.bits(("ABC",))
    assert told.bits(()) < -20


def test_what_letters_tell_stays_as_it_was_learned():
    first = Lexicon()
    before = features_of(pa.table({"name": [*LONG, *CUT]}), lexicon=first)
    again = lexicon_of(first.facts())
    later = features_of(pa.table({"name": [LONG[0], "Quiet Velvet Kites", "Quay Vinyl Kiln"]}), lexicon=again)
    assert later["acronym_bits"][0].as_py() == before["acronym_bits"][0].as_py()


def test_names_that_sound_alike_but_for_vowels_are_one_party():
    groups = parties(*names_of("Salim Kuwari Mozgovoy", "Salem Kowari Mozgovoy"))
    assert len(set(groups)) == 1
