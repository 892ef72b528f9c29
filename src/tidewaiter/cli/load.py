"""`tidewaiter load` and `tidewaiter quarantine`: files in, refused records out and back."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidewaiter.cli.console import JsonOption, LakeOption, console, day_of, progress, say_json, writable

if TYPE_CHECKING:
    from tidewaiter.sources import LoadReport

__all__ = ["load", "mappings", "quarantine", "register"]


def register(app: typer.Typer) -> None:
    """Enter the commands."""
    app.command()(load)
    app.command()(mappings)
    app.command()(quarantine)


def load(
    mapping: Annotated[
        str, typer.Argument(help="Name of a shipped mapping (`tidewaiter mappings`), or path of your own TOML file.")
    ],
    files: Annotated[list[Path], typer.Argument(help="Files, or folders in which the mapping finds its files.")],
    lake: LakeOption,
    currency: Annotated[
        str | None, typer.Option(help="Currency of a new lake (ISO 4217); the mapping's own if not said.")
    ] = None,
    edition: Annotated[
        str | None,
        typer.Option(
            help="The files are the whole of a watchlist as of this day (2026-11-29): entries that the lake has and "
            "they lack end on the day before."
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Read files into the lake. A new folder becomes a lake.

    Bad records never stop a load: each goes to quarantine with its reason. The same file twice changes nothing; a
    corrected line replaces the line before. All files of a feed are published together, or none.
    """
    from tidewaiter.flow.loading import load_feeds
    from tidewaiter.lake import Lake
    from tidewaiter.sources import read_mapping

    new = not (lake / "lake.json").exists()
    unit = (currency or read_mapping(mapping).currency) if new else currency
    with Lake.open(lake, create=True, currency=unit) as opened, progress(quiet=json) as tell:
        try:
            reports = load_feeds(
                opened,
                mapping,
                files,
                on_progress=lambda name, records: tell(f"{name}: {records:,} records", 0.5),
                edition=day_of(edition, option="--edition"),
            )
        finally:
            if not opened.entries:  # nothing was published: the folder is no lake yet, and its currency is still open
                (lake / "lake.json").unlink(missing_ok=True)
    if json:
        say_json([_as_json(report) for report in reports])
        return
    if new:
        console().print(
            f"{lake} is a new lake. Its values are in {opened.currency}, and stay so.", markup=False, soft_wrap=True
        )
    for report in reports:
        _show(report, lake=lake)


def mappings() -> None:
    """List the mappings that come with us, each with what it reads."""
    from tidewaiter.sources import shipped_mappings

    for name, about in shipped_mappings().items():
        console().print(f"[bold]{name:22}[/] {about}", soft_wrap=True)


def quarantine(
    lake: LakeOption,
    source: Annotated[str, typer.Option(help="The mapping whose refused records you want.")],
    out: Annotated[Path, typer.Option(help="CSV file to write, for correction in any editor.")],
) -> None:
    """Write refused records to a file, with the reason beside each.

    Correct the cells, keep the first three columns, and load the file through the same mapping:
    what is right then enters the lake, and its entry in quarantine is closed.
    """
    from tidewaiter.lake import Lake
    from tidewaiter.sources import quarantined, shipped_names

    with Lake.open(lake) as opened:
        count = quarantined(opened, out=writable(out), source=source)
    mapping = source if source in shipped_names() else f"YOUR-{source}.toml"
    console().print(
        f"{count:,} refused records are in {out}. Correct them, then: tidewaiter load {mapping} {out} --lake {lake}",
        markup=False,
        soft_wrap=True,
    )


def _show(report: LoadReport, *, lake: Path) -> None:
    show = console()
    show.soft_wrap = True
    again = sum(file.already_loaded for file in report.files)
    show.print(
        f"[bold]{report.source}[/]: {len(report.files)} file(s), {report.read:,} records read, "
        f"{report.loaded:,} loaded, {report.quarantined:,} in quarantine"
        + (f"; {again} file(s) were loaded before and changed nothing" if again else "")
    )
    for table, rows in report.tables.items():
        show.print(f"  {table}: {rows.new:,} new, {rows.changed:,} changed, {rows.unchanged:,} as before")
    if report.edition:
        show.print(f"  {_ended(report)}")
    for line in _remarks(report):
        show.print(f"  {line}", markup=False)
    if report.quarantined > report.loaded:
        show.print("  More was refused than loaded: look at the mapping first; its notation may not be the file's")
    if report.quarantined:
        where = shlex.quote(str(lake))
        show.print(
            f"  Next: tidewaiter quarantine --lake {where} --source {report.source} --out refused.csv",
            markup=False,
            soft_wrap=True,
        )


_LOAD_RATES = "Load rates (`tidewaiter load rates FILE`, or a mapping of your own to known.rates), then this file again"


def _remarks(report: LoadReport) -> Iterator[str]:
    """What somebody who loaded these files should know of them, beside the counts of rows."""
    for file in report.files:
        if not file.read and not file.already_loaded:
            yield f"{file.name} holds no records, only a header: if the day had any, the export was cut short"
        for heading, later in file.repeated.items():
            yield (
                f"{file.name} has more than one column '{heading}', and the first is read. If the other is meant, "
                f"call it '{later}' in the mapping"
            )
    for reason, count in report.reasons.items():
        yield f"in quarantine {count:,}: {reason}"
    for column, count in report.left_empty.items():
        yield f"left empty {count:,}: {column}"
    if report.without_rate:
        yield (
            f"{report.without_rate:,} lines have no rate of exchange, and so no value in the lake's currency. "
            f"{_LOAD_RATES}"
        )
    for column, count in report.amounts_without_rate.items():
        yield f"{column}: {count:,} amounts have no rate of exchange on their day and are left empty. {_LOAD_RATES}"
    if report.without_currency:
        yield (
            f"{report.without_currency:,} lines give an amount and no currency, and so have no value in the lake's: "
            "map `currency` under [declared.items], with a `default` where the file is silent"
        )
    for table, count in report.taken_back.items():
        yield f"{table}: {count:,} rows taken out that the mapping, before it was changed, had read from this"
    if report.read_otherwise:
        yield (
            f"{report.read_otherwise:,} other file(s) of {report.source} were read before the mapping was changed. "
            "If they are still at hand, load them again, too"
        )
    yield from (odd.words for odd in (report.strays, report.early) if odd)


def _ended(report: LoadReport) -> str:
    if report.ended is None:
        return "nobody was taken off the list: refused records may be the entries that seem to lack"
    return f"{report.ended:,} entries that the edition of {report.edition} no longer has end on the day before"


def _as_json(report: LoadReport) -> dict[str, object]:
    return {
        "source": report.source,
        "read": report.read,
        "loaded": report.loaded,
        "quarantined": report.quarantined,
        "reasons": report.reasons,
        "tables": {name: asdict(rows) for name, rows in report.tables.items()},
        "left_empty": report.left_empty,
        "without_rate": report.without_rate,
        "amounts_without_rate": report.amounts_without_rate,
        "without_currency": report.without_currency,
        "strays": asdict(report.strays) if report.strays else None,
        "early": asdict(report.early) if report.early else None,
        "taken_back": dict(report.taken_back),
        "read_otherwise": report.read_otherwise,
        "edition": str(report.edition) if report.edition else None,
        "ended": report.ended,
        "files": [asdict(file) for file in report.files],
    }
