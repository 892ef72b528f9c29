"""What chance alone brings: firms that began while the firm they are compared with traded on.

A firm cannot carry on for one that trades on beside it, so whatever such two share they share by chance, or as clients
of one seller or broker. They are a placebo: compared like all others, and without effect. How often a likeness is met
among them tells how often it would be met among firms that follow each other, if nobody carried on. If it is met
oftener, somebody does, be it a hand that drops its telephone, its broker or its supplier, of which nobody knew.

That only holds if both kinds of pairs had the same chances to be alike. So only old firms are asked that lasted, as a
firm of some weeks is hardly ever seen beside anybody; and they are counted by how many bargains either firm has. Where
firms of one hand trade side by side, they are in the placebo too: it then says rather too little than too much.

Source:
    After the counting of false discoveries by decoys: Elias & Gygi (2007), "Target-decoy search strategy", Nature
    Methods 4(3); Levitsky, Ivanov, Lobas & Gorshkov (2017), "Unbiased False Discovery Rate Estimation for Shotgun
    Proteomics Based on the Target-Decoy Approach", Journal of Proteome Research 16(2), for the one more; Efron (2004),
    "Large-Scale Simultaneous Hypothesis Testing: The Choice of a Null Hypothesis", JASA 99(465).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewaiter.columns.couples import each_once
from tidewaiter.links.heirs import HEIR_NAMES, HEIR_WORDS, MOST_HOLDERS, OVERLAP_DAYS, Firms, Pairs
from tidewaiter.links.odds import probability_of
from tidewaiter.links.weights import Compared, Weights

__all__ = [
    "PLACEBO",
    "PLACEBO_WORDS",
    "WORDINGS",
    "Corrections",
    "Placebo",
    "Weighed",
    "follows",
    "learn_corrections",
    "placebo",
]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

PLACEBO = "chance"
PLACEBO_WORDS = ("as often so alike where the old one trades on", "seldom so alike where the old one trades on")
"""What is said where the placebo speaks against a pair, and for it."""
WORDINGS = (PLACEBO, *PLACEBO_WORDS)
_FOLLOWS = (-30, 180)
"""Days from the last trade of the one to the first of the other between which one firm may follow another."""
_SILENT = 5.0
"""A firm has stopped if it is silent for so many times its own rhythm."""
_MOST_BARGAINS = 4
"""Firms are counted by 1, 2, 3 or so many bargains."""
_SHARED = ("habit", "bargain", "bargain_door", "bargain_phone")
_SHARED_BY_OTHERS = "bargain_broker"
"""Pairs that share one of the first are looked at, unless they share the last."""
_ASKED = (
    "same goods, lane, broker and office",
    "same goods with a partner in the same building or with the same telephone",
    "same goods with the same partner",
)
"""Trade of which pairs that keep their telephone teach little, as they keep their broker and supplier too."""
_WORTH_COUNTING = -5.0
"""Log-odds below which neither kind of pairs is counted: there, firms that follow are as many as chance brings."""
_SHIFT, _SLOPE = 2.0, 0.3
"""How far the odds of the model may be off before anything is counted: one standard deviation of their logarithm, and
of the factor by which it is too steep or too flat."""
_CONTACT, _TRADE = HEIR_NAMES.index("contact"), HEIR_NAMES.index("trade")
_IN_TIME = tuple(HEIR_NAMES.index(name) for name in ("timing", "silence"))


@dataclass(frozen=True, slots=True)
class Placebo:
    """n pairs whose old firm traded on beside the new one, and of how many pairs that follow each stands for."""

    pairs: Pairs
    stands_for: Floats


@dataclass(frozen=True, slots=True)
class Weighed:
    """n pairs by their level of contact and of trade, and by the log-odds of all that firms side by side can show too.

    These leave out when the new firm began and how long the old one is silent.
    """

    contact: Ints
    trade: Ints
    log_odds: Floats

    @classmethod
    def of(cls, compared: Compared, weights: Weights) -> Weighed:
        """The pairs as the model weighs them."""
        each = weights.of(compared)
        log_odds = weights.prior + each.sum(axis=1) - each[:, _IN_TIME].sum(axis=1)
        return cls(compared.level[:, _CONTACT], compared.level[:, _TRADE], log_odds)

    def take(self, rows: Ints | Flags) -> Weighed:
        """Some of the pairs."""
        return Weighed(self.contact[rows], self.trade[rows], self.log_odds[rows])

    def asked(self, trade: int) -> Flags:
        """The pairs without a common contact and with one level of trade that are worth counting."""
        return np.asarray((self.trade == trade) & (self.contact == 0) & (self.log_odds >= _WORTH_COUNTING))


@dataclass(frozen=True, slots=True)
class Corrections:
    """For each level of trade that is asked: what is added to the log-odds, after they are stretched."""

    lines: Mapping[int, tuple[float, float]]

    def of(self, pairs: Weighed, near: Flags) -> Floats:
        """What is added to the log-odds of each of n pairs: 0 but for those that are asked and `near`."""
        added = np.zeros(len(near))
        for trade, (shift, slope) in self.lines.items():
            rows = pairs.asked(trade) & near
            added[rows] = shift + (slope - 1) * pairs.log_odds[rows]
        return added


def placebo(firms: Firms, before: int) -> Placebo:
    """Pairs that cannot be successors, among all that share a way of trading of the kinds that are asked."""
    old, new = _lasted(firms, before), firms.young(before=before, until=before)
    one, other = (_beside(firms, what, before, old=old, new=new) for what in (_SHARED, (_SHARED_BY_OTHERS,)))
    found = one[np.isin(one, other, assume_unique=True, invert=True)]
    pairs = Pairs(found // len(old), found % len(old))
    bargains = _bargains(firms, before)
    ratio = _exposure(firms, before, old=np.flatnonzero(old), new=np.flatnonzero(new))
    return Placebo(pairs, ratio[bargains[pairs.old], bargains[pairs.new]])


def follows(firms: Firms, pairs: Pairs, before: int) -> Flags:
    """Whether the new firm may follow the old one: it began when that one stopped, which had lasted."""
    last, _ = firms.seen(before)
    gap = firms.begun[pairs.new] - last[pairs.old]
    stopped = _lasted(firms, before) & _silent(firms, before)
    return np.asarray(stopped[pairs.old] & (gap >= _FOLLOWS[0]) & (gap <= _FOLLOWS[1]))


def learn_corrections(near: Weighed, beside: Weighed, stands_for: Floats) -> Corrections:
    """How far the log-odds of the model are off, for each level of trade that is asked.

    Pairs that follow come by chance as often as the placebo tells; beside each of those come `exp(shift + slope *
    log_odds)` by somebody's hand. The likeliest line is taken, near a shift of 0 and a slope of 1 if little is counted.
    The placebo has one pair more than was met, as alike as the most alike that follow: none met is not none to come.

    Args:
        near: n pairs that follow.
        beside: the m pairs of the placebo.
        stands_for: of how many pairs that follow each of the m stands.
    """
    lines: dict[int, tuple[float, float]] = {}
    usual = float(stands_for.mean()) if len(stands_for) else 1.0
    for trade in (HEIR_WORDS["trade"].index(words) for words in _ASKED):
        ours, theirs = near.log_odds[near.asked(trade)], beside.asked(trade)
        if len(ours):
            likeness = np.append(beside.log_odds[theirs], ours.max())
            lines[trade] = _likeliest(ours, likeness, np.append(stands_for[theirs], usual))
    return Corrections(lines)


def _likeliest(near: Floats, beside: Floats, stands_for: Floats) -> tuple[float, float]:
    """Shift and slope under which the pairs that follow are likeliest, as a Poisson process over the placebo's."""
    from scipy.optimize import minimize

    def lost(line: Floats) -> tuple[float, Floats]:
        shift, slope = line
        odds, many = shift + slope * near, stands_for * np.exp(np.minimum(shift + slope * beside, 30.0))
        held = probability_of(odds)
        off = np.array([shift / _SHIFT, (slope - 1) / _SLOPE])
        value = many.sum() - np.logaddexp(0, odds).sum() + (off**2).sum() / 2
        steps = np.array([many.sum() - held.sum(), (many * beside).sum() - (held * near).sum()])
        return float(value), steps + off / [_SHIFT, _SLOPE]

    found = minimize(lost, np.array([0.0, 1.0]), jac=True, method="L-BFGS-B", bounds=[(-8, 8), (0, 3)])
    return float(found.x[0]), float(found.x[1])


