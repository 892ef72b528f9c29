"""Laws under which goods are seized, and which of the two regimes of forfeiture follows from each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from tidewaiter.terms.citation import Citation

__all__ = ["Statute", "statutes"]

Regime = Literal["title19", "cafra"]


@dataclass(frozen=True, slots=True)
class Statute:
    """One law: `must` says that the goods shall be seized, and not only that they may be."""

    code: str
    words: str
    regime: Regime
    must: bool
    citation: Citation


@cache
def statutes(regime: str = "") -> tuple[Statute, ...]:
    """The laws of one regime, title19 or cafra, or of both."""
    text = files("tidewaiter.law").joinpath("us", "seizures.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["statute"]
    found = tuple(
        Statute(
            row["code"],
            row["words"],
            row["regime"],
            bool(row.get("must", False)),
            Citation(row["citation"], bool(row.get("confirmed", False))),
        )
        for row in rows
    )
    return tuple(each for each in found if regime in ("", each.regime))
