"""`tidewaiter explain`: why a line looks as it does, and what is known of a party, a case or a series."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidewaiter.cli.console import JsonOption, LakeOption, console, day_of, say_json, writable
from tidewaiter.errors import UsageError

if TYPE_CHECKING:
    from tidewaiter.flow.dossier import Dossier, Sought
    from tidewaiter.lake import Lake

__all__ = ["explain", "register"]

PartyOption = Annotated[
    list[str] | None,
    typer.Option("--party", help="Party id, number or name, for its dossier. Several make a case."),
]
AsOfOption = Annotated[
    str | None, typer.Option("--as-of", help="Tell only what was known before this day (YYYY-MM-DD).")
]
ChartOption = Annotated[
    Path | None,
    typer.Option("--chart", help="HTML file to write: link chart, timeline and tables; opens without a network."),
]


def register(app: typer.Typer) -> None:
    """Enter the command."""
    app.command()(explain)


def explain(
    lake: LakeOption,
    item: Annotated[
        str | None, typer.Argument(help="item_id, or the number of a declaration with one line.", show_default=False)
    ] = None,
    party: PartyOption = None,
    series: Annotated[str | None, typer.Option("--series", help="Id of a series of violations.")] = None,
    as_of: AsOfOption = None,
    chart: ChartOption = None,
    json: JsonOption = False,
) -> None:
    """Say why a line looks as it does, or what is known of a party, a case (several parties) or a series.

    A line: risk, reasons, what each source added, every detector's answer. A party: the names it goes by and why
    they were taken for one, its trade, its ties and the ways to known violators, likenesses to watchlists,
    successors, series, forecast, and what is not sure. `--chart` draws parties and series as a link chart.
    """
    from tidewaiter.lake import Lake

    if [bool(item), bool(party), bool(series)].count(True) != 1:
        raise UsageError("name one thing to explain: a line, or --party, or --series")
    day = day_of(as_of, option="--as-of")
    with Lake.open(lake) as opened:
        if item:
            _explain_line(opened, item, chart=chart, as_of=day, json=json)
        elif party:
            _explain_parties(opened, party, as_of=day, chart=chart, json=json)
        elif series:
            _explain_series(opened, series, as_of=day, chart=chart, json=json)


def _explain_line(lake: Lake, item: str, *, chart: Path | None, as_of: date | None, json: bool) -> None:
    from tidewaiter.cli.explained import show_explanation
    from tidewaiter.flow.explaining import explain_item

    if chart or as_of:
        raise UsageError("--chart and --as-of go with --party and --series; a line is told as of its own day")
    explanation = explain_item(lake, item)
    if json:
        say_json(asdict(explanation))
        return
    show_explanation(explanation, currency=lake.currency, console=console())


def _explain_parties(lake: Lake, texts: list[str], *, as_of: date | None, chart: Path | None, json: bool) -> None:
    from tidewaiter.cli.dossier import show_dossier
    from tidewaiter.flow.dossier import dossier_of

    met = [(_met(lake, text, as_of=as_of, json=json)) for text in texts]
    dossiers = [
        dossier_of(lake, sought.party_id, as_of=as_of, anchor=sought.profile_id) for sought in met if sought.party_id
    ]
    if json:
        say_json(asdict(dossiers[0]) if len(dossiers) == 1 else [asdict(each) for each in dossiers])
    else:
        for dossier in dossiers:
            show_dossier(dossier, console=console())
    if chart:
        _draw(
            lake,
            [dossier.party_id for dossier in dossiers],
            as_of=as_of,
            chart=chart,
            title=_title(dossiers),
            json=json,
        )


def _explain_series(lake: Lake, series_id: str, *, as_of: date | None, chart: Path | None, json: bool) -> None:
    from tidewaiter.cli.dossier import show_series
    from tidewaiter.flow.dossier import series_as_known

    story = series_as_known(lake, series_id, as_of=as_of)
    if story is None:
        raise UsageError("no series has that id; a party's dossier (--party) names those that it took part in")
    if json:
        say_json(asdict(story))
    else:
        if story.series_id != series_id and as_of is None:
            console().print(f"{series_id} is a violation of series {story.series_id} by now.\n", markup=False)
        show_series(story, currency=lake.currency, console=console())
    if chart:
        _draw(lake, story.parties, as_of=as_of, chart=chart, title=f"Series {story.series_id}", json=json)


def _met(lake: Lake, text: str, *, as_of: date | None, json: bool) -> Sought:
    """The party that was meant; where it is not clear, what may have been meant is told as an answer, not an error.

    The only one whose name has all words that were asked for was meant.
    """
    from tidewaiter.flow.dossier import Sought, find_party

    sought = find_party(lake, text, as_of=as_of)
    if sought.party_id:
        return sought
    having = [each for each in sought.suggestions if each.has_words]
    if len(having) == 1:
        if not json:
            console().print(f"Told of {having[0].name}, the only party whose name has these words.\n", markup=False)
        return Sought(having[0].party_id)
    if json:
        say_json({"found": None, "suggestions": [asdict(each) for each in sought.suggestions]})
    else:
        for each in sought.suggestions:
            how = "has these words" if each.has_words else f"{each.likeness:.0%} like it"
            console().print(f"  {each.party_id}  {each.name}  ({how})", markup=False)
    if sought.suggestions:
        raise UsageError("no party is called just that; the nearest are listed, name one of them by its id")
    raise UsageError("no party is called that, and none has a name like it; try a number or a part of the name")


def _draw(
    lake: Lake, parties: list[str] | tuple[str, ...], *, as_of: date | None, chart: Path, title: str, json: bool
) -> None:
    from tidewaiter.flow.dossier import link_chart_of
    from tidewaiter.reports.link_chart import write_link_chart
    from tidewaiter.reports.words import things

    drawn = link_chart_of(lake, parties, as_of=as_of, title=title)
    path = write_link_chart(drawn, writable(chart))
    if not json:
        size = f"{things(len(drawn.nodes), 'node')}, {things(len(drawn.ties), 'tie')}"
        console().print(f"\nWritten: {path} ({size})", markup=False, soft_wrap=True)


def _title(dossiers: list[Dossier]) -> str:
    names = [dossier.identity.name for dossier in dossiers]
    return names[0] if len(names) == 1 else f"Case of {len(names)} parties: {', '.join(names[:3])}"
