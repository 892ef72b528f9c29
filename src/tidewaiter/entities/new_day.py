"""A new day: only profiles that were not there are compared, and they join the parties that stand.

Parties stand as they were published. What is known of the profiles before is kept (`keeping`) and not worked out again;
how often and when each was seen is counted anew by the engine, and of the parties only those are told
anew that something was said of. So a day costs what is new, and passes over the rest of the lake as the engine does.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from functools import reduce

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.columns.day_numbers import day_numbers
from tidewaiter.entities.blocking import candidate_pairs
from tidewaiter.entities.by_question import said_of
from tidewaiter.entities.features import WRITTEN
from tidewaiter.entities.first_company import first_company
from tidewaiter.entities.joining import Joined, join_new
from tidewaiter.entities.keeping import Kept, extended, in_numbers, keep, learned
from tidewaiter.entities.kept_days import kept_since_joining
from tidewaiter.entities.matching import Model, Weighed, weigh
from tidewaiter.entities.parties import party_of, party_rows
from tidewaiter.entities.profiles import keyed, profile_rows, seen_rows, with_company, with_profile
from tidewaiter.entities.published_rows import match_rows, record, waiting_rows
from tidewaiter.entities.resolving import least_bits, probability_of
from tidewaiter.entities.sides import Spoken
from tidewaiter.entities.waiting_firms import firms_waiting, pairs_waiting
from tidewaiter.lake import Lake
from tidewaiter.tables import declared, resolved

__all__ = ["JoinedDay", "SeenToday", "join_day", "seen_today"]

Ints = NDArray[np.int64]
_GROWN = 1.1
"""Times as many profiles as taught the model, from which on it learns again; parties stand all the same."""
_WRITTEN_HERE = tuple(name for name in WRITTEN if name in resolved.PROFILES.column_names)
"""What a lake's profiles say that is compared."""
_COUNTED = ("mentions", "first_on", "last_on", "roles")
"""What is counted anew every day of a profile that was there before."""


@dataclass(frozen=True, slots=True)
class SeenToday:
    """The profiles of the lake's mentions today, beside those that were published."""

    said: ir.Table
    """The mentions with all they say and their `profile_id`."""
    mentions: ir.Table
    """Where each was made, and its `profile_id`."""
    profiles: ir.Table
    """When, how often and in which roles each profile was seen."""
    new: ir.Table
    """Ids of those that were not published."""
    total: int
    new_ones: int
    gone: int
    """Published ones of which nothing is left."""


@dataclass(frozen=True, slots=True)
class JoinedDay:
    """What a day left: profiles in all, new ones, parties, who waits, and whether the model learned again."""

    profiles: int
    new: int
    parties: int
    waiting: int
    learned: bool


@dataclass(frozen=True, slots=True)
class _Compared:
    """Old profiles with the new behind them, compared: ids, first days, groups of all, and what their names tell."""

    old: pa.Table
    new: pa.Table
    ids: pa.Array
    first: pa.Array
    weighed: Weighed
    joined: Joined
    told: Spoken

    @property
    def party(self) -> list[str]:
        """The party of each profile. An old one keeps its own, and a new group is named after its first."""
        party: list[str] = self.old["party_id"].to_pylist()
        ids = self.new["profile_id"].to_pylist()
        joining = self.joined.groups[len(party) :].tolist()
        before, taken = len(party), set(party)
        return party + [party[group] if group < before else party_of(ids[group - before], taken) for group in joining]


def seen_today(lake: Lake) -> SeenToday:
    """Count the profiles of all mentions in the engine, and hold them against those that stand."""
    said = with_profile(lake.read(declared.PARTIES))
    own = [name for name in resolved.MENTIONS.column_names if name in said.columns]
    mentions = lake.cached(said.select(*own))
    profiles = lake.cached(seen_rows(mentions))
    standing = lake.read(resolved.PROFILES)
    new = lake.cached(profiles.anti_join(standing, "profile_id").select("profile_id"))

    def count(rows: ir.Table) -> int:
        return int(lake.fetch(rows.aggregate(rows=rows.count()))["rows"][0].as_py())

    total, new_ones = count(profiles), count(new)
    gone = count(standing) - (total - new_ones)
    return SeenToday(said, mentions, profiles, new, total, new_ones, gone)


def join_day(lake: Lake, kept: Kept, seen: SeenToday, *, threshold: float, fingerprint: str) -> JoinedDay:
    """Compare what is new with all, let it join, and publish. Nobody has judged a profile that is new.

    Args:
        lake: an open lake.
        kept: what is kept of the profiles that stand.
        seen: what the lake's mentions say today.
        threshold: probability from which two profiles are held for one party.
        fingerprint: of all that decides what is published.
    """
    least = least_bits(threshold)
    new = _new_profiles(lake, seen)
    old, now, told, weighed = _weighed(lake, kept, seen, new)
    ids = _below(old["profile_id"], new["profile_id"])
    said = said_of(weighed, now.model)
    joined = join_new(_standing(old["party_id"]), weighed, count=len(ids), least=least, told=told, said=said)
    compared = _Compared(old, new, ids, _below(old["first_on"], new["first_on"]), weighed, joined, told)
    keep(lake, now, fingerprint=fingerprint)
    waiting = _publish(lake, seen, compared, now.model, least=least, fingerprint=fingerprint)
    parties = len(np.unique(joined.groups))
    return JoinedDay(len(ids), len(new), parties, waiting, now.model is not kept.model)


def _new_profiles(lake: Lake, seen: SeenToday) -> pa.Table:
    """What is said of the profiles that are new, and in what company."""
    mentions = seen.mentions.semi_join(seen.new, "profile_id")
    company = lake.fetch(first_company(mentions, lake.read(declared.PARTIES), lake.read(declared.ITEMS)))
    return keyed(with_company(lake.fetch(profile_rows(seen.said.semi_join(seen.new, "profile_id"))), company))


