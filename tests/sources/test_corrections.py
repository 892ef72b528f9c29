"""The way back from quarantine."""

from __future__ import annotations

import csv
import json

import pytest

from tidewaiter.errors import SourceError
from tidewaiter.sources import load, quarantined
from tidewaiter.tables import declared, loaded

BAD = ("D7,1,someday,A1,Acme,090121,1,1,BR", "D8,1,2024-02-03,A1,=SUM(A1),090121,heavy,1,BR")


def corrected(path, **cells):
    """Change cells by column, for the record whose declaration is given by `at`."""
    at = cells.pop("at")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["Declaration"] == at:
            row.update(cells)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def exported(lake, goods, write, lines, tmp_path):
    load(lake, goods, [write("a.csv", lines(2, *BAD))])
    out = tmp_path / "to correct.csv"
    assert quarantined(lake, out=out, source="goods") == 2
    return out


def test_a_corrected_record_is_loaded_and_its_entry_closed(lake, goods, exported, rows):
    corrected(exported, at="D7", Date="2024-02-02")
    corrected(exported, at="D8", **{"Net kg": "8"})
    report = load(lake, goods, [exported])
    assert (report.read, report.loaded, report.files[0].corrected) == (2, 2, 2)
    assert rows(lake, loaded.QUARANTINE) == []
    assert [row["declaration_id"] for row in rows(lake, declared.ITEMS)] == ["D0", "D1", "D7", "D8"]


def test_a_record_still_wrong_waits_again_under_its_new_reason(lake, goods, exported, rows):
    corrected(exported, at="D7", Date="2024-02-02", HS="1")
    corrected(exported, at="D8", **{"Net kg": "8"})
    report = load(lake, goods, [exported])
    assert (report.loaded, report.quarantined) == (1, 1)
    [entry] = rows(lake, loaded.QUARANTINE)
    assert entry["reason"] == "'HS' is not a commodity code of 6 to 12 digits"
    assert entry["file_id"] == report.files[0].file_id


def test_a_record_left_out_of_the_correction_keeps_waiting(lake, goods, exported, rows):
    corrected(exported, at="D7", Date="2024-02-02")
    kept = exported.read_text(encoding="utf-8").splitlines(keepends=True)[:2]
    exported.write_text("".join(kept), encoding="utf-8")
    load(lake, goods, [exported])
    assert [entry["row_no"] for entry in rows(lake, loaded.QUARANTINE)] == [4]


@pytest.fixture
def repeated(lake, goods, write, lines, tmp_path):
    """A file whose last record repeats the key of its first, with ten times the mass, on its way back."""
    load(lake, goods, [write("a.csv", lines(2, "D0,1,2024-03-01,A0,Acme 0,090121,105,100,Brazil"))])
    out = tmp_path / "to correct.csv"
    assert quarantined(lake, out=out, source="goods") == 1
    return out


def test_a_refused_repeat_that_comes_back_as_it_was_is_refused_again(lake, goods, repeated, rows):
    before = rows(lake, declared.ITEMS), rows(lake, declared.PARTIES)
    report = load(lake, goods, [repeated])
    assert (report.read, report.loaded, report.quarantined) == (1, 0, 1)
    assert (rows(lake, declared.ITEMS), rows(lake, declared.PARTIES)) == before
    [entry] = rows(lake, loaded.QUARANTINE)
    assert "same key and other content is in the lake already" in entry["reason"]
    assert json.loads(entry["record"])["Net kg"] == "105"


def test_a_refused_repeat_that_comes_back_under_its_own_key_is_loaded(lake, goods, repeated, rows):
    corrected(repeated, at="D0", Line="2")
    assert load(lake, goods, [repeated]).loaded == 1
    assert [(row["line_no"], row["net_mass_kg"]) for row in rows(lake, declared.ITEMS)][:2] == [(1, 10.5), (2, 105.0)]
    assert rows(lake, loaded.QUARANTINE) == []


def test_a_correction_that_was_loaded_may_lie_in_the_file_when_the_rest_is_corrected(lake, goods, exported, rows):
    corrected(exported, at="D7", Date="2024-02-02")
    assert load(lake, goods, [exported]).loaded == 1
    corrected(exported, at="D8", **{"Net kg": "8"})
    report = load(lake, goods, [exported])
    assert (report.loaded, report.quarantined) == (2, 0)
    assert [row["declaration_id"] for row in rows(lake, declared.ITEMS)] == ["D0", "D1", "D7", "D8"]


def test_a_formula_is_made_harmless_on_the_way_out_and_restored_on_the_way_back(lake, goods, exported, rows):
    assert "'=SUM(A1)" in exported.read_text(encoding="utf-8")
    corrected(exported, at="D8", **{"Net kg": "8"})
    load(lake, goods, [exported])
    assert {row["name"] for row in rows(lake, declared.PARTIES)} >= {"=SUM(A1)"}


def test_the_columns_that_recognise_a_record_must_stay(lake, goods, exported):
    spoilt = exported.read_text(encoding="utf-8").replace("tidewaiter_row_no", "number")
    exported.write_text(spoilt, encoding="utf-8")
    with pytest.raises(SourceError, match="tidewaiter_row_no"):
        load(lake, goods, [exported])


def test_nothing_in_quarantine_is_said_so(lake, tmp_path):
    with pytest.raises(SourceError, match="nothing from 'goods'"):
        quarantined(lake, out=tmp_path / "x.csv", source="goods")
