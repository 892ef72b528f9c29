"""A feed's parser among broken records, in many batches, and in a hurry."""

from pathlib import Path

import pytest

from tidewaiter.errors import SourceError
from tidewaiter.sources import Limits, read_mapping
from tidewaiter.sources.opening import SourceFile, source_file
from tidewaiter.sources.readers import delimited
from tidewaiter.sources.readers.enriched import enriched_delimited

MAPPING = read_mapping("forced-labor")


def shouting(rows):
    for row in rows:
        yield dict(row) | {"loud": row["entity"].upper()}


def backwards(rows):
    """A parser that must see the whole file first."""
    yield from [dict(row) | {"loud": str(n)} for n, row in enumerate(list(rows))]


def written(folder: Path, text: str) -> SourceFile:
    path = folder / "feed.csv"
    path.write_text(text, encoding="utf-8")
    return source_file(path, limits=Limits())


def batches(file: SourceFile, enrich):
    return list(enriched_delimited(enrich, needs=("entity",)).read(file, MAPPING))


@pytest.mark.parametrize("enrich", [shouting, backwards])
def test_every_record_comes_back_once_whatever_the_batches(tmp_path, monkeypatch, enrich):
    monkeypatch.setattr(delimited, "BATCH_RECORDS", 3)
    lines = [f"name {n},x" if n % 4 else f"name {n}" for n in range(10)]
    found = batches(written(tmp_path, "\n".join(["entity,country", *lines])), enrich)
    numbers = [number for batch in found for number in batch.row_no.to_pylist()]
    broken = [torn.row_no for batch in found for torn in batch.broken]
    assert sorted(numbers + broken) == list(range(1, 11))
    assert broken == [1, 5, 9]
    assert all(batch.columns.num_rows == len(batch.row_no) for batch in found)


def test_a_record_keeps_its_own_columns_beside_the_new(tmp_path):
    (batch,) = batches(written(tmp_path, "entity,country\nname,x\n"), shouting)
    assert batch.columns.to_pylist() == [{"entity": "name", "country": "x", "loud": "NAME"}]


def test_a_file_with_a_header_alone_misses_no_column(tmp_path):
    found = batches(written(tmp_path, "entity,country\n"), shouting)
    assert [len(batch.row_no) for batch in found] in ([], [0])


def test_a_column_that_the_parser_needs_is_asked_for_by_name(tmp_path):
    with pytest.raises(SourceError, match=r"entity\s+\(did you mean 'entiti'"):
        batches(written(tmp_path, "entiti,country\nname,x\n"), shouting)
