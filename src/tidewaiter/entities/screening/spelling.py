"""How alike two spellings of one spoken word are: vowels are cheap, and so are letters that transliterations mix up.

Arabic, Hebrew and their kin write consonants and long vowels; whoever puts them into Latin letters adds the short
ones as heard. So a vowel that only the fuller side has says little against the two, a consonant says much.
Among Latin spellings of one word the vowels wander too (Hizballah, Hezbollah), which is weaker evidence.
The costs are ours, from general knowledge of how these scripts are transliterated, and learned from no list.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["consonants_heard", "heard_alike"]

_DIGRAPHS = (
    ("SHCH", "S"), ("SCH", "S"), ("TCH", "J"), ("DJ", "J"), ("SH", "S"), ("CH", "J"), ("ZH", "J"), ("KH", "K"),
    ("GH", "G"), ("PH", "F"), ("TH", "T"), ("DH", "D"), ("CK", "K"), ("X", "KS"), ("Q", "K"), ("C", "K"), ("OU", "U"),
    ("OO", "U"), ("EE", "I"), ("W", "U"), ("Y", "I"), ("E", "I"), ("O", "U"),
)  # fmt: skip
_TWICE = re.compile(r"(.)\1+")
_VOWELS = frozenset("AIU")
_MIXED = {
    frozenset(pair): cost
    for cost, pairs in (
        (0.1, ("DT", "GK", "SZ", "FV", "BP")),
        (0.3, ("UF", "UV", "IJ")),
        (0.4, ("PF", "BV", "BF", "GJ", "DZ")),
        (0.5, ("KJ", "HK", "TS", "JS", "ZJ", "HA")),
    )
    for pair in pairs
}
_OTHER_VOWEL = 0.3
_UNWRITTEN = 0.1
_LAST = 0.4
_FIRST = 0.6
_VOWEL_MORE = 0.45
_BREATH = 0.3


@lru_cache(maxsize=200_000)
def heard_alike(left: str, right: str, *, unwritten: bool) -> float:
    """How alike two words in capitals sound, 0-1.

    Args:
        left: a word; if `unwritten`, the one whose script leaves short vowels out.
        right: another.
        unwritten: a short vowel that only the right one has costs next to nothing.

    >>> heard_alike("HZBALLH", "HIZBALLAH", unwritten=True) > 0.9
    True
    >>> heard_alike("HEZBOLLAH", "HIZBULLAH", unwritten=False) > 0.9
    True
    >>> heard_alike("MHMD", "HEMED", unwritten=True) < 0.8
    True
    """
    one, other = _heard(left), _heard(right)
    if not one or not other:
        return 0.0
    substance = max(sum(0.5 if sign in _VOWELS else 1.0 for sign in word) for word in (one, other))
    return max(1 - _distance(one, other, unwritten=unwritten) / substance, 0.0)


def consonants_heard(text: str) -> str:
    """The consonants of a word in capitals, doubled ones once.

    >>> consonants_heard("HEZBOLLAH") == consonants_heard("HIZBALLAH")
    True
    """
    return "".join(sign for sign in _heard(text) if sign not in _VOWELS)


@lru_cache(maxsize=200_000)
def _heard(text: str) -> str:
    said = text
    for written, heard in _DIGRAPHS:
        said = said.replace(written, heard)
    return _TWICE.sub(r"\1", said)


def _distance(one: str, other: str, *, unwritten: bool) -> float:
    """The least cost of making one into the other, as edit distance counts it."""
    more = [_left_out(other, at, unwritten=unwritten) for at in range(len(other))]
    row = [sum(more[:at]) for at in range(len(other) + 1)]
    for i, sign in enumerate(one):
        dropped = _left_out(one, i, unwritten=False)
        below = [row[0] + dropped]
        for j, heard in enumerate(other):
            below.append(min(row[j] + _exchanged(sign, heard), row[j + 1] + dropped, below[j] + more[j]))
        row = below
    return row[-1]


def _left_out(word: str, at: int, *, unwritten: bool) -> float:
    """What it costs that the other word lacks this letter."""
    sign = word[at]
    if sign == "H":
        return _BREATH
    if sign not in _VOWELS:
        return 1.0
    if not unwritten:
        return _VOWEL_MORE
    if at == 0:
        return _FIRST
    return _LAST if at == len(word) - 1 and sign != "A" else _UNWRITTEN


def _exchanged(sign: str, heard: str) -> float:
    if sign == heard:
        return 0.0
    if sign in _VOWELS and heard in _VOWELS:
        return _OTHER_VOWEL
    return _MIXED.get(frozenset((sign, heard)), 1.0)
