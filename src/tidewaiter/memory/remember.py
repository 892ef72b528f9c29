"""One step per kind of key: its decayed history, for every day on which it was declared or something became known."""

from __future__ import annotations

import ibis.expr.types as ir

from tidewaiter.columns.memory import HalfLives, events, remembered
from tidewaiter.lake import Step, step
from tidewaiter.tables import declared, found
from tidewaiter.tables.remembered import KINDS, states_of

__all__ = ["STEPS"]


def _remember(kind: str) -> Step:
    """The step that fills `remembered.<kind>`.

    Its parameters are `as_of`, an ISO date (results known on that day or later
    are hidden), and the half-lives in days, `short` and `long`.
    """

    def remember(
        items: ir.Table, outcomes: ir.Table, *, as_of: str | None = None, short: float = 30.0, long: float = 365.0
    ) -> ir.Table:
        """The states of one kind of key; see `tidewaiter.columns.memory`."""
        return remembered(events(items, outcomes, as_of=as_of), kind, HalfLives(short, long))

    remember.__name__ = f"remember_{kind}"
    return step(reads=(declared.ITEMS, found.OUTCOMES), writes=states_of(kind))(remember)


STEPS: dict[str, Step] = {kind: _remember(kind) for kind in KINDS}
"""The steps by kind of key; they do not read each other, so their order is free."""
