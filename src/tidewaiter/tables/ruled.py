"""What people have ruled: conditions that somebody wrote, another approved, and the lines that they name."""

from __future__ import annotations

from tidewaiter.tables.contract import Column, contract

__all__ = ["HITS", "RULES"]

_HOW = (
    Column("mode", "text", "live: its hits are acted upon; shadow: they are only counted", nullable=False),
    Column("effect", "text", "open: its lines are planned to be opened; look: somebody looks at them", nullable=False),
)

RULES = contract(
    "ruled.rules",
    grain="one approved version of one rule",
    key=("rule_id", "version"),
    columns=(
        Column("rule_id", "text", "short name of the rule, kept for its life", nullable=False),
        Column("version", "int", "from 1; a change of anything below is a new version", nullable=False),
        Column("name", "text", "what it looks for, in words", nullable=False),
        Column("condition", "text", "the condition, as written; see the guide `write a rule`", nullable=False),
        *_HOW,
        Column("typology", "text", "violation that it looks for (terms.typologies)", nullable=False),
        Column("legal_basis", "text", "why customs may select by it", nullable=False),
        Column("purpose", "text", "what made somebody write it"),
        Column("owner", "text", "who answers for it", nullable=False),
        Column("written_by", "text", "who wrote this version", nullable=False),
        Column("approved_by", "text", "who approved this version; never who wrote it", nullable=False),
        Column("approved_on", "date", "day of the approval", nullable=False),
        Column("valid_from", "date", "first day of declarations that it judges", nullable=False),
        Column("valid_to", "date", "first day that it judges no more; empty while valid"),
        Column("review_on", "date", "day by which somebody looks whether it is still worth having", nullable=False),
        Column("sunset_on", "date", "first day on which it judges nothing, unless it is renewed", nullable=False),
    ),
)

HITS = contract(
    "ruled.hits",
    grain="one goods line that one rule named when its day was worked",
    key=("item_id", "rule_id"),
    columns=(
        Column("item_id", "text", "see declared.items", nullable=False),
        Column("rule_id", "text", "see ruled.rules", nullable=False),
        Column("version", "int", "the version that held on the day", nullable=False),
        Column("declared_on", "date", "acceptance date of the declaration", nullable=False),
        Column("office", "text", "customs office"),
        *_HOW,
        Column("name", "text", "what the rule looks for, in words", nullable=False),
    ),
)
