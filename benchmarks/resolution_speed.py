"""How long does resolution take, beside Splink on the same mentions in the same run?

    python benchmarks/resolution_speed.py --mentions 1000000 --seed 1 [--new 10000]

Mentions are firms of our own word lists, each written in several ways, with streets, towns and telephones that are
sometimes left out. Two yardsticks stand beside ours, each in a process of its own, with the features already made:

- *Splink, same model*: the same questions, keys and parameters in Splink's own engine, clustered by Splink (see
  `splink_same_model.py` for how it is helped).
- *Splink, five comparisons*: what a careful user writes in an afternoon over the same folded columns, with five
  blocking rules, u by sampling and EM on two rules. It is a smaller model, which asks less of each pair.
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

from splink_same_model import _plain, grouped_by_splink
from tidewaiter.entities.blocking import candidate_pairs
from tidewaiter.entities.by_question import said_of
from tidewaiter.entities.clustering import clustered
from tidewaiter.entities.features import features_of
from tidewaiter.entities.joining import join_new
from tidewaiter.entities.keeping import extended, in_numbers, learned
from tidewaiter.entities.matching import weigh
from tidewaiter.entities.resolving import fit, least_bits, probability_of
from tidewaiter.entities.sides import coded
from tidewaiter.simulation.names import VARIANTS, cities_of, firm_names, phones, streets, written

WAYS = ("ours", "same model", "five comparisons", "day")
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


def ours(features: pa.Table) -> tuple[np.ndarray, dict[str, float]]:
    """Candidates, training, weights, groups."""
    lap = _Laps()
    profiles = coded(features)
    pairs = candidate_pairs(profiles)
    lap("candidates")
    model = fit(profiles, pairs)
    lap("training")
    weighed = weigh(profiles, pairs, model=model)
    lap("weights")
    said = said_of(weighed, model)
    groups = clustered(len(profiles), weighed.left, weighed.right, weighed.weight, told=profiles, said=said)
    probability_of(groups, weighed)
    lap("groups")
    return groups, lap.told | {"pairs": float(len(pairs))}


def same_model(features: pa.Table) -> tuple[np.ndarray, dict[str, float]]:
    """Blocking, prediction and clustering by Splink with our model, which is trained before."""
    profiles = coded(features)
    model = fit(profiles, candidate_pairs(profiles))
    lap = _Laps()
    groups = grouped_by_splink(features, profiles, model=model)
    lap("splink")
    return groups, lap.told


class _Laps:
    """CPU and wall seconds since the last call, by what was done."""

    def __init__(self) -> None:
        self.told: dict[str, float] = {}
        self._last = (time.monotonic(), time.process_time())

    def __call__(self, what: str) -> None:
        now = (time.monotonic(), time.process_time())
        self.told[f"{what} wall"], self.told[f"{what} cpu"] = now[0] - self._last[0], now[1] - self._last[1]
        self._last = now


def bare_splink(features: pa.Table) -> tuple[np.ndarray, dict[str, float]]:
    """Splink alone, on the columns that `features_of` folds."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    lap = _Laps()
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
    plain = pa.table({name: _plain(features[name]) for name in columns})
    linker = Linker(engine.register(plain), settings)
    linker.training.estimate_probability_two_random_records_match([block_on("phone", "name_core")], recall=0.5)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6)
    for rule in (block_on("phone"), block_on("name_core", "town")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    told = linker.inference.predict(threshold_match_probability=0.5)
    groups = linker.clustering.cluster_pairwise_predictions_at_threshold(told, threshold_match_probability=0.5)
    rows = engine.duckdb_con.sql(f"select uid, cluster_id from {groups.physical_name} order by uid").to_arrow_table()
    lap("splink")
    return rows["cluster_id"].to_numpy(), lap.told


def a_new_day(count: int, *, seed: int, new: int) -> dict[str, float]:
    """Seconds to compare the last `new` mentions with all, and to let them join; parties stand from days before.

    `new_day_speed.py` measures the same with reading and writing in a lake.
    """
    rows, firm = mentions(count, seed=seed)
    rows = rows.append_column("profile_id", pa.array([f"{n:020}" for n in range(count)]))
    standing = np.unique(firm[: count - new], return_inverse=True)[1]
    _, first = np.unique(standing, return_index=True)
    kept = learned(rows.slice(0, count - new), judged="").kept
    lap = _Laps()
    kept = extended(kept, rows.slice(count - new))
    features = in_numbers(kept.features)
    lap("features")
    pairs = candidate_pairs(features, new_from=count - new)
    lap("candidates")
    weighed = weigh(features, pairs, model=kept.model)
    lap("weights")
    join_new(
        first[standing], weighed, count=count, least=least_bits(0.5), told=features.spoken,
        said=said_of(weighed, kept.model),
    )  # fmt: skip
    lap("joining")
    return lap.told


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
        return a_new_day(count, seed=seed, new=new) | {"gb": _peak()}
    rows, truth = mentions(count, seed=seed)
    lap = _Laps()
    features = features_of(rows)
    lap("features")
    groups, told = {"ours": ours, "same model": same_model, "five comparisons": bare_splink}[way](features)
    precision, recall = pair_measures(groups, truth)
    return lap.told | told | {"gb": _peak(), "precision": precision, "recall": recall}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def main() -> None:
    """Run each way in a process of its own and print a table."""
    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wanted.add_argument("--mentions", type=int, default=1_000_000)
    wanted.add_argument("--new", type=int, default=10_000)
    wanted.add_argument("--seed", type=int, default=1)
    wanted.add_argument("--measure", choices=WAYS)
    wanted.add_argument("--only", choices=WAYS)
    asked = wanted.parse_args()
    if asked.measure:
        print(json.dumps(measured(asked.measure, asked.mentions, asked.seed, asked.new)))
        return
    print("| way | step | wall s | CPU s |\n|---|---|---|---|")
    for way in [asked.only] if asked.only else WAYS:
        numbers = ["--mentions", str(asked.mentions), "--seed", str(asked.seed), "--new", str(asked.new)]
        command = [sys.executable, __file__, "--measure", way, *numbers]
        told = json.loads(
            subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()[-1]
        )
        for step in [key.removesuffix(" cpu") for key in told if key.endswith(" cpu")]:
            print(f"| {way} | {step} | {told[f'{step} wall']:.1f} | {told[f'{step} cpu']:.1f} |")
        rest = {key: round(value, 3) for key, value in told.items() if not key.endswith((" wall", " cpu"))}
        print(f"| {way} | {rest} | | |", flush=True)


if __name__ == "__main__":
    main()
