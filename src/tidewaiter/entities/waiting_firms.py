"""Who waits for a person because number and name are another firm's, where all else would make it one party.

Such two are not put together (`another_firm`): one may be the other's successor. They may be one firm all the same,
that changed both and whose papers are not here, so somebody is asked, once for each two parties.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.entities.comparisons import IDENTIFIER, OF_ANOTHER_FIRM
from tidewaiter.entities.matching import Model, Weighed, chance_of
from tidewaiter.tables import resolved

__all__ = ["ANOTHER_FIRM", "firms_waiting", "pairs_waiting"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_Row = Mapping[str, object]
ANOTHER_FIRM = (
    "door, telephone or e-mail are another party's, number and name are not, and it stands by itself until somebody "
    "says same or different"
)


def pairs_waiting(weighed: Weighed, groups: Ints, model: Model, *, least: float) -> Ints:
    """The pairs of two groups that would be one party if their numbers told no more than two that differ do.

    Of the pairs between two groups the likeliest is given, by its place.

    Args:
        weighed: compared pairs.
        groups: group of each profile.
        model: by which they were weighed.
        least: the weight from which two profiles are held for one party.
    """
    if IDENTIFIER not in model.comparisons:
        return np.empty(0, dtype=np.int64)
    place, level = model.comparisons.index(IDENTIFIER), IDENTIFIER.levels.index(OF_ANOTHER_FIRM)
    bits = model.bits(place)
    told = np.flatnonzero(weighed.answers[:, place] == level)
    told = told[weighed.weight[told] - bits[level] + bits[level + 1] > least]
    ours, theirs = groups[weighed.left[told]], groups[weighed.right[told]]
    told, ours, theirs = (values[ours != theirs] for values in (told, ours, theirs))
    order = np.lexsort((told, -weighed.weight[told]))
    both = np.stack([np.minimum(ours, theirs), np.maximum(ours, theirs)])[:, order]
    first = np.unique(both, axis=1, return_index=True)[1]
    return np.sort(told[order[first]])


def firms_waiting(
    pairs: Weighed,
    *,
    ids: Sequence[str],
    party: Sequence[str],
    first: pa.Array,
    probability: Floats,
    waiting: Iterable[_Row],
    judgements: Iterable[_Row],
) -> pa.Table:
    """Rows of `resolved.waiting`: the later of two profiles, where nobody is asked about their parties or has decided.

    Args:
        pairs: those that wait; see `pairs_waiting`.
        ids: of each profile.
        party: of each profile.
        first: day on which each profile was first seen.
        probability: that each profile belongs to its party.
        waiting: rows of `resolved.waiting` that stand.
        judgements: rows of `resolved.judgements`.
    """
    party_of = dict(zip(ids, party, strict=True))
    settled = {frozenset((row["left_party"], row["right_party"])) for row in waiting}
    settled |= {
        frozenset(party_of.get(str(row[side])) for side in ("left_profile", "right_profile"))
        for row in judgements
        if row["withdrawn_on"] is None
    }
    rows: list[dict[str, object]] = []
    for left, right, bits in zip(pairs.left.tolist(), pairs.right.tolist(), pairs.weight.tolist(), strict=True):
        earlier, later = sorted((left, right), key=lambda row: (first[row].as_py(), row))
        if frozenset((party[earlier], party[later])) not in settled:
            rows.append({
                "profile_id": ids[later], "left_party": party[later], "right_party": party[earlier],
                "left_probability": float(probability[later]), "right_probability": float(chance_of(bits)),
                "since": first[later].as_py(), "reason": ANOTHER_FIRM,
            })  # fmt: skip
    return pa.Table.from_pylist(rows, schema=resolved.WAITING.schema)
