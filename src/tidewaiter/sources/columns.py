"""One column of one table from the cells of a batch, as its spec says."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.sources import wordings
from tidewaiter.sources.cells import Cells
from tidewaiter.sources.codes import BAD, by_distinct, date_reader, text_reader
from tidewaiter.sources.faults import Faults, Mask
from tidewaiter.sources.mapping import ColumnSpec, ReadSpec
from tidewaiter.sources.numbers import read_numbers, untold_separators
from tidewaiter.tables import Column
from tidewaiter.terms.quantity import unit_code, units_to_kg

__all__ = ["Batch", "column_values"]

_NEVER_NEGATIVE = frozenset(
    {"kg", "packages", "lake currency", "currency", "quantity_unit", "%", "USD", "currency/USD"}
)
_DAYS_OF_A_YEAR = 366
_TRUE = frozenset({"true", "1", "yes", "y", "t"})
_FALSE = frozenset({"false", "0", "no", "n", "f"})


@dataclass(frozen=True, slots=True)
class Batch:
    """What converting a batch works on: its cells, how to read them, the day of today, and the faults found so far."""

    cells: Cells
    read: ReadSpec
    faults: Faults
    today: date
    left_empty: Counter[str] = field(default_factory=Counter)
    without_rate: Counter[str] = field(default_factory=Counter)
    """Amounts of each column of ours that could not be brought into the lake's currency."""


def column_values(batch: Batch, spec: ColumnSpec, *, column: Column, where: Mask) -> pa.Array:
    """The column's values in the contract's type; faults are noted for the records in `where`."""
    texts = _texts(batch, spec)
    if spec.when:
        texts = pc.if_else(pa.array(batch.cells.meets(spec.when)), texts, pa.scalar(None, pa.string()))
    named = _named(batch, spec)
    if (reader := text_reader(spec)) is not None:
        found, bad = by_distinct(texts, reader[0], kind=pa.string())
        _note(batch, spec, bad=bad, where=where, named=named, fault=reader[1])
        _count_invalid(batch, spec, texts, found, where=where)
        texts = found
    texts = _explained(batch, texts, spec=spec, column=column, where=where)
    values, bad, fault = _typed(texts, spec, column=column, read=batch.read)
    _note(batch, spec, bad=bad, where=where, named=named, fault=fault)
    if spec.unit or spec.unit_from:
        values = _in_kg(batch, values, spec=spec, where=where)
    values = _within_bounds(batch, values, column=column, spec=spec, where=where, named=named)
    if spec.or_else is not None:
        lacking = where & ~values.is_valid().to_numpy(zero_copy_only=False)
        values = pc.coalesce(values, column_values(batch, spec.or_else, column=column, where=lacking))
    if spec.default is not None:
        values = _defaulted(values, spec, column=column)
    if spec.required:
        empty = ~values.is_valid().to_numpy(zero_copy_only=False) & where
        batch.faults.add(empty, column=named, reason=_told(spec, wordings.EMPTY))
    return values


def _texts(batch: Batch, spec: ColumnSpec) -> pa.Array:
    cells = batch.cells
    if spec.value is not None:
        return pa.repeat(pa.scalar(_constant(spec.value), pa.string()), cells.count)
    if spec.digest:
        digest = cells.digest(spec.digest)
        return pc.binary_join_element_wise(spec.prefix, digest, "") if spec.prefix else digest
    if spec.join:
        return cells.joined(spec.join, separator=spec.separator, prefix=spec.prefix)
    return cells.first(spec.from_, empty=spec.empty)


def _explained(batch: Batch, texts: pa.Array, *, spec: ColumnSpec, column: Column, where: Mask) -> pa.Array:
    """Numbers without those that hold a separator which the mapping does not name; its own constants are as it says."""
    constant = spec.value is not None or spec.map is not None
    if column.kind not in {"float", "int"} or batch.read.thousands or constant:
        return texts
    bad = untold_separators(texts, decimal=batch.read.decimal)
    _note(batch, spec, bad=bad, where=where, named=_named(batch, spec), fault=wordings.UNTOLD_SEPARATOR)
    return texts if bad is None else pc.if_else(pa.array(bad), None, texts)


def _typed(texts: pa.Array, spec: ColumnSpec, *, column: Column, read: ReadSpec) -> tuple[pa.Array, Mask | None, str]:
    if column.kind == "text":
        return texts, None, ""
    if column.kind == "date":
        values, bad = by_distinct(texts, date_reader(spec), kind=pa.date32())
        form = spec.format[0] if spec.format else "YYYY-MM-DD"
        return values, bad, wordings.NOT_A_DATE.format(form=form)
    if column.kind == "bool":
        values, bad = by_distinct(texts, _boolean, kind=pa.bool_())
        return values, bad, wordings.NOT_YES
    if column.kind in {"float", "int"}:
        values, bad = read_numbers(texts, decimal=read.decimal, thousands=read.thousands)
        if spec.scale != 1.0:
            values = pc.multiply(values, spec.scale)
        if column.kind == "int":
            return _whole(values, bad)
        return values, bad, wordings.NOT_A_NUMBER
    values, bad = by_distinct(texts, lambda _: BAD, kind=column.arrow.type)
    return values, bad, wordings.TIME


