"""A day's work: observe, learn, score, fuse, ask the rules, choose. What it publishes is what the desk works from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from tidewaiter.feedback import rule_yields
from tidewaiter.flow.governing import choose
from tidewaiter.flow.past_risks import judge_again, keep_told, tell_the_past
from tidewaiter.flow.policies import policy_on
from tidewaiter.flow.predicting import Prediction, Told, days_declared, observe, predict
from tidewaiter.flow.ruling import apply_rules
from tidewaiter.flow.steps import feedback_steps
from tidewaiter.lake import Lake
from tidewaiter.links import forecast_steps, lookout_steps
from tidewaiter.selection import Budget, plan
from tidewaiter.sources.audits import audit_labels
from tidewaiter.tables import selected

__all__ = ["Day", "run_day", "select_days"]


@dataclass(frozen=True, slots=True)
class Day:
    """What a run left: what its risks rest on, the hits of rules by mode, and how many lines are to be opened."""

    prediction: Prediction
    planned: int
    by_cause: dict[str, int]
    ruled: dict[str, int] = field(default_factory=dict)


def run_day(
    lake: Lake,
    *,
    last: date | None = None,
    days: int = 1,
    budget: Budget | None = None,
    seed: int = 0,
    on_progress: Told | None = None,
) -> Day:
    """Judge the lines declared on the last day (or the last `days` days) and plan what to open.

    Steps whose inputs did not change are not run again, so a run that was cut off goes on where it stopped.

    Args:
        lake: where everything is read and published.
        last: the day to work on; the last on which anything was declared, if not said.
        days: so many days up to and with it.
        budget: how much can be opened, and by what policy; the published policy of that day if not said.
        seed: of the model and of the draws; the same seed gives the same plan.
        on_progress: told what is being done.

    Raises:
        NoChampionError: the policy of models asks for an approved model and there is none; nothing was done.
    """
    end = last or days_declared(lake)[1]
    first = end - timedelta(days=days - 1)
    choice = choose(lake, first=first, last=end)
    observe(lake, [*feedback_steps(), audit_labels.bind()])
    prediction = predict(lake, first=first, last=end, seed=seed, choice=choice, on_progress=on_progress)
    model = lake.folder("models") / prediction.card.model_id if prediction.card else None
    _forecast(lake, model, before=first, seed=seed)
    ruled = apply_rules(lake, first=first, last=end)
    if ruled:
        lake.run([rule_yields.bind()], label="yield of rules")
    by_cause = select_days(lake, first=first, last=end, budget=budget, seed=seed)
    return Day(prediction, sum(by_cause.values()), by_cause, ruled)


def _forecast(lake: Lake, model: Path | None, *, before: date, seed: int) -> None:
    """Who violates next: that rests on how risky the lines of late looked and look, so it comes after the risks."""
    keep_told(lake)
    tell_the_past(lake, before=before, seed=seed)
    judge_again(lake, model, before=before)
    lake.run(forecast_steps(), label="who violates next")


def select_days(lake: Lake, *, first: date, last: date, budget: Budget | None = None, seed: int = 0) -> dict[str, int]:
    """Plan what to open from the risks that are there; gives the lines by cause.

    Without a budget it is the policy that was published for the last day, and without one of those the default.
    Lookouts are those of the first day, as is the model: nothing that became known from then on is in them.
    """
    policy = budget or policy_on(lake, last) or Budget()
    chosen = plan.bind(first_day=first.isoformat(), last_day=last.isoformat(), budget=policy.dumps(), seed=seed)
    lake.run([*lookout_steps(as_of=first), chosen], label=f"select {first} to {last}")
    rows = lake.read(selected.PLAN).group_by("cause").aggregate(lines=lambda t: t.count())
    return {row["cause"]: row["lines"] for row in lake.fetch(rows.order_by("cause")).to_pylist()}
