"""Whether two names tell different trades: Samux Textiles and Samux Steel of one house are sisters, and two."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tidewaiter.entities.sides import Bools, Sides
from tidewaiter.entities.trades import functions

__all__ = ["share_a_word", "trades_apart"]


def share_a_word(pairs: Sides) -> Bools:
    """Whether two names share a word at all: who shares none may have been renamed, and the trade is not asked."""
    shared: Bools = pairs.shared.min(axis=0) > 0
    return shared


def trades_apart(pairs: Sides) -> Bools:
    """Whether two names, both of which tell trades, have none of them in common.

    What a firm does with its goods (trading, making) is asked only where a name tells no more than that, and has no
    other word of its own: that may be the trade, written in a way that nobody knows.
    """
    apart: Bools = pairs.known("name_trades") & ~pairs.same("name_trades")
    rows = np.flatnonzero(apart)
    column = pairs.profiles.columns["name_trades"]
    told = [_Told.of(text) for text in column.texts]
    vague = np.array([not each.trades for each in told])
    asked = pairs.at(rows)
    one, other = (column.codes[side] for side in (asked.left, asked.right))
    ours, theirs = asked.own_counts()
    unsaid = (vague[one] & (ours > 1)) | (vague[other] & (theirs > 1))
    disjoint = (told[a].is_apart_from(told[b]) for a, b in zip(one.tolist(), other.tolist(), strict=True))
    apart[rows] = ~unsaid & np.fromiter(disjoint, dtype=np.bool_, count=len(rows))
    return apart


@dataclass(frozen=True, slots=True)
class _Told:
    """The trades that a name tells, and what it says that the firm does."""

    trades: frozenset[str]
    does: frozenset[str]

    @classmethod
    def of(cls, text: str) -> _Told:
        words = frozenset(text.split())
        return cls(words - functions(), words & functions())

    def is_apart_from(self, other: _Told) -> bool:
        if self.trades and other.trades:
            return self.trades.isdisjoint(other.trades)
        return self.does.isdisjoint(other.does)
