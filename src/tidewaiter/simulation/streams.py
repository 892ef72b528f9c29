"""Randomness by name: every part of the world draws from its own stream.

A part that draws one number more does not disturb the draws of the others, so worlds
with and without a scheme have the same goods, orders and first traders.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

__all__ = ["Streams"]


@dataclass(frozen=True, slots=True)
class Streams:
    """The streams of one seed."""

    seed: int

    def of(self, name: str, number: int = 0) -> np.random.Generator:
        """The stream of that name and number; the same each time it is asked for."""
        return np.random.Generator(np.random.PCG64([self.seed, zlib.crc32(name.encode()), number]))