def _lasted(firms: Firms, before: int) -> Flags:
    last, _ = firms.seen(before)
    return np.asarray(last - firms.begun > OVERLAP_DAYS)


def _silent(firms: Firms, before: int) -> Flags:
    """Who is silent for long, or has traded on too few days to have a rhythm."""
    silent, rhythm = firms.silence(before)
    return np.asarray((silent >= _SILENT) | ~rhythm)


def _bargains(firms: Firms, before: int) -> Ints:
    held = firms.held["bargain"]
    count = np.bincount(held.party[held.since < before], minlength=len(firms.begun))
    return np.minimum(count, _MOST_BARGAINS)


def _beside(firms: Firms, shared: tuple[str, ...], before: int, *, old: Flags, new: Flags) -> Ints:
    """Pairs of which the old one traded on and that have shown a same value that few have, as numbers in order."""
    last, _ = firms.seen(before)
    found = [_sharing(firms, what, before, old=old, new=new) for what in shared]
    one, other = np.concatenate(found, axis=1)
    traded_on = (firms.begun[one] < firms.begun[other]) & (last[one] > firms.begun[other] + OVERLAP_DAYS)
    left, right = each_once(one[traded_on], other[traded_on])
    return left * len(old) + right


def _sharing(firms: Firms, what: str, before: int, *, old: Flags, new: Flags) -> Ints:
    held = firms.held[what]
    few = (held.since < before) & (held.parties(before=before) <= MOST_HOLDERS)[held.value]
    one, other = (held.table(few & side[held.party], parties=len(old)) for side in (old, new))
    return np.stack((one @ other.T).nonzero()).astype(np.int64)


def _exposure(firms: Firms, before: int, *, old: Ints, new: Ints) -> Floats:
    """For each number of bargains of either firm: of all pairs, how many follow for one that trades side by side."""
    last, _ = firms.seen(before)
    bargains, stopped = _bargains(firms, before), _silent(firms, before)
    ratio = np.zeros((_MOST_BARGAINS + 1, _MOST_BARGAINS + 1))
    for theirs in range(_MOST_BARGAINS + 1):
        began = np.sort(firms.begun[new[bargains[new] == theirs]])
        for ours in range(_MOST_BARGAINS + 1):
            each = old[bargains[old] == ours]
            beside = _between(began, firms.begun[each] + 1, last[each] - OVERLAP_DAYS - 1)
            each = each[stopped[each]]
            near = _between(
                began, np.maximum(firms.begun[each] + 1, last[each] + _FOLLOWS[0]), last[each] + _FOLLOWS[1]
            )
            ratio[ours, theirs] = near / max(beside, 1)
    return ratio


def _between(days: Ints, first: Ints, last: Ints) -> int:
    """How many of the sorted days lie within each stretch, summed over all stretches."""
    within = np.searchsorted(days, last, side="right") - np.searchsorted(days, first, side="left")
    return int(np.maximum(within, 0).sum())
