"""What people decided about two profiles: data that always wins, and is never deleted.

A judgement names two ways of writing a party and says same, different or unsure. It holds from its day until
it is withdrawn; a withdrawn "same" is an un-merge, and everything behind it is derived anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.errors import UsageError
from tidewaiter.lake import Lake
from tidewaiter.tables import resolved

__all__ = [
    "VERDICTS", "Judgement", "OrderError", "contradicted", "contradiction", "in_order", "judge", "judged_pairs",
    "must_follow", "record", "same_since", "withdraw",
]  # fmt: skip

Ints = NDArray[np.int64]
VERDICTS = ("same", "different", "unsure")
_Side = TypeVar("_Side", bound=Hashable)


class OrderError(UsageError):
    """A decision of a day before the one on which a decision that stands about the same two was given.

    `given` is the day of that one, `on` the day of the new one.
    """

    def __init__(self, given: date, on: date) -> None:
        self.given, self.on = given, on
        super().__init__(
            f"a decision about these two stands that was given on {given}, after {on}; "
            "name that day or a later one (--on), or withdraw that decision first (--withdraw)"
        )


@dataclass(frozen=True, slots=True)
class Judgement:
    """One person's decision about two profiles.

    `mark` tells apart what one person decides about one pair in the same words on one day, such as the number of
    the decision in a program of its own.
    """

    left: str
    right: str
    verdict: str
    by: str
    why: str
    judged_on: date
    withdrawn_on: date | None = None
    withdrawn_by: str = ""
    withdrawn_why: str = ""
    mark: str = ""

    def __post_init__(self) -> None:
        if self.verdict not in VERDICTS:
            raise UsageError(f"a judgement says one of {', '.join(VERDICTS)}")
        if self.left == self.right:
            raise UsageError("a judgement is about two different profiles; see resolved.profiles for their ids")
        if not self.by.strip() or not self.why.strip():
            raise UsageError("a judgement says who decided (by) and for what reason (why)")

    @property
    def judgement_id(self) -> str:
        """A digest of the two profiles and the moment."""
        one, other = sorted((self.left, self.right))
        said = (one, other, self.verdict, self.by, self.judged_on.isoformat(), *([self.mark] if self.mark else ()))
        return hashlib.sha256("|".join(said).encode()).hexdigest()[:20]

    def row(self) -> dict[str, object]:
        """As `resolved.judgements` keeps it."""
        one, other = sorted((self.left, self.right))
        return {
            "judgement_id": self.judgement_id, "left_profile": one, "right_profile": other, "verdict": self.verdict,
            "by": self.by, "why": self.why, "judged_on": self.judged_on, "withdrawn_on": self.withdrawn_on,
            "withdrawn_by": self.withdrawn_by or None, "withdrawn_why": self.withdrawn_why or None,
        }  # fmt: skip


def judge(lake: Lake, left: str, right: str, *, verdict: str, by: str, why: str, on: date) -> str:
    """Record one person's decision; gives the judgement's id.

    Raises:
        UsageError: the verdict is none of `VERDICTS`, the profiles are one, nobody or no reason is named, or a
            decision about the two that was given after that day stands.
    """
    judgement = in_order(lake, Judgement(left, right, verdict, by, why, on))
    record(lake, [judgement])
    return judgement.judgement_id


def in_order(lake: Lake, new: Judgement) -> Judgement:
    """The new decision, if none stands that was given after its day: it would end that before it was given.

    Raises:
        OrderError: such a one stands.
    """
    table, (one, other) = lake.read(resolved.JUDGEMENTS), sorted((new.left, new.right))
    about = table.filter(table.left_profile == one, table.right_profile == other, table.withdrawn_on.isnull())
    must_follow((row["judged_on"] for row in lake.fetch(about).to_pylist()), on=new.judged_on)
    return new


def must_follow(standing: Iterable[date], *, on: date) -> None:
    """Refuse a decision of a day before that of one which stands about the same two.

    Raises:
        OrderError: such a one stands.
    """
    given = max(standing, default=on)
    if given > on:
        raise OrderError(given, on)


def record(lake: Lake, judgements: Sequence[Judgement]) -> None:
    """Record decisions, in their order; one that stands about the same pair ends where a new one begins.

    So of each pair at most one decision stands, and which is no matter of the order of rows. A decision
    that is recorded again stands as it is recorded: withdrawn, or open anew.
    """
    with lake.change("judgement") as change:
        standing = change.read(resolved.JUDGEMENTS)
        lefts = sorted({min(each.left, each.right) for each in judgements})
        known = lake.fetch(standing.filter(standing.left_profile.isin(lefts)))
        rows = {row["judgement_id"]: row for row in known.to_pylist()}
        for judgement in judgements:
            new = judgement.row()
            before = rows.get(judgement.judgement_id)
            if new["withdrawn_on"] is None and (before is None or before["withdrawn_on"] is not None):
                _end_standing(rows.values(), new)
            rows[judgement.judgement_id] = new
        if rows:
            table = pa.Table.from_pylist(list(rows.values()), schema=resolved.JUDGEMENTS.schema)
            change.upsert(resolved.JUDGEMENTS, table)


def _end_standing(rows: Iterable[dict[str, object]], new: Mapping[str, object]) -> None:
    """Withdraw what stands about the pair of a new decision, on its day; where that comes before its own, on that."""
    for row in rows:
        same = all(row[side] == new[side] for side in ("left_profile", "right_profile"))
        if same and row["withdrawn_on"] is None:
            row["withdrawn_on"] = max(day for each in (row, new) if isinstance(day := each["judged_on"], date))
            row["withdrawn_by"], row["withdrawn_why"] = new["by"], new["why"]


def withdraw(lake: Lake, judgement_id: str, *, by: str, why: str, on: date) -> None:
    """End a judgement; the row stays.

    Raises:
        UsageError: nobody or no reason is named, there is no such judgement, it has ended before, or it was given
            after that day.
    """
    if not by.strip() or not why.strip():
        raise UsageError("a withdrawal says who ends the judgement and why: --by NAME --why TEXT")
    with lake.change("judgement withdrawn") as change:
        table = change.read(resolved.JUDGEMENTS)
        rows = lake.fetch(table.filter(table.judgement_id == judgement_id)).to_pylist()
        if not rows:
            raise UsageError("there is no such judgement; resolved.judgements lists them")
        [row] = rows
        if row["withdrawn_on"] is not None:
            raise UsageError(f"this judgement ended on {row['withdrawn_on']} already")
        if on < row["judged_on"]:
            raise UsageError(f"this judgement was given on {row['judged_on']} and cannot end before that day")
        end = {"withdrawn_on": on, "withdrawn_by": by, "withdrawn_why": why}
        change.upsert(resolved.JUDGEMENTS, pa.Table.from_pylist([row | end], schema=resolved.JUDGEMENTS.schema))


def judged_pairs(judgements: pa.Table, rows: Mapping[str, int]) -> tuple[Ints, Ints]:
    """Row numbers of pairs that must, and must not, be one party; the latest decision about a pair counts."""
    latest: dict[tuple[int, int], str] = {}
    for row in sorted(judgements.to_pylist(), key=lambda row: (row["judged_on"], row["judgement_id"])):
        pair = (rows.get(row["left_profile"], -1), rows.get(row["right_profile"], -1))
        if row["withdrawn_on"] is None and min(pair) >= 0:
            latest[pair] = row["verdict"]

    def said_so(verdict: str) -> Ints:
        return np.array([pair for pair, said in latest.items() if said == verdict], dtype=np.int64).reshape(-1, 2)

    return said_so("same"), said_so("different")


def same_since(judgements: pa.Table) -> dict[tuple[str, str], date]:
    """The day from which each pair stands judged to be one party, by the lesser and the greater profile id."""
    days: dict[tuple[str, str], date] = {}
    for row in judgements.to_pylist():
        if row["withdrawn_on"] is None and row["verdict"] == "same":
            one, other = sorted((row["left_profile"], row["right_profile"]))
            days[one, other] = min(days.get((one, other), date.max), row["judged_on"])
    return days


def contradicted(
    same: Iterable[tuple[_Side, _Side]], different: Iterable[tuple[_Side, _Side]]
) -> list[tuple[_Side, _Side]]:
    """The pairs judged different whose two are one party by other decisions, over however many others."""
    reached: dict[_Side, set[_Side]] = {}
    for one, other in same:
        fewer, more = sorted((reached.setdefault(side, {side}) for side in (one, other)), key=len)
        if fewer is not more:
            more |= fewer
            reached.update(dict.fromkeys(fewer, more))
    return [pair for pair in different if pair[1] in reached.get(pair[0], ())]


def contradiction(new: tuple[str, str, str], standing: Mapping[tuple[str, str], str]) -> tuple[str, str] | None:
    """The pair that would be judged two, and one over others, by a new decision; None where it fits.

    Two that are one with a third cannot be two: nobody could say which of the decisions was meant. What contradicted
    each other before is nobody's fault now.

    Args:
        new: two profiles and the verdict about them.
        standing: the verdict of each decision that stands, by the lesser and the greater profile.
    """
    before, after = _contradicted(standing), _contradicted({**standing, _pair(*new[:2]): new[2]})
    return next((pair for pair in after if pair not in before), None)


def _contradicted(said: Mapping[tuple[str, str], str]) -> list[tuple[str, str]]:
    same, different = ([pair for pair, verdict in said.items() if verdict == v] for v in ("same", "different"))
    return contradicted(same, different)


def _pair(one: str, other: str) -> tuple[str, str]:
    return min(one, other), max(one, other)
