"""Delimited text: delimiters, encodings, quotation marks; no record is lost."""

from __future__ import annotations

import pytest

from tidewaiter.sources import Limits
from tidewaiter.sources.mapping_file import read_mapping
from tidewaiter.sources.opening import source_file
from tidewaiter.sources.readers.delimited import read_delimited


@pytest.fixture
def read(goods, write):
    """Read a text by the reader alone: the good records, and for each broken one its number and reason."""

    def reading(content, **changes):
        mapping = read_mapping(goods)
        mapping = mapping.model_copy(
            update={"encoding": changes.pop("encoding", None), "read": mapping.read.model_copy(update=changes)}
        )
        good, broken = [], []
        for records in read_delimited(source_file(write("a.csv", content), limits=Limits()), mapping):
            good += [
                (n, *r.values()) for n, r in zip(records.row_no.to_pylist(), records.columns.to_pylist(), strict=True)
            ]
            broken += [(each.row_no, each.reason, each.record) for each in records.broken]
        return good, broken

    return reading


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_seen(read, delimiter):
    assert read(delimiter.join("abc") + "\n" + delimiter.join("123"))[0] == [(1, "1", "2", "3")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_encoding_is_seen(read, encoding):
    text = "name,place\n" + "Müller,Köln\n" * 20
    assert read(text.encode(encoding))[0][0] == (1, "Müller", "Köln")


def test_a_declared_encoding_is_used(read):
    assert read("name\nмосква\n".encode("cp1251"), encoding="cp1251")[0] == [(1, "москва")]


def test_bytes_that_do_not_fit_break_their_own_record_only(read):
    good, broken = read("name\nKöln\n".encode() + b"K\xf6ln\nBonn\n")
    assert good == [(1, "Köln"), (3, "Bonn")]
    assert [entry[:2] for entry in broken] == [(2, "'name' holds characters that the file's encoding cannot read")]


def test_a_replacement_character_that_the_exporter_wrote_is_a_character(read):
    assert read("name\nK\ufffdln\n")[0] == [(1, "K\ufffdln")]


def test_quoted_delimiters_and_line_ends_belong_to_the_value(read):
    assert read('a,b\n"1,5","two\nlines"\n')[0] == [(1, "1,5", "two\nlines")]


def test_a_quotation_mark_left_open_costs_one_record_and_not_the_rest(read):
    good, broken = read('a,b\n1,2\n3,"4\n5,6\n7,8\n')
    assert good == [(1, "1", "2"), (3, "5", "6"), (4, "7", "8")]
    assert [(entry[0], entry[2]) for entry in broken] == [(2, {"text": '3,"4'})]


def test_open_quotation_marks_on_every_line_do_not_stall_the_reader(read):
    good, broken = read("a,b\n" + '1,"2\n' * 999)
    assert len(good) + len(broken) == 999


def test_blank_lines_are_no_records_and_surplus_empty_fields_no_fault(read):
    assert read("a,b\n\n1,2,,\n\n3,4\n") == ([(1, "1", "2"), (2, "3", "4")], [])


def test_a_surplus_field_is_kept_with_the_broken_record(read):
    assert read("a,b\n1,2,3\n")[1] == [
        (1, "the record has 3 fields where the header has 2", {"a": "1", "b": "2", "field 3": "3"})
    ]


def test_nameless_and_repeated_columns_get_their_number(read, write, goods):
    mapping = read_mapping(goods)
    [records] = read_delimited(source_file(write("b.csv", "a,,a\n1,2,3\n"), limits=Limits()), mapping)
    assert records.columns.column_names == ["a", "column (2)", "a (3)"]


def test_a_file_without_header_takes_the_mappings_names(read):
    assert read("1,2\n3,4\n", names=("a", "b"))[0] == [(1, "1", "2"), (2, "3", "4")]


def test_lines_before_the_header_are_skipped_when_the_mapping_says_so(read):
    assert read("Report of May\n\na,b\n1,2\n", skip_lines=2)[0] == [(1, "1", "2")]
