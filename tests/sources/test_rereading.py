"""A file that is read again through a mended mapping leaves nothing of what the older state had made of it."""

from __future__ import annotations

import pytest
from tests.cli.command import typed
from tests.sources.conftest import RESULTS
from tests.sources.conftest import RESULTS_FILE as FILE

from tidewaiter.sources import load, quality
from tidewaiter.tables import declared, found, loaded

HEAD = FILE.splitlines(keepends=True)[0]
OTHER = HEAD + "D3,1,2024-04-03,CLEAN\nD4,1,2024-04-03,FOUND\n"


@pytest.fixture
def results(write):
    """A mapping that calls the lines otherwise than they are called."""
    return write("results.toml", RESULTS.replace("goods/", "gods/"))


@pytest.fixture
def mend():
    def mended(mapping, old, new):
        text = mapping.read_text()
        assert old in text
        mapping.write_text(text.replace(old, new))

    return mended


@pytest.fixture
def outcomes(lake, rows):
    return lambda: [row["item_id"] for row in rows(lake, found.OUTCOMES)]


def test_results_under_a_mended_key_leave_none_under_the_old_one(lake, goods, write, lines, results, mend, outcomes):
    load(lake, goods, [write("a.csv", lines(5))])
    file = write("r.csv", FILE)
    assert load(lake, results, [file]).taken_back == {}
    mend(results, "gods/", "goods/")
    report = load(lake, results, [file])
    assert report.taken_back == {"found.outcomes": 3}
    assert outcomes() == ["goods/D0/1", "goods/D1/1", "goods/D2/1"]
    assert quality(lake).strays == {}


def test_rows_of_other_files_and_of_other_sources_stay(lake, goods, write, lines, results, mend, outcomes):
    load(lake, goods, [write("a.csv", lines(2, "D7,1,2024-03-01,A1,Acme,090121,1,1,BR"))])
    one, other = write("r.csv", FILE), write("s.csv", OTHER)
    load(lake, results, [one, other])
    mend(results, "gods/", "goods/")
    report = load(lake, results, [one])
    assert (report.taken_back, report.read_otherwise) == ({"found.outcomes": 3}, 1)
    assert outcomes() == ["gods/D3/1", "gods/D4/1", "goods/D0/1", "goods/D1/1", "goods/D2/1"]
    report = load(lake, results, [other])
    assert (report.taken_back, report.read_otherwise) == ({"found.outcomes": 2}, 0)
    assert len(lake.fetch(lake.read(declared.ITEMS))) == 3


def test_a_row_that_another_file_of_the_load_still_has_stays(lake, write, results, mend, outcomes):
    one, longer = write("r.csv", FILE), write("s.csv", FILE + "D3,1,2024-04-03,CLEAN\n")
    load(lake, results, [one, longer])
    mend(results, 'illicit = { from = "Result"', 'inspected_on = "Known"\nillicit = { from = "Result"')
    assert load(lake, results, [one, longer]).taken_back == {}
    assert len(outcomes()) == 4


def test_lines_take_the_mentions_of_their_parties_with_them(lake, goods, write, lines, rows, mend):
    file = write("a.csv", lines(3))
    load(lake, goods, [file])
    mend(goods, 'declaration_id = { from = "Declaration", required = true }',
         'declaration_id = { join = ["Declaration", "Importer No"], separator = "-", required = true }')  # fmt: skip
    assert load(lake, goods, [file]).taken_back == {"declared.items": 3, "declared.parties": 3}
    items = {row["item_id"] for row in rows(lake, declared.ITEMS)}
    assert items == {"goods/D0-A0/1", "goods/D1-A1/1", "goods/D2-A2/1"}
    assert {row["document_id"] for row in rows(lake, declared.PARTIES)} == items


def test_a_record_that_the_new_state_refuses_is_taken_out_and_waits(lake, write, results, mend, outcomes, rows):
    file = write("r.csv", FILE)
    load(lake, results, [file])
    mend(results, "FOUND = true, ", "")
    report = load(lake, results, [file])
    assert (report.quarantined, report.taken_back) == (1, {"found.outcomes": 1})
    assert outcomes() == ["gods/D0/1", "gods/D2/1"]
    assert [row["row_no"] for row in rows(lake, loaded.QUARANTINE)] == [2]


def test_a_state_that_reads_nothing_takes_nothing_back(lake, goods, write, lines, rows, mend, results, outcomes):
    file = write("r.csv", FILE)
    load(lake, results, [file])
    mend(results, '"Known"', '"Result"')
    assert load(lake, results, [file]).taken_back == {}
    assert len(outcomes()) == 3


def test_the_load_tells_what_went_and_which_files_wait(lake, write, results, mend, tmp_path):
    one, other = write("r.csv", FILE), write("s.csv", OTHER)
    load(lake, results, [one, other])
    mend(results, "gods/", "goods/")
    lake.close()
    told = typed("load", str(results), str(one), "--lake", str(tmp_path / "lake"))
    assert "found.outcomes: 3 rows taken out that the mapping, before it was changed, had read from this" in told
    assert "1 other file(s) of results were read before the mapping was changed" in told
