"""Which profiles are compared at all: those that share something rare.

Each profile has keys (its whole name, its rarer words, pairs of words, its street and number, its telephone ...).
Profiles with a common key are candidates. A key that too many share tells nothing and would cost the square
of their number: it is left out, and only its pairings with a second word stand in. Whole names that very many
share are compared in order of their addresses, each with its neighbours. So the number
of candidates grows with the number of profiles, not with its square.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.entities.features import SLOTS

__all__ = ["LARGEST_BLOCK", "candidate_pairs"]

Ints = NDArray[np.int64]

LARGEST_BLOCK = 50
"""Profiles that may share a key before it tells too little to be worth the comparisons."""
_LARGEST_NAME_BLOCK = 120
_NEIGHBOURS = 8
_LARGEST_CROWD = 2_000
_EMPTY = np.int64(0)


def candidate_pairs(features: pa.Table, *, new_from: int = 0) -> Ints:
    """Pairs of rows that share a key, each once, the lesser first.

    Args:
        features: see `features_of`.
        new_from: only pairs with a row from this one on are given (the rows before were compared on earlier days).

    Returns:
        An array of m pairs of row numbers.
    """
    count = len(features)
    found = [_pairs_of(keys, largest=largest, new_from=new_from) for keys, largest in _keys(features)]
    found.append(_neighbours(features, new_from=new_from))
    found += [_along_the_alphabet(keys, features, new_from=new_from) for keys in _crowded_keys(features)]
    codes = [left * count + right for left, right in found if len(left)]
    if not codes:
        return np.empty((0, 2), dtype=np.int64)
    unique = np.unique(np.concatenate(codes))
    return np.stack([unique // count, unique % count], axis=1)


def _keys(features: pa.Table) -> Iterator[tuple[Ints, int]]:
    """Arrays of n keys (0: none), or of several rows of n, with the largest block that is worth comparing."""
    words = np.stack([features[f"word_{slot}"].to_numpy() for slot in range(SLOTS)])
    yield from _name_keys(features, words)
    house, street = _coded(features["house"]), _coded(features["street_core"])
    yield _paired(house, street), LARGEST_BLOCK
    yield _paired(house, _coded(features["street_sounds"])), LARGEST_BLOCK
    place = _coded(pc.coalesce(features["postcode"], features["town"]))
    yield _paired(place, house), LARGEST_BLOCK
    yield np.stack([_paired(words[slot], place) for slot in range(3)]), LARGEST_BLOCK
    yield np.stack([_paired(words[slot], house) for slot in range(3)]), LARGEST_BLOCK
    for column in ("identifier", "phone", "email"):
        number = _coded(features[column])
        yield number, LARGEST_BLOCK
        yield np.stack([_paired(number, words[slot]) for slot in range(2)]), LARGEST_BLOCK
    yield _coded(features["domain"]), LARGEST_BLOCK
    born = _coded(features["birth_date"])
    yield born, LARGEST_BLOCK
    yield np.stack([_paired(born, words[slot]) for slot in range(2)]), LARGEST_BLOCK


def _crowded_keys(features: pa.Table) -> Iterator[Ints]:
    """Keys whose blocks may be too large to compare whole and yet hold one firm in hundreds of spellings."""
    words = np.stack([features[f"word_{slot}"].to_numpy() for slot in range(2)])
    yield _coded(features["name_sounds"])
    yield words
    yield _paired(np.minimum(words[0], words[1]), np.maximum(words[0], words[1]))


def _name_keys(features: pa.Table, words: Ints) -> Iterator[tuple[Ints, int]]:
    squashed = features["name_squashed"]
    yield _coded(squashed), _LARGEST_NAME_BLOCK
    yield _coded(features["name_sorted"]), _LARGEST_NAME_BLOCK
    yield _coded(features["name_sounds"]), LARGEST_BLOCK
    yield words[:4], LARGEST_BLOCK
    pairs = [(one, other) for one in range(4) for other in range(one + 1, 4)]
    yield (
        np.stack([_paired(np.minimum(words[a], words[b]), np.maximum(words[a], words[b])) for a, b in pairs]),
        LARGEST_BLOCK,
    )
    long_enough = pc.greater_equal(pc.utf8_length(squashed), 6)
    yield _where(long_enough, pc.utf8_slice_codeunits(squashed, 0, 6)), LARGEST_BLOCK
    yield _where(long_enough, pc.utf8_slice_codeunits(squashed, -6)), LARGEST_BLOCK
    yield np.stack(_coded_alike(features["name_acronym"], squashed)), LARGEST_BLOCK


def _coded(column: pa.ChunkedArray | pa.Array) -> Ints:
    """Texts as numbers from 1; 0 where there is none."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    indices = whole.dictionary_encode().indices
    return (pc.add(indices.cast(pa.int64()), 1)).fill_null(0).to_numpy(zero_copy_only=False)


