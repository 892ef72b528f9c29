"""What a link chart shows of a party, a case or a series: the nearest, the gravest, and no more than can be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

import ibis
from ibis import _

from tidewaiter.entities.profiles import whole_address
from tidewaiter.flow.dossier import acts
from tidewaiter.flow.dossier.likenesses import likenesses, likenesses_of_holders, open_likenesses
from tidewaiter.flow.dossier.owners import entries_of
from tidewaiter.flow.dossier.successors import successors
from tidewaiter.flow.dossier.ties import (
    HUB,
    IDENTITY,
    PASSING,
    Network,
    around,
    named,
    parties_among,
    paths_to_violators,
)
from tidewaiter.flow.dossier.view import Row, View
from tidewaiter.lake import Lake
from tidewaiter.reports.link_chart import ChartEvent, ChartNode, ChartTie, LinkChart
from tidewaiter.reports.tie_words import LISTED_ENTITY
from tidewaiter.reports.words import share, things
from tidewaiter.tables import known, linked, resolved

__all__ = ["link_chart_of"]

_HOPS = 4
_MOST_EVENTS = 400
_SEEN = ("first seen", "last seen")
_PARTY, _LISTING, _SERIES, _ENTITY = "party:", "listing:", "series:", "entity:"


def link_chart_of(
    lake: Lake, party_ids: Sequence[str], *, as_of: date | None = None, title: str, most: int = 200
) -> LinkChart:
    """The chart of one or more parties, with at most so many nodes."""
    view = View(lake, as_of)
    asked = [_PARTY + party for party in dict.fromkeys(party_ids)]
    network = around(view, party_ids, hops=_HOPS)
    ties = [_as_drawn(network, tie_id) for tie_id in network.ties]
    series = {story.series_id: story for party in party_ids for story in acts.series_of(view, party)}
    ties += [*_replaced(view, network.hops), *_took_part(series), *_listed(view, network.hops)]
    reached = {node for tie in ties for node in (tie.source, tie.target)} | set(asked)
    violations = view.violators(parties_among(reached))
    kept = _kept(view, network, party_ids, ties=ties, asked=asked, violations=violations, most=most)
    drawn = [tie for tie in ties if {tie.source, tie.target} <= kept]
    nodes = _nodes(view, [node for node in _in_order(asked, drawn) if node in kept], network, asked, violations)
    left_out = len(reached) - len(nodes)
    return LinkChart(
        title=title,
        as_of=as_of,
        nodes=nodes,
        ties=tuple(drawn),
        events=_events(view, [node.id for node in nodes], asked=asked),
        hub=HUB,
        left_out=f"{things(left_out, 'node')} farther away left out" if left_out else "",
    )


def _as_drawn(network: Network, tie_id: str) -> ChartTie:
    tie = network.ties[tie_id]
    return ChartTie(
        id=tie.tie_id,
        kind=tie.kind,
        source=tie.source,
        target=tie.target,
        first_on=tie.first_on,
        last_on=tie.last_on,
        share_pct=tie.share_pct,
        documents=tie.documents,
        evidence=tie.evidence,
    )


def _replaced(view: View, hops: Mapping[str, int]) -> Iterable[ChartTie]:
    """Successors among the parties reached, whatever the network calls them."""
    reached = parties_among(hops)
    for each in successors(view, reached):
        if each.withdrawn_on is not None:
            continue
        old, new = _PARTY + each.old_party, _PARTY + each.new_party
        note = f"probability {share(each.probability)}; {each.why}"
        yield ChartTie(f"successor|{old}|{new}", "replaced_by", old, new, each.known_on, note=note)


def _took_part(series: Mapping[str, acts.Series]) -> Iterable[ChartTie]:
    """A party's part in a series: its acts are the evidence."""
    for story in series.values():
        for party in story.parties:
            mine = [act for act in story.acts if party in (act.importer, act.exporter)]
            yield ChartTie(
                id=f"took_part|{party}|{story.series_id}",
                kind="took_part",
                source=_PARTY + party,
                target=_SERIES + story.series_id,
                first_on=mine[0].happened_on,
                last_on=mine[-1].happened_on,
                documents=len(mine),
                evidence=tuple((act.act_id, act.happened_on) for act in mine[:5]),
                note=f"{len(mine)} of its {len(story.acts)} violations",
            )


