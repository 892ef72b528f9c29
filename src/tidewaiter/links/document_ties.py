"""Ties that a party shares with others through its papers: who pays, and what its goods travelled in."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

__all__ = ["SHOWN", "line_tie", "node", "paid_through", "shipped_together"]

SHOWN = ("kind", "source", "target", "on", "document", "documents")
"""What one document shows: the tie, the day, the document's id, and how many documents the row stands for."""


def node(kind: str, value: ir.StringValue) -> ir.StringValue:
    """A node of the network: kind:id."""
    return ibis.literal(f"{kind}:") + value


def line_tie(rows: ir.Table, kind: str, target: ir.StringValue) -> ir.Table:
    """A tie of the party on each line (`item_id`, `declared_on`, `party_id`) to a node."""
    return rows.select(
        kind=ibis.literal(kind),
        source=node("party", rows.party_id),
        target=target,
        on=rows.declared_on,
        document=rows.item_id,
        documents=ibis.literal(1, "int64"),
    ).select(*SHOWN)


def paid_through(items: ir.Table, mentions: ir.Table) -> ir.Table:
    """The bond, surety or account that stands for an importer's duty; two that share one are seldom strangers."""
    importers = mentions.filter(mentions.role == "importer").select("document_id", "party_id")
    lines = items.filter(items.guarantee.notnull(), items.guarantee != "")
    told = lines.select("item_id", "declared_on", "guarantee").inner_join(
        importers, lines.item_id == importers.document_id
    )
    return line_tie(told, "has_bank", node("bank", told.guarantee.upper()))


def shipped_together(consignments: ir.Table, mentions: ir.Table) -> ir.Table:
    """The container, and the consolidator's master bill, under which the parties of a bill shipped."""
    parties = mentions.filter(mentions.document_kind == "consignment", mentions.role.isin(["shipper", "consignee"]))
    bills = consignments.select("consignment_id", "arrived_on", "container", "master_bill_number")
    told = bills.inner_join(
        parties.select("document_id", "party_id"), bills.consignment_id == parties.document_id
    ).rename(item_id="consignment_id", declared_on="arrived_on")
    boxed = told.filter(told.container.notnull(), told.container != "")
    grouped = told.filter(told.master_bill_number.notnull(), told.master_bill_number != "")
    return line_tie(boxed, "shipped_in", node("container", boxed.container)).union(
        line_tie(grouped, "consolidated_in", node("master_bill", grouped.master_bill_number))
    )
