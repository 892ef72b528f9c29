"""Bare names that are typed every day: whole in a listed name, or one but for their vowels."""

from __future__ import annotations

import math
from datetime import date

import pytest

from tests.known_sentences import is_known
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
        ("TO ORDER OF HUAWEI", "F1"),
        ("NOTIFY PARTY: HUAWEI, TEL. +86 755 2878 0808", "F1"),
    ],
)
def test_a_short_name_meets_the_listed_name_in_which_it_stands_whole(name, expected):
    found = hits(name)
    assert set(found) == {expected}
    assert found[expected].score < 0.7
    assert is_known(found[expected].reason)


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
    assert "stands in the listed name (listed entries with each word: HUAWEI 1, of 15 in all)" in hit.reason
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
    assert Standing([entry, entry]).with_word("ZELBRIK", by=date.max) == 2


def dated(key, name, schema="Organization", *, since=None):
    return listed({"listing_id": key, "list": "SDN", "schema": schema, "name": name, "valid_from": since})


def test_what_is_listed_later_says_nothing_of_a_hit_on_a_day_before():
    """Persons listed in June bear the word; a party of May was a hit in May, and one of July is none."""
    firm = dated("F", "ZELBRIK MARINE SERVICES LLC", since=date(2024, 1, 5))
    persons = [
        dated(f"P{n}", f"ZELBRIK, {name}", "Person", since=date(2024, 6, 1))
        for n, name in enumerate(("Gul", "Noor", "Wali"))
    ]
    index = Index([firm, *persons])

    def asked(day):
        of_a_lake = subject({"name": "Zelbrik", "first_on": day}, kind="party", subject_id="S")
        return {hit.entry.listing_id: hit for hit in screened([of_a_lake], index)}

    assert "ZELBRIK 1, of 1 in all" in asked(date(2024, 5, 1))["F"].reason
    assert "F" not in asked(date(2024, 7, 1))


def test_a_longer_name_that_comes_later_takes_nothing_back():
    def asked(**named_on):
        names = {"Zelbrik": named_on["short"], "Zelbrik Ornamental Fish Breeders of Quito": named_on["longer"]}
        party = subject({"first_on": date(2024, 1, 1)}, kind="party", subject_id="S", named_on=names)
        return {hit.entry.listing_id for hit in screened([party], INDEX, threshold=0.3)}

    assert asked(short=date(2024, 1, 1), longer=date(2024, 3, 1)) == {"F4"}
    assert asked(short=date(2024, 3, 1), longer=date(2024, 1, 1)) == set()
