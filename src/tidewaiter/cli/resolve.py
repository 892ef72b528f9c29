"""`tidewaiter resolve`: which of these names are one party?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tidewaiter.cli.console import console, progress, say_unread, writable

__all__ = ["register", "resolve"]


def register(app: typer.Typer) -> None:
    """Enter the command."""
    app.command()(resolve)


def resolve(
    file: Annotated[Path, typer.Argument(help="CSV (also .gz) or Parquet with mention_id and name.")],
    out: Annotated[Path | None, typer.Option("--out", help="CSV or Parquet to write.")] = None,
    threshold: Annotated[float, typer.Option(help="Probability from which two ways of writing are one party.")] = 0.5,
    judgements: Annotated[
        Path | None, typer.Option(help="CSV with left, right (mention ids), verdict (same, different): they win.")
    ] = None,
    encoding: Annotated[
        str,
        typer.Option(help="Of the file, where it is neither UTF-8 nor Western European: gb18030, cp1251, euc_kr ..."),
    ] = "",
    explain: Annotated[
        tuple[str, str] | None, typer.Option("--explain", help="Two mention ids: say why they are, or are not, one.")
    ] = None,
    picture: Annotated[Path | None, typer.Option(help="With --explain: draw the reasons into this SVG file.")] = None,
) -> None:
    """Tell which mentions are one party: writes `mention_id, party_id, probability`.

    The file needs `mention_id` and `name`. It may have `address`, `city`, `postcode`, `country`, `identifier` (with
    `identifier_kind`), `phone`, `email`, `mid` (manufacturer id), `seen_with` (brokers, goods, counterparties in its
    documents, separated by ;); for persons also `given_name`, `surname`, `date_of_birth`. Any language and script will
    do. Names are compared without their legal form (Ltd, GmbH, ООО, 有限公司), rare words count for more than common
    ones, and the model learns from the file itself, without labels.

    A higher `--threshold` joins less, and is right more often where it joins. `party_id` is the
    first mention of the party.

    Examples:
        tidewaiter resolve names.csv --out parties.csv

        tidewaiter resolve names.csv --out parties.csv --threshold 0.9 --judgements decided.csv

        tidewaiter resolve names.csv --explain M17 M42 --picture why.svg
    """
    from tidewaiter.errors import UsageError

    if explain is not None:
        if judgements is not None:
            raise UsageError("--explain tells what the file says of two mentions; ask it without --judgements")
        _explain(file, explain, picture, threshold=threshold, encoding=encoding)
        return
    if out is None:
        raise UsageError("say where the answer goes: --out FILE.csv (or --explain A B to ask about two mentions)")
    from tidewaiter.flow.resolving import resolve_file

    writable(out, read=file)
    with progress(quiet=False) as tell:
        found = resolve_file(
            file, threshold=threshold, judgements=judgements, encoding=encoding, tell=lambda what: tell(what, 0.5)
        )
    _write(found.rows, out)
    console().print(
        f"mentions: {found.mentions:,}, ways of writing: {found.profiles:,}, parties: {found.parties:,} "
        f"(by {', '.join(found.columns)}); written to {out}",
        markup=False,
        soft_wrap=True,
    )
    say_unread(found.unread)


_ALL_TOGETHER = {
    True: "Yet they are one party here: other ways of writing it say so of both.",
    False: "Yet they are two parties here: all ways of writing taken together speak against one, "
    "as where each name goes with a door, a telephone or a number of its own.",
}
"""What is told where two look otherwise by themselves than with all that their parties are written like."""


def _write(rows: object, out: Path) -> None:
    import pyarrow.csv as pa_csv
    import pyarrow.parquet as pq

    if out.suffix.lower() in (".parquet", ".pq"):
        pq.write_table(rows, out)
    else:
        pa_csv.write_csv(rows, out)


def _explain(file: Path, pair: tuple[str, str], picture: Path | None, *, threshold: float, encoding: str) -> None:
    from tidewaiter.entities.explaining import waterfall_svg
    from tidewaiter.flow.resolving import explain_two
    from tidewaiter.reports.words import share

    if picture is not None:
        writable(picture, read=file)
    told = explain_two(file, *pair, threshold=threshold, encoding=encoding)
    show = console()
    for reason in told.reasons:
        show.print(f"{reason.bits:+7.1f} bits  {reason.comparison}: {reason.says}", soft_wrap=True)
    total = sum(reason.bits for reason in told.reasons)
    chance = share(told.probability)
    show.print(f"[bold]{total:+7.1f} bits  in all: one party with probability {chance}[/]", soft_wrap=True)
    if told.one_party != (told.probability >= threshold):
        show.print(_ALL_TOGETHER[told.one_party], soft_wrap=True)
    if picture is not None:
        picture.write_text(waterfall_svg(told.reasons), encoding="utf-8")
        show.print(f"drawn in {picture}", markup=False, soft_wrap=True)
