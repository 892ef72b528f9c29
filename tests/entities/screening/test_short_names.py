"""Bare names that are typed every day: whole in a listed name, or one but for their vowels."""

from __future__ import annotations

import math

import pytest

from tidewaiter.entities.screening import Index, listed, screened, subject
from tidewaiter.entities.screening.short_names import Standing

LIST = [
    ("F1", "Organization", "HUAWEI TECHNOLOGIES CO., LTD."),
    ("F2", "Organization", "PMC 'WAGNER'"),
    ("F3", "Organization", "HIZBALLAH"),
    ("F4", "Organization", "ZELBRIK MARINE SERVICES LLC"),
    ("F5", "Organization", "DELMANTO ORVANTE"),
    ("F6", "Organization", "GOLDEN EAGLE TRADING CO."),
    ("F7", "Organization", "QUENDRAL FOUNDATION FOR MOLVARIAN STUDIES"),
    ("F8", "Organization", "AHMADZAI EXCHANGE"),
    ("F9", "LegalEntity", "Torvald Renwick"),
    ("P1", "Person", "ZAVODOV, Pyotr"),
    ("P2", "Person", "AHMADZAI, Gul"),
    ("P3", "Person", "AHMADZAI, Noor"),
    ("P4", "Person", "AHMADZAI, Wali"),
    ("P5", "Person", "AHMADZAI, Omar"),
    ("V1", "Vessel", "TRENVIK SUN"),
]
INDEX = Index(
    [listed({"listing_id": key, "list": "SDN", "schema": schema, "name": name}) for key, schema, name in LIST]
)


def hits(name, *, threshold=0.5, **columns):
    looked_up = subject({"name": name} | columns, kind="party", subject_id="S")
    return {hit.entry.listing_id: hit for hit in screened([looked_up], INDEX, threshold=threshold)}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Huawei", "F1"),
        ("Wagner", "F2"),
        ("Wagner Group", "F2"),
        ("The Wagner Group", "F2"),
        ("Hezbollah", "F3"),
        ("Hizbullah", "F3"),
        ("Zelbrik", "F4"),
        ("Zelbrik Marine", "F4"),
    ],
)
def test_a_short_name_meets_the_listed_name_in_which_it_stands_whole(name, expected):
    found = hits(name)
    assert set(found) == {expected}
    assert found[expected].score < 0.7


@pytest.mark.parametrize(
    "name",
    [
        "Golden Eagle",  # words of the language, which any firm may bear
        "Golden",
        "Orvante",  # another word comes first in the listed name
        "Quendral",  # a small part of what the listed name says
        "Ahmadzai",  # persons bear it
        "Torvald",  # listed without a kind, and looks like a person
        "Trenvik",  # a ship
        "Zelbrik Ceramics",  # asks for more than stands there
        "Zelbrik GmbH",  # a whole name with its legal form: another firm
        "Huawai Wagner Zelbrik",
        "Hizbolat",
        "Trading",
        "Marine Services",
    ],
)
def test_what_tells_nobody_is_left_alone(name):
    assert hits(name) == {}


def test_a_family_name_alone_is_told_below_the_usual_threshold_where_nobody_else_bears_it():
    assert hits("Zavodov") == {}
    [hit] = hits("Zavodov", threshold=0.3).values()
    assert "a family name alone" in hit.reason
    assert not {"P2", "P3", "P4", "P5"} & set(hits("Ahmadzai", threshold=0.3))


def test_the_reason_says_in_how_many_entries_the_word_stands_and_that_policy_set_the_score():
    hit = hits("Huawei")["F1"]
    assert "the whole of what is asked stands in the listed name; HUAWEI is in 1 of 15 listed entries" in hit.reason
    assert "set by policy" in hit.reason
    points = sum(each for _, each in hit.evidence.values())
    assert 1 / (1 + math.exp(-points)) == pytest.approx(hit.score, abs=0.01)


def test_what_else_is_known_counts_for_a_short_name_too():
    elsewhere = subject({"name": "Zelbrik", "countries": "PE"}, kind="party", subject_id="S")
    index = Index([listed({"listing_id": "F4", "list": "SDN", "name": LIST[3][2], "countries": "KP"})])
    assert list(screened([elsewhere], index)) == []


def test_who_is_known_by_a_longer_name_too_is_judged_by_that():
    assert set(hits("Zelbrik")) == {"F4"}
    assert set(hits("Zelbrik", aliases="Zelbrik Ornamental Fish Breeders of Quito")) == set()


def test_a_word_counts_once_for_an_entry_whatever_its_aliases():
    entry = listed({"schema": "Organization", "name": "ZELBRIK", "aliases": "Zelbrik Marine;New Zelbrik"})
    assert Standing.of([entry, entry]).with_word["ZELBRIK"] == 2
