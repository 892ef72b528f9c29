"""What has happened cannot lie ahead: a mistyped year waits in quarantine and does not become the lake's last day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.known_sentences import is_known
from tests.sources.conftest import RESULTS

from tidewaiter.sources import load, quarantined
from tidewaiter.tables import collect, declared, found, known, loaded

NOW = datetime(2024, 11, 30, 12, tzinfo=UTC)
TOO_FAR = (
    "{} lies more than {} days after today, too far for what it tells: correct it, "
    "or look at `format` in the mapping and at the clock of this computer"
)
LINE = "D9,1,{},A1,Acme,090121,1,1,BR"


def ahead(days: int) -> str:
    return str(NOW.date() + timedelta(days=days))


def test_a_line_declared_in_a_mistyped_year_waits_in_quarantine(lake, goods, write, lines, rows):
    report = load(lake, goods, [write("a.csv", lines(2, LINE.format("2062-11-27")))], now=NOW)
    assert (report.loaded, report.quarantined) == (2, 1)
    [entry] = rows(lake, loaded.QUARANTINE)
    assert (entry["column"], entry["reason"]) == ("Date", TOO_FAR.format("'Date'", 7))
    assert is_known(entry["reason"])
    assert [row["declaration_id"] for row in rows(lake, declared.ITEMS)] == ["D0", "D1"]
    assert len(rows(lake, declared.PARTIES)) == 2


@pytest.mark.parametrize(("days", "waiting"), [(0, 0), (1, 0), (7, 0), (8, 1)])
def test_it_is_tomorrow_elsewhere_and_an_entry_may_bear_the_day_of_arrival(lake, goods, write, lines, days, waiting):
    report = load(lake, goods, [write("a.csv", lines(0, LINE.format(ahead(days))))], now=NOW)
    assert report.quarantined == waiting


def test_a_result_of_a_mistyped_year_waits(lake, write):
    mapping = write("results.toml", RESULTS + 'inspected_on = "Seen"\n')
    head = "Declaration,Line,Known,Seen,Result\n"
    bad = "D0,1,2062-04-01,2024-04-01,CLEAN\nD1,1,2024-04-01,2062-04-01,FOUND\n"
    report = load(lake, mapping, [write("r.csv", head + bad + "D2,1,2024-04-01,2024-04-01,FOUND\n")], now=NOW)
    assert report.reasons == {TOO_FAR.format("'Known'", 7): 1, TOO_FAR.format("'Seen'", 7): 1}
    assert report.loaded == 1


def test_a_result_is_known_so_many_days_later_even_if_that_is_ahead(lake, goods, write, rows):
    head = "Declaration,Line,Date,Importer No,Importer,HS,Net kg,Value,Origin,Illicit\n"
    file = write("a.csv", head + f"D1,1,{ahead(0)},A,,090121,1,1,,1\n")
    assert load(lake, goods, [file], now=NOW).quarantined == 0
    assert [row["known_on"] for row in rows(lake, found.OUTCOMES)] == [NOW.date() + timedelta(days=10)]


@pytest.mark.parametrize(("days", "waiting"), [(60, 0), (92, 0), (93, 1)])
def test_a_ship_may_be_announced_when_it_sails(lake, write, days, waiting):
    mapping = write("bills.toml", '[source]\nname = "bills"\nabout = "bills"\nformat = "csv"\n\n'
                    '[declared.consignments]\nbill_number = "Bill"\narrived_on = "Arrives"\n')  # fmt: skip
    report = load(lake, mapping, [write("b.csv", f"Bill,Arrives\nB1,{ahead(days)}\n")], now=NOW)
    assert list(report.reasons) == [TOO_FAR.format("'Arrives'", 92)] * waiting


LISTED = """[source]
name = "ours"
about = "a list"
format = "csv"

