"""What the command line says: to people on standard output, to programs as JSON, errors on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from tidewaiter.errors import UsageError

__all__ = [
    "EngineOption",
    "JsonOption",
    "LakeOption",
    "console",
    "day_of",
    "decided_on",
    "progress",
    "say_error",
    "say_json",
    "say_unread",
    "say_unreadable",
    "writable",
]

_MOST_UNREAD = 12
LakeOption = Annotated[Path, typer.Option("--lake", help="Folder of the lake.", envvar="TIDEWAITER_LAKE")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for a program instead of words for a person.")]
EngineOption = Annotated[
    str, typer.Option("--engine", help="duckdb (in this process) or spark (local, or the cluster of spark-submit).")
]


def console() -> Console:
    """Where people read."""
    return Console(highlight=False)


def say_error(text: str) -> None:
    """Tell what is wrong and what to do, on standard error."""
    Console(stderr=True, highlight=False).print(f"[bold red]tidewaiter:[/] {_plain(text)}", soft_wrap=True)


def say_unread(headings: Sequence[str]) -> None:
    """Tell, on standard error, from which columns of a file nothing was read: a slip in a heading loses a column."""
    if headings:
        more = len(headings) - _MOST_UNREAD
        told = ", ".join(headings[:_MOST_UNREAD]) + (f" and {more} more" if more > 0 else "")
        Console(stderr=True, highlight=False).print(f"not read: {_plain(told)}", soft_wrap=True)


def say_unreadable(columns: Iterable[tuple[str, int]]) -> None:
    """Tell, on standard error, in how many rows a value said nothing that we can read: a comparison went without it."""
    told = ", ".join(f"{head} in {rows:,} row{'s' if rows > 1 else ''}" for head, rows in columns)
    if told:
        said = f"no country or day of birth that we can read: {told}; compared without"
        Console(stderr=True, highlight=False).print(_plain(said), soft_wrap=True)


def say_json(content: object) -> None:
    """One JSON document on standard output."""
    json.dump(content, sys.stdout, indent=1, default=_jsonable, allow_nan=False)
    sys.stdout.write("\n")


def day_of(text: str | None, *, option: str) -> date | None:
    """A day as people write it, YYYY-MM-DD."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{option} takes a day as YYYY-MM-DD") from None


def decided_on(text: str | None, *, option: str) -> date:
    """The day of a decision, today if none is said; nobody has decided anything yet on a day after today.

    Today is the computer's, not the lake's: lakes of the past are common. Where it is another day already than in UTC
    the later counts.
    """
    day, now = day_of(text, option=option), datetime.now(UTC)
    today = max(now.date(), now.astimezone().date())
    if day is not None and day > today:
        raise UsageError(
            f"{option} {day} is still to come, and today is {today}; name the day on which it was decided, or leave "
            f"{option} out for today"
        )
    return day or now.date()


def writable(out: Path, *, read: Path | None = None) -> Path:
    """The file to write, once it is known that its folder is there: better now than after the work.

    Raises:
        UsageError: there is no such folder, the path is a folder itself, or it is the file that is `read`.
    """
    if read is not None and out.exists() and read.exists() and out.samefile(read):
        raise UsageError(f"{out} is the file that is read; name another, or what you gave us would be gone")
    if out.is_dir():
        raise UsageError(f"{out} is a folder; name the file to write in it")
    if not out.absolute().parent.is_dir():
        raise UsageError(f"there is no folder {out.parent}; make it, or name another for {out.name}")
    return out


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Callable[[str, float], None]]:
    """A line of progress on standard error; the yielded function takes what is being done and its share, 0 to 1."""
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=quiet or not sys.stderr.isatty(),
    )
    with bar:
        task = bar.add_task("starting", total=1.0)

        def tell(what: str, share: float) -> None:
            bar.update(task, description=what, completed=min(max(share, 0.0), 1.0))

        yield tell


def _plain(text: str) -> str:
    return text.replace("[", "\\[")


def _jsonable(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if hasattr(value, "item"):
        return value.item()
    raise TypeError(f"{type(value).__name__} has no JSON form")
