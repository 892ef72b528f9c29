"""Firms' names with slips in words that tell nobody: "Mahan Tradnig Compnay" is Mahan Trading Company.

A word that no list knows weighs as much as a name, and one letter makes such a word of "Trading" or of "LLC". So
words one slip away from a word of the trade or of a legal form are read as that word, as long as another word is left
that may name somebody: "Centrax Trading" keeps its "Centrax".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import chain, pairwise

from rapidfuzz.distance import OSA

from tidewaiter.columns.legal_forms import legal_forms_in_words
from tidewaiter.columns.names import common_words, place_words, written_out_words
from tidewaiter.entities.screening.plain_words import plain_words
from tidewaiter.entities.slips import FAR_MORE, RightWords, may_be_a_slip
from tidewaiter.terms.folding import fold_letters

__all__ = ["without_slips"]

_WORD = re.compile(r"[^\W\d_]+")
_LAST = re.compile(r"(?<![^\W\d_])[A-Z]{2,5}(?=\W*$)", re.IGNORECASE)
_SHORT_FORMS = ("LTD", "LLC", "INC", "CORP", "GMBH", "PLC", "PTE", "PVT", "JSC", "OOO", "BHD", "SRL", "SARL", "SPA")
"""Legal forms that end a name and are too short to be told by a slip anywhere else in it."""
_SHORTEST_IN_FORM, _SHORTEST_ALONE = 4, 7
"""Letters of a word of a legal form that is beside another such word, and of one that stands alone."""
_CUT_SHORT = ("LTD", "LLC", "CORP", "GMBH", "SARL")
"""Of these forms what is left without a letter is no word and no other form: "IN", "PC" and "HD" end names."""
_VOWELS = frozenset("AEIOU")


def without_slips(name: str) -> str:
    """The name of a firm in Latin letters with its words of trade and of legal form spelt as they are meant.

    >>> without_slips("MAHAN TRADNIG CO., LTDD")
    'MAHAN TRADING CO., LTD'
    >>> without_slips("Centrax Trading Ltd")
    'Centrax Trading Ltd'
    >>> without_slips("Crédit Agricole S.A.")
    'Crédit Agricole S.A.'
    """
    last = _LAST.search(name)
    if last and (form := _short_form_meant(last[0].upper())) and last.start() > 1:
        name = name[: last.start()] + form + name[last.end() :]
    words = [word for found in _WORD.findall(name) if (word := fold_letters(found)).isascii()]
    meant = {word: right for word in words if (right := _meant(word))} | _in_a_form(words)
    if not meant:
        return name
    names_somebody = any(len(word) > 2 and word not in meant and word not in _known() for word in words)
    said = {word: right for word, right in meant.items() if names_somebody or right in _long_form_words()}
    return _WORD.sub(lambda found: said.get(fold_letters(found[0]), found[0]), name)


@lru_cache(maxsize=65_536)
def _meant(word: str) -> str:
    return "" if word in _known() or not may_be_a_slip(word) else _right().meant(word)


def _in_a_form(words: Sequence[str]) -> dict[str, str]:
    """Words beside a word of a legal form that are one slip away from what the form has there: STCK COMPANY."""
    found = {}
    for one, other in pairwise(words):
        for word, rights in ((other, _behind().get(one, ())), (one, _before().get(other, ()))):
            if word not in _known() and (right := next((each for each in rights if _nearly(word, each)), "")):
                found[word] = right
    return found


def _nearly(word: str, right: str) -> bool:
    return len(right) >= _SHORTEST_IN_FORM and OSA.distance(word, right, score_cutoff=1) == 1


@cache
def _behind() -> dict[str, tuple[str, ...]]:
    """For each word of a legal form, those that the forms have right behind it."""
    found: dict[str, set[str]] = defaultdict(set)
    for form in legal_forms_in_words():
        for one, other in pairwise(form):
            found[one].add(other)
    return {word: tuple(sorted(behind)) for word, behind in found.items()}


@cache
def _before() -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for word, others in _behind().items():
        for other in others:
            found[other].add(word)
    return {word: tuple(sorted(before)) for word, before in found.items()}


@cache
def _right() -> RightWords:
    return RightWords(dict.fromkeys(chain(common_words(), written_out_words(), _long_form_words()), FAR_MORE))


@cache
def _form_words() -> frozenset[str]:
    return frozenset(word for form in legal_forms_in_words() for word in form)


@cache
def _long_form_words() -> frozenset[str]:
    """Words of legal forms that are too long to be met by a slip in a name: the shorter ones come in many languages."""
    return frozenset(word for word in _form_words() if len(word) >= _SHORTEST_ALONE) - common_words()


@cache
def _known() -> frozenset[str]:
    """Words that are what they are."""
    return frozenset(chain(common_words(), _form_words(), written_out_words(), place_words(), plain_words()))


@lru_cache(maxsize=65_536)
def _short_form_meant(word: str) -> str:
    """The form that this is with a letter too many, too few or two exchanged; or nothing."""
    if word in _known():
        return ""
    return next((form for form in _SHORT_FORMS if word in _slips_of(form) or _has_one_more(word, form)), "")


def _has_one_more(word: str, form: str) -> bool:
    """Whether one letter more makes this of a form without vowels: such letters are no word, "INCO" is one."""
    return not _VOWELS & set(form) and form in {word[:at] + word[at + 1 :] for at in range(len(word))}


@cache
def _slips_of(form: str) -> frozenset[str]:
    less = {form[:at] + form[at + 1 :] for at in range(len(form))} if form in _CUT_SHORT else set()
    twice = {form[:at] + form[at] + form[at:] for at in range(len(form))}
    exchanged = {form[:at] + form[at + 1] + form[at] + form[at + 2 :] for at in range(len(form) - 1)}
    return frozenset((less | twice | exchanged) - {form})
