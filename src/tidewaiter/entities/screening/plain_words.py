"""Words of the language that firms are often called by; the words are in `plain_words.txt`."""

from __future__ import annotations

from functools import cache
from importlib import resources

__all__ = ["plain_words"]


@cache
def plain_words() -> frozenset[str]:
    """The words, in folded spelling."""
    text = resources.files(__package__).joinpath("plain_words.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
