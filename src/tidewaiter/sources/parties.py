"""The parties that a record names, and the key by which our tables name each.

A party is known by its number in the source. Where a source gives no number, the
folded name with the country stands in: enough to count by, and no claim about who
is who, which is a later stage's question. Signs alone and "unknown" are no number, and
"N/A" and "to order" no name: whoever is named so and not otherwise is nobody.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.columns.given import given
from tidewaiter.sources.codes import by_distinct
from tidewaiter.sources.columns import Batch, column_values
from tidewaiter.sources.faults import Mask
from tidewaiter.sources.mapping import ColumnSpec, PartySpec
from tidewaiter.tables import declared
from tidewaiter.tables.contract import Column
from tidewaiter.terms.folding import fold

__all__ = ["CONSIGNMENT_ROLES", "Mention", "mention_of", "mentions_table"]

CONSIGNMENT_ROLES = frozenset({"shipper", "consignee", "notify"})
Mention = dict[str, pa.Array]
_NOTHING = pa.nulls(1, pa.string())[0]
_FIELDS = ("name", "address", "city", "country", "identifier", "identifier_kind", "phone", "email")


def mention_of(batch: Batch, spec: PartySpec, *, where: Mask) -> Mention:
    """What each record says of one party: the columns of `declared.parties`, and `party`, its key."""
    said: Mention = {}
    for name in _FIELDS:
        column_spec: ColumnSpec | None = getattr(spec, name)
        contract = declared.PARTIES.column(name)
        said[name] = (
            pa.nulls(batch.cells.count, pa.string())
            if column_spec is None
            else column_values(batch, column_spec, column=contract, where=where)
        )
    said["identifier"] = _given(said["identifier"])
    number = None
    if spec.id is not None:
        number = _given(column_values(batch, spec.id, column=Column("party", "text", ""), where=where))
        if spec.identifier is None:
            said["identifier"] = number
            kind = pc.fill_null(said["identifier_kind"], "source")
            said["identifier_kind"] = pc.if_else(number.is_valid(), kind, _NOTHING)
    unnumbered = said["name"] if number is None else pc.if_else(number.is_valid(), _NOTHING, said["name"])
    folded = by_distinct(unnumbered, lambda text: fold(given(text)) or None, kind=pa.string())[0]
    key = pc.binary_join_element_wise(folded, pc.fill_null(said["country"], "?"), "/")
    said["party"] = key if number is None else pc.coalesce(number, key)
    return said


def _given(numbers: pa.Array) -> pa.Array:
    """The numbers, empty where nothing is known."""
    return by_distinct(numbers, lambda text: given(text) or None, kind=pa.string())[0]


def mentions_table(
    mention: Mention, *, role: str, document: str, document_id: pa.Array, day: pa.Array, provenance: dict[str, pa.Array]
) -> pa.Table:
    """Rows of `declared.parties` for one role; records that name nobody have none."""
    count = len(document_id)
    columns = {
        "mention_id": pc.binary_join_element_wise(document_id, role, "/"),
        "document_id": document_id,
        "document_kind": pa.repeat(document, count),
        "role": pa.repeat(role, count),
        "mentioned_on": day,
        **mention,
        **provenance,
    }
    table = pa.table({name: columns[name] for name in declared.PARTIES.column_names})
    return table.filter(mention["party"].is_valid())
