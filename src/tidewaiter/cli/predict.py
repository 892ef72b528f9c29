"""`tidewaiter run`, `score` and `select`: from declarations to a list."""

from __future__ import annotations

import shlex
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markdown import Markdown

from tidewaiter.cli.console import EngineOption, JsonOption, LakeOption, console, day_of, progress, say_json, writable

if TYPE_CHECKING:
    from tidewaiter.flow.daily import LeftOut
    from tidewaiter.flow.predicting import Prediction
    from tidewaiter.selection import Budget

__all__ = ["register", "run", "score", "select"]

DayOption = Annotated[
    str | None, typer.Option("--day", help="The day to work on (YYYY-MM-DD); the last in the lake if not said.")
]
DaysOption = Annotated[int, typer.Option("--days", min=1, help="So many days, up to and with that day.")]
BudgetOption = Annotated[
    Path | None,
    typer.Option(
        "--budget",
        help="TOML file: capacity, random share, examinations; see docs/guides/write-a-budget.md. "
        "The published policy, if there is one, when not said.",
    ),
]
SeedOption = Annotated[int, typer.Option("--seed", help="Seed of the model and of the draws.")]


def register(app: typer.Typer) -> None:
    """Enter the commands."""
    app.command()(run)
    app.command()(score)
    app.command()(select)


def run(
    lake: LakeOption,
    day: DayOption = None,
    days: DaysOption = 1,
    budget: BudgetOption = None,
    seed: SeedOption = 0,
    engine: EngineOption = "duckdb",
    json: JsonOption = False,
) -> None:
    """Do the day's work: remember, notice, learn, score, fuse, and plan what to open.

    Everything is published in the lake. What did not change since the last run is not computed again, and a run
    that was cut off goes on where it stopped. Whoever loads a week at a time names its days (`--days 7`): lines of
    days that no run named are not judged, and the run says how many. With `--engine spark`, memory and signals run on
    Spark; training stays here.
    """
    from tidewaiter.flow.daily import run_day
    from tidewaiter.flow.predicting import observe
    from tidewaiter.flow.steps import observation_steps
    from tidewaiter.lake import Lake

    if engine != "duckdb":
        with Lake.open(lake, engine=engine) as distant, progress(quiet=json) as tell:
            observe(distant, observation_steps(), on_progress=tell)
    with Lake.open(lake) as opened, progress(quiet=json) as tell:
        done = run_day(
            opened, last=day_of(day, option="--day"), days=days, budget=_budget(budget), seed=seed, on_progress=tell
        )
    if json:
        told = {"planned": done.planned, "by_cause": done.by_cause, "rules": done.ruled}
        told["moved"] = done.prediction.moved
        told |= {"left_out": asdict(done.left_out) if done.left_out else None}
        say_json({"prediction": _prediction(done.prediction), **told})
        return
    _show_prediction(done.prediction)
    if done.prediction.moved:
        console().print(_moved(done.prediction.moved))
    if done.ruled:
        live, shadow = done.ruled["live"], done.ruled["shadow"]
        console().print(f"Rules: {live:,} hits of live ones, {shadow:,} of those in shadow")
    _show_causes(done.by_cause)
    where = shlex.quote(str(lake))
    if done.left_out:
        console().print(_left_out(done.left_out, last=done.prediction.last, where=where), markup=False, soft_wrap=True)
    console().print(
        f"Next: tidewaiter select --lake {where}   tidewaiter report --lake {where} --out report.html",
        markup=False,
        soft_wrap=True,
    )


def _moved(ways: int) -> str:
    """No way of writing changes its party without a word."""
    told = "1 way of writing" if ways == 1 else f"{ways:,} ways of writing"
    return f"Who is who: {told} went from one party to another as all was derived anew (see resolved.moved)"


def score(
    lake: LakeOption,
    first: Annotated[
        str, typer.Option("--from", help="First day to score (YYYY-MM-DD); nothing known on or after it is used.")
    ],
    last: Annotated[str, typer.Option("--to", help="Last day to score (YYYY-MM-DD), included.")],
    out: Annotated[Path, typer.Option(help="Parquet file to write.")],
    explain: Annotated[int, typer.Option(help="So many of the riskiest lines get the model's reasons in words.")] = 500,
    json: JsonOption = False,
) -> None:
    """Write the risk of every line of a window, as it could have been told on the window's first day.

    The file has `item_id`, `declaration_id`, `line_no`, `risk` (probability of a violation) with its interval,
    `expected_revenue` (lake currency; empty where no recovery was ever recorded), `mandatory`, `reasons`, and
    what each source contributed; the riskiest first. The lake is left as it was.
    """
    from tidewaiter.flow.scoring import score_window
    from tidewaiter.lake import Lake

    begin, end = _required(first, option="--from"), _required(last, option="--to")
    with Lake.open(lake) as opened, progress(quiet=json) as tell:
        done = score_window(opened, first=begin, last=end, out=writable(out), explain=explain, on_progress=tell)
    if json:
        say_json({"rows": done.rows, "out": done.out, "prediction": _prediction(done.prediction)})
        return
    console().print(f"{done.rows:,} lines scored, {begin} to {end}: {out}", markup=False, soft_wrap=True)
    _show_prediction(done.prediction)


