"""Ways of writing that were one party on a past day, and that a person has parted since."""

from __future__ import annotations

from collections.abc import Sequence

import ibis

from tidewaiter.flow.dossier.view import Row, View
from tidewaiter.tables import resolved

__all__ = ["held_then", "with_parted"]


def held_then(view: View) -> set[tuple[str, str]]:
    """Pairs that were one when the view's day began, and were parted on it or later; today none is."""
    if view.as_of is None:
        return set()
    over = view.before(resolved.PARTED, "kept_from")
    over = over.filter(over.kept_until >= ibis.literal(view.as_of))
    return {(row["left_profile"], row["right_profile"]) for row in view.fetch(over)}


def with_parted(view: View, rows: Sequence[Row], *, held: set[tuple[str, str]]) -> list[Row]:
    """The profiles of a party, and of those from which it has been parted since, the earliest first."""
    profiles = view.before(resolved.PROFILES, "first_on")
    found = {row["profile_id"]: row for row in rows}
    while others := {side for pair in held if not found.keys().isdisjoint(pair) for side in pair} - found.keys():
        parties = profiles.filter(profiles.profile_id.isin(sorted(others))).select("party_id").distinct()
        more = view.fetch(profiles.semi_join(parties, "party_id"))
        if found.keys() >= {row["profile_id"] for row in more}:
            break
        found |= {row["profile_id"]: row for row in more}
    return sorted(found.values(), key=lambda row: (row["first_on"], row["profile_id"]))
