"""Randomness by name: every part of the world draws from its own stream.

A part that draws one number more does not disturb the others, so a scheme can be
added or removed and the honest trade around it stays what it was.
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
