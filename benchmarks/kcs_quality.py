"""Model quality on the Korean declarations: trained on 2020, tested on the first quarter of 2021.

    python benchmarks/kcs_quality.py [--test-from 2021-01-01] [--test-to 2021-03-31] [--seed 0]

Prints, as JSON, the evaluation that `tidewaiter evaluate` prints, and says whether the
goals of issue 2 are reached. Outcomes known on the first day of the test or later are
hidden from memory, training and calibration; the test quarter was used for nothing else:
choices were made on the last quarter of 2020 (`--test-from 2020-10-01 --test-to 2020-12-31`).
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from datetime import date
from pathlib import Path

from tidewaiter.flow.evaluating import judged_since
from tidewaiter.flow.loading import load_feeds
from tidewaiter.lake import Lake

DATA = Path(os.environ.get("TIDEWAITER_DATA", Path(__file__).parents[2] / "shared" / "data"))
GOALS = {"average_precision": 0.90, "precision_at_10": 0.95}


def main() -> None:
    """Run the benchmark."""
    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wanted.add_argument("--test-from", type=date.fromisoformat, default=date(2021, 1, 1))
    wanted.add_argument("--test-to", type=date.fromisoformat, default=date(2021, 3, 31))
    wanted.add_argument("--seed", type=int, default=0)
    asked = wanted.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, Lake.open(Path(folder) / "kcs", create=True, currency="KRW") as lake:
        load_feeds(lake, "kcs", [DATA / "customs_declarations_kcs"])
        tested = judged_since(lake, test_from=asked.test_from, test_to=asked.test_to, seed=asked.seed)
    ours = tested.evaluation.ours
    reached = {"average_precision": ours.average_precision.value, "precision_at_10": ours.at_share(0.1).precision.value}
    print(json.dumps(tested.as_json(), indent=1))
    for name, goal in GOALS.items():
        print(f"{name}: {reached[name]:.4f}, goal {goal}: {'reached' if reached[name] >= goal else 'MISSED'}")
    print(f"{time.monotonic() - started:.0f} s, seed {asked.seed}")


if __name__ == "__main__":
    main()
