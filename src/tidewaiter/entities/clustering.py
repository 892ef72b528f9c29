"""From pairs to parties: who holds together, and where a chain of weak links is cut.

Links are taken strongest first. Two groups are joined if what is known of all the pairs between them speaks for
it on the whole: a pair that was compared counts with its weight, a pair that shared too little to be compared counts
against. So one bridge between two close-knit groups does not make them one.

What some spellings of a group do not say, others say for them; see `by_question`. Where two groups write their names
each in its own way, and each at its own door, that speaks against it; see `own_ways`.

How many spellings a group has counts too. A pair's prior is that of a party with a few spellings; of a party with
three hundred the file is full, and one more spelling that has the word which most of them have is far likelier to be of
it than of a party never seen. A heap that is held together by nothing but chains has no such word, and draws nobody.
That is said of names: where what is known beside them speaks against it, a name that many bear draws nobody either.

Source:
    Average linkage on the weights, a greedy answer to correlation clustering (Bansal, Blum & Chawla 2004); groups draw
    in proportion to their size as in Pitman (1996), "Some developments of the Blackwell-MacQueen urn scheme".
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from tidewaiter.entities.by_question import MOST_BITS, Parts, Said, parts_of
from tidewaiter.entities.own_ways import OwnWays, may_be_parted
from tidewaiter.entities.sides import Coded, Spoken

__all__ = ["STRANGER_BITS", "clustered", "drawn_by_size", "open_components"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_Rows = NDArray[np.float32]
_Tie: TypeAlias = "tuple[float, int, int | _Rows]"
"""Of the pairs between two groups: the sum of weights, how many there are, and what the questions tell of them (the sum
of their rows of `Parts`); for a single pair the place of its row."""

STRANGER_BITS = -4.0
"""Weight of a pair that shared no key: it was not worth comparing."""
_JUDGED = 1e9
"""What people judged outweighs whatever is known."""
_DRAWN = 0.5
"""Bits for every doubling of the larger group beside the smaller: half of the theory's, since spellings of one party
are no independent draws."""
_MOST_DRAWN = 1.5
_FULL = 16
"""Spellings from which the size of a group counts in full; a pair's prior already expects that a party has a few."""
_MOST_IN_FULL = 4.0
"""Bits that sizes add at most: what one stranger takes away, or a giant would swallow all that is near it."""
_NAMES_A_FIRM = 7.0
"""Bits of a word by which a party may be known: fewer than one name in a hundred has it."""


def clustered(
    count: int,
    left: Ints,
    right: Ints,
    weight: Floats,
    *,
    least: float = 0.0,
    must: Ints | None = None,
    must_not: Ints | None = None,
    told: Coded | Spoken | None = None,
    said: Said | None = None,
) -> Ints:
    """The group of each of `count` profiles, as the number of its first member.

    Args:
        count: profiles.
        left: one side of each compared pair.
        right: the other side.
        weight: match weights of the pairs, in bits; above `least` speaks for one party.
        least: the weight at which pairs are held for one party.
        must: pairs that were judged to be one party (k × 2); they are joined first.
        must_not: pairs that were judged to be two; their groups are never joined.
        told: the profiles' features: by their words large groups are known, and by what goes with their doors it is
            told who is another; without them neither is asked.
        said: what each question tells of the pairs; without it their weights alone count.
    """
    strong = np.flatnonzero(weight > least)
    groups = _components(count, left[strong], right[strong], must)
    spoken = told.spoken if isinstance(told, Coded) else told
    is_open = ~_plainly_whole(groups, left[strong], must_not, spoken)[groups]
    inner = np.flatnonzero(is_open[left])
    inner = inner[groups[left[inner]] == groups[right[inner]]]
    labels = _first_member(groups)
    if len(inner) or must_not is not None:
        open_rows = np.flatnonzero(is_open)
        labels[open_rows] = open_rows
        parties = _Groups(open_rows, spoken, parts_of(said, inner, least=least))
        bits = np.clip(weight[inner] - least, -MOST_BITS, MOST_BITS)
        parties.tie(left[inner], right[inner], bits, must=must, must_not=must_not)
        for rows in parties.joined():
            labels[rows] = min(rows)
    return labels


