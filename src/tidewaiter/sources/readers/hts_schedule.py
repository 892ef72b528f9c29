"""An edition of the US tariff schedule as records; the file's name tells which edition it is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tidewaiter.sources.known.hts_editions import edition_of
from tidewaiter.sources.known.hts_schedule import COLUMNS, tariff_lines
from tidewaiter.sources.mapping import SourceMapping
from tidewaiter.sources.opening import SourceFile
from tidewaiter.sources.readers.enriched import enriched_delimited
from tidewaiter.sources.records import Records

__all__ = ["read_hts_schedule"]


def read_hts_schedule(file: SourceFile, mapping: SourceMapping) -> Iterator[Records]:
    """One record for each published line.

    Raises:
        SourceError: the file's name does not tell the edition, or a published column is missing.
    """
    lines = partial(tariff_lines, edition=edition_of(file.name))
    yield from enriched_delimited(lines, needs=COLUMNS).read(file, mapping)
