"""`tidewaiter runs` and `tidewaiter dictionary`: what the lake did, and what its tables mean."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tidewaiter.cli.console import JsonOption, LakeOption, console, say_json
from tidewaiter.errors import UsageError

__all__ = ["dictionary", "register", "runs"]


def register(app: typer.Typer) -> None:
    """Enter the commands."""
    app.command()(runs)
    app.command()(dictionary)


def runs(lake: LakeOption, json: JsonOption = False) -> None:
    """List what was published, oldest first: by what, and which tables; a run's number begins with its time (UTC).

    Every run can be read again: the lake keeps the versions it left.
    """
    from rich.table import Column, Table

    from tidewaiter.lake import Lake

    with Lake.open(lake) as opened:
        found = opened.runs()
    if json:
        say_json(found)
        return
    page = Table(Column("run", no_wrap=True), "what", Column("tables written", overflow="fold"))
    for run in found:
        wrote = run.get("wrote")
        page.add_row(str(run["run"]), str(run["label"]), ", ".join(wrote if isinstance(wrote, list) else []))
    console().print(page)


def dictionary(
    check: Annotated[Path | None, typer.Option(help="Compare with this page, and fail if it differs.")] = None,
) -> None:
    """Print the data dictionary: every table, column, kind, unit and meaning, as Markdown."""
    from tidewaiter.tables import collect
    from tidewaiter.tables.dictionary import data_dictionary

    page = data_dictionary(collect().values())
    if check is None:
        typer.echo(page)
    elif not check.exists() or check.read_text(encoding="utf-8") != page + "\n":
        raise UsageError(f"{check.name} is not what the contracts say; run: tidewaiter dictionary > {check}")
