"""Any name beside the lists of the lake, at once: their index is kept for as long as the lists stay as they are.

Making it takes some ten seconds for the US list, and as much memory as a small lake; each process of the server makes
its own when somebody first asks. A name then takes some milliseconds.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tidewaiter.entities.screening import Hit, Index, listed
from tidewaiter.flow.screening import Asked, look_up
from tidewaiter.tables import known
from tidewaiter_workbench.bridge.opening import last_run, opened_lake, rows_of

__all__ = ["NameAsked", "NameFound", "lists_are_ready", "name_beside_lists"]

NameAsked = Asked
"""Who is looked up."""


@dataclass(frozen=True, slots=True)
class NameFound:
    """An entry that a name is like; `score` is the odds as a share, and one `in_register` speaks against nobody."""

    listing_id: str
    list: str
    entry: str
    matched: str
    score: float
    reason: str
    programs: str
    remarks: str
    countries: tuple[str, ...]
    births: tuple[str, ...]
    addresses: tuple[str, ...]
    listed_from: date | None
    listed_until: date | None
    in_register: bool


@dataclass(frozen=True, slots=True)
class _Lists:
    """The index, and what else entries say; of one lake at one run, and of one version of its lists."""

    path: Path
    run: str
    version: int
    index: Index
    more: Mapping[str, tuple[str, str]]


_lists: _Lists | None = None
_MAKING = threading.Lock()


def lists_are_ready(path: Path) -> bool:
    """Whether a name is told at once.

    Raises:
        BridgeError: there is no lake.
    """
    return _current(path) is not None


def name_beside_lists(path: Path, asked: NameAsked) -> list[NameFound] | None:
    """The entries that a name is like, the likeliest first; None where the lake has no list.

    Raises:
        BridgeError: the lake cannot be read.
    """
    lists = _current(path)
    if lists is None:
        with _MAKING:
            lists = _current(path) or _made(path)
    if not lists.index.entries:
        return None
    return [_found(hit, lists.more) for hit in look_up([asked], lists.index)]


def _current(path: Path) -> _Lists | None:
    """The lists as they are kept, if the lake still has them; another run alone changes nothing."""
    global _lists
    held, run = _lists, last_run(path)
    if held is None or held.path != path:
        return None
    if held.run == run:
        return held
    with opened_lake(path) as lake:
        entry = lake.entries.get(known.LISTINGS.name)
    if (entry.version if entry else -1) != held.version:
        return None
    _lists = _Lists(path, run, held.version, held.index, held.more)
    return _lists


def _made(path: Path) -> _Lists:
    global _lists
    run = last_run(path)
    with opened_lake(path) as lake:
        entry = lake.entries.get(known.LISTINGS.name)
        rows = rows_of(lake, lake.read(known.LISTINGS).order_by("listing_id")) if entry else []
    more = {str(row["listing_id"]): (str(row["programs"] or ""), str(row["remarks"] or "")) for row in rows}
    _lists = _Lists(path, run, entry.version if entry else -1, Index([listed(row) for row in rows]), more)
    return _lists


def _found(hit: Hit, more: Mapping[str, tuple[str, str]]) -> NameFound:
    entry = hit.entry
    programs, remarks = more[entry.listing_id]
    return NameFound(
        listing_id=entry.listing_id, list=entry.list, entry=next(iter(entry.names), ""), matched=hit.matched,
        score=round(hit.score, 4), reason=hit.reason, programs=programs, remarks=remarks,
        countries=tuple(sorted(entry.countries)), births=entry.births, addresses=entry.addresses,
        listed_from=entry.valid_from, listed_until=entry.valid_to, in_register=entry.register,
    )  # fmt: skip
