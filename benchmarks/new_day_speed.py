"""What does a new day cost in a lake that already knows who is who?

    python benchmarks/new_day_speed.py --mentions 1000000 --new 10000 --seed 1 [--made N] [--folder DIR]

A lake is made of the first `--mentions` of those that `resolution_speed.py` makes (`--made` in all); it is resolved;
two days are declared, one after the other, and each time it is resolved again: everything that `tidewaiter run` does
to find out who is who, from the declared mentions to the published tables. About nine in ten mentions of a day are
ways of writing that were not there before. Each part runs in a process of its own, so that its memory is its own. The
script asks `resolve` alone, so it measures older code too: put that first on PYTHONPATH.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from resolution_speed import mentions
from tidewaiter.entities.updating import resolve
from tidewaiter.lake import Lake
from tidewaiter.tables import declared

PARTS = ("first", "again", "day", "next day")
_FIRST_DAY = date(2024, 1, 1).toordinal()
_DAYS = 300


def declared_rows(count: int, *, seed: int, first: int, last: int) -> pa.Table:
    """Mentions `first` to `last` of `count`, as documents declare them; the earlier the mention the earlier its day."""
    rows, _ = mentions(count, seed=seed)
    rows = rows.slice(first, last - first)
    number = np.arange(first, last)
    ids = [f"d{n}" for n in number.tolist()]
    days = [date.fromordinal(_FIRST_DAY + n * _DAYS // count) for n in number.tolist()]
    said = {name: rows[name] for name in rows.column_names}
    own = {
        "mention_id": pa.array([f"{one}/importer" for one in ids]),
        "document_id": pa.array(ids),
        "document_kind": pa.repeat("item", len(ids)),
        "role": pa.repeat("importer", len(ids)),
        "mentioned_on": pa.array(days, pa.date32()),
        "party": pc.utf8_upper(rows["name"]),
        "source": pa.repeat("made", len(ids)),
        "file_id": pa.repeat("f", len(ids)),
        "row_no": pa.array(number),
    }
    columns = own | said
    empty = {
        name: pa.nulls(len(ids), declared.PARTIES.schema.field(name).type) for name in declared.PARTIES.column_names
    }
    return pa.table(empty | columns, schema=declared.PARTIES.schema)


def declare(lake: Lake, rows: pa.Table) -> None:
    """Let the lake hold these mentions too."""
    with lake.change("declare") as change:
        change.append(declared.PARTIES, rows)


def measured(part: str, folder: Path, *, count: int, new: int, made: int, seed: int) -> dict[str, float | str]:
    """One part, in this process; declaring is not timed."""
    with Lake.open(folder, create=True) as lake:
        if part == "first":
            declare(lake, declared_rows(made, seed=seed, first=0, last=count))
        if part == "day":
            declare(lake, declared_rows(made, seed=seed, first=count, last=count + new))
        if part == "next day":
            declare(lake, declared_rows(made, seed=seed, first=count + new, last=count + 2 * new))
        before = time.monotonic(), time.process_time()
        done = resolve(lake)
        wall, cpu = time.monotonic() - before[0], time.process_time() - before[1]
        size = sum(file.stat().st_size for file in lake.folder("models").iterdir()) / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    return {"wall": wall, "cpu": cpu, "gb": peak, "kept MB": size, "did": str(done)}


def main() -> None:
    """Run the parts one after the other, and print a line for each."""
    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wanted.add_argument("--mentions", type=int, default=1_000_000)
    wanted.add_argument("--new", type=int, default=10_000)
    wanted.add_argument("--made", type=int, help="mentions that are made; what the lake and two days hold, if not said")
    wanted.add_argument("--seed", type=int, default=1)
    wanted.add_argument("--folder", type=Path)
    wanted.add_argument("--measure", choices=PARTS)
    asked = wanted.parse_args()
    made = asked.made or asked.mentions + 2 * asked.new
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="new-day-"))
    if asked.measure:
        told = measured(asked.measure, folder, count=asked.mentions, new=asked.new, made=made, seed=asked.seed)
        print(json.dumps(told))
        return
    print("| part | wall s | CPU s | memory GB | kept MB | did |\n|---|---|---|---|---|---|")
    for part in PARTS:
        sizes = {"--mentions": asked.mentions, "--new": asked.new, "--made": made, "--seed": asked.seed}
        numbers = [text for name, value in sizes.items() for text in (name, str(value))]
        command = [sys.executable, __file__, "--measure", part, "--folder", str(folder), *numbers]
        told = json.loads(
            subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()[-1]
        )
        figures = [f"{told[name]:.1f}" for name in ("wall", "cpu", "gb", "kept MB")]
        print(f"| {part} | {' | '.join(figures)} | {told['did']} |", flush=True)


if __name__ == "__main__":
    main()
