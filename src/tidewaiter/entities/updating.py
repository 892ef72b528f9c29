"""Who is who in a lake: new ways of writing join the parties that stand, or all is derived anew.

Everything is derived anew when there is nothing yet, when people judged, when old profiles are gone, or when more
has come in than there was; else only new profiles are compared. A party keeps its id in either case.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.entities.blocking import candidate_pairs
from tidewaiter.entities.clustering import clustered
from tidewaiter.entities.comparisons import ALL_COMPARISONS
from tidewaiter.entities.explaining import evidence
from tidewaiter.entities.features import features_of
from tidewaiter.entities.joining import Joined, join_new
from tidewaiter.entities.judgements import judged_pairs
from tidewaiter.entities.matching import Model, Weighed, weigh
from tidewaiter.entities.parties import merged_parties, named, party_rows
from tidewaiter.entities.profiles import keyed, profile_rows, written_key
from tidewaiter.entities.resolving import fit, least_bits, probability_of
from tidewaiter.entities.sides import coded
from tidewaiter.lake import Lake
from tidewaiter.lake.step import code_digest
from tidewaiter.tables import Table, declared, resolved

__all__ = ["Update", "resolve"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_MODEL_FILES = "resolution*.json"
_WORTH_KEEPING = -4.0
"""Weight of the weakest match that is kept in `resolved.matches`, in bits beyond the threshold."""


@dataclass(frozen=True, slots=True)
class Update:
    """What one call did."""

    profiles: int
    new_profiles: int
    parties: int
    waiting: int
    anew: bool


_COUNTED = (resolved.PROFILES, resolved.PARTIES, resolved.WAITING)


@dataclass(frozen=True, slots=True)
class _Before:
    """What stood before: profile to party, parties' rows, matches and queue."""

    parties: dict[str, str]
    party_rows: list[dict[str, object]]
    matches: pa.Table
    waiting: list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a publication has to know beside its rows."""

    before: _Before
    least: float
    new: int
    anew: bool
    fingerprint: str


def resolve(lake: Lake, *, threshold: float = 0.5, anew: bool = False) -> Update:
    """Bring `resolved.profiles`, `matches`, `parties`, `mentions` and `waiting` up to what the lake holds.

    Args:
        lake: an open lake.
        threshold: probability from which two profiles are held for one party.
        anew: derive everything anew even where joining would do.
    """
    judgements = lake.fetch(lake.read(resolved.JUDGEMENTS))
    fingerprint = _fingerprint(lake, _mark(judgements), threshold=threshold)
    standing = lake.entries.get(resolved.PROFILES.name)
    if standing and standing.fingerprint == fingerprint and not anew:
        return _unchanged(lake)
    profiles = keyed(lake.fetch(profile_rows(lake.read(declared.PARTIES))))
    before = _before(lake)
    model = _saved_model(lake)
    known = {profile: place for place, profile in enumerate(profiles["profile_id"].to_pylist())}
    new = [place for profile, place in known.items() if profile not in before.parties]
    judged = _mark(judgements)
    anew = (
        anew
        or model is None
        or model[1] != judged
        or len(new) > len(known) / 2
        or any(profile not in known for profile in before.parties)
    )
    if not anew:
        old = [place for profile, place in known.items() if profile in before.parties]
        profiles = profiles.take(pa.array([*old, *new], pa.int64()))
    rows = {profile: place for place, profile in enumerate(profiles["profile_id"].to_pylist())}
    must, must_not = judged_pairs(judgements, rows)
    features = coded(features_of(profiles if anew or new else profiles.slice(0, 0)))
    least = least_bits(threshold)
    if anew or model is None:
        pairs = candidate_pairs(features)
        trained = fit(features, pairs)
        weighed = weigh(features, pairs, model=trained)
        groups = clustered(
            len(profiles),
            weighed.left,
            weighed.right,
            weighed.weight,
            least=least,
            must=must,
            must_not=must_not,
            told=features,
        )
        joined = Joined(groups, [])
    else:
        trained = model[0]
        pairs = candidate_pairs(features, new_from=len(old)) if new else np.empty((0, 2), dtype=np.int64)
        weighed = weigh(features, pairs, model=trained)
        groups = _standing(list(rows)[: len(old)], before.parties)
        joined = join_new(groups, weighed, count=len(profiles), least=least, must_not=must_not)
    _save_model(lake, trained, judged, fingerprint=fingerprint)
    facts = _Facts(before, least, len(new), anew, fingerprint)
    done = _publish(lake, profiles, joined, weighed, trained, facts)
    _forget_other_models(lake, fingerprint)
    return done


def _fingerprint(lake: Lake, judged: str, *, threshold: float) -> str:
    """A digest of all that decides the parties: mentions, judgements, threshold, code. What was there before does too,
    but only by the ids that parties keep.
    """
    mentions = lake.entries.get(declared.PARTIES.name)
    facts = json.dumps([mentions.mark if mentions else "", judged, threshold, code_digest()])
    return hashlib.sha256(facts.encode()).hexdigest()[:24]


def _unchanged(lake: Lake) -> Update:
    counts = [int(lake.read(table).count().to_pyarrow().as_py()) for table in _COUNTED]
    return Update(profiles=counts[0], new_profiles=0, parties=counts[1], waiting=counts[2], anew=False)


def _before(lake: Lake) -> _Before:
    def rows(table: Table) -> pa.Table:
        return lake.fetch(lake.read(table))

    profiles = rows(resolved.PROFILES)
    parties = dict(zip(profiles["profile_id"].to_pylist(), profiles["party_id"].to_pylist(), strict=True))
    return _Before(
        parties, rows(resolved.PARTIES).to_pylist(), rows(resolved.MATCHES), rows(resolved.WAITING).to_pylist()
    )


def _standing(profiles: list[str], parties: Mapping[str, str]) -> Ints:
    """Groups of the old profiles as published: the number of each party's first profile."""
    first: dict[str, int] = {}
    return np.array(
        [first.setdefault(parties[profile], place) for place, profile in enumerate(profiles)], dtype=np.int64
    )


