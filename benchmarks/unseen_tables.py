"""Is resolution better than what anybody could do in an hour, on tables made by one who has not seen how it resolves?

    python benchmarks/unseen_tables.py --seed 1 --size 500 --nomenklatura PYTHON --out unseen_tables.md

`unseen_makers.py` writes the tables. Ours is `tidewaiter resolve` at its default threshold, through a file. Baselines
on the same rows: the exact normalised name; RapidFuzz' token-sort ratio at the threshold that is best *on this table*;
Splink with its library's defaults on all columns; nomenklatura's logic-v2 at 0.7 with names, addresses, countries and
numbers, if a Python that has it is named. Intervals are 95 %, by bootstrap over true parties; `ahead` is our F1 less
that of the best baseline, on the same draws. Seed 1 is worked on, seed 2 is kept for judging what was changed.
"""

# ruff: noqa: E501  (rows of a table)

from __future__ import annotations

import argparse
import logging
import resource
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from logic_v2 import logic_v2_scores
from resolution_quality import best_token_sort, exact, joined, score, splink_defaults, token_sort
from tidewaiter.flow.resolving import resolve_file
from unseen_makers import KINDS, table

DRAWS = 200


def ours(rows: pd.DataFrame) -> np.ndarray:
    """The parties that the command tells."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.csv"
        rows.drop(columns="key").to_csv(file, index=False)
        found = resolve_file(file, threshold=0.5, tell=lambda _: None).rows.to_pandas()
    return rows.mention_id.map(dict(zip(found.mention_id, found.party_id, strict=True))).to_numpy()


def logic_v2(rows: pd.DataFrame, python: str) -> np.ndarray:
    """Components over logic-v2, of pairs that share half of their letters or a number."""
    from rapidfuzz import fuzz, process

    names = rows.name.str.lower().tolist()
    near = process.cdist(names, names, scorer=fuzz.token_sort_ratio, dtype=np.uint8) >= 50
    if "identifier" in rows:
        number = rows.identifier.to_numpy()
        near |= (number[:, None] == number[None, :]) & (np.char.str_len(number.astype(str)) > 6)
    left, right = np.nonzero(np.triu(near, k=1))
    properties = {"name": "name", "address": "address", "country": "country", "identifier": "registrationNumber"}
    told = [
        {properties[column]: [value] for column, value in row.items() if column in properties and value}
        for row in rows.to_dict("records")
    ]
    schema = "Person" if rows.attrs.get("persons") else "Company"
    pairs = ({"schema": schema, "left": told[a], "right": told[b]} for a, b in zip(left, right, strict=True))
    said = np.array(logic_v2_scores(python, pairs)) >= 0.7
    return joined(len(rows), left[said], right[said])


class Measured:
    """Labels held against the truth, of which parties can be drawn again and again."""

    def __init__(self, labels: np.ndarray, truth: np.ndarray) -> None:
        at, self.key = pd.factorize(labels)[0], pd.factorize(truth)[0]
        both = pd.DataFrame({"a": at, "b": self.key}).value_counts()
        self.a, self.b = both.index.get_level_values(0).to_numpy(), both.index.get_level_values(1).to_numpy()
        self.n = both.to_numpy().astype(float)
        self.size_a, self.size_b = np.bincount(at).astype(float), np.bincount(self.key).astype(float)

    def f1(self, times: np.ndarray) -> tuple[float, float]:
        """Pairwise and B-cubed F1 where each true party stands as often as it was drawn."""
        n, w = self.n, times[self.b].astype(float)
        shared, true = (w * n * (n - 1) / 2).sum(), (times * self.size_b * (self.size_b - 1) / 2).sum()
        said = (w * n * (self.size_a[self.a] - 1) / 2).sum()
        total = (times * self.size_b).sum()
        precision, recall = (
            (w * n**2 / self.size_a[self.a]).sum() / total,
            (w * n**2 / self.size_b[self.b]).sum() / total,
        )
        return (2 * shared / (said + true) if said + true else 1.0), 2 * precision * recall / (precision + recall)


def intervals(
    labels: np.ndarray, best: tuple[np.ndarray, np.ndarray], truth: np.ndarray
) -> tuple[list[str], list[bool]]:
    """F1 with intervals, and how far it is ahead of the best baseline of each measure."""
    rng = np.random.default_rng(7)
    we, they = Measured(labels, truth), [Measured(other, truth) for other in best]
    drawn: list[list[float]] = []
    for _ in range(DRAWS):
        times = np.bincount(rng.integers(0, len(we.size_b), len(we.size_b)), minlength=len(we.size_b))
        own, other = we.f1(times), [they[0].f1(times)[0], they[1].f1(times)[1]]
        drawn.append([own[0], own[1], own[0] - other[0], own[1] - other[1]])
    low, high = np.percentile(drawn, (2.5, 97.5), axis=0)
    told = [f"({low[at]:.3f}-{high[at]:.3f})" if at < 2 else f"({low[at]:+.3f} to {high[at]:+.3f})" for at in range(4)]
    return told, [bool(high[2] < 0), bool(high[3] < 0)]


def run(size: int, seed: int, *, only: str = "", python: str = "", skip: str = "") -> list[str]:
    """All kinds of tables, as lines of a page."""
    lines = [
        "| table | mentions, parties | ours: precision, recall | pairwise F1 | B-cubed F1 | best other, pairwise | best other, B-cubed | ahead, pairwise | ahead, B-cubed | s, ours / best others' |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    print("\n".join(lines), flush=True)
    for name, kind in KINDS.items():
        if only and name not in only.split(";"):
            continue
        rows = table(kind, size=size, seed=seed)
        rows.attrs["persons"] = kind.write == "person"
        line = judged(name, rows, python=python, skip=skip)
        lines.append(line)
        print(line, flush=True)
    return lines


def judged(name: str, rows: pd.DataFrame, *, python: str, skip: str) -> str:
    """One table: ours beside the best baselines."""
    truth = rows.key.to_numpy()
    methods: dict[str, Callable[[], np.ndarray]] = {"exact": partial(exact, rows)}
    if "token-sort" not in skip:
        threshold = best_token_sort(rows)
        methods[f"token-sort {threshold}"] = partial(token_sort, rows, threshold)
    if "Splink" not in skip:
        methods["Splink"] = partial(splink_defaults, rows)
    if python and len(rows) < 3000:
        methods["logic-v2"] = partial(logic_v2, rows, python)
    found, seconds = {}, {}
    for title, method in {**methods, "ours": partial(ours, rows)}.items():
        started = time.monotonic()
        try:
            found[title] = method()
        except Exception as error:
            print(f"{name}: {title} could not be run: {type(error).__name__} {str(error)[:200]}", flush=True)
        seconds[title] = time.monotonic() - started
    measures = {title: score(labels, truth) for title, labels in found.items()}
    precision, recall, f1, cubed = measures.pop("ours")
    pair, three = (max(measures, key=lambda title: measures[title][at]) for at in (2, 3))
    told, behind = intervals(found["ours"], (found[pair], found[three]), truth)
    return (
        f"| {name} | {len(rows):,}, {rows.key.nunique():,} | {precision:.3f}, {recall:.3f} | {f1:.3f} {told[0]} | {cubed:.3f} {told[1]} "
        f"| {measures[pair][2]:.3f} {pair} | {measures[three][3]:.3f} {three} "
        f"| {f1 - measures[pair][2]:+.3f} {told[2]}{' **behind**' if behind[0] else ''} | {cubed - measures[three][3]:+.3f} {told[3]}{' **behind**' if behind[1] else ''} "
        f"| {seconds['ours']:.1f} / {seconds[pair]:.1f} |"
    )  # fmt: skip


def main() -> None:
    """Run the benchmark."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--size", type=int, default=500)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--only", default="", help="kinds of tables, parted by ;")
    arguments.add_argument("--nomenklatura", default="", help="a Python in which nomenklatura is installed")
    arguments.add_argument("--skip", default="", help="baselines that take too long: token-sort, Splink")
    arguments.add_argument("--out", type=Path)
    asked = arguments.parse_args()
    logging.getLogger("splink").setLevel(logging.ERROR)
    lines = run(asked.size, asked.seed, only=asked.only, python=asked.nomenklatura, skip=asked.skip)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    lines += ["", f"Largest memory of the whole run: {memory:.1f} GB."]
    print(lines[-1])
    if asked.out:
        asked.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
