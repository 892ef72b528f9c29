"""Score goods lines: every head's calibrated probability, the revenue at stake, and reasons for the riskiest.

Two kinds of lines are scored: those of the window that is asked for, and the
held-out lines with results, each by a calibration that has not seen it, from
which fusion learns how far to trust the model.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tidewaiter.columns.calibration import Calibrated
from tidewaiter.columns.labels import labels_known
from tidewaiter.errors import UsageError
from tidewaiter.lake import step
from tidewaiter.models.features import described, item_features
from tidewaiter.models.model import ANY, Model, fold_of, load_model
from tidewaiter.models.reasons import explained
from tidewaiter.tables import declared, found, linked, remembered, scored, signalled

__all__ = ["can_score", "score_items", "scored_again"]

Floats = npt.NDArray[np.float64]

_BATCH_ROWS = 100_000
_STATES = tuple(remembered.STATES.values())


@step(
    reads=(declared.ITEMS, found.OUTCOMES, signalled.SCORES, signalled.SELLERS, linked.ITEMS, *_STATES),
    writes=scored.ITEMS,
)
def score_items(
    items: ir.Table,
    outcomes: ir.Table,
    scores: ir.Table,
    sellers: ir.Table,
    ties: ir.Table,
    *states: ir.Table,
    model: str,
    first_day: str,
    last_day: str,
    explain: int = 500,
    held_out: bool = True,
) -> pa.RecordBatchReader:
    """Score the lines declared from `first_day` to `last_day` (ISO dates, both included), and the held-out lines.

    Args:
        items: `declared.items`.
        outcomes: `found.outcomes`; decides which lines are held-out, and gives the counts in reasons.
        scores: `signalled.scores`.
        sellers: `signalled.sellers`.
        ties: `linked.items`.
        states: `remembered.*`, one for each kind of key.
        model: the model's folder.
        first_day: no earlier than the day as of which the model was trained.
        last_day: the last day to score.
        explain: so many of the riskiest lines of the window get reasons.
        held_out: whether the held-out lines are scored too; a model that only watches needs none.

    Raises:
        UsageError: the window begins before the model's own day, where it would judge what it learned from.
    """
    learned = load_model(Path(model))
    first, last = date.fromisoformat(first_day), date.fromisoformat(last_day)
    _check_window(learned, first=first, last=last)
    wanted = _wanted(items, outcomes, learned, first=first, last=last, held_out=held_out)
    asked = partial(
        item_features, items, states=dict(zip(remembered.STATES, states, strict=True)), ties=ties, scores=scores,
        sellers=sellers, detectors=learned.card.detectors,
    )  # fmt: skip
    rows = asked(wanted=wanted)
    batches = [_scored_batch(batch, learned, first=first) for batch in _batches(rows)]
    top = _riskiest(batches, explain)
    if top:
        chosen = items.filter(items.item_id.isin(top))
        told = asked(wanted=chosen).to_pyarrow()
        reasons = explained(learned, told, items=chosen, all_items=items, outcomes=outcomes)
    else:
        reasons = {}
    words = {item: "; ".join(reason.words for reason in found_for) for item, found_for in reasons.items()}
    return pa.RecordBatchReader.from_batches(scored.ITEMS.schema, _written(batches, learned, words))


def can_score(learned: Model) -> bool:
    """Whether every column that a model learned from is still made; one of an older version may know others."""
    made = {feature.name for feature in described(learned.card.detectors)}
    return set(learned.encoder.columns) <= made


def scored_again(learned: Model, rows: pa.Table) -> pa.Table:
    """What a model says of lines as somebody imagines them: rows of `scored.items`, without reasons.

    Args:
        learned: the model; none of the lines may be one that it learned from.
        rows: features, as `item_features` gives them; their `item_id` is whatever the asker calls each case.
    """
    batches = [_scored_batch(batch, learned, first=date.min) for batch in rows.to_batches(_BATCH_ROWS)]
    return pa.Table.from_batches(_written(batches, learned, {}), schema=scored.ITEMS.schema)


@dataclass(frozen=True, slots=True)
class _Scored:
    """One batch of lines with each head's answer."""

    item_id: pa.Array
    declared_on: pa.Array
    in_window: npt.NDArray[np.bool_]
    heads: dict[str, Calibrated]
    revenue: Floats


