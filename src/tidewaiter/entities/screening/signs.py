"""Names of firms in Chinese, Japanese and Korean signs: the words for what a firm does are read as what they mean.

华为技术 stands on a list as "Huawei Technologies" and not as "Hua Wei Ji Shu": towns and the commonest words of
firms' names are put into English, and what is left, the name proper, is read sign by sign and
written as Latin lists write it, two syllables in a word. Which words those are stands in
`firm_signs.toml`; no firm is named there.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from itertools import chain
from pathlib import Path

from anyascii import anyascii

from tidewaiter.columns.legal_forms import native_forms_parted

__all__ = ["firm_in_words", "has_firm_signs", "town_words"]

_SIGNS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]+")
_SYLLABLE = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_TOGETHER = 2
_WHOLE = 3
"""A name proper of three syllables is written in one word."""


def firm_in_words(name: str) -> str:
    """The name in Latin letters, its legal form set apart as `columns.legal_forms` does.

    >>> firm_in_words("华为技术有限公司").split()
    ['HuaWei', 'TECHNOLOGIES', 'YOUXIAN']
    """
    parted = native_forms_parted(name)
    for spelling, word in _meanings():
        if spelling in parted:
            parted = parted.replace(spelling, f" {word} ")
    return _SIGNS.sub(lambda found: f" {_proper(found[0])} ", parted)


@cache
def has_firm_signs(name: str) -> bool:
    """Whether a name in such signs has a word that only firms have, and something beside it."""
    spelling = next((each for each, _ in _meanings() if each in name and each not in _placed()), "")
    return bool(spelling) and len(name.strip()) > len(spelling)


def town_words() -> frozenset[str]:
    """The towns and provinces before the names of firms, in Latin letters."""
    return frozenset(_told()["places"])


def _proper(signs: str) -> str:
    syllables = _SYLLABLE.sub(" ", anyascii(signs)).split()
    if len(syllables) <= _WHOLE:
        return "".join(syllables)
    return " ".join("".join(syllables[at : at + _TOGETHER]) for at in range(0, len(syllables), _TOGETHER))


@cache
def _meanings() -> tuple[tuple[str, str], ...]:
    """Spellings in signs, longest first, with what they mean."""
    told = _told()
    pairs = [(spelling, word) for words in told.values() for word, each in words.items() for spelling in each]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


@cache
def _placed() -> frozenset[str]:
    return frozenset(chain.from_iterable(_told()["places"].values()))


@cache
def _told() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((Path(__file__).parent / "firm_signs.toml").read_text(encoding="utf-8"))
