"""The network around each goods line, as it stood at the start of the line's month.

Once a month the ties and the results known by then are frozen, and everything that needs the whole network is
worked out: what spreads to whom, who hangs together, how near the next violator is. Lines of the month look that
up. A trader that is new within the month is not in the frozen network; its address and telephone may be,
and speak for it. What happened since the first of the month is told by `linked.item_ties`, day by day.
"""

from __future__ import annotations

from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.columns.coded import codes, read_coded
from tidewaiter.columns.day_numbers import as_dates
from tidewaiter.lake import step
from tidewaiter.links.line_results import line_results
from tidewaiter.links.network import Ties, coded_ties, node_numbers
from tidewaiter.links.snapshot import Results, Snapshot, snapshot_before
from tidewaiter.links.trader_ties import NODE_OF, trader_ties
from tidewaiter.links.traders import SIDES
from tidewaiter.tables import found, linked, resolved

__all__ = ["item_surroundings"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]

_ATTRIBUTES = ("address", "phone", "email")


@step(
    reads=(linked.TRADERS, resolved.PROFILES, resolved.MATCHES, resolved.PARTED, found.OUTCOMES),
    writes=linked.ITEM_SURROUNDINGS,
)
def item_surroundings(
    traders: ir.Table,
    profiles: ir.Table,
    matches: ir.Table,
    parted: ir.Table,
    outcomes: ir.Table,
    *,
    seed: int = 0,
) -> pa.Table:
    """What the network told about each line's traders."""
    ties = coded_ties(
        trader_ties(traders, matches, parted, profiles).order_by("known_on", "source", "target").to_pyarrow()
    )
    coded = _coded_lines(traders, ties.nodes)
    results = _results(coded, outcomes)
    columns = {name: np.full(len(coded), np.nan) for name in _FLOATS}
    violator = np.full(len(coded), -1, dtype=np.int32)
    month = coded.day.astype("datetime64[D]").astype("datetime64[M]")
    for first in np.unique(month):
        rows = np.flatnonzero(month == first)
        snapshot = snapshot_before(ties, results, day=first.astype("datetime64[D]").item(), seed=seed)
        told, violator[rows] = _told(snapshot, coded.part(rows))
        for name, values in told.items():
            columns[name][rows] = values
    return _written(coded, columns, violator, ties)


_FLOATS = tuple(c.name for c in linked.ITEM_SURROUNDINGS if c.kind == "float")


@dataclass(frozen=True, slots=True)
class _Lines:
    """Lines with the numbers of their nodes; -1 is none."""

    item_id: pa.Array
    day: Ints
    nodes: dict[str, Ints]

    def __len__(self) -> int:
        return len(self.day)

    def part(self, rows: npt.NDArray[np.int64]) -> _Lines:
        return _Lines(self.item_id.take(pa.array(rows)), self.day[rows], {k: v[rows] for k, v in self.nodes.items()})


def _coded_lines(lines: ir.Table, nodes: pa.StringArray) -> _Lines:
    """Lines in the order of day and item, whatever the order in which the engine gives them."""
    table = read_coded(lines.select("item_id", "declared_on", *NODE_OF), tuple(NODE_OF))
    item_id, day = table["item_id"].combine_chunks(), np.asarray(table["declared_on"].cast(pa.int32()), dtype=np.int32)
    whole = _Lines(item_id, day, {name: _numbered(table[name], kind, nodes) for name, kind in NODE_OF.items()})
    ordered = pa.table({"day": day, "item_id": item_id})
    order = pc.sort_indices(ordered, sort_keys=[("day", "ascending"), ("item_id", "ascending")])
    return whole.part(order.to_numpy().astype(np.int64))


def _numbered(column: pa.ChunkedArray, kind: str, nodes: pa.StringArray) -> Ints:
    """The numbers of a column's nodes; every different text is looked up once."""
    place, texts = codes(column)
    number = node_numbers(pc.binary_join_element_wise(f"{kind}:", texts, ""), nodes)
    return np.append(number, np.int32(-1))[place]


