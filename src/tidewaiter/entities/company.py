"""The company that parties keep: brokers, goods, counterparties that were named beside them in documents.

Two firms with the same rare supplier may be one; that both have their papers made by the port's largest broker says
nothing. So each companion has a weight, -log2 of the share of profiles that were seen with it, and hubs are left out.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.columns.letters import latin
from tidewaiter.terms.folding import fold

__all__ = ["COMPANION_SLOTS", "Company", "companions"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
COMPANION_SLOTS = 6
"""Companions of a profile that are compared, the rarest first."""
_PRIOR_PROFILES = 1_000.0
"""Profiles that we pretend to have seen with nobody in particular: in a file of three, two of a broker tell little."""
_HUB = 5.0
"""Bits from which on a companion tells anything: more than one profile in thirty has one that tells less."""
_NUMBERS = 0x7FFFFFFF


@dataclass(slots=True)
class Company:
    """Of how many profiles it was learned who is seen with whom, and how many were seen with each companion.

    Whoever one profile alone was seen with is not written down: that is what a stranger is taken for as well.
    Where nobody had a companion in common with another, nobody is asked for company until it is learned again.
    """

    profiles: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    def learn(self, told: _SeenWith) -> None:
        """Count the companions of all profiles."""
        counts = np.bincount(told.mate, minlength=len(told.mates)).tolist()
        self.profiles = max(told.profiles, 1)
        self.counts = {mate: count for mate, count in zip(told.mates, counts, strict=True) if count > 1}


def companions(seen_with: pa.Array, company: Company) -> dict[str, pa.Array]:
    """Columns of telling companions: `seen_with` (text), and for each slot k `mate_k` (int, 0 if there is none)
    with `matebits_k` (float); no slots where nobody was seen with anybody.

    Args:
        seen_with: n texts, companions separated by `;`.
        company: how many profiles were seen with whom; one that was not taught yet learns it from these.
    """
    told = _SeenWith.of(seen_with)
    if not company.profiles:
        company.learn(told)
    if not company.counts:
        return {"seen_with": pa.nulls(len(seen_with), pa.string())}
    total = company.profiles + _PRIOR_PROFILES
    bits = np.array([np.log2(total / (company.counts.get(mate, 1) + 1)) for mate in told.mates])
    tells = bits[told.mate] >= _HUB
    row, mate = told.row[tells], told.mate[tells]
    alphabetical = np.empty(len(told.mates), dtype=np.int64)
    alphabetical[pc.sort_indices(pa.array(told.mates, pa.string())).to_numpy()] = np.arange(len(told.mates))
    order = np.lexsort((alphabetical[mate], -bits[mate], row))
    row, mate = row[order], mate[order]
    slot = np.arange(len(row)) - np.searchsorted(row, row)
    first = slot < COMPANION_SLOTS
    return _columns(told, row[first], slot[first], mate[first], bits)


@dataclass(frozen=True, slots=True)
class _SeenWith:
    """Who was seen with whom: the number of the profile and of the companion; each pair once."""

    profiles: int
    mates: list[str]
    row: Ints
    mate: Ints

    @classmethod
    def of(cls, seen_with: pa.Array) -> _SeenWith:
        """Texts taken apart; each different companion is folded once."""
        lists = pc.split_pattern(seen_with, ";")
        written = pc.list_flatten(lists).dictionary_encode()
        folded = pa.array([fold(latin(text)) for text in written.dictionary.to_pylist()], pa.string())
        encoded = folded.dictionary_encode()
        number = encoded.indices.take(written.indices).to_numpy().astype(np.int64)
        mates = encoded.dictionary.to_pylist()
        pairs = np.unique(pc.list_parent_indices(lists).to_numpy().astype(np.int64) * max(len(mates), 1) + number)
        row, mate = np.divmod(pairs, max(len(mates), 1))
        said = np.array([bool(text) for text in mates], dtype=bool)[mate] if len(mates) else mate.astype(bool)
        return cls(len(seen_with), mates, row[said], mate[said])


def _columns(told: _SeenWith, row: Ints, slot: Ints, mate: Ints, bits: Floats) -> dict[str, pa.Array]:
    """Numbers are digests, so that they are the same on another day."""
    digests = np.array([(zlib.crc32(text.encode()) & _NUMBERS) or 1 for text in told.mates], dtype=np.int32)
    numbers = np.zeros((COMPANION_SLOTS, told.profiles), dtype=np.int32)
    weights = np.zeros((COMPANION_SLOTS, told.profiles), dtype=np.float32)
    numbers[slot, row], weights[slot, row] = digests[mate], bits[mate]
    columns: dict[str, pa.Array] = {"seen_with": _names(told, row, mate)}
    for place in range(COMPANION_SLOTS):
        columns[f"mate_{place}"] = pa.array(numbers[place])
        columns[f"matebits_{place}"] = pa.array(weights[place])
    return columns


def _names(told: _SeenWith, row: Ints, mate: Ints) -> pa.Array:
    """The telling companions of each profile in one text; empty where there is none."""
    starts = np.searchsorted(row, np.arange(told.profiles + 1)).astype(np.int32)
    lists = pa.ListArray.from_arrays(pa.array(starts), pa.array(told.mates, pa.string()).take(pa.array(mate)))
    texts = pc.binary_join(lists, "; ")
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
