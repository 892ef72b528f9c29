"""The other formats: JSON lines, XML, workbooks, Parquet give the same declaration."""

from __future__ import annotations

import datetime as dt
import io
import json

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidewaiter.errors import FileRefusedError, MappingError
from tidewaiter.sources import load
from tidewaiter.tables import declared, loaded

LINE = {
    "Declaration": "D0", "Line": 1, "Date": "2024-03-01", "Importer No": "A0", "Importer": "Acme 0", "HS": "090121",
    "Net kg": 10.5, "Value": 100, "Origin": "Brazil",
}  # fmt: skip


def workbook(*rows: list[object]) -> bytes:
    book, packed = openpyxl.Workbook(), io.BytesIO()
    book.active.append(list(LINE))
    for row in rows:
        book.active.append(row)
    book.save(packed)
    return packed.getvalue()


def parquet(columns: dict[str, list[object]]) -> bytes:
    packed = io.BytesIO()
    pq.write_table(pa.table(columns), packed)
    return packed.getvalue()


@pytest.fixture
def goods_as(goods):
    """The mapping for another format, with more lines under [read] if it needs them."""

    def changed(form: str, *more: str):
        goods.write_text(goods.read_text().replace('format = "csv"', f'format = "{form}"') + "\n".join(more))
        return goods

    return changed


def xml(*records: str) -> str:
    return "<export><list>" + "".join(records) + "</list></export>"


def test_json_lines_may_nest_and_list(lake, goods_as, write, rows):
    mapping = goods_as("jsonl")
    mapping.write_text(mapping.read_text().replace('"HS"', '"goods.HS"').replace('name = "Importer"', 'name = "names"'))
    line = LINE | {"goods": {"HS": "090121"}, "names": ["Acme", "Acme Ltd"]}
    load(lake, mapping, [write("a.jsonl", json.dumps(line) + "\n\n")])
    assert rows(lake, declared.ITEMS)[0]["hs6"] == "090121"
    assert rows(lake, declared.PARTIES)[0]["name"] == "Acme;Acme Ltd"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"Declaration": ', "the line is not a whole JSON object"),
        ("[1, 2]", "the line is JSON, but not an object"),
        ('{"a": "\\ud800"}', "the line holds half of a character"),
        ("[" * 3000, "the line is not a whole JSON object"),
        ('{"a":' * 30 + "1" + "}" * 30, "the object is nested too deeply"),
        ('{"a": ' + "9" * 5000 + "}", "the line is not a whole JSON object"),
    ],
)
def test_a_bad_json_line_waits_in_quarantine(lake, goods_as, write, rows, line, reason):
    report = load(lake, goods_as("jsonl"), [write("a.jsonl", f"{json.dumps(LINE)}\n{line}\n")])
    assert (report.read, report.loaded) == (2, 1)
    assert reason in report.reasons or "nested too deeply" in str(report.reasons)


def test_a_workbook_gives_dates_numbers_and_text(lake, goods, goods_as, write, rows):
    row = ["D0", 1, dt.date(2024, 3, 1), "A0", "Acme 0", "090121", 10.5, 100.0, "Brazil"]
    report = load(lake, goods_as("xlsx"), [write("a.xlsx", workbook(row, [None] * 9, ["D1", "one"]))])
    assert (report.read, report.loaded) == (2, 1)
    [item] = rows(lake, declared.ITEMS)
    assert (item["declared_on"], item["line_no"], item["net_mass_kg"]) == (dt.date(2024, 3, 1), 1, 10.5)


def row_of(form: str) -> bytes:
    """548.125 kg, as a number, in a file of that format."""
    line = LINE | {"Net kg": 548.125, "HS": 8517.13}
    if form == "xlsx":
        return workbook(list(line.values()))
    return parquet({name: [value] for name, value in line.items()}) if form == "parquet" else json.dumps(line).encode()


