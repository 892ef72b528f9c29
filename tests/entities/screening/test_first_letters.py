"""Names known by their first letters, on lists: the more, the seldomer such letters fit by chance."""

from __future__ import annotations

from datetime import date

import pytest

from tests.known_sentences import is_known
from tidewaiter.entities.screening import Index, listed, screened, subject

LIST = [
    ("F1", "Organization", "ZELBRIK VESSEL KEEPING AND UPGRADE YARD"),
    ("F2", "Organization", "SEA TRADE COMPANY"),
    ("F3", "Organization", "JUNIPER QUARRY XYLOPHONE WORKS"),
    ("F4", "Organization", "MARINE ORE KILNS UNION (MOKU)"),
    ("F5", "Organization", "UQVHZY"),
    ("P1", "Person", "Zafar Vahid Kamal Uzair Yasin"),
    ("V1", "Vessel", "ZEBRA VIOLET KITE UMBER YELLOW"),
]
FILLING = [(f"X{n}", "Organization", f"SOLID {word} COMPANY TRADERS") for n, word in enumerate(("TIN", "TAR", "TEA"))]


def listed_entry(key, schema, name, **more):
    return listed({"listing_id": key, "list": "SDN", "schema": schema, "name": name} | more)


INDEX = Index([listed_entry(*row) for row in (*LIST, *FILLING)])


def hits(name, *, index=INDEX, threshold=0.5, **columns):
    looked_up = subject({"name": name} | columns, kind="party", subject_id="S")
    return {hit.entry.listing_id: hit for hit in screened([looked_up], index, threshold=threshold)}


@pytest.mark.parametrize("name", ["ZVKUY", "Z.V.K.U.Y.", "ZVKUY Ltd.", "zvkuy"])
def test_rare_first_letters_meet_the_words_and_say_so(name):
    found = hits(name)
    assert set(found) == {"F1"}  # no person, and no ship
    assert 0.5 <= found["F1"].score < 0.7
    assert is_known(found["F1"].reason)


def test_words_meet_their_first_letters_on_the_list():
    assert set(hits("Upper Quay Vulcan Hull Zinc Yards")) == {"F5"}


def test_letters_that_several_listed_names_have_tell_nothing():
    assert hits("STC Traders Ltd") == {}
    alone = hits("SSTCT", threshold=0.0)
    assert all(hit.score < 0.5 for hit in hits("SCT", threshold=0.0).values())
    assert all(hit.score < 0.5 for hit in alone.values())


def test_three_common_letters_tell_less_than_four_rare_ones():
    crowd = [listed_entry(f"C{n}", "Organization", f"SAMARA {n * 7919:X}Q MARINE CO") for n in range(300)]
    index = Index([*(listed_entry(*row) for row in LIST), *crowd])
    rare = hits("JQXW", index=index, threshold=0.05)["F3"].score
    common = hits("STC", index=index, threshold=0.0)
    assert rare > 0.5
    assert all(hit.score < 0.5 for hit in common.values())


def test_first_letters_in_brackets_are_a_name_of_their_own():
    assert hits("MOKU")["F4"].score > 0.8


def test_what_is_listed_later_does_not_make_letters_common():
    first = listed_entry("F1", "Organization", LIST[0][2], valid_from=date(2020, 1, 1))
    later = [
        listed_entry(f"L{n}", "Organization", f"ZINC {word} KING UNDER YOUTH", valid_from=date(2024, 1, 1))
        for n, word in enumerate(("VAULT", "VENT", "VIOLA"))
    ]
    early = subject({"name": "ZVKUY", "first_on": date(2021, 1, 1)}, kind="party", subject_id="S")
    alone, with_later = (
        [hit.score for hit in screened([early], Index(entries)) if hit.entry.listing_id == "F1"]
        for entries in ([first], [first, *later])
    )
    assert alone == with_later


def test_who_is_known_by_a_longer_name_too_is_judged_by_that():
    assert hits("ZVKUY", aliases="Oscorp Harbour Steel Textiles Foods Ltd") == {}