def _check_window(learned: Model, *, first: date, last: date) -> None:
    if first < date.fromisoformat(learned.card.as_of):
        raise UsageError(
            f"the model was trained on what was known before {learned.card.as_of}; it may not score {first}, "
            f"whose results it may have learned. Train one as of {first}, or score from {learned.card.as_of} on."
        )
    if last < first:
        raise UsageError(f"the last day ({last}) comes before the first ({first})")


def _wanted(
    items: ir.Table, outcomes: ir.Table, learned: Model, *, first: date, last: date, held_out: bool
) -> ir.Table:
    """Lines of the window, and the labelled lines of the held-out slice."""
    window = items.filter(items.declared_on >= ibis.literal(first), items.declared_on <= ibis.literal(last))
    if not held_out:
        return window.select("item_id")
    begin, end = (date.fromisoformat(day) for day in (learned.card.held_out_from, learned.card.held_out_to))
    slice_ = items.filter(items.declared_on >= ibis.literal(begin), items.declared_on <= ibis.literal(end))
    labels = labels_known(outcomes, before=date.fromisoformat(learned.card.as_of))
    judged = slice_.semi_join(labels, "item_id").filter(lambda rows: rows.declared_on < ibis.literal(first))
    return window.select("item_id").union(judged.select("item_id"))


def _batches(rows: ir.Table) -> Iterator[pa.RecordBatch]:
    return iter(rows.to_pyarrow_batches(chunk_size=_BATCH_ROWS))


def _scored_batch(batch: pa.RecordBatch, learned: Model, *, first: date) -> _Scored:
    x = learned.encoder.matrix(batch)
    days = np.asarray(batch.column("declared_on")).astype("datetime64[D]")
    in_window = days >= np.datetime64(first, "D")
    fold = fold_of(days[~in_window], learned.fold_days)
    inside, outside = x[in_window], x[~in_window]
    heads = {}
    for name, head in learned.heads.items():
        answer = Calibrated(np.empty(len(x)), np.empty(len(x)), np.empty(len(x)))
        parts = (in_window, head.probability(inside)), (~in_window, head.held_out_probability(outside, fold))
        for rows, part in parts:
            for whole, told in zip(_arrays(answer), _arrays(part), strict=True):
                whole[rows] = told
        heads[name] = answer
    value = np.exp(np.asarray(batch.column("log_value").fill_null(float("nan")), dtype=np.float64))
    revenue = learned.revenue.predict(x, chapter=batch.column("chapter"), value=value)
    return _Scored(batch.column("item_id"), batch.column("declared_on"), in_window, heads, revenue)


def _arrays(answer: Calibrated) -> tuple[Floats, Floats, Floats]:
    return answer.probability, answer.low, answer.high


def _riskiest(batches: list[_Scored], count: int) -> list[str]:
    """Items of the window with the highest probability of any violation."""
    if not batches or count <= 0:
        return []
    risk = np.concatenate([batch.heads[ANY].probability[batch.in_window] for batch in batches])
    items = np.concatenate([np.asarray(batch.item_id)[batch.in_window] for batch in batches])
    order = np.lexsort((items, -risk))[:count]
    return [str(item) for item in items[order]]


def _written(batches: list[_Scored], learned: Model, words: dict[str, str]) -> Iterator[pa.RecordBatch]:
    """Rows of the contract, head by head."""
    for batch in batches:
        reasons = pa.array([words.get(item) for item in batch.item_id.to_pylist()], pa.string())
        for name, answer in batch.heads.items():
            rows = len(batch.item_id)
            amount = batch.revenue if name == ANY else np.full(rows, np.nan)
            columns = {
                "item_id": batch.item_id,
                "head": pa.array([name] * rows, pa.string()),
                "declared_on": batch.declared_on,
                "probability": pa.array(answer.probability),
                "probability_low": pa.array(answer.low),
                "probability_high": pa.array(answer.high),
                "revenue_if_illicit": pa.array(amount, from_pandas=True),
                "expected_revenue": pa.array(amount * answer.probability, from_pandas=True),
                "reasons": reasons if name == ANY else pa.nulls(rows, pa.string()),
                "model_id": pa.array([learned.card.model_id] * rows, pa.string()),
            }
            yield pa.RecordBatch.from_pydict(columns, schema=scored.ITEMS.schema)
