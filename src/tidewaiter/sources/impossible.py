"""What cannot be on one goods line: each condition with the words for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

__all__ = ["IMPOSSIBLE", "Impossible"]


@dataclass(frozen=True, slots=True)
class Impossible:
    """A condition on `declared.items` that no true declaration meets; null where it cannot be judged."""

    name: str
    words: str
    holds: Callable[[ir.Table], ir.BooleanValue]


def _float(number: float) -> ir.FloatingScalar:
    return ibis.literal(number, "float64")


IMPOSSIBLE = (
    Impossible(
        "net_above_gross",
        "net mass above gross mass",
        lambda items: items.net_mass_kg > items.gross_mass_kg * _float(1.001),
    ),
    Impossible("no_mass", "a net mass of nothing", lambda items: items.net_mass_kg == _float(0.0)),
    Impossible("no_value", "a value of nothing", lambda items: items.invoice_value == _float(0.0)),
    Impossible(
        "duty_without_rate",
        "duty charged at a rate of nothing",
        lambda items: (items.duty > _float(0.0)) & (items.duty_rate_pct == _float(0.0)),
    ),
    Impossible(
        "duty_above_value",
        "duty above ten times the value",
        lambda items: items.duty > items.customs_value * _float(10.0),
    ),
    Impossible(
        "from_home",
        "an import dispatched from the country that it goes to",
        lambda items: (items.flow == "import") & (items.dispatch == items.destination),
    ),
    Impossible(
        "no_subheading",
        "a commodity code without a subheading",
        lambda items: items.hs_code.notnull() & items.hs6.isnull(),
    ),
)
