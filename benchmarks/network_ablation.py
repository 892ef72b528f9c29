"""Does the network help to predict? The fused ranking with and without it, judged on the truth.

    python benchmarks/network_ablation.py --size medium --seeds 101 102 103 [--test-days 180]

For each seed a world is made, loaded and linked (each number a party: `plain_profiles.py`); everything is learned
from what was known before the first day of the test, and each ranking is judged on the truth of every line declared
from then on, inspected or not. `without` is the same system with the features of the topic "network" left out,
`neither` leaves those of "series" out too, and the last ranking also what detectors had said of the seller's other
lines, whoever bought them.
Intervals are 95 %, from a bootstrap over importers: of each ranking alone, and of the ratio on the same draws.
Figures of all seeds together draw importers within each world. Seeds 1 to 99 are for working on the system.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")
sys.path.insert(0, str(Path(__file__).parent))

import numpy as np
import numpy.typing as npt

from plain_profiles import fill_plain_profiles
from tidewaiter.columns.measures import average_precision, average_precision_ratio, measures
from tidewaiter.flow.as_known import as_known_before
from tidewaiter.flow.loading import load_feeds
from tidewaiter.flow.predicting import days_declared, predict
from tidewaiter.lake import Lake
from tidewaiter.models.baselines import baseline_risks
from tidewaiter.models.features import NETWORK, SELLER, SERIES
from tidewaiter.models.recipe import Recipe
from tidewaiter.simulation import simulate
from tidewaiter.tables import declared, fused, linked
from world_quality import truth_of

Floats = npt.NDArray[np.float64]
WITH, WITHOUT, NEITHER = "with the network", "without the network", "with neither network nor series"
UNLINKED = "with neither, nor the seller's other lines"
LEFT_OUT = {WITH: (), WITHOUT: (NETWORK,), NEITHER: (NETWORK, SERIES), UNLINKED: (NETWORK, SERIES, SELLER)}
DRAWS = 1000


def main() -> None:
    """Judge every seed, then all together, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", default="medium")
    parser.add_argument("--seeds", type=int, nargs="+", default=[101, 102, 103])
    parser.add_argument("--test-days", type=int, default=180)
    asked = parser.parse_args()
    worlds = {}
    for seed in asked.seeds:
        with tempfile.TemporaryDirectory() as folder:
            worlds[seed] = judged(Path(folder), size=asked.size, seed=seed, test_days=asked.test_days)
            print(json.dumps({"seed": seed, **figures_of(*worlds[seed])}, indent=1), flush=True)
    if len(worlds) > 1:
        print(json.dumps({"all seeds": together(list(worlds.values()))}, indent=1))


def judged(
    folder: Path, *, size: str, seed: int, test_days: int
) -> tuple[dict[str, Floats], Floats, npt.NDArray[np.str_], Floats, float]:
    """Make and score a world: risks by ranking, the truth, schemes, importers' numbers, seconds for the network."""
    simulate(folder / "world", size=size, seed=seed)
    with Lake.open(folder / "lake", create=True) as lake:
        load_feeds(lake, "simulated", [folder / "world"])
        fill_plain_profiles(lake)
        return scored_world(lake, folder / "world", test_days=test_days)


