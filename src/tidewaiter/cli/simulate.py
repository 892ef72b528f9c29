"""`tidewaiter simulate`: a world to practise on."""

from __future__ import annotations

import shlex
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from tidewaiter.cli.console import JsonOption, console, progress, say_json

__all__ = ["register", "simulate"]


def register(app: typer.Typer) -> None:
    """Enter the command."""
    app.command()(simulate)


def simulate(
    out: Annotated[Path, typer.Option(help="Folder to write to; must be new or empty.")],
    size: Annotated[
        str,
        typer.Option(help="small (20 thousand lines), medium (200 thousand), large (1 million), huge (10 million)."),
    ] = "small",
    seed: Annotated[int, typer.Option(help="The same seed gives the same files, byte for byte.")] = 1,
    schemes: Annotated[
        Path | None, typer.Option(help="A Python file with schemes of your own; see docs/guides/write-a-scheme.md.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Make a seeded world: traders, goods, prices, schemes, inspectors, and the truth kept apart.

    Load it with `tidewaiter load simulated OUT --lake DIR`. What is in OUT/truth no command reads: it is for
    measuring how well the others did.
    """
    from tidewaiter.simulation import simulate as make_world

    with progress(quiet=json) as tell:
        world = make_world(out, size=size, seed=seed, schemes=schemes, progress=tell)
    summary = asdict(world)
    if json:
        say_json(summary)
        return
    show = console()
    show.print(f"A {size} world, seed {seed}, in [bold]{out}[/]")
    for name, value in summary.items():
        show.print(f"  {name.replace('_', ' ')}: {value}")
    show.print(f"Next: tidewaiter load simulated {shlex.quote(str(out))} --lake LAKE", soft_wrap=True)
