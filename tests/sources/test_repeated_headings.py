"""A heading that stands twice: the first column is read, and the load says so where a mapping reads it."""

from __future__ import annotations

import pytest
from tests.cli.command import typed

from tidewaiter.sources import load
from tidewaiter.tables import declared

TWICE = "Declaration,Line,Date,Importer No,Importer,HS,Net kg,Value,Origin,HS,Note,Note\n"
FILE = TWICE + "D1,1,2024-03-01,A1,Acme,090121,1,1,BR,640399,x,y\n"


def test_a_heading_that_the_mapping_reads_and_that_stands_twice_is_told(lake, goods, write, rows):
    [told] = load(lake, goods, [write("a.csv", FILE)]).files
    assert told.repeated == {"HS": "HS (10)"}
    assert [row["hs_code"] for row in rows(lake, declared.ITEMS)] == ["090121"]


def test_the_load_says_which_is_read_and_how_the_other_is_named(goods, write, tmp_path):
    told = " ".join(typed("load", goods, write("a.csv", FILE), "--lake", tmp_path / "new").split())
    assert "a.csv has more than one column 'HS', and the first is read." in told
    assert "call it 'HS (10)' in the mapping" in told
    assert "Note" not in told


def test_a_condition_on_such_a_heading_is_told_too(lake, goods, write):
    goods.write_text(goods.read_text() + '\n[options."declared.items"]\nwhen = [{ from = "Note", in = "x" }]\n')
    [told] = load(lake, goods, [write("a.csv", FILE)]).files
    assert told.repeated == {"HS": "HS (10)", "Note": "Note (12)"}


@pytest.mark.parametrize("spec", ['"HS (10)"', '["HS", "HS (10)"]'])
def test_a_mapping_that_names_the_other_column_knows_of_both(lake, goods, write, spec):
    goods.write_text(goods.read_text().replace('from = "HS"', f"from = {spec}"))
    [told] = load(lake, goods, [write("a.csv", FILE)]).files
    assert (told.loaded, told.repeated) == (1, {})


def test_a_file_of_other_headings_has_nothing_to_tell(lake, goods, write, lines):
    assert load(lake, goods, [write("a.csv", lines(2))]).files[0].repeated == {}
