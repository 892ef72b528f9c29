"""How good is resolution on real names, against what anybody could do in an hour?

    python benchmarks/resolution_quality.py --half report --nomenklatura PYTHON --out resolution_quality.md

Each data set is cut in two by its true party. The tuning half is what the answers' prior weights and the default
threshold were looked at on; the report half is for the table (its file says where it was not untouched). Baselines:
the exact normalised name; RapidFuzz' token-sort ratio at the threshold that is best on the tuning half; Splink
with its library's default comparisons, u by sampling and EM as its tutorial has it; nomenklatura's logic-v2 at its own
threshold of 0.7, for names, if a Python that has it is named (see `logic_v2.py`; it scores the pairs that share a block
of ours and half of their letters, a thousand a second, so not the largest set). Intervals are 95 %, by bootstrap over
true parties.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
import zlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from rapidfuzz import fuzz, process
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from logic_v2 import logic_v2_scores
from name_pairs import as_one_party, pair_measures
from tidewaiter.columns.names import folded_name
from tidewaiter.entities.blocking import candidate_pairs
from tidewaiter.entities.by_question import said_of
from tidewaiter.entities.clustering import clustered
from tidewaiter.entities.features import WRITTEN, features_of
from tidewaiter.entities.matching import weigh
from tidewaiter.entities.resolving import fit
from tidewaiter.entities.sides import coded

DATA = Path(os.environ.get("TIDEWAITER_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
THRESHOLDS = range(60, 101, 2)
BOOTSTRAPS = 200
LARGEST_FOR_LOGIC_V2 = 10_000
"""Mentions beyond which its thousand pairs a second are too few."""


def names(*, originals_only: bool = False) -> pd.DataFrame:
    """Company names of bills of lading, with generated variants or without."""
    rows = pd.read_csv(DATA / "er_company_name_clusters/company_names.csv.gz", keep_default_na=False)
    rows = rows[rows.is_generated == 0] if originals_only else rows
    return rows.assign(key=rows.company_id.astype(str), name=rows.name.astype(str))


def patstat() -> pd.DataFrame:
    """Patent applicants."""
    rows = pd.read_csv(DATA / "er_patstat_applicants/patstat_applicants.csv.gz", dtype=str)
    return rows.assign(key=rows.true_cluster_id, name=rows.name_raw)


def sites() -> pd.DataFrame:
    """Sites of organisations in one city."""
    rows = pd.read_csv(DATA / "er_org_address_sites/sites.csv.gz", dtype=str)
    return rows.assign(key=rows.true_id, name=rows.site_name, postcode=rows.zip)


def febrl() -> pd.DataFrame:
    """Simulated persons with typing errors."""
    rows = pd.read_csv(DATA / "er_febrl/dataset3.csv.gz", dtype=str).fillna("")
    return rows.assign(
        key=rows.rec_id.str.extract(r"rec-(\d+)-")[0], name=(rows.given_name + " " + rows.surname).str.strip(),
        address=(rows.street_number + " " + rows.address_1).str.strip(), city=rows.suburb,
        birth_date=rows.date_of_birth,
    )  # fmt: skip


SETS: dict[str, Callable[[], pd.DataFrame]] = {
    "company names, all": names,
    "company names, originals only": lambda: names(originals_only=True),
    "patent applicants (names)": patstat,
    "sites (names and addresses)": sites,
    "febrl 3 (simulated persons)": febrl,
}


def half(rows: pd.DataFrame, which: str) -> pd.DataFrame:
    """The half of the rows whose true party hashes to even (tuning) or odd (report)."""
    even = rows.key.map(lambda key: zlib.crc32(str(key).encode()) % 2 == 0)
    return rows[even if which == "tuning" else ~even].reset_index(drop=True)


def profiles_of(rows: pd.DataFrame) -> tuple[pa.Table, np.ndarray]:
    """Different ways of writing, and which of them each row is."""
    columns = [name for name in WRITTEN if name in rows.columns]
    written = rows[columns].fillna("").astype(str)
    codes, _ = pd.factorize(written.agg("\x1f".join, axis=1))
    first = written[~pd.Series(codes).duplicated()]
    return pa.table({name: pa.array(first[name].tolist(), pa.string()) for name in columns}), codes


def ours(rows: pd.DataFrame) -> tuple[np.ndarray, list[tuple[float, float, float]]]:
    """Our labels at the default threshold, and precision and recall over thresholds."""
    profiles, place = profiles_of(rows)
    features = coded(features_of(profiles))
    pairs = candidate_pairs(features)
    model = fit(features, pairs)
    weighed = weigh(features, pairs, model=model)
    said = said_of(weighed, model)
    curve = []
    for threshold in (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99):
        bits = np.log2(threshold / (1 - threshold))
        labels = clustered(
            len(profiles), weighed.left, weighed.right, weighed.weight, least=bits, told=features,
            said=said,
        )[place]  # fmt: skip
        precision, recall, _, _ = score(labels, rows.key.to_numpy())
        curve.append((threshold, precision, recall))
        if threshold == 0.5:
            chosen = labels
    return chosen, curve


def exact(rows: pd.DataFrame) -> np.ndarray:
    """The normalised name alone."""
    return pd.factorize(rows.name.fillna("").map(folded_name))[0]


def token_sort_pairs(
    rows: pd.DataFrame, *, least: int = min(THRESHOLDS)
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Every pair of names, or, above 3,000, every pair that shares a block of ours (as a favour to the baseline)."""
    said = rows.name.fillna("").str.lower()
    codes, distinct = pd.factorize(said)
    texts = list(distinct)
    if len(texts) <= 3000:
        scores = process.cdist(texts, texts, scorer=fuzz.token_sort_ratio, dtype=np.uint8)
        left, right = np.nonzero(np.triu(scores, k=1) >= least)
        return codes, left, right, scores[left, right]
    pairs = candidate_pairs(features_of(pa.table({"name": texts})))
    scored = process.cpdist(
        [texts[a] for a in pairs[:, 0]], [texts[b] for b in pairs[:, 1]], scorer=fuzz.token_sort_ratio
    )
    return codes, pairs[:, 0], pairs[:, 1], scored