def select(
    lake: LakeOption,
    day: DayOption = None,
    days: DaysOption = 1,
    budget: BudgetOption = None,
    seed: SeedOption = 0,
    top: Annotated[int, typer.Option(help="So many lines of the list are printed.")] = 20,
    json: JsonOption = False,
) -> None:
    """Plan what to open from the risks that `run` left, and print the list.

    Mandatory lines first, a random share in every stratum, a share for exploration, the rest by worth. Each line
    keeps its cause and the probability with which it was selected. The same seed gives the same plan.
    """
    from datetime import timedelta

    from tidewaiter.flow.daily import select_days
    from tidewaiter.flow.predicting import last_risk_day
    from tidewaiter.flow.reporting import report_data
    from tidewaiter.lake import Lake
    from tidewaiter.reports import summary

    with Lake.open(lake) as opened:
        end = day_of(day, option="--day") or last_risk_day(opened)
        by_cause = select_days(
            opened, first=end - timedelta(days=days - 1), last=end, budget=_budget(budget), seed=seed
        )
        data = report_data(opened, day=end, top=top)
    if json:
        say_json({"day": end, "by_cause": by_cause, "list": asdict(data.inspections) if data.inspections else None})
        return
    console().print(summary(replace(data, intake=None, parties=(), quality=None, yields=()), top=top))
    _show_causes(by_cause)


def _required(text: str, *, option: str) -> date:
    day = day_of(text, option=option)
    if day is None:
        raise typer.BadParameter(f"{option} takes a day as YYYY-MM-DD")
    return day


def _budget(path: Path | None) -> Budget | None:
    from tidewaiter.selection import read_budget

    return read_budget(path) if path else None


def _prediction(prediction: Prediction) -> dict[str, object]:
    return {
        "first": prediction.first,
        "last": prediction.last,
        "model": prediction.card.as_json() if prediction.card else None,
        "without_model": prediction.without_model,
        **_governed(prediction),
    }


def _governed(prediction: Prediction) -> dict[str, object]:
    """By whose word the model was used; nothing where nobody's was asked."""
    choice = prediction.choice
    if choice is None:
        return {}
    fresh = prediction.fresh.model_id if prediction.fresh else None
    told = {
        "words": choice.words,
        "flagged": choice.flagged,
        "policy": choice.policy.version if choice.policy else None,
    }
    return {"approval": told, "trained": fresh, "in_shadow": list(prediction.shadows)}


def _show_prediction(prediction: Prediction) -> None:
    if prediction.card is None:
        console().print(f"[bold]No model:[/] {prediction.without_model}", soft_wrap=True)
        console().print(
            "The detectors speak alone; their order is worth reading, their probabilities rest on an assumed base rate."
        )
        return
    summary, _, _ = prediction.card.as_text().partition("## Features")
    console().print(Markdown(summary))
    if prediction.choice is not None:
        said = prediction.choice.words
        console().print(f"[bold]Flagged:[/] {said}" if prediction.choice.flagged else f"In use: {said}", soft_wrap=True)
    if prediction.shadows:
        console().print(f"In shadow beside it: {', '.join(prediction.shadows)}   (tidewaiter models --lake DIR)")


def _left_out(left: LeftOut, *, last: date, where: str) -> str:
    """Which lines the run passed over, and how they are judged, too."""
    from tidewaiter.reports.words import things

    days = f"on {left.first}" if left.first == left.last else f"from {left.first} to {left.last}"
    were = "was" if left.lines == 1 else "were"
    return (
        f"Not judged: {things(left.lines, 'line')} that {were} declared {days}, after the days of the run before. "
        f"To judge and plan them, too: tidewaiter run --lake {where} --day {last} --days {left.days}"
    )


def _show_causes(by_cause: dict[str, int]) -> None:
    from tidewaiter.reports.words import things

    total = sum(by_cause.values())
    causes = ", ".join(f"{lines:,} {cause}" for cause, lines in by_cause.items())
    console().print(f"[bold]{things(total, 'line')} to open[/]" + (f": {causes}" if causes else ""))
