"""Columns that hold codes of ours: a mapping must translate a file's own words into one of them."""

from __future__ import annotations

from collections.abc import Mapping

from tidewaiter.tables import declared, found
from tidewaiter.terms.typology import TYPOLOGIES, is_typology

__all__ = ["CODES", "is_code"]

_HEADS = tuple(each.code for each in TYPOLOGIES)
CODES: Mapping[tuple[str, str], tuple[str, ...]] = {
    (declared.ITEMS.name, "flow"): ("import", "export"),
    (found.OUTCOMES.name, "cause"): ("random", "rule", "model", "mandatory", "tip", "manual", "unknown"),
    (found.OUTCOMES.name, "typology"): _HEADS,
    (found.DETERMINATIONS.name, "typology"): _HEADS,
    (found.CONSEQUENCES.name, "typology"): _HEADS,
}
"""Table and column to all codes that it may hold."""


def is_code(table: str, column: str, text: str) -> bool:
    """Whether the column may hold the text; a typology may be written in any case, with blanks or hyphens."""
    return is_typology(text) if column == "typology" else text in CODES[table, column]
