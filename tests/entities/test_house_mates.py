"""Kin at one house: what a house tells where names share no more than their family's is learned from the file."""

from __future__ import annotations

import itertools

import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.entities.features import features_of
from tidewaiter.entities.house_mates import own_words
from tidewaiter.entities.resolving import resolve_profiles
from tidewaiter.entities.sides import Sides, coded

COLUMNS = ("name", "address", "city", "country", "identifier")
GIVEN = ("Badrim", "Solveig", "Tamsin", "Leonor", "Marek", "Yusren", "Paloma", "Dorian", "Ingrid", "Kasper")
STEMS = ("Velay", "Kahvar", "Ostrov", "Rabbit", "Morris", "Haran", "Jarral", "Domin", "Calder", "Fennim")
ENDS = ("ati", "in", "sky", "son", "enko", "ez")
FAMILIES = tuple(stem + end for stem, end in itertools.product(STEMS, ENDS))


def household(n, family, *, kin):
    """Two of a family at one house, each written three times: one person under two names, or two, by their numbers."""
    one, other = GIVEN[n % 10], GIVEN[(n + 3) % 10]
    rows = []
    for person, given in enumerate((one, other)):
        number = str(10_000_000 + (2 * n + (person if kin else 0)) * 791_919)
        written = (f"{given} {family}", f"{family}, {given}", f"{given.upper()} {family.upper()}")
        streets = (f"{n + 3} Harbour Road", f"{n + 3} Harbour Rd", f"{n + 3} HARBOUR ROAD")
        rows += [
            {"name": name, "address": street, "city": f"Town{n % 9}", "country": "GB", "identifier": told}
            for name, street, told in zip(written, streets, (number, number, ""), strict=True)
        ]
    return rows


def groups_of(*, kin):
    rows = [row for n, family in enumerate(FAMILIES) for row in household(n, family, kin=kin)]
    table = pa.table({name: [row[name] for row in rows] for name in COLUMNS})
    return resolve_profiles(table).groups.reshape(len(FAMILIES), 6)


def test_kin_at_one_house_are_two_where_numbers_say_so_of_the_others():
    groups = groups_of(kin=True)
    assert np.mean(groups[:, 0] != groups[:, 3]) > 0.95
    assert np.mean([len(set(one.tolist())) == 1 for house in groups for one in (house[:3], house[3:])]) > 0.9


def test_one_under_two_names_at_a_house_is_one_where_numbers_say_so_of_the_others():
    groups = groups_of(kin=False)
    assert np.mean([len(set(house.tolist())) == 1 for house in groups]) > 0.9


def own(one, other):
    profiles = coded(features_of(pa.table({"name": [one, other]})))
    return bool(own_words(Sides(profiles, np.array([0]), np.array([1])))[0])


def test_a_slip_or_a_first_letter_is_no_word_of_its_own():
    assert own("Badrim Velayati", "Solveig Velayati")
    assert not own("Badrim Velayati", "Velayati Badirm")
    assert not own("Badrim Velayati", "Velayati, B.")
    assert not own("Badrim Velayati", "Badrim Karl Velayati")


def answers(one, other, **more):
    rows = [
        {"name": name, "address": "12 Harbour Road", "city": "Leeds", "country": "GB"} | more for name in (one, other)
    ]
    others = [
        {"name": f"{family} Steel", "address": f"{n + 20} Mill Street", "city": f"Town{n}", "country": "GB",
         "phone": f"0113 496 0{n:03}"}
        for n, family in enumerate(FAMILIES)
    ]  # fmt: skip
    table = pa.table({name: [row.get(name, "") for row in (*rows, *others)] for name in (*COLUMNS, "phone")})
    found = resolve_profiles(table)
    pair = (found.pairs.left == 0) & (found.pairs.right == 1)
    told = dict(zip([one.name for one in found.model.comparisons], found.pairs.answers[pair][0].tolist(), strict=True))
    return told, bool(found.groups[0] == found.groups[1])


def test_the_town_tells_nothing_of_two_who_have_but_the_house_in_common():
    told, joined = answers("Aleksej Krutilin", "David Powell")
    assert told["place"] == -1
    assert told["address"] >= 0
    assert not joined


def test_who_have_the_telephone_in_common_too_are_asked_for_the_town():
    told, joined = answers("Aleksej Krutilin", "David Powell", phone="020 7946 0123")
    assert told["place"] >= 0
    assert joined


@pytest.mark.parametrize("other", ["Aleksej Krutlin", "AleksejKrutil"])
def test_a_name_with_a_slip_or_written_together_has_more_than_the_house_in_common(other):
    told, joined = answers("Aleksej Krutilin", other)
    assert told["place"] >= 0
    assert joined