def _whole(values: pa.Array, bad: Mask | None) -> tuple[pa.Array, Mask | None, str]:
    numbers = pc.fill_null(values, 0.0).to_numpy(zero_copy_only=False)
    fits = (np.abs(numbers) < 2**53) & (np.floor(numbers) == numbers)
    if not fits.all():
        bad = ~fits if bad is None else bad | ~fits
        values = pc.if_else(pa.array(fits), values, None)
    return pc.cast(values, pa.int64(), safe=False), bad, wordings.NOT_WHOLE


def _in_kg(batch: Batch, values: pa.Array, *, spec: ColumnSpec, where: Mask) -> pa.Array:
    factors = units_to_kg()

    def factor(text: str) -> object:
        code = unit_code(text)
        return factors.get(code or "", BAD)

    if spec.unit_from:
        units = batch.cells.first(spec.unit_from)
        scales, bad = by_distinct(units, factor, kind=pa.float64())
        if bad is not None:
            unknown = bad & values.is_valid().to_numpy(zero_copy_only=False)
            fault = wordings.NOT_A_UNIT.format(unit=f"'{spec.unit_from[0]}'")
            _note(batch, spec, bad=unknown, where=where, named=spec.unit_from[0], fault=fault)
            values = pc.if_else(pa.array(bad), None, values)
        return pc.multiply(values, pc.fill_null(scales, 1.0))
    return pc.multiply(values, factors[unit_code(spec.unit or "kg") or ""])


def _within_bounds(
    batch: Batch, values: pa.Array, *, column: Column, spec: ColumnSpec, where: Mask, named: str | None
) -> pa.Array:
    if column.kind == "float" and column.unit in _NEVER_NEGATIVE:
        wrong, fault = pc.less(values, 0.0), wordings.NEGATIVE
    elif column.unit == "0-1":
        wrong, fault = pc.or_(pc.less(values, 0.0), pc.greater(values, 1.0)), wordings.NOT_A_SHARE
    elif column.name == "line_no":
        wrong, fault = pc.less(values, 1), wordings.BELOW_ONE
    elif column.ahead_days is not None:
        latest = _latest(spec, today=batch.today, ahead_days=column.ahead_days)
        wrong, fault = pc.greater(values, latest), wordings.TOO_FAR_AHEAD.format(days=column.ahead_days)
    else:
        return values
    mask = pc.fill_null(wrong, False)
    if not pc.any(mask).as_py():
        return values
    _note(batch, spec, bad=mask.to_numpy(zero_copy_only=False), where=where, named=named, fault=fault)
    return pc.if_else(mask, None, values)


def _latest(spec: ColumnSpec, *, today: date, ahead_days: int) -> date:
    """The last day that the column may tell; what the mapping itself adds to the file's days is no slip of theirs."""
    added = max(spec.add_days, 0) + (_DAYS_OF_A_YEAR if spec.last_day else 0)
    return today + timedelta(days=ahead_days + added)


def _defaulted(values: pa.Array, spec: ColumnSpec, *, column: Column) -> pa.Array:
    constant = pa.array([_constant(spec.default)], pa.string())
    return pc.fill_null(values, _typed(constant, spec, column=column, read=ReadSpec())[0][0])


def _note(batch: Batch, spec: ColumnSpec, *, bad: Mask | None, where: Mask, named: str | None, fault: str) -> None:
    if bad is None or not (bad & where).any():
        return
    if spec.on_bad == "empty":
        batch.left_empty[_told(spec, fault)] += int((bad & where).sum())
    else:
        batch.faults.add(bad & where, column=named, reason=_told(spec, fault))


def _count_invalid(batch: Batch, spec: ColumnSpec, texts: pa.Array, found: pa.Array, *, where: Mask) -> None:
    """Count the identifiers that were left empty because they are not valid."""
    if spec.check in {None, "currency", "containers"} or spec.pattern is not None or spec.map is not None:
        return
    lost = pc.and_(pc.and_(texts.is_valid(), pc.is_null(found)), pa.array(where))
    if count := pc.sum(lost).as_py():
        batch.left_empty[_told(spec, wordings.NOT_VALID)] += count


def _named(batch: Batch, spec: ColumnSpec) -> str | None:
    present = [name for name in spec.names if batch.cells.has(name)]
    return next(iter(present or spec.names), None)


def _told(spec: ColumnSpec, fault: str) -> str:
    return wordings.COLUMN.format(column=_quoted(spec)) + fault


def _quoted(spec: ColumnSpec) -> str:
    names = [f"'{name}'" for name in spec.names[:4]]
    return " or ".join(names) if names else "the constant"


def _boolean(text: str) -> object:
    lowered = text.lower()
    return True if lowered in _TRUE else False if lowered in _FALSE else BAD


def _constant(value: object) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
