"""How well do we do? The figures of a stretch of time, from what was known by a day, within some offices."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from tidewaiter.columns.labels import labels_known
from tidewaiter.errors import UsageError
from tidewaiter.feedback.figures import (
    Cause,
    DetectorYield,
    Stratum,
    Tally,
    by_cause,
    by_detector,
    by_stratum,
    over_time,
    start_of,
)
from tidewaiter.feedback.stability import Stability, stability_of_amounts, stability_of_words
from tidewaiter.flow.as_told import Judged, judged, risks_as_told
from tidewaiter.flow.policies import policy_on
from tidewaiter.lake import Lake
from tidewaiter.selection import Budget
from tidewaiter.tables import declared, found, signalled
from tidewaiter.terms.exam_type import EXAM_TYPES

__all__ = ["GRAINS", "STRATA", "Performance", "Span", "performance"]

GRAINS = ("day", "week", "month")
STRATA = ("office", "chapter", "origin", "procedure")
_REFERENCE_DAYS = 365
_ODD = 0.05
_LANES = {each.code: each.lane for each in EXAM_TYPES}
_WORDS = ("office", "origin", "chapter", "procedure", "transport_mode")
_AMOUNTS = ("customs_value", "net_mass_kg", "value_per_kg", "duty_rate_pct")


@dataclass(frozen=True, slots=True)
class Span:
    """What is asked: lines declared from `first` to `last` in some offices (all if None), as known by a day."""

    first: date
    last: date
    known_by: date
    grain: str = "week"
    stratum: str = "office"
    offices: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class Performance:
    """All figures of one span.

    Attributes:
        lines: start of day, week or month -> lines declared.
        times: start -> cause, or nothing for all together -> what came of the lines inspected.
        lanes: start -> lane -> lines opened in it; the rest went green.
        whole: the traffic of the span as one stratum.
        stability: what came in, compared with the year before the span.
    """

    span: Span
    currency: str
    lines: Mapping[date, int]
    causes: tuple[Cause, ...]
    times: Mapping[date, Mapping[str, Tally]]
    lanes: Mapping[date, Mapping[str, int]]
    whole: Stratum
    strata: tuple[Stratum, ...]
    detectors: tuple[DetectorYield, ...]
    stability: tuple[Stability, ...]
    judged: Judged


def performance(lake: Lake, span: Span, *, minutes: Mapping[str, float] | None = None) -> Performance:
    """The figures of a span.

    Args:
        lake: read, and left as it is.
        span: what is asked.
        minutes: item -> minutes that its examination took, where they were recorded; the others count as the
            policy of the last day reckons them.

    Raises:
        UsageError: the span, its grain or its stratum makes no sense.
    """
    if span.last < span.first or span.grain not in GRAINS or span.stratum not in STRATA:
        raise UsageError(f"a span ends after it begins, in steps of {', '.join(GRAINS)}, by {', '.join(STRATA)}")
    items = lake.cached(_lines(lake, span, first=span.first, last=span.last))
    results = _results(lake, items, span, minutes=minutes or {})
    lines, strata = _counted(lake, items, span)
    blank = pa.array([""] * len(results), pa.string())
    together = results.set_column(results.column_names.index("stratum"), "stratum", blank)
    told = risks_as_told(lake, first=span.first, last=span.last, offices=span.offices)
    return Performance(
        span=span,
        currency=lake.currency,
        lines=lines,
        causes=by_cause(results),
        times=over_time(results, grain=span.grain),
        lanes=_lanes(results, span),
        whole=by_stratum(together, {"": sum(lines.values())})[0],
        strata=by_stratum(results, strata),
        detectors=by_detector(_answers(lake, items, span, results), results),
        stability=_stability(lake, items, span, told),
        judged=judged(told, results),
    )


def _lines(lake: Lake, span: Span, *, first: date, last: date) -> ir.Table:
    """Lines of some days in the span's offices, with what strata and drift ask of them."""
    items = lake.read(declared.ITEMS)
    within = items.filter(items.declared_on >= ibis.literal(first), items.declared_on <= ibis.literal(last))
    if span.offices is not None:
        within = within.filter(within.office.isin(sorted(span.offices) or [""]))
    priced = (within.net_mass_kg > 0) & (within.customs_value > 0)
    nothing = ibis.null("float64")
    with_more = within.mutate(
        chapter=within.hs6.substr(0, 2),
        value_per_kg=ibis.ifelse(
            priced, within.customs_value / ibis.ifelse(priced, within.net_mass_kg, nothing), nothing
        ),
    )
    return with_more.mutate(stratum=with_more[span.stratum]).select(
        "item_id", "declared_on", "stratum", *_WORDS, *_AMOUNTS
    )


