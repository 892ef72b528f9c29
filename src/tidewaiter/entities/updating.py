"""Who is who in a lake: new ways of writing join the parties that stand, or all is derived anew.

Everything is derived anew when there is nothing yet, when people judged or chose another threshold, when old profiles
are gone or one comes back that was judged, when more has come in than there was, or when what was kept is lost or
of other code; else only new profiles are compared. A party keeps its id in either case.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.columns.day_numbers import day_numbers
from tidewaiter.entities.by_question import said_of
from tidewaiter.entities.clustering import clustered
from tidewaiter.entities.first_company import first_company
from tidewaiter.entities.judgements import judged_pairs
from tidewaiter.entities.keeping import forget_others, keep, kept_of, learned
from tidewaiter.entities.kept_days import judged_with_days, kept_since
from tidewaiter.entities.matching import Model, Weighed, weigh
from tidewaiter.entities.moves import MOVED, moves_of
from tidewaiter.entities.new_day import SeenToday, join_day, seen_today
from tidewaiter.entities.obeyed import as_they_stand, followed, stand_ins
from tidewaiter.entities.parties import merged_parties, named, party_rows
from tidewaiter.entities.profiles import keyed, profile_rows, with_company, with_profile
from tidewaiter.entities.published_rows import match_rows, parted_rows, record, with_judged
from tidewaiter.entities.resolving import least_bits, probability_of
from tidewaiter.entities.sides import Coded
from tidewaiter.entities.still_waiting import still_waiting
from tidewaiter.entities.waiting_firms import firms_waiting, pairs_waiting
from tidewaiter.lake import Lake
from tidewaiter.lake.step import code_digest
from tidewaiter.tables import declared, resolved

__all__ = ["Update", "resolve"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Update:
    """What one call did: `anew` if parties were derived anew, `learned` if the model was.

    `moved` is how many ways of writing went from one party to another, both of which stand.
    """

    profiles: int
    new_profiles: int
    parties: int
    waiting: int
    anew: bool
    learned: bool = False
    moved: int = 0


_COUNTED = (resolved.PROFILES, resolved.PARTIES, resolved.WAITING)


@dataclass(frozen=True, slots=True)
class _Before:
    """What stood before: profile to party, parties' rows, and what documents of profiles that are gone say now.

    `corrected` are those among them that were judged, of this run and of earlier ones; `judgements` are those to obey,
    about the profiles that there are now.
    """

    parties: dict[str, str]
    party_rows: list[dict[str, object]]
    instead: dict[str, str]
    corrected: list[dict[str, object]]
    judgements: pa.Table


def resolve(lake: Lake, *, threshold: float = 0.5, anew: bool = False) -> Update:
    """Bring `resolved.profiles`, `matches`, `parties`, `mentions` and `waiting` up to what the lake holds.

    Args:
        lake: an open lake.
        threshold: probability from which two profiles are held for one party.
        anew: derive everything anew even where joining would do.
    """
    judgements = lake.fetch(lake.read(resolved.JUDGEMENTS))
    judged = _mark(judgements, threshold=threshold)
    fingerprint = _fingerprint(lake, judged)
    standing = lake.entries.get(resolved.PROFILES.name)
    if standing and standing.fingerprint == fingerprint and not anew:
        return _unchanged(lake)
    kept = None if anew else kept_of(lake, judged=judged)
    seen = seen_today(lake) if kept else None
    if kept is None or seen is None or _asks_for_all(lake, seen, judgements):
        done = _derive(lake, judgements, threshold=threshold, fingerprint=fingerprint)
    else:
        day = join_day(lake, kept, seen, threshold=threshold, fingerprint=fingerprint)
        done = Update(day.profiles, day.new, day.parties, day.waiting, anew=False, learned=day.learned)
    forget_others(lake, fingerprint)
    return done


def _asks_for_all(lake: Lake, seen: SeenToday, judgements: pa.Table) -> bool:
    """Whether joining would not do: old profiles are gone, more is new than was there, or a new one was judged.

    One that was judged, was gone, and comes back would else go where the model puts it, whatever people said.
    """
    if seen.gone or seen.new_ones > seen.total / 2:
        return True
    stand = judgements.filter(pc.is_null(judgements["withdrawn_on"]))
    if not len(stand) or not seen.new_ones:
        return False
    judged = {*stand["left_profile"].to_pylist(), *stand["right_profile"].to_pylist()}
    return not judged.isdisjoint(lake.fetch(seen.new)["profile_id"].to_pylist())


def _derive(lake: Lake, judgements: pa.Table, *, threshold: float, fingerprint: str) -> Update:
    """Learn from all profiles, and put all together anew."""
    profiles, least = _profiles(lake), least_bits(threshold)
    before = _before(lake, profiles["profile_id"].to_pylist(), judgements)
    taught = learned(profiles, judged=_mark(judgements, threshold=threshold))
    keep(lake, taught.kept, fingerprint=fingerprint)
    features, pairs, model = taught.features, taught.pairs, taught.kept.model
    del taught  # what is written needs no room beside what is compared
    put = _put_together(profiles, features, pairs, model=model, judgements=before.judgements, least=least)
    del features, pairs  # gigabytes, of which publishing needs nothing
    return _publish(lake, profiles, *put, before=before, least=least, fingerprint=fingerprint)


def _put_together(
    profiles: pa.Table, features: Coded, pairs: Ints, *, model: Model, judgements: pa.Table, least: float
) -> tuple[Ints, Floats, pa.Table, pa.Table, Weighed]:
    """The group of each profile, the probability that it belongs there, the matches, those that are over, and pairs of
    which somebody is asked.
    """
    keys, first = (profiles[name].combine_chunks() for name in ("profile_id", "first_on"))
    rows = _rows_judged(judgements, keys)
    must, must_not = judged_pairs(judgements, rows)
    weighed = weigh(features, pairs, model=model)
    said = said_of(weighed, model)
    groups = clustered(
        len(profiles), weighed.left, weighed.right, weighed.weight, least=least, must=must, must_not=must_not,
        told=features, said=said,
    )  # fmt: skip
    days = day_numbers(first)
    judged = judged_with_days(judgements, rows, first=days)
    kept = kept_since(weighed, days, least=least, judged=judged, told=features.spoken, said=said)
    asked = pairs_waiting(weighed, groups, model, least=least)
    matches = match_rows(weighed, groups, model, since=kept.since, ids=keys, first=first, least=least, waits=asked)
    matches = with_judged(matches, judgements, must, groups=groups, ids=keys, first=first, least=least)
    parted = parted_rows(weighed, kept, judged, ids=keys)
    return groups, probability_of(groups, weighed, must=must, must_not=must_not), matches, parted, weighed.at(asked)


def _rows_judged(judgements: pa.Table, ids: pa.Array) -> dict[str, int]:
    """The rows of profiles that people judged, so far as they are there."""
    sides = [judgements[name].combine_chunks().cast(ids.type) for name in ("left_profile", "right_profile")]
    judged = pc.unique(pa.concat_arrays(sides))
    places = pc.index_in(judged, ids).to_pylist()
    return {profile: row for profile, row in zip(judged.to_pylist(), places, strict=True) if row is not None}


def _profiles(lake: Lake) -> pa.Table:
    """All that the lake's mentions say of parties, and in what company."""
    parties = lake.read(declared.PARTIES)
    said = lake.cached(with_profile(parties))
    company = lake.fetch(first_company(said, parties, lake.read(declared.ITEMS)))
    return keyed(with_company(lake.fetch(profile_rows(said)), company))


