"""Which entries are worth a comparison: candidates by rare words, by numbers and by addresses.

Words are matched once per vocabulary and not once per name: the distinct words of the subjects meet
the distinct words of the list (same letters, same sound, few letters off), which gives one sparse
matrix; names are sparse rows of word weights, and the product of the three says how much
substance a subject's name shares with a name on the list. A word that stands in very many names brings
no candidates alone; two neighbouring words as one do, so that "Kim Jong Un" is found among a thousand Kims.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from tidewaiter.columns.names import acronyms, name_parts, short_form
from tidewaiter.entities.screening.entries import PERSONS, Listed, Subject
from tidewaiter.entities.screening.keyed import by_writing
from tidewaiter.entities.screening.rarity import weight_of
from tidewaiter.entities.screening.short_names import Standing, initials_listed
from tidewaiter.entities.screening.vocabulary import Vocabulary
from tidewaiter.entities.screening.wording import Word, joined_words, together, word_alone

__all__ = ["Candidate", "Index"]

_CHUNK = 2_000
_COMMON_FROM = 250
"""A word in more names of the list than this brings no candidates alone."""
_LEAST_SHARE = 0.55
_LEAST_SHARED = 0.3
_NEARLY_WHOLE = 0.8
_LEAST_OF_LONGER = 0.5
"""Of two names neither of which holds the other, the one with more substance must share half of it."""
_MOST_ENTRIES = 100
"""The commonest names of persons meet some sixty entries of the US list; of 25, the likely ones were cut off."""
_MOST_NAMES = 4
_SHORTEST_DOUBLE = 7
_BY_LETTERS = 0.9
"""Where first letters rank among other likenesses."""
_MOST_BY_LETTERS = 12
"""Names that have the same first letters: of more, none is told by them."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A subject, an entry, and which of their names to lay side by side."""

    subject: int
    entry: int
    names: tuple[tuple[int, int], ...]


class Index:
    """The entries of lists, ready to be searched by any number of subjects."""

    def __init__(self, entries: Sequence[Listed]) -> None:
        self.entries = tuple(entries)
        owners = [(n, at) for n, entry in enumerate(self.entries) for at, words in enumerate(entry.worded) if words]
        self._owner = np.array([n for n, _ in owners], np.int64)
        self._name = np.array([at for _, at in owners], np.int64)
        names = [self.entries[n].worded[at] for n, at in owners]
        self._words, self._by_word = _postings([_plain(words) for words in names])
        self._glued, self._by_glued = _postings([_glued(words) for words in names])
        self._totals = np.array([sum(map(weight_of, words)) for words in names])
        self._by_number = _numbers(self.entries)
        self.standing = Standing(self.entries)
        self._by_initials, self._by_short = _letters(self.entries)
        self._by_writing = by_writing(self.entries)

    def candidates(self, subjects: Sequence[Subject]) -> Iterator[Candidate]:
        """For each subject, in order, the entries worth a comparison: at most a hundred, the likeliest ones."""
        owners = [(n, at) for n, subject in enumerate(subjects) for at, words in enumerate(subject.worded) if words]
        names = [subjects[n].worded[at] for n, at in owners]
        of_subject = np.array([n for n, _ in owners], np.int64)
        of_name = np.array([at for _, at in owners], np.int64)
        totals = np.array([sum(map(weight_of, words)) for words in names])
        by_word = _reach([_plain(words) for words in names], self._words, exact=False)
        by_glued = _reach([_glued(words) for words in names], self._glued, exact=True)
        found: dict[int, dict[int, list[tuple[float, int, int]]]] = defaultdict(lambda: defaultdict(list))
        for n, at, entry, name in self._met_by_letters(subjects):
            found[n][entry].append((_BY_LETTERS, at, name))
        for n, at in owners:
            for keyed in self._by_writing:
                for entry, name in keyed.met(subjects[n], at):
                    found[n][entry].append((keyed.rank, at, name))
        done = 0
        for start in range(0, len(names), _CHUNK):
            rows, columns, shares = self._near(by_word, by_glued, totals, slice(start, start + _CHUNK))
            for row, column, share in zip(rows.tolist(), columns.tolist(), shares.tolist(), strict=True):
                at = start + row
                found[int(of_subject[at])][int(self._owner[column])].append(
                    (share, int(of_name[at]), int(self._name[column]))
                )
            last = int(of_subject[min(start + _CHUNK, len(names)) - 1])
            finished = len(subjects) if start + _CHUNK >= len(names) else last
            yield from self._settled(subjects, found, done, finished)
            done = finished
        yield from self._settled(subjects, found, done, len(subjects))

    def _met_by_letters(self, subjects: Sequence[Subject]) -> Iterator[tuple[int, int, int, int]]:
        """Subject, its name, entry, its name: where one name is the first letters of the other."""
        for n, subject in enumerate(subjects):
            for at, name in enumerate(subject.names):
                parts = name_parts(name)
                met = list(self._by_initials.get(short_form(parts), ()))
                met += [pair for letters in acronyms(parts) for pair in self._by_short.get(letters, ())]
                yield from ((n, at, *pair) for pair in met if len(met) <= _MOST_BY_LETTERS)

    def _settled(
        self,
        subjects: Sequence[Subject],
        found: dict[int, dict[int, list[tuple[float, int, int]]]],
        first: int,
        last: int,
    ) -> Iterator[Candidate]:
        for n in range(first, last):
            by_entry = found.pop(n, {})
            by_number = {entry for number in subjects[n].numbers for entry in self._by_number.get(number, ())}
            ranked = sorted(by_entry, key=lambda entry: (-max(by_entry[entry])[0], entry))[:_MOST_ENTRIES]
            for entry in sorted({*ranked, *by_number}):
                likeliest = sorted(by_entry.get(entry, []), reverse=True)
                names = dict.fromkeys((left, right) for _, left, right in likeliest)
                yield Candidate(n, entry, tuple(names)[:_MOST_NAMES])

    def _near(
        self, by_word: sp.csr_matrix, by_glued: sp.csr_matrix, totals: Floats, part: slice
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Floats]:
        """Names of the list that share enough with names `part` of the subjects."""
        shared = sp.coo_matrix((by_word[part] @ self._by_word).maximum(by_glued[part] @ self._by_glued))
        least = np.minimum(totals[part][shared.row], self._totals[shared.col])
        shares = shared.data / np.maximum(least, 1e-9)
        most = np.maximum(totals[part][shared.row], self._totals[shared.col])
        kept = (shares >= _LEAST_SHARE) & (shared.data >= np.minimum(_LEAST_SHARED, 0.9 * least))
        kept &= (shares >= _NEARLY_WHOLE) | (shared.data >= _LEAST_OF_LONGER * most)
        return shared.row[kept], shared.col[kept], (shared.data / most + 0.1 * shares)[kept]