def token_sort(rows: pd.DataFrame, threshold: float) -> np.ndarray:
    """Components over RapidFuzz' token-sort ratio."""
    codes, left, right, scores = token_sort_pairs(rows)
    return joined(int(codes.max()) + 1, left[scores >= threshold], right[scores >= threshold])[codes]


def best_token_sort(rows: pd.DataFrame) -> float:
    """The threshold with the best F1."""
    codes, left, right, scores = token_sort_pairs(rows)
    count = int(codes.max()) + 1
    found = {
        threshold: score(
            joined(count, left[scores >= threshold], right[scores >= threshold])[codes], rows.key.to_numpy()
        )[2]
        for threshold in THRESHOLDS
    }
    return max(found, key=lambda threshold: found[threshold])


def logic_v2(rows: pd.DataFrame, python: str) -> np.ndarray:
    """Components over nomenklatura's logic-v2."""
    codes, left, right, scores = token_sort_pairs(rows, least=50)
    texts = list(pd.factorize(rows.name.fillna("").str.lower())[1])
    written = rows.name.fillna("").to_numpy()
    first = {text: written[place] for place, text in reversed(list(enumerate(rows.name.fillna("").str.lower())))}
    pairs = [
        {"schema": "Company", "left": {"name": [first[texts[a]]]}, "right": {"name": [first[texts[b]]]}}
        for a, b in zip(left[scores >= 50].tolist(), right[scores >= 50].tolist(), strict=True)
    ]
    said = np.array(logic_v2_scores(python, pairs)) >= 0.7
    return joined(int(codes.max()) + 1, left[scores >= 50][said], right[scores >= 50][said])[codes]


