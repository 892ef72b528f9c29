"""Which profiles are compared at all: those that share something rare.

Each profile has keys (its whole name, its rarer words, pairs of words, its street and number, its telephone ...).
Profiles with a common key are candidates. A key that too many share tells nothing and would cost the square
of their number: it is left out, and only its pairings with a second word stand in. Whole names that very many
share are compared in order of their addresses, each with its neighbours. So the number
of candidates grows with the number of profiles, not with its square.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.entities.sides import Coded, coded

__all__ = ["LARGEST_BLOCK", "candidate_pairs"]

Ints = NDArray[np.int64]

LARGEST_BLOCK = 50
"""Profiles that may share a key before it tells too little to be worth the comparisons."""
_LARGEST_NAME_BLOCK = 120
_NEIGHBOURS = 8
_LARGEST_CROWD = 2_000
_LONG_ENOUGH = 6
"""Letters at the start or the end of a name that make a key."""
_EMPTY = np.int64(0)
_MARK_BITS = 22
"""First bits of a key by which it is marked that a new row has it: some keys that none has slip through."""
_ODD = np.uint64(0x9E3779B97F4A7C15)
"""Spreads keys over all numbers (the golden ratio, as Knuth has it)."""


def candidate_pairs(features: pa.Table | Coded, *, new_from: int = 0) -> Ints:
    """Pairs of rows that share a key, each once, the lesser first.

    Args:
        features: see `features_of`.
        new_from: only pairs with a row from this one on are given (the rows before were compared on earlier days).

    Returns:
        An array of m pairs of row numbers.
    """
    profiles = coded(features)
    codes = _each_once(list(_pairs_by_key(profiles, new_from=new_from)))
    pairs = np.empty((len(codes), 2), dtype=np.int64)
    np.divmod(codes, max(len(profiles), 1), out=(pairs[:, 0], pairs[:, 1]))
    return pairs


def _pairs_by_key(profiles: Coded, *, new_from: int) -> Iterator[Ints]:
    """The pairs that each key gives, each as one number: the lesser row times all rows, and the greater."""
    for keys, largest in _keys(profiles):
        yield from _pairs_of(keys, largest=largest, new_from=new_from)
    yield from _neighbours(profiles, new_from=new_from)
    for keys, largest in _crowded_keys(profiles):
        yield from _along_the_alphabet(keys, profiles, largest=largest, new_from=new_from)


def _each_once(parts: list[Ints]) -> Ints:
    """All numbers, each once, in order; the list is emptied, so that no number is held twice."""
    codes = np.empty(sum(map(len, parts)), dtype=np.int64)
    end = len(codes)
    while parts:
        part = parts.pop()
        codes[end - len(part) : end] = part
        end -= len(part)
    codes.sort()
    return codes[np.concatenate([[True], codes[1:] != codes[:-1]])] if len(codes) else codes


def _keys(profiles: Coded) -> Iterator[tuple[Ints, int]]:
    """Arrays of n keys (0: none), or of several rows of n, with the largest block that is worth comparing."""
    words = _words(profiles)
    yield from _name_keys(profiles, words)
    house, street = _numbers(profiles, "house"), _numbers(profiles, "street_core")
    yield _paired(house, street), LARGEST_BLOCK
    yield _paired(house, _numbers(profiles, "street_sounds")), LARGEST_BLOCK
    place = _place(profiles)
    yield _paired(place, house), LARGEST_BLOCK
    yield np.stack([_paired(word, place) for word in words[:3]]), LARGEST_BLOCK
    yield np.stack([_paired(word, house) for word in words[:3]]), LARGEST_BLOCK
    for column in ("identifier", "phone", "email", "birth_date"):
        number = _numbers(profiles, column)
        yield number, LARGEST_BLOCK
        yield np.stack([_paired(number, word) for word in words[:2]]), LARGEST_BLOCK
    yield _numbers(profiles, "domain"), LARGEST_BLOCK


def _crowded_keys(profiles: Coded) -> Iterator[tuple[Ints, int]]:
    """Keys whose blocks may be too large to compare whole and yet hold one firm in hundreds of spellings.

    Beyond some size a word is no firm's own; a number or a house is still one firm's where few others have it.
    """
    words = _words_of_others(profiles, 2)
    yield _numbers(profiles, "name_sounds"), _LARGEST_CROWD
    yield words, _LARGEST_CROWD
    if len(words) > 1:
        yield _paired(np.minimum(words[0], words[1]), np.maximum(words[0], words[1])), _LARGEST_CROWD
    yield _numbers(profiles, "identifier"), len(profiles)
    yield _paired(_numbers(profiles, "house"), _numbers(profiles, "street_core")), len(profiles)


def _name_keys(profiles: Coded, words: Ints) -> Iterator[tuple[Ints, int]]:
    yield _numbers(profiles, "name_squashed"), _LARGEST_NAME_BLOCK
    yield _numbers(profiles, "name_sorted"), _LARGEST_NAME_BLOCK
    yield _numbers(profiles, "name_sounds"), LARGEST_BLOCK
    yield words[:4], LARGEST_BLOCK
    pairs = [(one, other) for one in range(min(4, len(words))) for other in range(one + 1, min(4, len(words)))]
    if pairs:
        both = [_paired(np.minimum(words[a], words[b]), np.maximum(words[a], words[b])) for a, b in pairs]
        yield np.stack(both), LARGEST_BLOCK
    squashed = profiles.columns["name_squashed"]
    for ends in (squashed.starts(_LONG_ENOUGH), squashed.ends(_LONG_ENOUGH)):
        yield ends[squashed.codes].astype(np.int64), LARGEST_BLOCK
    for column in ("name_acronym", "name_acronym_whole"):
        initials, names = profiles.columns[column].in_terms_of(squashed)
        yield np.stack([initials.astype(np.int64), np.where(np.isin(names, initials), names, 0)]), LARGEST_BLOCK
    yield _numbers(profiles, "name_acronym"), LARGEST_BLOCK


def _words_of_others(profiles: Coded, most: int) -> Ints:
    """Of each name the most telling words that another name has as well."""
    words = _words(profiles)
    shared = np.bincount(words.ravel(), minlength=1) > 1
    shared[0] = False
    kept = shared[words]
    order = np.argsort(~kept, axis=0, kind="stable")[:most]
    return np.where(np.take_along_axis(kept, order, axis=0), np.take_along_axis(words, order, axis=0), 0)


def _words(profiles: Coded) -> Ints:
    return np.stack(profiles.words).astype(np.int64)


def _numbers(profiles: Coded, column: str) -> Ints:
    return profiles.columns[column].codes.astype(np.int64)


def _place(profiles: Coded) -> Ints:
    """The postcode, else the town."""
    postcode, town = _numbers(profiles, "postcode"), _numbers(profiles, "town")
    return np.where(postcode > 0, postcode, np.where(town > 0, town + postcode.max(initial=0), 0))


def _paired(one: Ints, other: Ints) -> Ints:
    """A key of two keys; none where either is missing."""
    both = one * np.int64(2_097_152 * 64) + other
    return np.where((one > 0) & (other > 0), both, _EMPTY)


@dataclass(frozen=True, slots=True)
class _Blocks:
    """Rows in the order of their keys, with the start and the size of each block."""

    order: Ints
    starts: Ints
    sizes: Ints


def _blocks(keys: Ints, *, new_from: int) -> _Blocks | None:
    """Rows by key; `None` if no row has any. Keys that no new row has are left out, whole.

    Key and row are sorted as one number, many times faster than an order of rows. Of a long key only a digest is
    left beside the row: once in a great while two keys share a block, which costs some comparisons and no truth.
    """
    count = keys.shape[-1]
    flat = keys.ravel()
    filled = np.flatnonzero(flat)
    if not len(filled):
        return None
    bits = np.uint64(max(count - 1, 1).bit_length())
    mixed = flat[filled].astype(np.uint64) * _ODD
    mixed ^= mixed >> np.uint64(32)
    mixed *= _ODD
    rows = (filled % count).astype(np.uint64)
    if new_from:
        marks = (mixed >> np.uint64(64 - _MARK_BITS)).astype(np.int64)
        marked = np.zeros(1 << _MARK_BITS, dtype=bool)
        marked[marks[rows >= new_from]] = True
        wanted = marked[marks]
        mixed, rows = mixed[wanted], rows[wanted]
        if not len(rows):
            return None
    packed = (mixed >> bits << bits) | rows
    packed.sort()
    digests = packed >> bits
    starts = np.flatnonzero(np.concatenate([[True], digests[1:] != digests[:-1]]))
    order = (packed & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
    return _Blocks(order, starts, np.diff(np.append(starts, len(order))))


def _pairs_of(keys: Ints, *, largest: int, new_from: int) -> Iterator[Ints]:
    """All pairs within each block that is not too large."""
    blocks = _blocks(keys, new_from=new_from)
    if blocks is None:
        return
    kept = (blocks.sizes > 1) & (blocks.sizes <= largest)
    if new_from:
        kept &= blocks.order[blocks.starts + blocks.sizes - 1] >= new_from
    for size in np.unique(blocks.sizes[kept]):
        rows = blocks.order[blocks.starts[kept & (blocks.sizes == size)][:, None] + np.arange(size)]
        one, other = np.triu_indices(size, k=1)
        yield _numbered(rows[:, one].ravel(), rows[:, other].ravel(), count=keys.shape[-1], new_from=new_from)


def _neighbours(profiles: Coded, *, new_from: int) -> Iterator[Ints]:
    """Rows of one name beside each other by number, place, street and house: for names with too many profiles."""
    name = _numbers(profiles, "name_sorted")
    many = np.bincount(name, minlength=1) > _LARGEST_NAME_BLOCK
    many[0] = False
    rows = np.flatnonzero(many[name])
    if not len(rows):
        return
    columns = ("house", "street_core", "town", "phone", "identifier")
    detail = [_numbers(profiles, column)[rows] for column in columns]
    for first in range(0, len(detail), 2):
        order = rows[np.lexsort((*detail[first:][::-1], name[rows]))]
        for step in range(1, _NEIGHBOURS + 1):
            same = name[order[step:]] == name[order[:-step]]
            yield _numbered(order[:-step][same], order[step:][same], count=len(profiles), new_from=new_from)


def _along_the_alphabet(keys: Ints, profiles: Coded, *, largest: int, new_from: int) -> Iterator[Ints]:
    """In each block too large to compare whole: every row with its next ones by name, and with a few fixed ones."""
    blocks = _blocks(keys, new_from=new_from)
    if blocks is None:
        return
    crowded = (blocks.sizes > LARGEST_BLOCK) & (blocks.sizes <= largest)
    if not crowded.any():
        return
    sizes = blocks.sizes[crowded]
    block = np.repeat(np.arange(len(sizes)), sizes)
    starts = np.cumsum(sizes) - sizes
    rows = blocks.order[np.repeat(blocks.starts[crowded] - starts, sizes) + np.arange(len(block))]
    order = rows[np.lexsort((_rank(rows, profiles), block))]
    for step in range(1, _NEIGHBOURS // 2 + 1):
        same = block[step:] == block[:-step]
        yield _numbered(order[:-step][same], order[step:][same], count=len(profiles), new_from=new_from)
    for part in (1, 2, 3):
        fixed = np.repeat(order[starts + sizes * part // 4], sizes)
        yield _numbered(order, fixed, count=len(profiles), new_from=new_from)


def _rank(rows: Ints, profiles: Coded) -> Ints:
    """Places of the rows' names in the alphabet."""
    column = profiles.columns["name_squashed"]
    used = np.unique(column.codes[rows])
    texts = pa.array([column.texts[code] for code in used.tolist()], pa.string())
    place = np.empty(len(column.texts), dtype=np.int64)
    place[used[pc.sort_indices(texts).to_numpy()]] = np.arange(len(used))
    return place[column.codes[rows]]


def _numbered(left: Ints, right: Ints, *, count: int, new_from: int) -> Ints:
    """The pairs of two different rows, one of them new, as numbers."""
    lesser, greater = np.minimum(left, right), np.maximum(left, right)
    wanted = (greater >= new_from) & (lesser != greater)
    return lesser[wanted] * count + greater[wanted]
