"""What the library says, in the reader's language.

The library speaks English, and lakes, alerts and parties keep its sentences as they are. A sentence is known again by
its wording (`library_words`), said in the reader's language, and filled with what filled it: words of the library in
their translation, numbers as the reader writes them, names as they stand. What is not known stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from string import Formatter

from django.utils import formats
from django.utils.translation import get_language, gettext

from tidewaiter_workbench.web.library_words import LIBRARY

__all__ = ["recognised", "said", "said_choices"]

_NUMBER = re.compile(r"(-?\d[\d,]*(?:\.\d+)?)(%?)")
_SAYS_SOMETHING = 6
"""Letters of its own from which on a wording is known by itself; others only if what fills them first is known."""
_FEWEST, _FILLER = 4, re.compile(r"\{\w+\}")
"""Letters of its own by which a sentence is known for sure if another goes on from it."""
_APART, _LISTED = "; ", ", "
_MOST_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class _Wording:
    text: str
    shape: re.Pattern[str]
    first: str
    letters: int
    signs: int
    speaks: bool
    """Whether it is known by its own words: by many, or by few that head what follows, as in `rule: {name}`."""
    adds: bool
    """Whether it goes on from another sentence, as `{way}, found in violation` does: it is tried first."""

    def counts(self, first: str) -> bool:
        """Whether few words of its own are known by the number that follows, as in `over {share}`."""
        return self.letters >= _FEWEST and _NUMBER.fullmatch(first) is not None


def said(sentence: str) -> str:
    """A sentence of the library in the reader's language, or a list of them; anything else as it is."""
    if not sentence or (get_language() or "en").startswith("en"):
        return sentence
    return _told(sentence)


def said_choices(pairs: Iterable[tuple[str, str]], *, with_code: bool = False) -> list[tuple[str, str]]:
    """Codes with their words, for a list to choose from."""
    return [(code, f"{code}: {said(words)}" if with_code else said(words)) for code, words in pairs]


def _told(sentence: str) -> str:
    if _APART in sentence:  # no sentence of the library holds it
        return _APART.join(map(_told, sentence.split(_APART)))
    if (known := recognised(sentence)) is not None:
        text, values = known
        return gettext(text).format(**{name: _value(value) for name, value in values})
    parts = sentence.split(_LISTED)
    return _LISTED.join(map(_told, parts)) if len(parts) > 1 and all(map(recognised, parts)) else sentence


@lru_cache(maxsize=_MOST_KEPT)
def recognised(sentence: str) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    """The wording of a sentence, and what fills it; None if the library has no such wording."""
    if sentence in _plain():
        return sentence, ()
    for wording in _filled():
        if (found := wording.shape.fullmatch(sentence)) is None:
            continue
        first = found[wording.first]
        if _is_sure(first) if wording.adds else wording.speaks or wording.counts(first) or recognised(first):
            return wording.text, tuple(found.groupdict().items())
    return None


def _is_sure(sentence: str) -> bool:
    """Whether it is known, and by words of its own."""
    known = recognised(sentence)
    return known is not None and sum(map(str.isalpha, re.sub(_FILLER, "", known[0]))) >= _FEWEST


def _value(value: str) -> str:
    if (number := _NUMBER.fullmatch(value)) is None:
        return _told(value)
    digits, percent = number.groups()
    if not percent and not set(digits) & {",", "."}:
        return value  # may be a code or a year
    plain = digits.replace(",", "")
    decimals = len(plain.partition(".")[2])
    return formats.number_format(Decimal(plain), decimals, force_grouping="," in digits) + percent


@cache
def _plain() -> frozenset[str]:
    return frozenset(text for text in LIBRARY if "{" not in text)


@cache
def _filled() -> Sequence[_Wording]:
    """Wordings with something to fill in, those that go on from others first, and then those that say most."""
    return sorted(
        (_wording(text) for text in LIBRARY if "{" in text),
        key=lambda each: (not each.adds, -each.letters, -each.signs),
    )


def _wording(text: str) -> _Wording:
    shape, names, letters, signs = "", [], 0, 0
    for literal, name, _form, _conversion in Formatter().parse(text):
        shape += re.escape(literal)
        letters += sum(map(str.isalpha, literal))
        signs += len(literal)
        if name:
            names.append(name)
            shape += f"(?P<{name}>.+?)"
    return _Wording(
        text,
        re.compile(shape, re.DOTALL),
        names[0],
        letters,
        signs,
        letters >= (_FEWEST if text.partition("{")[0].endswith(": ") else _SAYS_SOMETHING),
        adds=text.startswith(f"{{{names[0]}}}, "),
    )
