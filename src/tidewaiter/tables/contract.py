"""What a table promises: its grain, its key, and for each column a meaning and a unit.

A contract is data. The lake checks every table against it at the edge of every
step, the data dictionary is printed from it, and a stage knows no other stage
except through it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

from tidewaiter.errors import ContractError

__all__ = ["ANNOUNCED_DAYS", "HAPPENED_DAYS", "Column", "Kind", "Table", "collect", "contract"]

Kind = Literal["text", "int", "float", "bool", "date", "time"]

_ARROW: dict[str, pa.DataType] = {
    "text": pa.string(),
    "int": pa.int64(),
    "float": pa.float64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "time": pa.timestamp("us", tz="UTC"),
}

ANNOUNCED_DAYS = 92
"""A ship may be announced when it sails: the longest voyages of trade take some two months, and it may be late."""
HAPPENED_DAYS = 7
"""It is tomorrow elsewhere, and an entry filed from the sea may bear the day of arrival (19 CFR 141.68)."""

_TABLES: dict[str, Table] = {}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, kind, meaning, unit, and whether it may be empty.

    `ahead_days` says of a day of what has happened or is announced how far ahead of today a source may tell it. Where
    it is None any day may stand, as with the ends of orders and licences.
    """

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    nullable: bool = True
    ahead_days: int | None = None

    @property
    def arrow(self) -> pa.Field:
        """The column as an Arrow field; every Arrow field is nullable, the lake checks emptiness."""
        return pa.field(self.name, _ARROW[self.kind])


@dataclass(frozen=True, slots=True)
class Table:
    """A contract: `name` is `stage.noun`, `grain` says in words what one row is."""

    name: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names in the order in which they are stored."""
        return tuple(column.name for column in self.columns)

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema of the stored table."""
        return pa.schema([column.arrow for column in self.columns])

    @property
    def required(self) -> tuple[str, ...]:
        """Columns that may not be empty."""
        return tuple(column.name for column in self.columns if not column.nullable)

    def column(self, name: str) -> Column:
        """The column of that name.

        Raises:
            ContractError: the table has no such column.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise ContractError(f"table {self.name!r} has no column {name!r}; it has {', '.join(self.column_names)}")

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)


def contract(name: str, *, grain: str, key: tuple[str, ...], columns: tuple[Column, ...]) -> Table:
    """Declare a table and enter it in the dictionary.

    Raises:
        ContractError: the name is taken, or a key column is missing or may be empty.
    """
    if name in _TABLES:
        raise ContractError(f"two contracts are called {name!r}")
    table = Table(name, grain, key, columns)
    doubled = len(set(table.column_names)) != len(columns)
    if doubled or not set(key) <= set(table.required):
        raise ContractError(f"contract {name!r}: columns must be unique and its key {key} must be required columns")
    _TABLES[name] = table
    return table


def collect() -> dict[str, Table]:
    """Every contract by name, in the order of the names."""
    return dict(sorted(_TABLES.items()))
