"""Which ways of writing went from one party to another, as all was derived anew: no id changes silently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

__all__ = ["MERGED", "MOVED", "PARTED", "moves_of"]

MERGED, PARTED, MOVED = "merged", "parted", "moved"
"""The whole party was taken up by another; the way of writing founds a party with others or alone; both parties stand
and stood before."""


def moves_of(
    before: Mapping[str, str],
    after: Mapping[str, str],
    merged: Mapping[str, str],
    *,
    earlier: Iterable[Mapping[str, Any]],
    on: date | None,
) -> list[dict[str, object]]:
    """New rows of `resolved.moved`.

    Args:
        before: profile to party, as it stood.
        after: profile to party, as it stands.
        merged: parties that are no more, each with the one that took it up.
        earlier: rows of `resolved.moved`.
        on: the last day of which the lake knows.
    """
    times, stood = Counter(row["profile_id"] for row in earlier), set(before.values())
    rows: list[dict[str, object]] = []
    for profile, to in after.items():
        was = before.get(profile, to)
        if was != to:
            how = MERGED if was in merged else MOVED if to in stood else PARTED
            rows.append({
                "profile_id": profile, "number": times[profile], "from_party": was, "to_party": to, "how": how,
                "moved_on": on,
            })  # fmt: skip
    return rows
