"""No benchmark: where the weights and the word counts of screening come from; needs the real data.

    python benchmarks/screening_weights.py learn   # writes src/tidewaiter/entities/screening/learned.py
    python benchmarks/screening_weights.py words   # writes src/tidewaiter/entities/screening/words.tsv

`learn` fits a logistic regression with a small ridge on half 0 of four sets: list pairs (weight 1), name pairs (1.5),
the likeliest two entries of the US list for each ordinary trade name, taken as different (0.03), and for each UN entry
with a judged twin, the other candidates on the US list (0.3). Each weight is held to the sign that its comparison
means, and a few to a range (`_RANGES`): judged pairs of two lists are not the trade, and a country that disagrees must
not outweigh a name.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from screening_pairs import DATA, list_pairs, name_pairs, trade_names, us_list
from tidewaiter.entities.screening import Index, Listed, Subject
from tidewaiter.entities.screening.learned import WEIGHTS
from tidewaiter.entities.screening.scoring import CONTEXT, NAME, context_features, judge, name_features
from tidewaiter.entities.screening.wording import worded

FOLDER = Path(__file__).parents[1] / "src" / "tidewaiter" / "entities" / "screening"
FEATURES = NAME + CONTEXT
_SET_WEIGHTS = {"list pairs": 1.0, "name pairs": 1.5, "trade names": 0.03, "candidates": 0.3}
_RIDGE, _RIDGE_CONTEXT = 0.3, 0.06
_AT_LEAST_0 = {
    "least_share", "whole", "shared", "letters", "identical", "contained", "person_contained",
}  # fmt: skip
_AT_MOST_0 = {"both_left_over", "one_left_over", "rarest_of_both", "numbers_differ", "one_word", "initials", "apart"}
_RANGES: dict[str, tuple[float | None, float | None]] = {
    "left_share": (0.5, None), "right_share": (0.3, None), "country_conflict": (-1.5, -0.3), "address": (1.0, None),
    "birth_day": (1.5, None), "birth_year": (0.3, None), "birth_near": (0.1, None), "birth_conflict": (-3.5, -2.0),
    "country_same": (0.2, None), "schema_conflict": (None, -2.0), "many_names": (-1.0, 0.0),
}  # fmt: skip

Floats = npt.NDArray[np.float64]
Set = tuple[list[tuple[float, ...]], list[bool]]


def main() -> None:
    """Learn the weights, or count the words."""
    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wanted.add_argument("what", choices=("learn", "words"))
    if wanted.parse_args().what == "words":
        _write_words()
        return
    sets = _examples()
    features = np.array([row for rows, _ in sets.values() for row in rows])
    same = np.array([each for _, labels in sets.values() for each in labels], float)
    weight = np.concatenate([np.full(len(rows), _SET_WEIGHTS[name]) for name, (rows, _) in sets.items()])
    learned = _fitted(features, same, weight)
    lines = "".join(f'    "{name}": {value:.3f},\n' for name, value in zip(FEATURES, learned, strict=True))
    text = (FOLDER / "learned.py").read_text(encoding="utf-8")
    head = text[: text.index("WEIGHTS: dict")]
    (FOLDER / "learned.py").write_text(f"{head}WEIGHTS: dict[str, float] = {{\n{lines}}}\n", encoding="utf-8")
    sys.stdout.write(lines)


def _examples() -> dict[str, Set]:
    """Half 0 of every set as features and labels."""
    sets: dict[str, Set] = {}
    for name, pairs in (("list pairs", list_pairs()), ("name pairs", name_pairs())):
        taught = [n for n in range(len(pairs.same)) if pairs.halves[n] == 0]
        rows = [_features(pairs.left[n], pairs.right[n]) for n in taught]
        sets[name] = rows, [bool(pairs.same[n]) for n in taught]
    index = Index(us_list())
    names, halves = trade_names()
    taught_names = [subject for subject, own in zip(names, halves, strict=True) if own == 0]
    sets["trade names"] = _ordinary(taught_names, index)
    sets["candidates"] = _twins(index)
    return sets


def _ordinary(subjects: list[Subject], index: Index) -> Set:
    found: dict[int, list[tuple[float, tuple[float, ...]]]] = defaultdict(list)
    for each in index.candidates(subjects):
        entry = index.entries[each.entry]
        judged = judge(subjects[each.subject], entry, names=each.names)
        found[each.subject].append((judged.score, _features(subjects[each.subject], entry, names=each.names)))
    rows = [row for near in found.values() for _, row in sorted(near, reverse=True)[:2]]
    kept = [row for row in rows if not row[NAME.index("identical")]]  # may truly be listed
    return kept, [False] * len(kept)


def _twins(index: Index) -> Set:
    place = {entry.listing_id: n for n, entry in enumerate(index.entries)}
    pairs = list_pairs()
    rows: list[tuple[float, ...]] = []
    labels: list[bool] = []
    subjects, twins = [], []
    for left, right, same, own in zip(pairs.left, pairs.right, pairs.same, pairs.halves, strict=True):
        if same and own == 0 and left.subject_id.startswith("unsc"):
            number = place.get(f"us-csl/SDN/{right.listing_id.removeprefix('ofac-')}")
            if number is not None:
                subjects.append(left)
                twins.append(number)
    for each in index.candidates(subjects):
        if each.names:
            rows.append(_features(subjects[each.subject], index.entries[each.entry], names=each.names))
            labels.append(each.entry == twins[each.subject])
    return rows, labels


def _features(left: Subject, right: Listed, *, names: tuple[tuple[int, int], ...] | None = None) -> tuple[float, ...]:
    judged = judge(left, right, names=names, weights=WEIGHTS)
    person = "Person" in (left.schema, right.schema)
    return name_features(judged.likeness, person=person) + context_features(judged.context)


def _fitted(features: Floats, same: Floats, weight: Floats) -> Floats:
    ridge = np.array([0.0] + [_RIDGE] * (len(NAME) - 1) + [_RIDGE_CONTEXT] * len(CONTEXT))

    def loss(at: Floats) -> tuple[float, Floats]:
        odds = features @ at
        likelihood = np.logaddexp(0, np.where(same > 0, -odds, odds))
        slope = features.T @ (weight * (1 / (1 + np.exp(-odds)) - same))
        return float(weight @ likelihood + ridge @ at**2 / 2), slope + ridge * at

    bounds = [_bounds(name) for name in FEATURES]
    return np.asarray(minimize(loss, np.zeros(len(FEATURES)), jac=True, bounds=bounds, method="L-BFGS-B").x)


def _bounds(name: str) -> tuple[float | None, float | None]:
    if name in _RANGES:
        return _RANGES[name]
    return (0.0 if name in _AT_LEAST_0 else None), (0.0 if name in _AT_MOST_0 else None)


def _write_words() -> None:
    """In how many entries of the US list each word stands, from four on."""
    with gzip.open(DATA / "watchlist_us_csl" / "consolidated_screening_list.csv.gz", "rt", encoding="utf-8") as file:
        rows = {row["_id"]: row for row in csv.DictReader(file)}
    counts: Counter[str] = Counter()
    for row in rows.values():
        kind = "Person" if row["type"] == "Individual" else ""
        names = [row["name"], *re.split(r";\s*", row["alt_names"])]
        counts.update({word.text for name in names if name.strip() for word in worded(name, kind)})
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    lines = [f"{word}\t{count}" for word, count in ordered if count >= 4]
    (FOLDER / "words.tsv").write_text("\n".join(["word\tentries", *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
