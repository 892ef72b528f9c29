"""The plan of a day: every team's list, with the cause and the probability of each selection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tidewaiter.selection.arms import Arms, arms_of
from tidewaiter.selection.budget import Budget
from tidewaiter.selection.candidates import Candidates, candidates
from tidewaiter.selection.design import draw, random_probabilities, turning_start, ways
from tidewaiter.selection.finding import finding_probabilities
from tidewaiter.selection.ruled import with_ruled
from tidewaiter.selection.team import Team, teams_of
from tidewaiter.selection.worth import Worth, lane_of, worth_of
from tidewaiter.tables import selected

__all__ = ["BEYOND", "DayPlan", "Load", "inclusion_probabilities", "plan_days"]

BEYOND = "mandatory lines exceed the capacity of the day"


@dataclass(frozen=True, slots=True)
class Load:
    """What one team has to do in one day.

    `capacity` is in `unit` (lines or minutes). `mandatory` counts lines that are certain, by
    law or by a rule; `overflow` is by how much they alone exceed the capacity, in the same unit.
    """

    day: date
    team: str
    candidates: int
    capacity: float
    unit: str
    mandatory: int
    selected: int
    minutes: float
    overflow: float


@dataclass(frozen=True, slots=True)
class DayPlan:
    """A plan: its lines (`selected.plan`), every candidate's chances, and each team's load.

    `chances` has a row for each candidate, selected or not: `item_id`, `declared_on`, `team`,
    `propensity` (total probability of inclusion), `random_propensity` (probability
    of being in the random arm), `finding_propensity` (probability of being opened with
    an examination that finds its violation, if it has one), `risk`, `expected_revenue`.
    """

    lines: pa.Table
    chances: pa.Table
    loads: tuple[Load, ...]


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The lines a team opens, by place, and how."""

    place: npt.NDArray[np.intp]
    cause: list[str]
    exam: npt.NDArray[np.intp]


def plan_days(risks: pa.Table, *, budget: Budget, seed: int) -> DayPlan:
    """Plan every day on which `risks` (rows of `fused.risks`) has lines; each day by itself."""
    lines = candidates(risks, suspicions=budget.suspicions)
    days = sorted(set(lines.declared_on))
    return _joined([_plan_day(lines.take(lines.declared_on == day), day=day, budget=budget, seed=seed) for day in days])


def inclusion_probabilities(risks: pa.Table, *, budget: Budget) -> pa.Table:
    """The chances of every candidate (see `DayPlan.chances`): they depend on the design alone, on no seed."""
    return plan_days(risks, budget=budget, seed=0).chances


def _plan_day(lines: Candidates, *, day: date, budget: Budget, seed: int) -> DayPlan:
    worth = worth_of(lines, budget)
    plans = [
        _plan_team(lines.take(team.lines), worth.take(team.lines), team=team, day=day, budget=budget, seed=seed)
        for team in teams_of(lines, budget)
    ]
    return _joined(plans)


def _plan_team(lines: Candidates, worth: Worth, *, team: Team, day: date, budget: Budget, seed: int) -> DayPlan:
    lines, ruled = with_ruled(lines, worth=worth, capacity=team.capacity, budget=budget)
    arms = arms_of(lines, worth=worth, team=team, budget=budget)
    came = ways(arms.design)
    start = turning_start(seed, office=team.name, day=day)
    chosen = _choose(arms, worth, ruled=ruled, start=start, seed=seed, office=team.name, day=day)
    load = _load(lines, worth, chosen, arms=arms, team=team, day=day)
    return DayPlan(
        lines=_plan_lines(lines, worth, chosen, chances=came.total, day=day, budget=budget, overflow=load.overflow),
        chances=pa.table(
            {
                "item_id": pa.array(lines.item_id, pa.string()),
                "declared_on": pa.array(lines.declared_on, pa.date32()),
                "team": pa.array([team.name] * len(lines), pa.string()),
                "propensity": came.total,
                "random_propensity": random_probabilities(arms.design),
                "finding_propensity": finding_probabilities(came, arms, worth),
                "risk": lines.risk,
                "expected_revenue": pa.array(lines.revenue, from_pandas=True),
            }
        ),
        loads=(load,),
    )


