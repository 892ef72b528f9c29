"""Loading: every record is accounted for, all of a load is published or none, and a repeat changes nothing."""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
from tests.known_sentences import is_known

from tidewaiter.errors import FileRefusedError, SourceError
from tidewaiter.lake.change import Upserted
from tidewaiter.sources import load
from tidewaiter.tables import declared, found, known, loaded

NOON = datetime(2025, 1, 2, 12, tzinfo=UTC)


def test_a_declaration_becomes_an_item_and_the_mention_of_its_party(lake, goods, write, lines, rows):
    report = load(lake, goods, [write("a.csv", lines(1))], now=NOON)
    assert (report.read, report.loaded, report.quarantined) == (1, 1, 0)
    [item] = rows(lake, declared.ITEMS)
    assert item["item_id"] == "goods/D0/1"
    assert item["declared_on"] == date(2024, 3, 1)
    assert (item["importer"], item["hs6"], item["origin"], item["customs_value"]) == ("A0", "090121", "BR", 100.0)
    [mention] = rows(lake, declared.PARTIES)
    assert (mention["mention_id"], mention["party"], mention["name"]) == ("goods/D0/1/importer", "A0", "Acme 0")
    [file] = rows(lake, loaded.FILES)
    assert (file["records_read"], file["loaded_at"]) == (1, NOON)


def test_the_same_file_twice_changes_no_table(lake, goods, write, lines):
    path = write("a.csv", lines(5, "D9,1,not a date,A1,Acme,090121,1,1,BR"))
    load(lake, goods, [path])
    before, runs = lake.entries, len(lake.runs())
    again = load(lake, goods, [path])
    assert again.files[0].already_loaded
    assert (lake.entries, len(lake.runs())) == (before, runs)


def test_the_same_content_under_another_name_is_the_same_file(lake, goods, write, lines):
    load(lake, goods, [write("a.csv", lines(2))])
    assert load(lake, goods, [write("b.csv", lines(2))]).files[0].already_loaded


def test_lines_delivered_again_are_unchanged_and_corrected_ones_changed(lake, goods, write, lines, rows):
    load(lake, goods, [write("a.csv", lines(3))])
    line = "D1,1,2024-03-02,A1,Acme 1,090121,10.5,"
    again = load(lake, goods, [write("b.csv", lines(4).replace(f"{line}100", f"{line}250"))])
    items = again.tables["declared.items"]
    assert (items.new, items.changed, items.unchanged) == (1, 1, 2)
    assert [row["customs_value"] for row in rows(lake, declared.ITEMS)] == [100.0, 250.0, 100.0, 100.0]


def test_labelled_and_unlabelled_files_come_in_one_load(lake, goods, write, lines, rows):
    labelled = write("a.csv", "Declaration,Line,Date,Importer No,Importer,HS,Net kg,Value,Origin,Illicit\n"
                              "L1,1,2024-02-03,A1,Acme,090121,1,1,BR,1\n")  # fmt: skip
    report = load(lake, goods, [labelled, write("b.csv", lines(2))])
    assert [file.tables.get("found.outcomes") for file in report.files] == [Upserted(1, 0, 0), None]
    assert len(rows(lake, declared.ITEMS)) == 3
    assert [row["item_id"] for row in rows(lake, found.OUTCOMES)] == ["goods/L1/1"]


