"""Phrases by which firms name their trade, in the words that English names have for them: Thuong Mai is trading.

The same firm stands on one document as Cong ty TNHH Xuat Nhap Khau Minh Phat and on the next as Minh Phat Import Export
Co., Ltd. Words alone do not show it: THUONG and MAI say nothing apart. Short words are written out where
the legal form says in which language they are meant.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import product
from pathlib import Path

from tidewaiter.columns.legal_forms import join_initials
from tidewaiter.columns.letters import latin
from tidewaiter.terms.folding import fold

__all__ = ["in_english_words"]

_ARTICLE = "ال"
_BEFORE_ARABIC = ("", _ARTICLE, "لل", "ل", "وال", "و")
"""The, for the, for, and the, and."""
_SHORTEST_ARABIC = 4
"""Letters of what is read: shorter ones may be a name in other letters."""


def in_english_words(words: Sequence[str], form: str) -> list[str]:
    """The words of a folded name, with those that are known phrases of trade in English.

    Args:
        words: of the name, without its legal form.
        form: the key of the legal form, or empty.

    >>> in_english_words(["XUAT", "NHAP", "KHAU", "MINH", "PHAT"], "TNHH")
    ['IMPORT', 'EXPORT', 'MINH', 'PHAT']
    """
    short = _short().get(form)
    if short and not short.keys().isdisjoint(words):
        words = [part for word in words for part in short.get(word, word).split()]
    phrases, starts = _phrases(), _starts()
    if starts.keys().isdisjoint(words):
        return list(words)
    told: list[str] = []
    place = 0
    while place < len(words):
        for length in starts.get(words[place], ()):
            if found := phrases.get(" ".join(words[place : place + length])):
                told += found.split()
                place += length
                break
        else:
            told.append(words[place])
            place += 1
    return told


@cache
def _lists() -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(__file__).parent / "trade_phrases.toml").read_text(encoding="utf-8"))


@cache
def _phrases() -> Mapping[str, str]:
    return _in_arabic() | _lists()["everywhere"]


def _in_arabic() -> dict[str, str]:
    """Phrases in Arabic letters as they are read, with the small words that are written on to theirs."""
    told: dict[str, str] = {}
    for phrase, meaning in _lists()["arabic"].items():
        first, *others = phrase.split()
        for before, article in product(_BEFORE_ARABIC, ("", _ARTICLE)):
            spelling = " ".join([before + first, *(article + word for word in others)])
            read = " ".join(join_initials(fold(latin(spelling)).split()))
            if len(read) >= _SHORTEST_ARABIC:
                told.setdefault(read, meaning)
    return told


@cache
def _starts() -> dict[str, tuple[int, ...]]:
    """First words of phrases, each with how many words phrases that begin with it have, the longest first."""
    found: dict[str, set[int]] = {}
    for phrase in _phrases():
        words = phrase.split()
        found.setdefault(words[0], set()).add(len(words))
    return {word: tuple(sorted(lengths, reverse=True)) for word, lengths in found.items()}


@cache
def _short() -> dict[str, dict[str, str]]:
    """For the key of each legal form that says so, the short words of its language."""
    languages = [words for words in _lists().values() if "forms" in words]
    return {form: words for words in languages for form in words["forms"]}
