"""A day's work: observe, learn, score, fuse, ask the rules, choose. What it publishes is what the desk works from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import ibis

from tidewaiter.feedback import rule_yields
from tidewaiter.flow.governing import choose
from tidewaiter.flow.keeping_told import keep_tellings
from tidewaiter.flow.past_risks import judge_again, keep_told, tell_the_past
from tidewaiter.flow.policies import policy_on
from tidewaiter.flow.predicting import Prediction, Told, days_declared, observe, predict
from tidewaiter.flow.ruling import apply_rules
from tidewaiter.flow.steps import feedback_steps
from tidewaiter.lake import Lake
from tidewaiter.links import forecast_steps, lookout_steps
from tidewaiter.selection import Budget, plan
from tidewaiter.sources.audits import audit_labels
from tidewaiter.tables import declared, fused, selected

__all__ = ["Day", "LeftOut", "left_out", "run_day", "select_days"]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Lines that were declared after the days of the run before and before those of this one: no run has judged them.

    `days` is for how many days up to its last the run would have to be done to judge them, too.
    """

    lines: int
    first: date
    last: date
    days: int


@dataclass(frozen=True, slots=True)
class Day:
    """What a run left: what its risks rest on, the hits of rules by mode, how many lines are to be opened, and which
    were left out.
    """

    prediction: Prediction
    planned: int
    by_cause: dict[str, int]
    ruled: dict[str, int] = field(default_factory=dict)
    left_out: LeftOut | None = None


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
    unseen = left_out(lake, first=first, last=end)
    choice = choose(lake, first=first, last=end)
    observe(lake, [*feedback_steps(), audit_labels.bind()])
    prediction = predict(lake, first=first, last=end, seed=seed, choice=choice, on_progress=on_progress)
    keep_tellings(lake)
    model = lake.folder("models") / prediction.card.model_id if prediction.card else None
    _forecast(lake, model, before=first, seed=seed)
    ruled = apply_rules(lake, first=first, last=end)
    if ruled:
        lake.run([rule_yields.bind()], label="yield of rules")
    by_cause = select_days(lake, first=first, last=end, budget=budget, seed=seed)
    return Day(prediction, sum(by_cause.values()), by_cause, ruled, unseen)


def left_out(lake: Lake, *, first: date, last: date) -> LeftOut | None:
    """The lines that a run of these days would pass over, as their days lie between it and the run before.

    A port that loads a week and runs its last day finds four days in five here.
    """
    items, risks = lake.read(declared.ITEMS), lake.read(fused.RISKS)
    judged = lake.fetch(risks.aggregate(day=risks.declared_on.max()))["day"][0].as_py()
    if judged is None:
        return None
    between = items.filter(items.declared_on > ibis.literal(judged), items.declared_on < ibis.literal(first))
    told = between.aggregate(lines=between.count(), first=between.declared_on.min(), last=between.declared_on.max())
    [row] = lake.fetch(told).to_pylist()
    if not row["lines"]:
        return None
    return LeftOut(row["lines"], row["first"], row["last"], (last - row["first"]).days + 1)


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
