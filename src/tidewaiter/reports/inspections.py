"""The plan of one day as an officer reads it: what, where, how, and why."""

from __future__ import annotations

import json
from datetime import date

import ibis
import ibis.expr.types as ir
from ibis import _

from tidewaiter.lake import Lake
from tidewaiter.reports.data import Contribution, Inspection, Inspections, Load
from tidewaiter.tables import declared, fused, selected

__all__ = ["inspections"]

_MOST_REASONS = 4
_MOST_CONTRIBUTIONS = 5
_LEAST_LOG_ODDS = 0.05
"""Less than this changes no probability by more than about one point in a hundred."""


def inspections(lake: Lake, *, day: date | None, top: int) -> Inspections | None:
    """The plan of a day, the last planned one if not said; None if nothing is planned on it.

    The list is in one order for all offices: mandatory lines first, then by worth
    as the plan placed them (risk decides between offices).
    """
    plan = lake.read(selected.PLAN)
    day = day or _last_day(lake, plan)
    if day is None:
        return None
    today = plan.filter(_.day == ibis.literal(day))
    totals = lake.fetch(
        today.aggregate(planned=_.count(), minutes=_.minutes.sum(), hits=_.risk.sum(), revenue=_.expected_revenue.sum())
    ).to_pylist()[0]
    if not totals["planned"]:
        return None
    risks = lake.read(fused.RISKS)
    of_day = lake.fetch(
        risks.filter(_.declared_on == ibis.literal(day)).aggregate(lines=_.count(), risk=_.risk.mean())
    ).to_pylist()[0]
    loads = (
        today.group_by(office=today.office.fill_null("no office"), lane=today.lane)
        .aggregate(lines=_.count(), minutes=_.minutes.sum())
        .order_by("office", "lane")
    )
    causes = today.group_by("cause").aggregate(lines=_.count()).order_by(_.lines.desc(), _.cause)
    return Inspections(
        day=day,
        candidates=of_day["lines"],
        planned=totals["planned"],
        minutes=totals["minutes"],
        expected_hits=totals["hits"],
        expected_revenue=totals["revenue"],
        base_risk=of_day["risk"] or 0.0,
        top=_top(lake, today, top=top),
        loads=tuple(Load(**row) for row in lake.fetch(loads).to_pylist()),
        causes=tuple((row["cause"], row["lines"]) for row in lake.fetch(causes).to_pylist()),
    )


def _last_day(lake: Lake, plan: ir.Table) -> date | None:
    last: date | None = lake.fetch(plan.aggregate(last=plan.day.max())).to_pylist()[0]["last"]
    return last


def _top(lake: Lake, today: ir.Table, *, top: int) -> tuple[Inspection, ...]:
    duty = ibis.ifelse(today.cause == "mandatory", ibis.literal(0, "int64"), ibis.literal(1, "int64"))
    first = today.order_by(duty, today.risk.desc(), today.item_id).limit(top)
    risks = lake.read(fused.RISKS).select("item_id", "risk_low", "risk_high", "contributions")
    items = lake.read(declared.ITEMS).select("item_id", "hs_code", "origin", "description", "customs_value")
    joined = first.left_join(risks, "item_id").drop("item_id_right").left_join(items, "item_id").drop("item_id_right")
    rows = lake.fetch(joined).to_pylist()
    rows.sort(key=lambda row: (row["cause"] != "mandatory", -row["risk"], row["item_id"]))
    return tuple(_inspection(rank, row) for rank, row in enumerate(rows, start=1))


def _inspection(rank: int, row: dict[str, object]) -> Inspection:
    reasons = str(row.pop("reasons") or "")
    added = _added(row.pop("contributions"))
    row.pop("day")
    texts = {name: row.pop(name) or "" for name in ("office", "hs_code", "origin", "description")}
    return Inspection(
        rank=rank,
        reasons=tuple(part for part in reasons.split("; ") if part)[:_MOST_REASONS],
        contributions=_contributions(added),
        **texts,  # type: ignore[arg-type]
        **row,  # type: ignore[arg-type]
    )


def _contributions(added: dict[str, float]) -> tuple[Contribution, ...]:
    """The sources that set the line apart from a usual one, the strongest first."""
    apart = [Contribution(source, odds) for source, odds in added.items() if source != fused.BASE]
    apart.sort(key=lambda each: (-abs(each.log_odds), each.source))
    return tuple(each for each in apart[:_MOST_CONTRIBUTIONS] if abs(each.log_odds) >= _LEAST_LOG_ODDS)


def _added(contributions: object) -> dict[str, float]:
    """Source -> log-odds, from the JSON of `fused.risks`."""
    added = json.loads(str(contributions or "{}"))
    if not isinstance(added, dict):
        return {}
    return {str(source): float(odds) for source, odds in added.items() if isinstance(odds, int | float)}