def joined(count: int, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Connected components."""
    return connected_components(coo_matrix((np.ones(len(left)), (left, right)), shape=(count, count)), directed=False)[
        1
    ]


def splink_defaults(rows: pd.DataFrame) -> np.ndarray:
    """Jaro-Winkler at the library's thresholds on every column, as its tutorial has it; clustered at 0.5."""
    import splink
    import splink.comparison_library as cl

    columns = [name for name in WRITTEN if name in rows.columns]
    table = rows[columns].fillna("").astype(str).apply(lambda column: column.str.strip().str.lower()).replace("", None)
    table = table.assign(unique_id=range(len(rows)), start=table.name.str[:5], last=table.name.str.split().str[-1])
    rules = [splink.block_on("name"), splink.block_on("start"), splink.block_on("last")]
    rules += [splink.block_on(column) for column in columns if column not in ("name", "city", "country")]
    database = splink.DuckDBAPI()
    settings = splink.SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.JaroWinklerAtThresholds(name).configure(term_frequency_adjustments=name == "name") for name in columns
        ],
        blocking_rules_to_generate_predictions=rules,
    )  # fmt: skip
    linker = splink.Linker(database.register(pa.Table.from_pandas(table, preserve_index=False)), settings)
    linker.training.estimate_probability_two_random_records_match([splink.block_on("name")], recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for column in columns[:3] if len(columns) > 1 else ["start"]:
        linker.training.estimate_parameters_using_expectation_maximisation(splink.block_on(column))
    pairs = linker.inference.predict(threshold_match_probability=0.5).as_pyarrow_table(limit=None)
    left, right = pairs["unique_id_l"].to_numpy(), pairs["unique_id_r"].to_numpy()
    return joined(len(rows), left, right)


def score(labels: np.ndarray, truth: np.ndarray) -> tuple[float, float, float, float]:
    """Pairwise precision, recall and F1, and B-cubed F1."""
    at, key = pd.factorize(labels)[0], pd.factorize(truth)[0]
    both = pd.DataFrame({"a": at, "b": key}).value_counts()
    size_a, size_b = np.bincount(at), np.bincount(key)
    n = both.to_numpy().astype(float)
    a, b = both.index.get_level_values(0).to_numpy(), both.index.get_level_values(1).to_numpy()
    shared = (n * (n - 1) / 2).sum()
    said, true = (size_a * (size_a - 1.0) / 2).sum(), (size_b * (size_b - 1.0) / 2).sum()
    precision, recall = (shared / said if said else 1.0), (shared / true if true else 1.0)
    f1 = 2 * shared / (said + true) if said + true else 1.0
    cubed_p, cubed_r = (n**2 / size_a[a]).sum() / len(at), (n**2 / size_b[b]).sum() / len(at)
    return precision, recall, f1, 2 * cubed_p * cubed_r / (cubed_p + cubed_r)


def rows_of(methods: Mapping[str, Callable[[], np.ndarray]], truth: np.ndarray) -> list[str]:
    """A row for each method: its figures with intervals, and its seconds."""
    rows = []
    for name, method in methods.items():
        started = time.monotonic()
        try:
            labels = method()
        except Exception as error:
            rows.append(f"| {name} | could not be fitted: {type(error).__name__} | | | | |")
            continue
        rows.append(f"| {name} | {with_intervals(labels, truth)} | {time.monotonic() - started:.1f} |")
    return rows


def with_intervals(labels: np.ndarray, truth: np.ndarray, *, seed: int = 7) -> str:
    """Scores with 95 % intervals over true parties, as cells of a table."""
    precision, recall, f1, cubed = score(labels, truth)
    rng = np.random.default_rng(seed)
    key = pd.factorize(truth)[0]
    at = pd.factorize(labels)[0]
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.diff(key[order], prepend=-1))
    groups = np.split(order, starts[1:])
    drawn = []
    for _ in range(BOOTSTRAPS):
        chosen = rng.integers(0, len(groups), len(groups))
        times = np.bincount(chosen, minlength=len(groups))
        drawn.append(_weighted(at, key, times[key]))
    f_low, f_high = np.percentile([d[0] for d in drawn], (2.5, 97.5))
    b_low, b_high = np.percentile([d[1] for d in drawn], (2.5, 97.5))
    return (
        f"{precision:.3f} | {recall:.3f} | {f1:.3f} ({f_low:.3f}-{f_high:.3f}) | {cubed:.3f} ({b_low:.3f}-{b_high:.3f})"
    )


def _weighted(at: np.ndarray, key: np.ndarray, times: np.ndarray) -> tuple[float, float]:
    """F1 where each true party stands as often as it was drawn (copies of one are parties of their own)."""
    both = pd.DataFrame({"a": at, "b": key}).value_counts()
    a, b = both.index.get_level_values(0).to_numpy(), both.index.get_level_values(1).to_numpy()
    n = both.to_numpy().astype(float)
    weight = np.zeros(int(key.max()) + 1)
    weight[key] = times
    size_b = np.bincount(key)
    shared = (weight[b] * n * (n - 1) / 2).sum()
    true = (weight * size_b * (size_b - 1) / 2).sum()
    size_a = np.bincount(at).astype(float)
    said = (weight[b] * n * (size_a[a] - 1) / 2).sum()
    total = (weight * size_b).sum()
    precision, recall = (weight[b] * n**2 / size_a[a]).sum() / total, (weight[b] * n**2 / size_b[b]).sum() / total
    return (2 * shared / (said + true) if said + true else 1.0), 2 * precision * recall / (precision + recall)


