"""One risk for each line: the model, the typologies and the detectors together, and what each of them added.

The stack is fitted on lines whose results were known before the window began and that
the model had held out; it is fitted anew each time, from the tables alone. What was
kept, what was dropped and why is written beside the model.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tidewaiter.columns.labels import labels_known
from tidewaiter.columns.propensity import inverse_propensity
from tidewaiter.errors import LakeError, UsageError
from tidewaiter.fusion.parts import evidence, link_evidence, log_odds, parts_of
from tidewaiter.fusion.stack import Stack, fit_stack
from tidewaiter.lake import step
from tidewaiter.tables import declared, found, fused, linked, scored, signalled

__all__ = ["fuse_risks", "fused_again"]

Floats = npt.NDArray[np.float64]

MODEL, TYPOLOGIES, DETECTORS, LINKS = "model", "typologies", "detectors", "links"
NO_MODEL = "none"
_SPEAKERS = ("model_reasons", "detector_reason", "link_reason")
_FOLDS = 5
_WEIGHT_CEILING = 20.0
_BATCH_ROWS = 100_000
_NOTABLE = 0.01
"""A detector's reason is told if the combined p-value is no greater."""
_LIKELY = 0.5
"""A link's reason is told if it is at least so likely."""


@step(reads=(declared.ITEMS, found.OUTCOMES, scored.ITEMS, signalled.SCORES, linked.LINE_EVIDENCE), writes=fused.RISKS)
def fuse_risks(
    items: ir.Table,
    outcomes: ir.Table,
    scored_items: ir.Table,
    scores: ir.Table,
    links: ir.Table,
    *,
    first_day: str,
    last_day: str,
    mandatory: tuple[str, ...] = (),
    base_rate: float = 0.05,
    record: str = "",
) -> pa.RecordBatchReader:
    """Fuse the risks of the lines declared from `first_day` to `last_day` (ISO dates, both included).

    Where no model has scored anything (no results are known yet) the detectors speak
    alone: their evidence is added to the odds of `base_rate`, which is then a stated
    assumption and not an estimate, and the interval of each risk is all of 0 to 1.

    Args:
        items: `declared.items`.
        outcomes: `found.outcomes`; only results known before `first_day` are used.
        scored_items: `scored.items`, with the held-out lines of the model.
        scores: `signalled.scores`.
        links: `linked.line_evidence`.
        first_day: the first day to fuse.
        last_day: the last day to fuse.
        mandatory: names of the detectors whose answer makes inspection a duty.
        base_rate: share of violations assumed where there is no model.
        record: a folder in which to write `fusion.json`, what was kept and why; empty to write nothing.

    Raises:
        UsageError: a model has scored, but not every line of the window.
    """
    first, last = date.fromisoformat(first_day), date.fromisoformat(last_day)
    window = items.filter(items.declared_on >= ibis.literal(first), items.declared_on <= ibis.literal(last))
    stack = _stack(items, outcomes, scored_items, scores, links, mandatory=mandatory, first=first)
    if stack:
        _check_scored(window, scored_items)
    if record:
        written = json.dumps(stack.as_json() if stack else {"parts": [DETECTORS]}, indent=1)
        (Path(record) / "fusion.json").write_text(written + "\n", encoding="utf-8")
    batches = parts_of(window, scored_items, scores, links, mandatory=mandatory).to_pyarrow_batches(
        chunk_size=_BATCH_ROWS
    )
    return pa.RecordBatchReader.from_batches(
        fused.RISKS.schema, _fused(batches, stack, base_rate=base_rate, known_before=first)
    )


def fused_again(
    items: ir.Table,
    scored_items: ir.Table,
    scores: ir.Table,
    links: ir.Table,
    *,
    record: Path,
    known_before: date,
    mandatory: tuple[str, ...] = (),
) -> pa.Table:
    """Risks of lines as somebody imagines them, by the weights with which a run fused its own: rows of `fused.risks`.

    Args:
        items: the lines, as `declared.items` would hold them.
        scored_items: what the model says of them.
        scores: what detectors say of them.
        links: what ties say of them, as `linked.line_evidence` would.
        record: the folder in which the run wrote `fusion.json`.
        known_before: as the run had it.
        mandatory: as the run had them.

    Raises:
        LakeError: there is no such record, or another version of the program wrote it.
    """
    stack = _written_stack(record / "fusion.json")
    rows = parts_of(items, scored_items, scores, links, mandatory=mandatory).to_pyarrow().to_batches(_BATCH_ROWS)
    fused_rows = _fused(iter(rows), stack, base_rate=0.0, known_before=known_before)
    return pa.Table.from_batches(fused_rows, schema=fused.RISKS.schema)


def _written_stack(file: Path) -> Stack:
    try:
        written = json.loads(file.read_text(encoding="utf-8"))
        parts, weights, usual = (tuple(written[name]) for name in ("parts", "weights", "usual"))
        return Stack(parts, weights, float(written["intercept"]), usual)
    except (FileNotFoundError, KeyError, ValueError) as problem:
        raise LakeError(
            f"model {file.parent.name} has no record of its fusion that this version can read; `tidewaiter run` "
            "makes a new one"
        ) from problem


def _check_scored(window: ir.Table, scored_items: ir.Table) -> None:
    missing = int(window.anti_join(scored_items, "item_id").count().to_pyarrow().as_py())
    if missing:
        raise UsageError(
            f"{missing} line(s) of the window have no score of the model; score the same days that are to be fused"
        )