def _counted(lake: Lake, items: ir.Table, span: Span) -> tuple[dict[date, int], dict[str, int]]:
    """Lines declared by day, week or month, and by stratum."""
    lines: dict[date, int] = {}
    strata: dict[str, int] = {}
    counted = items.group_by("declared_on", "stratum").aggregate(lines=_.count()).order_by("declared_on", "stratum")
    for row in lake.fetch(counted).to_pylist():
        start, name = start_of(row["declared_on"], span.grain), row["stratum"] or ""
        lines[start] = lines.get(start, 0) + row["lines"]
        strata[name] = strata.get(name, 0) + row["lines"]
    return lines, strata


def _results(lake: Lake, items: ir.Table, span: Span, *, minutes: Mapping[str, float]) -> pa.Table:
    """A row per line of the span with a result known by the day: the label, its examinations and what they took."""
    outcomes = lake.read(found.OUTCOMES)
    after = span.known_by + timedelta(days=1)
    mine = items.select("item_id", "declared_on", "stratum")
    labels = labels_known(outcomes, before=after).inner_join(mine, "item_id")
    rows = lake.fetch(labels.order_by("item_id"))
    exams = outcomes.filter(outcomes.known_on < ibis.literal(after)).semi_join(mine, "item_id")
    budget = policy_on(lake, span.last) or Budget()
    took: dict[str, float] = {}
    lane: dict[str, str] = {}
    for row in lake.fetch(exams.select("item_id", "exam_type")).to_pylist():
        item, code = row["item_id"], row["exam_type"] or ""
        took[item] = took.get(item, 0.0) + (budget.exams[code].minutes if code in budget.exams else 0.0)
        lane[item] = "red" if "red" in (lane.get(item), _LANES.get(code)) else _LANES.get(code, "")
    names = rows["item_id"].to_pylist()
    spent = [minutes.get(name, took.get(name, 0.0)) for name in names]
    with_minutes = rows.append_column("minutes", pa.array(spent, pa.float64()))
    return with_minutes.append_column("lane", pa.array([lane.get(name, "") for name in names], pa.string()))


def _lanes(results: pa.Table, span: Span) -> dict[date, dict[str, int]]:
    lanes: dict[date, dict[str, int]] = {}
    for day, lane in zip(results["declared_on"].to_pylist(), results["lane"].to_pylist(), strict=True):
        counts = lanes.setdefault(start_of(day, span.grain), {})
        counts[lane] = counts.get(lane, 0) + 1
    return dict(sorted(lanes.items()))


def _answers(lake: Lake, items: ir.Table, span: Span, results: pa.Table) -> pa.Table:
    """What each detector said of the span's lines, and what became of those it raised an alert about."""
    mine = items.select("item_id")
    days = (_.declared_on >= ibis.literal(span.first), _.declared_on <= ibis.literal(span.last))
    one, nought = ibis.literal(1, "int64"), ibis.literal(0, "int64")
    odd = ibis.ifelse(_.p_value <= ibis.literal(_ODD, "float64"), one, nought).sum()
    scores = lake.read(signalled.SCORES).filter(*days).semi_join(mine, "item_id")
    judged_lines = scores.group_by("detector").aggregate(judged=_.count(), with_p=_.p_value.count(), odd=odd)
    known = lake.memtable(results.select(["item_id", "illicit"]))
    raised = lake.read(signalled.ALERTS).filter(*days).semi_join(mine, "item_id").select("item_id", "detector")
    opened = raised.left_join(known, "item_id")
    came_to = opened.group_by("detector").aggregate(
        alerts=_.count(), inspected=_.illicit.count(), hits=_.illicit.cast("int64").sum()
    )
    both = judged_lines.left_join(came_to, "detector")
    counts = ("judged", "with_p", "odd", "alerts", "inspected", "hits")
    filled = {name: both[name].fill_null(nought).cast("int64") for name in counts}
    return lake.fetch(both.select("detector", **filled))


def _stability(lake: Lake, items: ir.Table, span: Span, told: pa.Table) -> tuple[Stability, ...]:
    """Each column of what came in, and the risks that runs had told, beside the year before the span."""
    until = span.first - timedelta(days=1)
    since = span.first - timedelta(days=_REFERENCE_DAYS)
    earlier = lake.cached(_lines(lake, span, first=since, last=until))

    def counted(rows: ir.Table, name: str) -> dict[str | None, int]:
        counts = lake.fetch(rows.group_by(name).aggregate(lines=_.count())).to_pylist()
        return {row[name]: row["lines"] for row in counts}

    words = [stability_of_words(name, counted(earlier, name), counted(items, name)) for name in _WORDS]
    before, now = (lake.fetch(rows.select(*_AMOUNTS)) for rows in (earlier, items))
    amounts = [stability_of_amounts(name, before[name].to_numpy(), now[name].to_numpy()) for name in _AMOUNTS]
    was = risks_as_told(lake, first=since, last=until, offices=span.offices)
    risk = stability_of_amounts("risk", was["risk"].to_numpy(), told["risk"].to_numpy())
    return (*amounts, *words, risk)
