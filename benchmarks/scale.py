"""Does the loop scale? What each stage costs, for worlds of growing size, on this machine.

    python benchmarks/scale.py --keep benchmarks/results/scale.md
    python benchmarks/scale.py --huge --memory-gb 8 --folder /big/disk

Each stage runs in a process of its own, as a night's work would, on the lake that the
stage before left: simulate, load, resolution (who is who), memory, screening, series (with
successors), network, signals, labels, predict (train, score and fuse the last thirty days), forecast
(who violates next, with risks of past days told afterwards), select (that month, with its
lookouts), evaluate (the last 180 days, as of their first). Of each we take the CPU seconds
(user and system, with all threads), the wall clock, the peak of resident memory, and the peak
of what lay in temporary files: what the engine spilled and what the load set aside.

The measure of growth is the CPU time for each line, over the logarithm of the number
of lines, against the smallest size: n log n is 1.00 throughout, and less is better.
The exponent is the slope of log CPU on log n over the sizes; n log n has about 1.08 here.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

SIZES = (20_000, 65_000, 200_000, 650_000, 1_000_000)
HUGE = 10_000_000
PREDICTED_DAYS = 30
TESTED_DAYS = 180


@dataclass(frozen=True, slots=True)
class Cost:
    """What one stage took at one size; `failed` says why it did not end, and is empty if it did."""

    lines: int
    stage: str
    cpu: float
    wall: float
    peak_gb: float
    temporary_gb: float
    lake_gb: float
    failed: str


def main() -> None:
    """Measure, or be the process that is measured."""
    options = _options()
    if options.measure:
        STAGES[options.measure](options)
        return
    costs = [] if not options.resume else [Cost(**row) for row in _lines_of(options.resume)]
    for lines in options.sizes + ([HUGE] if options.huge else []):
        costs += _measured(lines, options, done={cost.stage for cost in costs if cost.lines == lines})
    text = report(costs, options)
    print(text)
    if options.keep:
        Path(options.keep).write_text(text, encoding="utf-8")


def _simulate(options: argparse.Namespace) -> None:
    from tidewaiter.simulation import simulate

    simulate(options.folder / "world", size="small", seed=options.seed, lines=options.lines)


def _load(options: argparse.Namespace) -> None:
    from tidewaiter.flow.loading import load_feeds
    from tidewaiter.lake import Lake

    with Lake.open(options.folder / "lake", create=True, currency="USD") as lake:
        for report in load_feeds(lake, "simulated", [options.folder / "world"]):
            print(f"{report.source}: {report.read} read, {report.quarantined} quarantined", file=sys.stderr)


def _resolution(options: argparse.Namespace) -> None:
    from tidewaiter.entities.updating import resolve
    from tidewaiter.lake import Lake

    with Lake.open(options.folder / "lake") as lake:
        print(resolve(lake), file=sys.stderr)


def _memory(options: argparse.Namespace) -> None:
    from tidewaiter.memory import STEPS

    _observe(options, [step.bind() for step in STEPS.values()])


def _screening(options: argparse.Namespace) -> None:
    from tidewaiter.entities.screening import screening_steps

    _observe(options, screening_steps())


def _series(options: argparse.Namespace) -> None:
    from tidewaiter.links import series_steps

    _observe(options, series_steps())


def _network(options: argparse.Namespace) -> None:
    from tidewaiter.links import link_steps

    _observe(options, link_steps())


def _signals(options: argparse.Namespace) -> None:
    from tidewaiter.flow.steps import observation_steps

    _observe(options, observation_steps())  # what the stages before did is not done again


def _labels(options: argparse.Namespace) -> None:
    from tidewaiter.flow.steps import feedback_steps
    from tidewaiter.sources.audits import audit_labels

    _observe(options, [*feedback_steps(), audit_labels.bind()])


def _predict(options: argparse.Namespace) -> None:
    from tidewaiter.flow.predicting import predict
    from tidewaiter.lake import Lake

    with Lake.open(options.folder / "lake") as lake:
        first, last = _window(lake, PREDICTED_DAYS)
        prediction = predict(lake, first=first, last=last, seed=options.seed)
        print(f"model: {prediction.card.model_id if prediction.card else prediction.without_model}", file=sys.stderr)


def _forecast(options: argparse.Namespace) -> None:
    from tidewaiter.flow.past_risks import judge_again, keep_told, tell_the_past
    from tidewaiter.lake import Lake
    from tidewaiter.links import forecast_steps
    from tidewaiter.tables import scored

    with Lake.open(options.folder / "lake") as lake:
        before = _window(lake, PREDICTED_DAYS)[0]
        keep_told(lake)
        lines = tell_the_past(lake, before=before, seed=options.seed)
        print(f"{lines} lines of the past told afterwards", file=sys.stderr)
        models = lake.fetch(lake.read(scored.ITEMS).select("model_id").distinct())["model_id"].to_pylist()
        again = judge_again(lake, lake.folder("models") / models[0] if models else None, before=before)
        print(f"{again} lines judged again", file=sys.stderr)
    _observe(options, forecast_steps())


def _select(options: argparse.Namespace) -> None:
    from tidewaiter.flow.daily import select_days
    from tidewaiter.lake import Lake

    with Lake.open(options.folder / "lake") as lake:
        first, last = _window(lake, PREDICTED_DAYS)
        print(select_days(lake, first=first, last=last, seed=options.seed), file=sys.stderr)


def _evaluate(options: argparse.Namespace) -> None:
    from tidewaiter.flow.evaluating import judged_since
    from tidewaiter.lake import Lake

    with Lake.open(options.folder / "lake") as lake:
        first, last = _window(lake, TESTED_DAYS)
        tested = judged_since(lake, test_from=first, test_to=last, seed=options.seed)
        print(json.dumps(tested.as_json()["model"]), file=sys.stderr)


STAGES: dict[str, Callable[[argparse.Namespace], None]] = {
    "simulate": _simulate,
    "load": _load,
    "resolution": _resolution,
    "memory": _memory,
    "screening": _screening,
    "series": _series,
    "network": _network,
    "signals": _signals,
    "labels": _labels,
    "predict": _predict,
    "forecast": _forecast,
    "select": _select,
    "evaluate": _evaluate,
}


def _observe(options: argparse.Namespace, steps: list[object]) -> None:
    from tidewaiter.lake import Lake

    def begins(name: str, place: int, count: int) -> None:
        print(f"{time.strftime('%H:%M:%S')} {place}/{count} {name}", file=sys.stderr, flush=True)

    with Lake.open(options.folder / "lake") as lake:
        lake.run(steps, label="scale", on_step=begins)


def _window(lake: object, days: int) -> tuple[date, date]:
    from tidewaiter.flow.predicting import days_declared

    last = days_declared(lake)[1]
    return last - timedelta(days=days - 1), last


def _measured(lines: int, options: argparse.Namespace, *, done: set[str]) -> list[Cost]:
    """Every stage at one size, each in its own process; what comes after one that failed is not tried."""
    folder = options.folder / f"scale-{lines}"
    folder.mkdir(parents=True, exist_ok=True)
    costs: list[Cost] = []
    for stage in [stage for stage in options.stages if stage not in done]:
        costs.append(_apart(stage, lines, folder, options))
        print(json.dumps(asdict(costs[-1])), flush=True)
        if costs[-1].failed:
            break
    if not options.leave:
        shutil.rmtree(folder)
    return costs


def _apart(stage: str, lines: int, folder: Path, options: argparse.Namespace) -> Cost:
    temporary = folder / "temporary"
    temporary.mkdir(exist_ok=True)
    given = {"TMPDIR": str(temporary), "OMP_WAIT_POLICY": "passive"}
    if options.memory_gb:
        given["TIDEWAITER_MEMORY_GB"] = str(options.memory_gb)
    command = [sys.executable, __file__, "--measure", stage, "--folder", str(folder)]
    command += ["--lines", str(lines), "--seed", str(options.seed)]
    started = time.monotonic()
    with (folder / f"{stage}.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(command, env=os.environ | given, stdout=log, stderr=log)
        with _Watched(temporary) as watched:
            _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    said = (folder / f"{stage}.log").read_text(encoding="utf-8").strip().splitlines()
    failed = "" if process.returncode == 0 else f"exit {process.returncode}: {(said or [''])[-1]}"
    shutil.rmtree(temporary)
    return Cost(
        lines=lines,
        stage=stage,
        cpu=round(used.ru_utime + used.ru_stime, 2),
        wall=round(time.monotonic() - started, 2),
        peak_gb=round(used.ru_maxrss * 1024 / 1e9, 3),
        temporary_gb=round(watched.most / 1e9, 3),
        lake_gb=round(_size(folder / "lake") / 1e9, 3),
        failed=failed,
    )


class _Watched:
    """The most bytes that a folder held at once, looked at every half second."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.most = 0

    def __enter__(self) -> _Watched:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.5):
            self.most = max(self.most, _size(self._folder))