def _choose(
    arms: Arms, worth: Worth, *, ruled: npt.NDArray[np.bool_], start: float, seed: int, office: str, day: date
) -> _Chosen:
    """Draw, and settle: duty before rules, rules before chance, chance before worth; the longer examination stands."""
    drawn = draw(arms.design, start=start, seed=seed, office=office, day=day)
    duty = arms.design.mandatory
    place = np.flatnonzero(duty | drawn.random | drawn.exploration | drawn.risk)
    exam = np.where(drawn.random | drawn.exploration, arms.by_chance, arms.by_worth)
    exam = np.where(drawn.random & drawn.risk, arms.by_both(worth), exam)
    exam = np.where(duty, arms.by_duty, exam)
    causes = ["rule", "mandatory", "random", "risk"]
    cause = np.select([ruled, duty, drawn.random, drawn.risk], causes, default="exploration")
    best_first = np.lexsort((-worth.gross[place], ruled[place], ~duty[place]))
    place = place[best_first]
    return _Chosen(place, cause[place].tolist(), exam[place])


def _load(lines: Candidates, worth: Worth, chosen: _Chosen, *, arms: Arms, team: Team, day: date) -> Load:
    duty = arms.design.mandatory
    demanded = float(duty.sum()) if team.capacity.unit == "lines" else float(worth.minutes[arms.by_duty[duty]].sum())
    return Load(
        day=day,
        team=team.name,
        candidates=len(lines),
        capacity=team.capacity.amount,
        unit=team.capacity.unit,
        mandatory=int(duty.sum()),
        selected=len(chosen.place),
        minutes=float(worth.minutes[chosen.exam].sum()),
        overflow=max(demanded - team.capacity.amount, 0.0),
    )


def _plan_lines(
    lines: Candidates,
    worth: Worth,
    chosen: _Chosen,
    *,
    chances: npt.NDArray[np.float64],
    day: date,
    budget: Budget,
    overflow: float,
) -> pa.Table:
    at = chosen.place
    exams = [worth.exams[exam] for exam in chosen.exam]
    offices = lines.office[at].tolist()
    columns = {
        "item_id": lines.item_id[at],
        "declaration_id": lines.declaration_id[at],
        "day": [day] * len(at),
        "office": [office or None for office in offices],
        "position": _positions(offices),
        "lane": [lane_of(code, gross=worth.gross[n], budget=budget) for code, n in zip(exams, at, strict=True)],
        "exam_type": exams,
        "cause": chosen.cause,
        "propensity": chances[at],
        "minutes": worth.minutes[chosen.exam],
        "risk": lines.risk[at],
        "expected_revenue": pa.array(lines.revenue[at], from_pandas=True),
        "reasons": [_reasons(lines, n, overflow=overflow) for n in at],
    }
    arrays = [pa.array(columns[field.name], field.type) for field in selected.PLAN.schema]
    return pa.Table.from_arrays(arrays, schema=selected.PLAN.schema)


def _positions(offices: Sequence[str]) -> list[int]:
    count: dict[str, int] = {}
    positions = []
    for office in offices:
        count[office] = count.get(office, 0) + 1
        positions.append(count[office])
    return positions


def _reasons(lines: Candidates, place: np.intp, *, overflow: float) -> str | None:
    said = "; ".join(str(part) for part in (lines.rule_reason[place], lines.reasons[place]) if part) or None
    if not lines.mandatory[place]:
        return said
    beyond = BEYOND if overflow > 0 else ""
    return "; ".join(part for part in (str(lines.mandatory_reason[place]), beyond, said) if part)


def _joined(plans: Sequence[DayPlan]) -> DayPlan:
    if not plans:
        empty = pa.schema(
            {
                "item_id": pa.string(),
                "declared_on": pa.date32(),
                "team": pa.string(),
                "propensity": pa.float64(),
                "random_propensity": pa.float64(),
                "finding_propensity": pa.float64(),
                "risk": pa.float64(),
                "expected_revenue": pa.float64(),
            }
        )
        return DayPlan(selected.PLAN.schema.empty_table(), empty.empty_table(), ())
    return DayPlan(
        pa.concat_tables([plan.lines for plan in plans]),
        pa.concat_tables([plan.chances for plan in plans]),
        tuple(load for plan in plans for load in plan.loads),
    )