def _coded_alike(one: pa.ChunkedArray, other: pa.ChunkedArray) -> tuple[Ints, Ints]:
    """Two columns whose equal texts have equal numbers."""
    both = _coded(pa.concat_arrays([one.combine_chunks(), other.combine_chunks()]))
    return both[: len(one)], both[len(one) :]


def _where(condition: pa.ChunkedArray, column: pa.ChunkedArray) -> Ints:
    return _coded(pc.if_else(condition.fill_null(False), column, pa.scalar(None, pa.string())))


def _paired(one: Ints, other: Ints) -> Ints:
    """A key of two keys; none where either is missing."""
    both = one * np.int64(2_097_152 * 64) + other
    return np.where((one > 0) & (other > 0), both, _EMPTY)


def _pairs_of(keys: Ints, *, largest: int, new_from: int) -> tuple[Ints, Ints]:
    """All pairs within each block that is not too large."""
    nothing = np.empty(0, dtype=np.int64)
    flat = keys.ravel()
    filled = np.flatnonzero(flat)
    if not len(filled):
        return nothing, nothing
    order = filled[np.argsort(flat[filled], kind="stable")]
    sorted_keys = flat[order]
    order = order % keys.shape[-1]
    starts = np.flatnonzero(np.concatenate([[True], sorted_keys[1:] != sorted_keys[:-1]]))
    sizes = np.diff(np.append(starts, len(order)))
    kept = (sizes > 1) & (sizes <= largest)
    if new_from:
        kept &= np.maximum.reduceat(order, starts) >= new_from
    left, right = [nothing], [nothing]
    for size in np.unique(sizes[kept]):
        blocks = order[starts[kept & (sizes == size)][:, None] + np.arange(size)]
        one, other = np.triu_indices(size, k=1)
        left.append(blocks[:, one].ravel())
        right.append(blocks[:, other].ravel())
    return _ordered(np.concatenate(left), np.concatenate(right), new_from=new_from)


def _neighbours(features: pa.Table, *, new_from: int) -> tuple[Ints, Ints]:
    """Rows of one name beside each other by number, place, street and house: for names with too many profiles."""
    name = _coded(features["name_sorted"])
    detail = [_coded(features[column]) for column in ("house", "street_core", "town", "phone", "identifier")]
    left, right = [], []
    for first in range(0, len(detail), 2):
        order = np.lexsort((*detail[first:][::-1], name))
        order = order[name[order] > 0]
        for step in range(1, _NEIGHBOURS + 1):
            same = name[order[step:]] == name[order[:-step]]
            left.append(order[:-step][same])
            right.append(order[step:][same])
    return _ordered(np.concatenate(left), np.concatenate(right), new_from=new_from)


def _along_the_alphabet(keys: Ints, features: pa.Table, *, new_from: int) -> tuple[Ints, Ints]:
    """In each block too large to compare whole: every row with its next ones by name, and with a few fixed ones."""
    count = keys.shape[-1]
    rank = np.empty(count, dtype=np.int64)
    rank[_by_text(features["name_squashed"])] = np.arange(count)
    flat = keys.ravel()
    filled = np.flatnonzero(flat)
    nothing = np.empty(0, dtype=np.int64)
    if not len(filled):
        return nothing, nothing
    places = filled[np.lexsort((rank[filled % count], flat[filled]))]
    order, sorted_keys = places % count, flat[places]
    starts = np.flatnonzero(np.concatenate([[True], sorted_keys[1:] != sorted_keys[:-1]]))
    sizes = np.diff(np.append(starts, len(order)))
    crowded = np.repeat((sizes > LARGEST_BLOCK) & (sizes <= _LARGEST_CROWD), sizes)
    left, right = [nothing], [nothing]
    for step in range(1, _NEIGHBOURS // 2 + 1):
        same = (sorted_keys[step:] == sorted_keys[:-step]) & crowded[step:]
        left.append(order[:-step][same])
        right.append(order[step:][same])
    for part in (1, 2, 3):
        fixed = np.repeat(order[starts + sizes * part // 4], sizes)
        left.append(order[crowded])
        right.append(fixed[crowded])
    return _ordered(np.concatenate(left), np.concatenate(right), new_from=new_from)


def _by_text(column: pa.ChunkedArray) -> Ints:
    return pc.sort_indices(column).to_numpy().astype(np.int64)


def _ordered(left: Ints, right: Ints, *, new_from: int) -> tuple[Ints, Ints]:
    lesser, greater = np.minimum(left, right), np.maximum(left, right)
    wanted = (greater >= new_from) & (lesser != greater)
    return lesser[wanted], greater[wanted]