def _publish(
    lake: Lake,
    profiles: pa.Table,
    joined: Joined,
    weighed: Weighed,
    model: Model,
    facts: _Facts,
) -> Update:
    before, anew = facts.before, facts.anew
    ids = profiles["profile_id"].to_pylist()
    party = named(joined.groups, ids, before.parties)
    after = dict(zip(ids, party, strict=True))
    told = probability_of(joined.groups, weighed)
    if not anew:
        told = _kept_probability(lake, ids, told)
    whole = profiles.append_column("party_id", pa.array(party, pa.string())).append_column(
        "probability", pa.array(told)
    )
    first = profiles["first_on"].to_pylist()
    matches = _match_rows(weighed, joined.groups, model, ids=ids, first=first, least=facts.least)
    if not anew:
        matches = pa.concat_tables([before.matches, matches])
    waiting = _waiting_rows(joined, ids, party, first) + ([] if anew else before.waiting)
    waiting = [row for row in waiting if row["left_party"] != row["right_party"]]
    parties = party_rows(whole, merged=merged_parties(before.parties, after), kept=before.party_rows)
    links = lake.memtable(whole.select(["written", "profile_id", "party_id", "probability"]))
    with lake.change("resolve") as change:
        mentions = change.read(declared.PARTIES)
        mentions = mentions.mutate(written=written_key(mentions)).inner_join(links, "written")
        change.replace(
            resolved.PROFILES, whole.select(list(resolved.PROFILES.column_names)), fingerprint=facts.fingerprint
        )
        change.replace(resolved.MATCHES, matches)
        change.replace(resolved.PARTIES, parties)
        change.replace(resolved.MENTIONS, mentions.select(*resolved.MENTIONS.column_names))
        change.replace(resolved.WAITING, pa.Table.from_pylist(waiting, schema=resolved.WAITING.schema))
    return Update(len(ids), facts.new, len(set(party)), len(waiting), anew)


