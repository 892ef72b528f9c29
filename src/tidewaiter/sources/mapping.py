"""What a mapping may say: where each column of our tables comes from in a file of somebody else's.

A mapping is data. It names columns, constants, code tables and formats; it holds
no code and no SQL, so reading one is always safe, and a mistake in it can be
explained before the first record is read.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from tidewaiter.sources.date_formats import fault_of_format
from tidewaiter.sources.vocabularies import CODES, is_code
from tidewaiter.tables import Table, collect
from tidewaiter.tables.contract import Kind
from tidewaiter.tables.provenance import PROVENANCE
from tidewaiter.terms.quantity import unit_code, units_to_kg

__all__ = ["CHECKS", "ROLES", "ColumnSpec", "PartySpec", "ReadSpec", "SourceMapping", "TableSpec", "When"]

Scalar = str | int | float | bool
ROLES = ("importer", "exporter", "declarant", "carrier", "shipper", "consignee", "notify")
CHECKS = ("container", "containers", "imo", "air_waybill", "entry_number", "case_number", "mid", "lei", "currency")


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]


@cache
def _zones() -> set[str]:
    """All time zones; their folders are walked once."""
    return available_timezones()


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, strict=False)


class When(_Strict):
    """A condition on a record: the column's text is, or is not, one of these, or is given at all."""

    from_: Names = Field(alias="from")
    is_in: Names = Field((), alias="in")
    not_in: Names = ()
    filled: bool | None = None


class ColumnSpec(_Strict):
    """Where one column of ours comes from. The steps apply in the order in which they stand here."""

    from_: Names = Field((), alias="from", description="one name or several: the first that is not empty")
    join: Names = Field((), description="several names, joined")
    separator: str = " "
    prefix: str = Field("", description="what stands before a joined text")
    value: Scalar | None = Field(None, description="a constant")
    digest: Names = Field((), description="a digest of these columns; of the whole record for ['*']")
    empty: Names = Field((), description="texts that mean 'not given' here")
    pattern: str | None = Field(None, description="a regular expression; what its first group finds is kept")
    split: str | None = Field(None, description="parts at this text, each treated alone, written with ;")
    map: dict[str, Scalar] | None = Field(None, description="code table: what it does not list is at fault")
    otherwise: Scalar | None = Field(None, description="what `map` gives for codes that it does not list")
    country: bool = Field(False, description="a country's name or code, to ISO 3166 alpha-2")
    hs: bool = Field(False, description="a commodity code, to digits")
    check: Literal[CHECKS] | None = Field(None, description="an identifier that is kept only if valid")  # type: ignore[valid-type]
    format: Names = Field((), description="formats of a date, as strftime writes them; ISO 8601 if not given")
    zone: str | None = Field(None, description="time zone of the day that a timestamp means, e.g. Asia/Kolkata")
    last_day: bool = Field(False, description="a month or a year means its last day, not its first")
    add_days: int = Field(0, description="days to add to a date")
    scale: float = Field(1.0, description="factor for a number")
    unit: str | None = Field(None, description="unit of a mass where it is not kg")
    unit_from: Names = Field((), description="column that holds the unit of a mass; kg where it is empty")
    default: Scalar | None = Field(None, description="a constant where all the above gave nothing")
    required: bool = Field(False, description="a record without it is refused")
    optional: bool = Field(False, description="the file need not have the column")
    on_bad: Literal["refuse", "empty"] = Field("refuse", description="what becomes of a value that cannot be read")
    when: tuple[When, ...] = Field((), description="the spec holds only for records that meet these")
    or_else: ColumnSpec | None = Field(None, description="another spec, where this one gave nothing")

    @field_validator("unit")
    @classmethod
    def _is_mass(cls, unit: str | None) -> str | None:
        if unit is not None and unit_code(unit) not in units_to_kg():
            raise ValueError(f"{unit!r} is not a unit of mass that we know")
        return unit

    @field_validator("format")
    @classmethod
    def _is_format(cls, forms: tuple[str, ...]) -> tuple[str, ...]:
        if fault := next(filter(None, map(fault_of_format, forms)), None):
            raise ValueError(fault)
        return forms

    @field_validator("zone")
    @classmethod
    def _is_zone(cls, zone: str | None) -> str | None:
        if zone is not None and zone not in _zones():
            raise ValueError(f"there is no time zone {zone!r}; one is called Asia/Kolkata, for example")
        return zone

    @model_validator(mode="after")
    def _one_origin(self) -> ColumnSpec:
        origins = [bool(self.from_), bool(self.join), bool(self.digest), self.value is not None]
        if sum(origins) != 1:
            raise ValueError("say exactly one of `from`, `join`, `digest` and `value`")
        return self

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str | None) -> str | None:
        try:
            groups = re.compile(pattern or "()").groups
        except re.error as fault:
            raise ValueError(f"`pattern` is no regular expression: {fault}") from fault
        if groups < 1:
            raise ValueError("`pattern` needs one group in parentheses: what it finds is kept")
        return pattern

    @property
    def names(self) -> tuple[str, ...]:
        """Every column of the file that the spec reads for its value."""
        own = (name for name in (*self.from_, *self.join, *self.digest, *self.unit_from) if name != "*")
        return (*own, *(self.or_else.names if self.or_else else ()))