def test_a_changed_mapping_reads_the_file_again(lake, goods, write, lines, rows):
    path = write("a.csv", lines(2, "D9,1,2024-01-01,A1,Acme,090121,1,one,BR"))
    assert load(lake, goods, [path]).quarantined == 1
    goods.write_text(goods.read_text().replace('invoice_value = "Value"',
                                               'invoice_value = { from = "Value", on_bad = "empty" }'))  # fmt: skip
    report = load(lake, goods, [path])
    assert (report.quarantined, report.left_empty) == (0, {"'Value' is not a number, or not a possible one": 1})
    assert rows(lake, loaded.QUARANTINE) == []
    assert len(rows(lake, declared.ITEMS)) == 3


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("D9,1,2024-02-30,A1,Acme,090121,1,1,BR", "Date", "'Date' is not a date like YYYY-MM-DD from 1901 to 2099"),
        ("D9,1,3024-02-03,A1,Acme,090121,1,1,BR", "Date", "'Date' is not a date like YYYY-MM-DD from 1901 to 2099"),
        (",1,2024-02-03,A1,Acme,090121,1,1,BR", "Declaration", "'Declaration' is empty, and may not be"),
        ("D9,1,2024-02-03,A1,Acme,12,1,1,BR", "HS", "'HS' is not a commodity code of 6 to 12 digits"),
        ("D9,1,2024-02-03,A1,Acme,090121,heavy,1,BR", "Net kg", "'Net kg' is not a number, or not a possible one"),
        ("D9,1,2024-02-03,A1,Acme,090121,1,1e300,BR", "Value", "'Value' is not a number, or not a possible one"),
        ("D9,1,2024-02-03,A1,Acme,090121,1,NaN,BR", "Value", "'Value' is not a number, or not a possible one"),
        ("D9,1,2024-02-03,A1,Acme,090121,-1,1,BR", "Net kg", "'Net kg' is negative"),
        ("D9,0.5,2024-02-03,A1,Acme,090121,1,1,BR", "Line", "'Line' is not a whole number"),
        ("D9,0,2024-02-03,A1,Acme,090121,1,1,BR", "Line", "'Line' is below 1"),
        ("D9,1,2024-02-03,A1,Acme,090121,1,1,Atlantis", "Origin", "'Origin' is not a country that we know"),
        ("D9,1,2024-02-03,A1,Acme", None, "the record has 5 fields where the header has 9"),
        ("D0,1,2024-02-03,A1,Acme,090121,1,1,BR", None, "the record repeats the key of an earlier record in this file"),
    ],
)  # fmt: skip
def test_a_bad_record_waits_in_quarantine_with_its_reason(lake, goods, write, lines, rows, line, column, reason):
    report = load(lake, goods, [write("a.csv", lines(2, line))])
    assert (report.read, report.loaded, report.quarantined) == (3, 2, 1)
    [entry] = rows(lake, loaded.QUARANTINE)
    assert (entry["row_no"], entry["column"], entry["reason"]) == (3, column, reason)
    assert is_known(reason)
    assert "Acme" in entry["record"]
    assert len(rows(lake, declared.ITEMS)) == 2


def test_a_typology_that_is_none_of_ours_is_refused_with_its_column_and_the_codes(lake, goods, write, rows):
    goods.write_text(goods.read_text() + 'typology = "Kind"\n')
    head = "Declaration,Line,Date,Importer No,Importer,HS,Net kg,Value,Origin,Illicit,Kind\n"
    line = "L{},1,2024-02-03,A1,Acme,090121,1,1,BR,1,{}\n"
    file = write("a.csv", head + line.format(1, "undervaluation") + line.format(2, "valuation"))
    [reason] = load(lake, goods, [file]).reasons
    assert reason.startswith("typology ('Kind') is none of ADCVD_EVASION, VALUATION, CLASSIFICATION, ")
    assert is_known(reason)
    [waiting] = rows(lake, loaded.QUARANTINE)
    assert (waiting["column"], waiting["reason"]) == ("Kind", reason)
    assert [row["typology"] for row in rows(lake, found.OUTCOMES)] == ["VALUATION"]


def test_a_typology_that_is_none_of_ours_is_left_empty_and_counted_where_the_mapping_says_so(
    lake, goods, write, rows
):  # fmt: skip
    goods.write_text(goods.read_text() + 'typology = { from = "Kind", on_bad = "empty" }\n')
    head = "Declaration,Line,Date,Importer No,Importer,HS,Net kg,Value,Origin,Illicit,Kind\n"
    report = load(lake, goods, [write("a.csv", head + "L1,1,2024-02-03,A1,Acme,090121,1,1,BR,1,undervaluation\n")])
    assert (report.quarantined, sum(report.left_empty.values())) == (0, 1)
    assert [row["typology"] for row in rows(lake, found.OUTCOMES)] == [None]


