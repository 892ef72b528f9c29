"""Where a row came from: three columns that every loaded table ends with."""

from __future__ import annotations

from tidewaiter.tables.contract import Column

__all__ = ["PROVENANCE"]

PROVENANCE = (
    Column("source", "text", "name of the mapping that read the row", nullable=False),
    Column("file_id", "text", "first 16 hex digits of the file's SHA-256; see loaded.files", nullable=False),
    Column("row_no", "int", "record number in the file, from 1 (header not counted)", nullable=False),
)
