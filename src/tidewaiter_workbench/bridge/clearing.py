"""Likenesses to lists that people clear: written into the lake, and until when the lake holds one for chance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ibis import _

from tidewaiter.entities.screening import clear, withdraw_clearance
from tidewaiter.errors import LakeBusyError, TidewaiterError, UsageError
from tidewaiter.lake import Lake
from tidewaiter.tables import resolved
from tidewaiter_workbench.bridge.opening import BridgeBusyError, BridgeError, last_run

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["BridgeNoHitError", "ClearanceTold", "with_end", "write_clearance"]

_ABOUT = ("subject_kind", "subject_id", "listing_id", "listing_digest")


class BridgeNoHitError(BridgeError):
    """The lake has no such likeness any more, or nothing of it is cleared."""


@dataclass(frozen=True, slots=True)
class ClearanceTold:
    """What a person said of a likeness; `withdrawn_on` is the day on which it was taken back, if it was.

    `listing_digest` is of the entry as the person saw it; empty where nobody knows.
    """

    subject_kind: str
    subject_id: str
    listing_id: str
    by: str
    why: str
    on: date
    until: date
    withdrawn_on: date | None = None
    withdrawn_by: str = ""
    withdrawn_why: str = ""
    listing_digest: str = ""


def write_clearance(path: Path, told: ClearanceTold) -> str:
    """Write a clearance, or its end; written again it stays as it is. Gives the run that has it.

    Raises:
        BridgeBusyError: a run is writing; nothing was written.
        BridgeNoHitError: there is nothing to clear, or nothing to end, or the entry says something else by now.
        BridgeError: the lake cannot take it.
    """
    about = {"subject_kind": told.subject_kind, "subject_id": told.subject_id, "listing_id": told.listing_id}
    try:
        with Lake.open(path) as lake:
            if told.withdrawn_on is None:
                clear(
                    lake, **about, by=told.by, why=told.why, on=told.on, until=told.until, as_seen=told.listing_digest
                )
            else:
                withdraw_clearance(lake, **about, by=told.withdrawn_by, why=told.withdrawn_why, on=told.withdrawn_on)
        return last_run(path)
    except LakeBusyError as error:
        raise BridgeBusyError(str(error)) from error
    except UsageError as error:
        raise BridgeNoHitError(str(error)) from error
    except TidewaiterError as error:
        raise BridgeError(str(error)) from error


def with_end(lake: Lake, hits: ir.Table) -> ir.Table:
    """Hits with `cleared_until`, the first day on which what is cleared is so no longer; empty for what is open.

    What was said since the last screening stands in the one table alone, what went with ways of writing in the other.
    """
    given = lake.read(resolved.CLEARED).select(*_ABOUT, "expires_on")
    followed = lake.read(resolved.CLEARANCES)
    followed = followed.filter(followed.way == "").select(*_ABOUT, "expires_on")
    both = given.mutate(listing_digest=given.listing_digest.fill_null("")).union(followed)
    last = both.group_by(*(both[name].name(f"of_{name}") for name in _ABOUT)).aggregate(last=_.expires_on.max())
    said = hits.mutate(as_it_was=hits.listing_digest.fill_null(""))
    same = [said[name] == last[f"of_{name}"] for name in _ABOUT[:3]]
    met = said.left_join(last, [*same, said.as_it_was == last.of_listing_digest])
    ends = met.cleared.ifelse(met["last"], None)
    return met.select(*hits.columns, cleared_until=ends)
