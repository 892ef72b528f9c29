"""The step that plans: from the risks of some days to what is opened on each."""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from tidewaiter.errors import UsageError
from tidewaiter.lake import step
from tidewaiter.selection.budget import Budget
from tidewaiter.selection.day import plan_days
from tidewaiter.tables import found, fused, linked, ruled, selected

__all__ = ["plan", "plannable"]


@step(reads=(fused.RISKS, found.OUTCOMES, linked.LOOKOUTS, linked.LINES, ruled.HITS), writes=selected.PLAN)
def plan(
    risks: ir.Table,
    outcomes: ir.Table,
    lookouts: ir.Table,
    lines: ir.Table,
    hits: ir.Table,
    *,
    first_day: str,
    last_day: str,
    budget: str = "",
    seed: int = 0,
) -> pa.Table:
    """Choose what to open on each day from `first_day` to `last_day` (ISO dates, both included).

    A line is planned for the day on which it was declared. Lines with a result
    that was already known by then are left out; a result that came later is not
    looked at, so that a plan of a past day is the plan that day would have made.

    Args:
        risks: `fused.risks`.
        outcomes: `found.outcomes`.
        lookouts: `linked.lookouts`; each counts on the days on which it is valid.
        lines: `linked.lines`, by which a line is known to be what a lookout names.
        hits: `ruled.hits`, of which those of live rules that want lines opened count.
        first_day: the first day to plan.
        last_day: the last day to plan.
        budget: what `Budget.dumps` wrote; empty for the default budget.
        seed: the draw depends on it, on the day and on the office, and on nothing else.

    Raises:
        UsageError: a day is no date, or the last comes before the first; the budget makes no sense.
    """
    first, last = _days(first_day, last_day)
    rows = plannable(risks, outcomes, lookouts, lines, hits, first=first, last=last).to_pyarrow()
    return plan_days(rows, budget=Budget.loads(budget), seed=seed).lines


def plannable(
    risks: ir.Table,
    outcomes: ir.Table,
    lookouts: ir.Table,
    lines: ir.Table,
    hits: ir.Table,
    *,
    first: date,
    last: date,
) -> ir.Table:
    """The lines from which the plan of some days chooses, with the lookout and the rule that name each."""
    known = outcomes.group_by("item_id").aggregate(first_known_on=_.known_on.min())
    in_days = risks.filter(_.declared_on >= ibis.literal(first), _.declared_on <= ibis.literal(last))
    joined = in_days.left_join(known, "item_id")
    open_still = joined.filter(joined.first_known_on.isnull() | (joined.first_known_on > joined.declared_on))
    watched = open_still.select(*fused.RISKS.column_names).left_join(_watched(in_days, lookouts, lines), "item_id")
    return watched.drop("item_id_right").left_join(_ruled(hits), "item_id").drop("item_id_right")


_NAMED_BY = {
    "importer": ("importer",),
    "exporter": ("exporter",),
    "address": ("importer_building",),
    "phone": ("importer_phone",),
    "goods_lane": ("hs6", "origin"),
}
"""The columns of `linked.lines` in which the value of each kind of lookout stands, joined by |."""


def _ruled(hits: ir.Table) -> ir.Table:
    """The lines that live rules want opened: `item_id` and `rule_reason`, the first rule and how many more."""
    wanted = hits.filter(hits.mode == "live", hits.effect == "open")
    counted = wanted.group_by("item_id").aggregate(first=wanted.name.min(), rules=wanted.count())
    more = ibis.literal(" (and ") + (counted.rules - 1).cast("string") + ibis.literal(" more)")
    return counted.select(
        "item_id",
        rule_reason=ibis.literal("rule: ") + counted["first"] + ibis.ifelse(counted.rules > 1, more, ibis.literal("")),
    )


def _watched(risks: ir.Table, lookouts: ir.Table, lines: ir.Table) -> ir.Table:
    """The lines that a valid lookout names: `item_id`, `lookout` (the greatest probability) and `lookout_reason`."""
    mine = lines.semi_join(risks, "item_id")
    said = [
        mine.select(
            "item_id", "declared_on", kind=ibis.literal(kind), value=ibis.literal("|").join([mine[c] for c in columns])
        )
        for kind, columns in _NAMED_BY.items()
    ]
    hits = ibis.union(*said).inner_join(lookouts, ["kind", "value"])
    valid = hits.filter(hits.declared_on >= hits.valid_from, hits.declared_on <= hits.valid_to)
    return valid.group_by("item_id").aggregate(
        lookout=valid.probability.max(), lookout_reason=valid.reason.argmax(valid.probability)
    )


def _days(first_day: str, last_day: str) -> tuple[date, date]:
    try:
        first, last = date.fromisoformat(first_day), date.fromisoformat(last_day)
    except ValueError as error:
        raise UsageError(f"days are written like 2021-03-31: {error}") from error
    if last < first:
        raise UsageError(f"the last day ({last}) comes before the first ({first})")
    return first, last