def scored_world(
    lake: Lake, world: Path, *, test_days: int
) -> tuple[dict[str, Floats], Floats, npt.NDArray[np.str_], Floats, float]:
    """Score the last days of a loaded world by every ranking."""
    last = days_declared(lake)[1]
    first = last - timedelta(days=test_days)
    risks: dict[str, Floats] = {}
    with as_known_before(lake, first) as past:
        started = time.monotonic()
        for name, topics in LEFT_OUT.items():
            predict(past, first=first, last=last, explain=0, recipe=Recipe(without=topics))
            print(f"{name}: {time.monotonic() - started:.0f} s so far", file=sys.stderr, flush=True)
            scored = past.fetch(past.read(fused.RISKS)).sort_by("item_id")
            risks[name] = scored["risk"].to_numpy()
        if not past.fetch(past.read(linked.ITEMS).limit(1)).num_rows:
            raise SystemExit("linked.items is empty: nothing was resolved, so there is no network to judge")
        items = past.read(declared.ITEMS).select("item_id", "line_no", "importer")
        scored = past.fetch(past.read(fused.RISKS).left_join(items, "item_id")).sort_by("item_id")
        baselines = baseline_risks(past, past.memtable(scored.select(["item_id"])), as_of=first)
        risks |= {name: risk[np.argsort(baselines.item_id)] for name, risk in baselines.risks.items()}
    illicit, scheme, _ = truth_of(world, scored)
    names = np.asarray(scored["importer"].fill_null("").to_pylist(), dtype=np.str_)
    return (
        risks,
        illicit,
        scheme,
        np.unique(names, return_inverse=True)[1].astype(np.float64),
        time.monotonic() - started,
    )


def figures_of(
    risks: dict[str, Floats], illicit: Floats, scheme: npt.NDArray[np.str_], importer: Floats, seconds: float
) -> dict[str, object]:
    """Figures of one world."""
    clusters = importer.astype(np.int64)
    return {
        "lines": len(illicit),
        "illicit": int(illicit.sum()),
        "average_precision": {
            name: measures(illicit, risk, clusters=clusters).as_json() for name, risk in risks.items()
        },
        "ratio_with_over": {
            name: average_precision_ratio(illicit, risks[WITH], risk, clusters=clusters).as_json()
            for name, risk in risks.items()
            if name != WITH
        },
        "recall_by_scheme_at_5": {
            name: {s: round(float(_opened(risks[name])[scheme == s].mean()), 3) for s in np.unique(scheme) if s}
            for name in LEFT_OUT
        },
        "seconds": round(seconds),
    }


def _opened(risk: Floats) -> npt.NDArray[np.bool_]:
    return np.isin(np.arange(len(risk)), np.argsort(-risk, kind="stable")[: len(risk) // 20])


def together(worlds: list[tuple[dict[str, Floats], Floats, npt.NDArray[np.str_], Floats, float]]) -> dict[str, object]:
    """Mean over worlds, each world's importers drawn anew in every draw: intervals of each and of the ratio."""
    chance = np.random.default_rng(0)
    told: dict[str, list[Floats]] = {name: [] for name in LEFT_OUT}
    at_one: dict[str, list[Floats]] = {name: [] for name in worlds[0][0]}
    for risks, illicit, _, importer, _ in worlds:
        clusters = importer.astype(np.int64)
        count = int(clusters.max()) + 1
        weights = [
            np.bincount(chance.integers(0, count, count), minlength=count)[clusters].astype(np.float64)
            for _ in range(DRAWS)
        ]
        for name in told:
            ap = [average_precision(illicit, risks[name], weights=w) for w in (np.ones(len(illicit)), *weights)]
            told[name].append(np.array(ap))
        for name, values in at_one.items():
            values.append(
                np.array([_precision_at_one(illicit, risks[name], w) for w in (np.ones(len(illicit)), *weights)])
            )
    mean = {name: np.mean(values, axis=0) for name, values in told.items()}
    return {
        "average_precision": {name: _interval(values) for name, values in mean.items()},
        "ratio_with_over": {name: _interval(mean[WITH] / mean[name]) for name in LEFT_OUT if name != WITH},
        "precision_at_1": {name: _interval(np.mean(values, axis=0)) for name, values in at_one.items()},
    }


def _precision_at_one(illicit: Floats, risk: Floats, weights: Floats) -> float:
    order = np.argsort(-risk, kind="stable")
    opened = np.cumsum(weights[order]) <= 0.01 * weights.sum()
    return float((weights[order] * illicit[order])[opened].sum() / max(weights[order][opened].sum(), 1e-9))


def _interval(values: Floats) -> dict[str, float]:
    low, high = np.quantile(values[1:], [0.025, 0.975])
    return {"value": round(float(values[0]), 4), "low": round(float(low), 4), "high": round(float(high), 4)}


if __name__ == "__main__":
    main()
