"""`tidewaiter ask`: a named question about the network, and its answers with the documents that show them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from tidewaiter.cli.console import JsonOption, LakeOption, console, day_of, say_json

if TYPE_CHECKING:
    from tidewaiter.flow.asking import Answer

__all__ = ["ask", "register"]


def register(app: typer.Typer) -> None:
    """Enter the command."""
    app.command()(ask)


def ask(
    lake: LakeOption,
    pattern: Annotated[
        str, typer.Argument(help="A shipped pattern, or a .toml file; without it they are listed.")
    ] = "",
    as_of: Annotated[str | None, typer.Option("--as-of", help="Only what was known before this day (ISO).")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Most answers to list.")] = 50,
    json: JsonOption = False,
) -> None:
    """Ask the network a question that is written in a file.

    `tidewaiter ask --lake DIR` lists the questions that are shipped; the guide "ask the network" says how to write one.
    """
    from tidewaiter.flow.asking import ask as answers_to
    from tidewaiter.lake import Lake
    from tidewaiter.links.patterns import read_pattern, shipped_patterns
    from tidewaiter.reports.words import share

    show = console()
    if not pattern:
        for name, shipped in shipped_patterns().items():
            show.print(f"[bold]{name}[/]\n  {shipped.asks}", soft_wrap=True)
        return
    question = read_pattern(pattern)
    with Lake.open(lake) as opened:
        told = answers_to(opened, question, as_of=day_of(as_of, option="--as-of"), limit=limit + 1)
    more, told = len(told) > limit, told[:limit]
    if json:
        say_json({"asks": question.asks, "answers": [asdict(answer) for answer in told], "more": more})
        return
    show.print(question.asks, markup=False, soft_wrap=True)
    for number, answer in enumerate(told, start=1):
        called = "; ".join(f"{node} {name}" for node, name in answer.called.items())
        sure = f" ({share(answer.certainty)})" if answer.certainty < 1 else ""
        show.print(f"{number}. {called}{sure}", markup=False, soft_wrap=True)
        show.print(f"   {_grounds(answer)}", markup=False, soft_wrap=True)
    if not told:
        show.print("Nobody fits.")
    if more:
        show.print(f"There are more; these are the {limit} surest. --limit N lists as many as you say.")


def _grounds(answer: Answer) -> str:
    """The documents that show it; a tie that was judged from many has none of its own but its two firms."""
    firms = [node.removeprefix("party:") for node in answer.nodes.values() if node.startswith("party:")]
    papers = [each for each in answer.evidence if each not in firms]
    if papers or not firms:
        return f"shown by {', '.join(papers[:6])}"
    return f"why: tidewaiter explain --party {firms[-1]} --lake DIR"
