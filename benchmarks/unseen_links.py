"""Series, successors and next violators where hands work schemes that nobody who built them had seen.

    python benchmarks/unseen_links.py --size medium --seed 21 --keep FOLDER

The questions, figures and intervals are those of `series_quality.py`, on worlds to which `unseen_schemes.py` is added;
they are given for all crews, for those of the shipped schemes and for those of the unseen ones. A recall at a precision
of 0.8 has one threshold for the whole world, as somebody who reads the list cannot tell the schemes apart: that of the
pairs that name no firm of an unseen scheme. Nominees and receivers are many firms of one hand, of whom any pair is
right; if they counted, they would make the list look precise. Beside them: whether successors told with some
probability are right as often as that, and for each unseen scheme how many of the pairs of its known violations that
one hand did stand in one series, and what is there besides.

Seeds 21 and 22 are worked on, 121 and 122 kept. With `--keep` the world and the lake stay in a folder (and are taken
from there if they are there already); `--without-forecast` leaves out the question that takes longest.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np

from series_quality import (
    Crews,
    Floats,
    Told,
    Truth,
    forecast_figures,
    forecast_lists,
    known_acts,
    least_probability,
    resolve_plainly,
    series_figures,
    successor_figures,
    told_pairs,
)
from tidewaiter.flow.loading import load_feeds
from tidewaiter.flow.predicting import observe
from tidewaiter.flow.steps import observation_steps
from tidewaiter.lake import Lake
from tidewaiter.simulation import simulate

_SCHEMES = Path(__file__).with_name("unseen_schemes.py")
_UNSEEN = "unseen_"
_EDGES = (0.0, 0.02, 0.05, 0.2, 0.5, 0.8, 0.95, 1.0)
"""Steps of probability within which successors are counted."""


def main() -> None:
    """Make a world with the unseen schemes, link it, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", default="medium")
    parser.add_argument("--seed", type=int, default=21)
    parser.add_argument("--keep", type=Path, help="a folder in which the world and the lake stay")
    parser.add_argument("--without-forecast", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        kept = asked.keep or Path(folder)
        made = (kept / "lake").exists()
        if not made:
            simulate(kept / "world", size=asked.size, seed=asked.seed, schemes=_SCHEMES)
        with Lake.open(kept / "lake", create=True) as lake:
            if not made:
                load_feeds(lake, "simulated", [kept / "world"])
                resolve_plainly(lake)
            observe(lake, observation_steps())
            figures = judged(lake, Truth(lake, kept / "world"), forecast=not asked.without_forecast)
    print(json.dumps({"size": asked.size, "seed": asked.seed, **figures}, indent=1))


def judged(lake: Lake, truth: Truth, *, forecast: bool) -> dict[str, object]:
    """The figures of all crews, of the shipped schemes and of the unseen ones."""
    unseen = frozenset(crew for crew, scheme in truth.scheme.items() if scheme.startswith(_UNSEEN))
    groups = {"all": None, "shipped": frozenset(truth.scheme) - unseen, "unseen": unseen}
    lists = forecast_lists(lake) if forecast else []
    told = told_pairs(lake, truth)
    least = least_probability(told, ~told.naming(truth, unseen))
    return {
        name: {
            "series": series_figures(lake, truth, crews),
            "successors": successor_figures(lake, truth, crews, least=least),
            "successors told (least, pairs, mean, right)": calibration(told, told.naming(truth, crews)),
        }
        | ({"next_violators": forecast_figures(lists, truth, crews)} if forecast else {})
        for name, crews in groups.items()
    } | {"schemes": by_scheme(lake, truth, unseen, least=least)}


def calibration(told: Told, among: np.ndarray) -> list[list[float]]:
    """For each step of probability: its least, how many pairs were told, their mean, and the share that is right."""
    step = np.searchsorted(_EDGES, told.probability, side="right")
    rows = []
    for n in range(1, len(_EDGES)):
        within = among & ((step == n) | ((n == len(_EDGES) - 1) & (step > n)))
        if within.any():
            mean, right = float(told.probability[within].mean()), float(told.right[within].mean())
            rows.append([_EDGES[n - 1], int(within.sum()), round(mean, 3), round(right, 3)])
    return rows


def by_scheme(lake: Lake, truth: Truth, unseen: Crews, *, least: float) -> dict[str, dict[str, object]]:
    """For each unseen scheme: its hands, and what of their acts and new firms is found."""
    acts = known_acts(lake, truth)
    crew = np.array([truth.crew[row["act_id"]] for row in acts])
    groups = {
        name: np.array([str(row[column]) for row in acts])
        for name, column in (("series", "series_id"), ("importer", "importer"), ("seller", "exporter"))
    }
    figures: dict[str, dict[str, object]] = {}
    for scheme in sorted({truth.scheme[one] for one in unseen}):
        crews = frozenset(one for one in unseen if truth.scheme[one] == scheme)
        mine = np.isin(crew, sorted(crews))
        successors = successor_figures(lake, truth, crews, least=least)
        figures[scheme] = {
            "hands": len(crews),
            "hands with two known acts or more": sum(n > 1 for n in Counter(crew[mine].tolist()).values()),
            "acts": int(mine.sum()),
            "pairs of acts (recall, precision)": {name: pairs_of_acts(crew, of, mine) for name, of in groups.items()},
            "new_firms": successors["new_firms"],
            "recall_at_precision_0.8": successors["recall_at_precision_0.8"],
            "at_probability_0.5": successors["at_probability_0.5"],
            "plain rule": successors["same_seller_within_half_a_year"],
        }
    return figures


def pairs_of_acts(crew: np.ndarray, group: np.ndarray, mine: np.ndarray) -> list[float]:
    """Of pairs of acts that name one of mine: the share of one hand's that share a group, and the reverse."""
    one_hand, one_group = crew[mine][:, None] == crew[None, :], group[mine][:, None] == group[None, :]
    other = np.flatnonzero(mine)[:, None] != np.arange(len(crew))[None, :]
    both = (one_hand & one_group & other).sum()
    shares: Floats = np.array([both / max((one_hand & other).sum(), 1), both / max((one_group & other).sum(), 1)])
    return [round(float(share), 3) for share in shares]


if __name__ == "__main__":
    main()
