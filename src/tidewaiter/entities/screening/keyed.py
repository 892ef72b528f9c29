"""Listed names under keys made of how they are written, and the keys under which another name looks for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf

from tidewaiter.entities.screening.cut_off import beginning
from tidewaiter.entities.screening.entries import Listed, Named
from tidewaiter.entities.screening.other_blanks import halves, halves_asked, letters_alone
from tidewaiter.entities.screening.other_order import all_words

__all__ = ["Keyed", "by_writing"]

_WHOLE = inf
"""Where the same words rank. They are met however common they are: "Gazprom" is in 260 listed names, and one itself."""
_PART = 0.9
"""Where a part of the letters ranks among other likenesses."""
_MOST_BY_PART = 50
"""Names that have such a part in common: of more, none is held beside another name for it."""

Keys = Callable[[Named, int], Iterable[Hashable]]
"""Keys of one name of an entry or a subject."""


@dataclass(frozen=True)
class Keyed:
    """Names of entries by one kind of key.

    `rank` says how likely whoever is met is beside others, `most` how many names a key may have that is asked for.
    """

    names: dict[Hashable, list[tuple[int, int]]]
    asked: Keys
    rank: float
    most: float = inf

    def met(self, subject: Named, at: int) -> Iterator[tuple[int, int]]:
        """Entries and places of their names which one name of a subject meets."""
        for key in self.asked(subject, at):
            found = self.names.get(key, ())
            if len(found) <= self.most:
                yield from found


def by_writing(entries: Sequence[Listed]) -> tuple[Keyed, ...]:
    """The kinds of keys: all words in any order, all letters, halves of these, and the beginning."""
    return (
        Keyed(_first_of_each(entries, _words), _words, _WHOLE),
        Keyed(_names(entries, _of_name(letters_alone)), _of_name(letters_alone), _WHOLE),
        Keyed(_names(entries, _of_name(halves)), _of_name(halves_asked), _PART, _MOST_BY_PART),
        Keyed(_names(entries, _of_name(beginning)), _of_name(beginning), _PART, _MOST_BY_PART),
    )


def _words(named: Named, at: int) -> set[tuple[str, ...]]:
    """All words of a name in one order, as they are read and as they are written."""
    return {tuple(sorted(word.text for word in named.worded[at])), all_words(named.names[at])} - {()}


def _of_name(keys: Callable[[str], Iterable[Hashable]]) -> Keys:
    return lambda named, at: keys(named.names[at])


def _names(entries: Sequence[Listed], keys: Keys) -> dict[Hashable, list[tuple[int, int]]]:
    found: dict[Hashable, list[tuple[int, int]]] = defaultdict(list)
    for n, entry in enumerate(entries):
        for at in range(len(entry.names)):
            for key in keys(entry, at):
                found[key].append((n, at))
    return dict(found)


def _first_of_each(entries: Sequence[Listed], keys: Keys) -> dict[Hashable, list[tuple[int, int]]]:
    """Of several names of one entry under one key, the first."""
    return {key: list(dict(reversed(names)).items()) for key, names in _names(entries, keys).items()}
