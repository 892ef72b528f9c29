"""Text folded inside the engine."""

from __future__ import annotations

import ibis
import pyarrow as pa
import pytest

from tidewaiter.columns.words import compacted, folded, words
from tidewaiter.terms.folding import fold


def told(function, text):
    rows = ibis.memtable(pa.table({"text": pa.array([text], pa.string())}))
    return rows.select(told=function(rows.text)).to_pyarrow()["told"].to_pylist()[0]


@pytest.mark.parametrize(
    "text", ["  Côte d’Ivoire ", "Bosnia & Herzegovina", "Łódź, Türkiye", "A.B.C. (Trading) Ltd", "北京 贸易", ""]
)
def test_names_fold_as_they_do_in_python(text):
    assert told(folded, text) == fold(text)


def test_a_number_is_its_letters_and_figures():
    assert told(compacted, "mscu 123456-7/x") == "MSCU1234567X"


def test_words_have_no_figures_and_no_plural_s():
    assert told(words, "Men's leather SHOES, size 42 (glass-bead)") == [
        "MEN",
        "LEATHER",
        "SHOE",
        "SIZE",
        "GLAS",
        "BEAD",
    ]


@pytest.mark.parametrize("text", ["", "42 / 7", "a b c", "!!!"])
def test_a_text_without_words_has_none(text):
    assert told(words, text) == []


def test_only_the_beginning_of_an_endless_text_is_read():
    assert len(told(words, "ab " * 100_000)) < 200