def _size(folder: Path) -> int:
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            try:
                total += (Path(root) / name).stat().st_size
            except FileNotFoundError:  # a temporary file may go while we look
                continue
    return total


def report(costs: list[Cost], options: argparse.Namespace) -> str:
    """What was measured, as a page: each stage at each size, then how each stage grows."""
    text = [
        "# Scale: what each stage costs as the world grows",
        "",
        f"Command: `python benchmarks/scale.py {_said(options)}`. Data: the simulated world, seed {options.seed}, 30 "
        f"months. {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {_machine_gb():.0f} GB, {platform.machine()}; "
        "the machine was shared, so CPU seconds count and the wall clock does not.",
        "",
        f"Engine memory: {f'{options.memory_gb:g} GB stated' if options.memory_gb else 'the default'}. "
        f"`predict` trains, scores and fuses {PREDICTED_DAYS} days; `evaluate` does so as of {TESTED_DAYS} days before "
        "the end, and trains the baselines too. `temporary` is the most that lay in temporary files at once; `lake` is "
        "the size of the lake's folder, older versions included, after the stage.",
        "",
        "| lines | stage | CPU s | wall s | peak GB | temporary GB | lake GB | |",
        "|---|---|---|---|---|---|---|---|",
    ]
    text += [
        f"| {cost.lines:,} | {cost.stage} | {cost.cpu:.1f} | {cost.wall:.0f} | {cost.peak_gb:.2f} "
        f"| {cost.temporary_gb:.2f} | {cost.lake_gb:.2f} | {cost.failed} |"
        for cost in sorted(costs, key=lambda cost: (cost.lines, list(STAGES).index(cost.stage)))
    ]
    return "\n".join([*text, "", *_growth(costs)]) + "\n"


