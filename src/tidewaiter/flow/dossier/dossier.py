"""The dossier of a party: all that the lake says about it, as of a day, as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import ibis

from tidewaiter.errors import UsageError
from tidewaiter.flow.dossier import acts
from tidewaiter.flow.dossier.identity import Identity, identify
from tidewaiter.flow.dossier.likenesses import Likeness, likenesses
from tidewaiter.flow.dossier.owners import Owners, owners_of
from tidewaiter.flow.dossier.seek import Sought, seek_party
from tidewaiter.flow.dossier.successors import Successor, successors
from tidewaiter.flow.dossier.ties import HUB, Network, Path, around, named, paths_to_violators
from tidewaiter.flow.dossier.trade import Trade, traded
from tidewaiter.flow.dossier.view import Row, View
from tidewaiter.lake import Lake
from tidewaiter.reports.tie_words import tie_in_words
from tidewaiter.tables import fused, linked, resolved

__all__ = ["Dossier", "Step", "TieTold", "WayTold", "dossier_of", "find_party", "series_as_known"]

_HOPS = 4
"""Ties to walk from the party: two firms that share an address are two ties apart."""
_MOST_TIES = 40


@dataclass(frozen=True, slots=True)
class TieTold:
    """A tie of the party in words; `with_parties` are the others at the same thing, if it is a thing."""

    words: str
    kind: str
    node: str
    name: str
    first_on: date
    last_on: date | None
    documents: int | None
    evidence: tuple[tuple[str, date | None], ...]
    shared_by: int
    with_parties: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One tie of a way to a violator."""

    words: str
    first_on: date
    last_on: date | None
    evidence: tuple[tuple[str, date | None], ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class WayTold:
    """The way from the party to one known violator; `apart` are its violations in which the party had no part."""

    party_id: str
    name: str
    violations: int
    apart: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything known of one party before a day; empty where nothing is known.

    Attributes:
        as_of: the day before which things had to be known; None for all that is known.
        owners: who holds, as registers tell it, the firms that the party is like.
        network: what the network told of the party's last line (the row of `linked.items`), None if nothing.
        risks: lines of the last scored window on which the party stands, the riskiest first.
        uncertain: what is not sure, in words.
    """

    party_id: str
    as_of: date | None
    currency: str
    identity: Identity
    trade: Trade
    ties: tuple[TieTold, ...]
    ways: tuple[WayTold, ...]
    network: Row | None
    likenesses: tuple[Likeness, ...]
    owners: tuple[Owners, ...]
    successors: tuple[Successor, ...]
    series: tuple[acts.Series, ...]
    decisions: tuple[acts.Decision, ...]
    forecast: acts.Forecast | None
    lookouts: tuple[Row, ...]
    risks: tuple[Row, ...]
    uncertain: tuple[str, ...]


def find_party(lake: Lake, text: str, *, as_of: date | None = None) -> Sought:
    """Find a party by id, number or name; what may have been meant where it is not clear.

    Raises:
        UsageError: nobody has resolved this lake's parties yet.
    """
    if not lake.has(resolved.PARTIES):
        raise UsageError("the parties of this lake are not resolved yet; run: tidewaiter run --lake DIR")
    return seek_party(View(lake, as_of), text)


def dossier_of(lake: Lake, party_id: str, *, as_of: date | None = None, anchor: str | None = None) -> Dossier:
    """All that is known of a party before `as_of`.

    Raises:
        UsageError: the party had not been seen by then.
    """
    view = View(lake, as_of)
    identity = identify(view, party_id, anchor=anchor)
    if identity is None:
        raise UsageError("no such party had been seen by that day")
    network = around(view, [party_id], hops=_HOPS)
    series = acts.series_of(view, party_id)
    trade = traded(view, identity.profile_ids)
    alike = likenesses(view, party_id)
    return Dossier(
        party_id=party_id,
        as_of=as_of,
        currency=lake.currency,
        identity=identity,
        trade=trade,
        ties=_ties(view, network, party_id),
        ways=_ways(view, network, party_id),
        network=_last_line(view, identity),
        likenesses=alike,
        owners=owners_of(view, party_id),
        successors=successors(view, [party_id]),
        series=series,
        decisions=acts.decided(view, party_id, series),
        forecast=acts.expected(view, party_id),
        lookouts=_lookouts(view, identity, series),
        risks=_risks(view, identity) if as_of is None else (),
        uncertain=(*identity.doubts, *_gaps(view, trade, alike, network)),
    )


def series_as_known(lake: Lake, series_id: str, *, as_of: date | None = None) -> acts.Series | None:
    """One series, as it could be told before `as_of`; None where no act of it was known."""
    return acts.series_told(View(lake, as_of), series_id)


def _ties(view: View, network: Network, party_id: str) -> tuple[TieTold, ...]:
    """The party's own ties, those that say who it is first, each with the others at the same thing."""
    start = f"party:{party_id}"
    mine, at = network.at(start)[:_MOST_TIES], network.neighbours()
    others = {
        tie.tie_id: [node for each in at.get(tie.other(start), ()) if (node := each.other(tie.other(start))) != start]
        for tie in mine
        if not tie.other(start).startswith("party:")
    }
    names = named(view, {tie.other(start) for tie in mine} | {node for nodes in others.values() for node in nodes})
    return tuple(
        TieTold(
            words=tie_in_words(tie.kind, forward=tie.source == start, share_pct=tie.share_pct),
            kind=tie.kind,
            node=tie.other(start),
            name=names[tie.other(start)],
            first_on=tie.first_on,
            last_on=tie.last_on,
            documents=tie.documents,
            evidence=tie.evidence,
            shared_by=network.degree.get(tie.other(start), 1),
            with_parties=tuple(
                (node.removeprefix("party:"), names[node]) for node in dict.fromkeys(others.get(tie.tie_id, ()))
            )[:6],
        )
        for tie in mine
    )


def _ways(view: View, network: Network, party_id: str) -> tuple[WayTold, ...]:
    ways: list[WayTold] = []
    paths = paths_to_violators(view, network, party_id)
    apart = view.violators((path.nodes[-1].removeprefix("party:") for path in paths), without=party_id)
    for path in paths:
        names, violator = named(view, path.nodes), path.nodes[-1].removeprefix("party:")
        ways.append(
            WayTold(
                party_id=violator,
                name=names[path.nodes[-1]],
                violations=path.violations,
                apart=apart.get(violator, 0),
                steps=tuple(_steps(path, names)),
            )
        )
    return tuple(ways)


def _steps(path: Path, names: dict[str, str]) -> Iterable[Step]:
    for node, following, tie in zip(path.nodes, path.nodes[1:], path.ties, strict=False):
        words = tie_in_words(tie.kind, forward=tie.source == node, share_pct=tie.share_pct)
        yield Step(f"{names[node]} {words} {names[following]}", tie.first_on, tie.last_on, tie.evidence, tie.kind)


def _last_line(view: View, identity: Identity) -> Row | None:
    """What the network told of the party's last line."""
    mentions = view.before(resolved.MENTIONS, "mentioned_on")
    mine = mentions.filter(
        mentions.profile_id.isin(list(identity.profile_ids)) & mentions.role.isin(["importer", "exporter"])
    )
    lines = view.before(linked.ITEMS, "declared_on").semi_join(mine.select(item_id=mine.document_id), "item_id")
    rows = view.fetch(lines.order_by([ibis.desc("declared_on"), ibis.desc("item_id")]).limit(1))
    return rows[0] if rows else None


def _lookouts(view: View, identity: Identity, series: Iterable[acts.Series]) -> tuple[Row, ...]:
    """What to look out for because of this party or its series; on a past day those that were told by then."""
    lookouts = view.lake.read(linked.LOOKOUTS)
    if view.as_of is not None:
        day = ibis.literal(view.as_of)
        lookouts = lookouts.filter(lookouts.as_of <= day, lookouts.valid_to >= day)
    profiles = view.lake.read(resolved.PROFILES)
    mine = profiles.filter(profiles.profile_id.isin(list(identity.profile_ids)), profiles.party.notnull())
    names = [row["party"] for row in view.fetch(mine.select("party").distinct())]
    named = lookouts.kind.isin(["importer", "exporter"]) & lookouts.value.isin(names)
    met = lookouts.filter(named | lookouts.series_id.isin([story.series_id for story in series]))
    return tuple(view.fetch(met.order_by([ibis.desc("probability"), "lookout_id"])))


def _risks(view: View, identity: Identity) -> tuple[Row, ...]:
    """The party's lines in the last scored window."""
    mentions = view.lake.read(resolved.MENTIONS)
    mine = mentions.filter(mentions.profile_id.isin(list(identity.profile_ids)))
    risks = view.lake.read(fused.RISKS).semi_join(mine.select(item_id=mine.document_id), "item_id")
    told = risks.select("item_id", "declared_on", "risk", "risk_low", "risk_high", "reasons")
    return tuple(view.fetch(told.order_by([ibis.desc("risk"), "item_id"]).limit(5)))


def _gaps(view: View, trade: Trade, alike: Iterable[Likeness], network: Network) -> list[str]:
    """What the reader must not take for knowledge."""
    gaps = [
        f"the likeness to {each.listed_name} ({each.list}) rests on an undated entry: it may be newer than it looks"
        for each in alike
        if each.first_on is None
    ]
    if trade.lines and not trade.inspected:
        gaps.append("none of its lines was ever inspected: no violation known is not the same as none committed")
    hubs = sum(1 for node, hop in network.hops.items() if hop and network.degree.get(node, 0) > HUB)
    if hubs:
        gaps.append(
            f"things with more than {HUB} ties (met here: {hubs}) were not walked through; a tie may run through one"
        )
    if not _any_successors(view):
        gaps.append(
            "nobody was told by then to carry on for another: too few firms had come one after the other with one "
            "telephone or door that few others have, or none of them was likely"
        )
    if view.as_of is not None:
        gaps.append("names, ties and series are those of that day; counts of documents and last days are left out")
    return gaps


def _any_successors(view: View) -> bool:
    """Whether any pair of firms of the lake was told by the view's day, so that a party without one has none."""
    return bool(view.fetch(view.before(linked.SUCCESSORS, "known_on").select("old_party").limit(1)))
