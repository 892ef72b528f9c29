"""The demonstration: the whole loop once on a simulated port, and, where real declarations are at hand, on those.

It uses the same functions as the other commands; nothing here knows more than they do.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from tidewaiter.flow.daily import Day, run_day
from tidewaiter.flow.evaluating import Tested, judged_since
from tidewaiter.flow.loading import load_feeds
from tidewaiter.flow.predicting import Told, days_declared
from tidewaiter.flow.reporting import report_data
from tidewaiter.lake import Lake
from tidewaiter.reports import ReportData, report
from tidewaiter.simulation import simulate
from tidewaiter.sources import LoadReport

__all__ = ["Act", "Scene", "real_declarations", "real_scene", "run_act", "simulated_scene"]

_TEST_DAYS = 180


@dataclass(frozen=True, slots=True)
class Scene:
    """What an act plays on: files to load, and from which day on to test."""

    title: str
    mapping: str
    paths: tuple[Path, ...]
    folder: Path
    currency: str
    test_from: date | None
    caveats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """What an act brought."""

    scene: Scene
    loads: list[LoadReport]
    tested: Tested
    day: Day
    data: ReportData
    page: Path


def simulated_scene(folder: Path, *, size: str, seed: int, on_progress: Told) -> Scene:
    """A simulated port, made anew unless the folder holds it already."""
    world = folder / "world"
    if not (world / "world.json").exists():
        simulate(world, size=size, seed=seed, progress=on_progress)
    return Scene(
        title="A simulated port",
        mapping="simulated",
        paths=(world,),
        folder=folder,
        currency="USD",
        test_from=None,
        caveats=(
            f"This world is simulated (size {size}, seed {seed}). Its figures say how the system works, "
            "not how well it would do at your border.",
        ),
    )


def real_declarations(data: Path | None = None) -> Path | None:
    """The folder of real declarations, if it is at hand: in `TIDEWAITER_DATA`, or in `../shared/data`."""
    folder = data or Path(os.environ.get("TIDEWAITER_DATA", "../shared/data"))
    declarations = folder / "customs_declarations_kcs"
    return declarations if declarations.is_dir() else None


def real_scene(folder: Path, *, declarations: Path) -> Scene:
    """The published Korean declarations: learn from 2020, test on the first quarter of 2021."""
    return Scene(
        title="Korean import declarations",
        mapping="kcs",
        paths=(declarations,),
        folder=folder,
        currency="KRW",
        test_from=date(2021, 1, 1),
        caveats=(
            "These are published, synthesised copies of declarations; read the audit of the labels before the figures.",
        ),
    )


def run_act(scene: Scene, *, seed: int, on_progress: Told, say: Callable[[str], None]) -> Act:
    """Load, test as of a past day, do the last day's work, and write the page."""
    scene.folder.mkdir(parents=True, exist_ok=True)
    with Lake.open(scene.folder / "lake", create=True, currency=scene.currency) as lake:
        loads = load_feeds(
            lake,
            scene.mapping,
            scene.paths,
            on_progress=lambda name, rows: on_progress(f"loading {name}: {rows:,}", 0.1),
        )
        for loaded in loads:
            say(f"{loaded.source}: {loaded.read:,} records read, {loaded.quarantined:,} in quarantine")
        last = days_declared(lake)[1]
        test_from = scene.test_from or last - timedelta(days=_TEST_DAYS)
        say(f"Testing: what would we have said from {test_from} on, knowing only what was known before?")
        tested = judged_since(lake, test_from=test_from, seed=seed, on_progress=on_progress)
        (scene.folder / "evaluation.json").write_text(json.dumps(tested.as_json(), indent=1), encoding="utf-8")
        say(f"Today is {last}: remembering, noticing, scoring, choosing")
        day = run_day(lake, last=last, seed=seed, on_progress=on_progress)
        data = report_data(
            lake,
            day=last,
            title=f"{scene.title}: inspection report",
            evaluation=tested.as_json(),
            settings={"seed": str(seed), "test from": test_from.isoformat()},
            caveats=scene.caveats,
        )
        page = report(data, scene.folder / "report.html")
    return Act(scene, loads, tested, day, data, page)
