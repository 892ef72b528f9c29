"""`tidewaiter quality`: how good is what came in, and what in it would flatter a model?"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from tidewaiter.cli.console import JsonOption, LakeOption, console, say_json

if TYPE_CHECKING:
    from tidewaiter.sources.quality import QualityReport

__all__ = ["quality", "register"]


def register(app: typer.Typer) -> None:
    """Enter the command."""
    app.command()(quality)


def quality(lake: LakeOption, json: JsonOption = False) -> None:
    """Score every source, field and filer, and audit labelled data.

    The audit looks for what flatters a model: goods lines that come again with the same label under other
    parties, columns that give the label away, labels that reach back in time. A grave finding stands beside every
    figure of a model trained on such data.
    """
    from tidewaiter.flow.predicting import observe
    from tidewaiter.lake import Lake
    from tidewaiter.sources.audits import audit_labels
    from tidewaiter.sources.quality import quality as scorecard
    from tidewaiter.tables import loaded

    with Lake.open(lake) as opened:
        observe(opened, [audit_labels.bind()])
        found = scorecard(opened)
        audits = opened.fetch(opened.read(loaded.AUDITS)).to_pylist()
    if json:
        say_json({**asdict(found), "audits": audits})
        return
    _show(found)
    for audit in audits:
        mark = "[bold]grave[/]" if audit["grave"] else "noted"
        console().print(f"{mark} {audit['source']}: {audit['finding']}", soft_wrap=True)


def _show(found: QualityReport) -> None:
    from rich.markup import escape
    from rich.table import Table

    show = console()
    sources = Table("source", "files", "records", "quarantined", "waiting", title="Sources", title_justify="left")
    for source in found.sources:
        sources.add_row(
            source.source,
            f"{source.files:,}",
            f"{source.records:,}",
            f"{source.quarantine_share:.2%}",
            f"{source.waiting:,}",
        )
    show.print(sources)
    for source in found.sources:
        for reason, count in source.reasons.items():
            show.print(f"  {source.source}: {count:,} wait because {reason}", markup=False)
    fields = Table("source", "field", "filled", "valid", title="Fields", title_justify="left")
    for field in found.fields:
        fields.add_row(
            field.source, field.column, f"{field.filled:.1%}", "" if field.valid is None else f"{field.valid:.1%}"
        )
    show.print(fields)
    for name, combinations in found.impossible.items():
        for words, lines in combinations.items():
            show.print(f"  {name}: {lines:,} lines: {words}", markup=False)
    for name, strays in found.strays.items():
        show.print(f"  {name}: {strays.words}", markup=False, soft_wrap=True)
    filers = Table(
        "source", "role", "filer", "lines", "filled", "impossible", title="Filers to talk to", title_justify="left"
    )
    for filer in found.filers[:10]:
        filers.add_row(
            filer.source,
            filer.role,
            escape(filer.filer),
            f"{filer.lines:,}",
            f"{filer.filled:.1%}",
            f"{filer.impossible:.1%}",
        )
    show.print(filers)
