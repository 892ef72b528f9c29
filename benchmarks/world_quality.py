"""Ranking quality on a simulated world, judged on the truth over all lines of its last part.

    python benchmarks/world_quality.py --size medium --seed 101 [--schemes FILE] [--test-days 180]

The whole system learns from what inspectors had found before the first day of the test,
scores every line declared from then on, inspected or not, and is judged on the
truth that no stage may read. The baselines (chance, an importer's shrunken history, gradient boosting
on raw columns with party and commodity codes) learn from the same results and are judged in the same run.
Intervals are 95 %, from a bootstrap over importers. Seeds 1 to 99 are for working on the system;
figures that are reported use seeds from 101 on, on which nothing was tuned.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from datetime import timedelta
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from tidewaiter.columns.measures import average_precision_ratio, measures
from tidewaiter.flow.as_known import as_known_before
from tidewaiter.flow.loading import load_feeds
from tidewaiter.flow.predicting import days_declared, predict
from tidewaiter.lake import Lake
from tidewaiter.models.baselines import baseline_risks
from tidewaiter.simulation import simulate
from tidewaiter.tables import declared, fused

OURS = "tidewaiter"


def main() -> None:
    """Make a world, score its last part, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", default="medium")
    parser.add_argument("--seed", type=int, default=101)
    parser.add_argument("--schemes", type=Path)
    parser.add_argument("--test-days", type=int, default=180)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        world = Path(folder) / "world"
        simulate(world, size=asked.size, seed=asked.seed, schemes=asked.schemes)
        figures = judged(world, Path(folder) / "lake", test_days=asked.test_days)
    print(json.dumps({"size": asked.size, "seed": asked.seed, **figures}, indent=1))


def judged(world: Path, folder: Path, *, test_days: int) -> dict[str, object]:
    """Load a world, score its last days, and measure every ranking on the truth."""
    started = time.monotonic()
    with Lake.open(folder, create=True) as lake:
        load_feeds(lake, "simulated", [world])
        last = days_declared(lake)[1]
        first = last - timedelta(days=test_days)
        with as_known_before(lake, first) as past:
            prediction = predict(past, first=first, last=last, explain=0)
            items = past.read(declared.ITEMS).select("item_id", "line_no", "importer")
            scored = past.fetch(past.read(fused.RISKS).left_join(items, "item_id")).sort_by("item_id")
            baselines = baseline_risks(past, past.memtable(scored.select(["item_id"])), as_of=first)
    order = np.argsort(baselines.item_id)
    risks = {OURS: scored["risk"].to_numpy(), **{name: risk[order] for name, risk in baselines.risks.items()}}
    illicit, scheme, loss = truth_of(world, scored)
    importers = np.asarray(scored["importer"].fill_null("").to_pylist(), dtype=np.str_)
    model = prediction.card
    return {
        "test_from": first.isoformat(),
        "test_to": last.isoformat(),
        "learned_from": model.rows if model else 0,
        "violations_learned_from": model.head("any").violations if model else 0,
        "rankings": {
            name: measures(illicit, risk, revenue=loss, clusters=importers).as_json() for name, risk in risks.items()
        },
        "average_precision_ratio": {
            name: average_precision_ratio(illicit, risks[OURS], risk, clusters=importers).as_json()
            for name, risk in risks.items()
            if name != OURS
        },
        "recall_by_scheme_at_5": {
            name: _recall_by_scheme(risk, scheme, share=0.05) for name, risk in risks.items() if name != "random"
        },
        "seconds": round(time.monotonic() - started),
    }


def truth_of(
    world: Path, scored: pa.Table
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.str_], npt.NDArray[np.float64]]:
    """Whether each scored line breaks the law, by which scheme, and what is lost by it."""
    rows = pq.read_table(
        world / "truth" / "lines.parquet",
        columns=["declaration_no", "line_no", "illicit", "scheme", "revenue_loss_usd"],
    ).to_pylist()
    known = {(row["declaration_no"], row["line_no"]): row for row in rows if row["illicit"]}
    keys = zip(scored["declaration_id"].to_pylist(), scored["line_no"].to_pylist(), strict=True)
    found = [known.get(key) for key in keys]
    return (
        np.array([row is not None for row in found], dtype=np.float64),
        np.array([row["scheme"] if row else "" for row in found], dtype=np.str_),
        np.array([(row["revenue_loss_usd"] or 0.0) if row else 0.0 for row in found]),
    )


def _recall_by_scheme(risk: npt.NDArray[np.float64], scheme: npt.NDArray[np.str_], *, share: float) -> dict[str, float]:
    opened = np.argsort(-risk, kind="stable")[: int(len(risk) * share)]
    caught = np.isin(np.arange(len(risk)), opened)
    return {name: round(float(caught[scheme == name].mean()), 3) for name in np.unique(scheme) if name}


if __name__ == "__main__":
    main()