def _fingerprint(lake: Lake, judged: str) -> str:
    """A digest of all that decides the parties: mentions, the documents that give them company, judgements, threshold,
    code. What was there before does too, but only by the ids that parties keep.
    """
    read = (lake.entries.get(table.name) for table in (declared.PARTIES, declared.ITEMS))
    facts = json.dumps([*(entry.mark if entry else "" for entry in read), judged, code_digest()])
    return hashlib.sha256(facts.encode()).hexdigest()[:24]


def _unchanged(lake: Lake) -> Update:
    counts = [int(lake.read(table).count().to_pyarrow().as_py()) for table in _COUNTED]
    return Update(profiles=counts[0], new_profiles=0, parties=counts[1], waiting=counts[2], anew=False)


def _publish(
    lake: Lake,
    profiles: pa.Table,
    groups: Ints,
    told: Floats,
    matches: pa.Table,
    parted: pa.Table,
    asked: Weighed,
    *,
    before: _Before,
    least: float,
    fingerprint: str,
) -> Update:
    ids = profiles["profile_id"].to_pylist()
    party = named(groups, ids, before.parties, instead=before.instead)
    after = dict(zip(ids, party, strict=True))
    whole = profiles.append_column("party_id", pa.array(party, pa.string())).append_column(
        "probability", pa.array(told)
    )
    merged = merged_parties(before.parties, after, instead=before.instead)
    parties = party_rows(whole, merged=merged, kept=before.party_rows)
    moves = moves_of(
        before.parties, after, merged, earlier=lake.fetch(lake.read(resolved.MOVED)).to_pylist(),
        on=pc.max(whole["last_on"]).as_py(),
    )  # fmt: skip
    links = lake.memtable(whole.select(["profile_id", "party_id", "probability"]))
    waiting = still_waiting(
        lake.fetch(lake.read(resolved.WAITING)).to_pylist(), before.judgements.to_pylist(),
        party=after, merged=merged, instead=before.instead,
    )  # fmt: skip
    firms = firms_waiting(
        asked, ids=ids, party=party, first=profiles["first_on"].combine_chunks(), probability=told,
        waiting=waiting.to_pylist(), judgements=before.judgements.to_pylist(),
    )  # fmt: skip
    waiting = pa.concat_tables([waiting, firms])
    with lake.change("resolve") as change:
        mentions = with_profile(change.read(declared.PARTIES)).inner_join(links, "profile_id")
        change.replace(resolved.PROFILES, whole.select(list(resolved.PROFILES.column_names)), fingerprint=fingerprint)
        change.replace(resolved.MATCHES, matches)
        change.replace(resolved.PARTED, parted)
        change.replace(resolved.PARTIES, parties)
        change.replace(resolved.MENTIONS, mentions.select(*resolved.MENTIONS.column_names))
        change.replace(resolved.WAITING, waiting)
        change.upsert(resolved.MOVED, pa.Table.from_pylist(moves, schema=resolved.MOVED.schema))
        change.upsert(resolved.CORRECTED, pa.Table.from_pylist(before.corrected, schema=resolved.CORRECTED.schema))
        record(change, lake.entries, least=least, how="derived anew")
    new = sum(profile not in before.parties for profile in ids)
    moved = sum(row["how"] == MOVED for row in moves)
    return Update(len(ids), new, len(set(party)), len(waiting), anew=True, learned=True, moved=moved)


