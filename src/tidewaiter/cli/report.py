"""`tidewaiter report`: one page for those who need to know."""

from __future__ import annotations

import json as json_format
from pathlib import Path
from typing import Annotated

import typer

from tidewaiter.cli.console import LakeOption, console, day_of, writable

__all__ = ["register", "report"]


def register(app: typer.Typer) -> None:
    """Enter the command."""
    app.command()(report)


def report(
    lake: LakeOption,
    out: Annotated[Path, typer.Option(help="HTML file to write.")],
    day: Annotated[str | None, typer.Option(help="Day of the plan to show; the last planned one if not said.")] = None,
    top: Annotated[int, typer.Option(help="So many planned lines are shown in full.")] = 50,
    evaluation: Annotated[
        Path | None, typer.Option(help="What `tidewaiter evaluate --json` printed, for the section on the model.")
    ] = None,
) -> None:
    """Write one HTML page: what came in, how good it is, what to open and why, how sure we are.

    It has no second file and no script: it opens from a disk in a closed network, prints, and can be mailed.
    """
    from tidewaiter.errors import UsageError
    from tidewaiter.flow.reporting import write_report
    from tidewaiter.lake import Lake

    figures = None
    if evaluation is not None:
        try:
            figures = json_format.loads(evaluation.read_text(encoding="utf-8"))
        except (OSError, ValueError) as problem:
            raise UsageError(f"{evaluation} is not what `tidewaiter evaluate --json` prints") from problem
    with Lake.open(lake) as opened:
        path = write_report(opened, writable(out), day=day_of(day, option="--day"), top=top, evaluation=figures)
    console().print(f"Written: {path}", markup=False, soft_wrap=True)
