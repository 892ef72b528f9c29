"""What does memory cost? CPU seconds and peak memory, against sorting and running sums in NumPy.

    python benchmarks/memory_speed.py                     # 1 million lines, and the curve below it
    python benchmarks/memory_speed.py --lines 10000000 --memory-gb 16 --only tidewaiter

Every measurement is a process of its own; what is counted is user and system time
of all its threads, after reading the lines, and its peak resident memory. All give,
for each line, the 11 decayed sums and 4 dates of `tables.remembered` for ten kinds of key.
Lines are made from a seed: traders, goods and prices after Zipf, half of the goods lines
repeated, a fifth of the lines inspected, two years. `--check` compares the numbers.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tidewaiter.columns.memory import DATES, SUMS, HalfLives, events, remembered
from tidewaiter.columns.memory_recall import recall_all
from tidewaiter.lake import Lake

sys.path.insert(0, str(Path(__file__).parent))
from memory_yardstick import KEYS, remembered_by_numpy

METHODS = {
    "plain": "NumPy, one running sum over all keys (loses digits)",
    "restarted": "NumPy, running sums that restart at each key",
    "tidewaiter": "Tidewaiter on DuckDB, events to columns of each line",
}


def main() -> None:
    """Run the measurements, print the table and keep it."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TIDEWAITER_MEMORY_GB"] = str(options.memory_gb)
        if options.measure:
            print(json.dumps(_measure(options.measure, Path(options.data))))
        elif options.check:
            _check(options.lines, options.seed, Path(folder))
        else:
            _report(options, Path(folder))


