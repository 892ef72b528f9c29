"""Reasons in words, made inside the engine."""

from __future__ import annotations

import ibis
import pyarrow as pa
import pytest

from tidewaiter.signals.reason import fields, in_words


def written(template, **values):
    types = {name: pa.string() if isinstance(value, str) else pa.float64() for name, value in values.items()}
    rows = ibis.memtable(pa.table({name: pa.array([value], types[name]) for name, value in values.items()}))
    return rows.select(reason=in_words(template, rows)).to_pyarrow()["reason"].to_pylist()[0]


def test_numbers_and_words_stand_where_the_template_names_them():
    told = written("{price:.2f} per kg from {origin} ({peers:.0f} lines)", price=2.1, origin="VN", peers=41.4)
    assert told == "2.10 per kg from VN (41 lines)"


@pytest.mark.parametrize(("number", "text"), [(1e300, "1" + "0" * 18), (-1e300, "-1" + "0" * 18), (0.0, "0")])
def test_absurd_numbers_are_bounded_and_written_out(number, text):
    assert written("{n:.0f}", n=number) == text


def test_what_is_not_known_is_said_to_be():
    assert written("{n:.2f} of {who}", n=None, who=None) == "unknown of unknown"


def test_the_columns_of_a_template_are_found():
    assert fields("{a:.2f} and {b}, {{not this}}") == ("a", "b")
