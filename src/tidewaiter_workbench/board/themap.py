"""The board's fourth view: its things where their countries lie, and what ties them across borders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tidewaiter_workbench.board.chart import ChartTie, Node
from tidewaiter_workbench.pictures.drawing import Picture
from tidewaiter_workbench.pictures.places import country_name, place_of
from tidewaiter_workbench.pictures.worldmap import Lane, Spot, world_map

__all__ = ["Country", "board_map", "countries", "crossings"]


@dataclass(frozen=True, slots=True)
class Country:
    """A country and the things of a board that lie there."""

    code: str
    name: str
    nodes: tuple[Node, ...]


def countries(nodes: Sequence[Node]) -> list[Country]:
    """Where the things lie, the country with most of them first; things without a country are left out."""
    there: dict[str, list[Node]] = {}
    for node in nodes:
        if node.country:
            there.setdefault(node.country, []).append(node)
    found = [Country(code, country_name(code), tuple(mine)) for code, mine in there.items()]
    return sorted(found, key=lambda each: (-len(each.nodes), each.name))


def crossings(nodes: Sequence[Node], ties: Sequence[ChartTie]) -> list[tuple[str, str, int]]:
    """From which country to which, and how many ties: the rows of the map's arcs, the thickest first."""
    found = [(country_name(one), country_name(other), n) for (one, other), n in _across(nodes, ties).items()]
    return sorted(found, key=lambda row: (-row[2], row[0], row[1]))


def board_map(nodes: Sequence[Node], ties: Sequence[ChartTie]) -> Picture:
    """A circle for each country, as large as there are things; an arc for all ties between two countries."""
    found = countries(nodes)
    lanes = [
        Lane(start, end, n, ngettext("{start} → {end}: {n} tie", "{start} → {end}: {n} ties", n).format(
            start=country_name(start), end=country_name(end), n=n))
        for (start, end), n in _across(nodes, ties).items()
    ]  # fmt: skip
    spots = [
        Spot(
            each.code,
            len(each.nodes),
            ngettext("{country}: {n} thing", "{country}: {n} things", len(each.nodes)).format(
                country=each.name, n=len(each.nodes)
            ),
            nodes="\n".join(node.id for node in each.nodes),
        )
        for each in found
    ]
    placed = sum(len(each.nodes) for each in found if place_of(each.code))
    words = _("Where the things on the board lie: {n} of {all} have a country. Arcs are ties across borders.")
    return world_map(
        "board-map", lanes, spots, title=_("Map of the board"), words=words.format(n=placed, all=len(nodes))
    )


def _across(nodes: Sequence[Node], ties: Sequence[ChartTie]) -> dict[tuple[str, str], int]:
    """Ties between things of two countries, counted by direction."""
    lies = {node.id: node.country for node in nodes if node.country}
    across: dict[tuple[str, str], int] = {}
    for tie in ties:
        start, end = lies.get(tie.source), lies.get(tie.target)
        if start and end and start != end:
            across[start, end] = across.get((start, end), 0) + 1
    return across