def open_components(
    count: int,
    left: Ints,
    right: Ints,
    weight: Floats,
    *,
    least: float,
    must: Ints,
    must_not: Ints,
    told: Spoken | None = None,
    whole_too: bool = False,
) -> Ints:
    """For each profile the number of what it hangs together with, -1 where that is plainly one party (or it alone).

    What is in two components is never joined, whichever profiles are there; what is plainly one is one as soon as
    it is seen.

    Args:
        count: profiles.
        left: see `clustered`, for this and the others.
        right: the other side.
        weight: match weights.
        least: the weight at which pairs are held for one party.
        must: pairs judged to be one.
        must_not: pairs judged to be two.
        told: the profiles' names, and what goes with their doors.
        whole_too: number also what is plainly one party.
    """
    strong = np.flatnonzero(weight > least)
    groups = _components(count, left[strong], right[strong], must)
    if whole_too:
        return groups
    return np.where(_plainly_whole(groups, left[strong], must_not, told)[groups], -1, groups)


def _components(count: int, left: Ints, right: Ints, must: Ints | None) -> Ints:
    if must is not None and len(must):
        left, right = np.concatenate([left, must[:, 0]]), np.concatenate([right, must[:, 1]])
    graph = coo_matrix((np.ones(len(left), dtype=np.int8), (left, right)), shape=(count, count))
    return connected_components(graph, directed=False)[1].astype(np.int64)


def _plainly_whole(groups: Ints, left: Ints, must_not: Ints | None, told: Spoken | None) -> NDArray[np.bool_]:
    """Components in which every pair was compared and speaks for one party, and that no two doors part: nothing is to
    be cut.

    `left` is one side of each pair that speaks for one party; the other is in the same component.
    """
    number = int(groups.max()) + 1 if len(groups) else 0
    size = np.bincount(groups, minlength=number)
    linked = np.bincount(groups[left], minlength=number)
    whole = linked >= size * (size - 1) / 2
    if told is not None:
        whole &= ~may_be_parted(groups, told, among=whole)
    if must_not is not None and len(must_not):
        whole[groups[must_not[:, 0]]] = False
        whole[groups[must_not[:, 1]]] = False
    return whole


def _first_member(groups: Ints) -> Ints:
    if not len(groups):
        return groups
    first = np.full(int(groups.max()) + 1, len(groups), dtype=np.int64)
    np.minimum.at(first, groups, np.arange(len(groups), dtype=np.int64))
    return first[groups]


def drawn_by_size(one: int, other: int) -> float:
    """Bits that the sizes of two groups add: a few spellings go to where there are many."""
    small, large = min(one, other), max(one, other)
    return min(_DRAWN * math.log2(large / small), _MOST_DRAWN)


