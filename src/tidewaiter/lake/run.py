"""Run steps in order: check, record, publish together; after a crash, go on where it stopped."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidewaiter.lake.change import Change
from tidewaiter.lake.step import BoundStep

if TYPE_CHECKING:
    from tidewaiter.lake.lake import Lake

__all__ = ["Progress", "RunReport", "StepReport", "run_steps"]

Progress = Callable[[str, int, int], None]
"""Called with a step's name, its place from 1, and the number of steps, before each."""


@dataclass(frozen=True, slots=True)
class StepReport:
    """What became of one step: `reused` if its inputs, code and parameters had not changed."""

    step: str
    writes: str
    version: int
    reused: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class RunReport:
    """What became of a run."""

    run: str
    steps: tuple[StepReport, ...]


def run_steps(lake: Lake, steps: Sequence[BoundStep], *, label: str, on_step: Progress | None = None) -> RunReport:
    """Execute steps in the given order and publish their tables together.

    Raises:
        ContractError: a step broke the contract of the table it writes; nothing is published.
    """
    with lake.change(label) as change:
        reports = []
        for place, bound in enumerate(steps, start=1):
            if on_step:
                on_step(bound.step.name, place, len(steps))
            reports.append(_run_step(change, bound))
        change.record["steps"] = [
            {
                "step": bound.step.name,
                "parameters": {name: repr(value) for name, value in bound.parameters.items()},
                "reads": {
                    table.name: change.entries[table.name].version
                    for table in bound.step.reads
                    if table.name in change.entries
                },
                "writes": {report.writes: report.version},
                "reused": report.reused,
                "seconds": round(report.seconds, 3),
            }
            for bound, report in zip(steps, reports, strict=True)
        ]
    return RunReport(change.run, tuple(reports))


def _run_step(change: Change, bound: BoundStep) -> StepReport:
    started = time.monotonic()
    step = bound.step
    fingerprint = bound.fingerprint({name: entry.mark for name, entry in change.entries.items()})
    reused = change.resumable(step.writes, fingerprint)
    if not reused:
        result = step.function(*(change.read(table) for table in step.reads), **bound.parameters)
        change.replace(step.writes, result, fingerprint=fingerprint)
    version = change.entries[step.writes.name].version
    return StepReport(step.name, step.writes.name, version, reused, time.monotonic() - started)
