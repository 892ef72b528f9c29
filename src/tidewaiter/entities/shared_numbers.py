"""Which numbers are those of many firms: a broker's in the importer's field, "PENDING", what a form is filled up with.

No list knows them all, but the file tells them, as it tells the addresses of many (`shared_addresses`). A firm may have
an old name, a new one and one of its shop, each written in many ways, and they stay few; who gives a broker's number
has nothing in common with the next. Names are one where they share a word, however common, over any chain of such: by
telling words alone a firm's own misreadings would part it. Counted is how many, alike, would make two of the number's
names as seldom one as these are: one firm in twenty ways with two slips is one. Such a number names nobody: it neither
brings two together nor makes another of one name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

__all__ = ["SharedNumbers"]

Ints = NDArray[np.int64]

_FEWEST = 6.0
"""Names with nothing in common, as many alike would be: an old, a new and a trade name are three, slips more."""


@dataclass(slots=True)
class SharedNumbers:
    """The numbers of many firms; `None` before they were learned."""

    known: list[str] | None = None

    def left_out(self, columns: Mapping[str, pa.Array], *, words: int) -> pa.Array:
        """The number of each profile, empty where it is that of many.

        Args:
            columns: features of n profiles: `identifier`, `name_sorted`, and `word_0` and on, the sounds of names by
                number. If nothing was learned yet, it is learned from these.
            words: how many slots of words there are.
        """
        numbers = columns["identifier"].dictionary_encode()
        if self.known is None:
            sounds = np.stack([np.asarray(columns[f"word_{slot}"]).astype(np.int64) for slot in range(words)], axis=1)
            names = columns["name_sorted"].dictionary_encode()
            shared = _of_many(_codes(numbers), _codes(names), sounds, count=len(numbers.dictionary))
            self.known = sorted(numbers.dictionary.take(pa.array(shared)).to_pylist())
        is_shared = pc.is_in(numbers.dictionary, pa.array(self.known, pa.string()))
        named = pc.if_else(is_shared, pa.scalar(None, pa.string()), numbers.dictionary)
        return named.take(numbers.indices)


def _codes(encoded: pa.DictionaryArray) -> Ints:
    codes: Ints = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return codes


def _of_many(number: Ints, name: Ints, words: Ints, *, count: int) -> Ints:
    """The numbers whose names have nothing in common.

    Args:
        number: of each profile, -1 if it has none.
        name: of each profile, -1 if it has none; one name counts once, however often it is given with the number.
        words: of each profile's name (n x k), 0 where there is none.
        count: numbers.
    """
    rows = np.flatnonzero((number >= 0) & (name >= 0) & (words > 0).any(axis=1))
    rows = rows[np.bincount(number[rows], minlength=count)[number[rows]] >= _FEWEST]
    rows = rows[np.unique(number[rows] * (int(name.max(initial=0)) + 1) + name[rows], return_index=True)[1]]
    place, slot = np.nonzero(words[rows])
    _, word = np.unique(
        number[rows[place]] * (int(words.max(initial=0)) + 1) + words[rows[place], slot], return_inverse=True
    )
    nodes = len(rows) + int(word.max(initial=-1)) + 1
    graph = coo_matrix((np.ones(len(place), dtype=np.int8), (place, len(rows) + word)), shape=(nodes, nodes))
    part = connected_components(graph, directed=False)[1][: len(rows)]
    _, first, size = np.unique(part, return_index=True, return_counts=True)
    whose = number[rows[first]]
    total = np.bincount(whose, weights=size, minlength=count)
    together = np.bincount(whose, weights=size.astype(np.float64) ** 2, minlength=count)
    shared: Ints = np.flatnonzero(total**2 >= _FEWEST * np.maximum(together, 1.0))
    return shared
