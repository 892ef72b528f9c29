"""Names that several parties bear tell no more than picks one of them; one party's many ways make no bearers."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.entities.features import features_of
from tidewaiter.entities.lexicon import Lexicon, lexicon_of
from tidewaiter.entities.resolving import resolve_profiles

TOWNS = (
    "Akron",
    "Boise",
    "Camden",
    "Dayton",
    "Eugene",
    "Fresno",
    "Gary",
    "Helena",
    "Irving",
    "Joplin",
    "Kenosha",
    "Lima",
)
HOSPITAL = "Mercy Community Hospital"


def profiles(rows):
    said = dict.fromkeys(("name", "address", "city", "identifier", "phone")) | {"country": "US"}
    return pa.Table.from_pylist([said | row for row in rows])


def fewer_bits(rows, lexicon=None):
    """By how many bits less each name tells."""
    return features_of(profiles(rows), lexicon=lexicon)["namesake_bits"].to_pylist()


def test_a_name_of_a_dozen_towns_is_borne_by_a_dozen():
    rows = [{"name": HOSPITAL, "city": town} for town in TOWNS]
    assert fewer_bits([*rows, {"name": "Zelbrik Fishery", "city": "Lima"}]) == pytest.approx([np.log2(12)] * 12 + [0])


def test_a_name_of_one_town_is_borne_by_as_many_as_have_houses_there():
    rows = [{"name": "York Dental Care", "city": "York", "address": f"{n} Elm Street"} for n in range(1, 13)]
    assert fewer_bits(rows) == pytest.approx([np.log2(12)] * 12)


def test_where_nothing_nearer_is_said_the_town_holds_together():
    """Six ways of writing that say nothing but the town may be six of one hospital."""
    rows = [{"name": HOSPITAL, "city": town} for town in TOWNS[:2] * 6]
    rows = [row | {"name": HOSPITAL + " Inc" * (n % 3)} for n, row in enumerate(rows)]
    assert set(fewer_bits(rows)) == {0}


def test_legal_form_and_capitals_make_no_other_name():
    rows = [{"name": HOSPITAL.upper() + " Inc" * (n % 2), "city": town} for n, town in enumerate(TOWNS)]
    assert fewer_bits(rows) == pytest.approx([np.log2(12)] * 12)


def test_two_bearers_may_be_one_that_moved():
    assert fewer_bits([{"name": HOSPITAL, "city": town} for town in TOWNS[:2]]) == [0, 0]


def test_a_chain_of_common_facts_holds_one_bearer_together():
    """Each way shares a telephone with the one before, and none with the others."""
    own = [{"name": HOSPITAL, "address": f"{n} Elm Street", "phone": f"21255501{n:02}"} for n, _ in enumerate(TOWNS)]
    between = [row | {"address": after["address"]} for row, after in pairwise(own)]
    rows = own + between
    assert set(fewer_bits(rows)) == {0}


def test_branches_of_one_number_are_one_bearer_s():
    rows = [{"name": HOSPITAL, "city": town, "phone": f"21255501{n:02}"} for n, town in enumerate(TOWNS)]
    rows[3]["identifier"] = rows[7]["identifier"] = "98-7654321"
    assert set(fewer_bits(rows)) == {0}


def test_a_few_wrong_numbers_make_no_bearers():
    rows = [{"name": HOSPITAL, "city": f"{town} {n}", "identifier": "98-7654321"} for n in range(5) for town in TOWNS]
    for n in range(3):
        rows[n] = rows[n] | {"identifier": f"11-000000{n}"}
    assert set(fewer_bits(rows)) == {0}


def test_who_says_nothing_of_itself_is_nobody_in_particular():
    assert set(fewer_bits([{"name": HOSPITAL}] * 12)) == {0}


def test_what_was_learned_stands_and_goes_to_a_file_and_back():
    lexicon = Lexicon()
    rows = [{"name": HOSPITAL, "city": town} for town in TOWNS]
    learned = fewer_bits(rows, lexicon)
    later = [{"name": HOSPITAL, "city": "Macon"}, {"name": "Zelbrik Fishery", "city": "Macon"}]
    assert fewer_bits(later, lexicon) == [learned[0], 0]
    assert fewer_bits(later, lexicon_of(json.loads(json.dumps(lexicon.facts())))) == [learned[0], 0]


def of_one_name(parties: int, *, copies: int, seed: int = 1) -> tuple[list[dict[str, str]], list[int]]:
    """Parties that bear a few names, each written some times with the same town and number; and which each row is."""
    draw = np.random.default_rng(seed)
    names = [f"{saint} {kind}" for saint in ("Mercy", "Trinity", "Holy Cross") for kind in ("Hospital", "High School")]
    rows, truth = [], []
    for party in range(parties):
        told = {
            "name": str(draw.choice(names)), "city": f"{draw.choice(TOWNS)}{party}",
            "phone": f"{2120000000 + 7919 * party}",
            "address": f"{draw.integers(1, 999)} {draw.choice(['Elm', 'Oak', 'Ash', 'Pine'])} Street",
        }  # fmt: skip
        for copy in range(copies):
            rows.append(told | ({"name": told["name"].upper(), "phone": ""} if copy else {}))
            truth.append(party)
    return rows, truth


def scored(groups, truth) -> tuple[float, float]:
    """Pairwise precision and recall."""
    together, true, both = (
        sum(n * (n - 1) // 2 for n in Counter(labels).values())
        for labels in (groups, truth, list(zip(groups, truth, strict=True)))
    )
    return both / together, both / true


def test_namesakes_with_all_else_apart_stay_apart_and_their_copies_are_found():
    rows, truth = of_one_name(150, copies=2)
    precision, recall = scored(resolve_profiles(profiles(rows)).groups.tolist(), truth)
    assert precision > 0.98
    assert recall > 0.98


def test_firms_that_are_all_written_twice_and_moved_in_between_are_still_joined():
    """Nothing but a name that nobody else bears says that the two are one."""
    draw = np.random.default_rng(2)
    syllables = ("ba", "ko", "ri", "ten", "mu", "las", "vo", "pre", "dil", "sho", "gan", "fe")
    rows, truth = [], []
    for firm in range(200):
        name = "".join(draw.choice(syllables, 4)).title() + " " + "".join(draw.choice(syllables, 3)).title()
        for copy in range(2):
            rows.append(
                {"name": name + " Ltd" * copy, "address": f"{draw.integers(1, 9999)} {draw.choice(syllables)} Road"}
            )
            truth.append(firm)
    precision, recall = scored(resolve_profiles(profiles(rows)).groups.tolist(), truth)
    assert precision > 0.98
    assert recall > 0.9
