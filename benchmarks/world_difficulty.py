"""How hard is a simulated world? Judged on the truth over all lines of its last part.

    python benchmarks/world_difficulty.py --world /path/to/world
    python benchmarks/world_difficulty.py --size medium --seed 1

Trains on lines inspected in the first 70 % of the days whose result was known by then,
and ranks every line declared after. Prints, for each ranking, precision at 1, 2 and 5 %
inspected with 95 % intervals (bootstrap over importers), average precision, and recall
by scheme at 5 %. Rankings: the recorded propensity's rules are not available for
lines not inspected, so the yardsticks are chance, an importer's history alone,
gradient boosting on raw columns, and the same with decayed histories over many keys
and simple unit-price statistics. The last is no model of the system; it only shows
that there is something to be gained by remembering.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import duckdb
import lightgbm as lgb
import numpy as np
import pandas as pd
from sklearn.metrics import average_precision_score, roc_auc_score

from tidewaiter.simulation import simulate

RAW_TEXT = (
    "office", "procedure", "transport_mode", "importer_id", "exporter_id", "declarant_id", "carrier", "hs_code", "unit",
    "currency", "origin", "dispatch", "preference", "case_no", "importer_city", "exporter_country",
)  # fmt: skip
IDENTITIES = ["importer_id", "exporter_id", "declarant_id", "case_no"]
RAW_NUMBERS = ("quantity", "gross_kg", "net_kg", "value", "value_usd", "rate_pct", "duty_usd", "remedy_usd")
KEYS = {
    "importer": ["importer_id"], "exporter": ["exporter_id"], "declarant": ["declarant_id"], "hs": ["hs_code"],
    "origin_hs": ["origin", "hs6"], "importer_hs4": ["importer_id", "hs4"],
    "importer_exporter": ["importer_id", "exporter_id"],
    "phone": ["importer_phone"], "address": ["importer_address", "importer_city"],
    "exporter_address": ["exporter_address", "exporter_city"],
    "exporter_phone": ["exporter_phone"], "exporter_hs": ["exporter_name", "hs6"],
    "declarant_origin": ["declarant_id", "origin"],
}  # fmt: skip


def main() -> None:
    """Make or read a world and print how hard it is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--world", type=Path)
    parser.add_argument("--size", default="medium")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if arguments.world:
        print(json.dumps(difficulty(arguments.world), indent=1))
        return
    with tempfile.TemporaryDirectory() as folder:
        world = Path(folder) / "world"
        simulate(world, size=arguments.size, seed=arguments.seed)
        print(json.dumps(difficulty(world), indent=1))


def difficulty(world: Path) -> dict[str, object]:
    """Every ranking's figures, and the world's base rates."""
    rows = _lines(world)
    start, end = rows["accepted_on"].min(), rows["accepted_on"].max()
    cut = start + 0.7 * (end - start)
    test = (rows["accepted_on"] >= cut).to_numpy()
    train = (rows["known_on"] < cut).to_numpy() & ~test
    histories = _histories(rows, cut=cut)
    prices = _price_statistics(rows)
    raw = _raw(rows)
    rankings = {
        "chance": np.random.default_rng(0).random(test.sum()),
        "importer history": histories["importer_rate"].to_numpy()[test],
        "raw gradient boosting": _boosted(raw, rows, train=train, test=test),
        "with histories": _boosted(pd.concat([raw, histories, prices], axis=1), rows, train=train, test=test),
        "histories, no identities": _boosted(
            pd.concat([raw.drop(columns=IDENTITIES), histories, prices], axis=1), rows, train=train, test=test
        ),
    }  # fmt: skip
    judged = rows[test]
    return {
        "lines": len(rows), "illicit_rate": round(float(rows["illicit_true"].mean()), 4),
        "inspected_rate": round(float(rows["known_on"].notna().mean()), 4), "training_lines": int(train.sum()),
        "training_hits": int(rows["found"][train].sum()), "test_lines": int(test.sum()),
        "random_arm_hit_rate": round(float(rows["found"][rows["cause"] == "random"].mean()), 4),
        "rule_arm_hit_rate": round(float(rows["found"][rows["cause"] == "rule"].mean()), 4),
        "rankings": {name: _figures(score, judged) for name, score in rankings.items()},
    }  # fmt: skip


def _lines(world: Path) -> pd.DataFrame:
    query = f"""
        select d.*, left(hs_code, 6) as hs6, left(hs_code, 4) as hs4, o.known_on, o.cause, o.illicit as found,
               coalesce(t.illicit, false) as illicit_true, t.scheme
        from '{world}/declarations/*.parquet' d
        left join '{world}/outcomes/*.parquet' o using (declaration_no, line_no)
        left join '{world}/truth/lines.parquet' t using (declaration_no, line_no)
        order by accepted_on, declaration_no, line_no"""
    rows = duckdb.sql(query).df()
    rows["found"] = rows["found"].astype("boolean").fillna(False).astype(bool)
    return rows


def _raw(rows: pd.DataFrame) -> pd.DataFrame:
    columns = {name: rows[name].astype("category") for name in RAW_TEXT}
    columns |= {name: rows[name].astype(float) for name in RAW_NUMBERS}
    columns["month"] = rows["accepted_on"].dt.month
    columns["weekday"] = rows["accepted_on"].dt.dayofweek
    return pd.DataFrame(columns)


