"""From comparisons to a likelihood: points for each, added up, with the words for an analyst.

The weights were learned by `benchmarks/screening_weights.py` (logistic regression with signs held to
what they mean) on the first halves of three sets of judged pairs, see
`benchmarks/results/screening_quality.md`. A number that both have is not learned: the law of a list is that
its own identifiers decide. Nor is it that a ship is no person: ships are called after people and firms.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product

from tidewaiter.entities.screening.by_policy import ByPolicy
from tidewaiter.entities.screening.context import Context, compare_context
from tidewaiter.entities.screening.cut_off import told_cut_off
from tidewaiter.entities.screening.entries import Named
from tidewaiter.entities.screening.learned import WEIGHTS
from tidewaiter.entities.screening.likeness import Likeness, likeness
from tidewaiter.entities.screening.one_slip import told_by_one_slip
from tidewaiter.entities.screening.other_blanks import told_by_letters_alone
from tidewaiter.entities.screening.other_order import told_by_all_words
from tidewaiter.entities.screening.rarity import weight_of
from tidewaiter.entities.screening.short_names import Standing, has_one_name, told_by_short_name

__all__ = ["CONTEXT", "NAME", "Judged", "context_features", "judge", "name_features"]

NAME = (
    "bias", "left_share", "right_share", "least_share", "whole", "both_left_over", "one_left_over", "rarest_of_both",
    "shared", "letters", "numbers_differ", "identical", "person_both_left_over", "person_one_left_over", "one_word",
    "initials", "contained", "person_contained", "apart",
)  # fmt: skip
CONTEXT = (
    "birth_day", "birth_year", "birth_near", "birth_conflict", "country_same", "country_conflict", "address",
    "schema_conflict", "many_names",
)  # fmt: skip
_SAME_NUMBER = 9.0
_CRAFT_AND_NONE = -8.0
_OTHER_SHIP = -4.0
"""Policy: the same name with another IMO number is another ship, unless somebody forged one."""
_MOST_SHARED = 2.5
_TELLING = 0.25
_ALIKE_LETTERS = 0.7
_SAME = 0.97
_NOTHING_LEFT = 0.07
_MIDDLE = 0.1
_LEAST_WITH_NUMBER = -4.0


@dataclass(frozen=True, slots=True)
class Judged:
    """One subject against one entry."""

    score: float
    left_name: str
    right_name: str
    likeness: Likeness
    context: Context
    points: dict[str, float]
    policy: ByPolicy | None = None
    """What policy says of the names, where it says more than the learned weights."""

    @property
    def matched(self) -> str:
        """What on the list was met."""
        if self.context.number and self.points["name"] < 0:
            return self.context.number
        return self.right_name


def name_features(found: Likeness, *, person: bool) -> tuple[float, ...]:
    """The numbers of `NAME`, in that order."""
    both, one = min(found.left_only, found.right_only), max(found.left_only, found.right_only)
    least = min(found.rarest_left, found.rarest_right)
    contained = both < _NOTHING_LEFT and found.words + found.initials > 1
    letters = found.letters
    if contained and person:  # a middle name that only one side writes is no misspelling, nor is another romanisation
        share = found.left_share if found.left_only < found.right_only else found.right_share
        letters = max(letters, share - (_MIDDLE if one > _NOTHING_LEFT else 0.0))
    identical = min(found.left_share, found.right_share) > _SAME
    return (
        1.0, found.left_share, found.right_share, min(found.left_share, found.right_share), found.whole, both, one,
        least, min(found.shared, _MOST_SHARED),
        max(letters - _ALIKE_LETTERS, 0.0) / (1 - _ALIKE_LETTERS),
        float(found.numbers_differ), float(identical), both * person, one * person, float(found.words <= 1),
        float(found.initials), float(contained), float(contained and person), float(least > _TELLING),
    )  # fmt: skip


def context_features(found: Context) -> tuple[float, ...]:
    """The numbers of `CONTEXT`, in that order."""
    return (
        float(found.birth == "day"), float(found.birth == "year"), float(found.birth == "near"),
        float(found.birth == "conflict"), float(found.country == "same"), float(found.country == "conflict"),
        found.address, float(found.schema == "conflict"), found.many_names,
    )  # fmt: skip


def judge(
    subject: Named,
    entry: Named,
    *,
    names: tuple[tuple[int, int], ...] | None = None,
    weights: dict[str, float] | None = None,
    standing: Standing | None = None,
) -> Judged:
    """Score a subject against an entry: the likest of their names, and everything else.

    Args:
        subject: who is looked up.
        entry: who is listed.
        names: places of the names to lay side by side; all against all if not given.
        weights: for learning alone.
        standing: how the words stand in the lists at hand; without it, a short name is judged as any other.
    """
    learned = weights or WEIGHTS
    person = "Person" in (subject.schema, entry.schema)
    pairs = names if names is not None else tuple(product(range(len(subject.names)), range(len(entry.names))))
    best: tuple[float, str, str, Likeness] | None = None
    for i, j in pairs:
        left, right = subject.worded[i], entry.worded[j]
        if not left or not right:
            continue
        found = likeness(left, right, weight_of)
        values = name_features(found, person=person)
        points = sum(learned[name] * value for name, value in zip(NAME, values, strict=True))
        if best is None or points > best[0]:
            best = (points, subject.names[i], entry.names[j], found)
    context = compare_context(subject, entry)
    if best is None:
        best = (-9.0, next(iter(subject.names), ""), next(iter(entry.names), ""), _NOTHING)
    policy = max(_told_by_policy(subject, entry, pairs, standing), key=lambda told: told.points, default=None)
    if policy and policy.points > best[0]:
        best = (policy.points, policy.left_name, policy.right_name, best[3])
    else:
        policy = None
    by_group = _points(best[0], context, learned)
    if policy and policy.short and has_one_name(subject):
        by_group.pop("many", None)
    total = sum(by_group.values())
    score = 1 / (1 + math.exp(-max(min(total, 30.0), -30.0)))
    return Judged(score, best[1], best[2], best[3], context, by_group, policy)


def _told_by_policy(
    subject: Named, entry: Named, names: tuple[tuple[int, int], ...], standing: Standing | None
) -> list[ByPolicy]:
    if standing is None:
        return []
    told = (
        told_by_short_name(subject, entry, names, standing),
        told_by_one_slip(subject, entry, names),
        told_by_letters_alone(subject, entry, names),
        told_by_all_words(subject, entry, names),
        told_cut_off(subject, entry, names),
    )
    return [each for each in told if each]


_NOTHING = Likeness(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, False)


def _points(name: float, context: Context, learned: dict[str, float]) -> dict[str, float]:
    values = {n: learned[n] * v for n, v in zip(CONTEXT, context_features(context), strict=True) if v}
    grouped = {"name": name}
    for feature, value in values.items():
        group = feature.split("_")[0]
        grouped[group] = grouped.get(group, 0.0) + value
    if context.schema == "craft":
        grouped["schema"] = _CRAFT_AND_NONE
    if context.other_ship:
        grouped["number"] = _OTHER_SHIP
    if context.number:  # a ship is renamed and a firm too; the number stays
        grouped["name"] = max(name, _LEAST_WITH_NUMBER)
        grouped["number"] = _SAME_NUMBER
    return grouped
