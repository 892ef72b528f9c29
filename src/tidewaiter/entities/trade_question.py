"""Whether two names tell different trades: Samux Textiles and Samux Steel of one house are sisters, and two."""

from __future__ import annotations

import numpy as np

from tidewaiter.entities.sides import Bools, Sides
from tidewaiter.entities.trades import functions, trade_places

__all__ = ["share_a_word", "trades_apart"]


def share_a_word(pairs: Sides) -> Bools:
    """Whether two names share a word at all: who shares none may have been renamed, and the trade is not asked."""
    shared: Bools = pairs.shared.min(axis=0) > 0
    return shared


def trades_apart(pairs: Sides) -> Bools:
    """Whether each of two names tells a trade that the other does not.

    A trade that both tell may be in the name of their house ("Lodhia Steel Textiles", "Lodhia Steel Chemicals").

    What a firm does with its goods (trading, making) is asked only where a name tells no more than that, and has no
    other word of its own: that may be the trade, written in a way that nobody knows.
    """
    apart: Bools = pairs.known("name_trades") & ~pairs.same("name_trades")
    column = pairs.profiles.columns["name_trades"]
    trades, does = (np.array(each, dtype=np.int64) for each in zip(*map(_in_bits, column.texts), strict=True))
    rows = np.flatnonzero(apart)
    one, other = (column.codes[side[rows]] for side in (pairs.left, pairs.right))
    both = (trades[one] > 0) & (trades[other] > 0)
    own = (trades[one] & ~trades[other] > 0) & (trades[other] & ~trades[one] > 0)
    apart[rows] = np.where(both, own, does[one] & does[other] == 0)
    vague = rows[apart[rows] & ~both]
    asked = pairs.at(vague)
    for side, words in zip((asked.left, asked.right), asked.own_counts(), strict=True):
        apart[vague[(trades[column.codes[side]] == 0) & (words > 1)]] = False
    return apart


def _in_bits(text: str) -> tuple[int, int]:
    """The trades that a name tells, and what it says that the firm does, each as a sum of powers of two."""
    words = text.split()
    place = trade_places()
    told = sum(1 << place[word] for word in words)
    doing = sum(1 << place[word] for word in words if word in functions())
    return told - doing, doing