def test_a_record_whole_in_one_table_and_bad_in_another_enters_neither(lake, goods, write, rows):
    head = "Declaration,Line,Date,Importer No,Importer,HS,Net kg,Value,Origin,Illicit\n"
    body = "D1,1,2024-01-01,A,,090121,1,1,BR,?\n"
    assert load(lake, goods, [write("a.csv", head + body)]).quarantined == 1
    assert rows(lake, declared.ITEMS) == rows(lake, found.OUTCOMES) == rows(lake, declared.PARTIES) == []


def test_without_outcome_columns_the_lines_are_not_yet_inspected(lake, goods, write, lines, rows):
    report = load(lake, goods, [write("a.csv", lines(2))])
    assert "found.outcomes" not in report.tables
    assert rows(lake, found.OUTCOMES) == []


def test_an_empty_outcome_is_a_line_not_yet_inspected_and_a_given_one_is_known_days_later(lake, goods, write, rows):
    head = "Declaration,Line,Date,Importer No,Importer,HS,Net kg,Value,Origin,Illicit\n"
    body = "D1,1,2024-01-01,A,,090121,1,1,BR,yes\nD2,1,2024-01-01,A,,090121,1,1,BR,\n"
    load(lake, goods, [write("a.csv", head + body)])
    [outcome] = rows(lake, found.OUTCOMES)
    assert (outcome["item_id"], outcome["illicit"], outcome["severity"]) == ("goods/D1/1", True, 1)
    assert (outcome["known_on"], outcome["cause"], outcome["propensity"]) == (date(2024, 1, 11), "unknown", None)


def test_one_refused_file_stops_the_whole_load_and_publishes_nothing(lake, goods, write, lines, rows):
    whole = gzip.compress(lines(50).encode())
    with pytest.raises(FileRefusedError, match="cut short"):
        load(lake, goods, [write("a.csv", lines(3)), write("b.csv.gz", whole[:-30])])
    assert lake.runs() == []
    assert rows(lake, declared.ITEMS) == []


def test_a_key_in_two_files_of_one_load_takes_the_later_row(lake, goods, write, lines, rows):
    first, second = lines(2), lines(1).replace(",100,", ",900,")
    report = load(lake, goods, [write("a.csv", first), write("b.csv", second)])
    assert [file.tables["declared.items"].changed for file in report.files] == [0, 1]
    assert [row["customs_value"] for row in rows(lake, declared.ITEMS)] == [900.0, 100.0]


def test_a_missing_column_is_named_with_what_may_be_meant(lake, goods, write, lines):
    with pytest.raises(SourceError, match=r"(?s)lacks 1 column.*Net kg.*did you mean 'Net_kg'"):
        load(lake, goods, [write("a.csv", lines(1).replace("Net kg", "Net_kg"))])


@pytest.mark.parametrize(("mark", "written"), [(";", ";"), ("\t", r"\\t"), ("|", r"\|")])
def test_a_file_with_another_delimiter_is_told_so_and_not_that_it_lacks_everything(
    lake, goods, write, lines, mark, written
):  # fmt: skip
    goods.write_text(goods.read_text().replace("[party.importer]", '[read]\ndelimiter = ","\n\n[party.importer]'))
    words = rf'(?s)single column that holds 8 .*not delimited as mapping \'goods\'.*`delimiter = "{written}"`'
    with pytest.raises(SourceError, match=words):
        load(lake, goods, [write("a.csv", lines(2).replace(",", mark))])


def test_a_condition_on_a_missing_column_is_no_reason_to_drop_every_record(lake, goods, write, lines):
    goods.write_text(goods.read_text() + '\n[options."declared.items"]\nwhen = [{ from = "Flow", in = "import" }]\n')
    with pytest.raises(SourceError, match=r"(?s)lacks 1 column.*Flow"):
        load(lake, goods, [write("a.csv", lines(1))])


