"""Risks of past days: kept as runs told them and, where no run had spoken, told afterwards by a model of that time.

Who violates next, and what a rule would have named, are asked of the past; both want to know how risky a line looked
on its own day, to somebody who did not know how it would end. A run keeps what it told. Days that no run had judged are
cut into stretches; for each a model is trained on what was known before the stretch, it judges the lines of the
stretch, and is thrown away.

Beside that stands how lines of late look on a later day, to a model that knows what has been found meanwhile: not for
rules, which must be tried on what was known on a line's own day, but to learn who violates next. Such a hindsight is
kept of the day of the latest run and of some days before it, about a month apart.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from tidewaiter.errors import NotEnoughDataError
from tidewaiter.flow.steps import mandatory_detectors
from tidewaiter.lake import Lake
from tidewaiter.tables import Table, declared, found, fused

if TYPE_CHECKING:
    from tidewaiter.models.model import Model

__all__ = ["STRETCHES", "judge_again", "keep_told", "tell_the_past"]

STRETCHES = 3
"""How many are told afterwards: the forecast learns from two of them, which look back on the third."""
_STRETCH = timedelta(days=90)
_ENOUGH = 0.9
"""A stretch of which at least this share of the lines has a risk is left as it is."""
_LATE, _APART, _NEEDED = timedelta(days=120), timedelta(days=30), timedelta(days=240)
"""A hindsight speaks of the lines of so many days; so far apart those are that are kept, and for so long."""
_NO_MODEL = "none"
_KEPT = ("item_id", "declared_on", "risk", "risk_low", "risk_high", "expected_revenue", "model_id", "known_before")


def keep_told(lake: Lake) -> int:
    """Keep the risks of the last run beside those of earlier days; gives how many lines were told of.

    What was told without a model is an assumption and is not kept, nor what was told in the knowledge of a line's
    own day. A run for a day after which others had been run rewrites nothing: it adds the lines that have no risk, as
    told afterwards.
    """
    risks, before = lake.read(fused.RISKS), lake.read(fused.TOLD)
    told = risks.filter(risks.known_before <= risks.declared_on)
    late = _later_days_were_run(lake, risks, before)
    rows = _rows(lake, told.anti_join(before, "item_id") if late else told, afterwards=late)
    return _kept(lake, rows, label="keep the risks as told")


def _later_days_were_run(lake: Lake, risks: ir.Table, told: ir.Table) -> bool:
    last = lake.fetch(risks.aggregate(day=risks.declared_on.max()))["day"][0].as_py()
    if last is None:
        return False
    later = told.filter(~told.afterwards, told.declared_on > ibis.literal(last))
    return int(lake.fetch(later.aggregate(n=later.count()))["n"][0].as_py()) > 0


def tell_the_past(lake: Lake, *, before: date, stretches: int = STRETCHES, seed: int = 0) -> int:
    """Judge the lines of the stretches before a day that no run had judged; gives how many lines that were.

    What a run told stays. What each model thinks of the lines before its stretch is kept as a hindsight of that day.
    The lake is left alone but for `fused.told` and `fused.hindsight`.
    """
    told = 0
    for number in range(stretches, 0, -1):
        first, last = before - number * _STRETCH, before - (number - 1) * _STRETCH - timedelta(days=1)
        if not _is_told(lake, first=first, last=last):
            rows, hindsight = _judged(lake, first=first, last=last, seed=seed)
            told += _kept(lake, rows, label=f"risks {first} to {last}")
            _kept(lake, hindsight, table=fused.HINDSIGHT, label=f"hindsight of {first}")
    return told


def judge_again(lake: Lake, model: Path | None, *, before: date) -> int:
    """Keep how the lines of late look on a day, to a model that learned from what was known before it; gives how many.

    Lines with a result are left out, and those that were taken for bad without one: the model may have learned from
    them. Nothing is kept without a model that can be
    asked.
    """
    from tidewaiter.models.model import load_model
    from tidewaiter.models.scoring import can_score

    learned = load_model(model) if model else None
    if learned is None or not can_score(learned) or date.fromisoformat(learned.card.as_of) > before:
        return 0
    rows = _seen_again(lake, learned, before=before)
    earlier = lake.read(fused.HINDSIGHT)
    days = lake.fetch(earlier.select("known_before").distinct())["known_before"].to_pylist()
    kept = earlier.filter(earlier.known_before.isin(_worth_keeping(days, before)))
    with lake.change(f"hindsight of {before}") as change:
        change.replace(fused.HINDSIGHT, kept.union(lake.memtable(rows)))
    return int(rows.num_rows)


def _worth_keeping(days: list[date], before: date) -> list[date]:
    """Of earlier hindsights those that are not too old nor too near to the one before them, so that few are kept."""
    kept: list[date] = []
    for day in sorted(days):
        if before - _NEEDED <= day < before and (not kept or day - kept[-1] >= _APART):
            kept.append(day)
    return kept


def _seen_again(lake: Lake, learned: Model, *, before: date) -> pa.Table:
    from tidewaiter.models.features import item_features_of
    from tidewaiter.models.model import ANY
    from tidewaiter.models.training import learned_from

    items, outcomes = lake.read(declared.ITEMS), lake.read(found.OUTCOMES)
    known = outcomes.filter(outcomes.known_on < ibis.literal(before))
    late = _within(items, first=before - _LATE, last=before - timedelta(days=1))
    unseen = late.anti_join(known, "item_id").anti_join(learned_from(lake, learned.card), "item_id")
    features = item_features_of(lake, detectors=learned.card.detectors, wanted=unseen.select("item_id"))
    batches = []
    for batch in lake.stream(features):
        risk = learned.heads[ANY].probability(learned.encoder.matrix(batch)).probability
        columns = {
            "item_id": batch.column("item_id"),
            "declared_on": batch.column("declared_on"),
            "risk": pa.array(risk),
            "model_id": pa.array([learned.card.model_id] * len(risk), pa.string()),
            "known_before": pa.array([before] * len(risk), pa.date32()),
        }
        batches.append(pa.RecordBatch.from_pydict(columns, schema=fused.HINDSIGHT.schema))
    return pa.Table.from_batches(batches, schema=fused.HINDSIGHT.schema)


def _is_told(lake: Lake, *, first: date, last: date) -> bool:
    lines = _within(lake.read(declared.ITEMS), first=first, last=last)
    known = lines.semi_join(lake.read(fused.TOLD), "item_id")
    count, have = (int(lake.fetch(rows.aggregate(n=rows.count()))["n"][0].as_py()) for rows in (lines, known))
    return have >= _ENOUGH * count


def _judged(lake: Lake, *, first: date, last: date, seed: int) -> tuple[pa.Table, pa.Table]:
    """By a model of what was known before a stretch: the risks of its lines that have none, and of those before it."""
    from tidewaiter.fusion.risks import fuse_risks
    from tidewaiter.models.model import load_model
    from tidewaiter.models.recipe import Recipe
    from tidewaiter.models.scoring import score_items
    from tidewaiter.models.training import train

    window = {"first_day": first.isoformat(), "last_day": last.isoformat()}
    with lake.scratch() as past:
        try:
            card = train(past, as_of=first, recipe=replace(Recipe(), fewest_violations=_NEVER), seed=seed)
        except NotEnoughDataError:
            return fused.TOLD.schema.empty_table(), fused.HINDSIGHT.schema.empty_table()
        steps = [
            score_items.bind(model=str(card.folder), explain=0, **window),
            fuse_risks.bind(mandatory=mandatory_detectors(), **window),
        ]
        past.run(steps, label="the past")
        hindsight = _seen_again(past, load_model(card.folder), before=first)
        told = past.read(fused.RISKS).anti_join(lake.read(fused.TOLD), "item_id")
        return _rows(past, told, afterwards=True), hindsight


_NEVER = 10**9
"""No typology gets a head of its own: the main head and the detectors say how risky a line is."""


def _rows(lake: Lake, risks: ir.Table, *, afterwards: bool) -> pa.Table:
    spoken = risks.filter(risks.model_id != _NO_MODEL).select(*_KEPT).mutate(afterwards=ibis.literal(afterwards))
    return lake.fetch(spoken.order_by("item_id")).cast(fused.TOLD.schema)


def _kept(lake: Lake, told: pa.Table, *, label: str, table: Table = fused.TOLD) -> int:
    if told.num_rows:
        with lake.change(label) as change:
            change.upsert(table, told)
    return int(told.num_rows)


def _within(items: ir.Table, *, first: date, last: date) -> ir.Table:
    return items.filter(items.declared_on >= ibis.literal(first), items.declared_on <= ibis.literal(last))
