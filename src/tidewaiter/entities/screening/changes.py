"""Who is newly hit, and who no longer is, between two screenings: what an analyst reads when a list changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

__all__ = ["Changes", "changes_between"]

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Changes:
    """Hits by what became of them; each is a row of `resolved.hits`."""

    new: tuple[Row, ...]
    gone: tuple[Row, ...]
    reopened: tuple[Row, ...]
    """Cleared before and not any more: the entry changed, or the clearance ran out."""
    ended: tuple[Row, ...] = ()
    """Hits that stay for the time in which the entry held, and whose entry has ended since."""


def changes_between(before: Iterable[Row], after: Iterable[Row], *, ended: Collection[str] = ()) -> Changes:
    """Compare two states of `resolved.hits`, likeliest first.

    Args:
        before: the earlier state.
        after: the later one.
        ended: listing_id of each entry that has ended in between.
    """
    was = {_key(row): row for row in before}
    now = {_key(row): row for row in after}
    return Changes(
        new=_ranked(row for key, row in now.items() if key not in was),
        gone=_ranked(row for key, row in was.items() if key not in now),
        reopened=_ranked(row for key, row in now.items() if key in was and was[key]["cleared"] and not row["cleared"]),
        ended=_ranked(row for key, row in now.items() if key in was and row["listing_id"] in ended),
    )


def _key(row: Row) -> tuple[object, ...]:
    return row["subject_kind"], row["subject_id"], row["listing_id"]


def _ranked(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(
        sorted(rows, key=lambda row: (-float(str(row["score"])), str(row["subject_id"]), str(row["listing_id"])))
    )
