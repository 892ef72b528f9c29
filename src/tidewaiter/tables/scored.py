"""What the models expect: one row per goods line and head."""

from __future__ import annotations

from tidewaiter.tables.contract import Column, contract

__all__ = ["ITEMS"]

ITEMS = contract(
    "scored.items",
    grain="one goods line under one head of one model",
    key=("item_id", "head"),
    columns=(
        Column("item_id", "text", "see declared.items", nullable=False),
        Column("head", "text", "any (any violation), or a typology", nullable=False),
        Column("declared_on", "date", "acceptance date of the declaration", nullable=False),
        Column("probability", "float", "calibrated probability of a violation", "0-1", nullable=False),
        Column("probability_low", "float", "lower end of the calibration interval", "0-1", nullable=False),
        Column("probability_high", "float", "upper end of the calibration interval", "0-1", nullable=False),
        Column("revenue_if_illicit", "float", "expected revenue given a violation", "lake currency"),
        Column("expected_revenue", "float", "probability times revenue_if_illicit", "lake currency"),
        Column("reasons", "text", "main reasons in words, separated by '; '; empty where not explained"),
        Column("model_id", "text", "register entry of the model", nullable=False),
    ),
)
