"""The ties around a party, as far as they were known: who shares what with it, and the way to known violators.

Nodes with very many ties (a mail drop, a large broker, a common supplier) are shown and never walked through:
all the world meets there, and meeting there means nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import ibis
import ibis.expr.types as ir

from tidewaiter.flow.dossier.view import Row, View
from tidewaiter.tables import declared, known, linked, resolved

__all__ = [
    "HUB",
    "IDENTITY",
    "PASSING",
    "Network",
    "Path",
    "Tie",
    "around",
    "days_of",
    "edges_then",
    "named",
    "parties_among",
    "paths_to_violators",
]

HUB = 25
"""A node with more ties than this is not walked through."""
IDENTITY = ("owns", "officer_of", "has_identifier", "has_phone", "has_email", "has_address", "has_bank")
"""Ties that say who a party is, the strongest first; all others say with whom it trades."""
_SERVICES = ("declared_by", "sent_by", "carried_by", "described_as")
"""Brokers and carriers serve everybody: such ties are told of the party asked for, and never walked through."""
_ELSEWHERE = ("replaced_by",)
"""Ties that are told from their own table, with their probability."""
PASSING = (*_SERVICES, "shipped_in", "consolidated_in")
"""Ties that do not count when a firm is held for a hub: every busy firm has many."""
_MOST_TIES = 1500
_MOST_NODES = 400
_PARTY, _ENTITY = "party:", "entity:"
_LIKENESS = "likened_to"
_At = tuple[str, bool]
"""A node, and whether one came to it by a likeness."""


@dataclass(frozen=True, slots=True)
class Tie:
    """One row of `linked.edges`; on a past day without what the future would tell of it.

    `evidence` is documents with their days. Until the view's day only those count that are dated before it.
    """

    tie_id: str
    kind: str
    source: str
    target: str
    share_pct: float | None
    documents: int | None
    evidence: tuple[tuple[str, date | None], ...]
    first_on: date
    last_on: date | None

    def other(self, node: str) -> str:
        """The node at the other end."""
        return self.target if self.source == node else self.source


@dataclass(frozen=True, slots=True)
class Path:
    """A way from the party to a known violator: nodes and the ties between them, in order."""

    nodes: tuple[str, ...]
    ties: tuple[Tie, ...]
    violations: int


@dataclass(slots=True)
class Network:
    """What was walked so far: ties by id, how many ties each node has in all, and how far it is from the start."""

    ties: dict[str, Tie] = field(default_factory=dict)
    degree: dict[str, int] = field(default_factory=dict)
    hops: dict[str, int] = field(default_factory=dict)

    def at(self, node: str) -> list[Tie]:
        """The walked ties of a node, in the order of `weightier`."""
        return [tie for tie in self.ties.values() if node in (tie.source, tie.target)]

    def neighbours(self) -> dict[str, list[Tie]]:
        """The walked ties of every node."""
        found: dict[str, list[Tie]] = {}
        for tie in self.ties.values():
            found.setdefault(tie.source, []).append(tie)
            found.setdefault(tie.target, []).append(tie)
        return found


def around(view: View, party_ids: Iterable[str], *, hops: int) -> Network:
    """All ties within so many hops of the parties, hubs not walked through."""
    network = Network()
    frontier = [_PARTY + party for party in party_ids]
    network.hops = dict.fromkeys(frontier, 0)
    network.degree = _degrees(view, frontier)
    for hop in range(1, hops + 1):
        walked = [node for node in frontier if hop == 1 or network.degree.get(node, 0) <= HUB]
        new: dict[str, None] = {}
        for tie in _ties_of(view, walked[:_MOST_NODES], services=hop == 1):
            network.ties.setdefault(tie.tie_id, tie)
            new |= dict.fromkeys(node for node in (tie.source, tie.target) if node not in network.hops)
        network.hops |= dict.fromkeys(new, hop)
        network.degree |= _degrees(view, list(new))
        frontier = list(new)
    return replace(network, ties=_with_evidence(view, network.ties))


def paths_to_violators(view: View, network: Network, party_id: str, *, most: int = 5) -> tuple[Path, ...]:
    """The shortest way to each of the nearest known violators, nearest first.

    No way takes two likenesses in a row, nor passes anything twice: two parties that are like one entity have nothing
    in common, whoever owns it.
    """
    start = _PARTY + party_id
    reached = _reached(network, start)
    ends = {node: at for at in reversed(reached) for node in [at[0]] if node.startswith(_PARTY) and node != start}
    counts = view.violators(node.removeprefix(_PARTY) for node in ends)
    paths = [_path(reached, ends[_PARTY + party], violations) for party, violations in counts.items()]
    return tuple(sorted(paths, key=lambda path: (len(path.ties), -path.violations, path.nodes[-1]))[:most])


def _reached(network: Network, start: str) -> dict[_At, tuple[Tie, _At] | None]:
    """Where one comes from the start, the nearest first, each with the tie and the place by which one came there."""
    ties, farthest = network.neighbours(), max(network.hops.values(), default=0)
    reached: dict[_At, tuple[Tie, _At] | None] = {(start, False): None}
    frontier: list[_At] = [(start, False)]
    for _step in range(farthest):
        following: list[_At] = []
        for node, liked in frontier:
            if node != start and network.degree.get(node, 0) > HUB:
                continue
            passed = {node for node, _ in _back(reached, (node, liked))}
            for tie in sorted(ties.get(node, ()), key=_weight):
                at = tie.other(node), tie.kind == _LIKENESS
                if tie.kind in _SERVICES or (liked and at[1]) or at in reached or (at[0], False) in reached:
                    continue
                if at[0] in passed:
                    continue
                reached[at] = tie, (node, liked)
                following.append(at)
        frontier = following
    return reached


def _back(reached: Mapping[_At, tuple[Tie, _At] | None], place: _At) -> Iterator[_At]:
    """The places by which one came to a place, from it back to the start."""
    yield place
    while (came := reached[place]) is not None:
        place = came[1]
        yield place


def named(view: View, nodes: Iterable[str]) -> dict[str, str]:
    """What a reader calls each node: a party and an entity of a register by its name, all else by what it is."""
    wanted = list(nodes)
    names = view.names(parties_among(wanted))
    told = {_PARTY + party: name for party, name in names.items()} | _entities(view, wanted)
    return {node: told.get(node) or _plain(node) for node in wanted}


def parties_among(nodes: Iterable[str]) -> list[str]:
    """The ids of those nodes that are parties, in their order."""
    return [node.removeprefix(_PARTY) for node in nodes if node.startswith(_PARTY)]


def _entities(view: View, nodes: Iterable[str]) -> dict[str, str]:
    """The names of entities of a register that had entries by then."""
    wanted = sorted({node.removeprefix(_ENTITY) for node in nodes if node.startswith(_ENTITY)})
    if not wanted:
        return {}
    listings = view.before(known.LISTINGS, "valid_from")
    mine = listings.filter(listings.listing_id.isin(wanted))
    return {_ENTITY + row["listing_id"]: row["name"] for row in view.fetch(mine.select("listing_id", "name"))}


def _plain(node: str) -> str:
    """The value of a node as people write it: the parts of a key are put apart by |."""
    value = node.partition(":")[2] or node
    return ", ".join(part for part in value.split("|") if part)


def _path(reached: Mapping[_At, tuple[Tie, _At] | None], end: _At, violations: int) -> Path:
    places = list(_back(reached, end))[::-1]
    ties = tuple(came[0] for place in places if (came := reached[place]) is not None)
    return Path(tuple(node for node, _ in places), ties, violations)


def _ties_of(view: View, nodes: Sequence[str], *, services: bool) -> Iterator[Tie]:
    """The ties of some nodes, those that say who somebody is before those of trade.

    Of very many those count that most documents show; on a past day those that are oldest.
    """
    edges = edges_then(view)
    edges = edges.filter(edges.kind.notin(_ELSEWHERE if services else (*_ELSEWHERE, *_SERVICES)))
    met = view.parties_like(edges, "source", "target", among=nodes)
    identity = met.kind.isin(IDENTITY)
    weightiest = ibis.desc("documents") if view.as_of is None else met.first_on
    ordered = met.order_by([ibis.desc(identity), weightiest, "edge_id"]).limit(_MOST_TIES)
    for row in sorted(view.fetch(ordered), key=lambda row: _place(row["kind"], row["edge_id"])):
        yield _tie(view, row)


def edges_then(view: View) -> ir.Table:
    """The ties that held when the view's day began."""
    edges = view.before(linked.EDGES, "known_on")
    held = edges.known_until.isnull()
    return edges.filter(held if view.as_of is None else held | (edges.known_until >= ibis.literal(view.as_of)))


