"""What the library does at length for the workbench: loading files, and a day's run; with its own words of progress.

The stages are imported when they are needed: pages are served without them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tidewaiter.errors import LakeBusyError, TidewaiterError
from tidewaiter.lake import Lake
from tidewaiter_workbench.bridge.opening import BridgeBusyError, BridgeError

__all__ = ["DayDone", "Loaded", "feeds", "load_files", "run_a_day"]

Tell = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What one feed brought: records read, those that entered, those refused with their most frequent reasons.

    `again` of its `files` were loaded before, just so, and changed nothing.
    """

    source: str
    read: int
    loaded: int
    quarantined: int
    reasons: tuple[tuple[str, int], ...]
    files: int
    again: int


@dataclass(frozen=True, slots=True)
class DayDone:
    """What a day's run left: its window, the lines to open by cause, and why there is no model, if there is none."""

    first: date
    last: date
    planned: int
    by_cause: dict[str, int]
    without_model: str


def feeds() -> list[tuple[str, str]]:
    """Every feed that can be loaded, and what it is."""
    from tidewaiter.sources import shipped_mappings

    return list(shipped_mappings().items())


def load_files(path: Path, *, feed: str, files: Sequence[Path], tell: Tell) -> list[Loaded]:
    """Read files into the lake; bad records go to quarantine, the same file twice changes nothing.

    Raises:
        BridgeBusyError: another process is writing.
        BridgeError: a file cannot be read as its feed says.
    """
    from tidewaiter.flow.loading import load_feeds

    with _in_our_words(), Lake.open(path) as lake:
        reports = load_feeds(
            lake, feed, files, on_progress=lambda name, records: tell(f"{name}: {records:,} records", 0.5)
        )
    return [
        Loaded(
            each.source,
            each.read,
            each.loaded,
            each.quarantined,
            tuple(each.reasons.items())[:5],
            files=len(each.files),
            again=sum(file.already_loaded for file in each.files),
        )
        for each in reports
    ]


def run_a_day(path: Path, *, last: date | None, days: int, tell: Tell) -> DayDone:
    """Remember, notice, learn, score, fuse and plan, for the last day or days.

    Raises:
        BridgeBusyError: another process is writing.
        BridgeError: the lake holds too little, or cannot serve.
    """
    from tidewaiter.flow.daily import run_day

    with _in_our_words(), Lake.open(path) as lake:
        done = run_day(lake, last=last, days=days, on_progress=tell)
    window = done.prediction
    return DayDone(window.first, window.last, done.planned, done.by_cause, window.without_model)


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except LakeBusyError as error:
        raise BridgeBusyError(str(error)) from error
    except TidewaiterError as error:
        raise BridgeError(str(error)) from error
