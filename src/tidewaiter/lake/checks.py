"""Does a table keep its contract? Asked at the edge of every step and every load."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.types as pt

from tidewaiter.errors import ContractError
from tidewaiter.tables import Table

__all__ = ["broken_promises", "conformed"]

_FITS: dict[str, Callable[[pa.DataType], bool]] = {
    "text": lambda t: pt.is_string(t) or pt.is_large_string(t) or pt.is_dictionary(t) or pt.is_string_view(t),
    "int": pt.is_integer,
    "float": lambda t: pt.is_floating(t) or pt.is_integer(t),
    "bool": pt.is_boolean,
    "date": pt.is_date32,
    "time": pt.is_timestamp,
}


def conformed(table: Table, rows: pa.RecordBatchReader) -> pa.RecordBatchReader:
    """The same rows in the contract's own column order and Arrow types.

    Raises:
        ContractError: a column is missing, unknown, or of another kind.
    """
    _check_names(table, rows.schema.names)
    wrong = [
        f"  {column.name} should be {column.kind}, and is {rows.schema.field(column.name).type}"
        for column in table
        if not (pt.is_null(kind := rows.schema.field(column.name).type) or _FITS[column.kind](kind))
    ]
    if wrong:
        raise ContractError("\n".join([f"{table.name} has columns of the wrong kind:", *wrong]))
    schema = table.schema

    def batches() -> Iterator[pa.RecordBatch]:
        for batch in rows:
            part = pa.Table.from_batches([batch]).select(schema.names).cast(schema)
            yield from part.to_batches()

    return pa.RecordBatchReader.from_batches(schema, batches())


def broken_promises(table: Table, rows: ir.Table) -> ir.Table:
    """One row of counts: empty values in each required column, and rows whose key is not their own.

    Returns columns `empty_<name>` for every required column, and `repeated`.
    """
    import ibis

    empties = {f"empty_{name}": rows[name].isnull().sum().fill_null(0) for name in table.required}
    counts = rows.aggregate(rows=rows.count(), **empties)
    keys = rows.select(*table.key).distinct().aggregate(keys=ibis._.count())
    return counts.cross_join(keys).mutate(repeated=ibis._.rows - ibis._.keys).drop("rows", "keys")


def _check_names(table: Table, names: list[str]) -> None:
    missing = [name for name in table.column_names if name not in names]
    unknown = [name for name in names if name not in table.column_names]
    if not missing and not unknown:
        return
    lines = [f"{table.name} does not keep its contract:"]
    for name in missing:
        near = difflib.get_close_matches(name, unknown, n=1)
        lines.append(f"  {name} is missing" + (f" (is it {near[0]!r}?)" if near else ""))
    lines += [f"  {name} is not in the contract" for name in unknown]
    raise ContractError("\n".join(lines))
