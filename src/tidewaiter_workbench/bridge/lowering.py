"""What would lower the score of lines in the queue, asked of the model that gave it; many lines at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tidewaiter.errors import TidewaiterError
from tidewaiter.flow.clarifying import Lowered as LibraryLowered
from tidewaiter.flow.clarifying import Lowering as LibraryLowering
from tidewaiter.flow.clarifying import what_would_lower
from tidewaiter_workbench.answers import Lowered, Lowering
from tidewaiter_workbench.bridge.opening import BridgeError, opened_lake

__all__ = ["lowering"]


def lowering(path: Path, item_ids: Sequence[str], *, watched_from: float) -> dict[str, Lowering]:
    """What would lower the risk of some lines; those that no run has judged are left out.

    Raises:
        BridgeError: the lake does not answer.
    """
    with opened_lake(path) as lake:
        try:
            told = what_would_lower(lake, item_ids, watched_from=watched_from)
        except TidewaiterError as error:
            raise BridgeError(str(error)) from error
    return {item: _lowering(each) for item, each in told.items()}


def _lowering(told: LibraryLowering) -> Lowering:
    return Lowering(
        line=told.line,
        line_is=told.line_is,
        facts=tuple(_lowered(each) for each in told.facts),
        together=_lowered(told.together) if told.together else None,
        others=tuple(each for each in told.others),
        stays=told.stays,
        silence=told.silence,
    )


def _lowered(each: LibraryLowered) -> Lowered:
    return Lowered(each.code, each.told, each.risk, each.risk_low, each.risk_high, each.below)
