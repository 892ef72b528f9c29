"""Who goes on waiting for a person when all parties are derived anew.

That happens whenever people judge or a document is corrected, which is most weeks: it may not empty the queue. A
profile that would join two parties waits until the two are one, it is in neither, or somebody has decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyarrow as pa

from tidewaiter.tables import resolved

__all__ = ["still_waiting"]

_Row = Mapping[str, object]


def still_waiting(
    waiting: Iterable[_Row],
    judgements: Iterable[_Row],
    *,
    party: Mapping[str, str],
    merged: Mapping[str, str],
    instead: Mapping[str, str],
) -> pa.Table:
    """Rows of `resolved.waiting` that nothing has settled, by the parties that stand now.

    Args:
        waiting: rows as they stood.
        judgements: rows of `resolved.judgements`.
        party: profile to party now.
        merged: parties that are no more, each with the one that took it up.
        instead: what the documents of a profile that is gone say now: its id to another.
    """
    decided = _decided(judgements, party)
    rows: dict[tuple[object, object, object], dict[str, object]] = {}
    for row in waiting:
        profile = str(row["profile_id"])
        moved = _as_it_stands(row, profile if profile in party else instead.get(profile, ""), party, merged)
        if moved and not _settled(moved, decided):
            rows[moved["profile_id"], moved["left_party"], moved["right_party"]] = moved
    return pa.Table.from_pylist(list(rows.values()), schema=resolved.WAITING.schema)


def _as_it_stands(
    row: _Row, profile: str, party: Mapping[str, str], merged: Mapping[str, str]
) -> dict[str, object] | None:
    """The row with its two parties of now, its own first; None where it lies between no two of them any more."""
    left, right = (merged.get(str(row[side]), str(row[side])) for side in ("left_party", "right_party"))
    own = party.get(profile)
    if left == right or own not in {left, right} or not {left, right} <= set(party.values()):
        return None
    told = {**row, "profile_id": profile, "left_party": left, "right_party": right}
    if own == left:
        return told
    chances = {"left_probability": row["right_probability"], "right_probability": row["left_probability"]}
    return told | chances | {"left_party": right, "right_party": left}


def _decided(judgements: Iterable[_Row], party: Mapping[str, str]) -> list[tuple[_Row, frozenset[str]]]:
    """The decisions that stand, each with the parties of its two sides."""
    return [
        (row, frozenset(party.get(str(row[side]), "") for side in ("left_profile", "right_profile")))
        for row in judgements
        if row["withdrawn_on"] is None
    ]


def _settled(row: _Row, decided: Iterable[tuple[_Row, frozenset[str]]]) -> bool:
    """Whether somebody decided about the profile and one of the two, or, since it waits, about the two parties."""
    sides = frozenset((str(row["left_party"]), str(row["right_party"])))
    return any(
        about <= sides
        if row["profile_id"] in {said["left_profile"], said["right_profile"]}
        else about == sides and str(said["judged_on"]) >= str(row["since"])
        for said, about in decided
    )
