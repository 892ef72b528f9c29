"""Clocks that a law sets, read from data: from which event, how long, and what follows when it is missed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from tidewaiter.errors import UsageError
from tidewaiter.law.days import Unit
from tidewaiter.terms.citation import Citation, in_force

__all__ = ["ClockRule", "clock_rules"]


@dataclass(frozen=True, slots=True)
class ClockRule:
    """One clock of one procedure; `law/us/clocks.toml` says what each field means.

    `anchor` and `ends` are names of events of a case (`cases/matter.py`).
    """

    procedure: str
    id: str
    name: str
    anchor: tuple[str, ...]
    amount: int
    unit: Unit
    whose: Literal["agency", "party"]
    citation: Citation
    ends: tuple[str, ...] = ()
    anchor_rule: Literal["first", "last", "each"] = "last"
    else_after: str = ""
    else_anchor: tuple[str, ...] = ()
    else_unless: str = ""
    if_event: str = ""
    instead_of: str = ""
    stopped: bool = False
    rolls: bool = False
    if_missed: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


def clock_rules(procedure: str, *, on: date, jurisdiction: str = "us") -> tuple[ClockRule, ...]:
    """The clocks of a procedure as they were in force on a day.

    Raises:
        UsageError: no clocks are kept for such a procedure.
    """
    rules, procedures = _read(jurisdiction)
    if procedure not in procedures:
        raise UsageError(f"no clocks are kept for {procedure!r}; there are {', '.join(sorted(procedures))}")
    return tuple(
        rule for rule in rules if rule.procedure == procedure and in_force(rule.valid_from, rule.valid_to, on=on)
    )


@cache
def _read(jurisdiction: str) -> tuple[tuple[ClockRule, ...], frozenset[str]]:
    text = files("tidewaiter.law").joinpath(jurisdiction, "clocks.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return tuple(_rule(dict(row)) for row in table["clock"]), frozenset(table["procedure"])


def _rule(row: dict[str, Any]) -> ClockRule:
    checked = row.pop("checked_on", None)
    source = Citation(row.pop("citation"), row.pop("confirmed", False), checked)
    lists = {name: tuple(row.pop(name, ())) for name in ("anchor", "else_anchor", "ends")}
    return ClockRule(citation=source, **{**row, **lists})
