"""The data dictionary: every contract as a page that people read, printed from the contracts themselves."""

from __future__ import annotations

from collections.abc import Iterable

from tidewaiter.tables.contract import Table

__all__ = ["data_dictionary"]

_PREFACE = """# Data dictionary

Printed from the contracts in `src/tidewaiter/tables` by `tidewaiter dictionary`; do not edit by hand.
A column marked *required* is never empty; **key** columns together name a row.
"""


def data_dictionary(tables: Iterable[Table]) -> str:
    """Markdown with one section per table and one row per column."""
    return "\n".join([_PREFACE, *(_section(table) for table in tables)])


def _section(table: Table) -> str:
    lines = [
        f"## {table.name}",
        "",
        f"One row: {table.grain}.",
        "",
        "| column | kind | unit | meaning |",
        "|---|---|---|---|",
    ]
    for column in table:
        name = f"**{column.name}**" if column.name in table.key else column.name
        need = "" if column.nullable else " *required*"
        lines.append(f"| {name} | {column.kind}{need} | {column.unit} | {_escaped(column.meaning)} |")
    return "\n".join([*lines, ""])


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")
