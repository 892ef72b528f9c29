"""What follows from the mapped columns: ids, subheadings, values in the lake's currency, dates of knowledge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.sources import wordings
from tidewaiter.sources.codes import BAD, by_distinct
from tidewaiter.sources.columns import Batch
from tidewaiter.sources.exchange import Exchange
from tidewaiter.sources.faults import Mask
from tidewaiter.sources.mapping import SourceMapping
from tidewaiter.sources.parties import Mention
from tidewaiter.sources.vocabularies import CODES
from tidewaiter.tables import Table, declared, found
from tidewaiter.terms.container import containers_in
from tidewaiter.terms.hs import hs6_of
from tidewaiter.terms.typology import is_typology, typology

__all__ = ["DERIVATIONS", "Draft", "Drafts"]

Draft = dict[str, pa.Array]


@dataclass(frozen=True, slots=True)
class Drafts:
    """The tables of one batch in the making; a draft holds only the columns known so far."""

    mapping: SourceMapping
    batch: Batch
    exchange: Exchange
    mentions: dict[str, Mention]
    tables: dict[str, Draft]
    applies: dict[str, Mask]

    @property
    def count(self) -> int:
        """How many records the batch has."""
        return self.batch.cells.count


def _items(drafts: Drafts) -> None:
    name = declared.ITEMS.name
    items = drafts.tables[name]
    _fill(items, "flow", constant="import", count=drafts.count)
    _only_codes(drafts, name, column="flow")
    items.setdefault("line_no", pa.repeat(1, drafts.count))
    items.setdefault("item_id", _id(drafts, items["declaration_id"], line=items["line_no"]))
    if "hs_code" in items:
        items.setdefault("hs6", by_distinct(items["hs_code"], hs6_of, kind=pa.string())[0])
    if drafts.mapping.currency and "invoice_value" in items and "currency" not in items:
        nothing = pa.scalar(None, pa.string())
        items["currency"] = pc.if_else(items["invoice_value"].is_valid(), drafts.mapping.currency, nothing)
    _into_lake_currency(drafts, declared.ITEMS, day="declared_on")
    if {"invoice_value", "currency"} <= set(items) and "customs_value" not in items:
        items["customs_value"] = drafts.exchange.converted(
            items["invoice_value"], currencies=items["currency"], days=items["declared_on"]
        )
    for role in ("importer", "exporter", "declarant", "carrier"):
        if role in drafts.mentions:
            items.setdefault(role, drafts.mentions[role]["party"])


def _consignments(drafts: Drafts) -> None:
    bills = drafts.tables[declared.CONSIGNMENTS.name]
    bills.setdefault("line_no", pa.repeat(1, drafts.count))
    bills.setdefault("consignment_id", _id(drafts, bills["bill_number"], line=bills["line_no"]))
    if "containers" in bills:
        first = by_distinct(bills["containers"], lambda text: next(iter(containers_in(text)), None), kind=pa.string())[
            0
        ]
        bills.setdefault("container", first)
    for role in ("shipper", "consignee", "carrier"):
        if role in drafts.mentions:
            bills.setdefault(role, drafts.mentions[role]["party"])


def _filings(drafts: Drafts) -> None:
    """A filing is known on the day on which it is filed, unless the source tells when it came through."""
    filings = drafts.tables[declared.FILINGS.name]
    filings.setdefault("line_no", pa.repeat(1, drafts.count))
    filings.setdefault("filing_id", _id(drafts, filings["filing_number"], line=filings["line_no"]))
    filings.setdefault("known_on", filings["filed_on"])


def _outcomes(drafts: Drafts) -> None:
    name = found.OUTCOMES.name
    outcomes = drafts.tables[name]
    items = drafts.tables.get(declared.ITEMS.name, {})
    if "item_id" in items:
        outcomes.setdefault("item_id", items["item_id"])
    if drafts.mapping.known_after_days is not None and "declared_on" in items:
        days = pc.add(items["declared_on"].cast(pa.int32()), drafts.mapping.known_after_days)
        outcomes.setdefault("known_on", days.cast(pa.int32()).cast(pa.date32()))
    outcomes.setdefault("outcome_id", outcomes["item_id"])
    _fill(outcomes, "cause", constant="unknown", count=drafts.count)
    _only_codes(drafts, name, column="cause")
    outcomes.setdefault("severity", pc.cast(outcomes["illicit"], pa.int64()))
    _into_lake_currency(drafts, found.OUTCOMES, day="known_on")
    if "typology" in outcomes:
        outcomes["typology"], bad = by_distinct(outcomes["typology"], _typology, kind=pa.string())
        if bad is not None:
            _no_code(drafts, name, column="typology", where=bad)
    drafts.applies[name] &= outcomes["illicit"].is_valid().to_numpy(zero_copy_only=False)


DERIVATIONS: dict[str, Callable[[Drafts], None]] = {
    declared.ITEMS.name: _items,
    declared.CONSIGNMENTS.name: _consignments,
    declared.FILINGS.name: _filings,
    found.OUTCOMES.name: _outcomes,
}
"""The tables with columns that follow from others; all others are what their mapping says."""


def _into_lake_currency(drafts: Drafts, table: Table, *, day: str) -> None:
    """Amounts that a file gives without a currency of their own are in the mapping's."""
    draft = drafts.tables[table.name]
    for column in table:
        if column.unit == "lake currency" and column.name in draft:
            own = pa.repeat(pa.scalar(drafts.mapping.currency, pa.string()), drafts.count)
            given = draft[column.name]
            draft[column.name] = drafts.exchange.converted(given, currencies=own, days=draft[day])
            lost = pc.and_(given.is_valid(), pc.is_null(draft[column.name]))
            if count := pc.sum(pc.and_(lost, pa.array(drafts.applies[table.name]))).as_py():
                drafts.batch.without_rate[f"{table.name}.{column.name}"] += count


def _fill(draft: Draft, name: str, *, constant: str, count: int) -> None:
    draft[name] = pc.fill_null(draft[name], constant) if name in draft else pa.repeat(constant, count)


def _only_codes(drafts: Drafts, table: str, *, column: str) -> None:
    codes = pa.array(CODES[table, column])
    fits = pc.is_in(drafts.tables[table][column], value_set=codes).to_numpy(zero_copy_only=False)
    _no_code(drafts, table, column=column, where=~fits)


def _no_code(drafts: Drafts, table: str, *, column: str, where: Mask) -> None:
    """A text that is no code of ours is left empty where the spec and the contract allow it, or else refused."""
    spec = drafts.mapping.tables[table].columns.get(column)
    own = next(iter(spec.names), None) if spec else None
    told = f"{column} ('{own}')" if own else column
    reason = wordings.OF_THE_WORDS.format(column=told, words=", ".join(CODES[table, column]))
    if spec and spec.on_bad == "empty" and drafts.mapping.contracts()[table].column(column).nullable:
        drafts.batch.left_empty[reason] += int((where & drafts.applies[table]).sum())
        return
    drafts.batch.faults.add(where & drafts.applies[table], column=own, reason=reason)


def _id(drafts: Drafts, number: pa.Array, *, line: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(drafts.mapping.name, number, line.cast(pa.string()), "/")


def _typology(text: str) -> object:
    return typology(text).code if is_typology(text) else BAD
