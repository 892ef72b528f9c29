"""What runs told of successors, and on which day: it stays known as it was told.

The lake of today judges all pairs as of every fourth week and of its own last day. A pair that was told on a last day
between would be dated later by the next run, or be gone from it; but people had been told, and may have acted. So each
run keeps what it told that was new (`linked.tellings`) by the names that documents give, which no merge or un-merge
moves, and each later one begins from there: with the days on which a pair was told first, and told as likely first.
A pair that had been told as likely and is so no longer is told as withdrawn.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeAlias

import ibis.expr.types as ir

from tidewaiter.links.standing_names import parties_of_names
from tidewaiter.tables import linked

__all__ = ["Memory", "earlier_of"]

Row: TypeAlias = dict[str, object]
Pair: TypeAlias = tuple[str, str]

_OF_THE_LAST_DAY = ("timing", "silence")
"""What is said of an old firm's last day holds no longer where it was seen again."""
_STATE = ("known_on", "likely_on", "likely_since", "withdrawn_on")
_CONTENT = ("probability", "evidence", "old_found", "judged_on", "likely_since")


@dataclass(frozen=True)
class Memory:
    """The tellings of each pair of names, the earliest first; and which parties those names stand for by now.

    `merged` leads from parties that are no more to those that took them up, `standing` are those that there are.
    """

    told: Mapping[Pair, Sequence[Row]]
    parties: Mapping[str, str]
    merged: Mapping[str, str]
    standing: frozenset[str]

    @classmethod
    def of(cls, tellings: ir.Table, profiles: ir.Table, parties: ir.Table) -> Memory:
        """The rows of `linked.tellings`, seen by `resolved.profiles` and `resolved.parties` of today."""
        told: dict[Pair, list[Row]] = defaultdict(list)
        for row in tellings.to_pyarrow().sort_by("number").to_pylist():
            told[row["old_name"], row["new_name"]].append(row)
        rows = parties.select("party_id", "merged_into").to_pyarrow().to_pylist()
        merged = {row["party_id"]: row["merged_into"] for row in rows if row["merged_into"]}
        standing = frozenset(row["party_id"] for row in rows if not row["merged_into"])
        return cls(dict(told), parties_of_names(profiles), merged, standing)

    @property
    def first_told(self) -> dict[Pair, date]:
        """The pairs of names, each with the day on which a run told it first."""
        return {pair: day_of(rows[0]["told_on"]) for pair, rows in self.told.items()}

    def kept(self, rows: Iterable[Row], *, on: date, seen: Mapping[str, date]) -> list[Row]:
        """Rows of `linked.successors` as the lake of today judges them, with what had been told of their pairs.

        A pair that the lake of today does not judge, or judged last before it was told, keeps what it was told with:
        the judgement is never later than the last one there was to be.

        Args:
            rows: by party, without a word of what was told.
            on: the day as of which this is told.
            seen: name -> the last day on which the firm traded.
        """
        judged = {(str(row["old_party"]), str(row["new_party"])): row for row in rows}
        return [_as_told(row, self.of_parties.get(pair, ()), on=on) for pair, row in self._last(judged, seen)]

    def _last(self, judged: Mapping[Pair, Row], seen: Mapping[str, date]) -> Iterator[tuple[Pair, Row]]:
        """Each pair of parties by its last judgement, be it one of today's lake or one that was told."""
        for pair in dict.fromkeys([*judged, *self.of_parties]):
            row, told = judged.get(pair), self._last_told(pair)
            if told is None or (row and day_of(row["judged_on"]) >= day_of(told["judged_on"])):
                if row:
                    yield pair, row
            else:
                yield pair, _still_told(told, row, pair, seen=seen.get(str(told["old_name"])))

    def _last_told(self, pair: Pair) -> Row | None:
        rows = [each[-1] for each in self.of_parties.get(pair, ())]
        return max(rows, key=lambda row: (day_of(row["judged_on"]), str(row["old_name"])), default=None)

    @cached_property
    def of_parties(self) -> dict[Pair, list[Sequence[Row]]]:
        """The tellings by the two parties that their names stand for today; none where one is gone, or both are one."""
        found: dict[Pair, list[Sequence[Row]]] = defaultdict(list)
        for (old, new), rows in sorted(self.told.items()):
            left = self._party(old, str(rows[-1]["old_party"]))
            right = self._party(new, str(rows[-1]["new_party"]))
            if left and right and left != right:
                found[left, right].append(rows)
        return dict(found)

    def _party(self, name: str, told: str) -> str | None:
        """The party of a name, or, where a corrected document took that name away, the one it had been told of."""
        if name in self.parties:
            return self.parties[name]
        while told in self.merged:
            told = self.merged[told]
        return told if told in self.standing or told == name else None

    def new(self, rows: Iterable[Row], *, on: date) -> Iterator[Row]:
        """What is to be kept of the rows of `linked.successors` that a run told: whatever had not been told so."""
        for row in rows:
            if not row["old_name"] or not row["new_name"]:
                continue  # written before names were told
            pair = str(row["old_party"]), str(row["new_party"])
            names = {(str(row["old_name"]), str(row["new_name"]))}
            names |= {(str(rows[-1]["old_name"]), str(rows[-1]["new_name"])) for rows in self.of_parties.get(pair, ())}
            for old, new in sorted(names):
                before = self.told.get((old, new), ())
                if not before or _state(before[-1]) != _state(row):
                    told_on = max([on, *(day_of(each["told_on"]) for each in before[-1:])])
                    yield row | {"old_name": old, "new_name": new, "number": len(before), "told_on": told_on}