def _results(lines: _Lines, outcomes: ir.Table) -> Results:
    """Results with the traders of their lines."""
    told = line_results(outcomes, lines.item_id, lines.day.astype(np.int64))
    return Results(told.day.astype(np.int32), told.illicit, {side: lines.nodes[side][told.row] for side in SIDES})


def _told(snapshot: Snapshot, lines: _Lines) -> tuple[dict[str, Floats], Ints]:
    """What the frozen network says about some lines of its month."""
    at = {side: _stand_ins(snapshot, lines, side) for side in SIDES}
    risk = {side: _strongest(snapshot.risk, at[side]) for side in SIDES}
    both = np.nan_to_num(risk["importer"]) + np.nan_to_num(risk["exporter"])
    told = {
        "importer_surroundings": risk["importer"],
        "seller_surroundings": risk["exporter"],
        "propagated_risk": np.minimum(snapshot.usual * np.exp(both), 1.0),
    }
    home = at["importer"][:, 0]
    for name, group in (("kin", snapshot.kin), ("community", snapshot.community)):
        for column, values in (("size", group.size), ("found", group.found), ("inspected", group.inspected)):
            told[f"{name}_{column}"] = np.where(home >= 0, values[group.of[np.maximum(home, 0)]], np.nan)
    hops, violator = _nearest(snapshot, at)
    return told | {"hops_to_violator": hops}, violator


def _stand_ins(snapshot: Snapshot, lines: _Lines, side: str) -> Ints:
    """The nodes that speak for a trader: itself if the network has it, or else its address, telephone and e-mail."""
    own = lines.nodes[side]
    known = (own >= 0) & snapshot.seen[np.maximum(own, 0)]
    others = np.column_stack([lines.nodes[f"{side}_{name}"] for name in _ATTRIBUTES])
    others = np.where((others >= 0) & snapshot.seen[np.maximum(others, 0)], others, -1)
    others = np.take_along_axis(others, np.argsort(others < 0, axis=1, kind="stable"), axis=1)
    whole = np.column_stack([own, np.full((len(own), len(_ATTRIBUTES) - 1), -1, dtype=np.int32)])
    return np.where(known[:, None], whole, others)


def _strongest(values: Floats, nodes: Ints) -> Floats:
    """The value farthest from nothing among a line's nodes; empty if it has none."""
    told = np.where(nodes >= 0, values[np.maximum(nodes, 0)], 0.0)
    place = np.argmax(np.abs(told), axis=1)
    return np.where((nodes >= 0).any(axis=1), np.take_along_axis(told, place[:, None], axis=1)[:, 0], np.nan)


def _nearest(snapshot: Snapshot, at: dict[str, Ints]) -> tuple[Floats, Ints]:
    """Ties from either side to the nearest violator, and who that is."""
    nodes = np.column_stack([at[side] for side in SIDES])
    hops = np.where(nodes >= 0, snapshot.nearest.hops[np.maximum(nodes, 0)], -1)
    far = np.where(hops < 0, np.iinfo(np.int32).max, hops)
    place = np.argmin(far, axis=1)[:, None]
    least = np.take_along_axis(far, place, axis=1)[:, 0]
    node = np.take_along_axis(nodes, place, axis=1)[:, 0]
    within = least < np.iinfo(np.int32).max
    who = np.where(within, snapshot.nearest.violator[np.maximum(node, 0)], -1)
    return np.where(within, least.astype(np.float64), np.nan), who.astype(np.int32)


def _written(lines: _Lines, columns: dict[str, Floats], violator: Ints, ties: Ties) -> pa.Table:
    names = ties.nodes.take(pa.array(violator, mask=violator < 0))
    told = {name: pa.array(values, from_pandas=True) for name, values in columns.items()}
    rows = {"item_id": lines.item_id, "declared_on": as_dates(lines.day)} | told
    rows["nearest_violator"] = pc.replace_substring_regex(names, "^party:", "")
    return pa.table({name: rows[name] for name in linked.ITEM_SURROUNDINGS.column_names})
