"""`tidewaiter models`: which model runs may use, by whose word, and how those in shadow do beside it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from tidewaiter.cli.console import JsonOption, LakeOption, console, day_of, say_json

if TYPE_CHECKING:
    from tidewaiter.models.comparing import Comparison

__all__ = ["models", "register"]

_FIGURES = {
    "precision": "precision at capacity",
    "average_precision": "average precision",
    "calibration_error": "calibration error",
    "log_loss": "log loss",
}


def register(app: typer.Typer) -> None:
    """Enter the command."""
    app.command()(models)


def models(
    lake: LakeOption,
    day: Annotated[str | None, typer.Option("--day", help="As of this day (YYYY-MM-DD); today if not said.")] = None,
    json: JsonOption = False,
) -> None:
    """Show the policy of models, the approved model, and every challenger beside the model in use.

    Only lines count that both models judged on the same day and whose results became known since.
    """
    from tidewaiter.flow.governing import model_policy_on, standings, standings_on
    from tidewaiter.flow.shadowing import compared_shadows, uses
    from tidewaiter.lake import Lake

    today = day_of(day, option="--day") or datetime.now(UTC).date()
    with Lake.open(lake) as opened:
        policy = model_policy_on(opened, today)
        words = standings_on(standings(opened), today)
        used = uses(opened)[:1]
        compared = compared_shadows(opened, today=today)
    if json:
        told = {model: {"standing": word.standing, "ends_on": word.ends_on} for model, word in words.items()}
        policy_told = {"version": policy.version, "uses": policy.uses, "without": policy.without} if policy else None
        say_json({"policy": policy_told, "standings": told, "used": used, "compared": [c.as_json() for c in compared]})
        return
    console().print(
        f"Policy {policy.version}: runs use the {policy.uses} model; without an approved one they {policy.without}"
        if policy
        else "No policy of models is published: each run uses the model that it trains"
    )
    for model, word in words.items():
        until = f" until {word.ends_on}" if word.ends_on else ""
        console().print(f"{model}: {word.standing}{until}, by {word.decided_by}: {word.reason}", soft_wrap=True)
    for row in used:
        console().print(f"Last used: {row['model_id']}, {row['words']}", soft_wrap=True)
    for each in compared:
        console().print(_sheet(each))


def _sheet(told: Comparison) -> Table:
    weighted = "for all lines, by the recorded chance" if told.weighted else "of the lines that were opened"
    sheet = Table(
        title=f"{told.challenger} beside {told.champion}: {told.known:,} of {told.lines:,} lines known since, "
        f"{told.violations:,} violations; {weighted}"
    )
    for name in ("figure", "in use", "challenger", "difference"):
        sheet.add_column(name, justify="left" if name == "figure" else "right", no_wrap=name == "figure")
    for name, words in _FIGURES.items():
        if name in told.figures:
            figure = told.figures[name]
            cells = [
                f"{e.value:.3f} ({e.low:.3f} to {e.high:.3f})" for e in (figure.one, figure.other, figure.difference)
            ]
            sheet.add_row(words, *cells)
    return sheet