def _growth(costs: list[Cost]) -> list[str]:
    """CPU for each n log n against the size before, and the fitted exponent, stage by stage."""
    whole = [cost for cost in costs if not cost.failed]
    sizes = sorted({cost.lines for cost in whole})
    text = [
        "## Growth",
        "",
        "CPU over n log n, each size against the one before: 1.00 is n log n, less is better. Small sizes pay for "
        "starting up, so the last columns count most. The exponent is fitted over all sizes and, beside it, over those "
        "from 200,000 lines on.",
        "",
        "| stage | " + " | ".join(f"{size:,}" for size in sizes[1:]) + " | exponent | from 200,000 |",
        "|---" * (len(sizes) + 2) + "|",
    ]
    for stage in STAGES:
        cpu = {cost.lines: cost.cpu for cost in whole if cost.stage == stage}
        steps = [
            f"{cpu[big] * _unit(small) / (cpu[small] * _unit(big)):.2f}" if small in cpu and big in cpu else ""
            for small, big in itertools.pairwise(sizes)
        ]
        late = {lines: seconds for lines, seconds in cpu.items() if lines >= 200_000}
        if cpu:
            text.append(f"| {stage} | {' | '.join(steps)} | {_exponent(cpu)} | {_exponent(late)} |")
    return text


def _unit(lines: int) -> float:
    return lines * math.log(lines)


def _exponent(cpu: dict[int, float]) -> str:
    """The slope of log CPU on log n by least squares."""
    if len(cpu) < 2:
        return ""
    x = [math.log(lines) for lines in cpu]
    y = [math.log(seconds) for seconds in cpu.values()]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    slope = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / sum((a - mean_x) ** 2 for a in x)
    return f"{slope:.2f}"


def _machine_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


def _said(options: argparse.Namespace) -> str:
    words = [f"--sizes {' '.join(map(str, options.sizes))}"] if options.sizes else []
    words += ["--huge"] if options.huge else []
    words += [f"--seed {options.seed}"]
    words += [f"--memory-gb {options.memory_gb:g}"] if options.memory_gb else []
    return " ".join(words)


def _lines_of(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("{")]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=list(SIZES), help="declared lines")
    parser.add_argument("--huge", action="store_true", help="ten million lines too: hours, and some 30 GB of disk")
    parser.add_argument("--stages", nargs="*", choices=list(STAGES), default=list(STAGES))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--memory-gb", type=float, help="what the engine may take; its own default if not said")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()), help="where worlds and lakes go")
    parser.add_argument("--leave", action="store_true", help="do not delete worlds and lakes")
    parser.add_argument("--resume", type=Path, help="what an earlier run printed; its stages are not run again")
    parser.add_argument("--keep", help="also write the tables to this file")
    parser.add_argument("--lines", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--measure", choices=list(STAGES), help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
