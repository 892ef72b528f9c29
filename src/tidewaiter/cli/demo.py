"""`tidewaiter demo`: the whole loop once, told as it goes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidewaiter.cli.console import console, progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidewaiter.flow.demo import Act, Scene

__all__ = ["demo", "register"]


def register(app: typer.Typer) -> None:
    """Enter the command."""
    app.command()(demo)


def demo(
    out: Annotated[
        Path, typer.Option(help="Folder for the world, the lakes and the reports; run again to go on from there.")
    ] = Path("demo"),
    size: Annotated[str, typer.Option(help="Size of the simulated port: small is too small to learn from.")] = "medium",
    seed: Annotated[int, typer.Option(help="Seed of everything.")] = 7,
    real: Annotated[bool, typer.Option(help="Also use the real declarations, where they are at hand.")] = True,
) -> None:
    """From raw files to an explained inspection list, once, on a simulated port and on real declarations.

    Makes a world, loads its raw files, tests as of half a year ago, does the last day's work, and writes a report that
    opens from disk. With real declarations in `TIDEWAITER_DATA` (or ../shared/data) it does the same on those.
    """
    from tidewaiter.flow.demo import real_declarations, real_scene, simulated_scene

    show = console()
    out.mkdir(parents=True, exist_ok=True)
    show.rule("[bold]Tidewaiter: what to open, why, and how sure we are")
    with progress() as tell:
        scene = simulated_scene(out / "port", size=size, seed=seed, on_progress=tell)
    _play(scene, seed=seed)
    declarations = real_declarations() if real else None
    if declarations:
        _play(real_scene(out / "korea", declarations=declarations), seed=seed)
    else:
        show.print(
            "Real declarations are not at hand (TIDEWAITER_DATA is not set), so this was the simulated port alone."
        )


def _play(scene: Scene, *, seed: int) -> None:
    from tidewaiter.flow.demo import run_act

    show = console()
    show.rule(scene.title)
    with progress() as tell:
        act = run_act(scene, seed=seed, on_progress=tell, say=lambda words: show.print(words))
    _tell(act, tell=show.print)


def _tell(act: Act, *, tell: Callable[..., None]) -> None:
    from tidewaiter.cli.evaluate import show_test_in_short
    from tidewaiter.reports import summary

    for loaded in act.loads:
        for reason, count in loaded.reasons.items():
            tell(f"  {loaded.source}: {count:,} in quarantine because {reason}", markup=False)
    show_test_in_short(act.tested)
    tell(summary(act.data, top=10))
    tell(f"[bold]The report:[/] {act.page}")
    lake = act.scene.folder / "lake"
    tell(f"Ask further: tidewaiter explain ITEM --lake {lake}    tidewaiter quality --lake {lake}\n")