def _stack(
    items: ir.Table,
    outcomes: ir.Table,
    scored_items: ir.Table,
    scores: ir.Table,
    links: ir.Table,
    *,
    mandatory: tuple[str, ...],
    first: date,
) -> Stack | None:
    """The stack that held-out lines speak for; None if there is no model."""
    held_out = scored_items.filter(scored_items.declared_on < ibis.literal(first))
    mine = items.semi_join(held_out, "item_id")
    labels = labels_known(outcomes, before=first).select("item_id", "illicit", "propensity")
    told = parts_of(mine, held_out, scores, links, mandatory=mandatory).inner_join(labels, "item_id")
    rows = told.order_by(["declared_on", "item_id"]).to_pyarrow()
    if rows.num_rows == 0:
        return None
    parts = _parts(rows)
    used = {name: part for name, part in parts.items() if name == MODEL or np.ptp(part) > 0}
    folds = np.minimum(np.arange(rows.num_rows) * _FOLDS // rows.num_rows, _FOLDS - 1).astype(np.int64)
    illicit = rows.column("illicit").to_numpy().astype(np.float64)
    propensity = rows.column("propensity").to_numpy().astype(np.float64)
    weights = inverse_propensity(propensity, ceiling=_WEIGHT_CEILING)
    return fit_stack(used, illicit, folds=folds, weights=weights)


def _parts(rows: pa.Table | pa.RecordBatch, *, model: str = "probability") -> dict[str, Floats]:
    """Each part's log-odds; a source that says nothing adds nothing."""
    any_typology = -np.expm1(_floats(rows, "no_typology"))
    return {
        MODEL: log_odds(_floats(rows, model)),
        TYPOLOGIES: np.nan_to_num(log_odds(any_typology)),
        DETECTORS: evidence(_floats(rows, "p_value")),
        LINKS: link_evidence(_floats(rows, "link")),
    }


def _fused(
    batches: Iterator[pa.RecordBatch], stack: Stack | None, *, base_rate: float, known_before: date
) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        risk, low, high, added = _with_model(batch, stack) if stack else _without_model(batch, base_rate)
        rows = batch.num_rows
        columns = {
            **{
                name: batch.column(name) for name in ("item_id", "declaration_id", "declared_on", "office", "mandatory")
            },
            "risk": risk,
            "risk_low": np.minimum(low, risk),
            "risk_high": np.maximum(high, risk),
            "expected_revenue": pa.array(risk * _floats(batch, "revenue_if_illicit"), from_pandas=True),
            "reasons": _reasons(batch),
            "contributions": _contributions(batch, added),
            "model_id": batch.column("model_id").fill_null(NO_MODEL),
            "known_before": pa.array([known_before] * rows, pa.date32()),
        }
        yield pa.RecordBatch.from_pydict(columns, schema=fused.RISKS.schema)


def _with_model(batch: pa.RecordBatch, stack: Stack) -> tuple[Floats, Floats, Floats, dict[str, Floats]]:
    """Risk, its interval (the model's own, taken through the stack), and what each part added."""
    risk, low, high = (
        stack.probability(_parts(batch, model=name)) for name in ("probability", "probability_low", "probability_high")
    )
    return risk, low, high, {fused.BASE: np.full(len(risk), stack.base)} | stack.contributions(_parts(batch))


def _without_model(batch: pa.RecordBatch, base_rate: float) -> tuple[Floats, Floats, Floats, dict[str, Floats]]:
    added = {fused.BASE: np.full(batch.num_rows, float(log_odds(base_rate))), DETECTORS: _parts(batch)[DETECTORS]}
    risk = 1 / (1 + np.exp(-(added[fused.BASE] + added[DETECTORS])))
    return risk, np.zeros(len(risk)), np.ones(len(risk)), added


def _contributions(batch: pa.RecordBatch, added: dict[str, Floats]) -> list[str]:
    """JSON for each line; typologies and detectors go by the name of the one that speaks loudest."""
    named = {TYPOLOGIES: batch.column("typology").to_pylist(), DETECTORS: batch.column("detector").to_pylist()}
    columns = []
    for part, values in added.items():
        names = [name or part for name in named.get(part, [part] * batch.num_rows)]
        pairs = zip(names, values.tolist(), strict=True)
        columns.append([f'"{name}": {value:.4f}' if abs(value) >= 5e-5 else "" for name, value in pairs])
    return ["{" + ", ".join(filter(None, line)) + "}" for line in zip(*columns, strict=True)]


def _reasons(batch: pa.RecordBatch) -> list[str | None]:
    """The model's reasons, then the strongest detector's and the link's if they are notable."""
    p_values, links = _floats(batch, "p_value"), _floats(batch, "link")
    told = []
    columns = (batch.column(name).to_pylist() for name in _SPEAKERS)
    for (model, detector, link), p, likely in zip(zip(*columns, strict=True), p_values, links, strict=True):
        words = [model, detector if p <= _NOTABLE else None, link if likely >= _LIKELY else None]
        told.append("; ".join(word for word in words if word) or None)
    return told


def _floats(rows: pa.Table | pa.RecordBatch, name: str) -> Floats:
    """Numbers with NaN for what is empty."""
    return np.asarray(rows.column(name).fill_null(float("nan")), dtype=np.float64)