def _histories(rows: pd.DataFrame, *, cut: pd.Timestamp, half_life: float = 180.0) -> pd.DataFrame:
    """Decayed inspections and findings for each key, as known before the day, and none known after `cut`."""
    day = (rows["accepted_on"] - rows["accepted_on"].min()).dt.days.to_numpy()
    known = (rows["known_on"] - rows["accepted_on"].min()).dt.days.to_numpy()
    usable = np.flatnonzero((rows["known_on"] < cut).to_numpy())
    found = rows["found"].to_numpy()
    result = {}
    for name, key in KEYS.items():
        group = rows.groupby(key, dropna=False, sort=False).ngroup().to_numpy()
        looks, hits, lines = _decayed(group, day, known, usable, found, half_life=half_life)
        result[f"{name}_looks"], result[f"{name}_hits"], result[f"{name}_lines"] = looks, hits, lines
        result[f"{name}_rate"] = (hits + 0.1) / (looks + 1.5)
    return pd.DataFrame(result)


def _decayed(
    group: np.ndarray, day: np.ndarray, known: np.ndarray, usable: np.ndarray, found: np.ndarray, *, half_life: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Running sums over events in the order of days; what becomes known today counts from tomorrow."""
    events = np.concatenate([day, known[usable]])
    groups = np.concatenate([group, group[usable]])
    asks = np.concatenate([np.zeros(len(day), dtype=int), np.ones(len(usable), dtype=int)])
    order = np.lexsort((asks, events, groups))
    grown = 2.0 ** (events[order] / half_life)
    look = np.where(asks[order] == 1, grown, 0.0)
    hit = np.where(asks[order] == 1, np.concatenate([np.zeros(len(day)), found[usable]])[order], 0.0) * grown
    line = np.where(asks[order] == 0, grown, 0.0)
    first = np.concatenate([[True], np.diff(groups[order]) != 0])
    place = np.flatnonzero(first)[np.cumsum(first) - 1]
    answer = []
    for amount in (look, hit, line):
        total = np.concatenate([[0.0], np.cumsum(amount)])[:-1]
        value = np.empty(len(order))
        value[order] = np.maximum(total - total[place], 0.0) / grown
        answer.append(value[: len(day)])
    return answer[0], answer[1], answer[2]


def _price_statistics(rows: pd.DataFrame) -> pd.DataFrame:
    """How far price, packing and piece mass lie from their usual place (whole period, no labels)."""
    price = np.log(rows["value_usd"] / rows["net_kg"])
    packing = np.log(rows["gross_kg"] / rows["net_kg"])
    piece = np.log(rows["net_kg"] / rows["quantity"])
    result = {}
    for name, value in (("price", price), ("packing", packing), ("piece", piece)):
        for label, key in (
            ("hs", ["hs_code"]),
            ("hs_origin", ["hs_code", "origin"]),
            ("trade", ["importer_id", "exporter_id", "hs_code"]),
        ):
            result[f"{name}_from_{label}"] = value - value.groupby([rows[k] for k in key]).transform("median")
    near = rows.groupby(["importer_phone", rows["accepted_on"].dt.to_period("W")])["line_no"].transform("size")
    result["same_phone_week"] = near
    first = rows.groupby("exporter_id")["accepted_on"].transform("min")
    result["exporter_age"] = (rows["accepted_on"] - first).dt.days
    result["importer_age"] = (rows["accepted_on"] - rows.groupby("importer_id")["accepted_on"].transform("min")).dt.days
    return pd.DataFrame(result)


def _boosted(features: pd.DataFrame, rows: pd.DataFrame, *, train: np.ndarray, test: np.ndarray) -> np.ndarray:
    """LightGBM with native categoricals, averaged over three seeds."""
    scores = np.zeros(test.sum())
    for seed in range(3):
        settings = {
            "objective": "binary", "learning_rate": 0.04, "num_leaves": 31, "min_data_in_leaf": 30, "seed": seed,
            "feature_fraction": 0.6, "bagging_fraction": 0.8, "bagging_freq": 1, "num_threads": 2, "verbosity": -1,
            "cat_smooth": 20, "deterministic": True, "force_row_wise": True,
        }  # fmt: skip
        data = lgb.Dataset(features[train], rows["found"][train].astype(int))
        scores += lgb.train(settings, data, num_boost_round=200).predict(features[test])
    return scores


def _figures(score: np.ndarray, judged: pd.DataFrame) -> dict[str, object]:
    truth = judged["illicit_true"].to_numpy().astype(int)
    order = np.argsort(-score, kind="stable")
    figures: dict[str, object] = {
        "average_precision": round(float(average_precision_score(truth, score)), 4),
        "auc": round(float(roc_auc_score(truth, score)), 4),
    }
    for share in (0.01, 0.02, 0.05):
        top = order[: int(share * len(order))]
        low, high = _interval(truth[top], judged["importer_id"].to_numpy()[top])
        figures[f"precision_at_{share:.0%}"] = [round(float(truth[top].mean()), 3), low, high]
    top = set(order[: int(0.05 * len(order))].tolist())
    schemes = judged["scheme"].to_numpy()
    figures["recall_at_5%_by_scheme"] = {
        str(name): round(float(np.mean([i in top for i in np.flatnonzero(schemes == name)])), 3)
        for name in sorted({s for s, t in zip(schemes, truth, strict=True) if t})
    }
    return figures


def _interval(hits: np.ndarray, clusters: np.ndarray, *, draws: int = 300) -> tuple[float, float]:
    """Bootstrap over importers: lines of one importer are not independent."""
    rng = np.random.default_rng(0)
    _, group = np.unique(clusters, return_inverse=True)
    sums, sizes = np.bincount(group, hits), np.bincount(group)
    picks = rng.integers(0, len(sizes), (draws, len(sizes)))
    means = sums[picks].sum(axis=1) / sizes[picks].sum(axis=1)
    return round(float(np.quantile(means, 0.025)), 3), round(float(np.quantile(means, 0.975)), 3)


if __name__ == "__main__":
    main()
