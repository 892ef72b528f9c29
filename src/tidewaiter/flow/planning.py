"""The policy by which an administration plans: published in versions, and used by every run that is told no other.

A list may be drawn anew under a new policy only while nobody has begun to work on it. After that the chance with
which a line came to be opened would be that of two draws, and no single propensity would tell it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta

import ibis
import pyarrow as pa

from tidewaiter.errors import UsageError
from tidewaiter.flow.daily import select_days
from tidewaiter.flow.policies import Policy, policies, present_drawing
from tidewaiter.lake import Lake
from tidewaiter.selection import Budget, Forecast, forecasts, plannable, starved
from tidewaiter.tables import found, fused, linked, ruled, selected

__all__ = ["PlanBegunError", "StarvedError", "drafted", "expected", "publish_policy"]

_MOST_LINES = 10_000


class StarvedError(UsageError):
    """The policy would leave nothing, or too little, to chance."""


class PlanBegunError(UsageError):
    """Somebody has begun to work on the list, so it stands as it was drawn."""


def drafted(lake: Lake, budget: Budget) -> pa.Table:
    """The list that the present plan's days would have under another policy; the lake is left as it was.

    The throw is the same (its seed is), so that what differs between the lists differs because of the policy.
    """
    now = present_drawing(lake)
    with lake.scratch() as trial:
        select_days(trial, first=now.first, last=now.last, budget=budget, seed=now.seed)
        return trial.fetch(trial.read(selected.PLAN))


def expected(
    lake: Lake, budget: Budget, *, scales: Sequence[float] = (1.0,), offices: Collection[str] | None = None
) -> tuple[Forecast, ...]:
    """What a policy would bring on the present plan's days, with so many times its capacity.

    A bounded number of days is looked at, the latest: as many as hold no more than 10,000 lines, and at most seven.
    """
    now = present_drawing(lake)
    tables = (lake.read(each) for each in (fused.RISKS, found.OUTCOMES, linked.LOOKOUTS, linked.LINES, ruled.HITS))
    lines = lake.fetch(plannable(*tables, first=max(now.first, now.last - timedelta(days=6)), last=now.last))
    kept = 0
    days: list[date] = []
    for day, count in sorted(Counter(lines["declared_on"].to_pylist()).items(), reverse=True):
        kept += count
        if days and kept > _MOST_LINES:
            break
        days.append(day)
    latest = lines.filter(pa.array([day in days for day in lines["declared_on"].to_pylist()], pa.bool_()))
    return forecasts(latest, budget, scales=scales, offices=offices, seed=now.seed)


def publish_policy(
    lake: Lake,
    budget: Budget,
    *,
    drafted_by: str,
    published_by: str,
    reason: str,
    holds_from: date,
    today: date,
    redraw: bool = False,
    begun: bool = False,
    now: datetime | None = None,
) -> Policy:
    """Publish a policy: runs plan by it from `holds_from` on, if they are told no other.

    Args:
        lake: whose policy it is.
        budget: the policy.
        drafted_by: who wrote it.
        published_by: who looked at it; must be somebody else.
        reason: why.
        holds_from: the first day that is planned by it.
        today: results that are known by this day count as work that was begun.
        redraw: draw the present list anew under it, too.
        begun: whether anybody holds or has decided a line of the present list; the lake itself knows only results.
        now: the moment that is recorded.

    Raises:
        StarvedError: it leaves too little to chance.
        PlanBegunError: the list is to be drawn anew, and work on it has begun.
        UsageError: the two people are one, or no reason is said.
        LakeBusyError: a run is writing; nothing was published.
    """
    if why := starved(budget):
        raise StarvedError("\n".join(["this policy cannot be published:", *(f"  {each}" for each in why)]))
    if drafted_by == published_by:
        raise UsageError("a policy is published by somebody other than whoever wrote it; ask for a second look")
    if not reason.strip():
        raise UsageError("say why the policy changes; the reason stays on record")
    if redraw:
        _untouched(lake, begun=begun, today=today)
    row = {
        "version": max((each.version for each in policies(lake)), default=0) + 1,
        "holds_from": holds_from,
        "budget": budget.dumps(),
        "drafted_by": drafted_by,
        "published_by": published_by,
        "reason": reason.strip(),
        "published_at": now or datetime.now(UTC),
    }
    with lake.change(f"policy {row['version']}") as change:
        change.append(selected.POLICIES, pa.Table.from_pylist([row], schema=selected.POLICIES.schema))
    if redraw:
        drawing = present_drawing(lake)
        select_days(lake, first=drawing.first, last=drawing.last, budget=budget, seed=drawing.seed)
    return policies(lake)[0]


def _untouched(lake: Lake, *, begun: bool, today: date) -> None:
    """Refuse if a line of the present list has a result already, or somebody has begun with one."""
    outcomes = lake.read(found.OUTCOMES)
    known = outcomes.filter(outcomes.known_on <= ibis.literal(today))
    opened = lake.read(selected.PLAN).semi_join(known, "item_id").count()
    if begun or lake.fetch(opened.as_table())[0][0].as_py():
        raise PlanBegunError(
            "work on the present list has begun, so it stands as it was drawn: the chance with which its lines were "
            "chosen must stay exact. Publish without drawing it anew; the policy then holds from the next run"
        )
