"""What to open: the plan of a day, with the cause and the probability of each selection."""

from __future__ import annotations

from tidewaiter.tables.contract import Column, contract

__all__ = ["PLAN", "POLICIES"]

PLAN = contract(
    "selected.plan",
    grain="one goods line selected on one day",
    key=("item_id",),
    columns=(
        Column("item_id", "text", "see declared.items", nullable=False),
        Column("declaration_id", "text", "as the source names it", nullable=False),
        Column("day", "date", "day of the plan", nullable=False),
        Column("office", "text", "customs office; empty if none is declared"),
        Column("position", "int", "place in the office's list, from 1", nullable=False),
        Column("lane", "text", "red, yellow, blue", nullable=False),
        Column("exam_type", "text", "DOC, NII, TAILGATE, INTENSIVE", nullable=False),
        Column("cause", "text", "mandatory, rule, risk, exploration or random", nullable=False),
        Column("propensity", "float", "probability with which this line was selected", "0-1", nullable=False),
        Column("minutes", "float", "inspector time planned", "minutes", nullable=False),
        Column("risk", "float", "fused probability of a violation", "0-1", nullable=False),
        Column("expected_revenue", "float", "expected recovery", "lake currency"),
        Column("reasons", "text", "main reasons in words, separated by '; '"),
    ),
)

POLICIES = contract(
    "selected.policies",
    grain="one published policy of planning; the last that holds is what a run plans by when it is told no other",
    key=("version",),
    columns=(
        Column("version", "int", "number of the policy, from 1", nullable=False),
        Column("holds_from", "date", "first day that is planned by it", nullable=False),
        Column("budget", "text", "JSON object: the budget (selection.budget), every value of it", nullable=False),
        Column("drafted_by", "text", "who wrote it", nullable=False),
        Column("published_by", "text", "who looked at it and published it", nullable=False),
        Column("reason", "text", "why, in the words of whoever wrote it", nullable=False),
        Column("published_at", "time", "when", nullable=False),
    ),
)
