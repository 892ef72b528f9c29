"""A batch of records to rows of our tables: every record ends in the tables, or refused with a reason."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.sources import wordings
from tidewaiter.sources.cells import Cells
from tidewaiter.sources.columns import Batch, column_values
from tidewaiter.sources.derived import DERIVATIONS, Drafts
from tidewaiter.sources.exchange import Exchange
from tidewaiter.sources.faults import Faults, Mask
from tidewaiter.sources.mapping import SourceMapping, TableSpec
from tidewaiter.sources.parties import CONSIGNMENT_ROLES, mention_of, mentions_table
from tidewaiter.sources.records import Records
from tidewaiter.tables import Table, declared

__all__ = ["Converted", "Refused", "convert", "record_json"]


@dataclass(frozen=True, slots=True)
class Refused:
    """A record that was refused: column, reason, and the record whole, as JSON."""

    row_no: int
    column: str | None
    reason: str
    record: str


@dataclass(frozen=True, slots=True)
class Converted:
    """Rows for each table, and the records refused; together they are all the records of the batch."""

    rows: dict[str, pa.Table]
    refused: tuple[Refused, ...]
    left_empty: Counter[str]
    without_rate: int
    without_currency: int
    amounts_without_rate: Counter[str]
    passed_over: int


def convert(
    records: Records,
    mapping: SourceMapping,
    *,
    tables: dict[str, TableSpec],
    file_id: str,
    exchange: Exchange,
    today: date,
) -> Converted:
    """Convert one batch.

    Args:
        records: n records as text, and those that the reader found broken.
        mapping: how to read them.
        tables: those of the mapping's tables that the file has the columns for.
        file_id: where the records come from.
        exchange: rates into the lake's currency.
        today: the day after which nothing has happened yet.
    """
    batch = Batch(Cells(records, empty=mapping.read.empty), mapping.read, Faults(len(records.row_no)), today)
    drafts = _drafted(batch, mapping, tables=tables, exchange=exchange)
    for name, draft in drafts.tables.items():
        _check_required(batch, draft, table=_contract(mapping, name), where=drafts.applies[name])
        _check_order(batch, draft, where=drafts.applies[name])
    used = np.logical_or.reduce(list(drafts.applies.values())) if drafts.applies else np.zeros(drafts.count, dtype=bool)
    if mapping.others == "quarantine":
        batch.faults.add(~used, column=None, reason=wordings.NO_TABLE)
    passed_over = int((~used & batch.faults.clean).sum())
    rows = _rows(drafts, records, file_id=file_id)
    refused = [_refusal(records, batch.faults, index=index) for index in batch.faults.places()]
    refused += [Refused(b.row_no, None, b.reason, record_json(dict(b.record))) for b in records.broken]
    without_rate, without_currency = _without_value(rows)
    return Converted(
        rows, tuple(refused), batch.left_empty, without_rate, without_currency, batch.without_rate, passed_over
    )


def _drafted(batch: Batch, mapping: SourceMapping, *, tables: dict[str, TableSpec], exchange: Exchange) -> Drafts:
    everywhere = np.ones(batch.cells.count, dtype=bool)
    applies = {name: batch.cells.meets(spec.when) for name, spec in tables.items()}
    mentions = {role: mention_of(batch, spec, where=everywhere) for role, spec in mapping.party.items()}
    drafts = Drafts(mapping, batch, exchange, mentions, {}, applies)
    for name, spec in tables.items():
        contract = _contract(mapping, name)
        drafts.tables[name] = {
            column: column_values(batch, column_spec, column=contract.column(column), where=applies[name])
            for column, column_spec in spec.columns.items()
        }
        if name in DERIVATIONS:
            DERIVATIONS[name](drafts)
    return drafts


def _check_required(batch: Batch, draft: dict[str, pa.Array], *, table: Table, where: Mask) -> None:
    for name in table.required:
        if name in draft and draft[name].null_count:
            empty = ~draft[name].is_valid().to_numpy(zero_copy_only=False)
            batch.faults.add(
                empty & where, column=None, reason=wordings.WOULD_BE_EMPTY.format(column=name, table=table.name)
            )


def _check_order(batch: Batch, draft: dict[str, pa.Array], *, where: Mask) -> None:
    """What ends before it begins would be valid on no day, and nobody would hear of it."""
    if "valid_from" in draft and "valid_to" in draft:
        backwards = pc.fill_null(pc.less(draft["valid_to"], draft["valid_from"]), False)
        batch.faults.add(
            backwards.to_numpy(zero_copy_only=False) & where, column=None, reason=wordings.ENDS_BEFORE_IT_BEGINS
        )


def _rows(drafts: Drafts, records: Records, *, file_id: str) -> dict[str, pa.Table]:
    clean = drafts.batch.faults.clean
    count = drafts.count
    provenance = {
        "source": pa.repeat(drafts.mapping.name, count),
        "file_id": pa.repeat(file_id, count),
        "row_no": records.row_no,
    }
    rows: dict[str, pa.Table] = {}
    for name, draft in drafts.tables.items():
        contract = _contract(drafts.mapping, name)
        columns = draft | provenance
        table = pa.Table.from_arrays(
            [columns.get(column.name, pa.nulls(count, column.arrow.type)) for column in contract],
            schema=contract.schema,
        )
        rows[name] = table.filter(pa.array(drafts.applies[name] & clean))
    if drafts.mentions:
        rows[declared.PARTIES.name] = _mentions(drafts, provenance)
    return rows


def _mentions(drafts: Drafts, provenance: dict[str, pa.Array]) -> pa.Table:
    parts = [declared.PARTIES.schema.empty_table()]
    bills, items = declared.CONSIGNMENTS.name, declared.ITEMS.name
    for role, mention in drafts.mentions.items():
        on_bill = bills in drafts.tables and (role in CONSIGNMENT_ROLES or items not in drafts.tables)
        name = bills if on_bill else items
        if name not in drafts.tables:
            continue
        draft = drafts.tables[name]
        table = mentions_table(
            mention,
            role=role,
            document="consignment" if on_bill else "item",
            document_id=draft["consignment_id" if on_bill else "item_id"],
            day=draft["arrived_on" if on_bill else "declared_on"],
            provenance=provenance,
        )
        named = mention["party"].is_valid().to_numpy(zero_copy_only=False)
        mask = (drafts.applies[name] & drafts.batch.faults.clean)[named]
        parts.append(table.filter(pa.array(mask)))
    return pa.concat_tables(parts)


def _refusal(records: Records, faults: Faults, *, index: int) -> Refused:
    column, reason = faults.at(index)
    record = {name: records.columns[name][index].as_py() for name in records.columns.column_names}
    return Refused(records.row_no[index].as_py(), column, reason, record_json(record))


def record_json(record: dict[str, str | None]) -> str:
    """A record as JSON, without the columns that it leaves empty."""
    return json.dumps({name: value for name, value in record.items() if value is not None}, ensure_ascii=False)


def _without_value(rows: dict[str, pa.Table]) -> tuple[int, int]:
    """Lines with an amount and no value in the lake's currency: for want of a rate, and of a currency."""
    items = rows.get(declared.ITEMS.name)
    if items is None:
        return 0, 0
    lost = pc.and_(items["invoice_value"].is_valid(), pc.is_null(items["customs_value"]))
    nameless = int(pc.sum(pc.and_(lost, pc.is_null(items["currency"]))).as_py() or 0)
    return int(pc.sum(lost).as_py() or 0) - nameless, nameless


def _contract(mapping: SourceMapping, name: str) -> Table:
    return mapping.contracts()[name]
