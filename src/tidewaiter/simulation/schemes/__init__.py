"""The schemes that the world ships with, one file each."""

from __future__ import annotations

from tidewaiter.simulation.scheme import Scheme
from tidewaiter.simulation.schemes.counterfeits import Counterfeits
from tidewaiter.simulation.schemes.false_preference import FalsePreference
from tidewaiter.simulation.schemes.forced_labour import ForcedLabour
from tidewaiter.simulation.schemes.misclassification import Misclassification
from tidewaiter.simulation.schemes.narcotics import Narcotics
from tidewaiter.simulation.schemes.phoenix import Phoenix
from tidewaiter.simulation.schemes.short_quantity import ShortQuantity
from tidewaiter.simulation.schemes.splitting import Splitting
from tidewaiter.simulation.schemes.transshipment import Transshipment
from tidewaiter.simulation.schemes.undervaluation import Undervaluation

__all__ = ["shipped"]


def shipped() -> tuple[Scheme, ...]:
    """One of each, with its usual settings."""
    return (
        Undervaluation(),
        Misclassification(),
        Transshipment(),
        Phoenix(),
        ShortQuantity(),
        Counterfeits(),
        Narcotics(),
        Splitting(),
        FalsePreference(),
        ForcedLabour(),
    )
