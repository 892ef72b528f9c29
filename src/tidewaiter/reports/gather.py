"""Bring together, from the tables of a lake, all that a report tells."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from importlib.metadata import version
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from tidewaiter.columns.intervals import Estimate, wilson
from tidewaiter.columns.lift import lift
from tidewaiter.lake import Lake
from tidewaiter.reports.data import (
    AlertCount,
    Alerts,
    Audit,
    CauseYield,
    Completeness,
    FileLoad,
    Intake,
    Month,
    PartyRole,
    Provenance,
    Refusal,
    ReportData,
    TableVersion,
)
from tidewaiter.reports.evaluation import model_quality
from tidewaiter.reports.inspections import inspections
from tidewaiter.reports.traffic import traffic
from tidewaiter.tables import declared, found, loaded, signalled

__all__ = ["Asked", "gather"]

Asked = Mapping[str, tuple[str, str]]
"""Detector -> its typology and the question it asks."""

_FIELDS = (
    "office",
    "importer",
    "exporter",
    "declarant",
    "hs_code",
    "description",
    "quantity",
    "net_mass_kg",
    "customs_value",
    "duty_rate_pct",
    "origin",
    "dispatch",
)
_MOST_REASONS = 12
_ALERT_DAYS = 30


def gather(
    lake: Lake,
    *,
    title: str,
    day: date | None = None,
    top: int = 50,
    evaluation: Mapping[str, object] | None = None,
    detectors: Asked | None = None,
    settings: Mapping[str, str] | None = None,
    not_used: tuple[str, ...] = (),
    caveats: tuple[str, ...] = (),
) -> ReportData:
    """Read the lake for a report.

    Args:
        lake: an open lake; tables never published leave their section out.
        title: of the page.
        day: the day of the plan to show; the last planned one if not said.
        top: how many planned lines to show in full.
        evaluation: what an evaluation gave; see `evaluation`.
        detectors: typology and question of each detector.
        settings: name -> value of what a reader needs to do it again: seeds, dates, budget.
        not_used: what was deliberately or necessarily left aside, in words.
        caveats: what a reader must know before relying on it, in words.
    """
    return ReportData(
        title=title,
        currency=lake.currency,
        intake=_intake(lake) if lake.has(declared.ITEMS) else None,
        completeness=_completeness(lake) if lake.has(declared.ITEMS) else (),
        audits=_audits(lake),
        parties=_parties(lake),
        quality=model_quality(evaluation) if evaluation else None,
        inspections=inspections(lake, day=day, top=top),
        alerts=_alerts(lake, detectors or {}, until=day),
        yields=_yields(lake),
        traffic=traffic(lake),
        provenance=_provenance(lake, settings or {}, not_used),
        caveats=caveats,
    )


def _rows(lake: Lake, table: ir.Table) -> list[dict[str, Any]]:
    return list(lake.fetch(table).to_pylist())


def _intake(lake: Lake) -> Intake:
    items, results = lake.read(declared.ITEMS), _results(lake)
    joined = items.select("item_id", "declaration_id", "office", "declared_on").left_join(results, "item_id")
    months = joined.group_by(month=joined.declared_on.truncate("M")).aggregate(
        lines=_.count(), inspected=_.inspected.sum().fill_null(0), hits=_.hit.sum().fill_null(0)
    )
    totals = joined.aggregate(
        lines=_.count(),
        declarations=_.declaration_id.nunique(),
        offices=_.office.nunique(),
        first_day=_.declared_on.min(),
        last_day=_.declared_on.max(),
        inspected=_.inspected.sum().fill_null(0),
        hits=_.hit.sum().fill_null(0),
    )
    files = lake.read(loaded.FILES).order_by(_.loaded_at, _.name)
    listed = files.select(
        "name", "source", read="records_read", loaded="records_loaded", quarantined="records_quarantined"
    )
    refusals = lake.read(loaded.QUARANTINE).group_by("source", "column", "reason").aggregate(records=_.count())
    worst = refusals.order_by(_.records.desc(), _.source, _.reason).limit(_MOST_REASONS)
    return Intake(
        **_rows(lake, totals)[0],
        files=tuple(FileLoad(**row) for row in _rows(lake, listed)),
        refusals=tuple(Refusal(**{**row, "column": row["column"] or ""}) for row in _rows(lake, worst)),
        months=tuple(Month(**row) for row in _rows(lake, months.order_by("month"))),
    )


def _results(lake: Lake) -> ir.Table:
    one, zero = ibis.literal(1, "int64"), ibis.literal(0, "int64")
    outcomes = lake.read(found.OUTCOMES)
    hit = ibis.ifelse(outcomes.illicit, one, zero)
    return (
        outcomes.mutate(hit=hit).group_by("item_id").aggregate(inspected=ibis._.hit.max() * zero + one, hit=_.hit.max())
    )


def _completeness(lake: Lake) -> tuple[Completeness, ...]:
    items = lake.read(declared.ITEMS)
    filled = {name: items[name].notnull().cast("int64").sum() for name in _FIELDS}
    counts = _rows(lake, items.group_by("source").aggregate(lines=items.count(), **filled).order_by("source"))
    return tuple(
        Completeness(str(row["source"]), name, _int(row[name]) / max(_int(row["lines"]), 1))
        for row in counts
        for name in _FIELDS
    )


def _audits(lake: Lake) -> tuple[Audit, ...]:
    rows = _rows(lake, lake.read(loaded.AUDITS).order_by(_.grave.desc(), _.source, _.check))
    return tuple(Audit(**row) for row in rows)


def _parties(lake: Lake) -> tuple[PartyRole, ...]:
    counted = (
        lake.read(declared.PARTIES)
        .group_by("role")
        .aggregate(mentions=_.count(), parties=_.party.nunique(), countries=_.country.nunique())
    )
    return tuple(PartyRole(**row) for row in _rows(lake, counted.order_by(_.mentions.desc(), _.role)))


def _alerts(lake: Lake, asked: Asked, *, until: date | None) -> Alerts | None:
    """Alerts and lines judged in the last 30 days up to the day of the plan."""
    if not lake.has(signalled.SCORES):
        return None
    scores, alerts = lake.read(signalled.SCORES), lake.read(signalled.ALERTS)
    last = until or _rows(lake, scores.aggregate(last=scores.declared_on.max()))[0]["last"]
    if not isinstance(last, date):
        return None
    first = date.fromordinal(last.toordinal() - _ALERT_DAYS + 1)
    within = (_.declared_on >= ibis.literal(first), _.declared_on <= ibis.literal(last))
    judged = scores.filter(*within).group_by("detector").aggregate(judged=_.count())
    stood = alerts.filter(*within).group_by("detector").aggregate(alerts=_.count(), example=_.reason.min())
    rows = {str(row["detector"]): row for row in _rows(lake, judged)}
    for row in _rows(lake, stood):
        rows[str(row["detector"])] = {"judged": 0, **rows.get(str(row["detector"]), {}), **row}
    counts = [
        AlertCount(
            detector=name,
            typology=asked.get(name, ("", ""))[0],
            asks=asked.get(name, ("", ""))[1],
            judged=_int(row.get("judged")),
            alerts=_int(row.get("alerts")),
            example=str(row.get("example") or ""),
        )
        for name, row in rows.items()
    ]
    counts.sort(key=lambda each: (each.typology, -each.alerts, each.detector))
    return Alerts(first, last, tuple(counts))


def _yields(lake: Lake) -> tuple[CauseYield, ...]:
    """Yield of each cause over all months, the random arm last."""
    summed = (
        lake.read(found.YIELD)
        .group_by("cause")
        .aggregate(inspected=_.inspected.sum(), hits=_.hits.sum(), revenue=_.revenue.sum())
    )
    rows = {str(row["cause"]): row for row in _rows(lake, summed)}
    chance = rows.get("random", {})
    told = [
        _cause_yield(cause, row, random_hits=_int(chance.get("hits")), random_inspected=_int(chance.get("inspected")))
        for cause, row in rows.items()
    ]
    return tuple(sorted(told, key=lambda each: (each.cause == "random", -each.hit_rate.value, each.cause)))


def _cause_yield(cause: str, row: Mapping[str, object], *, random_hits: int, random_inspected: int) -> CauseYield:
    hits, inspected = _int(row["hits"]), _int(row["inspected"])
    low, high = wilson(hits, inspected)
    revenue = row["revenue"]
    return CauseYield(
        cause=cause,
        inspected=inspected,
        hits=hits,
        hit_rate=Estimate(hits / inspected, float(low), float(high)),
        revenue=float(revenue) if isinstance(revenue, int | float) else 0.0,
        lift=lift(hits, inspected, random_hits=random_hits, random_inspected=random_inspected),
    )


def _provenance(lake: Lake, settings: Mapping[str, str], not_used: tuple[str, ...]) -> Provenance:
    runs = lake.runs()
    last = runs[-1] if runs else {}
    return Provenance(
        run=str(last.get("run", "")),
        label=str(last.get("label", "")),
        engine=str(last.get("engine", "")),
        ended=str(last.get("ended", "")),
        tidewaiter=version("tidewaiter"),
        tables=tuple(TableVersion(name, entry.version) for name, entry in sorted(lake.entries.items())),
        settings=tuple(settings.items()),
        not_used=not_used,
    )


def _int(value: object) -> int:
    return int(value) if isinstance(value, int | float) else 0
