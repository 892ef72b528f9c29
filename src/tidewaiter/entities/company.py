"""The company that parties keep: brokers, goods, counterparties that were named beside them in documents.

Two firms with the same rare supplier may be one; that both have their papers made by the port's largest broker says
nothing. So each companion has a weight, -log2 of the share of profiles that were seen with it, and hubs are left out.
"""

from __future__ import annotations

import zlib
from collections import Counter

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.columns.names import latin
from tidewaiter.terms.folding import fold

__all__ = ["COMPANION_SLOTS", "companions"]

COMPANION_SLOTS = 6
"""Companions of a profile that are compared, the rarest first."""
_PRIOR_PROFILES = 1_000.0
"""Profiles that we pretend to have seen with nobody in particular: in a file of three, two of a broker tell little."""
_HUB = 5.0
"""Bits from which on a companion tells anything: more than one profile in thirty has one that tells less."""
_NUMBERS = 0x7FFFFFFF


def companions(seen_with: pa.Array) -> dict[str, pa.Array]:
    """Columns of telling companions: `seen_with` (text), and for each slot k `mate_k` (int, 0 if there is none)
    with `matebits_k` (float); no slots where nobody was seen with anybody.

    Args:
        seen_with: n texts, companions separated by `;`.
    """
    if seen_with.null_count == len(seen_with):
        return {"seen_with": pa.nulls(len(seen_with), pa.string())}
    told = [_parts(text) for text in seen_with.to_pylist()]
    counted = Counter(mate for mates in told for mate in mates)
    total = len(told) + _PRIOR_PROFILES
    bits = {mate: float(np.log2(total / (count + 1))) for mate, count in counted.items()}
    kept = [
        sorted((mate for mate in mates if bits[mate] >= _HUB), key=lambda mate: (-bits[mate], mate))[:COMPANION_SLOTS]
        for mates in told
    ]
    columns = {"seen_with": pa.array(["; ".join(mates) or None for mates in kept], pa.string())}
    return columns | _slots(kept, bits)


def _parts(text: str | None) -> list[str]:
    """Each companion once, folded."""
    return list(dict.fromkeys(folded for part in (text or "").split(";") if (folded := fold(latin(part)))))


def _slots(kept: list[list[str]], bits: dict[str, float]) -> dict[str, pa.Array]:
    """Numbers are digests, so that they are the same on another day."""
    numbers: NDArray[np.int64] = np.zeros((len(kept), COMPANION_SLOTS), dtype=np.int64)
    weights = np.zeros((len(kept), COMPANION_SLOTS))
    for row, mates in enumerate(kept):
        for slot, mate in enumerate(mates):
            numbers[row, slot] = (zlib.crc32(mate.encode()) & _NUMBERS) or 1
            weights[row, slot] = bits[mate]
    columns: dict[str, pa.Array] = {}
    for slot in range(COMPANION_SLOTS):
        columns[f"mate_{slot}"] = pa.array(np.ascontiguousarray(numbers[:, slot]))
        columns[f"matebits_{slot}"] = pa.array(np.ascontiguousarray(weights[:, slot]))
    return columns
