"""The policies that were published, the one that holds on a day, and how the present list was drawn."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tidewaiter.errors import NotEnoughDataError
from tidewaiter.lake import Lake
from tidewaiter.selection import Budget
from tidewaiter.tables import selected

__all__ = ["Drawing", "Policy", "policies", "policy_on", "present_drawing"]

_PLAN_STEP = "selection.plan.plan"


@dataclass(frozen=True, slots=True)
class Policy:
    """One published policy."""

    version: int
    holds_from: date
    budget: Budget
    drafted_by: str
    published_by: str
    reason: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Drawing:
    """How a list was drawn: for which days, under which budget, from which seed, and in which run."""

    first: date
    last: date
    budget: Budget
    seed: int
    run: str


def policies(lake: Lake) -> list[Policy]:
    """Every policy that was published, the last one first."""
    rows = lake.fetch(lake.read(selected.POLICIES)).to_pylist()
    told = [Policy(**{**row, "budget": Budget.loads(row["budget"])}) for row in rows]
    return sorted(told, key=lambda each: -each.version)


def policy_on(lake: Lake, day: date) -> Budget | None:
    """The budget of the last policy that holds on a day; None if there is none, and the default budget is used."""
    return next((each.budget for each in policies(lake) if each.holds_from <= day), None)


def present_drawing(lake: Lake) -> Drawing:
    """How the plan that is in the lake was drawn, from the record of the run that drew it.

    Raises:
        NotEnoughDataError: nothing was planned yet.
    """
    for run in reversed(lake.runs()):
        steps = run.get("steps")
        for step in steps if isinstance(steps, list) else ():
            if step["step"] == _PLAN_STEP:
                return _drawing(step["parameters"], run=str(run["run"]))
    raise NotEnoughDataError("nothing was planned yet; run: tidewaiter run --lake DIR")


def _drawing(parameters: Mapping[str, str], *, run: str) -> Drawing:
    """From what the run recorded of the step: each parameter as Python writes it."""
    said = {name: ast.literal_eval(text) for name, text in parameters.items()}
    return Drawing(
        first=date.fromisoformat(said["first_day"]),
        last=date.fromisoformat(said["last_day"]),
        budget=Budget.loads(said.get("budget", "")),
        seed=int(said.get("seed", 0)),
        run=run,
    )
