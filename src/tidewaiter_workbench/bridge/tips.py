"""Lines of the lake that a tip may be about: by declaration, or by a party's number or name as it was declared."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import ibis

from tidewaiter.tables import declared, found, fused
from tidewaiter_workbench.answers import Lead
from tidewaiter_workbench.bridge.opening import by_item, number, opened_lake, parted, rows_of

__all__ = ["MOST_LINES", "lines_about"]

MOST_LINES = 100
_CAUSE = "tip"


def lines_about(path: Path, *, declaration: str, party: str, days: int) -> list[Lead]:
    """Lines of the last days that nobody has opened yet, the latest first; at most a hundred.

    Args:
        path: the lake.
        declaration: a declaration's number; all its lines, however old.
        party: an importer's, exporter's or declarant's number, or a name as declared, in any case.
        days: how many days back lines of a party are looked for, from the lake's last day.

    Raises:
        BridgeError: the lake cannot be read.
    """
    with opened_lake(path) as lake:
        items = lake.read(declared.ITEMS)
        last = lake.fetch(items.aggregate(last=items.declared_on.max()))["last"][0].as_py() or date.min
        wanted = [items.filter(items.declaration_id == declaration)] if declaration else []
        if party:
            since = ibis.literal(last - timedelta(days=days) if last != date.min else last)
            late = items.filter(items.declared_on > since)
            named = lake.read(declared.PARTIES)
            called = named.filter(named.name.lower() == party.lower()).select("document_id").distinct()
            wanted += [
                late.filter((late.importer == party) | (late.exporter == party) | (late.declarant == party)),
                late.semi_join(called, late.item_id == called.document_id),
            ]
        if not wanted:
            return []
        opened = lake.read(found.OUTCOMES).select("item_id").distinct()
        ids = ibis.union(*(each.select("item_id") for each in wanted), distinct=True) if len(wanted) > 1 else wanted[0]
        ids = ids.select("item_id").anti_join(opened, "item_id")
        mine = items.semi_join(ids, "item_id").order_by(ibis.desc("declared_on"), "item_id").limit(MOST_LINES)
        rows = rows_of(lake, mine)
        judged = by_item(lake, lake.read(fused.RISKS).semi_join(ids, "item_id"))
        parties = lake.read(declared.PARTIES)
        importers = parties.filter(parties.role == "importer").semi_join(ids, [("document_id", "item_id")])
        names = {str(row["document_id"]): str(row["name"] or "") for row in rows_of(lake, importers)}
    return [_lead(row, judged.get(str(row["item_id"])), names.get(str(row["item_id"]), "")) for row in rows]


def _lead(item: dict[str, object], risk: dict[str, object] | None, name: str) -> Lead:
    told = risk or {}
    return Lead(
        item_id=str(item["item_id"]),
        declaration_id=str(item["declaration_id"]),
        declared_on=item["declared_on"],  # type: ignore[arg-type]
        office=str(item["office"] or ""),
        cause=_CAUSE,
        also=(),
        tier=1,
        risk=number(told.get("risk")),
        value_at_risk=number(told.get("expected_revenue")),
        declared_value=number(item["customs_value"]),
        lane="",
        exam_type="",
        propensity=None,
        reasons=parted(told.get("reasons")),
        importer=str(item["importer"] or ""),
        importer_name=name,
        exporter=str(item["exporter"] or ""),
        declarant=str(item["declarant"] or ""),
        hs_code=str(item["hs_code"] or ""),
        origin=str(item["origin"] or ""),
        description=str(item["description"] or ""),
        risk_low=number(told.get("risk_low")),
        risk_high=number(told.get("risk_high")),
    )
