"""How worried to be: one probability per goods line, with what each source contributed."""

from __future__ import annotations

from tidewaiter.tables.contract import Column, contract

__all__ = ["BASE", "HINDSIGHT", "RISKS", "TOLD"]

BASE = "base"
"""Among the contributions: the log-odds of a usual line, from which the sources move a risk."""

RISKS = contract(
    "fused.risks",
    grain="one goods line",
    key=("item_id",),
    columns=(
        Column("item_id", "text", "see declared.items", nullable=False),
        Column("declaration_id", "text", "as the source names it", nullable=False),
        Column("declared_on", "date", "acceptance date of the declaration", nullable=False),
        Column("office", "text", "customs office"),
        Column("risk", "float", "calibrated probability of a violation", "0-1", nullable=False),
        Column("risk_low", "float", "lower end of the interval", "0-1", nullable=False),
        Column("risk_high", "float", "upper end of the interval", "0-1", nullable=False),
        Column("expected_revenue", "float", "expected recovery if inspected", "lake currency"),
        Column("mandatory", "text", "why the line must be inspected whatever its risk; empty if not"),
        Column("reasons", "text", "main reasons in words, separated by '; '"),
        Column(
            "contributions", "text", "JSON object: base -> log-odds of a usual line; source -> what it added to them"
        ),
        Column("model_id", "text", "register entry of the model", nullable=False),
        Column("known_before", "date", "nothing known on or after this day was used", nullable=False),
    ),
)

TOLD = contract(
    "fused.told",
    grain="one goods line of a past day",
    key=("item_id",),
    columns=(
        Column("item_id", "text", "see declared.items", nullable=False),
        Column("declared_on", "date", "acceptance date of the declaration", nullable=False),
        Column("risk", "float", "probability of a violation, as told then", "0-1", nullable=False),
        Column("risk_low", "float", "lower end of the interval", "0-1", nullable=False),
        Column("risk_high", "float", "upper end of the interval", "0-1", nullable=False),
        Column("expected_revenue", "float", "expected recovery if inspected", "lake currency"),
        Column("model_id", "text", "register entry of the model; not in it if made for the past alone", nullable=False),
        Column(
            "known_before",
            "date",
            "the model learned from nothing known on or after this day, which is never after declared_on; "
            "histories end before declared_on",
            nullable=False,
        ),
        Column("afterwards", "bool", "told for a past day that no run had judged, by a model of then", nullable=False),
    ),
)

HINDSIGHT = contract(
    "fused.hindsight",
    grain="one goods line of the 120 days before one day, as a model of that day saw it",
    key=("known_before", "item_id"),
    columns=(
        Column("item_id", "text", "see declared.items; lines that had a result by then are left out", nullable=False),
        Column("declared_on", "date", "acceptance date of the declaration", nullable=False),
        Column("risk", "float", "probability of a violation, by the model's main head", "0-1", nullable=False),
        Column("model_id", "text", "register entry of the model; not in it if made for the past alone", nullable=False),
        Column(
            "known_before",
            "date",
            "that day, which is after declared_on: the model learned from nothing known on or after it",
            nullable=False,
        ),
    ),
)
