"""Likenesses to lists that people clear in the workbench, written into the lake."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tidewaiter.entities.screening import clear, withdraw_clearance
from tidewaiter.errors import LakeBusyError, TidewaiterError, UsageError
from tidewaiter.lake import Lake
from tidewaiter_workbench.bridge.opening import BridgeBusyError, BridgeError

__all__ = ["BridgeNoHitError", "ClearanceTold", "write_clearance"]


class BridgeNoHitError(BridgeError):
    """The lake has no such likeness any more, or nothing of it is cleared."""


@dataclass(frozen=True, slots=True)
class ClearanceTold:
    """What a person said of a likeness; `withdrawn_on` is the day on which it was taken back, if it was."""

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


def write_clearance(path: Path, told: ClearanceTold) -> None:
    """Write a clearance, or its end; written again it stays as it is.

    Raises:
        BridgeBusyError: a run is writing; nothing was written.
        BridgeNoHitError: there is nothing to clear, or nothing to end.
        BridgeError: the lake cannot take it.
    """
    about = {"subject_kind": told.subject_kind, "subject_id": told.subject_id, "listing_id": told.listing_id}
    try:
        with Lake.open(path) as lake:
            if told.withdrawn_on is None:
                clear(lake, **about, by=told.by, why=told.why, on=told.on, until=told.until)
            else:
                withdraw_clearance(lake, **about, by=told.withdrawn_by, why=told.withdrawn_why, on=told.withdrawn_on)
    except LakeBusyError as error:
        raise BridgeBusyError(str(error)) from error
    except UsageError as error:
        raise BridgeNoHitError(str(error)) from error
    except TidewaiterError as error:
        raise BridgeError(str(error)) from error
