"""Scores for outsiders: the risk of every line of a window, as it could have been told on the window's first day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import ibis
import pyarrow.parquet as pq

from tidewaiter.flow.as_known import as_known_before
from tidewaiter.flow.predicting import Prediction, Told, predict
from tidewaiter.lake import Lake
from tidewaiter.tables import declared, fused

__all__ = ["Scored", "score_window"]

_COLUMNS = (
    "item_id",
    "declaration_id",
    "line_no",
    "declared_on",
    "office",
    "risk",
    "risk_low",
    "risk_high",
    "expected_revenue",
    "mandatory",
    "reasons",
    "contributions",
    "model_id",
)


@dataclass(frozen=True, slots=True)
class Scored:
    """What was written, and what it rests on."""

    rows: int
    out: Path
    prediction: Prediction


def score_window(
    lake: Lake, *, first: date, last: date, out: Path, explain: int = 500, on_progress: Told | None = None
) -> Scored:
    """Write the risk of every line declared from `first` to `last` to a Parquet file.

    Nothing is used that became known on or after `first`, but for the declarations and what was filed for them before
    they came. The lake is left as it was.

    Raises:
        UsageError: nothing was declared in the window.
    """
    with as_known_before(lake, first) as past:
        prediction = predict(past, first=first, last=last, explain=explain, on_progress=on_progress)
        risks = past.read(fused.RISKS)
        lines = past.read(declared.ITEMS).select("item_id", "line_no")
        rows = risks.left_join(lines, "item_id").select(*_COLUMNS).order_by(ibis.desc("risk"), "item_id")
        written = out.with_name(f".{out.name}.part")
        count = 0
        with pq.ParquetWriter(written, rows.schema().to_pyarrow(), compression="zstd") as writer:
            for batch in past.stream(rows):
                writer.write_batch(batch)
                count += batch.num_rows
        written.replace(out)
    return Scored(count, out, prediction)