def _tie(view: View, row: Row) -> Tie:
    """A row as a tie; a hold that registers tell of has a last day if it has ended."""
    told = view.as_of is None
    last_on = row["last_on"] if told else None
    if row["source"].startswith(_ENTITY):
        last_on = view.cut(row["last_on"]) if row["last_on"] > row["first_on"] else None
    return Tie(
        tie_id=row["edge_id"],
        kind=row["kind"],
        source=row["source"],
        target=row["target"],
        share_pct=row["share_pct"],
        documents=row["documents"] if told else None,
        evidence=tuple((each, None) for each in str(row["evidence"]).split(";") if each),
        first_on=row["first_on"],
        last_on=last_on,
    )


def _degrees(view: View, nodes: Sequence[str]) -> dict[str, int]:
    """How many ties each node has in all, passing ones counted at their targets only."""
    edges = edges_then(view)
    edges = edges.filter(edges.kind.notin(_ELSEWHERE))
    lasting = edges.filter(edges.kind.notin(PASSING))
    ends = lasting.select("edge_id", node="source").union(edges.select("edge_id", node="target"))
    if not nodes:
        return {}
    counted = ends.filter(ends.node.isin(list(nodes))).group_by("node").agg(ties=lambda rows: rows.edge_id.nunique())
    return {row["node"]: row["ties"] for row in view.fetch(counted)}