def earlier_of(one: object, other: object) -> date | None:
    """The earlier of two days, where a day that never came is None."""
    return min((each for each in (one, other) if isinstance(each, date)), default=None)


def day_of(value: object) -> date:
    """The value, which is a day."""
    assert isinstance(value, date)
    return value


def _likely(row: Row) -> bool:
    return float(str(row["probability"])) >= linked.LIKELY_SUCCESSOR


def _state(row: Row) -> tuple[object, ...]:
    return (*(row[name] for name in _STATE), _likely(row))


def _still_told(told: Row, row: Row | None, pair: Pair, *, seen: date | None) -> Row:
    """A row with the judgement that was told last; what has happened since is told beside it."""
    stopped = max(day_of(told["stopped_on"]), seen or date.min)
    evidence = json.loads(str(told["evidence"]))
    if stopped > day_of(told["stopped_on"]):
        evidence = {trait: said for trait, said in evidence.items() if trait not in _OF_THE_LAST_DAY}
    base = row or told
    content = {name: told[name] for name in _CONTENT} | {"evidence": json.dumps(evidence)}
    names = {name: told[name] for name in ("old_name", "new_name")}
    return base | content | names | {"old_party": pair[0], "new_party": pair[1], "stopped_on": stopped}


def _as_told(row: Row, told: Sequence[Sequence[Row]], *, on: date) -> Row:
    """A row with the days on which its pair was told, and whether that it is likely was taken back."""
    before = [each[-1] for each in told]
    days: Row = {name: row[name] for name in ("known_on", "likely_on")}
    for each in before:
        days = {name: earlier_of(day, each[name]) for name, day in days.items()}
    today = max([on, *(day_of(each["told_on"]) for each in before)])
    held = [each for each in before if _likely(each)]
    over = max(
        (each for each in before if each["withdrawn_on"]), key=lambda each: str(each["withdrawn_on"]), default=None
    )
    nothing: Row = {"withdrawn_on": None, "was_probability": None}
    if _likely(row):
        since = min((day_of(each["likely_since"]) for each in held), default=day_of(row["likely_since"]))
        if over and not held and since <= day_of(over["withdrawn_on"]):
            since = today
        return row | days | nothing | {"likely_since": since}
    if held:
        since = min(day_of(each["likely_since"]) for each in held)
        was = max(float(str(each["probability"])) for each in held)
        return row | days | {"likely_since": since, "withdrawn_on": today, "was_probability": was}
    if over:
        return row | days | {name: over[name] for name in ("likely_since", "withdrawn_on", "was_probability")}
    return row | days | nothing | {"likely_since": None}