[known.listings]
listing_id = "No"
list = { value = "OURS" }
schema = { value = "Company" }
name = "Name"
valid_from = "From"
valid_to = "To"
"""


def test_the_end_of_a_listing_may_lie_far_ahead(lake, write, rows):
    file = write("l.csv", "No,Name,From,To\n1,Acme,2025-01-01,2062-12-31\n")
    assert load(lake, write("list.toml", LISTED), [file], now=NOW).quarantined == 0
    assert [row["valid_to"] for row in rows(lake, known.LISTINGS)] == [date(2062, 12, 31)]


def test_what_ends_before_it_begins_waits(lake, write, rows):
    """It would be met on no day, and nobody would hear of it."""
    head = "No,Name,From,To\n1,Acme,2025-02-01,2024-12-31\n2,Busan,2024-12-31,2024-12-31\n"
    file = write("l.csv", head + "3,Cadiz,,2024-01-01\n4,Dover,2024-01-01,\n")
    report = load(lake, write("list.toml", LISTED), [file], now=NOW)
    [reason] = report.reasons
    assert is_known(reason)
    assert "lies before its first" in reason
    assert report.quarantined == 1
    assert sorted(row["name"] for row in rows(lake, known.LISTINGS)) == ["Busan", "Cadiz", "Dover"]


@pytest.mark.parametrize(
    ("spec", "told", "waiting"),
    [
        ('{ from = "Date", add_days = 30 }', "2024-11-30", 0),
        ('{ from = "Date", add_days = 30 }', "2025-11-30", 1),
        ('{ from = "Date", format = "%Y", last_day = true }', "2024", 0),
        ('{ from = "Date", format = "%Y", last_day = true }', "2062", 1),
    ],
)
def test_days_that_the_mapping_itself_adds_are_no_slip_of_the_file(lake, goods, write, lines, spec, told, waiting):
    goods.write_text(goods.read_text().replace('declared_on = { from = "Date", required = true }',
                                               f"declared_on = {spec}"))  # fmt: skip
    assert load(lake, goods, [write("a.csv", lines(0, LINE.format(told)))], now=NOW).quarantined == waiting


def test_a_day_ahead_is_left_empty_where_the_mapping_says_so(lake, write, rows):
    mapping = write("results.toml", RESULTS + 'inspected_on = { from = "Seen", on_bad = "empty" }\n')
    file = write("r.csv", "Declaration,Line,Known,Seen,Result\nD1,1,2024-04-01,2062-04-01,FOUND\n")
    assert load(lake, mapping, [file], now=NOW).left_empty == {TOO_FAR.format("'Seen'", 7): 1}
    assert [row["inspected_on"] for row in rows(lake, found.OUTCOMES)] == [None]


def test_what_waits_does_not_depend_on_the_day_of_a_second_load_and_comes_in_corrected(lake, goods, write, lines, rows):
    file = write("a.csv", lines(1, LINE.format("2026-11-27")))
    load(lake, goods, [file], now=NOW)
    again = load(lake, goods, [file], now=datetime(2027, 1, 1, tzinfo=UTC))
    assert again.files[0].already_loaded
    assert len(rows(lake, loaded.QUARANTINE)) == 1
    mended = file.with_name("mended.csv")
    quarantined(lake, out=mended, source="goods")
    mended.write_text(mended.read_text().replace("2026-11-27", "2024-11-27"))
    assert load(lake, goods, [mended], now=NOW).loaded == 1
    assert rows(lake, loaded.QUARANTINE) == []
    assert [row["declared_on"] for row in rows(lake, declared.ITEMS)][-1] == date(2024, 11, 27)


def test_only_days_have_a_bound_and_those_that_tell_when_something_was_known_have_one():
    bounded = {f"{table.name}.{column.name}" for table in collect().values() for column in table if column.ahead_days}
    assert {"declared.items.declared_on", "found.outcomes.known_on", "found.determinations.known_on"} <= bounded
    assert not {name for name in bounded if name.endswith(("valid_from", "valid_to", "period_to"))}
    assert all(column.kind == "date" for table in collect().values() for column in table if column.ahead_days)
