"""Are importers of one EAPA scheme put in one series, without the case number being read?

    TIDEWAITER_DATA=FOLDER python benchmarks/eapa_series.py

Every importer named in the published EAPA cases is taken as one act (whatever the stage of the case: most are
interim measures). Acts are compared by what a decision says of them (supplier, order, goods, origin, transit, method,
name, date) with weights learned without the case numbers; the case is used only to judge. Pairs of importers of one
case are what is to be found. All importers of a case share the date of its notice, which comes near to giving the case
away, so everything is measured without dates too. Baselines: exactly the same supplier; exactly the same order and
transit country, which are what an investigator would sort by first. Intervals: 95 %, bootstrap over cases.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tidewaiter.flow.loading import load_feeds
from tidewaiter.lake import Lake
from tidewaiter.links.acts import acts_of
from tidewaiter.links.lines import read_lines
from tidewaiter.links.pairs import Population
from tidewaiter.links.series import find_hands
from tidewaiter.tables import declared, found, linked

Ints = npt.NDArray[np.int64]


def main() -> None:
    """Load the published cases, find series, and print the figures as JSON."""
    data = Path(os.environ.get("TIDEWAITER_DATA", "../shared/data")) / "us_eapa_evasion_cases"
    with tempfile.TemporaryDirectory() as folder, Lake.open(Path(folder) / "lake", create=True) as lake:
        load_feeds(lake, "eapa", [data])
        print(json.dumps(judged(lake), indent=1))


def judged(lake: Lake) -> dict[str, object]:
    """Series with dates and without, and the baseline, against the cases."""
    decisions = lake.fetch(lake.read(found.DETERMINATIONS))
    told = decisions.set_column(decisions.column_names.index("illicit"), "illicit", pa.array([True] * len(decisions)))
    lines = read_lines(lake.read(linked.LINES))
    acts = acts_of(lines, lake.read(declared.ITEMS), lake.read(found.OUTCOMES), lake.memtable(told))
    matter = dict(zip(decisions["determination_id"].to_pylist(), decisions["matter"].to_pylist(), strict=True))
    cases = np.unique([matter[act] for act in acts.act_id], return_inverse=True)[1]
    party = acts.codes["importer"]
    supplier = acts.codes["exporter"]
    alone = np.where(supplier < 0, -1 - np.arange(len(acts)), supplier)
    population = Population.of(lines)
    undated = replace(acts, happened=np.zeros_like(acts.happened))
    labels = {
        "series, dates read": find_hands(population, acts, before=10**6).series,
        "series, no dates": find_hands(population, undated, before=10**6).series,
        "same supplier exactly": alone,
        "same order and transit exactly": np.unique(
            acts.codes["order"] * 10_000 + acts.codes["lane"], return_inverse=True
        )[1],
    }
    return {
        "decisions": len(acts),
        "importers": len(np.unique(party)),
        "cases": len(np.unique(cases)),
        "figures": {name: figures(cases, party, label) for name, label in labels.items()},
    }


def figures(cases: Ints, party: Ints, label: Ints, *, draws: int = 500, seed: int = 1) -> dict[str, object]:
    """Precision and recall of pairs of different importers, and how many cases lie in one series whole."""
    generator = np.random.default_rng(seed)
    value = _pairs(cases, party, label, np.ones(cases.max() + 1))
    drawn = [
        _pairs(cases, party, label, np.bincount(generator.integers(0, cases.max() + 1, cases.max() + 1),
                                                minlength=cases.max() + 1).astype(float))
        for _ in range(draws)
    ]  # fmt: skip
    ends = np.nanquantile(np.array(drawn), [0.025, 0.975], axis=0)
    several = [case for case in np.unique(cases) if len(np.unique(party[cases == case])) > 1]
    whole = sum(len(np.unique(label[cases == case])) == 1 for case in several)
    return {
        **{
            name: [round(float(x), 3) for x in (value[n], ends[0, n], ends[1, n])]
            for n, name in enumerate(("precision", "recall", "f1"))
        },
        "cases_of_several_importers": len(several),
        "cases_whole_in_one_series": whole,
        "series": len(np.unique(label)),
    }


def _pairs(cases: Ints, party: Ints, label: Ints, weight: npt.NDArray[np.float64]) -> tuple[float, float, float]:
    i, j = np.triu_indices(len(cases), 1)
    different = party[i] != party[j]
    i, j = i[different], j[different]
    times = weight[cases[i]] * weight[cases[j]]
    same, joined = cases[i] == cases[j], label[i] == label[j]
    times = np.where(same, weight[cases[i]], times)
    both = (times * (same & joined)).sum()
    precision = both / (times * joined).sum() if (times * joined).sum() else float("nan")
    recall = both / (times * same).sum() if (times * same).sum() else float("nan")
    return precision, recall, 2 * precision * recall / (precision + recall) if both else 0.0


if __name__ == "__main__":
    main()
