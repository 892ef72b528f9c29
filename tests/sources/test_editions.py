"""Editions of a watchlist: what a new one lacks ends on the day before, if somebody says that it is whole."""

from __future__ import annotations

from datetime import date

import pytest

from tidewaiter.errors import MappingError, SourceError, UsageError
from tidewaiter.flow.loading import load_feeds
from tidewaiter.sources import load
from tidewaiter.tables import known

MAPPING = """
[source]
name = "ours"
about = "our own list"
format = "csv"

[known.listings]
listing_id = { join = ["list", "no"], separator = "/", prefix = "ours/" }
list = { from = "list", required = true }
schema = { value = "Organization" }
name = { from = "name", required = true }
valid_from = "from"
"""
HEADER = "list,no,name,from\n"
FIRST = [f"A,{n},Zelbrik {n} Works,2024-01-0{n}\n" for n in range(1, 7)] + ["B,1,Quomba Lines,\n"]
DAY = date(2025, 6, 1)


@pytest.fixture
def ours(tmp_path):
    path = tmp_path / "ours.toml"
    path.write_text(MAPPING, encoding="utf-8")
    return path


@pytest.fixture
def ends(lake, rows):
    """Last day of each entry."""
    return lambda: {row["listing_id"]: row["valid_to"] for row in rows(lake, known.LISTINGS)}


@pytest.fixture
def first(lake, ours, write):
    path = write("first.csv", HEADER + "".join(FIRST))
    load(lake, ours, [path])
    return path


def test_an_entry_that_a_new_edition_lacks_ends_on_the_day_before(lake, ours, first, write, ends):
    report = load(lake, ours, [write("second.csv", HEADER + "".join(FIRST[1:6]))], edition=DAY)
    assert report.ended == 1
    assert {key for key, last in ends().items() if last} == {"ours/A/1"}  # list B is not in the file: untouched
    assert ends()["ours/A/1"] == date(2025, 5, 31)


def test_without_the_word_that_it_is_whole_nobody_is_taken_off(lake, ours, first, write, ends):
    load(lake, ours, [write("second.csv", HEADER + "".join(FIRST[1:6]))])
    assert set(ends().values()) == {None}


def test_who_comes_back_is_listed_again(lake, ours, first, write, ends):
    load(lake, ours, [write("second.csv", HEADER + "".join(FIRST[1:6]))], edition=DAY)
    assert load(lake, ours, [first], edition=date(2025, 7, 1)).ended == 0
    assert set(ends().values()) == {None}


def test_an_edition_of_an_earlier_day_says_nothing_of_what_was_listed_later(lake, ours, first, write, ends):
    old = write("old.csv", HEADER + "".join(FIRST[:4]))
    load(lake, ours, [old], edition=date(2024, 1, 5))
    assert set(ends().values()) == {None}


def test_all_files_of_a_load_are_one_edition(lake, ours, first, write, ends):
    parts = [write("a.csv", HEADER + "".join(FIRST[:3])), write("b.csv", HEADER + "".join(FIRST[3:5] + FIRST[6:]))]
    assert load(lake, ours, parts, edition=DAY).ended == 1
    assert ends()["ours/A/6"] == date(2025, 5, 31)


def test_refused_records_may_be_the_ones_that_seem_to_lack(lake, ours, first, write, ends):
    report = load(lake, ours, [write("second.csv", HEADER + "".join(FIRST[1:6]) + "A,1,,\n")], edition=DAY)
    assert (report.quarantined, report.ended) == (1, None)
    assert set(ends().values()) == {None}


def test_a_file_that_was_cut_off_is_refused_whole(lake, ours, first, write, ends):
    before = lake.entries
    with pytest.raises(SourceError, match="seem cut off"):
        load(lake, ours, [write("second.csv", HEADER + "".join(FIRST[:2]))], edition=DAY)
    assert lake.entries == before


def test_only_lists_have_editions(lake, goods, write, lines):
    with pytest.raises(MappingError, match="no lists"):
        load(lake, goods, [write("a.csv", lines(2))], edition=DAY)


def test_an_edition_is_of_one_mapping(lake, ours, first):
    [report] = load_feeds(lake, ours, [first], edition=DAY)
    assert (report.edition, report.ended) == (DAY, 0)
    with pytest.raises(UsageError):
        load_feeds(lake, ours, [first.parent / "none.csv"], edition=DAY)
