"""The scorecard counts what it says it counts."""

from __future__ import annotations

import pytest

from tidewaiter.sources import load, quality


@pytest.fixture
def scored(lake, goods, write, lines):
    """Forty good lines, one without mass, one that breaks."""
    load(lake, goods, [write("a.csv", lines(40, "D90,1,2024-01-01,A0,,,0,5,", "D91,1,never,A0,,,1,1,"))])
    return quality(lake)


def test_a_source_is_scored_by_its_records(scored):
    [source] = scored.sources
    assert (source.source, source.files, source.records, source.quarantined, source.waiting) == ("goods", 1, 42, 1, 1)
    assert source.quarantine_share == pytest.approx(1 / 42)
    assert source.reasons == {"'Date' is not a date like YYYY-MM-DD from 1901 to 2099": 1}


def test_a_field_is_scored_by_what_is_filled_in_and_valid(scored):
    fields = {field.column: field for field in scored.fields}
    assert (fields["declaration_id"].filled, fields["declaration_id"].lines) == (1.0, 41)
    assert fields["hs_code"].filled == pytest.approx(40 / 41)
    assert (fields["hs_code"].valid, fields["container"].valid) == (1.0, None)


def test_what_cannot_be_is_counted_in_words(scored):
    assert scored.impossible == {"goods": {"a net mass of nothing": 1}}


def test_filers_without_enough_lines_are_not_judged(scored):
    assert scored.filers == ()


def test_the_worst_filer_comes_first(lake, goods, write, lines):
    text = lines(0) + "".join(f"D{n},1,2024-01-01,A{n % 2},,090121,{n % 2},5,BR\n" for n in range(50))
    load(lake, goods, [write("a.csv", text)])
    first, second = quality(lake).filers
    assert (first.filer, first.role, first.lines, first.impossible) == ("A0", "importer", 25, 1.0)
    assert (second.filer, second.impossible) == ("A1", 0.0)


def test_an_empty_lake_has_an_empty_scorecard(lake):
    report = quality(lake)
    assert (report.sources, report.fields, report.filers, report.impossible, report.strays) == ((), (), (), {}, {})
