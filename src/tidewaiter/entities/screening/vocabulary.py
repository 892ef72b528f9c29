"""Words of the subjects against words of the list, each pair of distinct words once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from tidewaiter.entities.screening.likeness import word_likeness
from tidewaiter.entities.screening.wording import Word
from tidewaiter.entities.slips import with_one_less

__all__ = ["Vocabulary"]

_CHUNK = 2_000
_LEAST_DICE = 0.45
_SHORTEST_FUZZY = 4
_LONGEST_SLIP = 9
"""Letters up to which a slip may leave too few groups of three letters to meet the word by."""
_LARGEST_SOUND = 60
"""A sound of more spellings than this is no help; those spellings are met by their letters."""
_SHORT_BARE = 2


class Vocabulary:
    """The distinct words of a list, ready to be met by others."""

    def __init__(self, words: Iterable[Word]) -> None:
        self.words = tuple(dict.fromkeys(words))
        self.place = {word: n for n, word in enumerate(self.words)}
        self._by_text: dict[str, list[int]] = defaultdict(list)
        self._by_sound: dict[str, list[int]] = defaultdict(list)
        self._by_family: dict[str, list[int]] = defaultdict(list)
        self._by_bare: dict[str, list[int]] = defaultdict(list)
        for n, word in enumerate(self.words):
            self._by_text[word.text].append(n)
            if len(word.sound) > 1 and word.sound.isalpha():
                self._by_sound[word.sound].append(n)
            if word.family:
                self._by_family[word.family].append(n)
            for bare in word.bares:
                if len(bare) > 1 and bare.isalpha():
                    self._by_bare[bare].append(n)

    @cached_property
    def _grams(self) -> _Grams:
        return _Grams(self.words)

    def met_by(self, others: Sequence[Word]) -> sp.csr_matrix:
        """Likeness of each other word (row) to each of ours (column), where there is any."""
        found: set[tuple[int, int]] = set()
        for row, word in enumerate(others):
            found.update((row, n) for n in self._by_text.get(word.text, ()))
            found.update((row, n) for n in self._by_family.get(word.family, ()) if word.family)
            alike = self._by_sound.get(word.sound, ())
            found.update((row, n) for n in alike if len(alike) <= _LARGEST_SOUND)
            found.update((row, n) for n in self._by_consonants(word, more_than=1))
        found.update(self._grams.near(others))
        found.update(self._one_slip_away(others))
        return self._judged(others, found)

    def exactly_met_by(self, others: Sequence[Word]) -> sp.csr_matrix:
        """As `met_by`, by letters and sound alone, and across scripts by three consonants or more."""
        found: set[tuple[int, int]] = set()
        for row, word in enumerate(others):
            found.update((row, n) for n in self._by_text.get(word.text, ()))
            alike = self._by_sound.get(word.sound, ())
            found.update((row, n) for n in alike if len(alike) <= _LARGEST_SOUND)
            found.update((row, n) for n in self._by_consonants(word, more_than=_SHORT_BARE))
        return self._judged(others, found)

    def _one_slip_away(self, others: Sequence[Word]) -> Iterable[tuple[int, int]]:
        """Words with one letter more, less or other, or two exchanged, which leaves few groups of three."""
        for row, word in enumerate(others):
            if _SHORTEST_FUZZY < len(word.text) <= _LONGEST_SLIP:
                yield from ((row, n) for left in with_one_less(word.text) for n in self._by_less.get(left, ()))

    @cached_property
    def _by_less(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for n, word in enumerate(self.words):
            if _SHORTEST_FUZZY <= len(word.text) <= _LONGEST_SLIP + 1 and not word.text.isdigit():
                for left in with_one_less(word.text):
                    found[left].append(n)
        return dict(found)

    def _by_consonants(self, word: Word, *, more_than: int) -> Iterable[int]:
        """Words of ours across scripts: one of the two has no vowels."""
        for bare in word.bares if self._by_bare else ():
            if len(bare) > more_than:
                yield from (n for n in self._by_bare.get(bare, ()) if self.words[n].vowelless != word.vowelless)

    def _judged(self, others: Sequence[Word], pairs: set[tuple[int, int]]) -> sp.csr_matrix:
        ordered = sorted(pairs)
        values = np.fromiter((word_likeness(others[i], self.words[j]) for i, j in ordered), float, len(ordered))
        kept = values > 0
        rows = np.fromiter((i for i, _ in ordered), np.int64, len(ordered))[kept]
        columns = np.fromiter((j for _, j in ordered), np.int64, len(ordered))[kept]
        return sp.csr_matrix((values[kept], (rows, columns)), shape=(len(others), len(self.words)))


class _Grams:
    """Words near each other by the groups of three letters that they share."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._columns: dict[str, int] = {}
        self._ours, self._sizes = self._counted(words, learn=True)
        self._transposed = self._ours.T.tocsr()

    def near(self, others: Sequence[Word]) -> Iterable[tuple[int, int]]:
        rows, sizes = self._counted(others, learn=False)
        for start in range(0, len(others), _CHUNK):
            shared = (rows[start : start + _CHUNK] @ self._transposed).tocoo()
            dice = 2 * shared.data / (sizes[start + shared.row] + self._sizes[shared.col])
            kept = dice >= _LEAST_DICE
            yield from zip((shared.row[kept] + start).tolist(), shared.col[kept].tolist(), strict=True)

    def _counted(self, words: Sequence[Word], *, learn: bool) -> tuple[sp.csr_matrix, npt.NDArray[np.float64]]:
        rows: list[int] = []
        columns: list[int] = []
        sizes = np.ones(len(words))
        for n, word in enumerate(words):
            if len(word.text) < _SHORTEST_FUZZY or word.text.isdigit():
                continue
            padded = f"^{word.text}$"
            grams = {padded[at : at + 3] for at in range(len(padded) - 2)} | {f"{word.text[:2]}^", f"{word.text[-2:]}$"}
            sizes[n] = len(grams)
            for gram in grams:
                column = self._columns.setdefault(gram, len(self._columns)) if learn else self._columns.get(gram, -1)
                if column >= 0:
                    rows.append(n)
                    columns.append(column)
        ones = np.ones(len(rows), np.float32)
        return sp.csr_matrix((ones, (rows, columns)), shape=(len(words), len(self._columns))), sizes