def _with_evidence(view: View, ties: Mapping[str, Tie]) -> dict[str, Tie]:
    """The ties with the day of each document that shows them; on a past day without documents of later days."""
    documents = sorted({document for tie in ties.values() for document, _ in tie.evidence})
    days = days_of(view, documents)
    dated = {name: tuple((each, days.get(each)) for each, _ in tie.evidence) for name, tie in ties.items()}
    if view.as_of is not None:
        dated = {name: tuple(each for each in known if each[1]) for name, known in dated.items()}
    return {name: replace(tie, evidence=dated[name]) for name, tie in ties.items()}


def days_of(view: View, documents: Iterable[str]) -> dict[str, date]:
    """The day of each document; of those that the view may not know, none."""
    documents = list(documents)
    days: dict[str, date] = {}
    for table, key, day in (
        (declared.ITEMS, "item_id", "declared_on"),
        (declared.CONSIGNMENTS, "consignment_id", "arrived_on"),
        (resolved.MENTIONS, "document_id", "mentioned_on"),
    ):
        missing = [each for each in documents if each not in days]
        if missing and view.lake.has(table):
            rows = view.before(table, day)
            found = view.fetch(rows.filter(rows[key].isin(missing)).select(key, day))
            days |= {row[key]: row[day] for row in found}
    return days


def _weight(tie: Tie) -> tuple[int, str]:
    return _place(tie.kind, tie.tie_id)


def _place(kind: str, tie_id: str) -> tuple[int, str]:
    return (IDENTITY.index(kind) if kind in IDENTITY else len(IDENTITY) + (kind in PASSING)), tie_id
