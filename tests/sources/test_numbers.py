"""Numbers as people write them: what is read, and what is refused rather than read wrongly."""

from __future__ import annotations

import pyarrow as pa
import pytest

from tidewaiter.sources.numbers import read_numbers, untold_separators


@pytest.mark.parametrize(
    ("text", "decimal", "thousands", "number"),
    [
        ("1,234,567.5", ".", ",", 1234567.5),
        ("12,34,567", ".", ",", 1234567.0),
        ("1.250,5", ",", ".", 1250.5),
        ("-7 314,99", ",", " ", -7314.99),
        ("7\u00a0314,99", ",", " ", 7314.99),
        ("1\u202f007\u202f314,99", ",", " ", 1007314.99),
        ("1'000'000", ".", "'", 1000000.0),
        ("1234.5", ".", ",", 1234.5),
        ("1e3", ".", ",", 1000.0),
    ],
)
def test_a_number_is_read_as_its_country_writes_it(text, decimal, thousands, number):
    values, bad = read_numbers(pa.array([text]), decimal=decimal, thousands=thousands)
    assert (values.to_pylist(), bad) == ([number], None)


@pytest.mark.parametrize(
    ("text", "decimal", "thousands"),
    [
        ("1463,00", ".", ","),
        ("0,5", ".", ","),
        ("1.5", ",", "."),
        ("1.234.5", ",", "."),
        ("12 34", ",", " "),
        ("1,2345", ".", ","),
        ("7 314,99", ".", " "),
        ("0.125", ",", "."),
    ],
)
def test_a_number_of_another_notation_is_refused_and_not_read_a_hundredfold(text, decimal, thousands):
    values, bad = read_numbers(pa.array([text, None]), decimal=decimal, thousands=thousands)
    assert values.to_pylist() == [None, None]
    assert bad is not None
    assert bad.tolist() == [True, False]


@pytest.mark.parametrize(
    ("decimal", "untold", "plain"),
    [
        (
            ",",
            ["17.927", "1.234.567", "-17.927", "17.927,84", "0.125"],
            ["17,927", "17927", "1.5", "17.9270", "", None],
        ),
        (".", ["17,927", "1,234,567", "12,34,567", "17,927.84"], ["17.927", "17927", "1,5", "1e3", "", None]),
    ],
)
def test_what_may_be_thousands_is_noticed_where_nothing_says_how_they_are_written(decimal, untold, plain):
    where = untold_separators(pa.array([*untold, *plain]), decimal=decimal)
    assert where is not None
    assert where.tolist() == [True] * len(untold) + [False] * len(plain)


def test_where_no_other_mark_is_written_nothing_is_untold():
    assert untold_separators(pa.array(["17,927", None]), decimal=",") is None
