"""Risks of past days: kept as runs told them and, where no run had spoken, told afterwards by a model of that time.

Who violates next, and what a rule would have named, are asked of the past; both want to know how risky a line looked
on its own day, to somebody who did not know how it would end. A run keeps what it told. Days that no run had judged are
cut into stretches; for each a model is trained on what was known before the stretch, it judges the lines of the
stretch, and is thrown away.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from tidewaiter.errors import NotEnoughDataError
from tidewaiter.flow.steps import mandatory_detectors
from tidewaiter.lake import Lake
from tidewaiter.tables import declared, fused

__all__ = ["STRETCHES", "keep_told", "tell_the_past"]

STRETCHES = 3
"""How many are told afterwards: the forecast learns from two of them, which look back on the third."""
_STRETCH = timedelta(days=90)
_ENOUGH = 0.9
"""A stretch of which at least this share of the lines has a risk is left as it is."""
_NO_MODEL = "none"
_KEPT = ("item_id", "declared_on", "risk", "risk_low", "risk_high", "expected_revenue", "model_id", "known_before")


def keep_told(lake: Lake) -> int:
    """Keep the risks of the last run beside those of earlier days; gives how many lines were told of.

    What was told without a model is an assumption and is not kept, nor what was told in the knowledge of a line's
    own day.
    """
    risks = lake.read(fused.RISKS)
    told = _rows(lake, risks.filter(risks.known_before <= risks.declared_on), afterwards=False)
    return _kept(lake, told, label="keep the risks as told")


def tell_the_past(lake: Lake, *, before: date, stretches: int = STRETCHES, seed: int = 0) -> int:
    """Judge the lines of the stretches before a day that no run had judged; gives how many lines that were.

    What a run told stays. The lake is left alone but for `fused.told`.
    """
    told = 0
    for number in range(stretches, 0, -1):
        first, last = before - number * _STRETCH, before - (number - 1) * _STRETCH - timedelta(days=1)
        if not _is_told(lake, first=first, last=last):
            told += _kept(lake, _judged(lake, first=first, last=last, seed=seed), label=f"risks {first} to {last}")
    return told


def _is_told(lake: Lake, *, first: date, last: date) -> bool:
    lines = _within(lake.read(declared.ITEMS), first=first, last=last)
    known = lines.semi_join(lake.read(fused.TOLD), "item_id")
    count, have = (int(lake.fetch(rows.aggregate(n=rows.count()))["n"][0].as_py()) for rows in (lines, known))
    return have >= _ENOUGH * count


def _judged(lake: Lake, *, first: date, last: date, seed: int) -> pa.Table:
    """Lines of a stretch that have no risk yet, by a model that learned from what was known before it."""
    from tidewaiter.fusion.risks import fuse_risks
    from tidewaiter.models.recipe import Recipe
    from tidewaiter.models.scoring import score_items
    from tidewaiter.models.training import train

    window = {"first_day": first.isoformat(), "last_day": last.isoformat()}
    with lake.scratch() as past:
        try:
            card = train(past, as_of=first, recipe=replace(Recipe(), fewest_violations=_NEVER), seed=seed)
        except NotEnoughDataError:
            return fused.TOLD.schema.empty_table()
        steps = [
            score_items.bind(model=str(card.folder), explain=0, **window),
            fuse_risks.bind(mandatory=mandatory_detectors(), **window),
        ]
        past.run(steps, label="the past")
        return _rows(past, past.read(fused.RISKS).anti_join(lake.read(fused.TOLD), "item_id"), afterwards=True)


_NEVER = 10**9
"""No typology gets a head of its own: the main head and the detectors say how risky a line is."""


def _rows(lake: Lake, risks: ir.Table, *, afterwards: bool) -> pa.Table:
    spoken = risks.filter(risks.model_id != _NO_MODEL).select(*_KEPT).mutate(afterwards=ibis.literal(afterwards))
    return lake.fetch(spoken.order_by("item_id")).cast(fused.TOLD.schema)


def _kept(lake: Lake, told: pa.Table, *, label: str) -> int:
    if told.num_rows:
        with lake.change(label) as change:
            change.upsert(fused.TOLD, told)
    return int(told.num_rows)


def _within(items: ir.Table, *, first: date, last: date) -> ir.Table:
    return items.filter(items.declared_on >= ibis.literal(first), items.declared_on <= ibis.literal(last))