def test_records_that_meet_no_condition_wait_or_are_passed_over(lake, goods, write, lines, rows):
    plain = goods.read_text()
    only = '\n[options."declared.items"]\nwhen = [{ from = "Line", in = "1" }]\n'
    path = write("a.csv", lines(2, "D9,2,2024-01-01,A1,Acme,090121,1,1,BR"))
    goods.write_text(plain + only)
    assert load(lake, goods, [path]).reasons == {"the record meets the conditions of none of the mapping's tables": 1}
    goods.write_text(plain.replace('format = "csv"', 'format = "csv"\nothers = "pass"') + only)
    report = load(lake, goods, [path])
    assert (report.read, report.loaded, report.files[0].passed_over) == (3, 3, 1)
    assert len(rows(lake, declared.ITEMS)) == 2


@pytest.mark.parametrize(("number", "name", "told"), [
    ("*", "N/A", None), ("", "To order", None), ("unknown", "n/a", None),
    ("*", "Acme", "ACME/?"), ("#;--", "", None), ("7", "N/A", "7"),
])  # fmt: skip
def test_signs_alone_are_no_number_and_who_is_named_na_is_nobody(lake, goods, write, lines, rows, number, name, told):
    goods.write_text(goods.read_text().replace('id = "Importer No"', 'id = "Importer No"\nidentifier = "Importer No"'))
    load(lake, goods, [write("a.csv", lines(0, f"D9,1,2024-03-01,{number},{name},090121,1,1,BR"))])
    assert [row["importer"] for row in rows(lake, declared.ITEMS)] == [told]
    said = [(row["party"], row["identifier"]) for row in rows(lake, declared.PARTIES)]
    assert said == ([] if told is None else [(told, "7" if told == "7" else None)])


def test_a_missing_file_says_so(lake, goods, tmp_path):
    with pytest.raises(SourceError, match="there is no such file"):
        load(lake, goods, [tmp_path / "nowhere.csv"])


def test_progress_is_told_as_records_are_read(lake, goods, write, lines):
    told: list[tuple[str, int]] = []
    load(lake, goods, [write("a.csv", lines(7))], on_progress=lambda name, read: told.append((name, read)))
    assert told == [("a.csv", 7)]


def test_values_come_into_the_lakes_currency_by_the_newest_rate_before_the_day(lake, goods, write, lines, rows):
    days, factors = [date(2024, 1, 1), date(2024, 3, 5)], [1000.0, 2000.0]
    rates = [["KRW"] * 2, days, factors, ["rates"] * 2, ["f"] * 2, [1, 2]]
    with lake.change("rates") as change:
        change.append(known.RATES, pa.table(rates, schema=known.RATES.schema))
    goods.write_text(goods.read_text().replace('currency = "USD"', 'currency = "KRW"'))
    report = load(lake, goods, [write("a.csv", lines(6))])
    assert [row["customs_value"] for row in rows(lake, declared.ITEMS)] == [0.1, 0.1, 0.1, 0.1, 0.05, 0.05]
    assert report.without_rate == 0


def test_a_value_without_a_rate_is_left_empty_and_counted(lake, goods, write, lines, rows):
    goods.write_text(goods.read_text().replace('currency = "USD"', 'currency = "KRW"'))
    report = load(lake, goods, [write("a.csv", lines(4))])
    assert report.without_rate == 4
    assert {row["customs_value"] for row in rows(lake, declared.ITEMS)} == {None}
    assert {row["invoice_value"] for row in rows(lake, declared.ITEMS)} == {100.0}


SEPARATOR = "'Net kg' may hold a separator of thousands: say `thousands` and `decimal` under [read] in the mapping"


@pytest.mark.parametrize(("decimal", "mass"), [(",", "17.927"), (".", '"17,927"')])
def test_a_mass_is_not_read_a_thousandth_of_itself_where_thousands_are_not_said(
    lake, goods, write, lines, rows, decimal, mass
):  # fmt: skip
    plain, read = goods.read_text(), f'[read]\ndecimal = "{decimal}"\n'
    path = write("a.csv", lines(0, f"D9,1,2024-01-01,A1,Acme,090121,{mass},1,BR"))
    goods.write_text(plain.replace("[party.importer]", f"{read}\n[party.importer]"))
    assert load(lake, goods, [path]).reasons == {SEPARATOR: 1}
    assert is_known(SEPARATOR)
    other = {",": ".", ".": ","}[decimal]
    goods.write_text(plain.replace("[party.importer]", f'{read}thousands = "{other}"\n\n[party.importer]'))
    assert load(lake, goods, [path]).quarantined == 0
    assert [row["net_mass_kg"] for row in rows(lake, declared.ITEMS)] == [17927.0]


