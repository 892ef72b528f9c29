"""Results that name no line are loaded, as their lines may follow; but the load and the scorecard say so."""

from __future__ import annotations

import pytest
from tests.cli.command import spoken, typed
from tests.sources.conftest import RESULTS
from tests.sources.conftest import RESULTS_FILE as FILE

from tidewaiter.sources import EarlyResults, StrayResults, load, quality


@pytest.fixture
def right(write):
    return write("results.toml", RESULTS)


@pytest.fixture
def wrong(write):
    return write("wrong.toml", RESULTS.replace("goods/", "gods/"))


def test_results_under_another_name_are_counted_beside_a_lines_own(lake, goods, write, lines, wrong):
    load(lake, goods, [write("a.csv", lines(5))])
    report = load(lake, wrong, [write("r.csv", FILE)])
    assert (report.loaded, report.quarantined) == (3, 0)
    assert report.strays == StrayResults(3, "gods/D0/1", "goods/D0/1")
    assert quality(lake).strays == {"results": report.strays}


def test_of_many_lines_the_one_called_alike_is_the_example(lake, goods, write, lines, wrong):
    load(lake, goods, [write("a.csv", lines(5))])
    report = load(lake, wrong, [write("r.csv", "Declaration,Line,Known,Result\nD3,1,2024-04-01,CLEAN\n")])
    assert report.strays == StrayResults(1, "gods/D3/1", "goods/D3/1")


def test_results_that_name_their_lines_are_no_strays(lake, goods, write, lines, right):
    load(lake, goods, [write("a.csv", lines(5))])
    assert load(lake, right, [write("r.csv", FILE)]).strays is None
    assert quality(lake).strays == {}


def test_results_that_come_before_their_lines_stray_until_these_are_there(lake, goods, write, lines, right):
    assert load(lake, right, [write("r.csv", FILE)]).strays == StrayResults(3, "goods/D0/1", None)
    load(lake, goods, [write("a.csv", lines(2))])
    assert quality(lake).strays == {"results": StrayResults(1, "goods/D2/1", "goods/D0/1")}


def test_results_delivered_again_in_a_longer_file_still_stray(lake, goods, write, lines, wrong):
    load(lake, goods, [write("a.csv", lines(5))])
    load(lake, wrong, [write("r.csv", FILE)])
    strays = load(lake, wrong, [write("s.csv", FILE + "D3,1,2024-04-03,CLEAN\n")]).strays
    assert strays is not None
    assert strays.results == 4


def test_a_mended_mapping_is_not_blamed_for_what_it_read_before(lake, goods, write, lines, right, wrong):
    load(lake, goods, [write("a.csv", lines(5))])
    results = write("r.csv", FILE)
    assert load(lake, wrong, [results]).strays is not None
    assert load(lake, right, [results]).strays is None


def test_results_known_before_their_line_was_declared_or_inspected_are_counted(lake, goods, write, lines, right):
    load(lake, goods, [write("a.csv", lines(5))])
    right.write_text(right.read_text() + 'inspected_on = "Examined"\n')
    head = "Declaration,Line,Known,Result,Examined\n"
    on_the_day = "D0,1,2024-03-01,CLEAN,2024-03-01\nD4,1,2024-04-05,FOUND,\nD9,1,2020-01-01,FOUND,\n"
    assert load(lake, right, [write("r.csv", head + on_the_day)]).early is None
    early = "D1,1,2024-03-05,CLEAN,2024-03-06\nD2,1,2024-03-02,FOUND,\nD3,1,2024-03-04,FOUND,2024-03-04\n"
    report = load(lake, right, [write("s.csv", head + early)])
    assert (report.loaded, report.early) == (3, EarlyResults(2, "goods/D1/1"))


def test_one_result_is_told_as_one():
    assert "1 result names no declared line: g/D0/1; lines are called" in StrayResults(1, "g/D0/1", "h/D0/1").words
    assert "3 results name no declared line, e.g. g/D0/1; the lake has" in StrayResults(3, "g/D0/1", None).words
    before = "before its line was declared or inspected, which cannot be"
    assert f"1 result was known {before}: that of g/D1/1. Look" in EarlyResults(1, "g/D1/1").words
    before = before.replace("its line was", "their line was")
    assert f"2 results were known {before}, e.g. that of g/D1/1. Look" in EarlyResults(2, "g/D1/1").words


def test_the_command_says_so_in_words_and_in_json(tmp_path, goods, write, lines, wrong):
    lake, results = tmp_path / "port", write("r.csv", FILE)
    typed("load", goods, write("a.csv", lines(5)), "--lake", lake)
    told = "found.outcomes: 3 results name no declared line, e.g. gods/D0/1; lines are called goods/D0/1."
    assert told in typed("load", wrong, results, "--lake", lake)
    again = write("s.csv", FILE + "\n")
    [report] = spoken("load", wrong, again, "--lake", lake, "--json")
    assert report["strays"] == {"results": 3, "example": "gods/D0/1", "line": "goods/D0/1"}
    assert f"results: {told}" in typed("quality", "--lake", lake)
