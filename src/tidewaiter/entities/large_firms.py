"""Firms that a file writes in many ways: which of its words stand for others of theirs.

Who is written in forty ways as ICI, and who in eighty as Imperial Chemical Industries, can be told for one firm though
the two have no word in common: few names of a file are written in several ways, and that one of them is the first
letters of another is then hardly chance. So it is with words made of the beginnings of others (Petrobras, of Petroleo
Brasileiro). And a word that a large firm has to itself is known where it was written together with the next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from operator import methodcaller
from string import ascii_uppercase

from tidewaiter.columns.legal_forms import legal_form_words
from tidewaiter.columns.names import NameParts, acronyms, short_form, written_out_words
from tidewaiter.entities.initials import Initials
from tidewaiter.entities.slips import FAR_MORE
from tidewaiter.entities.telling_words import LARGE, is_generic, meant_words, words_of_one_firm

__all__ = ["words_of_large_firms"]

_SEVERAL = 5
"""Ways to write one plain name from which on it is no slip of another."""
_SURELY = 1.0
"""Bits above even odds that first letters stand for a name: twice as likely as that they fit by chance."""
_SHORTEST_OWN, _SHORTEST_PIECE, _SHORTEST_FORM = 4, 2, 6
"""Letters of a firm's own word, and of another word or a legal form written on to it; short forms are syllables too."""
_SHORTEST_CUT, _SHORTEST_MADE = 2, 6
"""Letters that are left of a word cut short, and of the word that is made of such: fewer fit too many names."""


def words_of_large_firms(
    names: Sequence[Sequence[str]], behind: Sequence[Collection[str]], spaced: Mapping[str, str]
) -> dict[str, str]:
    """Words of names, each with the words for which it stands; `spaced` with them.

    Args:
        names: the words of each name.
        behind: for each name, the words behind its legal form, by which no name is another; empty if none has any.
        spaced: words with blanks as others have them.
    """
    counted = Counter(chain.from_iterable(names))
    several = _in_several_ways(names, behind, counted)
    asked = set(chain.from_iterable(several))
    cores = Counter(chain.from_iterable({frozenset(name) for name in names if not asked.isdisjoint(name)}))
    known = words_of_one_firm(several, cores, least=_SEVERAL)
    stands_for = _with_slips(_made_of_beginnings(several, known), counted) | _first_letters(several)
    own = words_of_one_firm(several, cores, least=LARGE + 1)
    parted = _with_slips(_written_together(names, counted, own), counted) | dict(spaced)
    return {
        word: " ".join(stands_for.get(part, part) for part in parts.split()) for word, parts in parted.items()
    } | stands_for


def _in_several_ways(
    names: Sequence[Sequence[str]], behind: Sequence[Collection[str]], counted: Mapping[str, int]
) -> dict[tuple[str, ...], int]:
    """Names that are no slip of another, and in how many ways each is written but for its legal form and what stands
    behind it.
    """
    rows = zip(names, behind, strict=True) if behind else ((name, ()) for name in names)
    plain = Counter(tuple(word for word in name if word not in late) if late else tuple(name) for name, late in rows)
    found = dict(sorted((name, ways) for name, ways in plain.items() if ways >= _SEVERAL and name))
    slips = meant_words({word: counted[word] for name in found for word in name})
    return {name: ways for name, ways in found.items() if slips.keys().isdisjoint(name)}


def _first_letters(several: Mapping[tuple[str, ...], int]) -> dict[str, str]:
    """Names that are first letters, with the words of the name for which they stand; see `Initials`."""
    parts = [NameParts("", " ".join(name), "") for name in several]
    read = {(part.core, short_form(part), acronyms(part, small=False)) for part in parts}
    initials = Initials()
    words = sorted({word for name in several for word in name})
    initials.learn(read, Counter(ascii_uppercase) + Counter(word[0] for word in words))
    spelt_out = {letters: core for core, _, told in sorted(read) for letters in told}
    short = {part.core for part in parts if short_form(part) == part.core}
    return {word: spelt_out[word] for word in sorted(short & spelt_out.keys()) if initials.bits((word,)) >= _SURELY}


