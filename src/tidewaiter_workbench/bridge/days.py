"""The days on which some lines were declared: what is about a line says its day too, and days are read quickly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["Days"]


@dataclass(frozen=True)
class Days:
    """From the first to the last of them."""

    first: date
    last: date

    def of(self, rows: ir.Table, column: str = "declared_on") -> ir.Table:
        """The rows of these days."""
        return rows.filter(rows[column] >= ibis.literal(self.first), rows[column] <= ibis.literal(self.last))
