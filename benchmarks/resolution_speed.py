"""How long does resolution take, beside bare Splink on the same mentions in the same run?

    python benchmarks/resolution_speed.py --mentions 1000000 --seed 1 [--new 10000]

Mentions are firms of our own word lists, each written in several ways, with streets, towns and telephones that are
sometimes left out. Bare Splink has five of its own comparisons over the same folded columns, five blocking rules, u by
sampling, EM on two rules, and its own clustering: what a careful user writes in an afternoon. It is not the same
model as ours, which asks more of each pair. Each way runs in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time

os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import numpy as np
import pyarrow as pa

from tidewaiter.entities.blocking import candidate_pairs
from tidewaiter.entities.features import features_of
from tidewaiter.entities.joining import join_new
from tidewaiter.entities.matching import weigh
from tidewaiter.entities.resolving import fit, least_bits, resolve_profiles
from tidewaiter.simulation.names import VARIANTS, cities_of, firm_names, phones, streets, written

COUNTRIES = ("CN", "VN", "IN", "DE", "MX", "US", "TR", "IT")


def mentions(count: int, *, seed: int) -> tuple[pa.Table, np.ndarray]:
    """`count` rows of the columns that resolution reads, and the true firm of each."""
    rng = np.random.default_rng(seed)
    firms = max(count * 6 // 10, 1)
    codes = [COUNTRIES[i] for i in rng.integers(len(COUNTRIES), size=firms)]
    name, street, phone = firm_names(codes, rng=rng), streets(firms, rng=rng), phones(firms, rng=rng)
    city = [towns[int(rng.integers(len(towns)))] for towns in (cities_of(code) for code in codes)]
    firm = rng.integers(firms, size=count)
    how, house = rng.integers(VARIANTS, size=count), rng.integers(VARIANTS, size=count)
    told = rng.random((count, 2))
    rows = {
        "name": [written(name[i], int(k)) for i, k in zip(firm, how, strict=True)],
        "address": [
            written(street[i], int(k)) if t > 0.1 else None for i, k, t in zip(firm, house, told[:, 0], strict=True)
        ],
        "city": [city[i] for i in firm],
        "country": [codes[i] for i in firm],
        "phone": [phone[i] if t > 0.45 else None for i, t in zip(firm, told[:, 1], strict=True)],
    }
    return pa.table({column: pa.array(values, pa.string()) for column, values in rows.items()}), firm


def ours(count: int, *, seed: int) -> np.ndarray:
    """Features, candidates, training, weights, groups."""
    return resolve_profiles(mentions(count, seed=seed)[0]).groups


def bare_splink(count: int, *, seed: int) -> np.ndarray:
    """Splink alone, on the columns that `features_of` folds."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    features = features_of(mentions(count, seed=seed)[0])
    columns = ["uid", "name_core", "street", "house", "town", "phone"]
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="uid",
        comparisons=[
            cl.JaroWinklerAtThresholds("name_core", [0.95, 0.88]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("street", [0.9]),
            cl.ExactMatch("house"),
            cl.ExactMatch("town").configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("phone", [1]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("name_core"),
            block_on("phone"),
            block_on("house", "street"),
            block_on("substr(name_core, 1, 6)", "town"),
            block_on("house", "town", "substr(name_core, 1, 2)"),
        ],
    )
    engine = DuckDBAPI()
    linker = Linker(engine.register(features.select(columns)), settings)
    linker.training.estimate_probability_two_random_records_match([block_on("phone", "name_core")], recall=0.5)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6)
    for rule in (block_on("phone"), block_on("name_core", "town")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    told = linker.inference.predict(threshold_match_probability=0.5)
    groups = linker.clustering.cluster_pairwise_predictions_at_threshold(told, threshold_match_probability=0.5)
    rows = engine.duckdb_con.sql(f"select uid, cluster_id from {groups.physical_name} order by uid").to_arrow_table()
    return rows["cluster_id"].to_numpy()


def a_new_day(count: int, *, seed: int, new: int) -> float:
    """Seconds to compare the last `new` mentions with all, and to let them join; parties stand from days before."""
    rows, firm = mentions(count, seed=seed)
    features = features_of(rows)
    standing = np.unique(firm[: count - new], return_inverse=True)[1]
    _, first = np.unique(standing, return_index=True)
    nobody = np.empty((0, 2), dtype=np.int64)
    model = fit(features, candidate_pairs(features.slice(0, min(count, 100_000))))
    started = time.monotonic()
    features = features_of(rows)
    pairs = candidate_pairs(features, new_from=count - new)
    join_new(first[standing], weigh(features, pairs, model=model), count=count, least=least_bits(0.5), must_not=nobody)
    return time.monotonic() - started


def pair_measures(groups: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    """Precision and recall of the pairs put together."""

    def pairs(*keys: np.ndarray) -> float:
        sizes = np.unique(
            np.stack([np.unique(key, return_inverse=True)[1] for key in keys]), axis=1, return_counts=True
        )[1]
        return float((sizes * (sizes - 1) / 2).sum())

    both = pairs(groups, truth)
    return both / max(pairs(groups), 1), both / max(pairs(truth), 1)


def measured(way: str, count: int, seed: int, new: int) -> dict[str, float]:
    """One way, in this process."""
    if way == "day":
        return {"wall": a_new_day(count, seed=seed, new=new), "gb": _peak()}
    truth = mentions(count, seed=seed)[1]
    wall, cpu = time.monotonic(), time.process_time()
    groups = {"ours": ours, "splink": bare_splink}[way](count, seed=seed)
    precision, recall = pair_measures(groups, truth)
    told = {"wall": time.monotonic() - wall, "cpu": time.process_time() - cpu, "gb": _peak()}
    return told | {"precision": precision, "recall": recall}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def main() -> None:
    """Run each way in a process of its own and print a table."""
    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wanted.add_argument("--mentions", type=int, default=1_000_000)
    wanted.add_argument("--new", type=int, default=10_000)
    wanted.add_argument("--seed", type=int, default=1)
    wanted.add_argument("--measure", choices=["ours", "splink", "day"])
    asked = wanted.parse_args()
    if asked.measure:
        print(json.dumps(measured(asked.measure, asked.mentions, asked.seed, asked.new)))
        return
    print("| way | wall s | CPU s | peak GB | precision | recall |\n|---|---|---|---|---|---|")
    for way in ("ours", "splink", "day"):
        command = [
            sys.executable,
            __file__,
            "--measure",
            way,
            "--mentions",
            str(asked.mentions),
            "--seed",
            str(asked.seed),
        ]
        answer = subprocess.run([*command, "--new", str(asked.new)], check=True, capture_output=True, text=True)
        told = json.loads(answer.stdout.splitlines()[-1])
        cells = [f"{told[key]:.3f}" if key in told else "" for key in ("wall", "cpu", "gb", "precision", "recall")]
        print(f"| {way} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
