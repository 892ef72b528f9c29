"""Load what a person points at: files, or a folder in which a mapping finds its own files.

A folder may hold several feeds that belong together, as an exported system or a simulated
world does. A mapping named `simulated` then brings its family, `simulated-outcomes` and so
on, each for the files that its own pattern names.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from tidewaiter.errors import UsageError
from tidewaiter.lake import Lake
from tidewaiter.sources import LoadReport, load, read_mapping, shipped_names

__all__ = ["feeds_in", "load_feeds"]

Progress = Callable[[str, int], None]


def load_feeds(
    lake: Lake,
    mapping: str | Path,
    paths: Sequence[Path],
    *,
    on_progress: Progress | None = None,
    edition: date | None = None,
) -> list[LoadReport]:
    """Load every feed that `feeds_in` finds, in its order; gives a report for each.

    `edition` is the day as of which the files of a list are the whole of it.

    Raises:
        UsageError: nothing fits.
        SourceError: a file cannot be read as its mapping says; the feeds loaded before it stay.
    """
    feeds = feeds_in(mapping, paths)
    return [load(lake, name, files, on_progress=on_progress, edition=edition) for name, files in feeds]


def feeds_in(mapping: str | Path, paths: Sequence[Path]) -> list[tuple[str | Path, list[Path]]]:
    """Each mapping with the files that it is to read.

    Files are read as `mapping` says. Of a folder, `mapping` takes the files that its pattern
    names, and every shipped mapping of its family (`NAME-...`) those of its own.

    Raises:
        UsageError: a path does not exist, or nothing in a folder fits.
    """
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise UsageError(f"there is no file or folder {missing[0]}")
    files = [path for path in paths if path.is_file()]
    folders = [path for path in paths if path.is_dir()]
    family = [mapping, *(name for name in shipped_names() if folders and name.startswith(f"{mapping}-"))]
    feeds: list[tuple[str | Path, list[Path]]] = []
    for member in family:
        own = files if member == mapping else []
        found = [file for folder in folders for file in _matching(folder, read_mapping(member).files)]
        if own or found:
            feeds.append((member, [*own, *found]))
    if not feeds:
        patterns = ", ".join(read_mapping(mapping).files)
        if not patterns:
            raise UsageError(
                f"mapping {str(mapping)!r} does not say which files in a folder are its own; name the files"
            )
        raise UsageError(f"no file in {folders[0]} is named as mapping {str(mapping)!r} expects ({patterns})")
    return feeds


def _matching(folder: Path, patterns: Sequence[str]) -> list[Path]:
    found = {file for pattern in patterns for file in folder.glob(pattern) if file.is_file()}
    return sorted(found)
