"""`tidewaiter screen` and `tidewaiter clear`: who is on a list, and who only looks like it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidewaiter.cli.console import (
    JsonOption,
    LakeOption,
    console,
    day_of,
    decided_on,
    progress,
    say_json,
    say_unread,
    say_unreadable,
    writable,
)
from tidewaiter.errors import UsageError

if TYPE_CHECKING:
    from tidewaiter.entities.screening import Hit, Listed

__all__ = ["clear", "export_entities", "register", "screen"]

_SHOWN = 30
_FORMULA = ("=", "+", "-", "@")
"""What a spreadsheet takes for the beginning of a formula, blanks before it or not."""
_NUMBER = re.compile(r"[+-]?[0-9.,]+")
NoLake = Annotated[
    Path | None, typer.Option("--lake", help="Folder of the lake that holds the lists.", envvar="TIDEWAITER_LAKE")
]


def register(app: typer.Typer) -> None:
    """Enter the commands."""
    app.command()(screen)
    app.command()(clear)
    app.command(name="export-entities")(export_entities)


def screen(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="CSV (also .gz) or Parquet with `name` and, where known, id, address, city, country, identifier, "
            "birth_date, type, imo."
        ),
    ] = None,
    name: Annotated[
        list[str] | None, typer.Option("--name", help="A name to look up, instead of a file; as often as you like.")
    ] = None,
    country: Annotated[str, typer.Option(help="Of --name: its country, by code or name.")] = "",
    born: Annotated[str, typer.Option(help="Of --name: day or year of birth.")] = "",
    lists: Annotated[
        str,
        typer.Option(
            "--list", help="Lists by short name, separated by commas: csl, SDN, EL, UN, ...; all if not said."
        ),
    ] = "",
    lake: NoLake = None,
    list_file: Annotated[Path | None, typer.Option(help="The list's own file, where there is no lake.")] = None,
    list_mapping: Annotated[str, typer.Option(help="Mapping that reads it, e.g. us-csl.")] = "",
    out: Annotated[Path | None, typer.Option(help="CSV file to write the hits to.")] = None,
    threshold: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="The least score that is told, 0 to 1; a lake keeps what it keeps.")
    ] = 0.5,
    encoding: Annotated[
        str,
        typer.Option(help="Of the file, where it is neither UTF-8 nor Western European: gb18030, cp1251, euc_kr ..."),
    ] = "",
    since: Annotated[str, typer.Option(help="Of a lake: only what changed since this run (`tidewaiter runs`).")] = "",
    json: JsonOption = False,
) -> None:
    """Look names up in watchlists: a file of names, one with --name, or without either all that the lake names.

    Spelling, word order, script, initials and typing errors are allowed for; births, countries, numbers and addresses
    count for or against. A hit is a likeness and no verdict: `clear` remembers what a person found to be chance.
    """
    target = writable(out, read=file) if out else None
    if file is not None and name:
        raise UsageError("a file or a name: leave the file out, or --name")
    if (file is not None or name) and since:
        raise UsageError("--since is of a lake: leave it out, or the names")
    if (country or born) and not name:
        raise UsageError("--country and --born are of a name: say it with --name, or give a file with such columns")
    if file is None and not name:
        if lake is not None and (list_file is not None or list_mapping):
            raise UsageError("a lake is screened against its own lists: leave --list-file out, or say whom to look up")
        _screen_lake(lake, lists=lists, threshold=threshold, since=since, out=target, json=json)
        return
    from tidewaiter.flow.screening import Asked, screen_file, screen_names

    with progress(quiet=json) as tell:
        entries = _entries(lake, list_file, list_mapping, lists)
        if file is None:
            names = [Asked(each, country=country, birth_date=born) for each in name or ()]
            if lost := next((each.unreadable() for each in names), ()):
                raise UsageError(f"no country or day of birth that we can read: {', '.join(lost)}")
            result = screen_names(names, entries, threshold=threshold, on_progress=tell)
        else:
            result = screen_file(file, entries, threshold=threshold, encoding=encoding, on_progress=tell)
    rows = [_as_row(hit) for hit in result.hits]
    _tell(rows, out=target, json=json)
    if not json:
        met = len({row["row"] for row in rows})
        asked = f"{result.subjects:,} {'rows' if file else 'names'} against {result.entries:,} entries"
        where = f"; they are in {out}" if out else ""
        console().print(f"{asked}: {met:,} with a likeness, {len(rows):,} hits{where}", markup=False, soft_wrap=True)
    say_unread(result.unread)
    say_unreadable(result.unreadable)


def clear(
    subject: Annotated[str, typer.Argument(help="subject_id of the hit.")],
    listing: Annotated[str, typer.Argument(help="listing_id of the hit.")],
    lake: LakeOption,
    by: Annotated[str, typer.Option(help="Who clears it.")],
    why: Annotated[str, typer.Option(help="Why it is chance, in words.")],
    until: Annotated[
        str | None, typer.Option(help="First day on which it is looked at again, YYYY-MM-DD; needed to clear it.")
    ] = None,
    on: Annotated[str | None, typer.Option(help="Day of the decision, YYYY-MM-DD; today if not said.")] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="End what was cleared: it is open again.")] = False,
) -> None:
    """Remember that a likeness is chance. It opens again on that day, or when the list changes the entry."""
    from tidewaiter.entities.screening import clear as remember
    from tidewaiter.entities.screening import withdraw_clearance
    from tidewaiter.lake import Lake

    day, end = decided_on(on, option="--on"), day_of(until, option="--until")
    told = {"subject_id": subject, "listing_id": listing, "by": by, "why": why}
    if withdraw:
        with Lake.open(lake) as opened:
            count = withdraw_clearance(opened, **told, on=day)
        console().print(f"open again; {count} clearance{'s' if count > 1 else ''} ended on {day}")
        return
    if end is None:
        raise UsageError("say until when it is cleared: --until YYYY-MM-DD (or --withdraw, to end a clearance)")
    with Lake.open(lake) as opened:
        remember(opened, **told, on=day, until=end)
    console().print(f"cleared until {end}; a change of the entry opens it before")


def export_entities(
    lake: LakeOption,
    out: Annotated[Path, typer.Option(help="File to write, e.g. parties.ftm.jsonl.")],
) -> None:
    """Write the resolved parties and the ties between them as FollowTheMoney entities, one JSON object a line.

    The mapping `ftm` reads such files in.
    """
    from tidewaiter.entities.ftm_export import export_entities as write
    from tidewaiter.lake import Lake

    with Lake.open(lake) as opened:
        counts = write(opened, writable(out), today=datetime.now(UTC).date())
    told = ", ".join(f"{count:,} {schema}" for schema, count in sorted(counts.items())) or "nothing yet; resolve first"
    console().print(f"{out}: {told}", markup=False, soft_wrap=True)


def _screen_lake(lake: Path | None, *, lists: str, threshold: float, since: str, out: Path | None, json: bool) -> None:
    from tidewaiter.entities.screening import THRESHOLD
    from tidewaiter.flow.screening import hits_since, screen_lake
    from tidewaiter.lake import Lake

    if lake is None:
        raise UsageError("name a CSV file of names to screen, or a lake: tidewaiter screen --lake DIR")
    if since and threshold < THRESHOLD:
        raise UsageError(
            f"--since compares what runs left, from {THRESHOLD} on: no --threshold under it, or no --since"
        )
    if since:
        Lake.open(lake, run=since).close()  # an unknown run is said before a minute's work
    with Lake.open(lake) as opened:
        rows: Sequence[Mapping[str, object]] = screen_lake(opened, lists=lists, threshold=threshold)
        if since:
            changes = hits_since(opened, since, lists=lists, threshold=threshold)
            rows = [
                {"change": word, **row}
                for word, part in (
                    ("new", changes.new),
                    ("reopened", changes.reopened),
                    ("ended", changes.ended),
                    ("gone", changes.gone),
                )
                for row in part
            ]
    _tell(rows, out=out, json=json)
    if not json:
        open_hits = sum(not row["cleared"] for row in rows)
        words = f"changed since {since}" if since else f"hits, {open_hits:,} of them not cleared"
        console().print(
            f"{len(rows):,} {words}" + (f"; they are in {out}" if out else ""), markup=False, soft_wrap=True
        )
        if threshold != THRESHOLD:
            console().print(
                f"Told from {threshold} on. The lake keeps likenesses from {THRESHOLD} on, whatever is asked here",
                soft_wrap=True,
            )


def _entries(lake: Path | None, list_file: Path | None, mapping: str, lists: str) -> list[Listed]:
    from tidewaiter.flow.screening import entries_from_file, entries_in_lake
    from tidewaiter.lake import Lake

    if list_file is not None:
        return entries_from_file(list_file, mapping, lists)
    if lake is None:
        raise UsageError(
            "no list is at hand. Name its own file: --list-file FILE --list-mapping us-csl; or a lake that holds "
            "it: --lake DIR, after `tidewaiter load us-csl FILE --lake DIR`"
        )
    with Lake.open(lake) as opened:
        return entries_in_lake(opened, lists)


def _as_row(hit: Hit) -> dict[str, object]:
    row = hit.row()
    return {
        "row": hit.subject.row["row"],
        "id": hit.subject.subject_id,
        "name": next(iter(hit.subject.names), ""),
        "listing_id": row["listing_id"],
        "list": row["list"],
        "listed_name": next(iter(hit.entry.names), ""),
        "matched": row["matched"],
        "score": round(hit.score, 4),
        "reason": row["reason"],
        "evidence": row["evidence"],
        "listed_until": hit.entry.valid_to,
        "register": row["register"],
    }


def _tell(rows: Sequence[Mapping[str, object]], *, out: Path | None, json: bool) -> None:
    """Print hits or write them; those of registers are printed last, as they speak against nobody."""
    if out:
        _write(rows, out)
    if json:
        say_json([dict(row) for row in rows])
    elif not out:
        of_lists_first = sorted(rows, key=lambda row: bool(row.get("register")))
        _show(of_lists_first[:_SHOWN])
        if len(rows) > _SHOWN:
            console().print(f"... and {len(rows) - _SHOWN:,} more; --out FILE writes all")


def _write(rows: Sequence[Mapping[str, object]], out: Path) -> None:
    import csv

    from tidewaiter.flow.screening import HITS_COLUMNS

    written = out.with_name(f".{out.name}.part")
    with written.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]) if rows else list(HITS_COLUMNS))
        writer.writeheader()
        writer.writerows({head: _harmless(cell) for head, cell in row.items()} for row in rows)
    written.replace(out)


def _harmless(cell: object) -> object:
    """Names come from others, and a spreadsheet would compute one that begins like a formula; a number is none."""
    if not isinstance(cell, str) or not cell.lstrip().startswith(_FORMULA) or _NUMBER.fullmatch(cell):
        return cell
    return f"'{cell}"


def _show(rows: Iterable[Mapping[str, object]]) -> None:
    show = console()
    show.soft_wrap = True
    for row in rows:
        who = row.get("name") or f"{row.get('subject_kind')} {row.get('subject_id')}"
        marks = " ".join(str(row[name]) for name in ("change",) if row.get(name))
        standing = "".join(f" ({name})" for name in ("register", "cleared") if row.get(name))
        show.print(
            f"{float(str(row['score'])):.2f}  {marks} {who} -> {row['list']} {row['listing_id']}{standing}",
            markup=False,
        )
        show.print(f"      {row['reason']}", markup=False)
