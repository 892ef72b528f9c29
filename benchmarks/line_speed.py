"""What it costs to find one declared line in a lake and to tell all that its page shows.

    python benchmarks/line_speed.py --lake DIR --lines 20

Lines are drawn at random. Each question opens the lake anew, as the workbench does for everyone who asks. Beside it the
plain way in the same run: all lines into memory, and the one wanted out of them.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tidewaiter.lake import Lake
from tidewaiter.tables import declared
from tidewaiter_workbench.bridge.lines import LaneAsked, lines_called, lines_of_lane, shipment_of

SECONDS = 600.0


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lake", type=Path, required=True)
    parser.add_argument("--lines", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    count, drawn = _drawn(asked.lake, asked.lines, asked.seed)
    say = sys.stdout.write
    say(f"{count:,} lines; {len(drawn)} drawn with seed {asked.seed}\n\n")
    say("| question | CPU s, half | CPU s, 95 of 100 | by the clock, half | 95 of 100 |\n|---|---|---|---|---|\n")
    shipment_of(asked.lake, drawn[0]["item_id"], offices=None, seconds=SECONDS)  # the process warms up
    for name, ask in _questions(asked.lake):
        say(_row(name, [_timed(lambda row=row, ask=ask: ask(row)) for row in drawn]))
    say(f"\nlargest memory of the process so far: {_memory():.2f} GB\n")
    say(_row("all lines into memory", [_timed(lambda: _whole(asked.lake, drawn[0]["item_id"]))]))
    say(f"\nlargest memory with that: {_memory():.2f} GB\n")


def _drawn(path: Path, lines: int, seed: int) -> tuple[int, list[dict]]:
    with Lake.open(path) as lake:
        items = lake.read(declared.ITEMS)
        known = lake.fetch(items.select("item_id", "declaration_id", "bill_number", "origin", "dispatch"))
    chosen = np.random.default_rng(seed).choice(known.num_rows, size=lines, replace=False)
    return known.num_rows, known.take(chosen).to_pylist()


def _questions(path: Path) -> list[tuple[str, Callable[[dict], object]]]:
    every = {"offices": None, "seconds": SECONDS}
    return [
        ("lines of a declaration", lambda row: lines_called(path, row["declaration_id"], **every)),
        ("lines of a bill", lambda row: lines_called(path, row["bill_number"] or "none", **every)),
        ("a number that no line has", lambda row: lines_called(path, f"NO-{row['declaration_id']}", **every)),
        ("latest lines of a lane", lambda row: lines_of_lane(path, LaneAsked(row["origin"], row["dispatch"]), **every)),
        ("all that a line's page shows", lambda row: shipment_of(path, row["item_id"], **every)),
        ("a line of another office", lambda row: shipment_of(path, row["item_id"], offices=["none"], seconds=SECONDS)),
    ]


def _whole(path: Path, item_id: str) -> object:
    with Lake.open(path) as lake:
        rows = lake.fetch(lake.read(declared.ITEMS))
    return next(row for batch in rows.to_batches() for row in batch.to_pylist() if row["item_id"] == item_id)


def _timed(ask: Callable[[], object]) -> tuple[float, float]:
    clock, cpu = time.perf_counter(), time.process_time()
    ask()
    return time.process_time() - cpu, time.perf_counter() - clock


def _row(name: str, taken: list[tuple[float, float]]) -> str:
    cells = [f"{np.quantile([each[side] for each in taken], at):.2f}" for side in (0, 1) for at in (0.5, 0.95)]
    return f"| {name} | {' | '.join(cells)} |\n"


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


if __name__ == "__main__":
    main()