def _kept_probability(lake: Lake, ids: list[str], told: Floats) -> Floats:
    """Old profiles keep the probability with which they were published."""
    rows = lake.fetch(lake.read(resolved.PROFILES).select("profile_id", "probability"))
    before = dict(zip(rows["profile_id"].to_pylist(), rows["probability"].to_pylist(), strict=True))
    return np.array([before.get(profile, new) for profile, new in zip(ids, told.tolist(), strict=True)])


def _match_rows(
    weighed: Weighed, groups: Ints, model: Model, *, ids: list[str], first: list[date], least: float
) -> pa.Table:
    kept = weighed.weight > least + _WORTH_KEEPING
    shown = Weighed(weighed.left[kept], weighed.right[kept], weighed.answers[kept], weighed.weight[kept])
    sides = [sorted((ids[a], ids[b])) for a, b in zip(shown.left.tolist(), shown.right.tolist(), strict=True)]
    days = [max(first[a], first[b]) for a, b in zip(shown.left.tolist(), shown.right.tolist(), strict=True)]
    return pa.table(
        {
            "left_profile": pa.array([side[0] for side in sides], pa.string()),
            "right_profile": pa.array([side[1] for side in sides], pa.string()),
            "probability": shown.probability,
            "weight": shown.weight,
            "evidence": pa.array(evidence(shown, model), pa.string()),
            "by": pa.array(["model"] * len(sides), pa.string()),
            "kept": groups[shown.left] == groups[shown.right],
            "known_on": pa.array(days, pa.date32()),
        },
        schema=resolved.MATCHES.schema,
    )


def _waiting_rows(joined: Joined, ids: list[str], party: list[str], first: list[date]) -> list[dict[str, object]]:
    def chance(bits: float) -> float:
        return float(1 / (1 + np.exp2(-np.clip(bits, -100, 100))))

    rows: dict[tuple[str, str, str], dict[str, object]] = {}
    for profile, left, right, left_bits, right_bits in joined.waiting:
        row: dict[str, object] = {
            "profile_id": ids[profile], "left_party": party[left], "right_party": party[right],
            "left_probability": chance(left_bits), "right_probability": chance(right_bits), "since": first[profile],
            "reason": "it is as likely to be the one party as the other; say same or different",
        }  # fmt: skip
        rows[ids[profile], party[left], party[right]] = row
    return list(rows.values())


def _mark(judgements: pa.Table) -> str:
    return json.dumps(sorted(f"{r['judgement_id']}{r['withdrawn_on'] or ''}" for r in judgements.to_pylist()))


def _model_file(lake: Lake, fingerprint: str) -> Path:
    """The model by which the profiles with this fingerprint were resolved: it counts once they are published."""
    return lake.folder("models") / _MODEL_FILES.replace("*", f"-{fingerprint}")


def _save_model(lake: Lake, model: Model, judged: str, *, fingerprint: str) -> None:
    facts = {
        "comparisons": [comparison.name for comparison in model.comparisons],
        "m": model.m, "u": model.u, "chance": model.chance, "judged": judged, "code": code_digest(),
    }  # fmt: skip
    _model_file(lake, fingerprint).write_text(json.dumps(facts), encoding="utf-8")


def _forget_other_models(lake: Lake, fingerprint: str) -> None:
    kept = _model_file(lake, fingerprint)
    for file in kept.parent.glob(_MODEL_FILES):
        if file != kept:
            file.unlink()


def _saved_model(lake: Lake) -> tuple[Model, str] | None:
    """The model of what is published; none if that was resolved by other code, whose answers were others."""
    standing = lake.entries.get(resolved.PROFILES.name)
    file = _model_file(lake, standing.fingerprint or "") if standing else None
    if file is None or not file.exists():
        return None
    facts = json.loads(file.read_text(encoding="utf-8"))
    if facts["code"] != code_digest():
        return None
    by_name = {comparison.name: comparison for comparison in ALL_COMPARISONS}
    comparisons = tuple(by_name[name] for name in facts["comparisons"])
    shares = [tuple(tuple(values) for values in facts[key]) for key in ("m", "u")]
    return Model(comparisons, shares[0], shares[1], facts["chance"]), facts["judged"]