def _made_of_beginnings(several: Mapping[tuple[str, ...], int], own: Collection[str]) -> dict[str, str]:
    """Names made of the beginnings of two words or more of another name, with these words.

    One that is cut short must be that firm's own, and no other word of such names may begin so: what is a word of
    trade, or all of a house's name and little more, or a syllable of many a name, fits others too.
    """
    by_start: dict[str, list[tuple[str, ...]]] = {}
    for name in several:
        by_start.setdefault(name[0][:_SHORTEST_CUT], []).append(name)
    words = {word for name in several for word in name}
    made = [name[0] for name in several if len(name) == 1 and name[0] in own and len(name[0]) >= _SHORTEST_MADE]
    found = {}
    for word in made:
        for name in by_start[word[:_SHORTEST_CUT]]:
            pieces = _beginnings(word, name)
            cut = [
                full[:length] for full, length in pieces if length < len(full) and full in own and not is_generic(full)
            ]
            likely = (sum(map(methodcaller("startswith", piece), words - {word})) == 1 for piece in cut)
            if len(pieces) > 1 and cut and all(likely):
                found[word] = " ".join(full for full, _ in pieces)
    return found


def _beginnings(word: str, name: Sequence[str]) -> list[tuple[str, int]]:
    """Words of a name whose beginnings make up a word, each with how many letters; none if they do not.

    Words of our lists may be left out.
    """
    if not name:
        return []
    full, *rest = name
    for length in range(_SHORTEST_CUT, min(len(full), len(word)) + 1):
        if not word.startswith(full[:length]):
            break
        further = _beginnings(word[length:], rest) if length < len(word) else []
        if further or (length == len(word) and all(map(is_generic, rest))):
            return [(full, length), *further]
    return _beginnings(word, rest) if is_generic(full) else []


def _written_together(
    names: Sequence[Sequence[str]], counted: Mapping[str, int], own: Mapping[str, int]
) -> dict[str, str]:
    """Words that are a large firm's own and another word, or its legal form, without the blank.

    Both words stand side by side in other names, too, several of them where the firm's word is not far more frequent.
    """
    own = {
        word: ways
        for word, ways in own.items()
        if len(word) >= _SHORTEST_OWN and word.isalpha() and not is_generic(word)
    }
    ends = tuple(own)
    beside = Counter((one, other) for name in names for one, other in pairwise(name) if one in own or other in own)
    forms = {word for word in legal_form_words() if len(word) >= _SHORTEST_FORM}
    found = {}
    for word, count in counted.items():
        if word.startswith(ends) or word.endswith(ends):
            parts = [(own[mine], both, counted[mine] >= FAR_MORE * count) for both, mine in _parted(word, own)]
            likely = [
                (ways, both)
                for ways, both, seldom in parts
                if beside[both] >= (1 if seldom else _SEVERAL) or (seldom and both[1] in forms)
            ]
            if likely:
                found[word] = " ".join(max(likely)[1])
    return found


def _parted(word: str, own: Collection[str]) -> Iterator[tuple[tuple[str, str], str]]:
    """The ways to part a word so that one part is a firm's own, and which; abbreviations are written out."""
    for place in range(_SHORTEST_PIECE, len(word) - _SHORTEST_PIECE + 1):
        one, other = word[:place], word[place:]
        if one in own:
            yield (one, written_out_words().get(other, other)), one
        if other in own:
            yield (written_out_words().get(one, one), other), other


def _with_slips(found: Mapping[str, str], counted: Mapping[str, int]) -> dict[str, str]:
    """What was found, and the same for rarer words that are one slip of the pen away."""
    meant = meant_words({word: counted[word] for word in found}, counted) if found else {}
    slips = {slip: found[word] for slip, word in meant.items() if counted[word] >= FAR_MORE * counted[slip]}
    return slips | dict(found)
