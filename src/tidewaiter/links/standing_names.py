"""Under which name each party stood on each day: what its documents call it, or the firm that it was known to be.

A resolution knows what was written later, and a past day must not. So a party keeps the name that its documents
give it (number, or else name key) until a match that was known by then ties it to a party that was there
before; from the next day it goes by the earlier name. A party that is new on a day is compared with
those that were there before that day, and goes by an earlier name from its first document on. What two
parties turn out to be later never changes the name of an earlier day. Two that a person parts go by two names
from the next day on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple, TypeAlias

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from tidewaiter.lake import step
from tidewaiter.links.trader_ties import matched_parties
from tidewaiter.tables import linked, resolved

__all__ = ["Named", "link_names", "names_standing", "parties_of_documents", "parties_of_names"]

Named: TypeAlias = Mapping[tuple[str, str], str]
"""Document and role to party."""

_DAY = timedelta(days=1)


@step(reads=(resolved.PROFILES, resolved.MATCHES, resolved.PARTED), writes=linked.NAMES)
def link_names(profiles: ir.Table, matches: ir.Table, parted: ir.Table) -> pa.Table:
    """The names of every party, each with the days on which it stood."""
    named = profiles.filter(profiles.party.notnull())
    seen = named.group_by("party").aggregate(first_on=named.first_on.min()).order_by("first_on", "party").to_pyarrow()
    first = dict(zip(seen["party"].to_pylist(), seen["first_on"].to_pylist(), strict=True))
    matched = matched_parties(matches, parted, profiles).order_by("known_on", "left", "right", "known_until")
    ties = [
        _Tie(row["known_on"], row["known_until"], row["left"], row["right"]) for row in matched.to_pyarrow().to_pylist()
    ]
    rows = [
        {"party": party, "since": since, "until": until, "name": name}
        for party, stood in _Standing(first).through(ties).items()
        for since, until, name in _spans(stood)
    ]
    return pa.Table.from_pylist(rows, schema=linked.NAMES.schema)


def parties_of_names(profiles: ir.Table) -> dict[str, str]:
    """For each name that documents give, the party that it stands for as far as is known by now.

    This is how a result is shown (`linked.acts`, `linked.series`, ...), and nothing to compute with.
    """
    named = profiles.filter(profiles.party.notnull())
    rows = named.group_by("party").aggregate(party_id=named.party_id.min()).to_pyarrow()
    return dict(zip(rows["party"].to_pylist(), rows["party_id"].to_pylist(), strict=True))


def parties_of_documents(mentions: ir.Table, outcomes: ir.Table) -> dict[tuple[str, str], str]:
    """For each line found in violation and each role, the party that it names as far as is known by now."""
    found = outcomes.filter(outcomes.illicit).select(document_id="item_id").distinct()
    rows = mentions.semi_join(found, "document_id").select("document_id", "role", "party_id").distinct().to_pyarrow()
    met: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows.to_pylist():
        met[row["document_id"], row["role"]].add(row["party_id"])
    return {of: min(parties) for of, parties in met.items() if len(parties) == 1}


def names_standing(names: ir.Table, day: date) -> dict[str, str]:
    """For each party, as documents name it, the name under which its lines stand on a day."""
    then = names.filter(names.since <= ibis.literal(day), names.until.isnull() | (names.until > ibis.literal(day)))
    rows = then.select("party", "name").to_pyarrow()
    return dict(zip(rows["party"].to_pylist(), rows["name"].to_pylist(), strict=True))


def _spans(stood: list[tuple[date, str]]) -> Iterator[tuple[date, date | None, str]]:
    """Each name with its first day, and the day before which it ended."""
    ends: list[date | None] = [since for since, _ in stood[1:]]
    for (since, name), until in zip(stood, [*ends, None], strict=True):
        yield since, until, name


def _reached(ties: list[_Tie], start: list[str]) -> set[str]:
    """All that hang together with some parties, they among them."""
    if not start:
        return set()
    near: dict[str, list[str]] = defaultdict(list)
    for tie in ties:
        near[tie.left].append(tie.right)
        near[tie.right].append(tie.left)
    reached, frontier = set(start), list(start)
    while frontier:
        new = [party for party in near[frontier.pop()] if party not in reached]
        reached.update(new)
        frontier += new
    return reached


class _Tie(NamedTuple):
    """Two parties that were one from the day after `known_on`, to the day `until`."""

    known_on: date
    until: date | None
    left: str
    right: str


class _Standing:
    """Groups of parties that are known to be one, each under the name of the one that was there first."""

    def __init__(self, first: dict[str, date]) -> None:
        self._order = {party: n for n, party in enumerate(first)}
        self._first = first
        self._name = {party: party for party in first}
        self._group = {party: [party] for party in first}
        self._stood = {party: [(day, party)] for party, day in first.items()}

    def through(self, ties: list[_Tie]) -> dict[str, list[tuple[date, str]]]:
        """All names, after the ties of each day in the order of days."""
        parted = _reached(ties, [tie.left for tie in ties if tie.until is not None])
        self._through_partings([tie for tie in ties if tie.left in parted], sorted(parted))
        by_day: dict[date, list[tuple[str, str]]] = defaultdict(list)
        for tie in ties:
            if tie.left not in parted:
                by_day[tie.known_on].append((tie.left, tie.right))
        for day, pairs in by_day.items():
            self._welcome(day, pairs)
            for left, right in pairs:
                self._join(left, right, since=day + _DAY)
        return self._stood

    def _through_partings(self, ties: list[_Tie], parties: list[str]) -> None:
        """The same for all that hang together with somebody who was parted: groups anew on each day that moved them."""
        for day in sorted({day for tie in ties for day in (tie.known_on, tie.until) if day is not None}):
            self._welcome(day, [(tie.left, tie.right) for tie in ties if tie.known_on == day])
            stand = [tie for tie in ties if tie.known_on <= day and (tie.until is None or day < tie.until)]
            left = {party for party in parties if self._first[party] <= day}
            while left:
                group = _reached(stand, [left.pop()])
                left -= group
                name = min(group, key=self._order.__getitem__)
                for party in group:
                    self._name[party] = name
                    self._call(party, name, since=day + _DAY)

    def _welcome(self, day: date, pairs: list[tuple[str, str]]) -> None:
        """Parties that are new on a day go by an earlier name at once."""
        met: dict[str, list[str]] = defaultdict(list)
        for left, right in pairs:
            for new, old in ((left, right), (right, left)):
                if self._first[new] == day and self._first[old] < day:
                    met[new].append(self._name[old])
        for new, names in met.items():
            self._stood[new] = [(day, min(names, key=self._order.__getitem__))]

    def _join(self, left: str, right: str, *, since: date) -> None:
        one, other = sorted((self._name[left], self._name[right]), key=self._order.__getitem__)
        if one == other:
            return
        moved = self._group.pop(other)
        self._group[one] += moved
        for party in moved:
            self._name[party] = one
            self._call(party, one, since=since)

    def _call(self, party: str, name: str, *, since: date) -> None:
        stood = self._stood[party]
        if stood[-1][1] == name:
            return
        if stood[-1][0] >= since:
            stood.pop()
        if not stood or stood[-1][1] != name:
            stood.append((since, name))
