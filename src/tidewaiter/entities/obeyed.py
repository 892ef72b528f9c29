"""What people decided, about the ways of writing that there are now.

A judgement is about two ways of writing. Where a corrected declaration takes one of them away, it goes with the one
that took its place (`resolved.corrected`), and comes back with the old one. Where none did, or several, or where that
would say twice or deny what others say, the judgement stands idle, and says why.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import ibis
import pyarrow as pa

from tidewaiter.entities.judgements import contradiction
from tidewaiter.lake import Lake
from tidewaiter.tables import resolved

__all__ = [
    "ANOTHER",
    "GONE",
    "ONE",
    "OPPOSITE",
    "SEVERAL",
    "WHY_IDLE",
    "WORDINGS",
    "Obeyed",
    "as_they_stand",
    "followed",
    "obeyed_in",
    "stand_ins",
]

Row = Mapping[str, Any]
GONE, SEVERAL, ONE, ANOTHER, OPPOSITE = "gone", "several", "one", "another", "opposite"
"""Why a judgement is idle: no document says it any more; they say several things now; both sides are written in one
way now; another decision stands about the two; others say the opposite."""
WHY_IDLE = {
    GONE: "no document is written so any more",
    SEVERAL: "its documents were corrected to several ways of writing",
    ONE: "both sides are written in one way by now",
    ANOTHER: "another judgement stands about what they are written as now",
    OPPOSITE: "judgements about others say the opposite of what they are written as now",
}
WORDINGS = tuple(WHY_IDLE.values())


@dataclass(frozen=True, slots=True)
class Obeyed:
    """A row of `resolved.judgements`, the two ways of writing that it is about now, and why it is idle, if it is."""

    row: Row
    left: str
    right: str
    idle: str = ""

    @property
    def moved(self) -> bool:
        """Whether it is about another way of writing than the one that was judged."""
        return {self.left, self.right} != {self.row["left_profile"], self.row["right_profile"]}


def obeyed_in(lake: Lake) -> list[Obeyed]:
    """Each judgement of a lake, the latest first, by what the lake was resolved to."""
    table, profiles = lake.read(resolved.JUDGEMENTS), lake.read(resolved.PROFILES)
    rows = lake.fetch(table.order_by([ibis.desc("judged_on"), "judgement_id"])).to_pylist()
    instead = stand_ins(lake.fetch(lake.read(resolved.CORRECTED)).to_pylist())
    asked = {str(row[side]) for row in rows for side in ("left_profile", "right_profile")} | {*instead.values()}
    here = profiles.filter(profiles.profile_id.isin(sorted(each for each in asked if each))).select("profile_id")
    return as_they_stand(rows, here=set(lake.fetch(here)["profile_id"].to_pylist()) if rows else (), corrected=instead)


def as_they_stand(
    judgements: Iterable[Row], *, here: Container[str], corrected: Mapping[str, str | None]
) -> list[Obeyed]:
    """Each judgement, those withdrawn among them, in the order in which they came.

    Args:
        judgements: rows of `resolved.judgements`.
        here: the profiles that there are.
        corrected: profiles that are gone, each with the one that took its place; None where several did.
    """
    told = [_about(row, here, corrected) for row in judgements]
    said = {(each.left, each.right): str(each.row["verdict"]) for each in told if _holds(each) and not each.moved}
    verdicts: dict[str, str] = {}
    moved = [each for each in told if _holds(each) and each.moved]
    for each in sorted(moved, key=lambda each: (each.row["judged_on"], each.row["judgement_id"]), reverse=True):
        pair, verdict = (each.left, each.right), str(each.row["verdict"])
        if pair in said:
            verdicts[each.row["judgement_id"]] = ANOTHER
        elif contradiction((*pair, verdict), said):
            verdicts[each.row["judgement_id"]] = OPPOSITE
        else:
            said[pair] = verdict
    return [Obeyed(each.row, each.left, each.right, verdicts.get(each.row["judgement_id"], each.idle)) for each in told]


def stand_ins(corrected: Iterable[Row]) -> dict[str, str | None]:
    """For each profile that is gone and of whose documents some are left the one that took its place, None for several.

    Args:
        corrected: rows of `resolved.corrected`.
    """
    return {row["profile_id"]: row["instead_id"] for row in corrected if row["spellings"]}


def followed(obeyed: Iterable[Obeyed]) -> pa.Table:
    """The judgements that are not idle, as rows of `resolved.judgements` about what they are about now."""
    rows = [{**each.row, "left_profile": each.left, "right_profile": each.right} for each in obeyed if not each.idle]
    return pa.Table.from_pylist(rows, schema=resolved.JUDGEMENTS.schema)


def _holds(each: Obeyed) -> bool:
    return not each.idle and each.row["withdrawn_on"] is None


def _about(row: Row, here: Container[str], corrected: Mapping[str, str | None]) -> Obeyed:
    sides = [list(_trail(str(row[side]), here, corrected))[-1] for side in ("left_profile", "right_profile")]
    if "" in sides:
        return Obeyed(row, str(row["left_profile"]), str(row["right_profile"]), SEVERAL)
    left, right = sorted(sides)
    if left not in here or right not in here:
        return Obeyed(row, str(row["left_profile"]), str(row["right_profile"]), GONE)
    return Obeyed(row, left, right, ONE if left == right else "")


def _trail(profile: str, here: Container[str], corrected: Mapping[str, str | None]) -> Iterator[str]:
    """A profile and those that took its place, one after the other; an empty one where several did."""
    seen: set[str] = set()
    while True:
        yield profile
        seen.add(profile)
        if not profile or profile in here or profile not in corrected or corrected[profile] in seen:
            return
        profile = corrected[profile] or ""