Parts = tuple[tuple[Word, float], ...]


def _plain(words: tuple[Word, ...]) -> Parts:
    return tuple((word, weight_of(word)) for word in words if not word.particle)


def _glued(words: tuple[Word, ...]) -> Parts:
    """Neighbours as one word, the last and the first, the whole name, and long words that may be two elsewhere."""
    told = [word for word in words if not word.particle] or list(words)
    pairs = list(pairwise(told)) + ([(told[-1], told[0])] if len(told) > 2 else [])
    parts = {word_alone(a.text + b.text, vowelless=a.vowelless): weight_of(a) + weight_of(b) for a, b in pairs}
    parts[word_alone(joined_words(words), vowelless=words[0].vowelless)] = sum(map(weight_of, words))
    parts |= {word: weight_of(word) for word in told if len(word.text) >= _SHORTEST_DOUBLE}
    for joined in _with_particles(words):
        parts[word_alone(together(joined), vowelless=joined[0].vowelless)] = sum(map(weight_of, joined))
    return tuple(parts.items())


def _with_particles(words: tuple[Word, ...]) -> Iterator[tuple[Word, ...]]:
    """A particle with the word behind it, and with both its neighbours: Al-Madani as Almadani, Shihab al-Din."""
    for at, word in enumerate(words[:-1]):
        if word.particle and not words[at + 1].particle:
            yield words[at : at + 2]
            if at and not words[at - 1].particle:
                yield words[at - 1 : at + 2]


def _postings(names: Sequence[Parts]) -> tuple[Vocabulary, sp.csr_matrix]:
    """The words of the names, and for each word the names in which it stands, unless they are too many."""
    words = Vocabulary(word for parts in names for word, _ in parts)
    rows = [words.place[word] for parts in names for word, _ in parts]
    columns = [n for n, parts in enumerate(names) for _ in parts]
    ones = np.ones(len(rows), np.float32)
    postings = sp.csr_matrix((ones, (rows, columns)), shape=(len(words.words), len(names)))
    postings.data = np.minimum(postings.data, 1.0)
    seldom = (np.diff(postings.indptr) <= _COMMON_FROM).astype(np.float32)
    return words, sp.csr_matrix(sp.diags_array(seldom) @ postings)


def _reach(names: Sequence[Parts], ours: Vocabulary, *, exact: bool) -> sp.csr_matrix:
    """For each subject's name, the weight with which each word of the list is met."""
    theirs = tuple(dict.fromkeys(word for parts in names for word, _ in parts))
    place = {word: n for n, word in enumerate(theirs)}
    rows = [n for n, parts in enumerate(names) for _ in parts]
    columns = [place[word] for parts in names for word, _ in parts]
    weights = np.array([weight for parts in names for _, weight in parts], np.float32)
    named = sp.csr_matrix((weights, (rows, columns)), shape=(len(names), len(theirs)))
    met = ours.exactly_met_by(theirs) if exact else ours.met_by(theirs)
    return sp.csr_matrix(named @ met)


def _letters(entries: Sequence[Listed]) -> tuple[dict[str, list[tuple[int, int]]], dict[str, list[tuple[int, int]]]]:
    """Names (entry, place) by their first letters, and names that are but a few letters."""
    by_initials: dict[str, list[tuple[int, int]]] = defaultdict(list)
    by_short: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for n, entry in enumerate(entries):
        for at, name in enumerate(entry.names):
            for letters in initials_listed(entry, at):
                by_initials[letters].append((n, at))
            if entry.schema not in PERSONS and (short := short_form(name_parts(name))):
                by_short[short].append((n, at))
    return dict(by_initials), dict(by_short)


def _numbers(entries: Sequence[Listed]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for n, entry in enumerate(entries):
        for number in sorted(entry.numbers):
            found[number].append(n)
    return found
