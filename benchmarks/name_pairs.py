"""How are pairs of names judged that somebody else has labelled?

    python benchmarks/name_pairs.py PAIRS.csv [--without SEEN.csv] [--baseline-from SEEN.csv]

PAIRS.csv has `name1`, `name2`, `is_match` (true or false) and perhaps `schema` (FollowTheMoney); a column `predicted`
of another program's verdicts is judged beside ours. Pairs that SEEN.csv has are left out: they were worked with.
Resolution judges two names as two lines of one file (above 0.5), screening as a party beside an entry of a list
(from its threshold). Token-sort takes the threshold that is best on `--baseline-from`, else on the pairs themselves.
Intervals are 95 %, from draws of pairs.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from rapidfuzz import fuzz

from tidewaiter.entities.features import features_of
from tidewaiter.entities.matching import weigh
from tidewaiter.entities.resolving import prior_model
from tidewaiter.entities.screening import THRESHOLD, listed, subject
from tidewaiter.entities.screening.scoring import judge

Bools = npt.NDArray[np.bool_]
_DRAWS = 2_000


def main() -> None:
    """Judge the pairs and print a table."""
    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wanted.add_argument("pairs", type=Path)
    wanted.add_argument("--without", type=Path)
    wanted.add_argument("--baseline-from", type=Path)
    asked = wanted.parse_args()
    seen = {_key(row) for row in _read(asked.without)} if asked.without else set()
    rows = [row for row in _read(asked.pairs) if _key(row) not in seen]
    same = _same(rows)
    by = _read(asked.baseline_from) if asked.baseline_from else rows
    threshold = max(range(50, 100), key=lambda level: pair_measures(_token_sort(by) >= level, _same(by))[2])
    verdicts = {
        "resolution": as_one_party([row["name1"] for row in rows], [row["name2"] for row in rows]),
        "screening": _screened(rows),
        f"RapidFuzz token-sort >= {threshold}": _token_sort(rows) >= threshold,
    }
    if all("predicted" in row for row in rows):
        verdicts["the other program"] = np.array([row["predicted"].lower() == "true" for row in rows])
    rng = np.random.default_rng(7)
    draws = [rng.integers(0, len(rows), len(rows)) for _ in range(_DRAWS)]
    print(f"{len(rows)} pairs, {int(same.sum())} the same.\n")
    print(
        "| method | precision | recall | F1 (95 %) | resolution beats it by (95 %, same draws) |\n|---|---|---|---|---|"
    )
    ours = [pair_measures(verdicts["resolution"][drawn], same[drawn])[2] for drawn in draws]
    for name, said in verdicts.items():
        precision, recall, f1 = pair_measures(said, same)
        theirs = [pair_measures(said[drawn], same[drawn])[2] for drawn in draws]
        low, high = np.percentile(theirs, (2.5, 97.5))
        least, middle, most = np.percentile(np.subtract(ours, theirs), (2.5, 50, 97.5))
        print(f"| {name} | {precision:.3f} | {recall:.3f} | {f1:.3f} ({low:.3f} to {high:.3f}) "
              f"| {middle:.3f} ({least:.3f} to {most:.3f}) |")  # fmt: skip


def _read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8") as told:
        return list(csv.DictReader(told))


def _key(row: dict[str, str]) -> frozenset[str]:
    return frozenset((row["name1"], row["name2"]))


def _same(rows: list[dict[str, str]]) -> Bools:
    return np.array([row["is_match"].lower() == "true" for row in rows])


def _token_sort(rows: list[dict[str, str]]) -> npt.NDArray[np.float64]:
    return np.array([fuzz.token_sort_ratio(row["name1"].lower(), row["name2"].lower()) for row in rows])


def as_one_party(one: list[str], other: list[str]) -> Bools:
    """Whether resolution would make one party of each two names, were they two lines of one file."""
    pairs = np.arange(2 * len(one)).reshape(2, -1).T
    model = prior_model(frozenset({"name_core"}), 2)
    return np.asarray(weigh(features_of(pa.table({"name": [*one, *other]})), pairs, model=model).probability > 0.5)


def _screened(rows: list[dict[str, str]]) -> Bools:
    told = []
    for row in rows:
        kind = {"schema": row.get("schema", "")}
        looked_up = subject(kind | {"name": row["name1"]}, kind="party", subject_id="")
        told.append(judge(looked_up, listed(kind | {"name": row["name2"]})).score >= THRESHOLD)
    return np.array(told)


def pair_measures(said: Bools, same: Bools) -> tuple[float, float, float]:
    """Precision, recall and F1 of what is said of pairs."""
    both = float((said & same).sum())
    precision, recall = both / max(said.sum(), 1), both / max(same.sum(), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


if __name__ == "__main__":
    main()
