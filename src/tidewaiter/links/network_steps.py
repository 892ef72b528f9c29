"""The steps that tell what the network knows, in the order in which their tables need each other."""

from __future__ import annotations

from tidewaiter.lake import BoundStep
from tidewaiter.links.edges import edges
from tidewaiter.links.held import held_by_listed
from tidewaiter.links.item_features import item_features
from tidewaiter.links.item_surroundings import item_surroundings
from tidewaiter.links.item_ties import item_ties
from tidewaiter.links.traders import traders_of_lines

__all__ = ["link_steps"]


def link_steps() -> list[BoundStep]:
    """What the network knows of each goods line: needs `resolved.*`, and is empty where that is."""
    told = (held_by_listed, edges, traders_of_lines, item_ties, item_surroundings, item_features)
    return [each.bind() for each in told]