def _before(lake: Lake, ids: Sequence[str], judgements: pa.Table) -> _Before:
    profiles = lake.fetch(lake.read(resolved.PROFILES).select("profile_id", "party_id", "name"))
    parties = dict(zip(profiles["profile_id"].to_pylist(), profiles["party_id"].to_pylist(), strict=True))
    rows = lake.fetch(lake.read(resolved.PARTIES)).to_pylist()
    gone = sorted(parties.keys() - set(ids))
    said = _said_now(lake, gone)
    earlier = {row["profile_id"]: row for row in lake.fetch(lake.read(resolved.CORRECTED)).to_pylist()}
    names = dict(zip(profiles["profile_id"].to_pylist(), profiles["name"].to_pylist(), strict=True)) if gone else {}
    judged = {*judgements["left_profile"].to_pylist(), *judgements["right_profile"].to_pylist()}
    judged |= {row["instead_id"] for row in earlier.values()}
    corrected = {profile: _corrected(profile, names[profile], said.get(profile, [])) for profile in gone}
    kept = earlier | {profile: row for profile, row in corrected.items() if profile in judged}
    instead = {profile: each[-1] for profile, each in said.items()}
    obeyed = as_they_stand(judgements.to_pylist(), here=set(ids), corrected=stand_ins(kept.values()))
    return _Before(parties, rows, instead, list(kept.values()), followed(obeyed))


def _corrected(profile: str, name: object, said: Sequence[str]) -> dict[str, object]:
    return {
        "profile_id": profile, "name": name, "spellings": len(said),
        "instead_id": said[0] if len(said) == 1 else None,
    }  # fmt: skip


def _said_now(lake: Lake, gone: Sequence[str]) -> dict[str, list[str]]:
    """For profiles that are gone, those that their mentions are of by now: the one that most are of comes last."""
    if not gone:
        return {}
    was = lake.read(resolved.MENTIONS).select("mention_id", was="profile_id")
    was = was.semi_join(lake.memtable(pa.table({"was": gone})), "was")
    now = with_profile(lake.read(declared.PARTIES)).select("mention_id", "profile_id")
    said = was.inner_join(now, "mention_id").group_by("was", "profile_id").aggregate(times=lambda rows: rows.count())
    told: dict[str, list[str]] = defaultdict(list)
    for row in lake.fetch(said.order_by("was", "times", ibis.desc("profile_id"))).to_pylist():
        told[row["was"]].append(row["profile_id"])
    return told


def _mark(judgements: pa.Table, *, threshold: float) -> str:
    """What people decided: from which probability on two are one, and about which pairs."""
    told = sorted(f"{r['judgement_id']}{r['withdrawn_on'] or ''}" for r in judgements.to_pylist())
    return json.dumps([threshold, *told])