def _weighed(lake: Lake, kept: Kept, seen: SeenToday, new: pa.Table) -> tuple[pa.Table, Kept, Spoken, Weighed]:
    """The old profiles in their order, what is to be kept, what names tell, and the pairs with a new profile."""
    standing = lake.read(resolved.PROFILES)
    days = seen.profiles.select("profile_id", "first_on")
    old = lake.fetch(standing.select("profile_id", "party_id").inner_join(days, "profile_id"))
    place = pc.index_in(kept.features["profile_id"], old["profile_id"].combine_chunks())
    if seen.total > kept.learned_from * _GROWN or place.null_count or len(place) != len(old):
        old = old.sort_by([("first_on", "ascending"), ("profile_id", "ascending")])
        said = pa.concat_tables([_texts(lake, old["profile_id"]), new.select(["profile_id", *_WRITTEN_HERE])])
        taught = learned(said, judged=kept.judged)
        pairs = taught.pairs[taught.pairs[:, 1] >= len(old)]
        return old, taught.kept, taught.features.spoken, weigh(taught.features, pairs, model=taught.kept.model)
    now = extended(kept, new)
    old = old.take(place)
    features = in_numbers(now.features if len(new) else now.features.slice(0, 0))
    pairs = candidate_pairs(features, new_from=len(old))
    return old, now, features.spoken, weigh(features, pairs, model=now.model)


def _texts(lake: Lake, ids: pa.ChunkedArray) -> pa.Table:
    """What the published profiles say, in the order of these ids."""
    rows = lake.fetch(lake.read(resolved.PROFILES).select("profile_id", *_WRITTEN_HERE))
    return rows.take(pc.index_in(ids, rows["profile_id"].combine_chunks()))


def _below(old: pa.ChunkedArray, new: pa.ChunkedArray) -> pa.Array:
    return pa.chunked_array([*old.chunks, *new.cast(old.type).chunks], old.type).combine_chunks()


def _standing(party: pa.ChunkedArray) -> Ints:
    """Groups of the old profiles as published: the number of each party's first profile."""
    codes = party.combine_chunks().dictionary_encode().indices.to_numpy()
    first = np.unique(codes, return_index=True)[1]
    groups: Ints = first[codes].astype(np.int64)
    return groups


def _publish(lake: Lake, seen: SeenToday, compared: _Compared, model: Model, *, least: float, fingerprint: str) -> int:
    """Publish all tables together; gives how many wait."""
    party, old = compared.party, len(compared.old)
    probability = probability_of(compared.joined.groups, compared.weighed)
    new = compared.new.append_column("party_id", pa.array(party[old:], pa.string()))
    new = new.append_column("probability", pa.array(probability[old:], pa.float64()))
    groups, ids, first = compared.joined.groups, compared.ids, compared.first
    said = said_of(compared.weighed, model)
    since = kept_since_joining(
        groups[:old], compared.weighed, day_numbers(first), least=least, told=compared.told, said=said
    )
    asked = pairs_waiting(compared.weighed, groups, model, least=least)
    matches = match_rows(compared.weighed, groups, model, since=since, ids=ids, first=first, least=least, waits=asked)
    waiting = waiting_rows(compared.joined, ids=ids, party=party, first=first)
    if len(asked):
        standing, judged = (lake.fetch(lake.read(table)) for table in (resolved.WAITING, resolved.JUDGEMENTS))
        firms = firms_waiting(
            compared.weighed.at(asked), ids=ids.to_pylist(), party=party, first=first, probability=probability,
            waiting=[*standing.to_pylist(), *waiting.to_pylist()], judgements=judged.to_pylist(),
        )  # fmt: skip
        waiting = pa.concat_tables([waiting, firms])
    touched = lake.cached(_touched(lake, seen, new))
    with lake.change("resolve") as change:
        change.replace(resolved.PROFILES, _profiles_now(lake, seen, new), fingerprint=fingerprint)
        profiles = change.read(resolved.PROFILES)
        for table, rows in ((resolved.MATCHES, matches), (resolved.WAITING, waiting)):
            if len(rows):
                change.append(table, rows)
        told = lake.fetch(profiles.semi_join(touched, "party_id"))
        others = change.read(resolved.PARTIES).anti_join(touched, "party_id")
        change.replace(resolved.PARTIES, others.union(lake.memtable(party_rows(told, merged={}))))
        with_party = seen.mentions.inner_join(profiles.select("profile_id", "party_id", "probability"), "profile_id")
        change.replace(resolved.MENTIONS, with_party.select(*resolved.MENTIONS.column_names))
        record(change, lake.entries, least=least, how="joined")
    return int(lake.fetch(lake.read(resolved.WAITING).aggregate(rows=ibis._.count()))["rows"][0].as_py())


def _profiles_now(lake: Lake, seen: SeenToday, new: pa.Table) -> ir.Table:
    """What stands, counted anew, and the new profiles below it."""
    names = resolved.PROFILES.column_names
    standing = lake.read(resolved.PROFILES).drop(*_COUNTED).inner_join(seen.profiles, "profile_id").select(*names)
    if not len(new):
        return standing
    return standing.union(lake.memtable(new.select(list(names))))


def _touched(lake: Lake, seen: SeenToday, new: pa.Table) -> ir.Table:
    """Parties of which something new was said."""
    both = lake.read(resolved.PROFILES).inner_join(seen.profiles, "profile_id", rname="{name}_now")
    differs = reduce(operator.or_, (both[name] != both[f"{name}_now"] for name in _COUNTED))
    joined = lake.memtable(new.select(["party_id"]))
    return both.filter(differs).select("party_id").union(joined).distinct()
