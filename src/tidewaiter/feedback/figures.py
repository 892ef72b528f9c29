"""What inspections of a stretch of time came to: by cause, over time, by stratum, by detector.

Every figure is of lines declared in the stretch, as far as their results were known by a day. A share has its
interval; what is told of all lines, opened or not, rests on the recorded propensities.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tidewaiter.columns.intervals import Estimate, wilson
from tidewaiter.columns.lift import lift
from tidewaiter.feedback.traffic import FEWEST_SAMPLED, illicit_rate
from tidewaiter.feedback.yields import RANDOM

__all__ = [
    "Cause",
    "DetectorYield",
    "Stratum",
    "Tally",
    "by_cause",
    "by_detector",
    "by_stratum",
    "over_time",
    "start_of",
]

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Tally:
    """Inspected lines of one stretch: how many, how many illicit, what they brought and what they took.

    `minutes` are those recorded, or else what the plan reckons for the examination; `days` from the declaration to
    the result: the middle, and that within which nine of ten were known.
    """

    inspected: int
    hits: int
    rate: Estimate
    revenue: float
    minutes: float
    days: float
    days_of_most: float


@dataclass(frozen=True, slots=True)
class Cause:
    """What one cause of selection yielded, and how many times better than chance it found."""

    cause: str
    tally: Tally
    lift: Estimate


@dataclass(frozen=True, slots=True)
class Stratum:
    """One part of the traffic, estimated as a whole; `illicit` is None with too few lines of recorded chance."""

    name: str
    lines: int
    sampled: int
    illicit: Estimate | None


@dataclass(frozen=True, slots=True)
class DetectorYield:
    """What became of the lines that one detector raised an alert about.

    `odd` is the share of its answers that look at least as odd as one in twenty earlier ones: 5 % if nothing changed.
    """

    detector: str
    judged: int
    odd: Estimate
    alerts: int
    inspected: int
    hits: int
    rate: Estimate
    lift: Estimate


def by_cause(results: pa.Table) -> tuple[Cause, ...]:
    """Each cause, chance last.

    Args:
        results: a row per inspected line: `cause`, `illicit`, `revenue`, `minutes`, `declared_on`, `known_on`.
    """
    columns = _Columns(results)
    chance = columns.cause == RANDOM
    random_hits, random_lines = int(columns.illicit[chance].sum()), int(chance.sum())
    told = []
    for cause in sorted(set(columns.cause.tolist()), key=lambda name: (name == RANDOM, name)):
        own = columns.tally(columns.cause == cause)
        than = lift(own.hits, own.inspected, random_hits=random_hits, random_inspected=random_lines)
        told.append(Cause(cause, own, than))
    return tuple(told)


def over_time(results: pa.Table, *, grain: str) -> dict[date, dict[str, Tally]]:
    """For the first day of each day, week or month: the tally of each cause, and of all under an empty name."""
    columns = _Columns(results)
    starts = np.array([start_of(day, grain) for day in columns.declared_on.astype(object)], dtype="datetime64[D]")
    told: dict[date, dict[str, Tally]] = {}
    for start in np.unique(starts):
        here = starts == start
        tallies = {"": columns.tally(here)}
        for cause in sorted(set(columns.cause[here].tolist())):
            tallies[cause] = columns.tally(here & (columns.cause == cause))
        told[start.astype(object)] = tallies
    return told


def by_stratum(results: pa.Table, lines: Mapping[str, int]) -> tuple[Stratum, ...]:
    """The share of illicit lines among all in each stratum, from those inspected and the chance they had of it.

    Args:
        results: a row per inspected line: `stratum`, `illicit`, `propensity`.
        lines: stratum -> lines declared, opened or not.
    """
    stratum = np.array([name or "" for name in results["stratum"].to_pylist()], dtype=object)
    illicit = results["illicit"].to_numpy(zero_copy_only=False).astype(np.float64)
    chance = results["propensity"].to_numpy(zero_copy_only=False).astype(np.float64)
    known = np.isfinite(chance) & (chance > 0)

    def told() -> Iterator[Stratum]:
        for name, count in lines.items():
            here = known & (stratum == name)
            enough = here.sum() >= FEWEST_SAMPLED
            share = illicit_rate(illicit[here], np.minimum(chance[here], 1.0)) if enough else None
            yield Stratum(name, count, int(here.sum()), share)

    return tuple(sorted(told(), key=lambda each: (-each.lines, each.name)))


def by_detector(answers: pa.Table, results: pa.Table) -> tuple[DetectorYield, ...]:
    """What each detector's alerts came to.

    Args:
        answers: a row per detector: `detector`, `judged`, `with_p`, `odd`, `alerts`, `inspected`, `hits`.
        results: as for `by_cause`; from it comes what chance found.
    """
    columns = _Columns(results)
    chance = columns.cause == RANDOM
    hits, lines = int(columns.illicit[chance].sum()), int(chance.sum())
    return tuple(
        DetectorYield(
            detector=row["detector"],
            judged=row["judged"],
            odd=_share(row["odd"], row["with_p"]),
            alerts=row["alerts"],
            inspected=row["inspected"],
            hits=row["hits"],
            rate=_share(row["hits"], row["inspected"]),
            lift=lift(row["hits"], row["inspected"], random_hits=hits, random_inspected=lines),
        )
        for row in answers.sort_by([("detector", "ascending")]).to_pylist()
    )


def start_of(day: date, grain: str) -> date:
    """The first day of the day, the week (from Monday) or the month in which a day lies."""
    if grain == "month":
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if grain == "week" else day


class _Columns:
    """Inspected lines as columns, of which any part can be tallied."""

    def __init__(self, results: pa.Table) -> None:
        self.cause = np.array(results["cause"].to_pylist(), dtype=object)
        self.illicit = results["illicit"].to_numpy(zero_copy_only=False).astype(bool)
        self.revenue = np.nan_to_num(results["revenue"].to_numpy(zero_copy_only=False).astype(np.float64))
        self.minutes = np.nan_to_num(results["minutes"].to_numpy(zero_copy_only=False).astype(np.float64))
        self.declared_on = results["declared_on"].to_numpy(zero_copy_only=False).astype("datetime64[D]")
        known_on = results["known_on"].to_numpy(zero_copy_only=False).astype("datetime64[D]")
        self.days = (known_on - self.declared_on).astype(np.float64)

    def tally(self, here: Bools) -> Tally:
        """Of some of the lines."""
        inspected, hits, days = int(here.sum()), int(self.illicit[here].sum()), self.days[here]
        return Tally(
            inspected=inspected,
            hits=hits,
            rate=_share(hits, inspected),
            revenue=float(self.revenue[here].sum()),
            minutes=float(self.minutes[here].sum()),
            days=float(np.median(days)) if inspected else math.nan,
            days_of_most=float(np.quantile(days, 0.9)) if inspected else math.nan,
        )


def _share(hits: int, trials: int) -> Estimate:
    low, high = wilson(hits, trials)
    return Estimate(hits / trials if trials else math.nan, float(low), float(high))
