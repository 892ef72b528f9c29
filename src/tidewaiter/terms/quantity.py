"""Quantities: an amount in a unit of UN/ECE Recommendation 20, and what it is in kilograms.

Feeds write units in their own words ("KGS", "SQF", "METRO CUADRADO"); `unit_code`
reads them. Packages are not measures: a carton has no weight until it is weighed.

A word that is one unit here and another there is not guessed, so a mapping must say
which: TON (1,000 or 907 kg), K (kilograms on US manifests, thousands in US entries),
MTS (tonnes in India, metres in Spanish), CT (carat or carton), GR (gram or gross).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from tidewaiter.errors import TermError
from tidewaiter.terms.folding import fold
from tidewaiter.terms.unit import UNITS, Unit

__all__ = ["Quantity", "UnitError", "convert", "to_kg", "unit", "unit_aliases", "unit_code", "units_to_kg"]


class UnitError(TermError):
    """The text is no unit we know, or the unit does not measure what was asked."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount in a unit, by its UN/ECE code."""

    amount: float
    unit: str

    def __post_init__(self) -> None:
        if not math.isfinite(self.amount):
            raise UnitError("not a quantity: expected a finite number.")
        unit(self.unit)

    @property
    def kg(self) -> float:
        """The quantity in kilograms.

        Raises:
            UnitError: the unit does not measure mass.
        """
        return to_kg(self.amount, self.unit)

    def to(self, other: str) -> Quantity:
        """The same quantity in another unit of the same kind."""
        return Quantity(convert(self.amount, self.unit, to=other), other)


def unit(text: str) -> Unit:
    """The unit of that code or name.

    >>> unit("Kgs").code
    'KGM'

    Raises:
        UnitError: we do not know the unit.
    """
    code = unit_code(text)
    if code is None:
        raise UnitError(
            "not a unit: expected a UN/ECE Recommendation 20 code such as KGM or MTK, or a common name for one. "
            "Map the source's own units to these codes."
        )
    return _by_code()[code]


def unit_code(text: str) -> str | None:
    """The UN/ECE code of a unit however written, or None where there is none or more than one."""
    return unit_aliases().get(fold(text))


@cache
def unit_aliases() -> dict[str, str]:
    """Folded spelling to UN/ECE code, as a table to join on. Treat it as read-only."""
    names = {fold(name): each.code for each in UNITS for name in each.names}
    return names | {each.code: each.code for each in UNITS}


@cache
def units_to_kg() -> dict[str, float]:
    """UN/ECE code of every unit of mass to kilograms in one of it, as a table to join on. Treat it as read-only."""
    return {each.code: each.in_base for each in UNITS if each.measures == "mass"}


def to_kg(amount: float, unit_text: str) -> float:
    """An amount in kilograms.

    >>> to_kg(2, "TNE")
    2000.0

    Raises:
        UnitError: we do not know the unit, or it does not measure mass.
    """
    return convert(amount, unit_text, to="KGM")


def convert(amount: float, unit_text: str, *, to: str) -> float:
    """An amount in another unit of the same kind.

    Raises:
        UnitError: we do not know one of the units, or they do not measure the same.
    """
    given, wanted = unit(unit_text), unit(to)
    if given.measures != wanted.measures:
        raise UnitError(f"{given.code} measures {given.measures}, {wanted.code} measures {wanted.measures}.")
    return amount * given.in_base / wanted.in_base


@cache
def _by_code() -> dict[str, Unit]:
    return {each.code: each for each in UNITS}
