"""What a run told of successors is kept, so that later ones tell it with the day on which it was told."""

from __future__ import annotations

from datetime import timedelta

import pyarrow as pa

from tidewaiter.flow.predicting import days_declared
from tidewaiter.lake import Lake
from tidewaiter.links.successors import link_successors
from tidewaiter.links.tellings import Memory
from tidewaiter.tables import linked, resolved

__all__ = ["keep_tellings"]


def keep_tellings(lake: Lake) -> int:
    """Keep what the lake's successors say that no run had told so; gives how many rows that were.

    Told once more the same, nothing is kept. What was kept came from the very table that stands, and would not move
    it: so the table is held to be made from it, and a second run of the day does not judge all pairs again.
    """
    rows = lake.fetch(lake.read(linked.SUCCESSORS)).to_pylist()
    if not rows:
        return 0
    memory = Memory.of(*(lake.read(table) for table in (linked.TELLINGS, resolved.PROFILES, resolved.PARTIES)))
    new = list(memory.new(rows, on=days_declared(lake)[1] + timedelta(days=1)))
    if new:
        with lake.change("keep what was told of successors") as change:
            change.append(linked.TELLINGS, pa.Table.from_pylist(new, schema=linked.TELLINGS.schema))
            change.stands(link_successors.bind())
    return len(new)
