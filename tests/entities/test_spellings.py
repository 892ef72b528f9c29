"""Words that are spelt by ear, and slips that make another word of one."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.entities.features import features_of
from tidewaiter.entities.resolving import resolve_profiles
from tidewaiter.entities.sides import Sides, coded
from tidewaiter.entities.spellings import much_alike, nearly_spelt, spelt_by_ear, spelt_with_slips


def asked(test, one, other, **options):
    profiles = coded(features_of(pa.table({"name": [one, other]})))
    there, back = test(Sides(profiles, np.array([0, 1]), np.array([1, 0])), **options)
    assert there == back, "the side does not matter"
    return bool(there)


def parties(*names):
    return len(set(resolve_profiles(pa.table({"name": list(names)})).groups.tolist()))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Velayati, Yousef", "Yusif Velayati"),
        ("HAROUN, Ahmed Velayati", "Velayati Harun Ahmad"),
        ("Osama Velayati", "VELAYATI, USAMA"),
        ("Qasim Velayati", "Kassem Velayati"),
        ("Djamal Velayati", "Jamal Velayati"),
    ],
)
def test_who_is_written_by_ear_is_one(one, other):
    assert asked(spelt_by_ear, one, other, whole=True)
    assert parties(one, other) == 1


def test_further_words_in_one_of_the_names_are_told_apart():
    assert not asked(spelt_by_ear, "Velayati, Yousef", "Yusif Karim Velayati", whole=True)
    assert asked(spelt_by_ear, "Velayati, Yousef", "Yusif Karim Velayati", whole=False)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maria Velayati", "Mario Velayati"),
        ("Hassan Velayati", "Hussein Velayati"),
        ("Salim Velayati", "Salam Velayati"),
        ("Ahmad Velayati", "Hamid Velayati"),
        ("Mahmud Velayati", "Muhammad Velayati"),
        ("Yusif Karim", "Yousef Velayati"),
    ],
)
def test_names_that_vowels_tell_apart_are_two(one, other):
    assert not asked(spelt_by_ear, one, other, whole=False)


def test_no_word_in_common_is_nobody_known_by_ear():
    """Two words that sound alike may be met by chance; with a third that is written the same they are not."""
    assert not asked(spelt_by_ear, "Osama Laden", "Usama Ladin", whole=False)


def test_words_of_our_lists_are_not_heard():
    assert not asked(spelt_by_ear, "Velayati Paper", "Velayati Pepper", whole=False)


def test_slips_that_change_half_of_a_word_make_another():
    assert not asked(spelt_with_slips, "Gerd Velayati", "Velayati, Gena")
    assert not asked(much_alike, "Sharif Velayati Sudani", "Shia Velayati Sudani")
    assert parties("Gerd Velayati", "Velayati, Gena") == 2
    assert asked(spelt_with_slips, "Gerd Velayati", "Velayati, Gedr")
    assert asked(spelt_with_slips, "Jordan Velayati", "Jodran Velayaty")
    assert asked(spelt_with_slips, "Vandelay Mexico WF", "Vandelay Mexico NY"), "of two letters little is said"


def test_a_short_name_with_two_slips_is_near():
    assert asked(nearly_spelt, "Jordan Ryan", "Jordean Rya")
    assert not asked(nearly_spelt, "Jordan Ryan", "Jordena Rabe")
    assert not asked(nearly_spelt, "Con Ryan", "Pro Ryan")


def test_one_with_two_slips_in_a_short_name_is_one_where_birth_and_town_say_so():
    crowd = [
        {"name": f"{given} {family}", "address": f"{n + 3} {street} road", "city": town, "birth_date": f"195{n}071{n}"}
        for n, (given, family, street, town) in enumerate(
            zip(("Marek", "Solveig", "Tamsin", "Leonor", "Paloma", "Dorian", "Ingrid", "Kasper"),
                ("Kahvar", "Ostrov", "Rabbit", "Haran", "Jarral", "Domin", "Calder", "Fennim"),
                ("Hill", "Bay", "Mill", "Church", "Station", "Park", "Kings", "Lake"),
                ("Leeds", "York", "Derby", "Hull", "Bath", "Truro", "Ely", "Ripon"), strict=True)
        )
    ]  # fmt: skip
    one = {"name": "Jordan Ryan", "address": "16 carnegie crescent", "city": "Millbrook", "birth_date": "19900903"}
    other = {"name": "Jordean Rya", "address": "2 tahmoor", "city": "Millbrook", "birth_date": "19900903"}
    rows = [one, other, *crowd]
    groups = resolve_profiles(pa.table({name: [row[name] for row in rows] for name in one})).groups
    assert groups[0] == groups[1]
    assert len(set(groups.tolist())) == len(rows) - 1
