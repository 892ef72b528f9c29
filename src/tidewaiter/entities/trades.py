"""The trades that firms' names tell: who deals in textiles and who in steel are two, though they share all else.

Sisters of one house share its name, its door and its telephone, and each has a trade of its own. As words of a name
trades are common and tell little; that two are named after different ones tells much.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from tidewaiter.entities.slips import FAR_MORE, RightWords

__all__ = ["functions", "trade_places", "trades_told"]

_LONG = 7
"""Letters of a word that may be a trade's with a slip."""


def trades_told(words: Iterable[str]) -> str:
    """The trades that folded words name, but for a slip of the pen, in order and parted by blanks; empty if none.

    >>> trades_told(("SAMUX", "STEEL", "PRODUCTS")), trades_told(("SAMUX", "GARMETNS", "FOODS"))
    ('metals', 'foods textiles')
    """
    known = _words()
    return " ".join(sorted({trade for word in words for trade in known.get(word) or known.get(_meant(word), ())}))


@cache
def functions() -> frozenset[str]:
    """Those that are no trade but what one does with goods of any: trading, making, retail."""
    return frozenset(_lists()["functions"])


@cache
def trade_places() -> Mapping[str, int]:
    """A number for each trade, and for all that one does with goods."""
    return {trade: place for place, trade in enumerate(trade for lines in _lists().values() for trade in lines)}


@cache
def _meant(word: str) -> str:
    """The word that it is but for a slip: of a long one, as MADINA is no MAKINA, and not in its first letter, as STATES
    are no ESTATES.
    """
    meant = _right_words().meant(word) if len(word) >= _LONG else ""
    return meant if meant[:1] == word[:1] else ""


@cache
def _right_words() -> RightWords:
    return RightWords(dict.fromkeys(_words(), FAR_MORE))


@cache
def _words() -> Mapping[str, tuple[str, ...]]:
    """The trades that each word names."""
    found: dict[str, tuple[str, ...]] = {}
    for lines in _lists().values():
        for trade, words in lines.items():
            for word in words.split():
                found[word] = (*found.get(word, ()), trade)
    return found


@cache
def _lists() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((Path(__file__).parent / "trades.toml").read_text(encoding="utf-8"))