def _as_spec(value: object) -> object:
    return {"from": value} if isinstance(value, str | list) else value


Spec = Annotated[ColumnSpec, BeforeValidator(_as_spec)]


class TableSpec(_Strict):
    """One of our tables and its columns; `repeats = "first"` where many records name the same thing."""

    columns: dict[str, Spec]
    when: tuple[When, ...] = ()
    optional: bool = False
    repeats: Literal["refuse", "first"] = "refuse"


class PartySpec(_Strict):
    """How a record names one party: by number, or else by name and country."""

    id: Spec | None = None
    name: Spec | None = None
    address: Spec | None = None
    city: Spec | None = None
    country: Spec | None = None
    identifier: Spec | None = None
    identifier_kind: Spec | None = None
    phone: Spec | None = None
    email: Spec | None = None


class ReadSpec(_Strict):
    """How the file is to be read."""

    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    quote: Annotated[str, Field(max_length=1)] = '"'
    names: tuple[str, ...] = ()
    skip_lines: Annotated[int, Field(ge=0)] = 0
    sheet: str | None = None
    record: str | None = None
    member: str | None = None
    decimal: Literal[".", ","] = "."
    thousands: str = ""
    empty: tuple[str, ...] = ()


_PROVENANCE = frozenset(column.name for column in PROVENANCE)
_DERIVED = {
    "declared.items": frozenset({"item_id", "line_no", "flow"}),
    "declared.consignments": frozenset({"consignment_id", "line_no"}),
    "declared.filings": frozenset({"filing_id", "line_no", "known_on"}),
    "found.outcomes": frozenset({"outcome_id", "cause", "severity"}),
}
"""Columns that follow from others, and need not be mapped."""


class SourceMapping(_Strict):
    """A whole mapping."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    about: str
    licence: str = ""
    notes: str = ""
    files: Names = ()
    format: str
    encoding: str | None = None
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
    known_after_days: int | None = None
    others: Literal["quarantine", "pass"] = Field(
        "quarantine", description="what becomes of records that meet the conditions of no table"
    )
    read: ReadSpec = ReadSpec()
    party: dict[Literal[ROLES], PartySpec] = Field(default_factory=dict)  # type: ignore[valid-type]
    tables: dict[str, TableSpec]
    digest: str = ""

    @model_validator(mode="after")
    def _whole(self) -> SourceMapping:
        derived = _DERIVED | ({"found.outcomes": _DERIVED["found.outcomes"] | {"known_on"}} if self._knows_when else {})
        for name, table in self.contracts().items():
            given = {*self.tables[name].columns, *derived.get(name, ()), *_PROVENANCE}
            if name == "found.outcomes" and "declared.items" in self.tables:
                given.add("item_id")
            missing = [column for column in table.required if column not in given]
            amounts = [column.name for column in table if column.unit == "lake currency"]
            if self.currency is None and set(amounts) & set(self.tables[name].columns):
                raise ValueError(f"[{name}] gives {' or '.join(amounts)}: say in which `currency` under [source]")
            if self.tables[name].repeats == "first" and name.startswith("declared."):
                raise ValueError(f"[{name}] is what traders declare; a repeated line is refused, never dropped")
            for column, spec in self.tables[name].columns.items():
                _check_constants(spec, kind=table.column(column).kind, where=f"[{name}] {column}")
                _check_codes(spec, table=name, column=column)
            if missing:
                raise ValueError(f"[{name}] lacks {', '.join(missing)}, which may not be empty")
        return self

    @property
    def _knows_when(self) -> bool:
        return self.known_after_days is not None and "declared.items" in self.tables

    def contracts(self) -> dict[str, Table]:
        """The contracts of the tables that the mapping fills."""
        known = collect()
        return {name: known[name] for name in self.tables}


def _check_constants(spec: ColumnSpec, *, kind: Kind, where: str) -> None:
    """A constant must be of its column's kind; found out here, and not by every record."""
    for constant in (spec.value, spec.default):
        try:
            if constant is not None and kind in {"int", "float"}:
                float(constant)
            elif constant is not None and kind == "date" and not spec.format:
                date.fromisoformat(str(constant))
            elif constant is not None and kind == "bool" and not isinstance(constant, bool):
                raise ValueError
        except ValueError:
            raise ValueError(f"{where}: the constant {constant!r} is no {kind}") from None


def _check_codes(spec: ColumnSpec, *, table: str, column: str) -> None:
    """What a mapping itself writes into a column of codes is one of them, or nothing."""
    if (table, column) not in CODES:
        return
    for constant in (spec.value, *(spec.map or {}).values(), spec.otherwise, spec.default):
        if constant not in (None, "") and not is_code(table, column, str(constant)):
            codes = ", ".join(CODES[table, column])
            raise ValueError(f"[{table}] {column}: {constant!r} is no code of ours; it may be one of {codes}")
    if spec.or_else is not None:
        _check_codes(spec.or_else, table=table, column=column)
