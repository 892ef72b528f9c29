"""Whether a sentence is one that the library names, so that a program that speaks another language knows it again."""

from __future__ import annotations

import re
from functools import cache

from tidewaiter.flow.wordings import wordings

__all__ = ["is_known", "unknown_among"]

_FEWEST_LETTERS = 3
"""A wording with fewer letters of its own would fit nearly everything."""


def is_known(sentence: str) -> bool:
    """Whether some wording fits, whatever fills it."""
    return any(shape.fullmatch(sentence) for shape in _shapes())


def unknown_among(sentences: set[str]) -> list[str]:
    """Those that no wording fits."""
    return sorted(each for each in sentences if not is_known(each))


@cache
def _shapes() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(each)), re.DOTALL)
        for each in wordings()
        if sum(map(str.isalpha, re.sub(r"\{\w+\}", "", each))) >= _FEWEST_LETTERS and each != "{one}, and {other}"
    )
