"""A report of a lake, with what only the flow knows: the detectors' questions, the settings of the run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from tidewaiter.lake import Lake
from tidewaiter.reports import ReportData, gather, report
from tidewaiter.signals.signal import collect

__all__ = ["report_data", "write_report"]

_TITLE = "Inspection report"


def report_data(
    lake: Lake,
    *,
    day: date | None = None,
    top: int = 50,
    evaluation: Mapping[str, object] | None = None,
    title: str = _TITLE,
    settings: Mapping[str, str] | None = None,
    caveats: tuple[str, ...] = (),
) -> ReportData:
    """All that a report tells about a lake."""
    questions = {detector.name: (detector.typology, detector.asks) for detector in collect()}
    return gather(
        lake,
        title=title,
        day=day,
        top=top,
        evaluation=evaluation,
        detectors=questions,
        settings=settings,
        caveats=caveats,
    )


def write_report(
    lake: Lake,
    out: Path,
    *,
    day: date | None = None,
    top: int = 50,
    evaluation: Mapping[str, object] | None = None,
) -> Path:
    """Write the page; gives its path."""
    return report(report_data(lake, day=day, top=top, evaluation=evaluation), out)
