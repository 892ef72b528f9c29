"""What people decide about who is who, written where the next run's resolution obeys it.

A decision is about two ways of writing a party. People name them as they meet them: by a party, a number, a
name. The next `tidewaiter run` derives the parties anew: "same" joins them, "different" keeps them apart, "unsure"
only puts on record that somebody looked; withdrawing a decision undoes what it did.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import Any

import ibis

from tidewaiter.entities.judgements import (
    VERDICTS,
    Judgement,
    OrderError,
    contradiction,
    in_order,
    must_follow,
    record,
    withdraw,
)
from tidewaiter.entities.obeyed import WHY_IDLE, Obeyed, obeyed_in
from tidewaiter.errors import UsageError
from tidewaiter.flow.dossier import find_party
from tidewaiter.lake import Lake
from tidewaiter.tables import resolved
from tidewaiter.terms.folding import compact, fold

__all__ = [
    "VERDICTS", "ContradictionError", "Judged", "Judgement", "OrderError", "contradiction", "judge_two",
    "judgements_of", "must_follow", "profile_meant", "record_judgements", "withdraw_standing",
]  # fmt: skip

_APART = ("identifier", "city", "address", "phone", "profile_id")
"""What tells two of one name apart, as people would: the last is theirs alone in any case."""


class ContradictionError(UsageError):
    """Two would be judged different, and one party by decisions about others."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A decision as it lies in the lake, with what its two sides are called; those of one name are told apart.

    `left_now` and `right_now` are the ways of writing that it is about now, which are others where a corrected
    declaration took one away; `idle` says why it is obeyed no more (see `tidewaiter.entities.obeyed`), if so.
    """

    judgement_id: str
    left_profile: str
    left_name: str
    right_profile: str
    right_name: str
    verdict: str
    by: str
    why: str
    judged_on: date
    withdrawn_on: date | None
    withdrawn_by: str | None
    withdrawn_why: str | None
    left_now: str = ""
    right_now: str = ""
    idle: str = ""

    @property
    def why_idle(self) -> str:
        """The same in words."""
        return WHY_IDLE.get(self.idle, "")


def judge_two(lake: Lake, left: str, right: str, *, verdict: str, by: str, why: str, on: date) -> Judged:
    """Record that two parties are the same, different, or that one cannot tell.

    Each side is a profile id, a party id, a number or a name; a party is spoken for by the way in which it is
    written most. A decision that stood about the same two ways of writing ends. Two that are one party by the
    decision that stands between them are named by it.

    Raises:
        UsageError: a side is not clear, both are one way of writing, nobody or no reason is named, a decision about
            them of a later day stands, or decisions that stand about others say the opposite.
    """
    sides = profile_meant(lake, left), profile_meant(lake, right)
    if sides[0] == sides[1] and (standing := _standing_between(lake, left, right)):
        sides = standing.left_profile, standing.right_profile
    judgement = in_order(lake, _told_apart(lake, Judgement(*sides, verdict, by, why, on)))
    record_judgements(lake, [judgement])
    return next(each for each in judgements_of(lake) if each.judgement_id == judgement.judgement_id)


def _told_apart(lake: Lake, new: Judgement) -> Judgement:
    """The new decision, marked where the same person said the same that day already and it has ended since.

    Without the mark it would take that one's place, and who ended it, and why, would be on record no longer.
    """
    ended = {each.judgement_id for each in judgements_of(lake) if each.withdrawn_on is not None}
    again = (replace(new, mark=str(n)) if n > 1 else new for n in count(1))
    return next(each for each in again if each.judgement_id not in ended)


def record_judgements(lake: Lake, judgements: Sequence[Judgement]) -> None:
    """Record decisions that name profiles already, many at once; recorded again, each stays as it is.

    Raises:
        ContradictionError: decisions that stand about others say the opposite of one; none is recorded.
        OrderError: one is of a day before that of a decision about the same two that stands; none is recorded.
    """
    told = judgements_of(lake)
    names = {each.left_profile: each.left_name for each in told} | {
        each.right_profile: each.right_name for each in told
    }
    said = {(each.left_profile, each.right_profile): each.verdict for each in told if each.withdrawn_on is None}
    known = {each.judgement_id for each in told if each.withdrawn_on is None}
    given = {(each.left_profile, each.right_profile): each.judged_on for each in told if each.withdrawn_on is None}
    for new in judgements:
        pair = min(new.left, new.right), max(new.left, new.right)
        if new.withdrawn_on is not None:
            if new.judgement_id in known:
                said.pop(pair, None)
                given.pop(pair, None)
            continue
        if new.judgement_id not in known and pair in given:
            must_follow([given[pair]], on=new.judged_on)
        if new.judgement_id not in known and (met := contradiction((*pair, new.verdict), said)):
            one, other = (names.get(side) or side for side in met)
            raise ContradictionError(
                f"{one} and {other} would be judged different, and one party by decisions about others; withdraw what "
                "no longer holds (`tidewaiter judge --list --lake DIR` lists them)"
            )
        said[pair], given[pair] = new.verdict, new.judged_on
    record(lake, judgements)


def withdraw_standing(lake: Lake, left: str, right: str, *, by: str, why: str, on: date) -> Judged:
    """End the decision that stands about two sides, in the words in which it was given.

    What a party's id, number or name stood for then may be another way of writing by now, as the decision itself has
    made two parties one, or days have passed: so the one that stands between the two that are named is meant.

    Raises:
        UsageError: none stands, or several do, or nobody or no reason is named.
    """
    standing = [each for each in judgements_of(lake) if each.withdrawn_on is None]
    meant = _listed_so(standing, {left.strip(), right.strip()})
    if meant is None:
        meant = _listed_so(standing, {profile_meant(lake, left), profile_meant(lake, right)})
    if meant is None:
        meant = _standing_between(lake, left, right)
    if meant is None:
        raise UsageError("no judgement about these two stands; `tidewaiter judge --list --lake DIR` lists them all")
    withdraw(lake, meant.judgement_id, by=by, why=why, on=on)
    return next(after for after in judgements_of(lake) if after.judgement_id == meant.judgement_id)


def _listed_so(standing: Sequence[Judged], profiles: set[str]) -> Judged | None:
    """The decision about just these two ways of writing, though one may be gone by now."""
    return next((each for each in standing if {each.left_profile, each.right_profile} == profiles), None)


def _standing_between(lake: Lake, left: str, right: str) -> Judged | None:
    """The decision that stands between two as they are named; None if none does.

    Raises:
        UsageError: several do.
    """
    standing = [each for each in judgements_of(lake) if each.withdrawn_on is None]
    sides = {profile for each in standing for profile in (each.left_now, each.right_now)}
    profiles = lake.read(resolved.PROFILES)
    rows = lake.fetch(profiles.filter(profiles.profile_id.isin(sorted(sides)))).to_pylist() if sides else []
    one, other = (_called_so(lake, text, rows) for text in (left, right))
    met = [
        each
        for each in standing
        if any(
            (left in one and right in other) or (left in other and right in one)
            for left, right in ((each.left_profile, each.right_profile), (each.left_now, each.right_now))
        )
    ]
    if len(met) > 1:
        told = "".join(
            f"\n  {each.left_profile}  {each.left_name}  ({each.verdict})  {each.right_profile}  {each.right_name}"
            for each in met
        )
        raise UsageError(f"several judgements about these two stand; name one by its two profile ids:{told}")
    return met[0] if met else None


def _called_so(lake: Lake, text: str, profiles: Sequence[Mapping[str, Any]]) -> set[str]:
    """Which of some profiles a text may have meant: all of a party that it names by its id, else those that say it."""
    sought = find_party(lake, text)
    mine = [row for row in profiles if row["party_id"] == sought.party_id]
    if sought.profile_id is not None:
        wanted = {fold(text), compact(text)} - {""}
        mine = [
            row
            for row in mine
            if wanted & {fold(str(row["name"] or "")), *(compact(str(row[k] or "")) for k in ("identifier", "party"))}
        ]
    return {row["profile_id"] for row in mine} | {text.strip()}


def judgements_of(lake: Lake) -> tuple[Judged, ...]:
    """Every decision, the latest first, those withdrawn among them."""
    obeyed, profiles = obeyed_in(lake), lake.read(resolved.PROFILES)
    ids = sorted({str(each.row[side]) for each in obeyed for side in ("left_profile", "right_profile")})
    gone = lake.fetch(lake.read(resolved.CORRECTED)).to_pylist()
    written = {row["profile_id"]: dict.fromkeys((*_APART, "party")) | row for row in gone}
    here = lake.fetch(profiles.filter(profiles.profile_id.isin(ids))).to_pylist()
    written |= {row["profile_id"]: row for row in here}
    told = []
    for each in obeyed:
        left, right = _called(*(written.get(each.row[side]) or {} for side in ("left_profile", "right_profile")))
        now = _in_order_of(each)
        told.append(
            Judged(**each.row, left_name=left, right_name=right, left_now=now[0], right_now=now[1], idle=each.idle)
        )
    return tuple(told)


def _in_order_of(each: Obeyed) -> tuple[str, str]:
    """The two that a decision is about now, each in the place of the one that was judged."""
    stays_left = each.left == each.row["left_profile"] or each.right == each.row["right_profile"]
    stays_right = each.left == each.row["right_profile"] or each.right == each.row["left_profile"]
    return (each.right, each.left) if stays_right and not stays_left else (each.left, each.right)


def _called(one: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[str, str]:
    """What two sides are called; where that is the same, with the first thing of theirs that tells them apart."""
    names = [str(each.get("name") or each.get("party") or "") for each in (one, other)]
    if names[0] and fold(names[0]) == fold(names[1]):
        apart = next(column for column in _APART if one[column] and other[column] and one[column] != other[column])
        names = [f"{name} ({each[apart]})" for name, each in zip(names, (one, other), strict=True)]
    return names[0], names[1]


def profile_meant(lake: Lake, text: str) -> str:
    """The way of writing that `text` means: a profile, or one of the party that it names.

    Raises:
        UsageError: nothing is called that, or several parties are.
    """
    profiles = lake.read(resolved.PROFILES)
    exact = lake.fetch(profiles.filter(profiles.profile_id == text.strip()).select("profile_id"))
    if len(exact):
        return text.strip()
    sought = find_party(lake, text)
    if sought.profile_id:
        return sought.profile_id
    if sought.party_id is None:
        near = "".join(f"\n  {each.party_id}  {each.name}" for each in sought.suggestions)
        raise UsageError(
            "a side of a judgement is not clear; name it by a profile id, a party id, a number or its whole name"
            + (f". Nearest:{near}" if near else "")
        )
    mine = profiles.filter(profiles.party_id == sought.party_id).order_by([ibis.desc("mentions"), "profile_id"])
    return str(lake.fetch(mine.limit(1))["profile_id"][0])
