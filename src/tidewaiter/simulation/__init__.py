"""A world to practise on: traders, goods, schemes, inspectors, and the truth kept apart."""

from __future__ import annotations

from tidewaiter.simulation.run import SIZES, Summary, simulate

__all__ = ["SIZES", "Summary", "simulate"]