@dataclass(slots=True)
class _Groups:
    """Groups that are still to be joined or kept apart, and what is known of the pairs between them."""

    rows: Ints
    told: Spoken | None
    parts: Parts | None
    ways: OwnWays | None = field(init=False)
    ties: dict[int, dict[int, _Tie]] = field(init=False)
    members: dict[int, list[int]] = field(init=False)
    known_by: dict[int, tuple[int, frozenset[int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ties = {int(row): {} for row in self.rows}
        self.members = {}
        self.ways = None if self.told is None else OwnWays(self.told)

    def tie(self, left: Ints, right: Ints, bits: Floats, *, must: Ints | None, must_not: Ints | None) -> None:
        """Pairs with their weights; what people judged outweighs them all."""
        ties = self.ties
        for place, (one, other, weight) in enumerate(zip(left.tolist(), right.tolist(), bits.tolist(), strict=True)):
            ties[one][other] = ties[other][one] = (weight, 1, place)
        for one, other in [] if must_not is None else must_not.tolist():
            for row in (one, other):
                ties.setdefault(row, {})
            ties[one][other] = ties[other][one] = (-_JUDGED, 1, -1)
        for one, other in [] if must is None else must.tolist():
            if one in ties and other in ties:
                ties[one][other] = ties[other][one] = (_JUDGED, 1, -1)
        self.members = {row: [row] for row in ties}

    def joined(self) -> list[list[int]]:
        """Join groups, strongest first, while what is known between them speaks for it; gives their rows."""
        heap = [
            (-weight, one, other, 1)
            for one, near in self.ties.items()
            for other, (weight, *_) in near.items()
            if one < other and weight > 0
        ]
        heapq.heapify(heap)
        while heap:
            _, one, other, known = heapq.heappop(heap)
            if one not in self.members or other not in self.members:
                continue
            if self._known(one, other) == known and self._evidence(one, other) > 0:
                self._join(one, other, heap)
        return list(self.members.values())

    def _known(self, one: int, other: int) -> int:
        """How many pairs between two groups were compared."""
        tie = self.ties[one].get(other)
        return tie[1] if tie else 0

    def _evidence(self, one: int, other: int) -> float:
        """What is said of all pairs between two groups on the whole, with what their sizes add.

        Pairs never compared count as strangers, within reason: large groups of true variants are never compared whole,
        so at most as many strangers count as pairs were compared, or as the smaller group has spellings, each of which
        would have met one of the other's.
        """
        tie = self.ties[one][other]
        known, ours, theirs = tie[1], len(self.members[one]), len(self.members[other])
        missing = min(ours * theirs - known, max(known, min(ours, theirs)))
        mean = (self._said(tie) * known + STRANGER_BITS * missing) / (known + missing)
        if self.ways is not None and 0 < mean < _JUDGED / 2:
            mean -= self.ways.against(one, self.members[one], other, self.members[other])
        if mean <= -_MOST_IN_FULL:
            return mean
        drawn = drawn_by_size(ours, theirs)
        in_full = max(ours, theirs) > _FULL and mean + drawn <= 0 and self._beside_names(tie) >= 0
        if in_full and self._known_by(one) & self._known_by(other):
            drawn = min(drawn + math.log2(max(ours, theirs) / _FULL), _MOST_IN_FULL)
        return mean + drawn

    def _said(self, tie: _Tie) -> float:
        """What the compared pairs say."""
        total, known, _ = tie
        if known == 1 or self.parts is None or abs(total) > _JUDGED / 2:
            return total / known
        return self.parts.on_the_whole(self._part(tie, self.parts).tolist())

    def _beside_names(self, tie: _Tie) -> float:
        """What of it is not said by names."""
        return 0.0 if self.parts is None else sum(self.parts.by_question(self._part(tie, self.parts).tolist())[1:])

    def _part(self, tie: _Tie, parts: Parts) -> _Rows:
        """The sum of the pairs' rows."""
        place = tie[2]
        return parts.rows[place] if isinstance(place, int) else place

    def _of_both(self, one: _Tie, other: _Tie) -> _Tie:
        """Two sets of pairs as one."""
        part = -1 if self.parts is None else self._part(one, self.parts) + self._part(other, self.parts)
        return one[0] + other[0], one[1] + other[1], part

    def _known_by(self, group: int) -> frozenset[int]:
        """Telling words that at least half of a group's spellings have."""
        rows = self.members[group]
        size, words = self.known_by.get(group, (0, frozenset[int]()))
        if size != len(rows) and self.told is not None:
            spoken = np.concatenate(
                [
                    np.where(bits[rows] >= _NAMES_A_FIRM, slot[rows], 0)
                    for slot, bits in zip(self.told.words, self.told.bits, strict=True)
                ]
            )
            found, times = np.unique(spoken[spoken > 0], return_counts=True)
            words = frozenset(found[times * 2 >= len(rows)].tolist())
            self.known_by[group] = (len(rows), words)
        return words

    def _join(self, one: int, other: int, heap: list[tuple[float, int, int, int]]) -> None:
        """Make one group of two.

        What was tied to the one taken up is weighed anew; all that is tied, where the group has doubled.
        """
        ties = self.ties
        if len(ties[one]) < len(ties[other]):
            one, other = other, one
        size = len(self.members[one])
        self.members[one] += self.members.pop(other)
        gone = ties.pop(other)
        gone.pop(one, None)
        ties[one].pop(other, None)
        for third, tie in gone.items():
            before = ties[one].get(third)
            ties[one][third] = ties[third][one] = self._of_both(before, tie) if before else tie
            ties[third].pop(other, None)
        doubled = len(self.members[one]).bit_length() > size.bit_length()
        for third in ties[one] if doubled else gone:
            evidence = self._evidence(one, third)
            if evidence > 0:
                heapq.heappush(heap, (-evidence, min(one, third), max(one, third), ties[one][third][1]))
