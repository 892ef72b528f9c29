"""What people decided about two profiles: data that always wins, and is never deleted.

A judgement names two ways of writing a party and says same, different or unsure. It holds from its day until
it is withdrawn; a withdrawn "same" is an un-merge, and everything behind it is derived anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.errors import UsageError
from tidewaiter.lake import Lake
from tidewaiter.tables import resolved

__all__ = ["VERDICTS", "judge", "judged_pairs", "withdraw"]

Ints = NDArray[np.int64]
VERDICTS = ("same", "different", "unsure")


def judge(lake: Lake, left: str, right: str, *, verdict: str, by: str, why: str, on: date) -> str:
    """Record one person's decision; gives the judgement's id.

    Raises:
        UsageError: the verdict is none of `VERDICTS`, the profiles are one, or nobody or no reason is named.
    """
    if verdict not in VERDICTS:
        raise UsageError(f"a judgement says one of {', '.join(VERDICTS)}")
    if left == right:
        raise UsageError("a judgement is about two different profiles; see resolved.profiles for their ids")
    if not by.strip() or not why.strip():
        raise UsageError("a judgement says who decided (by) and for what reason (why)")
    one, other = sorted((left, right))
    digest = hashlib.sha256(f"{one}|{other}|{verdict}|{by}|{on.isoformat()}".encode()).hexdigest()[:20]
    row = {
        "judgement_id": digest, "left_profile": one, "right_profile": other, "verdict": verdict, "by": by,
        "why": why, "judged_on": on, "withdrawn_on": None,
    }  # fmt: skip
    with lake.change("judgement") as change:
        change.upsert(resolved.JUDGEMENTS, pa.Table.from_pylist([row], schema=resolved.JUDGEMENTS.schema))
    return digest


def withdraw(lake: Lake, judgement_id: str, *, on: date) -> None:
    """End a judgement; the row stays.

    Raises:
        UsageError: there is no such judgement.
    """
    table = lake.read(resolved.JUDGEMENTS)
    rows = lake.fetch(table.filter(table.judgement_id == judgement_id))
    if not len(rows):
        raise UsageError("there is no such judgement; resolved.judgements lists them")
    ended = [row | {"withdrawn_on": on} for row in rows.to_pylist()]
    with lake.change("judgement withdrawn") as change:
        change.upsert(resolved.JUDGEMENTS, pa.Table.from_pylist(ended, schema=resolved.JUDGEMENTS.schema))


def judged_pairs(judgements: pa.Table, rows: Mapping[str, int]) -> tuple[Ints, Ints]:
    """Row numbers of pairs that must, and must not, be one party; the latest decision about a pair counts."""
    latest: dict[tuple[int, int], str] = {}
    for row in sorted(judgements.to_pylist(), key=lambda row: (row["judged_on"], row["judgement_id"])):
        pair = (rows.get(row["left_profile"], -1), rows.get(row["right_profile"], -1))
        if row["withdrawn_on"] is None and min(pair) >= 0:
            latest[pair] = row["verdict"]
    return tuple(
        np.array([pair for pair, said in latest.items() if said == verdict], dtype=np.int64).reshape(-1, 2)
        for verdict in ("same", "different")
    )  # type: ignore[return-value]
