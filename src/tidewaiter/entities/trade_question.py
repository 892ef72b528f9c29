"""Whether two names tell different trades: Samux Textiles and Samux Steel of one house are sisters, and two."""

from __future__ import annotations

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

    A name that tells but what the firm does (trading, making) tells it only where it has no other word of its own: that
    may be the trade, written in a way that nobody knows.
    """
    apart: Bools = pairs.known("name_trades") & ~pairs.same("name_trades")
    rows = np.flatnonzero(apart)
    column = pairs.profiles.columns["name_trades"]
    trades = [frozenset(text.split()) for text in column.texts]
    vague = np.array([told <= functions() for told in trades])
    asked = pairs.at(rows)
    one, other = (column.codes[side] for side in (asked.left, asked.right))
    ours, theirs = asked.own_counts()
    unsaid = (vague[one] & (ours > 1)) | (vague[other] & (theirs > 1))
    disjoint = (trades[a].isdisjoint(trades[b]) for a, b in zip(one.tolist(), other.tolist(), strict=True))
    apart[rows] = ~unsaid & np.fromiter(disjoint, dtype=np.bool_, count=len(rows))
    return apart
