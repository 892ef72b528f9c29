"""`tidewaiter evaluate`: how good would we have been?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from tidewaiter.cli.console import JsonOption, LakeOption, console, day_of, progress, say_json

if TYPE_CHECKING:
    from rich.table import Table

    from tidewaiter.columns.intervals import Estimate
    from tidewaiter.columns.measures import Measures
    from tidewaiter.flow.evaluating import Tested

__all__ = ["evaluate", "register", "show_test", "show_test_in_short"]

_NEARLY_ALL = 0.99


def register(app: typer.Typer) -> None:
    """Enter the command."""
    app.command()(evaluate)


def evaluate(
    lake: LakeOption,
    test_from: Annotated[str, typer.Option("--test-from", help="First day of the test (YYYY-MM-DD).")],
    test_to: Annotated[
        str | None, typer.Option("--test-to", help="Last day of the test; the last in the lake if not said.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the models and of the resampling.")] = 0,
    json: JsonOption = False,
) -> None:
    """Train on what was known before a day, and judge what came after by what inspections found.

    At 1, 2, 5 and 10 % inspected: precision, recall and revenue share with 95 % intervals; AUC, average
    precision, calibration error; the same for random, for history alone, and for gradient boosting on raw
    columns. Results of the test days are hidden from memory and training alike. What audits found in the data
    stands beside the figures that it flatters.
    """
    from tidewaiter.flow.evaluating import judged_since
    from tidewaiter.lake import Lake

    first = day_of(test_from, option="--test-from")
    if first is None:
        raise typer.BadParameter("--test-from takes a day as YYYY-MM-DD")
    with Lake.open(lake) as opened, progress(quiet=json) as tell:
        tested = judged_since(
            opened, test_from=first, test_to=day_of(test_to, option="--test-to"), seed=seed, on_progress=tell
        )
    if json:
        say_json(tested.as_json())
    else:
        show_test(tested)


def show_test(tested: Tested) -> None:
    """Print an evaluation for people."""
    show = console()
    evaluation = tested.evaluation
    _show_what_was_tested(tested)
    show.print(_table(evaluation.views[evaluation.headline], title="All lines"))
    if evaluation.unseen and evaluation.unseen_share < _NEARLY_ALL:
        show.print(
            _table(
                evaluation.unseen,
                title=f"Only goods lines never seen before ({evaluation.unseen_share:.0%} of inspected, unweighted)",
            )
        )
    _show_ratios(tested)
    for audit in evaluation.audits:
        show.print(f"[bold]Beware[/] ({audit.source}): {audit.finding}", soft_wrap=True)
    _show_notes(tested)


def show_test_in_short(tested: Tested) -> None:
    """Print what the summary of a report, which has the table and the audits, does not tell."""
    _show_what_was_tested(tested)
    _show_ratios(tested)
    _show_notes(tested)


def _show_what_was_tested(tested: Tested) -> None:
    evaluation, ours = tested.evaluation, tested.evaluation.ours
    console().print(
        f"[bold]Tested on {ours.rows:,} inspected lines, {evaluation.test_from} to {evaluation.test_to}[/]: "
        f"{ours.violations:,} violations, {ours.base_rate.value:.1%} of them ({evaluation.headline.replace('_', ' ')})"
    )


def _show_ratios(tested: Tested) -> None:
    show, evaluation = console(), tested.evaluation
    for name, ratio in evaluation.ratios.items():
        show.print(
            f"average precision is {ratio.value:.2f} ({ratio.low:.2f} to {ratio.high:.2f}) times "
            f"that of {name.replace('_', ' ')}"
        )
    if evaluation.unseen and evaluation.unseen_share >= _NEARLY_ALL:
        show.print("Every goods line was new: nothing rests on copies of lines that were inspected before.")
    elif evaluation.unseen:
        ours, raw = evaluation.unseen["tidewaiter"].auc, evaluation.unseen["raw_columns"].auc
        show.print(
            f"On goods lines never seen before ({evaluation.unseen_share:.0%} of inspected) the AUC is "
            f"{_in_one_line(ours)}; that of raw columns {_in_one_line(raw)}"
        )


def _show_notes(tested: Tested) -> None:
    for caveat in tested.evaluation.caveats:
        console().print(f"Note: {caveat}", soft_wrap=True)


def _in_one_line(estimate: Estimate | None) -> str:
    return _number(estimate).replace("\n", " ") if estimate else "not known"


def _table(rankings: Mapping[str, Measures], *, title: str) -> Table:
    """Measures down, rankings across: four rankings with their intervals fit on a narrow screen."""
    from rich.table import Table

    page = Table("", title=title, title_justify="left")
    for name in rankings:
        page.add_column(name.replace("_", " "), justify="right")
    all_figures = list(rankings.values())
    for place, at in enumerate(all_figures[0].at):
        page.add_row(f"precision at {at.share:.0%}", *(_share(figures.at[place].precision) for figures in all_figures))
    page.add_section()
    for place, at in enumerate(all_figures[0].at):
        page.add_row(f"recall at {at.share:.0%}", *(_share(figures.at[place].recall) for figures in all_figures))
    if any(figures.at[-1].revenue_share for figures in all_figures):
        page.add_section()
        for place, at in enumerate(all_figures[0].at):
            page.add_row(f"revenue at {at.share:.0%}", *(_share(f.at[place].revenue_share) for f in all_figures))
    page.add_section()
    page.add_row("average precision", *(_number(figures.average_precision) for figures in all_figures))
    page.add_row("AUC", *(_number(figures.auc) for figures in all_figures))
    page.add_row("calibration error", *(_number(figures.calibration_error) for figures in all_figures))
    return page


def _share(estimate: Estimate | None) -> str:
    if estimate is None:
        return ""
    return f"{estimate.value:.1%}\n({estimate.low:.1%} to {estimate.high:.1%})"


def _number(estimate: Estimate) -> str:
    return f"{estimate.value:.3f}\n({estimate.low:.3f} to {estimate.high:.3f})"