def _listed(view: View, hops: Mapping[str, int]) -> Iterable[ChartTie]:
    """Likenesses of parties, owners and officers nearby to entries of watchlists, but for those that a person cleared.

    Entries of registers are on the chart as what they are there: firms and persons who hold and are held.
    """
    near = [node for node, hop in hops.items() if hop <= 2]
    parties, entities = parties_among(near)[:60], [node for node in near if node.startswith(_ENTITY)]
    alike = {_PARTY + party: likenesses(view, party) for party in parties}
    holders = likenesses_of_holders(view, {node.removeprefix(_ENTITY) for node in entities})
    alike |= {_ENTITY + holder: told for holder, told in holders.items()}
    for node, told in alike.items():
        for each in told[:5]:
            if not (each.cleared or each.register):
                yield ChartTie(
                    id=f"likened_to|{node.removeprefix(_PARTY)}|{each.listing_id}",
                    kind="likened_to",
                    source=node,
                    target=_LISTING + each.listing_id,
                    first_on=each.first_on,
                    note=f"likeness {each.score:.2f}: {each.reason}",
                )


def _kept(
    view: View,
    network: Network,
    party_ids: Sequence[str],
    *,
    ties: Sequence[ChartTie],
    asked: Sequence[str],
    violations: Mapping[str, int],
    most: int,
) -> set[str]:
    """The nodes to draw: what was asked, the ways to violators, then what is nearest and says most.

    A node is only kept with one that leads to it, so that nothing hangs in the air.
    """
    paths = [path for party in party_ids for path in paths_to_violators(view, network, party)]
    must = dict.fromkeys([*asked, *(node for path in paths for node in path.nodes)])
    kept = dict.fromkeys(list(must)[:most])
    ends = Counter(tie.target for tie in ties)
    ties = [tie for tie in ties if _says_something(tie, network, asked, ends=ends)]
    neighbours: dict[str, dict[str, bool]] = {}
    for tie in ties:
        strong = tie.kind in IDENTITY or tie.kind in {"took_part", "likened_to"}
        for node, other in ((tie.source, tie.target), (tie.target, tie.source)):
            neighbours.setdefault(node, {})[other] = neighbours.get(node, {}).get(other, False) or strong
    while len(kept) < most:
        rim: dict[str, bool] = {}
        for node in kept:
            for other, strong in neighbours.get(node, {}).items():
                if other not in kept:
                    rim[other] = rim.get(other, False) or strong
        if not rim:
            break
        worth = {
            node: (
                -violations.get(node.removeprefix(_PARTY), 0),
                not strong,
                network.hops.get(node, 2),
                -len(neighbours[node].keys() & kept.keys()),
                node,
            )
            for node, strong in rim.items()
        }
        kept |= dict.fromkeys(sorted(rim, key=worth.__getitem__)[: min(most - len(kept), 1 + len(rim) // 2)])
    return set(kept)


def _says_something(tie: ChartTie, network: Network, asked: Sequence[str], *, ends: Mapping[str, int]) -> bool:
    """Whether a tie is worth its place on paper.

    What nobody else has, such as another firm's own telephone, is not; a broker, a carrier or a container only
    where two of the parties reached have it.
    """
    if tie.kind in PASSING:
        return ends[tie.target] > 1
    shared = tie.target.startswith(_PARTY) or network.degree.get(tie.target, 2) > 1
    return shared or tie.source in asked


def _in_order(asked: Sequence[str], ties: Iterable[ChartTie]) -> list[str]:
    return list(dict.fromkeys([*asked, *(node for tie in ties for node in (tie.source, tie.target))]))


def _nodes(
    view: View, wanted: Sequence[str], network: Network, asked: Sequence[str], violations: Mapping[str, int]
) -> tuple[ChartNode, ...]:
    names = named(view, wanted) | _list_names(view, wanted)
    names |= {node: f"Series {node.removeprefix(_SERIES)}" for node in wanted if node.startswith(_SERIES)}
    facts, lists = _facts(view, wanted), _lists(view, wanted)
    names |= {node: f"{names[node]} ({', '.join(of)})" for node, of in lists.items()}
    facts |= {node: (("Listed by", ", ".join(of)),) for node, of in lists.items()}
    return tuple(
        ChartNode(
            id=node,
            kind=LISTED_ENTITY if node in lists else node.partition(":")[0],
            label=names[node],
            asked=node in asked,
            violations=violations.get(node.removeprefix(_PARTY), 0) if node.startswith(_PARTY) else 0,
            ties=network.degree.get(node, 0),
            facts=facts.get(node, ()),
        )
        for node in wanted
    )


def _lists(view: View, nodes: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The lists on which entities of a register stand, of those that stand on any."""
    entries = entries_of(view, [node.removeprefix(_ENTITY) for node in nodes if node.startswith(_ENTITY)])
    return {_ENTITY + entity: entry.lists for entity, entry in sorted(entries.items()) if entry.lists}


def _list_names(view: View, nodes: Iterable[str]) -> dict[str, str]:
    wanted = [node.removeprefix(_LISTING) for node in nodes if node.startswith(_LISTING)]
    listings = view.before(known.LISTINGS, "valid_from")
    rows = view.fetch(listings.filter(listings.listing_id.isin(wanted)).select("listing_id", "list", "name"))
    return {_LISTING + row["listing_id"]: f"{row['name']} ({row['list']})" for row in rows}


def _facts(view: View, nodes: Iterable[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """What the panel tells of a party: its ways of writing and its roles, as far as they had been seen."""
    wanted = parties_among(nodes)
    profiles = view.before(resolved.PROFILES, "first_on")
    told = profiles.filter(profiles.party_id.isin(wanted)).order_by(["first_on", "profile_id"])
    rows = view.fetch(told.select("party_id", "name", "address", "city", "country", "identifier", "phone", "first_on"))
    roles = _roles(view, wanted)
    facts: dict[str, tuple[tuple[str, str], ...]] = {}
    for party in wanted:
        mine = [row | {"address": _place(row)} for row in rows if row["party_id"] == party]
        heads = (("Names", "name"), ("Addresses", "address"), ("Numbers", "identifier"), ("Telephones", "phone"),
                 ("Countries", "country"))  # fmt: skip
        gathered = [(head, _joined(row[column] for row in mine)) for head, column in heads]
        gathered.append(("Seen as", _joined(roles.get(party, ()))))
        since = [("First seen", str(mine[0]["first_on"]))] if mine else []
        facts[_PARTY + party] = tuple((head, text) for head, text in [("Id", party), *gathered, *since] if text)
    return facts


def _roles(view: View, parties: Sequence[str]) -> dict[str, list[str]]:
    """The roles in which documents name each party, the most frequent first."""
    mentions = view.before(resolved.MENTIONS, "mentioned_on")
    counted = mentions.filter(mentions.party_id.isin(list(parties))).group_by("party_id", "role").agg(times=_.count())
    roles: dict[str, list[str]] = {}
    for row in view.fetch(counted.order_by([ibis.desc("times"), "role"])):
        roles.setdefault(row["party_id"], []).append(row["role"])
    return roles


def _place(row: Row) -> str:
    return whole_address(row["address"], row["city"]) or str(row["city"] or "")


def _joined(values: Iterable[str | None]) -> str:
    parts = list(dict.fromkeys(part for value in values if value for part in [value.strip()] if part))
    return " · ".join(parts[:6]) + (f" and {len(parts) - 6} more" if len(parts) > 6 else "")


def _events(view: View, nodes: Sequence[str], *, asked: Collection[str]) -> tuple[ChartEvent, ...]:
    """What happened to the parties on the chart, in order.

    Where that is too much, first and last days give way before violations and lists, others' before those of whoever
    was asked for, and older ones before newer.
    """
    parties = parties_among(nodes)
    events = [*_violations(view, parties), *_listings(view, parties), *_seen(view, parties)]
    events.sort(key=lambda event: (event.kind in _SEEN, event.node not in asked, -event.on.toordinal(), event.node))
    return tuple(sorted(events[:_MOST_EVENTS], key=lambda event: (event.on, event.node, event.kind)))


def _violations(view: View, parties: Sequence[str]) -> Iterable[ChartEvent]:
    told = view.parties_like(view.before(linked.ACTS, "known_on"), "importer", "exporter", among=parties)
    for row in view.fetch(told.order_by([ibis.desc("happened_on"), "act_id"]).limit(_MOST_EVENTS)):
        words = " ".join(
            part for part in (str(row["typology"] or "violation").replace("_", " ").lower(), row["hs6"]) if part
        )
        for party in dict.fromkeys([row["importer"], row["exporter"]]):
            if party in parties:
                text = f"{words}, known on {row['known_on']}"
                yield ChartEvent(_PARTY + party, row["happened_on"], "violation", text, row["act_id"])


def _seen(view: View, parties: Sequence[str]) -> Iterable[ChartEvent]:
    mentions = view.before(resolved.MENTIONS, "mentioned_on")
    mine = mentions.filter(mentions.party_id.isin(list(parties))).group_by("party_id")
    for row in view.fetch(mine.agg(first=lambda t: t.mentioned_on.min(), last=lambda t: t.mentioned_on.max())):
        yield ChartEvent(_PARTY + row["party_id"], row["first"], _SEEN[0], "first named in a document")
        yield ChartEvent(_PARTY + row["party_id"], row["last"], _SEEN[1], "last named in a document")


def _listings(view: View, parties: Sequence[str]) -> Iterable[ChartEvent]:
    hits = view.before(resolved.HITS, "first_on")
    mine = hits.filter((hits.subject_kind == "party") & hits.subject_id.isin(list(parties)) & hits.first_on.notnull())
    mine = open_likenesses(view, mine.filter(~mine.register.fill_null(False)))
    for row in view.fetch(mine.order_by([ibis.desc("score"), "listing_id"]).limit(60)):
        text = f"like {row['matched']} on {row['list']}, {row['score']:.2f}"
        yield ChartEvent(_PARTY + row["subject_id"], row["first_on"], "listed", text, row["listing_id"])