def made(lines: int, *, seed: int) -> tuple[pa.Table, pa.Table]:
    """Declared lines and results with the columns that memory reads."""
    chance = np.random.default_rng(seed)
    kinds = max(10, lines // 2)
    goods, origin = _zipf(chance, 3000, kinds), _zipf(chance, 90, kinds)
    mass = np.round(np.exp(chance.normal(4, 2, kinds)), 1) + 0.1
    value = np.round(mass * np.exp(chance.normal(1.5, 1, kinds) + goods % 7 / 3), 2) + 0.01
    rate = np.array([0, 2.5, 5, 8, 13, 20])[chance.integers(0, 6, kinds)]
    kind = _zipf(chance, kinds, lines, power=0.6)
    day = np.datetime64("2022-01-03") + np.sort(chance.integers(0, 730, lines))
    codes = [f"{n * 7919 % 9700 + 100:04d}{n % 97:02d}" for n in range(3000)]
    importers, exporters = max(100, lines // 25), max(100, lines // 15)
    items = {
        "item_id": pa.array([f"made/{n}/1" for n in range(lines)]),
        "declared_on": pa.array(day.astype("datetime64[D]")),
        "office": _named("O", _zipf(chance, 40, lines), 40),
        "origin": _named("C", origin[kind], 90),
        "importer": _named("I", _zipf(chance, importers, lines, power=0.9), importers),
        "exporter": _named("E", _zipf(chance, exporters, lines, power=0.8), exporters),
        "declarant": _named("D", _zipf(chance, 800, lines), 800),
        "hs6": pa.DictionaryArray.from_arrays(goods[kind].astype("int32"), codes).cast(pa.string()),
        "duty_rate_pct": pa.array(rate[kind]),
        "net_mass_kg": pa.array(mass[kind]),
        "customs_value": pa.array(value[kind]),
    }
    inspected = np.flatnonzero(chance.random(lines) < 0.2)
    illicit = chance.random(len(inspected)) < 0.1
    revenue = np.where(illicit, np.round(np.exp(chance.normal(6, 1, len(inspected))), 2), 0.0)
    known = (day[inspected] + chance.integers(1, 30, len(inspected))).astype("datetime64[D]")
    outcomes = {
        "item_id": items["item_id"].take(pa.array(inspected)),
        "known_on": pa.array(known),
        "illicit": pa.array(illicit),
        "revenue": pa.array(revenue),
    }
    return pa.table(items), pa.table(outcomes)


def _zipf(chance: np.random.Generator, kinds: int, size: int, *, power: float = 1.0) -> np.ndarray:
    share = 1 / np.arange(1, kinds + 1) ** power
    return chance.choice(kinds, size=size, p=share / share.sum())


def _named(letter: str, codes: np.ndarray, kinds: int) -> pa.Array:
    return pa.DictionaryArray.from_arrays(codes.astype("int32"), [f"{letter}{n:06d}" for n in range(kinds)]).cast(
        pa.string()
    )


def _recalled(lake: Lake, items: ir.Table, outcomes: ir.Table) -> ir.Table:
    """The sums and dates of ten kinds for each line."""
    entered = lake.cached(events(items, outcomes))
    states = {kind: remembered(entered, kind, HalfLives()) for kind in KEYS}
    columns = [f"{kind}_{name}" for kind in KEYS for name in (*SUMS, *DATES)]
    return recall_all(items, states).select("item_id", *columns)


def _measure(method: str, data: Path) -> dict[str, float]:
    """CPU and wall seconds of one method after reading, and the peak of its process."""
    with tempfile.TemporaryDirectory() as folder, Lake.open(Path(folder) / "lake", create=True) as lake:
        tables = [pq.read_table(data / f"{name}.parquet") for name in ("items", "outcomes")]
        if method == "tidewaiter":
            tables = [lake.cached(lake.memtable(table)) for table in tables]
        begun, cpu = time.monotonic(), time.process_time()
        if method == "tidewaiter":
            rows = sum(batch.num_rows for batch in lake.stream(_recalled(lake, *tables), batch_rows=100_000))
            assert rows > 0
        else:
            remembered_by_numpy(*tables, restart=method == "restarted")
        used, took = time.process_time() - cpu, time.monotonic() - begun
    return {"cpu": used, "wall": took, "peak_gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6}


def _check(lines: int, seed: int, folder: Path) -> None:
    """The largest difference between the ways, relative to the size of the number or to 1."""
    items, outcomes = made(lines, seed=seed)
    with Lake.open(folder / "lake", create=True) as lake:
        ours = lake.fetch(_recalled(lake, lake.memtable(items), lake.memtable(outcomes)))
    ours = ours.take(_order(ours, items))
    for method in ("restarted", "plain"):
        theirs = remembered_by_numpy(items, outcomes, restart=method == "restarted")
        worst = {"short": 0.0, "long": 0.0}
        for kind in KEYS:
            for row, name in zip(theirs[kind][-4:], DATES, strict=True):
                days = ours[f"{kind}_{name}"].combine_chunks().cast(pa.int32()).fill_null(-1).to_numpy()
                assert np.array_equal(days, row), (kind, name)
            for row, name in zip(theirs[kind][:-4], SUMS, strict=True):
                mine = ours[f"{kind}_{name}"].to_numpy()
                gap = np.max(np.abs(mine - row) / np.maximum(1.0, np.abs(mine)))
                worst[SUMS[name][1]] = max(worst[SUMS[name][1]], float(gap))
        print(f"{method}: largest difference, short half-life {worst['short']:.1e}, long {worst['long']:.1e}")


def _order(ours: pa.Table, items: pa.Table) -> pa.Array:
    import pyarrow.compute as pc

    return pc.index_in(items["item_id"].combine_chunks(), value_set=ours["item_id"].combine_chunks())


def _report(options: argparse.Namespace, folder: Path) -> None:
    """Each round runs every way once, and every other in reverse: what slows the machine slows all of them alike.

    What ran before matters: the system's large pages are not at hand at once for whoever follows a large process.
    """
    rows = []
    sizes = [options.lines // 100, options.lines // 10, options.lines] if options.curve else [options.lines]
    for lines in sizes:
        for name, table in zip(("items", "outcomes"), made(lines, seed=options.seed), strict=True):
            pq.write_table(table, folder / f"{name}.parquet")
        methods = [options.only] if options.only else list(METHODS)
        runs: dict[str, list[dict[str, float]]] = {method: [] for method in methods}
        for number in range(options.rounds):
            for method in methods[:: -1 if number % 2 else 1]:
                runs[method].append(_apart(method, folder, options))
        rows += [(lines, method, runs) for method in methods]
    text = _table(rows, options)
    print(text)
    if options.keep:
        Path(options.keep).write_text(text)


def _apart(method: str, folder: Path, options: argparse.Namespace) -> dict[str, float]:
    command = [sys.executable, __file__, "--measure", method, "--data", str(folder)]
    command += ["--memory-gb", str(options.memory_gb)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    run: dict[str, float] = json.loads(answer.stdout)
    print(f"{method}: {run}", file=sys.stderr, flush=True)
    return run


def _table(rows: list[tuple[int, str, dict[str, list[dict[str, float]]]]], options: argparse.Namespace) -> str:
    text = [
        "# Memory: cost against NumPy",
        "",
        f"`python benchmarks/memory_speed.py --lines {options.lines} --seed {options.seed} --rounds {options.rounds}"
        f" --memory-gb {options.memory_gb:g}`, {os.cpu_count()} cores, {platform.machine()},"
        f" {datetime.now(UTC).date()}."
        " Each run is a process of its own, each round runs every way once, every other in reverse; CPU and wall"
        " are the medians, ratios the median of those within a round (least to most), peak the most.",
        "",
        "| lines | way | CPU s (least to most) | wall s | peak GB | CPU / plain | of the least | CPU / restarted |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for lines, method, runs in rows:
        cpu = [run["cpu"] for run in runs[method]]
        ratios = [
            _spread([one / run["cpu"] for one, run in zip(cpu, runs[yardstick], strict=True)], digits=2)
            if yardstick in runs
            else ""
            for yardstick in ("plain", "restarted")
        ]
        text.append(
            f"| {lines:,} | {METHODS[method]} | {_spread(cpu, digits=1)} "
            f"| {np.median([run['wall'] for run in runs[method]]):.1f} "
            f"| {max(run['peak_gb'] for run in runs[method]):.2f} | {ratios[0]} "
            f"| {min(cpu) / min(run['cpu'] for run in runs.get('plain', runs[method])):.2f} | {ratios[1]} |"
        )
    return "\n".join(text) + "\n"


def _spread(values: list[float], *, digits: int) -> str:
    return f"{np.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--memory-gb", type=float, default=2.2, help="what the engine may take before it spills")
    parser.add_argument("--only", choices=sorted(METHODS), help="measure one way alone")
    parser.add_argument("--curve", action="store_true", help="also a tenth and a hundredth of the lines")
    parser.add_argument("--keep", help="also write the table to this file, e.g. benchmarks/results/memory_speed.md")
    parser.add_argument("--check", action="store_true", help="compare the numbers instead of the cost")
    parser.add_argument("--measure", choices=sorted(METHODS), help=argparse.SUPPRESS)
    parser.add_argument("--data", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