@pytest.mark.parametrize("form", ["xlsx", "parquet", "jsonl"])
def test_a_number_that_is_one_is_not_read_in_the_notation_of_texts(lake, goods_as, write, rows, form):
    """Where points group thousands, 548.125 as text is half a million; as a number it is what it is."""
    load(lake, goods_as(form, "[read]", 'decimal = ","', 'thousands = "."'), [write(f"a.{form}", row_of(form))])
    [item] = rows(lake, declared.ITEMS)
    assert (item["net_mass_kg"], item["hs6"]) == (548.125, "851713")


def test_a_workbook_under_a_mapping_for_text_is_told_from_an_archive(lake, goods, write):
    with pytest.raises(FileRefusedError, match='Excel workbook; write `format = "xlsx"`'):
        load(lake, goods, [write("a.xlsx", workbook(list(LINE.values())))])


def test_a_damaged_workbook_is_refused(lake, goods_as, write):
    whole = workbook(list(LINE.values()))
    with pytest.raises(FileRefusedError):
        load(lake, goods_as("xlsx"), [write("a.xlsx", whole[: len(whole) // 2])])


def test_a_workbook_without_the_named_sheet_says_so(lake, goods_as, write):
    with pytest.raises(FileRefusedError, match="sheet 'Lines'"):
        load(lake, goods_as("xlsx", "[read]", 'sheet = "Lines"'), [write("a.xlsx", workbook(list(LINE.values())))])


def test_parquet_of_any_types_is_read(lake, goods_as, write, rows):
    columns = {name: [value] for name, value in LINE.items()}
    columns["Date"] = [dt.date(2024, 3, 1)]
    load(lake, goods_as("parquet"), [write("a.parquet", parquet(columns))])
    assert rows(lake, declared.ITEMS)[0]["declared_on"] == dt.date(2024, 3, 1)


def test_a_damaged_parquet_file_is_refused(lake, goods_as, write):
    whole = parquet({name: [value] for name, value in LINE.items()})
    with pytest.raises(FileRefusedError, match="no Parquet file"):
        load(lake, goods_as("parquet"), [write("a.parquet", whole[:-20])])


def test_xml_records_give_children_and_attributes(lake, goods_as, write, rows):
    mapping = goods_as("xml", "[read]", 'record = "line"')
    text = mapping.read_text()
    for name in LINE:
        text = text.replace(f'"{name}"', f'"{"@no" if name == "Declaration" else name.replace(" ", "_").lower()}"')
    mapping.write_text(text)
    children = "".join(
        f"<{n.replace(' ', '_').lower()}>{v}</{n.replace(' ', '_').lower()}>" for n, v in list(LINE.items())[1:]
    )
    assert load(lake, mapping, [write("a.xml", xml(f'<line no="D0">{children}</line>'))]).reasons == {}
    assert rows(lake, declared.ITEMS)[0]["item_id"] == "goods/D0/1"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (xml("<line><a>1</a></line>")[:-9], "malformed or cut short"),
        ('<!DOCTYPE x [<!ENTITY a "boom">]><x>&a;</x>', "declares entities"),
        ("no xml at all", "malformed or cut short"),
    ],
)
def test_xml_cut_short_or_hostile_is_refused(lake, goods_as, write, text, words):
    with pytest.raises(FileRefusedError, match=words):
        load(lake, goods_as("xml", "[read]", 'record = "line"'), [write("a.xml", text)])


def test_xml_needs_to_know_what_a_record_is(lake, goods_as, write):
    with pytest.raises(MappingError, match="which element is a record"):
        load(lake, goods_as("xml"), [write("a.xml", xml())])


def test_an_empty_json_lines_file_has_no_records(lake, goods_as, write, rows):
    report = load(lake, goods_as("jsonl"), [write("a.jsonl", "\n\n")])
    assert report.read == 0
    assert rows(lake, loaded.FILES)[0]["records_read"] == 0
