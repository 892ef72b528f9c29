"""What came in: every file, every record refused, and every doubt about labelled data."""

from __future__ import annotations

from tidewaiter.tables.contract import Column, contract

__all__ = ["AUDITS", "FILES", "QUARANTINE"]

FILES = contract(
    "loaded.files",
    grain="one file loaded through one mapping",
    key=("file_id", "source"),
    columns=(
        Column("file_id", "text", "first 16 hex digits of sha256", nullable=False),
        Column("source", "text", "name of the mapping", nullable=False),
        Column("mapping_digest", "text", "digest of the mapping as used", nullable=False),
        Column("name", "text", "file name, without folder", nullable=False),
        Column("sha256", "text", "SHA-256 of the file's bytes", nullable=False),
        Column("size_bytes", "int", "size of the file", "bytes", nullable=False),
        Column("records_read", "int", "records in the file", "records", nullable=False),
        Column("records_loaded", "int", "records that entered the lake", "records", nullable=False),
        Column("records_quarantined", "int", "records refused, each with its reason", "records", nullable=False),
        Column("amounts_without_rate", "int", "amounts left empty for want of a rate of exchange", "amounts"),
        Column("rows_written", "text", "JSON object: table -> rows new or changed", nullable=False),
        Column("loaded_at", "time", "when the load was published", nullable=False),
    ),
)

QUARANTINE = contract(
    "loaded.quarantine",
    grain="one record refused by a load, whole, until it is corrected",
    key=("file_id", "source", "row_no"),
    columns=(
        Column("source", "text", "name of the mapping", nullable=False),
        Column("file_id", "text", "see loaded.files", nullable=False),
        Column("row_no", "int", "record number in the file, from 1", nullable=False),
        Column("column", "text", "column of the file that is at fault, if one is"),
        Column("reason", "text", "what is wrong, in words, without the value", nullable=False),
        Column("record", "text", "JSON object: the record as found", nullable=False),
        Column("quarantined_at", "time", "when", nullable=False),
    ),
)

AUDITS = contract(
    "loaded.audits",
    grain="one check of one source's labelled data for what flatters a model",
    key=("source", "check"),
    columns=(
        Column("source", "text", "name of the mapping", nullable=False),
        Column("check", "text", "name of the check", nullable=False),
        Column("share", "float", "share of labelled lines concerned", "0-1"),
        Column("lines", "int", "labelled lines looked at", "lines", nullable=False),
        Column("grave", "bool", "the finding must stand beside every figure of a model", nullable=False),
        Column("finding", "text", "the finding in words", nullable=False),
    ),
)