def run(which: str, only: str = "", other: str = "") -> list[str]:
    """All sets and methods, as lines of a page."""
    lines: list[str] = []
    for title, read in SETS.items():
        if only not in title:
            continue
        rows = read()
        tuning, report = half(rows, "tuning"), half(rows, which)
        truth = report.key.to_numpy()
        threshold = best_token_sort(tuning)
        lines += [f"## {title}", "", f"{len(report):,} mentions of {report.key.nunique():,} parties in the half.", ""]
        lines += [
            "| method | precision | recall | pairwise F1 (95 %) | B-cubed F1 (95 %) | seconds |",
            "|---|---|---|---|---|---|",
        ]
        methods: dict[str, Callable[[], np.ndarray]] = {
            "exact normalised name": partial(exact, report),
            f"RapidFuzz token-sort >= {threshold}": partial(token_sort, report, threshold),
            "Splink defaults": partial(splink_defaults, report),
        }
        if other and "names" in title and len(report) < LARGEST_FOR_LOGIC_V2:
            methods["nomenklatura logic-v2 >= 0.7"] = partial(logic_v2, report, other)
        lines += rows_of(methods, truth)
        started = time.monotonic()
        labels, curve = ours(report)
        lines.append(f"| **tidewaiter** | {with_intervals(labels, truth)} | {time.monotonic() - started:.1f} |")
        lines += [
            "",
            "Threshold: precision, recall. " + "; ".join(f"{t}: {p:.3f}, {r:.3f}" for t, p, r in curve) + ".",
            "",
        ]
        print("\n".join(lines[-14:]), flush=True)
    return lines


def hard_pairs(which: str, other: str) -> list[str]:
    """Made-up hard pairs of names, judged as two lines of one file would be: above 0.5 they are one party."""
    rows = pd.read_csv(DATA / "er_name_bench/name_pairs.csv", keep_default_na=False)
    keys = [" | ".join(sorted(pair)) for pair in zip(rows.name1, rows.name2, strict=True)]
    even = np.array([zlib.crc32(key.encode()) % 2 == 0 for key in keys])
    one, two = rows.name1.tolist(), rows.name2.tolist()
    plain = process.cpdist([n.lower() for n in one], [n.lower() for n in two], scorer=fuzz.token_sort_ratio)
    scores = {
        "exact normalised name": np.array([folded_name(a) == folded_name(b) for a, b in zip(one, two, strict=True)])
    }
    same = (rows.is_match.astype(str) == "True").to_numpy()
    best = max(THRESHOLDS, key=lambda level: pair_measures(plain[even] >= level, same[even])[2])
    scores[f"RapidFuzz token-sort >= {best}"] = plain >= best
    if other:
        said = [
            {"schema": schema, "left": {"name": [a]}, "right": {"name": [b]}}
            for schema, a, b in zip(rows.schema, one, two, strict=True)
        ]
        scores["nomenklatura logic-v2 >= 0.7"] = np.array(logic_v2_scores(other, said)) >= 0.7
    scores["**tidewaiter**"] = as_one_party(one, two)
    at = np.flatnonzero(even if which == "tuning" else ~even)
    rng = np.random.default_rng(7)
    draws = [rng.choice(at, len(at)) for _ in range(BOOTSTRAPS)]
    lines = [
        "## hard pairs of names (er_name_bench)",
        "",
        f"{len(at)} pairs in the half, {int(same[at].sum())} the same.",
        "",
    ]
    lines += ["| method | precision | recall | F1 (95 %) |", "|---|---|---|---|"]
    for name, told in scores.items():
        precision, recall, f1 = pair_measures(told[at], same[at])
        low, high = np.percentile([pair_measures(told[drawn], same[drawn])[2] for drawn in draws], (2.5, 97.5))
        lines.append(f"| {name} | {precision:.3f} | {recall:.3f} | {f1:.3f} ({low:.3f}-{high:.3f}) |")
    print("\n".join(lines), flush=True)
    return [*lines, ""]


def main() -> None:
    """Run the benchmark."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--half", choices=["tuning", "report"], default="tuning")
    arguments.add_argument("--out", type=Path)
    arguments.add_argument("--only", default="", help="a part of the name of a data set")
    arguments.add_argument("--nomenklatura", default="", help="a Python in which nomenklatura is installed")
    asked = arguments.parse_args()
    lines = run(asked.half, asked.only, asked.nomenklatura)
    lines += hard_pairs(asked.half, asked.nomenklatura)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    lines.append(f"Largest memory of the whole run: {memory:.1f} GB.")
    if asked.out:
        head = [
            "# Resolution: quality on real and simulated names", "", (__doc__ or "").strip(), "",
            f"Run on {datetime.now(UTC).date().isoformat()} over the {asked.half} half, seed 7.", "",
        ]  # fmt: skip
        asked.out.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