def test_a_number_of_the_mappings_own_is_what_it_says_in_a_file_with_a_decimal_comma(lake, goods, write, lines, rows):
    text = goods.read_text().replace("[party.importer]", '[read]\ndecimal = ","\n\n[party.importer]')
    goods.write_text(text.replace('net_mass_kg = "Net kg"', "net_mass_kg = { value = 17.927 }"))
    load(lake, goods, [write("a.csv", lines(0, "D9,1,2024-01-01,A1,Acme,090121,1,1,BR"))])
    assert [row["net_mass_kg"] for row in rows(lake, declared.ITEMS)] == [17.927]


CURRENCIES = "Declaration,Line,Date,Importer No,Importer,HS,Net kg,Value,Origin,Curr\n" + "".join(
    f"L{n},1,2024-02-03,A1,Acme,090121,1,100,BR,{currency}\n" for n, currency in enumerate(("USD", "FCFA", ""))
)


def test_what_is_no_currency_is_refused_by_its_column(lake, goods, write, rows):
    goods.write_text(
        goods.read_text().replace("origin =", 'currency = { from = "Curr", check = "currency" }\norigin =')
    )
    report = load(lake, goods, [write("a.csv", CURRENCIES)])
    assert report.reasons == {"'Curr' is not a currency by its three letters (ISO 4217)": 1}
    assert (report.without_rate, report.without_currency) == (0, 1)
    assert [row["currency"] for row in rows(lake, declared.ITEMS)] == ["USD", None]


def test_a_currency_that_is_left_empty_is_counted_and_asks_for_no_rate(lake, goods, write, rows):
    spec = 'currency = { from = "Curr", check = "currency", on_bad = "empty" }\norigin ='
    goods.write_text(goods.read_text().replace("origin =", spec))
    report = load(lake, goods, [write("a.csv", CURRENCIES)])
    assert report.left_empty == {"'Curr' is not a currency by its three letters (ISO 4217)": 1}
    assert (report.quarantined, report.without_rate, report.without_currency) == (0, 0, 2)
    assert [row["currency"] for row in rows(lake, declared.ITEMS)] == ["USD", None, None]


def test_a_file_that_lacked_rates_is_read_again_once_they_are_there(lake, goods, write, lines, rows):
    goods.write_text(goods.read_text().replace('currency = "USD"', 'currency = "KRW"'))
    path = write("a.csv", lines(4))
    load(lake, goods, [path])
    assert load(lake, goods, [path]).files[0].already_loaded
    rate = [["KRW"], [date(2024, 1, 1)], [1000.0], ["rates"], ["f"], [1]]
    with lake.change("rates") as change:
        change.append(known.RATES, pa.table(rate, schema=known.RATES.schema))
    again = load(lake, goods, [path])
    assert (again.tables["declared.items"], again.without_rate) == (Upserted(0, 4, 0), 0)
    assert {row["customs_value"] for row in rows(lake, declared.ITEMS)} == {0.1}
    assert load(lake, goods, [path]).files[0].already_loaded


def test_a_file_with_the_wrong_header_is_refused_even_if_no_record_follows(lake, goods, write):
    with pytest.raises(SourceError, match=r"lacks \d+ column"):
        load(lake, goods, [write("other.csv", "a,b\n")])


def test_a_file_with_a_header_and_no_record_is_loaded_and_holds_nothing(lake, goods, write, lines):
    report = load(lake, goods, [write("quiet day.csv", lines(0))])
    assert (report.read, report.loaded, report.quarantined) == (0, 0, 0)
