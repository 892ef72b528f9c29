"""Typologies: the heads under which a violation is counted, and the methods within them.

A finding names one head; where the method is known it names that too. Models and
detectors are grouped by the same heads, so that what was predicted can be
compared with what was found.
"""

from __future__ import annotations

from dataclasses import dataclass

from tidewaiter.errors import TermError
from tidewaiter.terms.folding import fold

__all__ = ["TYPOLOGIES", "Typology", "TypologyError", "is_typology", "typology"]


class TypologyError(TermError):
    """The text names no typology."""


@dataclass(frozen=True, slots=True)
class Typology:
    """One head of violation; `methods` are the ways in which it is done, where we tell them apart."""

    code: str
    meaning: str
    methods: tuple[str, ...] = ()

    def has_method(self, method: str) -> bool:
        """Whether the method, in any case, is one of this head's."""
        return _key(method) in {_key(each) for each in self.methods}


TYPOLOGIES = (
    Typology(
        "ADCVD_EVASION",
        "antidumping or countervailing duty reduced or not applied by a false statement or omission",
        ("transshipment", "misclass", "undervalue", "wrong_exporter", "type01", "false_origin", "under_quantity"),
    ),
    Typology("VALUATION", "value declared too low or too high"),
    Typology("CLASSIFICATION", "goods declared under the wrong tariff code"),
    Typology("ORIGIN_MARKING", "origin false, missing or wrongly marked"),
    Typology("QUANTITY", "quantity or weight declared wrongly"),
    Typology(
        "IPR",
        "goods that infringe intellectual property",
        ("counterfeit", "piratical", "gray", "confusingly_similar", "337"),
    ),
    Typology("NARCOTICS", "drugs"),
    Typology("PRECURSOR", "chemicals and tools from which drugs are made"),
    Typology("FORCED_LABOR", "goods made with forced labour", ("WRO", "UFLPA")),
    Typology("PGA_HEALTH_SAFETY", "goods another agency forbids or restricts for health or safety"),
    Typology("TRADE_PREFERENCE", "preference or trade agreement claimed without right"),
    Typology("SECTION_301_232_122", "additional tariffs under US trade acts avoided"),
    Typology("DE_MINIMIS_ABUSE", "consignments split or undervalued to stay below a threshold"),
    Typology("MANIFEST_ISF", "manifest or security filing late, false or missing"),
    Typology("BOND_NONPAYMENT", "duties owed and not paid, bond too small or void"),
    Typology("EXPORT_CONTROL", "export without the licence it needs, or to a forbidden end use"),
    Typology("CURRENCY", "currency or bearer paper not declared"),
)
_BY_KEY = {each.code: each for each in TYPOLOGIES}


def typology(text: str) -> Typology:
    """The typology of that code, in any case, with blanks or hyphens for underscores.

    >>> typology("forced labor").code
    'FORCED_LABOR'

    Raises:
        TypologyError: there is no such typology.
    """
    found = _BY_KEY.get(_key(text))
    if found is None:
        codes = ", ".join(each.code for each in TYPOLOGIES)
        raise TypologyError(f"not a typology: expected one of {codes}. Map the source's own words to these.")
    return found


def is_typology(text: str) -> bool:
    """Whether the text is the code of a typology."""
    return _key(text) in _BY_KEY


def _key(text: str) -> str:
    return fold(text).replace(" ", "_")
