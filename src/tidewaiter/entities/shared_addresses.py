"""Which addresses are those of many firms: agents, forwarders, mail drops, one owner's house of many names.

No list knows them all, but the file tells them: where one firm has its house, most of the names that give it have a
word in common, however they are misspelt; where many have their papers sent, they have none. That two mentions give
such an address and another then tells nothing of whether they are one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

__all__ = ["SharedAddresses"]

Ints = NDArray[np.int64]

_FEWEST = 6
"""Ways of writing that give an address; of fewer, a slip or two would make one firm look like several."""
_IN_COMMON = 0.5
"""Share of names with one word from which an address is that of a firm, or of its kin."""


@dataclass(slots=True)
class SharedAddresses:
    """The addresses (street and house) of many firms; `None` before they were learned."""

    known: list[str] | None = None

    def among(self, columns: Mapping[str, pa.Array], *, words: int) -> pa.Array:
        """For each profile, whether its address is shared or an agent's by its own words.

        Args:
            columns: features of n profiles: `street`, `house`, `agent_address`, and `word_0` and on, the sounds of
                names by number. If nothing was learned yet, it is learned from these.
            words: how many slots of words there are.
        """
        house = pc.coalesce(columns["house"], pa.scalar("", pa.string()))
        address = pc.binary_join_element_wise(columns["street"], house, "|").dictionary_encode()
        if self.known is None:
            names = np.stack([np.asarray(columns[f"word_{slot}"]).astype(np.int64) for slot in range(words)], axis=1)
            at = address.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
            shared = address.dictionary.take(pa.array(_of_many(at, names, count=len(address.dictionary))))
            self.known = sorted(shared.to_pylist())
        is_shared = pc.is_in(address.dictionary, pa.array(self.known, pa.string())).take(address.indices)
        return pc.or_(is_shared.fill_null(False), columns["agent_address"].fill_null(False))


def _of_many(at: Ints, names: Ints, *, count: int) -> Ints:
    """The addresses, by number, whose names have no word in common.

    Args:
        at: the number of each profile's address, -1 if it has none.
        names: the words of each profile's name (n x k), 0 where there is none.
        count: addresses.
    """
    named = (at >= 0) & (names > 0).any(axis=1)
    profiles = np.bincount(at[named], minlength=count)
    rows = np.flatnonzero(named)
    rows = rows[profiles[at[rows]] >= _FEWEST]
    words = np.sort(names[rows], axis=1)
    first = np.ones(words.shape, dtype=np.bool_)
    first[:, 1:] = words[:, 1:] != words[:, :-1]
    said = first & (words > 0)
    where = np.repeat(at[rows], said.sum(axis=1))
    many = int(names.max(initial=0)) + 1
    pairs, times = np.unique(where * many + words[said], return_counts=True)
    most = np.zeros(count, dtype=np.int64)
    np.maximum.at(most, pairs // many, times)
    shared: Ints = np.flatnonzero((profiles >= _FEWEST) & (most < _IN_COMMON * profiles))
    return shared
