"""What is published of compared pairs: rows of `resolved.matches` and `resolved.waiting`, and the run's record."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.columns.day_numbers import as_dates
from tidewaiter.entities.explaining import evidence
from tidewaiter.entities.joining import Joined
from tidewaiter.entities.judgements import same_since
from tidewaiter.entities.kept_days import KeptDays
from tidewaiter.entities.matching import Model, Weighed, chance_of
from tidewaiter.entities.past_states import NEVER, Judged
from tidewaiter.entities.waiting_firms import ANOTHER_FIRM
from tidewaiter.lake.change import Change
from tidewaiter.lake.published import Entry
from tidewaiter.tables import declared, resolved

__all__ = ["FITS_BOTH", "WORDINGS", "match_rows", "parted_rows", "record", "waiting_rows", "with_judged"]

FITS_BOTH = "it fits two parties, and lies with the likelier one until somebody says same or different"
WORDINGS = (FITS_BOTH, ANOTHER_FIRM)
"""Why a way of writing waits."""

Ints = NDArray[np.int64]
_WORTH_KEEPING = -4.0
"""Weight of the weakest match that is kept in `resolved.matches`, in bits beyond the threshold."""


def match_rows(
    weighed: Weighed,
    groups: Ints,
    model: Model,
    *,
    since: Ints,
    ids: pa.Array,
    first: pa.Array,
    least: float,
    waits: Ints,
) -> pa.Table:
    """The pairs that may be one party, with what speaks for it, and those of which somebody is asked.

    Args:
        weighed: compared pairs.
        groups: group of each of n profiles.
        model: by which they were weighed.
        since: the day from which each pair stands, if it does; see `kept_days`.
        ids: n profile ids.
        first: n first days.
        least: the weight from which two profiles are held for one party.
        waits: places of the pairs that wait for a person, whatever they weigh.
    """
    kept = weighed.weight > least + _WORTH_KEEPING
    kept[waits] = True
    shown = weighed.at(np.flatnonzero(kept))
    one, other = (ids.take(pa.array(side)) for side in (shown.left, shown.right))
    ordered = pc.less(one, other)
    days = [first.take(pa.array(side)) for side in (shown.left, shown.right)]
    stands = groups[shown.left] == groups[shown.right]
    return pa.table(
        {
            "left_profile": pc.if_else(ordered, one, other),
            "right_profile": pc.if_else(ordered, other, one),
            "probability": shown.probability,
            "weight": shown.weight,
            "evidence": pa.array(evidence(shown, model), pa.string()),
            "by": pa.repeat("model", len(one)),
            "kept": stands,
            "known_on": pc.max_element_wise(*days),
            "kept_from": as_dates(since[kept], empty=~stands),
        },
        schema=resolved.MATCHES.schema,
    )


def with_judged(
    matches: pa.Table, judgements: pa.Table, must: Ints, *, groups: Ints, ids: pa.Array, first: pa.Array, least: float
) -> pa.Table:
    """The matches, and those that hold by nothing but a person's judgement.

    Where the model holds two for one party by itself, its match stands and tells more; else the judgement's takes its
    place. It could be known from the day of the decision.

    Args:
        matches: see `match_rows`.
        judgements: rows of `resolved.judgements`.
        must: pairs of row numbers that stand judged to be one party.
        groups: group of each of n profiles.
        ids: n profile ids.
        first: n first days.
        least: the weight from which two profiles are held for one party.
    """
    if not len(must):
        return matches
    weights = _weights(matches)
    days = same_since(judgements)
    rows = []
    for a, b in must.tolist():
        left, right = sorted((ids[a].as_py(), ids[b].as_py()))
        weight = weights.get((left, right), 0.0)
        if (left, right) in days and ((left, right) not in weights or weight <= least):
            known_on = max(first[a].as_py(), first[b].as_py(), days[left, right])
            kept = bool(groups[a] == groups[b])
            rows.append({
                "left_profile": left, "right_profile": right, "probability": 1.0, "weight": weight,
                "evidence": json.dumps({"judgement": ["a person judged them the same", 0.0]}), "by": "judgement",
                "kept": kept, "known_on": known_on, "kept_from": known_on if kept else None,
            })  # fmt: skip
    told = {(row["left_profile"], row["right_profile"]) for row in rows}
    stand = [pair not in told for pair in zip(*_ends(matches), strict=True)]
    return pa.concat_tables([matches.filter(pa.array(stand, pa.bool_())), pa.Table.from_pylist(rows, matches.schema)])


def parted_rows(weighed: Weighed, kept: KeptDays, judged: Judged, *, ids: pa.Array) -> pa.Table:
    """The times, now over, for which two profiles were held for one party; see `kept_days`.

    Two that nobody compared were one for as long as a person said so.
    """
    compared = set(zip(weighed.left[kept.over[:, 0]].tolist(), weighed.right[kept.over[:, 0]].tolist(), strict=True))
    times = [(weighed.left[pair], weighed.right[pair], since, until) for pair, since, until in kept.over.tolist()]
    ended = judged.until < NEVER
    for (one, other), since, until in zip(
        judged.must[ended].tolist(), judged.since[ended].tolist(), judged.until[ended].tolist(), strict=True
    ):
        if (min(one, other), max(one, other)) not in compared:
            times.append((one, other, since, until))
    left, right, since, until = np.array(times, dtype=np.int64).reshape(-1, 4).T
    one, other = (ids.take(pa.array(side)) for side in (left, right))
    ordered = pc.less(one, other)
    days = [as_dates(each) for each in (since, until)]
    sides = (pc.if_else(ordered, one, other), pc.if_else(ordered, other, one))
    return pa.table([*sides, *days], schema=resolved.PARTED.schema)


def _ends(matches: pa.Table) -> tuple[list[str], list[str]]:
    return matches["left_profile"].to_pylist(), matches["right_profile"].to_pylist()


def _weights(matches: pa.Table) -> dict[tuple[str, str], float]:
    return dict(zip(zip(*_ends(matches), strict=True), matches["weight"].to_pylist(), strict=True))


def waiting_rows(joined: Joined, *, ids: Sequence[str], party: Sequence[str], first: pa.Array) -> pa.Table:
    """Profiles that would join two parties; `ids`, `party` and `first` say it of every profile."""
    rows: dict[tuple[str, str, str], dict[str, object]] = {}
    for profile, left, right, left_bits, right_bits in joined.waiting:
        row: dict[str, object] = {
            "profile_id": ids[profile], "left_party": party[left], "right_party": party[right],
            "left_probability": float(chance_of(left_bits)), "right_probability": float(chance_of(right_bits)),
            "since": first[profile].as_py(),
            "reason": FITS_BOTH,
        }  # fmt: skip
        rows[ids[profile], party[left], party[right]] = row
    return pa.Table.from_pylist(list(rows.values()), schema=resolved.WAITING.schema)


def record(change: Change, before: Mapping[str, Entry], *, least: float, how: str) -> None:
    """Say in the record of the run, as steps do, what was read (of what was there `before`) and what was written."""
    tables = (declared.PARTIES, declared.ITEMS, resolved.JUDGEMENTS, resolved.PROFILES)
    read = {table.name: before[table.name].version for table in tables if table.name in before}
    written = {name: entry.version for name, entry in change.staged.items()}
    change.record["steps"] = [
        {
            "step": "entities.updating.resolve",
            "parameters": {"least": repr(least), "how": repr(how)},
            "reads": read,
            "writes": written,
            "reused": False,
        }
    ]
